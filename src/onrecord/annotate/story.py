"""A document on its way through the stages, and what the stages say of it.

Every stage takes a `Story` and a `Finding`, and answers with a value and a `Clue`: the stretch of the text that
decided it, and why in words that a person can follow.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import Quoted, overlapping
from onrecord.annotate.sentences import find_sentences
from onrecord.record import Document

MentionKind = Literal["person", "organization", "place", "people"]
"""What a name names; "people" are nationalities, religions and parties' members ("Russian", "Democrats")."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text, without the title before it.

    Attributes:
        start, end: half-open offsets.
        kind: what it names.
        chance: the model's, that it names such a thing here.
    """

    start: int
    end: int
    kind: MentionKind
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Clue:
    """Why something was decided, and the stretch of text that decided it, if it was one."""

    why: str
    span: Range | None = None


@dataclass(slots=True, eq=False)
class Finding:
    """An attribution with its place among the others.

    Attributes:
        attribution: what was found.
        parent: the finding in whose content it was found.
        depth: how many findings it stands inside of.
        relays: whether its content is wholly another's statement.
        was_read: whether what stands inside it was found together with it.
    """

    attribution: Attribution
    parent: "Finding | None"
    depth: int = 0
    relays: bool = False
    was_read: bool = False


@dataclass
class Story:
    """A document, with what is known of its text before anything is resolved.

    Attributes:
        document: with its segments.
        paragraphs: half-open offsets of the segments in which statements are looked for, in order.
        quoted: the quoted stretches of these, in order.
        mentions: the names in these, in order; no two overlap.
    """

    document: Document
    paragraphs: list[Range]
    quoted: list[Quoted]
    mentions: list[Mention] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def sentences(self) -> list[Range]:
        """The sentences of the paragraphs, in order; a quotation is never cut."""
        return find_sentences(self.document.text, self.paragraphs, self.quoted)

    def sentence_at(self, offset: int) -> Range:
        """The sentence that holds an offset; the paragraph's last one for an offset behind it."""
        index = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        return self.sentences[max(index, 0)] if self.sentences else (0, len(self.text))

    def paragraph_at(self, offset: int) -> int:
        """The index of the paragraph that holds an offset."""
        return max(bisect_right(self.paragraphs, (offset, len(self.text) + 1)) - 1, 0)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether the stretch lies wholly inside one quotation."""
        return any(stretch.start <= start and end <= stretch.end for stretch in overlapping(self.quoted, start, end))

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The names that lie wholly inside a stretch."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return [mention for mention in self.mentions[first:last] if mention.end <= end]

    def frame(self, attribution: Attribution) -> list[Range]:
        """The words around an attribution that are the reporter's: its sentences without content and quotations.

        "“It is false,” Sessions told reporters on Wednesday." → " Sessions told reporters on Wednesday."

        The sentences are those of its source and cue (of its content, where it has neither).
        """
        anchors = [*attribution.source, *attribution.cue] or list(attribution.content)
        sentences = sorted({self.sentence_at(start) for start, _ in anchors})
        taken = [*attribution.content, *((q.start, q.end) for q in self.quoted if q.style == "double")]
        return [part for sentence in sentences for part in _without(sentence, taken)]


def _without(whole: Range, taken: Sequence[Range]) -> Iterator[Range]:
    """The parts of a stretch that no other covers, without those that are white space or marks alone."""
    start, end = whole
    for first, last in sorted(taken):
        if last <= start or first >= end:
            continue
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end
