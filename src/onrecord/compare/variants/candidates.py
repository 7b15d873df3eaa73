"""Which statements are worth holding against one another, without holding each against all.

By words: statements that share four words in a row which few others have. By meaning: statements of one speaker's name
in stories of neighbouring days whose vectors are close. Both take time near linear in the number of statements.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.days import days_between
from onrecord.compare.variants.judging import LEAST_CLOSE, NEAR_DAYS
from onrecord.compare.variants.speakers import is_named, parsed
from onrecord.compare.variants.wording import wording_of

Pairs = npt.NDArray[np.int64]  # [pairs, 2], the smaller index first
Vectors = npt.NDArray[np.float32]

GRAM: Final = 4  # words in a row
# Of a long statement a part of the runs is kept: of each window of so many the one with the least hash ("winnowing",
# Schleimer, Wilkerson and Aiken 2003), so that any GRAM + WINDOW - 1 = 7 shared words have one in common.
WINDOW: Final = 4
KEEPS_ALL: Final = 24  # runs; shorter statements keep them all, so that a short one is found in a long one
MOST_SHARING: Final = 24  # statements with a run of words, above which it is a formula that tells little
BESIDE: Final = 4  # statements that one with a formula is held against: the next in order of printing
MOST_CANDIDATES: Final = 32  # of one statement, those that share most runs
MOST_OF_A_NAME: Final = 2_000  # later statements of one name in neighbouring days; bounds a day of one speaker's words
MOST_CLOSE: Final = 16  # of one statement, the closest
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)


def keys_of(claim: Claim) -> list[int]:
    """Hashes of the runs of words by which a statement is found, as a database stores and indexes them.

    Two statements that share seven words in a row have one in common; where one of them is short, four are enough.
    They are equal on every machine, and fit a signed column of 64 bits.
    """
    forms = wording_of(claim).forms
    if len(forms) < GRAM:
        return []
    hashes = np.fromiter(map(_hash_of_word, forms), dtype=np.uint64, count=len(forms))
    runs = np.zeros(len(forms) - GRAM + 1, dtype=np.uint64)
    for place in range(GRAM):
        runs = (runs * _PRIME) ^ (hashes[place : place + len(runs)] * _PRIME)
        runs ^= runs >> np.uint64(29)
    if len(runs) > KEEPS_ALL:
        windows = np.lib.stride_tricks.sliding_window_view(runs, WINDOW)
        runs = runs[np.unique(windows.argmin(axis=1) + np.arange(len(windows)))]
    return [int(key) for key in np.unique(runs).view(np.int64)]


@lru_cache(maxsize=65_536)
def _hash_of_word(form: str) -> int:
    return zlib.crc32(form.encode("utf-8", "surrogatepass"))


def pairs_by_words(claims: Sequence[Claim]) -> Pairs:
    """Pairs of statements that share rare runs of words.

    Args:
        claims: in order of printing.
    """
    found = [keys_of(claim) for claim in claims]
    keys = np.fromiter((key for keys in found for key in keys), dtype=np.int64)
    owners = np.repeat(np.arange(len(claims), dtype=np.int64), [len(keys) for keys in found])
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    _, place, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    is_formula = sizes[place] > MOST_SHARING
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, MOST_SHARING):
        shares = keys[:-step] == keys[step:]
        if step > BESIDE:
            shares &= ~is_formula[:-step]
        if not shares.any():
            break
        pairs.append(np.column_stack((owners[:-step][shares], owners[step:][shares])))
    return _most_shared(np.concatenate(pairs), len(claims))


def _most_shared(pairs: Pairs, count: int) -> Pairs:
    """The pairs, each once, but of each later statement only those with most runs in common."""
    codes, shared = np.unique(pairs[:, 0] * count + pairs[:, 1], return_counts=True)
    later = codes % max(count, 1)
    order = np.lexsort((codes, -shared, later))
    later = later[order]
    begins = np.searchsorted(later, later, side="left")
    kept = codes[order][np.arange(len(later)) - begins < MOST_CANDIDATES]
    return np.column_stack((kept // max(count, 1), kept % max(count, 1)))


def pairs_by_meaning(claims: Sequence[Claim], vectors: Vectors) -> Pairs:
    """Pairs of statements of one speaker's name, from stories of neighbouring days, with close vectors.

    Args:
        claims: in order of printing.
        vectors: float32 [claims, dimensions], unit length.
    """
    of_name: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        if is_named(claim) and claim.published:
            of_name[parsed(claim).surname].append(place)
    pairs = [pair for places in of_name.values() for pair in _close(claims, vectors, np.array(places))]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _close(claims: Sequence[Claim], vectors: Vectors, places: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    behind = 0
    for start in range(len(places) - 1):
        first = claims[places[start]]
        behind = max(behind, start + 1)
        while behind < len(places) and _is_near(first, claims[places[behind]]):
            behind += 1
        others = places[start + 1 : min(behind, start + 1 + MOST_OF_A_NAME)]
        if not len(others):
            continue
        cosines = vectors[others] @ vectors[places[start]]
        close = np.flatnonzero(cosines >= LEAST_CLOSE)
        for other in close[np.argsort(-cosines[close], kind="stable")[:MOST_CLOSE]]:
            yield int(places[start]), int(others[other])


def _is_near(one: Claim, other: Claim) -> bool:
    days = days_between(one.published, other.published)
    return days is not None and days <= NEAR_DAYS
