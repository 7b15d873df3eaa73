"""Repeats among many statements."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.embeddings import SentenceEncoder
from onrecord.compare.variants.candidates import Vectors, pairs_by_meaning, pairs_by_words
from onrecord.compare.variants.judging import judge_repeat, order_of_printing
from onrecord.compare.variants.speakers import is_named
from onrecord.compare.variants.wording import wording_of
from onrecord.record import Link

# Of statements with the same words: those that are held against others too, and those that are no repeats of one
# another ("No comment.") but may be repeated by later ones.
MOST_FIRSTS: Final = 4
SHORTEST: Final = 1e-6  # a vector of zeros stays one


def find_repeats(
    claims: Sequence[Claim],
    *,
    encoder: SentenceEncoder | None = None,
    vectors: npt.NDArray[np.int8] | npt.NDArray[np.float32] | None = None,
) -> list[Link]:
    """The statements among many that are one utterance printed twice.

    Statements of equal words are linked to the first of them, a star; others to those that they share rare words with,
    or, where there are vectors, that are close in meaning. The time grows near linearly with their number.

    Args:
        claims: of any stories, in any order.
        encoder: makes the vectors, where none are given.
        vectors: int8 or float32 [claims, dimensions] of their contents alone, without speakers. Without vectors and
            encoder only words decide.

    Returns:
        Links from earlier to later printings, in order of printing.
    """
    return _find(claims, [True] * len(claims), encoder, vectors)


def find_repeats_of(
    new: Sequence[Claim],
    known: Sequence[Claim],
    *,
    encoder: SentenceEncoder | None = None,
    vectors: npt.NDArray[np.int8] | npt.NDArray[np.float32] | None = None,
) -> list[Link]:
    """The repeats that new statements make, among themselves and with known ones.

    Args:
        new: statements that were added.
        known: statements that may be the same utterances: with a key of `keys_of` in common, or of the same speakers in
            stories of the same days.
        encoder: makes the vectors, where none are given.
        vectors: [new and known, dimensions], in that order.
    """
    return _find([*new, *known], [True] * len(new) + [False] * len(known), encoder, vectors)


def _find(
    claims: Sequence[Claim],
    is_new: Sequence[bool],
    encoder: SentenceEncoder | None,
    vectors: npt.NDArray[np.int8] | npt.NDArray[np.float32] | None,
) -> list[Link]:
    order = sorted(range(len(claims)), key=lambda place: order_of_printing(claims[place]))
    ordered = [claims[place] for place in order]
    new = [is_new[place] for place in order]
    links: dict[tuple[str, str], Link] = {}
    left_places = []
    for place, star in _stars(ordered):
        if star.link and (new[place] or new[star.first]):
            links[star.link.a, star.link.b] = star.link
        if star.stays:
            left_places.append(place)
    left_places.sort()
    left = [ordered[place] for place in left_places]
    unit = _unit_vectors(left, encoder, vectors, [order[place] for place in left_places])
    links |= {(link.a, link.b): link for link in _among(left, [new[place] for place in left_places], unit)}
    place_of = {claim.id: place for place, claim in enumerate(ordered)}
    return sorted(links.values(), key=lambda link: (place_of[link.b], place_of[link.a]))


@dataclass(frozen=True, slots=True)
class _Star:
    """Where a statement stands among those of the same words.

    Attributes:
        first: the place of the first one that it repeats, its own where there is none.
        link: to that one.
        stays: it is held against statements of other words too: one of the first, or no repeat.
    """

    first: int
    link: Link | None
    stays: bool


def _stars(claims: Sequence[Claim]) -> Iterator[tuple[int, _Star]]:
    """Each statement's place, with where it stands among those of the same words."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        groups[wording_of(claim).forms].append(place)
    for places in groups.values():
        firsts: dict[str | None, deque[int]] = defaultdict(lambda: deque(maxlen=MOST_FIRSTS))
        recent: deque[int] = deque(maxlen=MOST_FIRSTS)
        for number, place in enumerate(places):
            speaker = claims[place].speaker if is_named(claims[place]) else None
            star = _Star(place, None, stays=True)
            for first in sorted({*firsts[speaker], *(firsts[None] if speaker else recent)}):
                if link := judge_repeat(claims[first], claims[place], 1.0):
                    star = _Star(first, link, stays=number < MOST_FIRSTS)
                    break
            yield place, star
            if star.link is None:
                firsts[speaker].append(place)
                recent.append(place)


def _among(claims: Sequence[Claim], is_new: Sequence[bool], vectors: Vectors | None) -> Iterator[Link]:
    """The repeats among statements of different words, in order of printing."""
    pairs = pairs_by_words(claims)
    if vectors is not None:
        pairs = np.unique(np.concatenate((pairs, pairs_by_meaning(claims, vectors))), axis=0)
    for one, other in pairs.tolist():
        if is_new[one] or is_new[other]:
            cosine = None if vectors is None else float(vectors[one] @ vectors[other])
            if link := judge_repeat(claims[one], claims[other], cosine):
                yield link


def _unit_vectors(
    claims: Sequence[Claim],
    encoder: SentenceEncoder | None,
    vectors: npt.NDArray[np.int8] | npt.NDArray[np.float32] | None,
    rows: Sequence[int],
) -> Vectors | None:
    """float32 [claims, dimensions] of unit length, made or taken from those given."""
    if vectors is None:
        return encoder.encode([claim.content for claim in claims]) if encoder else None
    taken = vectors[np.array(rows, dtype=np.int64)].astype(np.float32)
    lengths = np.linalg.norm(taken, axis=1, keepdims=True)
    unit: Vectors = taken / np.maximum(lengths, np.float32(SHORTEST))
    return unit
