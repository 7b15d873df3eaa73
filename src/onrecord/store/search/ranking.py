"""How well a statement answers a query: BM25 among the statements that were found.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).

FTS5 has BM25 built in, but counts for each query in how many rows of the whole index each of its words stands, facet
words too; that takes most of the time that a search may take. Here it is counted among the candidates: where all words
must be there it makes no difference, and between alternatives the rarer one still weighs more.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Final

from onrecord.store.search.query import Node, Term, terms
from onrecord.store.search.stemming import stem

_SATURATION: Final = 1.2  # the usual k1
# The usual b is 0.75, made for documents. Contents are short, and one of three words is not a better answer to a query
# of one than one of ten; a long one in which the word is by the way still comes later.
_LENGTH: Final = 0.3
# A word in the name of the source counts half of one that was said: the filter is there for who.
_SOURCE: Final = 0.5
_DIGITS: Final = 6  # equal to so many digits is equal, and the newest comes first


class Spotter:
    """Finds a term in texts of `words.folded`, as the databases do."""

    def __init__(self, term: Term) -> None:
        self._stems = tuple(map(stem, term.words))
        self._prefix = term.words[-1] if term.prefix else None
        leads = [lead_of(made) for made in self._stems]
        if self._prefix:
            leads[-1] = self._prefix
        self._pattern = re.compile(" " + r"\S* ".join(leads) + r"\S*")

    def count(self, text: str) -> int:
        """How often the term stands in a text."""
        return sum(self._is(found[1:].split(" ")) for found in self._pattern.findall(f" {text}"))

    def places(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Where the term stands among words, half-open."""
        length = len(self._stems)
        return [
            (place, place + length)
            for place in range(len(words) - length + 1)
            if self._is(words[place : place + length])
        ]

    def _is(self, words: Sequence[str]) -> bool:
        if self._prefix is None:
            return all(stem(word) == made for word, made in zip(words, self._stems, strict=True))
        return words[-1].startswith(self._prefix) and all(
            stem(word) == made for word, made in zip(words[:-1], self._stems[:-1], strict=True)
        )


def lead_of(made: str) -> str:
    """How every word of a stem begins: as it does, but for "deny" (deni), "filing" (file) and "ability" (abl)."""
    return made[:-1] if made.endswith(("i", "e", "bl")) and len(made) > 1 else made


def spotters(node: Node | None, *, negated: bool = False) -> dict[Term, Spotter]:
    """A spotter for each term of a query."""
    return {term: Spotter(term) for term in terms(node, negated=negated)}


def scores(node: Node, texts: Sequence[tuple[str, str]]) -> list[float]:
    """How well each of the candidates answers a query.

    Args:
        node: the query.
        texts: the words and the source of each candidate, folded.

    Returns:
        A score each, comparable only within one call.
    """
    lengths = [words.count(" ") + 1 for words, _ in texts]
    usual = sum(lengths) / len(lengths) if lengths else 1.0
    dampers = [_SATURATION * (1 - _LENGTH + _LENGTH * length / usual) for length in lengths]
    sums = [0.0] * len(texts)
    for spotter in spotters(node).values():
        counts = _counts(spotter.count, texts)
        weight = _weight(sum(1 for count in counts if count), len(texts))
        for place, (count, damper) in enumerate(zip(counts, dampers, strict=True)):
            if count:
                sums[place] += weight * count * (_SATURATION + 1) / (count + damper)
    return [round(total, _DIGITS) for total in sums]


def _counts(count: Callable[[str], int], texts: Sequence[tuple[str, str]]) -> list[float]:
    return [count(words) + _SOURCE * count(source) for words, source in texts]


def _weight(having: int, among: int) -> float:
    """The inverse document frequency; never below that of a word which all of them have."""
    return math.log(1 + (among - having + 0.5) / (having + 0.5))
