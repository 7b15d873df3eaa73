"""What stands around a passage in its transcript: its sentence, those beside it, the question, the time."""

import re
from typing import Final

from onrecord.annotate.sentences import find_sentences
from onrecord.compare.verify.speakers import name_of
from onrecord.compare.verify.transcripts import ReadiedTranscript
from onrecord.record import Passage, Span
from onrecord.transcript import Turn

REACH: Final = 1200  # characters on each side in which sentences are looked for: a turn may be an hour long
MAX_QUESTION: Final = 400  # characters of a question that are kept, the last ones
MAX_SENTENCE: Final = 600  # characters of a sentence beside it: a transcript may have no stops at all
_BREAK = re.compile(r"\n\s*\n|\n")


def make_passage(transcript: ReadiedTranscript, start: int, end: int) -> Passage:
    """A passage with what stands around it."""
    text, given = transcript.text, transcript.transcript
    index = transcript.turn_at(start)
    turn = given.turns[index] if index is not None else None
    before, _, behind = sentences_around(transcript, start, end)
    return Passage(
        document=given.document.id,
        span=Span.cut(text, start, end),
        speaker=turn.speaker if turn else None,
        turn=index,
        question=_question(given.turns, index),
        before=before,
        after=behind,
        seconds=_seconds(transcript, start, turn),
    )


def sentences_around(
    transcript: ReadiedTranscript, start: int, end: int
) -> tuple[str | None, tuple[int, int], str | None]:
    """The sentence before a passage, the offsets of the one or more that hold it, and the sentence behind."""
    text = transcript.text
    index = transcript.turn_at(start)
    turn = transcript.transcript.turns[index].span if index is not None else None
    low = max(turn.start if turn else 0, start - REACH)
    high = min(max(turn.end if turn else len(text), end), end + REACH)
    paragraphs = []
    edge = low
    for match in _BREAK.finditer(text, low, high):
        if match.start() > edge:
            paragraphs.append((edge, match.start()))
        edge = match.end()
    if edge < high:
        paragraphs.append((edge, high))
    sentences = find_sentences(text, paragraphs, [])
    holding = [place for place, one in enumerate(sentences) if one[1] > start and one[0] < end]
    if not holding:
        return None, (start, end), None
    first, last = holding[0], holding[-1]
    before = _shown(text, sentences[first - 1]) if first else None
    behind = _shown(text, sentences[last + 1]) if last + 1 < len(sentences) else None
    return before, (min(start, sentences[first][0]), max(end, sentences[last][1])), behind


def _shown(text: str, place: tuple[int, int]) -> str | None:
    words = " ".join(text[place[0] : place[1]].split())
    return words[:MAX_SENTENCE] or None


def _question(turns: tuple[Turn, ...], index: int | None) -> str | None:
    """What another asked right before a turn."""
    if not index:
        return None
    before, turn = turns[index - 1], turns[index]
    if before.speaker == turn.speaker and before.label == turn.label:
        return None
    asked = " ".join(before.span.text.split())
    if not (before.question or asked.rstrip("\"”’')").endswith("?")):
        return None
    if len(asked) > MAX_QUESTION:
        asked = asked[-MAX_QUESTION:]
        asked = "…" + asked[asked.find(" ") :].strip() if " " in asked else asked
    return asked or None


def _seconds(transcript: ReadiedTranscript, start: int, turn: Turn | None) -> float | None:
    """When a passage was spoken, as far as the transcript's time codes tell."""
    told = [code.seconds for code in transcript.transcript.times if code.offset <= start]
    if told:
        return told[-1]
    return turn.seconds if turn else None


def speaker_shown(turn: Turn | None) -> str:
    """Who speaks in a turn, as it is shown: the name, else the label, else that it is not told."""
    if turn is None:
        return "a speaker whom the transcript does not name"
    return name_of(turn) or turn.speaker or turn.label or "a speaker whom the transcript does not name"
