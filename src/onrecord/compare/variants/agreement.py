"""How far two wordings agree, and whether they differ in a word that turns the meaning."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final, Literal

from onrecord.compare.variants.wording import Block, Wording, align, covered
from onrecord.compare.weighty import negators

Conflict = Literal["negation", "number", "name"]

# Words that are left out between two that agree; where more are, a whole clause was cut, with its own negations.
LONGEST_REPLACEMENT: Final = 6
# Words before the part that agrees in which a negation governs it: "did not ever say that we will leave".
BEFORE: Final = 3
# Likeness of two spellings of one foreign name: "Qaddafi" and "Gadhafi" have 0.71, "Smith" and "Jones" 0.
ONE_NAME: Final = 0.6


@dataclass(frozen=True)
class Agreement:
    """Two wordings side by side.

    Attributes:
        a, b: the wordings.
        blocks: the runs of words that they share, in the order of both.
    """

    a: Wording
    b: Wording
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, a: Wording, b: Wording) -> "Agreement":
        """The agreement of two wordings."""
        return cls(a, b, tuple(align(a, b)))

    @cached_property
    def shared(self) -> int:
        """How many words they share."""
        return sum(block.size for block in self.blocks)

    @cached_property
    def longest(self) -> int:
        """The longest run of words in a row, in quotation marks or not."""
        return max((block.size for block in self.blocks), default=0)

    @cached_property
    def telling(self) -> int:
        """How many of these tell what the statement is about."""
        return covered(self.a.telling, [(block.a, block.a + block.size) for block in self.blocks])

    @cached_property
    def quoted(self) -> int:
        """How many of these stand in quotation marks in both."""
        return sum(self.a.quoted[x] and self.b.quoted[y] for x, y in self._pairs())

    @property
    def share(self) -> tuple[int, int]:
        """Of the wording whose core is held by the other one to the larger part: words held, words of its core."""
        return self._held[0], self._held[1]

    @property
    def unit(self) -> str:
        """What these are: "words", or "quoted words" where the core is less than the wording."""
        return "quoted words" if self._held[2] else "words"

    @property
    def coverage(self) -> float:
        """That part as a number from 0 to 1."""
        held, whole = self.share
        return held / whole if whole else 0.0

    @cached_property
    def conflict(self) -> Conflict | None:
        """What turns the meaning between two words that agree."""
        return next((found for gap in self._gaps() if (found := self._conflict_in(*gap))), None)

    @property
    def negated_before(self) -> tuple[bool, bool]:
        """Whether in each a negation stands before the first word that they share, and reaches it."""
        if not self.blocks:
            return False, False
        return _negates_before(self.a, self.blocks[0].a), _negates_before(self.b, self.blocks[0].b)

    @cached_property
    def _held(self) -> tuple[int, int, bool]:
        a, b = self.a.core, self.b.core
        held_a = covered(a, [(block.a, block.a + block.size) for block in self.blocks]), sum(a), not all(a)
        held_b = covered(b, [(block.b, block.b + block.size) for block in self.blocks]), sum(b), not all(b)
        return max(held_a, held_b, key=lambda held: held[0] / held[1] if held[1] else 0.0)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for block in self.blocks:
            yield from zip(range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True)

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """The words of each between two blocks, where they are few."""
        for before, behind in itertools.pairwise(self.blocks):
            gap = range(before.a + before.size, behind.a), range(before.b + before.size, behind.b)
            if max(map(len, gap)) <= LONGEST_REPLACEMENT:
                yield gap

    def _conflict_in(self, left: range, right: range) -> Conflict | None:
        a, b = [self.a.forms[x] for x in left], [self.b.forms[y] for y in right]
        if sum(form in negators() for form in a) % 2 != sum(form in negators() for form in b) % 2:
            return "negation"
        numbers_a, numbers_b = self.a.numbers.intersection(a), self.b.numbers.intersection(b)
        if numbers_a and numbers_b and numbers_a != numbers_b:
            return "number"
        names_a = [self.a.forms[x] for x in left if self.a.is_name(x)]
        names_b = [self.b.forms[y] for y in right if self.b.is_name(y)]
        if names_a and names_b and not any(_is_one_name(one, other) for one in names_a for other in names_b):
            return "name"
        return None


def _negates_before(wording: Wording, term: int) -> bool:
    """Whether a negation stands in the same sentence, a few words before a term."""
    for place in range(term - 1, max(-1, term - 1 - BEFORE), -1):
        if wording.ends_sentence(place):
            return False
        if wording.forms[place] in negators():
            return True
    return False


def _is_one_name(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ONE_NAME
