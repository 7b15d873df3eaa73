"""Transcripts made by hand, and a quotation held against them.

check = check_of("We built 30 clinics", made_transcript(("Ilse Varga", "We built 20 clinics.")))
"""

from typing import Any

from made_records import made_document, made_record, said

from onrecord.compare.verify import TranscriptIndex, verify
from onrecord.record import Check, Span
from onrecord.transcript import Transcript, Turn

SAID_ON, PRINTED_ON = "2024-11-12", "2024-11-13"


def made_transcript(*turns: tuple[str | None, str], day: str | None = SAID_ON, **fields: Any) -> Transcript:  # noqa: ANN401
    """A transcript of turns, each a speaker's name (None is nobody's) and what was said."""
    text, places = "", []
    for speaker, words in turns:
        text += f"{speaker.upper()}: " if speaker else ""
        places.append((speaker, len(text), len(text) + len(words)))
        text += words + "\n\n"
    return Transcript(
        document=made_document(text, published=day),
        turns=tuple(
            Turn(speaker=speaker, label=speaker.upper() if speaker else None, span=Span.cut(text, start, end))
            for speaker, start, end in places
        ),
        **fields,
    )


def check_of(
    quote: str,
    *transcripts: Transcript,
    speaker: str | None = "Ilse Varga",
    published: str | None = PRINTED_ON,
    story: str = "HALDEN — “{quote}” {speaker} said.",
    said_on: str | None = None,
) -> Check:
    """The check of a quotation in a story of one sentence; None as the speaker is "an aide", whom nobody names."""
    source = speaker or "an aide"
    statement = said(source, "said", f"“{quote}”", speaker=speaker, quotation="direct", said=said_on)
    record = made_record(story.format(quote=quote, speaker=source), statement, published=published)
    return verify(record, TranscriptIndex(transcripts)).checks[0]
