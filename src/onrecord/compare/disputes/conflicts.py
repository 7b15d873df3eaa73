"""Why two contents may not both be true: reasons that a reader can check, each with its words on both sides.

The kinds are those of the field's typology of contradictions (de Marneffe, Rafferty & Manning 2008): negation,
antonymy, numeric mismatch; and "never" against an event. A reason is no verdict: an entailment model, or the acts of
both statements, have to agree with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from onrecord.compare.disputes.quantities import Quantity, quantities_in
from onrecord.compare.disputes.terms import Content, Term, class_of, read_content
from onrecord.wordlists import read_lines, read_rows

ConflictKind = Literal["negation", "never", "number", "year", "opposite", "denied"]
# Other words that both contents have, beside the ones in conflict: with fewer they need not be about one thing.
SHARED_FOR_NEGATION: Final = 2
SHARED_FOR_NUMBER: Final = 2
SHARED_FOR_YEAR: Final = 3
SHARED_FOR_OPPOSITE: Final = 2
# How many words of meaning on either side tell what a word is said of; chosen on pairs of BASIL read by eye.
NEAR_DENIED: Final = 3
NEAR_OPPOSITE: Final = 2
NEAR_NUMBER: Final = 3
_GENERAL: Final = frozenset({"$", "%", "times", "year"})  # units that do not say what is counted


@dataclass(frozen=True, slots=True)
class Conflict:
    """A reason why two contents may not both be true.

    Attributes:
        kind: which.
        a, b: half-open offsets in each content of the words in conflict.
        a_words, b_words: those words.
    """

    kind: ConflictKind
    a: tuple[int, int]
    b: tuple[int, int]
    a_words: str
    b_words: str

    def told(self) -> str:
        """The reason in words."""
        what = {
            "negation": "one is negated: “{a}” against “{b}”",
            "never": "“{a}” against an event: “{b}”",
            "number": "different numbers: “{a}” against “{b}”",
            "year": "different years: “{a}” against “{b}”",
            "opposite": "opposites: “{a}” against “{b}”",
            "denied": "what one of them denies: “{a}”; the other: “{b}”",
        }[self.kind]
        words = (self.a_words, self.b_words)
        if self.kind == "never" and words[0].lower().split()[0] not in class_of("universal"):
            words = (self.b_words, self.a_words)
        return what.format(a=words[0], b=words[1])


@dataclass(frozen=True)
class Reading:
    """A content made ready to be held against others, once for all pairs."""

    content: Content
    quantities: tuple[Quantity, ...]
    groups: frozenset[int]
    sides: frozenset[tuple[int, int]]

    @property
    def can_conflict(self) -> bool:
        """Whether it has anything by which a conflict could be told."""
        return bool(self.quantities or self.sides) or any(term.negated for term in self.content.terms)


def read_for_conflicts(text: str) -> Reading:
    """A content with its quantities, the groups of events it names, and its words that have opposites."""
    content = read_content(text)
    lemmas = content.by_lemma.keys()
    groups = frozenset(number for lemma in lemmas for number in _groups().get(lemma, ()))
    sides = frozenset(side for lemma in lemmas for side in _opposites().get(lemma, ()))
    return Reading(content, quantities_in(content), groups, sides)


def find_conflicts(a: Reading, b: Reading) -> tuple[Conflict, ...]:
    """Every reason why both may not be true, the best first; that there is none does not say that they can be.

    Args:
        a: a content.
        b: another, on one subject.
    """
    shared = a.content.shared(b.content)
    return (
        *_never(a, b, shared),
        *(_turned(one) for one in _never(b, a, [(theirs, ours) for ours, theirs in shared])),
        *_negation(a, b, shared),
        *_opposite(a, b, shared),
        *_numbers(a, b, shared),
    )


def _turned(conflict: Conflict) -> Conflict:
    return Conflict(conflict.kind, conflict.b, conflict.a, conflict.b_words, conflict.a_words)


def _negation(a: Reading, b: Reading, shared: list[tuple[Term, Term]]) -> Iterator[Conflict]:
    """A word that both have, negated in one of them."""
    for mine, theirs in shared:
        denied, said = (mine, theirs) if mine.negated else (theirs, mine)
        if not denied.is_denied or said.negated or mine.capital or mine.form.isdigit() or _is_light(mine):
            continue
        others = [one for one, _ in shared if one is not mine]
        if len(others) >= SHARED_FOR_NEGATION and _of_one_thing(a.content, mine, b.content, theirs, NEAR_DENIED):
            yield _conflict("negation", a.content, b.content, mine, theirs)
            return


def _never(a: Reading, b: Reading, shared: list[tuple[Term, Term]]) -> Iterator[Conflict]:
    """Never an event, against one: "never met any Russian officials", "spoke to the Russian ambassador twice"."""
    place = a.content.universal
    if place is None or b.content.universal or not a.groups & b.groups or not shared:
        return
    mine = next((t for t in a.content.terms if t.start > place[0] and _group_of(t) & b.groups), None)
    theirs = next((t for t in b.content.terms if not t.negated and mine and _group_of(t) & _group_of(mine)), None)
    if mine and theirs and mine.negated and any(one is not mine for one, _ in shared):
        text = a.content.text[place[0] : mine.end]
        yield Conflict("never", (place[0], mine.end), (theirs.start, theirs.end), text, theirs.form)


def _opposite(a: Reading, b: Reading, shared: list[tuple[Term, Term]]) -> Iterator[Conflict]:
    """Two words that exclude each other, neither of them negated, or both."""
    for pair, side in a.sides:
        both_sides = {(pair, side), (pair, 1 - side)} <= a.sides or {(pair, side), (pair, 1 - side)} <= b.sides
        if (pair, 1 - side) not in b.sides or both_sides or len(shared) < SHARED_FOR_OPPOSITE:
            continue
        mine, theirs = _term_of(a.content, (pair, side)), _term_of(b.content, (pair, 1 - side))
        if (
            mine
            and theirs
            and mine.negated == theirs.negated
            and _of_one_thing(a.content, mine, b.content, theirs, NEAR_OPPOSITE)
        ):
            yield _conflict("opposite", a.content, b.content, mine, theirs)
            return


def _numbers(a: Reading, b: Reading, shared: list[tuple[Term, Term]]) -> Iterator[Conflict]:
    """Two numbers of one unit; no conflict where either content has the other's number, too."""
    for mine in a.quantities:
        for theirs in b.quantities:
            if not mine.differs(theirs) or _agree(a, theirs) or _agree(b, mine):
                continue
            counted = {one for one, _ in shared if one.lemmas & mine.unit}
            others = [one for one, _ in shared if one not in counted and not mine.start <= one.start < mine.end]
            year = "year" in mine.unit
            if mine.unit & _GENERAL and not _of_one_thing(a.content, mine, b.content, theirs, NEAR_NUMBER):
                continue
            if len(others) + (len(counted) > 0) >= (SHARED_FOR_YEAR if year else SHARED_FOR_NUMBER):
                a_words, b_words = _with_noun(a.content, mine), _with_noun(b.content, theirs)
                kind: ConflictKind = "year" if year else "number"
                yield Conflict(kind, (mine.start, mine.end), (theirs.start, theirs.end), a_words, b_words)
                return


def _is_light(term: Term) -> bool:
    """Whether a verb says little by itself: "not working on his behalf" does not deny "worked to obstruct"."""
    return bool(term.lemmas & class_of("light"))


def _of_one_thing(a: Content, mine: Term | Quantity, b: Content, theirs: Term | Quantity, within: int) -> bool:
    """Whether the words before both places, or behind both, have one in common: what is said is said of one thing."""
    sides = zip(
        a.around(mine.start, mine.end, within=within), b.around(theirs.start, theirs.end, within=within), strict=True
    )
    return any(one & other for one, other in sides)


def _agree(reading: Reading, other: Quantity) -> bool:
    return any(one.unit & other.unit and not one.differs(other) for one in reading.quantities)


def _with_noun(content: Content, quantity: Quantity) -> str:
    """A number with the words behind it that it counts."""
    noun = next((t for t in content.terms if t.start >= quantity.end and t.lemmas & quantity.unit), None)
    return content.text[quantity.start : noun.end if noun else quantity.end].strip()


def _conflict(kind: ConflictKind, a: Content, b: Content, mine: Term, theirs: Term) -> Conflict:
    places = [_with_negation(mine), _with_negation(theirs)]
    (a_start, a_end), (b_start, b_end) = places
    return Conflict(kind, places[0], places[1], a.text[a_start:a_end], b.text[b_start:b_end])


def _with_negation(term: Term) -> tuple[int, int]:
    return (min(term.start, term.negated_by[0]), term.end) if term.negated_by else (term.start, term.end)


def _term_of(content: Content, side: tuple[int, int]) -> Term | None:
    return next((t for t in content.terms if any(side in _opposites().get(lemma, ()) for lemma in t.lemmas)), None)


def _group_of(term: Term) -> frozenset[int]:
    return frozenset(number for lemma in term.lemmas for number in _groups().get(lemma, ()))


@cache
def _groups() -> dict[str, tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(read_lines("verb_groups.txt")):
        for lemma in line.split():
            groups[lemma] = (*groups.get(lemma, ()), number)
    return groups


@cache
def _opposites() -> dict[str, tuple[tuple[int, int], ...]]:
    """By dictionary form: the (pair, side) that it stands on."""
    sides: dict[str, tuple[tuple[int, int], ...]] = {}
    for number, row in enumerate(read_rows("opposites.tsv")):
        for side, words in enumerate(row):
            for word in words.split():
                sides[word] = (*sides.get(word, ()), (number, side))
    return sides
