"""What the network says of a pronoun: the chance of each name around it to be its antecedent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution import Range
from onrecord.annotate.encoder import Encoded, Floats, distance_buckets
from onrecord.annotate.pieces import Pieces
from onrecord.annotate.story import Mention

LONGEST_PRONOUN: Final = 10  # letters: "themselves"


@dataclass(frozen=True, slots=True)
class Chances:
    """What a pronoun may stand for.

    Attributes:
        names: names around it with the chance of each, in the order of the text.
        nothing: the chance that none of them is its antecedent.
    """

    names: tuple[tuple[Mention, float], ...]
    nothing: float


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


def antecedent_chances(readings: Sequence[Reading], pronoun: int, mentions: Sequence[Mention]) -> Chances:
    """The chances of names to be the antecedent of the pronoun that begins at an offset.

    Args:
        readings: of the story.
        pronoun: an offset.
        mentions: the names that may be, those outside of the window in which the pronoun is most central are left out.
    """
    for reading in readings:
        if pronoun not in reading.queries:
            continue
        index, query = reading.queries[pronoun]
        start, end = reading.windows[index]
        piece = reading.pieces_of(pronoun, pronoun + 1)[0]
        place = np.array([piece - start])
        buckets = distance_buckets(end - start, place, place + 1)[0]
        inside: list[Mention] = []
        scores = [float(query[-1])]
        for mention in mentions:
            first, last = reading.pieces_of(mention.start, mention.end)
            if start <= first < last <= end and not first <= piece < last:
                inside.append(mention)
                key = reading.keys[index][first - start : last - start].mean(axis=0, dtype=np.float32)
                scores.append(float(key @ query[:-1] + reading.distance[buckets[first - start]]))
        chances = np.exp(np.array(scores) - max(scores))
        chances /= chances.sum()
        named = tuple((mention, float(chance)) for mention, chance in zip(inside, chances[1:], strict=True))
        return Chances(named, float(chances[0]))
    return Chances((), 1.0)
