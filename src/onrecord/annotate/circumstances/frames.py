"""The words around an attribution in one stretch, with its content blanked out, so that patterns can be looked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import overlapping
from onrecord.annotate.story import Story

BLANK: Final = "\ue000"  # a private-use character: no word, no mark, no white space
MOST_CHARACTERS: Final = 1500  # of a sentence that are read; longer ones are lists or lost paragraph breaks
LONGEST_NAME_IN_MARKS: Final = 45  # characters: what is longer inside quotation marks is somebody's words

# Between a cue and a circumstance of another clause stands one of these.
_CLAUSE_BREAK = re.compile(
    r"[;\n]|\b(?:while|whereas|although|but|because|after|before|who|which|how)\b|,\s+(?:and|as)\s+(?:\w+\s+){1,4}?(?:said|told|was|is|has)\b",
    re.IGNORECASE,
)
# A match right behind this stands in a clause of its own: "…, which accused him of speaking to …".
_RELATIVE_CLAUSE = re.compile(
    r"(?:\b(?:which|who|that|whom)\b[^,;]{0,200}|\b(?:of|for|by|about|from)\s{1,3})\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The sentence of an attribution.

    Attributes:
        start: its offset in the document.
        words: its text, every character of the content and of long quotations a BLANK.
        cue: the cue's place in `words`; the content's beginning where there is no cue.
    """

    start: int
    words: str
    cue: Range

    def placed(self, span: Range) -> Range:
        """A stretch of `words` as offsets in the document."""
        return span[0] + self.start, span[1] + self.start

    def between(self, start: int, end: int) -> str:
        """What stands between the cue and a stretch of `words`, on whichever side."""
        if start >= self.cue[1]:
            return self.words[self.cue[1] : start]
        return self.words[end : self.cue[0]]

    def is_near(self, match: re.Match[str]) -> bool:
        """Whether a match stands in the cue's clause, as far as marks and conjunctions tell."""
        if match.start() < self.cue[1] and self.cue[0] < match.end():
            return True
        if match.end() <= self.cue[0] and _RELATIVE_CLAUSE.search(self.words, 0, match.start()):
            return False
        return _CLAUSE_BREAK.search(self.between(*match.span())) is None

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches in the cue's clause, the nearest to the cue first, those behind it before those ahead of it."""
        found = [match for match in pattern.finditer(self.words) if self.is_near(match)]
        found.sort(key=lambda match: (match.start() < self.cue[0], len(self.between(*match.span()))))
        return iter(found)


def frame_of(story: Story, attribution: Attribution) -> Frame:
    """The sentence in which the attribution's cue stands (its content, if it has none)."""
    anchors = list(attribution.cue or attribution.source or attribution.content)
    start, end = story.sentence_at(anchors[0][0])
    if end - start > MOST_CHARACTERS:
        start = max(start, anchors[0][0] - MOST_CHARACTERS // 2)
        end = min(end, start + MOST_CHARACTERS)
    taken = [*attribution.content]
    taken += [
        (quoted.start, quoted.end)
        for quoted in overlapping(story.quoted, start, end)
        if quoted.style == "double" and quoted.end - quoted.start > LONGEST_NAME_IN_MARKS
    ]
    words = story.text[start:end]
    for first, last in taken:
        low, high = max(first, start) - start, min(last, end) - start
        if low < high:
            words = words[:low] + BLANK * (high - low) + words[high:]
    place = anchors[0]
    return Frame(start, words, (max(place[0] - start, 0), max(min(place[1], end) - start, 0)))
