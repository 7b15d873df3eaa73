"""Printings of one story: wire copy that many outlets print, cut and edited, told by MinHash.

A story is the set of its runs of five words; of each of 96 hash functions the signature keeps the least value over the
set, so that the share of equal numbers in two signatures estimates the likeness (Jaccard) of the sets (Broder 1997).
32 bands of three numbers are what a database indexes: stories with a likeness of 0.4 share one with a chance of 0.88,
of 0.5 with 0.99, unrelated ones (0.01 at most) hardly ever.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.variants.agencies import agency_of
from onrecord.compare.verify.words import find_places

SHINGLE: Final = 5  # words in a row; two stories on one event share names and phrases of two to four words
BANDS: Final = 32
ROWS: Final = 3  # numbers of a band
NUMBERS: Final = BANDS * ROWS
# Of two stories that are one text. Of BASIL's 240 pairs of stories on one event, written by three outlets, the likest
# have 0.20 (they quote alike, and take passages from one agency), stories on different events 0.01; a story cut to its
# half has 0.5. At 0.2 the estimate passes 0.35 by chance once in four thousand pairs.
SAME_STORY: Final = 0.35
MOST_IN_BAND: Final = 50  # stories with one band, above which each is held against the first ones only
NO_DAY: Final = "9999"  # a story without a day comes last
REMEMBERED: Final = 262_144  # words whose hash is kept
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_SEED: Final = 20_101  # of the hash functions; another one makes other signatures, and stored ones useless

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printings:
    """All printings of one story.

    Attributes:
        documents: ids, first printing first.
        origin: id of the printing that counts as the first: the earliest that names the agency as its source, else the
            earliest.
        agency: the agency that most of the printings name in a dateline, byline or credit; None where none does.
    """

    documents: tuple[str, ...]
    origin: str
    agency: str | None


def signature(text: str) -> bytes:
    """The signature of a story's text, as a database stores it: 96 numbers of four bytes, lowest byte first.

    It is the same on every machine. A text of fewer than five words has one run, all of it; one without words has a
    signature that is like no other.
    """
    runs = _runs(text)
    if not len(runs):
        return b""
    numbers = np.empty(NUMBERS, dtype="<u4")
    factors, summands = _functions()
    for start in range(0, NUMBERS, ROWS):
        part = slice(start, start + ROWS)
        values = runs[:, None] * factors[part] + summands[part]
        numbers[part] = (values >> np.uint64(32)).min(axis=0)
    return numbers.tobytes()


def bands(of: bytes) -> list[int]:
    """A hash for each band of a signature, in order; two stories that may be one have one in common at its place.

    Each fits a signed column of 64 bits. Empty for the signature of a text without words.
    """
    if not of:
        return []
    rows = np.frombuffer(of, dtype="<u4").astype(np.uint64).reshape(BANDS, ROWS)
    hashes = np.zeros(BANDS, dtype=np.uint64)
    for row in rows.T:
        hashes = _mixed((hashes ^ row) * _PRIME)
    return [int(number) for number in hashes.view(np.int64)]


def likeness(a: bytes, b: bytes) -> float:
    """An estimate of the share of runs of five words that two stories have in common, from 0 to 1."""
    if not a or not b:
        return 0.0
    return float(np.mean(np.frombuffer(a, dtype="<u4") == np.frombuffer(b, dtype="<u4")))


def _runs(text: str) -> Hashes:
    """A hash for each run of words of a text, each once."""
    _, _, forms = find_places(text)
    words = np.fromiter(map(_hash_of_word, forms), dtype=np.uint64, count=len(forms))
    length = min(SHINGLE, len(words))
    if not length:
        return words
    runs = np.zeros(len(words) - length + 1, dtype=np.uint64)
    for place in range(length):
        runs = _mixed((runs ^ words[place : place + len(runs)]) * _PRIME)
    return np.unique(runs)


@lru_cache(maxsize=REMEMBERED)
def _hash_of_word(form: str) -> int:
    return zlib.crc32(form.encode("utf-8", "surrogatepass"))


def _mixed(hashes: Hashes) -> Hashes:
    """Hashes whose high bits reach the low ones, as in the last step of SplitMix64."""
    mixed: Hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX
    mixed ^= mixed >> np.uint64(27)
    return mixed


@cache
def _functions() -> tuple[Hashes, Hashes]:
    """Odd factors and summands of the hash functions ("multiply and shift")."""
    draw = np.random.PCG64(_SEED)
    numbers = draw.random_raw(2 * NUMBERS)
    return numbers[:NUMBERS] | np.uint64(1), numbers[NUMBERS:]


def find_printings(
    documents: Iterable[tuple[str, str]], *, published: Mapping[str, str] | None = None
) -> list[Printings]:
    """Groups of printings of one story, in order of their first printing; a story that was printed once is in none.

    Args:
        documents: ids and texts.
        published: days of publication by id; without them the order given is the order of printing.
    """
    texts = list(documents)
    if published is not None:
        texts.sort(key=lambda document: published.get(document[0]) or NO_DAY)
    signatures = [signature(text) for _, text in texts]
    groups = _grouped(signatures)
    return [_printings([texts[place] for place in places]) for places in groups if len(places) > 1]


def _grouped(signatures: Sequence[bytes]) -> list[list[int]]:
    """Places of stories that are one, in order; each joins the group of that one before it which it is likest to."""
    in_band: dict[tuple[int, int], list[int]] = defaultdict(list)
    group_of: list[list[int]] = []
    groups: list[list[int]] = []
    for place, own in enumerate(signatures):
        keys = list(enumerate(bands(own)))
        candidates = {other for key in keys for other in in_band[key]}
        like = max(candidates, key=lambda other: (likeness(own, signatures[other]), -other), default=None)
        if like is not None and likeness(own, signatures[like]) >= SAME_STORY:
            group = group_of[like]
        else:
            group = []
            groups.append(group)
        group.append(place)
        group_of.append(group)
        for key in keys:
            if len(in_band[key]) < MOST_IN_BAND:
                in_band[key].append(place)
    return groups


def _printings(texts: Sequence[tuple[str, str]]) -> Printings:
    named = [agency_of(text) for _, text in texts]
    told = [name for name in named if name]
    agency = max(told, key=told.count, default=None)
    origin = next(
        (document for (document, _), name in zip(texts, named, strict=True) if agency and name == agency), None
    )
    return Printings(documents=tuple(document for document, _ in texts), origin=origin or texts[0][0], agency=agency)
