"""How well a statement answers a query: BM25 among the statements that were found.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).

FTS5 has BM25 built in, but counts for each query in how many rows of the whole index each of its words stands, facet
words too; that takes most of the time that a search may take. Here it is counted among the candidates: where all words
must be there it makes no difference, and between alternatives the rarer one still weighs more.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
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
        self._stems = [stem(word) for word in term.words]
        self._prefix = term.words[-1] if term.prefix else None
        leads = [lead_of(made) for made in self._stems]
        if self._prefix:
            leads[-1] = self._prefix
        self._pattern = re.compile(" " + r"\S* ".join(leads) + r"\S*")
        self._known: dict[str, bool] = {}

    def count(self, text: str) -> int:
        """How often the term stands in a text."""
        return sum(1 for _ in self._found(f" {text}"))

    def counts(self, texts: Sequence[str]) -> list[int]:
        """How often the term stands in each of the texts."""
        # One search of all of them: a call for each would take longer than the search itself.
        ends = list(accumulate(len(text) + 2 for text in texts))
        counts = [0] * len(texts)
        for place in self._found(" " + "\n ".join(texts)):
            counts[bisect_right(ends, place)] += 1
        return counts

    def _found(self, text: str) -> Iterator[int]:
        known = self._known
        for match in self._pattern.finditer(text):
            words = match[0]
            if words not in known:
                known[words] = self._is(words[1:].split(" "))
            if known[words]:
                yield match.start()

    def places(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Where the term stands among words, half-open."""
        length = len(self._stems)
        if length == 1:
            return [(place, place + 1) for place, word in enumerate(words) if self._is((word,))]
        return [
            (place, place + length)
            for place in range(len(words) - length + 1)
            if self._is(words[place : place + length])
        ]

    def _is(self, words: Sequence[str]) -> bool:
        if self._prefix is None:
            return [stem(word) for word in words] == self._stems
        return words[-1].startswith(self._prefix) and [stem(word) for word in words[:-1]] == self._stems[:-1]


def lead_of(made: str) -> str:
    """How every word of a stem begins: as it does, but for "deny" (deni), "filing" (file) and "ability" (abl)."""
    return made[:-1] if made.endswith(("i", "e", "bl")) and len(made) > 1 else made


def spotters(node: Node | None, *, negated: bool = False) -> dict[Term, Spotter]:
    """A spotter for each term of a query."""
    return {term: Spotter(term) for term in terms(node, negated=negated)}


def scores(node: Node, words: Sequence[str], sources: Sequence[str]) -> list[float]:
    """How well each of the candidates answers a query.

    Args:
        node: the query.
        words: of each candidate, folded.
        sources: of each candidate, folded.

    Returns:
        A score each, comparable only within one call.
    """
    if not words:
        return []
    lengths = [text.count(" ") + 1 for text in words]
    usual = sum(lengths) / len(lengths)
    dampers = [_SATURATION * (1 - _LENGTH + _LENGTH * length / usual) for length in lengths]
    sums = [0.0] * len(words)
    for spotter in spotters(node).values():
        counts = zip(spotter.counts(words), spotter.counts(sources), dampers, strict=True)
        parts = [
            (place, (said + _SOURCE * named) * (_SATURATION + 1) / (said + _SOURCE * named + damper))
            for place, (said, named, damper) in enumerate(counts)
            if said or named
        ]
        weight = _weight(len(parts), len(words))
        for place, part in parts:
            sums[place] += weight * part
    return [round(total, _DIGITS) for total in sums]


def _weight(having: int, among: int) -> float:
    """The inverse document frequency; never below that of a word which all of them have."""
    return math.log(1 + (among - having + 0.5) / (having + 0.5))
