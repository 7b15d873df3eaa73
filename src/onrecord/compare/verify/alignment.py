"""The words of a quotation laid along those of a transcript, at the lowest cost."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.verify.quotations import Quotation
from onrecord.compare.verify.rarity import COMMON_BITS
from onrecord.compare.verify.transcripts import ReadiedTranscript

# Costs, in changed words. A word passed over where speech was broken off, or where the quotation shows a mark, costs
# next to nothing, so that the shortest of equal ways is taken. A rare word must not be given up for the sake of common
# ones: "unaware of those activities" is laid along "aware of any of those activities", and not "unaware" beside "any".
LIKE: Final = 0.3
OTHER: Final = 1.0
ADDED: Final = 1.0
DROPPED: Final = 1.0
DROPPED_COMMON: Final = 0.4
MAX_WORTH: Final = 2.0  # how much dearer a rare word is than a common one
PASSED: Final = 0.02
CUT: Final = 0.002
INSERTED: Final = 0.1
LEAP: Final = 4.0  # to go on at another place of the transcript: cheaper than to drop more words than this
_EVEN: Final = 1e-3  # costs that differ by less are equal; they are kept as float32

Row = NDArray[np.float32]
Kind = Literal["equal", "like", "replaced", "added", "dropped", "passed", "cut", "leapt"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment.

    Attributes:
        kind: equal; like: forms of one word; replaced; added: quoted, not spoken; dropped: spoken, not quoted; passed:
            spoken by mistake or by another, and not quoted; cut: left out where the quotation shows a mark; leapt: left
            out, without a mark, between two places of the transcript.
        quoted: index of the quotation's term, None where there is none.
        spoken: index of the transcript's term, None where there is none.
    """

    kind: Kind
    quoted: int | None
    spoken: int | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation, or a part of it, laid along a stretch of a transcript.

    Attributes:
        cost: in changed words.
        steps: in order.
    """

    cost: float
    steps: tuple[Step, ...]

    @property
    def pairs(self) -> list[Step]:
        """The steps in which a quoted term has a spoken one."""
        return [step for step in self.steps if step.quoted is not None and step.spoken is not None]


def align(
    quotation: Quotation, transcript: ReadiedTranscript, window: tuple[int, int], part: tuple[int, int] | None = None
) -> Alignment:
    """Lays a quotation along a stretch of a transcript; it may begin and end anywhere in it.

    The dynamic programme goes through the quotation term by term, each row of costs at once: the cheapest way to pass
    over any number of spoken terms is a running minimum over the row less the summed costs of passing.

    Args:
        quotation: what is looked for.
        transcript: where.
        window: half-open, in terms of the transcript.
        part: half-open, in terms of the quotation; the whole of it by default.
    """
    first, last = part or (0, len(quotation))
    low, high = window
    if first >= last or low >= high:
        return Alignment(0.0, ())
    table = _Table(quotation, transcript, (first, last), window)
    table.fill()
    return table.trace()


class _Table:
    """The costs of laying each prefix of a quotation along each prefix of a stretch of a transcript."""

    def __init__(
        self, quotation: Quotation, transcript: ReadiedTranscript, part: tuple[int, int], window: tuple[int, int]
    ) -> None:
        low, high = window
        self.quotation, self.transcript = quotation, transcript
        self.part, self.window = part, window
        self.hashes, self.stems = transcript.hashes[low:high], transcript.stems[low:high]
        self.passable = transcript.passable[low:high]
        self.skip = np.where(transcript.common[low:high], DROPPED_COMMON, DROPPED).astype(np.float32)
        self.skip[self.passable] = PASSED
        self.joined: set[int] = set()
        if quotation.joined.any():
            self.joined.update(self.hashes[np.isin(self.hashes, quotation.joined)].tolist())
        self.placed: list[Row] = []  # a row for each quoted term: the costs with it placed
        self.passed: list[Row] = []  # the same, with spoken terms passed over behind it

    def fill(self) -> None:
        """Computes the rows, from the first quoted term on."""
        first, last = self.part
        summed = np.concatenate([[0.0], np.cumsum(self.skip)]).astype(np.float32)
        row = np.zeros(len(self.hashes) + 1, dtype=np.float32)
        for index in range(first, last):
            placed = row + np.float32(self._added(index))
            placed[1:] = np.minimum(row[:-1] + self._paired(index, slice(None)), placed[1:])
            row = placed
            if index + 1 < last:
                scaled = summed * np.float32(CUT) if self._is_cut(index + 1) else summed
                row = scaled + np.minimum.accumulate(placed - scaled)
                row = np.minimum(row, np.minimum.accumulate(placed) + np.float32(LEAP))
            self.placed.append(placed)
            self.passed.append(row)

    def trace(self) -> Alignment:
        """The steps of the cheapest alignment, found from the last one back."""
        first, low = self.part[0], self.window[0]
        index, place = len(self.placed) - 1, int(np.argmin(self.placed[-1]))
        cost = float(self.placed[-1][place])
        steps: list[Step] = []
        while index >= 0:
            placed, row = self.placed[index], self.passed[index]
            if row[place] < placed[place] - _EVEN:
                place = self._trace_passed(steps, index, place)
                continue
            quoted = first + index
            above = float(self.passed[index - 1][place - 1]) if index and place else 0.0
            if place and above + float(self._paired(quoted, slice(place - 1, place))[0]) <= placed[place] + _EVEN:
                steps.append(Step(self._kind(quoted, low + place - 1), quoted, low + place - 1))
                place -= 1
            else:
                steps.append(Step("added", quoted, None))
            index -= 1
        steps.reverse()
        return Alignment(cost, tuple(steps))

    def _trace_passed(self, steps: list[Step], index: int, place: int) -> int:
        """Adds the spoken terms that were passed over to reach a place, and gives the place before them."""
        placed, row, low = self.placed[index], self.passed[index], self.window[0]
        cut = self._is_cut(self.part[0] + index + 1)
        one = float(self.skip[place - 1])
        if abs(float(row[place - 1]) + one * (CUT if cut else 1.0) - float(row[place])) <= _EVEN:
            kind: Kind = "cut" if cut else "passed" if self.passable[place - 1] else "dropped"
            steps.append(Step(kind, None, low + place - 1))
            return place - 1
        origin = int(np.argmin(placed[:place]))
        steps.extend(Step("leapt", None, low + spoken - 1) for spoken in range(place, origin, -1))
        return origin

    def _paired(self, index: int, places: slice) -> Row:
        """What it costs to lay a quoted term beside each of some spoken ones."""
        quotation = self.quotation
        like = np.where(self.stems[places] == quotation.stems[index], LIKE, OTHER)
        costs = np.where(self.hashes[places] == quotation.hashes[index], 0.0, like).astype(np.float32)
        if index + 1 < self.part[1] and quotation.joined[index + 1]:
            costs[self.hashes[places] == quotation.joined[index + 1]] = 0.0
        # What nobody said, or another, stands for no quoted word.
        barred = self.passable[places] & (costs > 0.0)
        costs *= np.float32(self._worth(index))
        if quotation.inserted[index]:
            costs = np.minimum(costs, np.float32(INSERTED))
        costs[barred] = OTHER + ADDED + DROPPED
        return costs

    def _added(self, index: int) -> float:
        """What it costs to leave a quoted term without a spoken one."""
        if self.quotation.inserted[index]:
            return INSERTED
        joined = index > self.part[0] and int(self.quotation.joined[index]) in self.joined
        return PASSED if joined or self.quotation.passable[index] else ADDED * self._worth(index)

    def _worth(self, index: int) -> float:
        return min(MAX_WORTH, max(1.0, float(self.quotation.bits[index]) / COMMON_BITS))

    def _is_cut(self, index: int) -> bool:
        """Whether spoken words before a term are left out with a mark: an ellipsis, or brackets in their place."""
        quotation = self.quotation
        return bool(quotation.cut[index] or quotation.inserted[index] or quotation.inserted[index - 1])

    def _kind(self, quoted: int, spoken: int) -> Kind:
        """What a quoted and a spoken term that are paired are to each other."""
        if self.quotation.hashes[quoted] == self.transcript.hashes[spoken]:
            return "equal"
        return "like" if self.quotation.stems[quoted] == self.transcript.stems[spoken] else "replaced"
