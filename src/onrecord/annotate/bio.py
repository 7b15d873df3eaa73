"""Tags to spans: the best well-formed sequence of begin, inside and outside tags, by Viterbi's algorithm.

Well-formed: an inside tag stands only behind a begin or inside tag of its own role, never at a chain's start. A
chain is a paragraph, so no span can cross a paragraph break.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Paths = npt.NDArray[np.int8]

# Tag 0 is outside; role r begins with tag 1 + 2r and goes on with tag 2 + 2r.
FORBIDDEN: Final = np.float32(-1e9)
# Chains of like length are decoded side by side; this bounds the table of back pointers (scores × tags bytes).
MAX_CELLS: Final = 400_000


def best_paths(chains: Sequence[Floats]) -> list[Paths]:
    """The best well-formed tag sequence of each chain.

    Args:
        chains: float32 [pieces, tags] each, scores that add up (log probabilities).

    Returns:
        int8 [pieces] each, in the order of the chains.
    """
    paths: list[Paths] = [np.zeros(0, dtype=np.int8)] * len(chains)
    order = sorted((i for i, chain in enumerate(chains) if len(chain)), key=lambda i: len(chains[i]))
    for group in _alike(order, [len(chain) for chain in chains]):
        longest = max(len(chains[i]) for i in group)
        scores = np.zeros((len(group), longest, chains[group[0]].shape[1]), dtype=np.float32)
        for row, index in enumerate(group):
            scores[row, : len(chains[index])] = chains[index]
            # Beyond its end a chain goes on outside at no cost.
            scores[row, len(chains[index]) :, 1:] = FORBIDDEN
        for index, path in zip(group, _viterbi(scores), strict=True):
            paths[index] = path[: len(chains[index])]
    return paths


def spans_of(path: Paths) -> list[tuple[int, int, int]]:
    """The (start, end, role) of each span in a well-formed path, in order."""
    tags = path.astype(np.int64)
    begins = np.flatnonzero(tags % 2 == 1)
    inside = (tags > 0) & (tags % 2 == 0)
    # A span ends where what follows is not an inside tag.
    stops = np.flatnonzero(~np.append(inside, False))
    ends = stops[np.searchsorted(stops, begins, side="right")]
    return [(int(a), int(b), int(tags[a] - 1) // 2) for a, b in zip(begins, ends, strict=True)]


def _alike(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Groups of chains, sorted by length, that need no more than MAX_CELLS."""
    group: list[int] = []
    for index in order:
        if group and (len(group) + 1) * lengths[index] > MAX_CELLS:
            yield group
            group = []
        # More than half padding is not worth one pass less.
        if group and lengths[index] > 2 * lengths[group[0]] + 16:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _viterbi(scores: Floats) -> Paths:
    """int8 [chains, pieces], the best paths of float32 [chains, pieces, tags]."""
    chains, length, tags = scores.shape
    moves = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        moves[:, inside] = FORBIDDEN
        moves[[inside - 1, inside], inside] = 0
    best = scores[:, 0].copy()
    best[:, 2::2] += FORBIDDEN
    pointers = np.zeros((length, chains, tags), dtype=np.int8)
    for place in range(1, length):
        candidates = best[:, :, None] + moves
        pointers[place] = candidates.argmax(axis=1)
        best = candidates.max(axis=1) + scores[:, place]
    paths = np.zeros((chains, length), dtype=np.int8)
    paths[:, -1] = best.argmax(axis=1)
    rows = np.arange(chains)
    for place in range(length - 1, 0, -1):
        paths[:, place - 1] = pointers[place, rows, paths[:, place]]
    return paths
