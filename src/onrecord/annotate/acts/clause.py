"""The words around a cue, each with its part in the attribution, so that forms and their neighbours can be read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.story import Story

Part = Literal["cue", "source", "content", "none"]

WORDS_BEFORE: Final = 240  # characters before the cue that are read: room for a long source and what stands before it
WORDS_BEHIND: Final = 160  # characters behind the cue that are read: room for the complement of a cue

# A word (with its apostrophes, hyphens and inner stops), or a mark.
_WORD = re.compile(r"[^\W_]+(?:[’'‘.-][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the clause.

    Attributes:
        text: in lower case, with straight apostrophes.
        start, end: half-open offsets in the document.
        is_capital: whether it is written with a capital.
        part: what it belongs to; the cue wins over the source, the source over the content.
    """

    text: str
    start: int
    end: int
    is_capital: bool
    part: Part

    @property
    def is_mark(self) -> bool:
        """Whether it is a mark of punctuation."""
        return not self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence around a cue, as far as it is read.

    Attributes:
        words: in order.
        cue: indices into `words` of the cue's words without its marks, in order.
    """

    words: Sequence[Word]
    cue: Sequence[int]


def clause_of(story: Story, attribution: Attribution) -> Clause:
    """The clause of an attribution's cue; one without words where there is no cue."""
    if not attribution.cue:
        return Clause((), ())
    first, last = attribution.cue[0][0], attribution.cue[-1][1]
    start = max(story.sentence_at(first)[0], first - WORDS_BEFORE)
    end = min(max(story.sentence_at(last - 1)[1], last), last + WORDS_BEHIND)
    words = [_word(match, _part(match.span(), attribution)) for match in _WORD.finditer(story.text, start, end)]
    cue = [index for index, word in enumerate(words) if word.part == "cue" and not word.is_mark]
    return Clause(words, cue)


def words_of(story: Story, spans: Sequence[Range], part: Part) -> list[Word]:
    """The words of some spans, each with the same part."""
    return [_word(match, part) for span in spans for match in _WORD.finditer(story.text, *span)]


def _word(match: re.Match[str], part: Part) -> Word:
    text = match.group()
    return Word(text.lower().replace("’", "'").replace("‘", "'"), *match.span(), text[0].isupper(), part)


def _part(place: Range, attribution: Attribution) -> Part:
    parts: tuple[tuple[Part, Sequence[Range]], ...] = (
        ("cue", attribution.cue),
        ("source", attribution.source),
        ("content", attribution.content),
    )
    for part, spans in parts:
        if any(start < place[1] and place[0] < end for start, end in spans):
            return part
    return "none"
