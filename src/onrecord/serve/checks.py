"""Checks as pages show them: what became of each quotation that was held against transcripts."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from onrecord.annotate.sentences import find_sentences
from onrecord.record import Check, Document, Passage, Record, Verdict, WordChange
from onrecord.serve.described import DESCRIBED
from onrecord.serve.paths import passage_path
from onrecord.serve.words import plural, word


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is told: by a sign beside the colour, in a word, and in a sentence."""

    sign: str
    meaning: str


# In the order in which a summary counts them.
VERDICTS: Final[Mapping[Verdict, VerdictWords]] = {
    "verbatim": VerdictWords("=", "The words are those of the transcript."),
    "edited": VerdictWords("…", "Changed only where a mark shows it: an ellipsis, brackets."),
    "altered": VerdictWords("≠", "Words were changed, dropped or added without a mark."),
    "merged": VerdictWords("+", "Separate passages were run together without a mark."),
    "misattributed": VerdictWords("⇄", "Said, but by another speaker."),
    "not_found": VerdictWords("?", "Not in these transcripts."),
    "no_transcript": VerdictWords("–", "There was no transcript to hold it against."),
}
CLIPPED: Final[Mapping[str, str]] = {
    "negates": "it negates the quoted words",
    "conditions": "it makes the quoted words depend on something",
    "hedges": "it makes the quoted words less certain",
    "dates": "it says for when the quoted words hold",
}
REACH: Final = 600  # characters on each side of a passage in which its sentence is looked for
_ON_ONE_LINE: Final = re.compile(r"\s+")
LONGEST_LABEL: Final = 60  # characters
_LINE_ENDS: Final = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptName:
    """A transcript that words were found in."""

    __pydantic_config__: ClassVar = DESCRIBED

    id: str
    """of its document"""
    name: str
    """its title, else what it was read from"""
    published: str | None
    """the day that it is of; ISO date at the precision known"""
    on_record: bool
    """whether it can be looked at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A quotation held against transcripts."""

    __pydantic_config__: ClassVar = DESCRIBED

    number: int
    """among the quotations of the story, in the order of its text"""
    who: str
    """who is quoted, be it only in the story's words"""
    check: Check
    """what was found"""
    transcripts: tuple[TranscriptName, ...]
    """those of its passages, each once"""
    sentences: tuple[tuple[str, str], ...]
    """of each passage, what the sentence that it was taken from says before and behind it"""

    @property
    def sign(self) -> str:
        """What stands beside the colour of the verdict."""
        return VERDICTS[self.check.verdict].sign

    @property
    def label(self) -> str:
        """The verdict in a word or two; what is heavy of it, too."""
        weights = sorted({change.weight for change in self.check.diff if change.weight})
        heavy = f" in {' and '.join(f'a {one}' for one in weights)}" if weights and self.is_altered else ""
        return f"{word(self.check.verdict)}{heavy}"

    @property
    def meaning(self) -> str:
        """The verdict in a sentence."""
        return VERDICTS[self.check.verdict].meaning

    @property
    def is_altered(self) -> bool:
        """Whether the words that were printed are not those that were said."""
        return self.check.verdict in {"altered", "merged", "misattributed"}

    @property
    def is_elsewhere(self) -> bool:
        """Whether the words were said on another occasion, so that the passage is a wrong one."""
        return self.check.occasion == "other" and bool(self.check.passages)

    @property
    def tone(self) -> str:
        """The classes of its colour: the verdict, and that it is of another occasion, or heavy."""
        if self.is_elsewhere:
            return f"{self.check.verdict} elsewhere"
        return f"{self.check.verdict} weighty" if self.check.weighty and self.is_altered else self.check.verdict

    @property
    def place(self) -> tuple[int, int]:
        """Where the quotation stands in the story."""
        return self.check.quote.start, self.check.quote.end

    @property
    def quoted(self) -> str:
        """Its words."""
        return " ".join(self.check.quote.text.split())

    @property
    def differs(self) -> bool:
        """Whether there is a difference to show."""
        return any(change.kind != "equal" for change in self.check.diff)

    @property
    def transcript_of(self) -> dict[str, TranscriptName]:
        """Transcripts by id."""
        return {one.id: one for one in self.transcripts}

    def path_of(self, passage: Passage) -> str | None:
        """Where a passage can be looked at."""
        found = self.transcript_of.get(passage.document)
        if found is None or not found.on_record:
            return None
        return passage_path(passage.document, passage.span.start, passage.span.end, passage.turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The verdicts of a story, counted."""

    __pydantic_config__: ClassVar = DESCRIBED

    quotations: int
    """how many were checked"""
    verdicts: dict[str, int]
    """of each verdict that there is, how many"""
    elsewhere: int
    """of these, how many were said on another occasion: theirs is a wrong passage"""
    weighty: int
    """in how many a number, a name, a negation or a quantifier was changed"""
    clipped: int
    """from how many something was cut off that changes what they say"""
    relayed: int
    """how many are reported by somebody else in the transcript"""

    @property
    def says(self) -> str:
        """The counts in words, without the verdicts."""
        told = (
            (self.elsewhere, "said on another occasion"),
            (self.weighty, "with a heavy change"),
            (self.clipped, "clipped"),
            (self.relayed, "relayed by somebody else"),
        )
        return "; ".join(f"{count} {what}" for count, what in told if count)

    @property
    def heading(self) -> str:
        """How many there are."""
        return plural(self.quotations, "quotation")


def tally_of(views: Sequence[CheckView]) -> Tally:
    """The verdicts of a story's checks, counted."""
    counted = Counter(view.check.verdict for view in views)
    return Tally(
        quotations=len(views),
        verdicts={verdict: counted[verdict] for verdict in VERDICTS if counted[verdict]},
        elsewhere=sum(view.is_elsewhere for view in views),
        weighty=sum(view.check.weighty for view in views),
        clipped=sum(bool(view.check.clipped) for view in views),
        relayed=sum(view.check.relayed_by is not None for view in views),
    )


def check_views(
    record: Record, transcripts: Mapping[str, Document], *, on_record: Collection[str] = ()
) -> tuple[CheckView, ...]:
    """The checks of a record, in the order of its text.

    Args:
        record: with its checks.
        transcripts: by id; a passage of one that is not among them is shown without its name.
        on_record: the ids of those that can be looked at.
    """
    names = {entity.id: entity.name for entity in record.entities}
    statements = {statement.id: statement for statement in record.statements}
    views = []
    for number, check in enumerate(sorted(record.checks, key=lambda one: (one.quote.start, one.quote.end)), 1):
        statement = statements.get(check.statement)
        source = " … ".join(" ".join(span.text.split()) for span in statement.source_spans) if statement else ""
        speaker = names.get(statement.speaker or "") if statement else None
        ids = [one for one in dict.fromkeys(passage.document for passage in check.passages) if one in transcripts]
        views.append(
            CheckView(
                number=number,
                who=speaker or source or "somebody",
                check=check,
                transcripts=tuple(transcript_name(transcripts[one], on_record=one in on_record) for one in ids),
                sentences=tuple(
                    _sentence_around(passage, transcripts.get(passage.document)) for passage in check.passages
                ),
            )
        )
    return tuple(views)


def _sentence_around(passage: Passage, document: Document | None) -> tuple[str, str]:
    """What the sentence of a passage says before and behind it."""
    if document is None or not passage.span.agrees_with(document.text):
        return "", ""
    text, (start, end) = document.text, (passage.span.start, passage.span.end)
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    edges = [low, *(edge for match in _LINE_ENDS.finditer(text, low, high) for edge in match.span()), high]
    lines = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    holding = [one for one in find_sentences(text, lines, []) if one[1] > start and one[0] < end]
    if not holding:
        return "", ""
    before, behind = text[min(start, holding[0][0]) : start], text[end : max(end, holding[-1][1])]
    return _without_label(_ON_ONE_LINE.sub(" ", before), passage.speaker), _ON_ONE_LINE.sub(" ", behind)


def _without_label(words: str, speaker: str | None) -> str:
    """The words without the label of the turn that they begin."""
    label, colon, rest = words.partition(":")
    surname = (speaker or "").casefold().split()[-1:]
    is_label = label.isupper() or label.casefold().split()[-1:] == surname
    return rest.lstrip() if colon and is_label and len(label) <= LONGEST_LABEL else words


def transcript_name(document: Document, *, on_record: bool) -> TranscriptName:
    """What a transcript is called."""
    name = document.title or (document.origin.name if document.origin else None) or "a transcript without a title"
    published = document.published.value if document.published else None
    return TranscriptName(id=document.id, name=name, published=published, on_record=on_record)


def change_words(change: WordChange) -> tuple[str, str]:
    """What was said and what was printed instead of it, on one line each."""
    return " ".join(change.spoken.split()), " ".join(change.quoted.split())
