"""The wording of a statement: its words as they are compared, and where two wordings agree."""

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from typing import Final, NamedTuple

from onrecord.annotate.quotation import find_quoted
from onrecord.compare.claims import Claim
from onrecord.compare.verify.terms import find_terms
from onrecord.compare.verify.words import find_words
from onrecord.compare.weighty import negators
from onrecord.wordlists import read_lines

REMEMBERED: Final = 16_384  # wordings; a statement is held against its candidates one after the other
ANCHOR: Final = 3  # words in a row that make two wordings agree at a place; two in a row are common by chance
MOST_PLACES: Final = 8  # an anchor that stands more often in one wording fixes no place, and would cost a square
MOST_BETWEEN: Final = 60  # words between two anchors within which single equal words are looked for
BESIDE: Final = 4  # words before the first anchor and behind the last one, within which they are
_FEWEST_QUOTED: Final = 3  # words in quotation marks that stand for a statement; "so-called" quotes are shorter
_STOP: Final = re.compile(r"[.!?;]")
_BEGINS: Final = re.compile(r"[^\s,]")  # a name follows a word or a comma; behind any other mark begins something new
_NUMBER: Final = re.compile(r"\d")


class Block(NamedTuple):
    """A run of words that two wordings share: where it begins in each, and how long it is."""

    a: int
    b: int
    size: int


@dataclass(frozen=True)
class Wording:
    """The words of a statement.

    Attributes:
        text: the content, as printed.
        forms: its terms, as `find_terms` gives them.
        starts, ends: offsets of the printed words that each term stands for.
        quoted: whether a term stands in quotation marks.
    """

    text: str
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: tuple[bool, ...]

    @cached_property
    def core(self) -> tuple[bool, ...]:
        """Which terms stand for the statement: those in quotation marks, if there are any to speak of, else all."""
        return self.quoted if sum(self.quoted) >= _FEWEST_QUOTED else (True,) * len(self.forms)

    @cached_property
    def telling(self) -> tuple[bool, ...]:
        """Which terms tell what a statement is about: all but articles, pronouns, auxiliaries and the like."""
        small = function_words()
        return tuple(form not in small for form in self.forms)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its terms with a digit in them, "two" being "2"; "one" is a pronoun too often to count."""
        return frozenset(form for form in self.forms if _NUMBER.search(form) and form != "1")

    @cached_property
    def negations(self) -> int:
        """How many words of it negate."""
        return sum(form in negators() for form in self.forms)

    def printed(self, first: int, behind: int) -> str:
        """The terms from one to before another, as printed."""
        return self.text[self.starts[first] : self.ends[behind - 1]] if first < behind else ""

    def ends_sentence(self, term: int) -> bool:
        """Whether a stop or a semicolon stands between a term and the next."""
        behind = self.starts[term + 1] if term + 1 < len(self.starts) else len(self.text)
        return _STOP.search(self.text, self.ends[term], behind) is not None

    def is_name(self, term: int) -> bool:
        """Whether a term is printed with a capital and begins no sentence and no quotation."""
        begins = term == 0 or _BEGINS.search(self.text, self.ends[term - 1], self.starts[term]) is not None
        return not begins and self.text[self.starts[term]].isupper() and self.forms[term] != "i"


def wording_of(claim: Claim) -> Wording:
    """The wording of a statement's content."""
    return _wording(claim.content, claim.quotation == "direct")


@lru_cache(maxsize=REMEMBERED)
def _wording(text: str, is_direct: bool) -> Wording:  # noqa: FBT001 (a key of the cache)
    words = find_words(text)
    terms = find_terms([word.form for word in words])
    starts = tuple(words[first].start for first in terms.first)
    stretches = [(quoted.start, quoted.end) for quoted in find_quoted(text, [(0, len(text))])]
    quoted = tuple(any(first <= start < last for first, last in stretches) for start in starts)
    # The marks around all of a direct quotation may stand outside of its content; what else stands outside of marks
    # is "he said" in the middle.
    if is_direct and 2 * sum(quoted) < len(quoted):
        quoted = (True,) * len(quoted)
    return Wording(text, tuple(terms.forms), starts, tuple(words[last].end for last in terms.last), quoted)


@cache
def function_words() -> frozenset[str]:
    """Words that say little by themselves, as terms."""
    return frozenset(read_lines("content_stopwords.txt"))


def align(a: Wording, b: Wording) -> list[Block]:
    """Where two wordings agree, in the order of both.

    Runs of `ANCHOR` words and more are found first, the longest kept where two cross; between two of them, and close to
    the outermost, single equal words count too. Takes time linear in the words, but for the few words between two runs.
    """
    if a.forms == b.forms:
        return [Block(0, 0, len(a.forms))] if a.forms else []
    kept: list[Block] = []
    for run in sorted(_runs(a.forms, b.forms), key=lambda run: (-run.size, run.a, run.b)):
        place = bisect_left(kept, run)
        before = kept[place - 1] if place else Block(0, 0, 0)
        behind = kept[place] if place < len(kept) else Block(len(a.forms), len(b.forms), 0)
        if (cut := _between(run, before, behind)) is not None:
            kept.insert(bisect_left(kept, cut), cut)
    return list(_joined(_filled(a.forms, b.forms, kept)))


def _runs(a: Sequence[str], b: Sequence[str]) -> Iterator[Block]:
    """All longest runs of shared words, `ANCHOR` long at least (or as long as the shorter wording)."""
    length = min(ANCHOR, len(a), len(b))
    if not length:
        return
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(b) - length + 1):
        places[tuple(b[place : place + length])].append(place)
    open_runs: dict[int, Block] = {}  # by the distance between the places
    for place in range(len(a) - length + 1):
        found = places.get(tuple(a[place : place + length]), ())
        going: dict[int, Block] = {}
        for other in found if len(found) <= MOST_PLACES else ():
            begun = open_runs.pop(other - place, None)
            going[other - place] = Block(begun.a, begun.b, begun.size + 1) if begun else Block(place, other, length)
        yield from open_runs.values()
        open_runs = going
    yield from open_runs.values()


def _between(run: Block, before: Block, behind: Block) -> Block | None:
    """What of a run lies between two others in both wordings."""
    skip = max(0, before.a + before.size - run.a, before.b + before.size - run.b)
    size = min(run.size, behind.a - run.a, behind.b - run.b) - skip
    return Block(run.a + skip, run.b + skip, size) if size > 0 else None


def _filled(a: Sequence[str], b: Sequence[str], anchors: Sequence[Block]) -> Iterator[Block]:
    """The anchors, with the equal words between each two of them, and close to the first and the last."""
    if not anchors:
        return
    first, last = anchors[0], anchors[-1]
    behind = last.a + last.size, last.b + last.size
    ends = Block(min(len(a), behind[0] + BESIDE), min(len(b), behind[1] + BESIDE), 0)
    for before, after in itertools.pairwise(
        (Block(max(0, first.a - BESIDE), max(0, first.b - BESIDE), 0), *anchors, ends)
    ):
        if before.size:
            yield before
        left, right = before.a + before.size, before.b + before.size
        between_a, between_b = a[left : after.a], b[right : after.b]
        if between_a and between_b and max(len(between_a), len(between_b)) <= MOST_BETWEEN:
            for block in SequenceMatcher(None, between_a, between_b, autojunk=False).get_matching_blocks():
                if block.size:
                    yield Block(left + block.a, right + block.b, block.size)


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks, those that touch in both wordings as one."""
    last: Block | None = None
    for block in blocks:
        if last and (last.a + last.size, last.b + last.size) == (block.a, block.b):
            last = Block(last.a, last.b, last.size + block.size)
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def covered(mask: Sequence[bool], spans: Sequence[tuple[int, int]]) -> int:
    """How many marked terms stand in stretches of terms that are in order and apart."""
    marked = list(itertools.accumulate(mask, initial=0))
    return sum(marked[last] - marked[first] for first, last in spans)
