"""Windows: a document of any length as stretches that fit the encoder."""

from itertools import pairwise
from typing import Final

WINDOW_PIECES: Final = 318  # with the two special tokens 320, the length that the model is trained on
OVERLAP_PIECES: Final = 64  # every piece but those at the document's ends has at least half of this on each side


def plan_windows(pieces: int, size: int = WINDOW_PIECES, overlap: int = OVERLAP_PIECES) -> list[tuple[int, int]]:
    """Half-open (start, end) windows that cover the pieces, as few and as equal as can be.

    Args:
        pieces: how many there are to cover.
        size: the most pieces a window holds.
        overlap: the least that two neighbours share.
    """
    if pieces <= size:
        return [(0, pieces)] if pieces else []
    count = -(-(pieces - overlap) // (size - overlap))
    length = min(size, -(-(pieces + (count - 1) * overlap) // count))
    return [(start, start + length) for start in (round(i * (pieces - length) / (count - 1)) for i in range(count))]


def owned_ranges(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each window the half-open stretch of pieces that stand more central in it than in any other."""
    cuts = [(end + start) // 2 for (_, end), (start, _) in pairwise(windows)]
    return list(zip([windows[0][0], *cuts], [*cuts, windows[-1][1]], strict=True)) if windows else []
