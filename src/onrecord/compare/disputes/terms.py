"""The words of a content as disputes weigh them: by dictionary form, and whether a negation reaches them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final

from onrecord.annotate.acts.lemmas import lemmas
from onrecord.annotate.wordlists import read_lines

_WORD: Final = re.compile(r"[^\W_]+(?:[’'.,-]?[^\W_]+)*|[,;:.!?—–]")
_MARKS: Final = frozenset(",;:.!?—–")
# How many words of meaning a negation reaches: of a clause's ("has not, she said, met with any officials"), of a
# phrase's ("no plans to resign"). Read off 120 negated statements of the news; few reach further.
CLAUSE_REACH: Final = 5
PHRASE_REACH: Final = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a content.

    Attributes:
        start, end: offsets in the content.
        form: lower case.
        lemmas: the dictionary forms that it may be a form of.
        negated_by: offsets of the word that negates it, None where none does.
        weighs: it says what the statement is about (no function word).
        capital: it begins with a capital letter.
    """

    start: int
    end: int
    form: str
    lemmas: frozenset[str]
    negated_by: tuple[int, int] | None
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

    def shared(self, other: "Content") -> list[tuple[Term, Term]]:
        """The weighing terms that both have in some form, each once, in this one's order."""
        pairs: dict[int, tuple[Term, Term]] = {}
        for lemma in self.by_lemma.keys() & other.by_lemma.keys():
            mine = self.by_lemma[lemma]
            pairs.setdefault(mine.start, (mine, other.by_lemma[lemma]))
        return [pairs[start] for start in sorted(pairs)]


def read_content(text: str) -> Content:
    """The words of a content, with the reach of its negations."""
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
    negated = dict(_reached([word for _, _, word in words], [(start, end) for start, end, _ in words]))
    terms = tuple(
        Term(
            start=start,
            end=end,
            form=word.lower().replace("’", "'"),
            lemmas=frozenset(lemmas(word.lower().replace("’", "'"))),
            negated_by=negated.get(place),
            weighs=_weighs(word.lower().replace("’", "'")),
            capital=word[0].isupper(),
        )
        for place, (start, end, word) in enumerate(words)
        if word not in _MARKS
    )
    return Content(text, terms)


@cache
def class_of(name: str) -> frozenset[str]:
    """A class of the words of negation."""
    classes = (line.split("\t") for line in read_lines("negation_words.tsv"))
    return next(frozenset(words.split()) for own, words in classes if own == name)


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(read_lines("content_stopwords.txt"))


def _weighs(form: str) -> bool:
    return form not in _stopwords() and len(form) > 1 and not form.endswith("n't")


def negates_clause(form: str) -> bool:
    """Whether a word negates the clause behind it."""
    return form in class_of("clause") or form.endswith("n't")


def _reached(words: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The indices of the words that a negation reaches, each with the negation's offsets; a second one undoes none."""
    for index, word in enumerate(words):
        form = word.lower().replace("’", "'")
        behind = words[index + 1].lower() if index + 1 < len(words) else ""
        if behind in class_of("void"):
            continue
        if negates_clause(form) or form in class_of("control"):
            reach = CLAUSE_REACH
        elif form in class_of("phrase"):
            reach = PHRASE_REACH
        else:
            continue
        weighty = 0
        for reached in range(index + 1, len(words)):
            other = words[reached].lower().replace("’", "'")
            if (other in _MARKS and other != ",") or other in class_of("boundary") or weighty >= reach:
                break
            weighty += _weighs(other) and other not in _MARKS
            yield reached, places[index]
