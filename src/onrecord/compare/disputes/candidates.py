"""Which statements of many to hold against each other: near in meaning, on or by the same people, near in time.

No step is quadratic: within each person or name, statements stand in the order of their days, and each is held
against the WINDOW behind it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.embeddings import INT8_SCALE

WINDOW: Final = 256
# Two statements less alike than this seldom speak of one thing (of pairs from `basil` read by eye, none below it
# contradicted the other).
LEAST_COSINE: Final = 0.45
_NO_CLAIMS: Final = frozenset({"ask", "no_comment"})  # acts that say nothing which could be untrue


@dataclass(frozen=True)
class Candidates:
    """Pairs to be held against each other.

    Attributes:
        firsts, seconds: int64 [pairs], indices of claims, the earlier first; each pair once.
        cosines: float32 [pairs].
        beyond: how many statements had more neighbours of one name than WINDOW.
    """

    firsts: npt.NDArray[np.int64]
    seconds: npt.NDArray[np.int64]
    cosines: npt.NDArray[np.float32]
    beyond: int

    @property
    def sides(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Firsts, seconds and cosines."""
        return self.firsts, self.seconds, self.cosines

    def __len__(self) -> int:
        return len(self.firsts)


def find_candidates(
    claims: Sequence[Claim], vectors: npt.NDArray[np.int8], *, new: Set[str] | None = None
) -> Candidates:
    """The pairs of claims of different stories that may be about one thing, the likest first.

    Args:
        claims: of any number of stories.
        vectors: int8 [claims, dimensions], their contents' (`embeddings.to_int8`).
        new: statement ids; only pairs with one of them. None: all pairs.
    """
    texts = {name: number for number, name in enumerate({claim.text_hash for claim in claims})}
    hashes = np.array([texts[claim.text_hash] for claim in claims], dtype=np.int64)
    is_new = np.array([new is None or claim.id in new for claim in claims], dtype=bool)
    beyond = 0
    firsts, seconds, cosines = [], [], []
    for places in _buckets(claims):
        beyond += max(0, len(places) - WINDOW)
        for first, second, cosine in _near(places, vectors, is_new):
            kept = (hashes[first] != hashes[second]) & (is_new[first] | is_new[second])
            firsts.append(first[kept])
            seconds.append(second[kept])
            cosines.append(cosine[kept])
    if not firsts:
        nothing = np.empty(0, dtype=np.int64)
        return Candidates(nothing, nothing, np.empty(0, dtype=np.float32), beyond)
    first, second, cosine = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(cosines)
    _, once = np.unique(first * len(claims) + second, return_index=True)
    order = once[np.argsort(-cosine[once], kind="stable")]
    return Candidates(first[order], second[order], cosine[order], beyond)


def meet(one: Claim, other: Claim) -> bool:
    """Whether two claims share a person or name, and are of two texts: whether they may be candidates at all."""
    return one.text_hash != other.text_hash and not _keys(one).isdisjoint(_keys(other))


def _buckets(claims: Sequence[Claim]) -> Iterator[npt.NDArray[np.int64]]:
    """The claims of each person and name, as indices in the order of their days."""
    buckets: dict[str, list[int]] = defaultdict(list)
    order = sorted(range(len(claims)), key=lambda place: (claims[place].day or "", claims[place].id))
    for place in order:
        claim = claims[place]
        if claim.act in _NO_CLAIMS:
            continue
        for key in _keys(claim):
            buckets[key].append(place)
    for places in buckets.values():
        if len(places) > 1:
            yield np.array(places, dtype=np.int64)


def _keys(claim: Claim) -> frozenset[str]:
    """The people and names under which a claim is looked for."""
    keys = {key for key in (claim.speaker, *claim.people) if key}
    return frozenset({*keys, *(f"name {name}" for name in claim.names)})


def _near(
    places: npt.NDArray[np.int64], vectors: npt.NDArray[np.int8], is_new: npt.NDArray[np.bool_]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]]:
    """The pairs of a bucket that are alike enough, at most WINDOW apart: the earlier's and later's indices, cosines.

    Stretches of the bucket without a new claim are passed over.
    """
    for start in range(0, len(places), WINDOW):
        rows, columns = places[start : start + WINDOW], places[start : start + 2 * WINDOW]
        if not is_new[columns].any():
            continue
        one, other = (vectors[side].astype(np.float32) / np.float32(INT8_SCALE) for side in (rows, columns))
        cosines: npt.NDArray[np.float32] = one @ other.T
        row, column = np.nonzero(cosines >= LEAST_COSINE)
        ahead = (column > row) & (column - row <= WINDOW)
        row, column = row[ahead], column[ahead]
        yield rows[row], columns[column], cosines[row, column]
