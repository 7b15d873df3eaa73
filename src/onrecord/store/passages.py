"""Transcripts cut into passages, and which of them share the rare phrases of a quotation.

A passage is some 200 words of turns that follow each other. Its words stand in the full-text index in the forms by
which words are compared, of letters and digits alone. A quotation is looked for by its rare words, and by short
phrases where a word is common: the index reads only their lists, however many transcripts there are, and a word that
was changed in print spoils a phrase or two of twelve.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select, text

from onrecord.compare.verify.words import find_places
from onrecord.store.schema import passage
from onrecord.transcript import Transcript

PASSAGE_WORDS: Final = 200
SAMPLE: Final = 2_000  # passages by which it is told how common a word is: a share of one in a thousand is twice there
# Shares of the passages that hold a word: a rare one is looked for alone, a usual one with a neighbour, others with two
# neighbours, and words that stand nearly everywhere with three.
RARE: Final = 0.002
USUAL: Final = 0.05
EVERYWHERE: Final = 0.3
LONGEST: Final = 4  # words of a phrase
PHRASES: Final = 12  # of a quotation, spread over it; more took longer and found no more
# Passages that a phrase brings. One that stands in more tells little, and to read on would take longer than the rest.
ROWS: Final = 4_000

Keys = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as it is indexed: its offsets in the transcript, and its words as they are searched."""

    start: int
    end: int
    words: str


def searched(form: str) -> str:
    """A form as the index holds it: both databases part words where a sign is no letter or digit."""
    return form if form.isalnum() else "".join(filter(str.isalnum, form))


def cut(one: Transcript) -> Iterator[Stretch]:
    """The passages of a transcript: whole turns up to the length of a passage, longer ones in parts."""
    text = one.document.text
    turns = [(turn.span.start, turn.span.end) for turn in one.turns] or [(0, len(text))]
    starts, ends, forms = find_places(text)
    held: list[int] = []  # indices of words
    word = 0
    for start, end in turns:
        while word < len(starts) and starts[word] < start:
            word += 1
        first = word
        while word < len(starts) and starts[word] < end:
            word += 1
        if held and len(held) + word - first > PASSAGE_WORDS:
            yield from _stretch(held, starts, ends, forms)
            held = []
        held += range(first, word)
        while len(held) > PASSAGE_WORDS:
            yield from _stretch(held[:PASSAGE_WORDS], starts, ends, forms)
            held = held[PASSAGE_WORDS:]
    yield from _stretch(held, starts, ends, forms)


def _stretch(
    held: Sequence[int], starts: Sequence[int], ends: Sequence[int], forms: Sequence[str]
) -> Iterator[Stretch]:
    words = " ".join(filter(None, (searched(forms[word]) for word in held)))
    if words:
        yield Stretch(starts[held[0]], ends[held[-1]], words)


class PassageIndex:
    """The passages of a database as they were when this was made: whose they are, and how common words are.

    Args:
        connection: to the database, for as long as it takes to read that.
    """

    def __init__(self, connection: Connection) -> None:
        rows = _fetched(connection, select(passage.c.key, passage.c.document_key))
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
        table = table[np.argsort(table[:, 0])]
        self._keys: Keys = np.ascontiguousarray(table[:, 0])
        documents, owners = np.unique(table[:, 1], return_inverse=True)
        self._documents: Keys = documents
        self._owners: Keys = owners.reshape(-1)
        self._shares = self._sample(connection)

    def __len__(self) -> int:
        return len(self._documents)

    def likeliest(self, connection: Connection, forms: Sequence[str]) -> list[tuple[int, float]]:
        """Rows of documents that share phrases with some words, with a score each, best first.

        A phrase weighs as much as it is rare. What stands in one passage counts whole; what stands elsewhere in the
        transcript counts half, for quotations that were put together from several places.
        """
        found = np.zeros(len(self._keys))
        anywhere = np.zeros(len(self._documents))
        for phrase in self._phrases([word for form in forms if (word := searched(form))]):
            places = self._places(connection, phrase)
            if len(places):
                weight = float(np.log1p(len(self._keys) / len(places)))
                found[places] += weight
                anywhere[np.unique(self._owners[places])] += weight
        touched = np.flatnonzero(found)
        best = np.zeros(len(self._documents))
        np.maximum.at(best, self._owners[touched], found[touched])
        scores: Scores = (best + anywhere) / 2
        order = np.lexsort((self._documents, -scores))
        return [(int(self._documents[one]), float(scores[one])) for one in order[: int(np.count_nonzero(scores))]]

    def _places(self, connection: Connection, phrase: Phrase) -> Keys:
        """The passages that hold a phrase, as indices."""
        if connection.dialect.name == "sqlite":
            query = text("SELECT rowid FROM passage_fts WHERE passage_fts MATCH :phrase LIMIT :rows")
            wanted = f'"{" ".join(phrase)}"'
        else:
            query = text("SELECT key FROM passage WHERE search @@ to_tsquery('simple', :phrase) LIMIT :rows")
            wanted = " <-> ".join(f"'{word}'" for word in phrase)
        rows = _fetched(connection, query.bindparams(phrase=wanted, rows=ROWS))
        keys = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        places = np.searchsorted(self._keys, keys)
        known = places < len(self._keys)
        known[known] = self._keys[places[known]] == keys[known]  # one that was added meanwhile waits for the next index
        return places[known]

    def _phrases(self, words: Sequence[str]) -> list[Phrase]:
        """The rarest word of each part of a quotation, with as many neighbours as it is common."""
        parts = min(PHRASES, len(words))
        bounds = [len(words) * part // parts for part in range(parts + 1)] if parts else [0]
        phrases = [
            self._around(words, min(range(first, last), key=lambda place: self._share(words[place])))
            for first, last in itertools.pairwise(bounds)
        ]
        return list(dict.fromkeys(phrases))

    def _around(self, words: Sequence[str], place: int) -> Phrase:
        share = self._share(words[place])
        length = 1 if share <= RARE else 2 if share <= USUAL else 3 if share <= EVERYWHERE else LONGEST
        first, last = place, place + 1
        while last - first < length and (first > 0 or last < len(words)):
            before = self._share(words[first - 1]) if first > 0 else 2.0
            behind = self._share(words[last]) if last < len(words) else 2.0
            if before < behind:
                first -= 1
            else:
                last += 1
        return tuple(words[first:last])

    def _share(self, word: str) -> float:
        return self._shares.get(word, 0.0)

    def _sample(self, connection: Connection) -> dict[str, float]:
        """Of passages at even distances, the share that holds each word."""
        step = max(1, len(self._keys) // SAMPLE)
        keys = self._keys[::step].tolist()
        seen: Counter[str] = Counter()
        for first in range(0, len(keys), SAMPLE):
            query = select(passage.c.words).where(passage.c.key.in_(keys[first : first + SAMPLE]))
            for (words,) in _fetched(connection, query):
                seen.update(set(words.split()))
        return {word: count / len(keys) for word, count in seen.items()}


def passages_known(connection: Connection) -> tuple[int, int]:
    """What changes when passages come or go: how many there are, and the last."""
    row = connection.execute(select(func.count(), func.max(passage.c.key)).select_from(passage)).one()
    return int(row[0]), int(row[1] or 0)


def _fetched(connection: Connection, query: Any) -> list[Any]:  # noqa: ANN401 - a query of any columns
    """The driver's own tuples; SQLAlchemy's would take as long to make as to find."""
    cursor: Any = connection.execute(query).cursor
    rows: list[Any] = cursor.fetchall()
    return rows
