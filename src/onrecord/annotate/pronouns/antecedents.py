"""What the network says of a pronoun: the chance of each name around it to be its antecedent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution import Range
from onrecord.annotate.encoder import Encoded, Floats, distance_buckets
from onrecord.annotate.pieces import Pieces

LONGEST_PRONOUN: Final = 10  # letters: "themselves"


@dataclass(frozen=True, slots=True)
class Scores:
    """What a pronoun may stand for.

    Attributes:
        names: the indices of the names in its window, in order.
        odds: float64 [names], of each to be its antecedent, the largest of all being 1 if not `nothing` is.
        nothing: the odds that none of them is.
    """

    names: npt.NDArray[np.int64]
    odds: npt.NDArray[np.float64]
    nothing: float


NO_NAMES: Final = Scores(np.zeros(0, dtype=np.int64), np.zeros(0), 1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a stretch of a story that the network has read: enough for its pronouns.

    Attributes:
        starts, ends: int32 [pieces], offsets in the document's text.
        windows: half-open (start, end) pieces of each window.
        keys: float16 [window pieces, width] a window, what each piece answers with as part of a name.
        queries: by a pronoun's offset the index of the window in which it is most central, and what it asks with
            there, float32 [width + 1].
        distance: float32 [buckets].
    """

    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    windows: tuple[Range, ...]
    keys: tuple[npt.NDArray[np.float16], ...]
    queries: dict[int, tuple[int, Floats]]
    distance: Floats

    def pieces_of(self, start: int, end: int) -> Range:
        """The half-open range of pieces that touch a stretch of the text."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        return first, int(np.searchsorted(self.starts, end))


def reading_of(text: str, pieces: Pieces, encoded: Encoded, pronouns: Collection[str]) -> Reading | None:
    """What is kept of a stretch; None if the network was not asked for names.

    Args:
        text: the document's text.
        pieces: of the stretch.
        encoded: what the network said of them.
        pronouns: the words whose antecedents may be asked for, in lower case.
    """
    naming = encoded.naming
    if naming is None:
        return None
    queries: dict[int, tuple[int, Floats]] = {}
    for piece, (start, end) in enumerate(zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)):
        if end - start <= LONGEST_PRONOUN and text[start:end].lower() in pronouns:
            index = encoded.window_of((piece, piece + 1))
            queries[start] = index, naming.queries[index][piece - encoded.windows[index][0]]
    keys = tuple(window.astype(np.float16) for window in naming.keys)
    return Reading(pieces.starts, pieces.ends, encoded.windows, keys, queries, naming.distance)


class Antecedents:
    """The names of one kind in a story, as those of its pronouns' antecedents.

    Args:
        readings: of the story.
        names: half-open offsets, in order.
    """

    def __init__(self, readings: Sequence[Reading], names: Sequence[Range]) -> None:
        self._readings = readings
        self._names = names
        self._windows: dict[tuple[int, int], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]] = {}

    def of(self, pronoun: int) -> Scores:
        """The odds of the names around the pronoun that begins at an offset; none where the network saw no pronoun."""
        for number, reading in enumerate(self._readings):
            if pronoun not in reading.queries:
                continue
            index, query = reading.queries[pronoun]
            start, end = reading.windows[index]
            names, firsts, keys = self._in_window(number, index)
            piece = reading.pieces_of(pronoun, pronoun + 1)[0]
            place = np.array([piece - start])
            buckets = distance_buckets(end - start, place, place + 1)[0]
            other = firsts != piece - start
            names, firsts, keys = names[other], firsts[other], keys[other]
            scores = np.append(keys @ query[:-1] + reading.distance[buckets[firsts]], query[-1]).astype(np.float64)
            odds = np.exp(scores - scores.max())
            return Scores(names, odds[:-1], float(odds[-1]))
        return NO_NAMES

    def _in_window(self, number: int, index: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """The names in a window: their indices, int64 [names] first pieces in it, and float32 [names, width] keys."""
        if (number, index) not in self._windows:
            reading = self._readings[number]
            start, end = reading.windows[index]
            inside = []
            for place, (name_start, name_end) in enumerate(self._names):
                first, last = reading.pieces_of(name_start, name_end)
                if start <= first < last <= end:
                    inside.append((place, first - start, last - start))
            keys = [reading.keys[index][first:last].mean(axis=0, dtype=np.float32) for _, first, last in inside]
            self._windows[number, index] = (
                np.array([place for place, _, _ in inside], dtype=np.int64),
                np.array([first for _, first, _ in inside], dtype=np.int64),
                np.array(keys, dtype=np.float32).reshape(len(inside), reading.keys[index].shape[1]),
            )
        return self._windows[number, index]
