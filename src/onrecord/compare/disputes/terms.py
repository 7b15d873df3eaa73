"""The words of a content as disputes weigh them: by dictionary form, and whether a negation reaches them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Final

from onrecord.annotate.acts.lemmas import REMEMBERED, lemmas
from onrecord.wordlists import read_classes, read_lines

_WORD: Final = re.compile(r"[^\W_]+(?:[’'.,-]?[^\W_]+)*|[,;:.!?—–]")
_MARKS: Final = frozenset(",;:.!?—–")
# How many words of meaning a negation reaches: of a clause's ("has not, she said, met with any officials"), of a
# phrase's ("no plans to resign"). Read off 120 negated statements of the news; few reach further.
CLAUSE_REACH: Final = 5
PHRASE_REACH: Final = 2
CACHED: Final = 8_000  # contents that are kept; pairs of one statement come near one another


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a content.

    Attributes:
        start, end: offsets in the content.
        form: lower case.
        lemmas: the dictionary forms that it may be a form of.
        negated_by: offsets of the word that negates it, None where none does.
        is_denied: it is what that word negates first, and not only something behind it: "approve" in "did not approve
            the contract", and not "contract".
        weighs: it says what the statement is about (no function word).
        capital: it begins with a capital letter.
    """

    start: int
    end: int
    form: str
    lemmas: frozenset[str]
    negated_by: tuple[int, int] | None
    is_denied: bool
    weighs: bool
    capital: bool

    @property
    def negated(self) -> bool:
        """Whether a negation reaches it."""
        return self.negated_by is not None


@dataclass(frozen=True)
class Content:
    """A content, read word by word.

    Attributes:
        text: as in `Claim.content`.
        terms: its words, in order.
    """

    text: str
    terms: tuple[Term, ...] = field(default=())

    @cached_property
    def by_lemma(self) -> dict[str, Term]:
        """The first weighing term of each dictionary form."""
        found: dict[str, Term] = {}
        for term in self.terms:
            if term.weighs:
                for lemma in term.lemmas:
                    found.setdefault(lemma, term)
        return found

    @cached_property
    def universal(self) -> tuple[int, int] | None:
        """Where it says "never", "nobody", "nothing": offsets of that word, None where it does not."""
        places = ((t.start, t.end) for t in self.terms if t.form in class_of("universal"))
        return next(places, None)

    @cached_property
    def weighing(self) -> tuple[Term, ...]:
        """The terms that say what it is about, in order."""
        return tuple(term for term in self.terms if term.weighs)

    def around(self, start: int, end: int, *, within: int) -> tuple[frozenset[str], frozenset[str]]:
        """The dictionary forms of so many weighing terms before and behind a stretch."""
        before = [term for term in self.weighing if term.end <= start][-within:]
        behind = [term for term in self.weighing if term.start >= end][:within]
        first, second = (frozenset(lemma for term in side for lemma in term.lemmas) for side in (before, behind))
        return first, second

    def subject_of(self, start: int) -> str | None:
        """Who does what stands at an offset: the nearest pronoun or name before it in its clause, None without one."""
        for term in reversed([term for term in self.terms if term.end <= start]):
            if re.search(r"[;:.!?—]", self.text[term.end : start]) or term.form in class_of("boundary") - {
                "who",
                "which",
            }:
                return None
            pronoun = term.form.split("'")[0]
            if pronoun in class_of("pronoun"):
                return pronoun
            if term.capital and term.start and term.weighs:
                return term.form.removesuffix("'s")
        first = self.terms[0] if self.terms else None
        return first.form if first and first.capital and first.weighs and first.end <= start else None

    def shared(self, other: "Content") -> list[tuple[Term, Term]]:
        """The weighing terms that both have in some form, each once, in this one's order."""
        pairs: dict[int, tuple[Term, Term]] = {}
        for lemma in self.by_lemma.keys() & other.by_lemma.keys():
            mine = self.by_lemma[lemma]
            pairs.setdefault(mine.start, (mine, other.by_lemma[lemma]))
        return [pairs[start] for start in sorted(pairs)]


@lru_cache(maxsize=CACHED)
def read_content(text: str) -> Content:
    """The words of a content, with the reach of its negations."""
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
    forms = [_plain(word) for _, _, word in words]
    negated = {place: (by, first) for place, by, first in _reached(forms, [(start, end) for start, end, _ in words])}
    terms = tuple(
        Term(
            start=start,
            end=end,
            form=form,
            lemmas=_lemmas(form),
            negated_by=negated[place][0] if place in negated else None,
            is_denied=place in negated and negated[place][1],
            weighs=_weighs(form),
            capital=word[0].isupper(),
        )
        for place, ((start, end, word), form) in enumerate(zip(words, forms, strict=True))
        if word not in _MARKS
    )
    return Content(text, terms)


def class_of(name: str) -> frozenset[str]:
    """A class of the words of negation."""
    return read_classes("negation_words.tsv")[name]


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(read_lines("content_stopwords.txt"))


@lru_cache(maxsize=REMEMBERED)
def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


@lru_cache(maxsize=REMEMBERED)
def _lemmas(form: str) -> frozenset[str]:
    return frozenset(lemmas(form))


@lru_cache(maxsize=REMEMBERED)
def _weighs(form: str) -> bool:
    return form not in _stopwords() and len(form) > 1 and not form.endswith("n't")


def negates_clause(form: str) -> bool:
    """Whether a word negates the clause behind it."""
    return form in class_of("clause") or form.endswith("n't")


def _reached(forms: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int], bool]]:
    """The indices of the words that a negation reaches, each with its offsets, and whether it is what it negates first.

    A second negation undoes none.
    """
    for index, form in enumerate(forms):
        reach = _reach(form)
        if not reach or (forms[index + 1 : index + 2] and forms[index + 1] in class_of("void")):
            continue
        weighty = 0
        for reached in range(index + 1, len(forms)):
            other = forms[reached]
            if (other in _MARKS and other != ",") or other in class_of("boundary") or weighty >= reach:
                break
            if reached == index + 1 and not _denies(form, other):
                weighty = (
                    1  # "not a spot", "failed on crime", "without walls": what follows is out of reach, not denied
                )
            is_heavy = _weighs(other) and other not in _MARKS and not other.endswith("ly")
            yield reached, places[index], is_heavy and not weighty
            weighty += is_heavy


def _denies(form: str, behind: str) -> bool:
    """Whether a negation with this word behind it denies that something is done or so."""
    if form in class_of("control"):
        return behind == "to" or behind.endswith("ing")
    if form == "without":
        return behind.endswith("ing")
    return behind not in class_of("article")


@lru_cache(maxsize=REMEMBERED)
def _reach(form: str) -> int:
    """How many words of meaning a word negates behind it."""
    if negates_clause(form) or form in class_of("control"):
        return CLAUSE_REACH
    return PHRASE_REACH if form in class_of("phrase") else 0
