"""Where in the transcripts the words of a quotation may stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.verify.alignment import LEAP, Alignment, Step, align
from onrecord.compare.verify.quotations import Quotation
from onrecord.compare.verify.transcripts import ReadiedTranscript

MAX_WINDOWS: Final = 3  # of one transcript that are read; speakers say the same again
MAX_PART: Final = 1000  # terms of a quotation that are aligned at once
SLACK: Final = 12  # terms on each side of a window
STRETCH: Final = 1.5  # a passage has at most so many times the terms of its quotation, repairs and cuts aside
CUT_REACH: Final = 250  # terms that one ellipsis may leave out
REPEATED_LIKENESS: Final = 0.8  # of a passage beside which the same words are looked for again
MIN_WEIGHT: Final = 0.5  # of the best window's: another one with less is not read
MISSING: Final = 0.5  # what a word that is not there counts against one that is; chosen on the pairs that were read
_CHANGES: Final = {"like": 0.5, "replaced": 1.0, "added": 1.0, "dropped": 1.0}
_TELLS: Final = {"equal": 1.0, "like": 0.5}


@dataclass(frozen=True)
class Match:
    """A quotation aligned with a stretch of one transcript."""

    transcript: ReadiedTranscript
    alignment: Alignment
    part: tuple[int, int]

    quotation: Quotation

    @cached_property
    def likeness(self) -> float:
        """1 for the same words, 0 for none of them."""
        steps = self.alignment.steps
        changed = sum(_CHANGES.get(step.kind, 0.0) for step in steps)
        leaps = sum(
            step.kind == "leapt" and (not place or steps[place - 1].kind != "leapt") for place, step in enumerate(steps)
        )
        return max(0.0, 1.0 - (changed + LEAP * leaps) / max(1, self.part[1] - self.part[0]))

    @cached_property
    def told(self) -> float:
        """How much the words tell that the transcript has too, in bits; a form of the same word tells half."""
        bits = self.quotation.bits
        return sum(float(bits[step.quoted]) * _TELLS.get(step.kind, 0.0) for step in self.alignment.pairs)

    @property
    def coverage(self) -> float:
        """The part of what the quotation tells that the transcript has too."""
        return self.told / max(1e-9, float(self.quotation.bits[self.part[0] : self.part[1]].sum()))

    @property
    def support(self) -> float:
        """How strongly the words speak for the passage, in bits: what is there, less half of what is not."""
        return self.told - MISSING * (float(self.quotation.bits[self.part[0] : self.part[1]].sum()) - self.told)

    @property
    def span(self) -> tuple[int, int]:
        """Half-open offsets in the transcript's text, from the first to the last word that is quoted."""
        spoken = [step.spoken for step in self.alignment.pairs if step.spoken is not None]
        ready = self.transcript
        return int(ready.starts[ready.first[spoken[0]]]), int(ready.ends[ready.last[spoken[-1]]])


def find_matches(
    quotation: Quotation, transcript: ReadiedTranscript, part: tuple[int, int] | None = None
) -> Iterator[Match]:
    """The stretches of a transcript that share most phrases with a quotation, each with its alignment."""
    part = part or (0, len(quotation))
    if part[1] - part[0] > MAX_PART:
        whole = _find_in_parts(quotation, transcript, part)
        if whole is not None:
            yield whole
        return
    waiting = _windows(quotation, transcript, part)
    while waiting:
        window = waiting.pop(0)
        match = Match(transcript, align(quotation, transcript, window, part), part, quotation)
        pairs = match.alignment.pairs
        if not pairs:
            continue
        yield match
        if match.likeness >= REPEATED_LIKENESS:
            # Somebody else may say the same right before or behind it.
            beside = ((window[0], pairs[0].spoken or 0), ((pairs[-1].spoken or 0) + 1, window[1]))
            waiting.extend(one for one in beside if _may_hold(quotation, transcript, one, part))


def _may_hold(
    quotation: Quotation, transcript: ReadiedTranscript, window: tuple[int, int], part: tuple[int, int]
) -> bool:
    """Whether most words of a quotation stand in a stretch, in whatever order."""
    if window[1] - window[0] < (part[1] - part[0]) * REPEATED_LIKENESS:
        return False
    held = np.isin(quotation.hashes[part[0] : part[1]], transcript.hashes[window[0] : window[1]])
    return bool(held.mean() >= REPEATED_LIKENESS)


def _find_in_parts(quotation: Quotation, transcript: ReadiedTranscript, whole: tuple[int, int]) -> Match | None:
    """A long quotation part by part: a table of all its words by all the words of a speech would not fit."""
    steps: list[Step] = []
    cost = 0.0
    for first in range(whole[0], whole[1], MAX_PART):
        part = (first, min(first + MAX_PART, whole[1]))
        found = max(find_matches(quotation, transcript, part), key=lambda match: match.told, default=None)
        if found is None:
            steps.extend(Step("added", index, None) for index in range(*part))
            continue
        cost += found.alignment.cost
        steps.extend(_between(steps, found.alignment.pairs[0].spoken))
        steps.extend(found.alignment.steps)
    alignment = Alignment(cost, tuple(steps))
    return Match(transcript, alignment, whole, quotation) if alignment.pairs else None


def _between(steps: Sequence[Step], spoken: int | None) -> list[Step]:
    """What lies in a transcript between two parts of a quotation: words that may be left out, or another place."""
    last = next((step.spoken for step in reversed(steps) if step.spoken is not None), None)
    if last is None or spoken is None or spoken == last + 1:
        return []
    if last < spoken:
        return [Step("leapt", None, place) for place in range(last + 1, spoken)]
    return [Step("leapt", None, None)]


def _windows(quotation: Quotation, transcript: ReadiedTranscript, part: tuple[int, int]) -> list[tuple[int, int]]:
    """Half-open ranges of terms, best first, apart from each other."""
    hashes = quotation.hashes[part[0] : part[1]]
    places, weights, offsets = _shared(hashes, transcript)
    if not len(places):
        return []
    cuts = int(quotation.cut[part[0] : part[1]].sum() + quotation.inserted[part[0] : part[1]].any())
    reach = int(len(hashes) * STRETCH) + 8 + CUT_REACH * cuts
    summed = np.concatenate([[0.0], np.cumsum(weights)])
    behind = np.searchsorted(places, places + reach, side="left")
    totals = summed[behind] - summed[:-1]
    found: list[tuple[int, int]] = []
    best = float(totals.max())
    for start in np.argsort(-totals, kind="stable").tolist():
        if totals[start] < MIN_WEIGHT * best or len(found) >= MAX_WINDOWS:
            break
        end = int(behind[start]) - 1
        low = int(places[start] - offsets[start]) - SLACK
        high = int(places[end] + len(hashes) - offsets[end]) + SLACK
        window = (max(0, low), min(len(transcript), high))
        if all(window[1] <= other[0] + SLACK or window[0] >= other[1] - SLACK for other in found):
            found.append(window)
    return found


def _shared(
    hashes: NDArray[np.uint32], transcript: ReadiedTranscript
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Where the transcript has phrases of the quotation, how much each tells, and its place in the quotation."""
    places: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.float64]] = []
    offsets: list[NDArray[np.int64]] = []
    for length, worth in ((1, 0.3), (2, 1.0)):
        for offset, found in enumerate(transcript.places(hashes, length)):
            if len(found):
                places.append(found)
                # A word that the transcript is full of tells little of where the quotation stands.
                weights.append(np.full(len(found), worth / len(found) ** 0.7))
                offsets.append(np.full(len(found), offset, dtype=np.int64))
    if not places:
        empty = np.zeros(0, dtype=np.int64)
        return empty, np.zeros(0, dtype=np.float64), empty
    joined = np.concatenate(places)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(weights)[order], np.concatenate(offsets)[order]
