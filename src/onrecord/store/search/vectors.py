"""The statements nearest in meaning: an index of vectors in memory, without a database.

Up to EXACT_LIMIT statements every vector is compared. Past that, 384 bytes a statement would be too much memory for a
laptop, and only the signs of a vector's numbers are held, 48 bytes a statement. By how few of them differ from the
query's they give a SHORTLIST; by the sum of the query's numbers, each with the statement's sign, that gives
CANDIDATES; and those alone are compared exactly, with vectors fetched from where they are stored.

sqlite-vec would compare inside the database, but it is an extension, and many builds of Python's sqlite3 cannot load
any: `enable_load_extension` is left out of them.
"""

from collections.abc import Callable, Collection
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.embeddings import INT8_SCALE

Keys = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Words = npt.NDArray[np.uint64]
Fetch = Callable[[Keys], Bytes]

DIMENSIONS: Final = 384
WORDS: Final = DIMENSIONS // 64
EXACT_LIMIT: Final = 100_000  # statements; 38 MB of vectors
# Of the 20 nearest of 1,000,000, the shortlist and these find 99.6 % for queries of two to seven words and 99.9 % for
# whole statements; without the step between, 8,000 would have to be fetched for 98.9 % and 99.8 % (docs/decisions.md).
SHORTLIST: Final = 16_000
CANDIDATES: Final = 1_500
# A query is rounded to whole numbers, as the vectors are. So every sum is whole too, and below 2**24, up to where
# float32 is exact: cosines depend neither on a vector's place nor on the order in which a processor adds.
QUERY_SCALE: Final = 2**15
CHUNK: Final = 8_192  # statements; the index grows by as many, and a column of their signs fits a core's cache


class VectorIndex:
    """Keys and vectors of statements, searched by cosine. May be used from several threads.

    Args:
        fetch: gives the int8 [keys, 384] vectors of int64 [keys], in that order, and zeros for a key that is gone
            meanwhile. It is called only past `exact_limit`, with keys of this index.
        exact_limit: how many statements are held with their vectors. An index that once held more keeps signs only.
        shortlist, candidates: how many statements are chosen by their signs past that, and of them compared exactly.
    """

    def __init__(
        self,
        fetch: Fetch,
        *,
        exact_limit: int = EXACT_LIMIT,
        shortlist: int = SHORTLIST,
        candidates: int = CANDIDATES,
    ) -> None:
        self._fetch = fetch
        self._exact_limit = exact_limit
        self._shortlist = shortlist
        self._candidates = candidates
        self._signs_only = False
        self._chunks: list[_Chunk] = []
        self._lock = Lock()

    def __len__(self) -> int:
        return sum(chunk.size for chunk in self._chunks)

    def add(self, keys: npt.ArrayLike, vectors: Bytes) -> None:
        """Add statements; a key that is there already gets the new vector.

        Args:
            keys: int64 [statements], none twice.
            vectors: int8 [statements, 384], as `to_int8` gives them.

        Raises:
            TypeError: the vectors are of another type or shape.
        """
        added = np.asarray(keys, dtype=np.int64)
        if vectors.dtype != np.int8 or vectors.shape != (len(added), DIMENSIONS):
            raise TypeError(f"int8 [{len(added)}, {DIMENSIONS}] expected, got {vectors.dtype} {list(vectors.shape)}")
        with self._lock:
            self._drop(added)
            taken = 0
            while taken < len(added):
                chunk = self._with_room()
                taken += chunk.append(added[taken:], vectors[taken:])
                if not self._signs_only and len(self) > self._exact_limit:
                    self._signs_only = True
                    for full in self._chunks:
                        full.keep_signs_only()

    def remove(self, keys: npt.ArrayLike) -> None:
        """Remove statements; a key that is not there is passed over."""
        with self._lock:
            self._drop(np.asarray(keys, dtype=np.int64))

    def search(
        self, query: Floats, *, limit: int, allowed: Collection[int] | Keys | None = None
    ) -> list[tuple[int, float]]:
        """The statements nearest to a query.

        Args:
            query: float32 [384], unit length.
            limit: how many at most.
            allowed: keys to choose among; all when None. Where they are no more than `candidates`, all of them are
                compared exactly.

        Returns:
            (key, cosine), nearest first; of two equally near the smaller key first.
        """
        query = np.rint(query * QUERY_SCALE)
        with self._lock:
            if not self._chunks:
                return []
            keys = np.concatenate([chunk.keys for chunk in self._chunks])
            among = np.ones(len(keys), dtype=bool) if allowed is None else np.isin(keys, _as_keys(allowed))
            if not self._signs_only:
                cosines = np.concatenate([_cosines(chunk.vectors, query) for chunk in self._chunks])
                return _best(keys[among], cosines[among], limit)
            keys = keys[self._nearest_by_signs(query, among)]
        vectors = self._fetch(keys)  # without the lock: while the database reads, others may search
        there = vectors.any(axis=1)
        return _best(keys[there], _cosines(vectors[there], query), limit)

    def _nearest_by_signs(self, query: Floats, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        """Places of those statements of `among` that are likely to be nearest, as far as signs can tell."""
        places = np.flatnonzero(among)
        if len(places) > self._shortlist:
            signs = _signs(query[None])[:, 0]
            differing = np.concatenate([chunk.differing(signs) for chunk in self._chunks])[places]
            places = np.sort(places[np.argpartition(differing, self._shortlist)[: self._shortlist]])
        if len(places) > self._candidates:
            starts = np.cumsum([0, *(chunk.size for chunk in self._chunks[:-1])])
            parts = np.split(places, np.searchsorted(places, starts[1:]))
            likeness = np.concatenate(
                [
                    chunk.likeness(query, part - start)
                    for chunk, part, start in zip(self._chunks, parts, starts, strict=True)
                ]
            )
            places = places[np.argpartition(-likeness, self._candidates)[: self._candidates]]
        return places

    def _with_room(self) -> "_Chunk":
        for chunk in reversed(self._chunks):
            if chunk.size < CHUNK:
                return chunk
        self._chunks.append(_Chunk(signs_only=self._signs_only))
        return self._chunks[-1]

    def _drop(self, keys: Keys) -> None:
        if not len(keys):
            return
        lowest, highest = keys.min(), keys.max()
        for chunk in self._chunks:
            if chunk.size and chunk.keys.min() <= highest and chunk.keys.max() >= lowest:
                chunk.keep(~np.isin(chunk.keys, keys))
        self._chunks = [chunk for chunk in self._chunks if chunk.size]


class _Chunk:
    """Room for CHUNK statements, the first `size` of them taken, either with their vectors or with the signs alone."""

    def __init__(self, *, signs_only: bool) -> None:
        self.size = 0
        self.signs_only = signs_only
        self._keys: Keys = np.empty(CHUNK, dtype=np.int64)
        self._vectors: Bytes = np.empty((0 if signs_only else CHUNK, DIMENSIONS), dtype=np.int8)
        self._signs: Words = np.empty((WORDS, CHUNK if signs_only else 0), dtype=np.uint64)

    @property
    def keys(self) -> Keys:
        """int64 [size]."""
        return self._keys[: self.size]

    @property
    def vectors(self) -> Bytes:
        """int8 [size, 384]."""
        return self._vectors[: self.size]

    def append(self, keys: Keys, vectors: Bytes) -> int:
        """Take in as many statements as there is room for, and say how many."""
        count = min(len(keys), CHUNK - self.size)
        places = slice(self.size, self.size + count)
        self._keys[places] = keys[:count]
        if self.signs_only:
            self._signs[:, places] = _signs(vectors[:count])
        else:
            self._vectors[places] = vectors[:count]
        self.size += count
        return count

    def keep(self, kept: npt.NDArray[np.bool_]) -> None:
        """Close the gaps where `kept`, bool [size], is False."""
        size = int(np.count_nonzero(kept))
        self._keys[:size] = self.keys[kept]
        if self.signs_only:
            self._signs[:, :size] = self._signs[:, : self.size][:, kept]
        else:
            self._vectors[:size] = self.vectors[kept]
        self.size = size

    def keep_signs_only(self) -> None:
        """Give up the vectors."""
        signs = np.empty((WORDS, CHUNK), dtype=np.uint64)
        signs[:, : self.size] = _signs(self.vectors)
        self._signs, self._vectors, self.signs_only = signs, self._vectors[:0].copy(), True

    def differing(self, signs: Words) -> npt.NDArray[np.uint16]:
        """In how many places each statement's signs differ from `signs`, uint64 [6]; uint16 [size]."""
        counts = np.zeros(self.size, dtype=np.uint16)
        for column, word in zip(self._signs[:, : self.size], signs, strict=True):
            counts += np.bitwise_count(column ^ word)
        return counts

    def likeness(self, query: Floats, places: npt.NDArray[np.intp]) -> Floats:
        """The sum of those numbers of `query` that stand where the sign is set: float32 [places]."""
        signs = np.ascontiguousarray(self._signs[:, places].T).view(np.uint8)
        likeness: Floats = np.unpackbits(signs, axis=1).astype(np.float32) @ query
        return likeness


def _signs(vectors: npt.NDArray[np.generic]) -> Words:
    """Which numbers are above 0, a bit each: uint64 [6, vectors] of [vectors, 384]."""
    return np.packbits(np.greater(vectors, 0), axis=1).view(np.uint64).T


def _cosines(vectors: Bytes, query: Floats) -> Floats:
    """float32 [vectors] of int8 [vectors, 384] and the rounded query; int8 leaves them off by some 0.0008."""
    cosines: Floats = np.minimum(vectors.astype(np.float32) @ query / (INT8_SCALE * QUERY_SCALE), 1)
    return cosines


def _best(keys: Keys, cosines: Floats, limit: int) -> list[tuple[int, float]]:
    """The `limit` greatest cosines with their keys, greatest first, then by key."""
    if limit < len(keys):
        among = cosines >= np.partition(cosines, -limit)[-limit]
        keys, cosines = keys[among], cosines[among]
    order = np.lexsort((keys, -cosines))[:limit]
    return list(zip(keys[order].tolist(), cosines[order].tolist(), strict=True))


def _as_keys(keys: Collection[int] | Keys) -> Keys:
    return np.asarray(keys if isinstance(keys, np.ndarray) else list(keys), dtype=np.int64)
