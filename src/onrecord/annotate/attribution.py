"""Attributions: the network's scores to sources, cues and contents that belong together.

Spans come from the tags, by Viterbi within each paragraph. Each cue then asks what it has: a content belongs to the
cue that its pieces choose among all cues around; a cue takes the source that answers it best, and several cues may
share one ("he said … and added …"). A cue without content attributes nothing and is dropped.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.bio import best_paths, spans_of
from onrecord.annotate.encoder import CONTENT_OF, SOURCE_OF, Encoded, Floats
from onrecord.annotate.pieces import Pieces

Range = tuple[int, int]

SOURCE, CUE, CONTENT = range(3)  # roles, as the tags number them
OUT_OF_REACH: Final = np.float32(-30.0)  # the score of a piece towards a cue that no window holds with it
LARGEST_SCORE: Final = np.float32(40.0)  # a score beyond is as sure; its exponential must stay finite
# The next three were chosen on the held-out part of train.
# A content belongs to a cue when its pieces have at least this mean probability of it; without the bound, contents
# whose own cue was missed hang on the cue next to them.
LEAST_CONTENT: Final = 0.3
# Between a content, a source and a cue that close one another stand a comma and a quotation mark at most.
MOST_PIECES_BETWEEN: Final = 2
# A source answers a cue when its pieces have at least this mean probability of being its source.
LEAST_SOURCE: Final = 0.35
# Where no tagged source does, pieces that do so with this probability are taken for one, and their neighbours with
# EDGE_OF_SOURCE of it.
LEAST_UNTAGGED_SOURCE: Final = 0.5
EDGE_OF_SOURCE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution, as half-open offsets in the document's text.

    Attributes:
        source, content: spans in order; the source may be empty.
        cue: one span, or none for forms without a cue.
        confidence: the chance that source and content are right.
        reason: why it was taken for one.
    """

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    confidence: float
    reason: str


@dataclass(slots=True)
class Draft:
    """An attribution in the making, as ranges of pieces.

    Attributes:
        source_score: the chance of the likeliest source, taken or passed over.
    """

    cue: Range
    source: Range | None = None
    source_score: float = 0.0
    content: list[Range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Calibration:
    """From evidence to the chance of being right: logistic regression, fitted on the held-out part of train.

    Attributes:
        weights: one for each of EVIDENCE.
        bias: the log odds without any evidence.
        floor: an attribution with less of a chance is not reported.
    """

    weights: tuple[float, ...]
    bias: float
    floor: float = 0.0

    def confidence(self, evidence: Sequence[float]) -> float:
        """The chance, rounded to three places."""
        score = self.bias + sum(w * e for w, e in zip(self.weights, evidence, strict=True))
        return round(1 / (1 + math.exp(-score)), 3)


class Attributor:
    """Finds the attributions of stretches that the encoder has read."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration

    def attribute(self, stretches: Sequence[Pieces], encoded: Sequence[Encoded]) -> list[list[Attribution]]:
        """The attributions of each stretch, in the order of their cues, without those below the floor."""
        found = []
        for pieces, scores, drafts in zip(stretches, encoded, draft_all(stretches, encoded), strict=True):
            all_of_it = [self._placed(draft, pieces, scores) for draft in drafts]
            found.append([one for one in all_of_it if one.confidence >= self._calibration.floor])
        return found

    def _placed(self, draft: Draft, pieces: Pieces, scores: Encoded) -> Attribution:
        """The draft with offsets in the text for ranges of pieces, and calibrated."""

        def offsets(span: Range) -> Range:
            return int(pieces.starts[span[0]]), int(pieces.ends[span[1] - 1])

        return Attribution(
            source=(offsets(draft.source),) if draft.source else (),
            cue=(offsets(draft.cue),),
            content=tuple(offsets(span) for span in sorted(draft.content)),
            confidence=self._calibration.confidence(evidence(draft, scores)),
            reason="the model read this cue with this content",
        )


def draft_all(stretches: Sequence[Pieces], encoded: Sequence[Encoded]) -> list[list[Draft]]:
    """The drafts of each stretch."""
    spans = _spans(stretches, encoded)
    return [
        draft_attributions(found, scores, pieces)
        for pieces, scores, found in zip(stretches, encoded, spans, strict=True)
    ]


def _spans(stretches: Sequence[Pieces], encoded: Sequence[Encoded]) -> list[list[tuple[int, int, int]]]:
    """The tagged (start, end, role) spans of each stretch; the paragraphs of all are decoded together."""
    chains: list[Floats] = []
    places: list[tuple[int, int]] = []
    for index, (pieces, scores) in enumerate(zip(stretches, encoded, strict=True)):
        breaks = [int(b) for b in np.flatnonzero(np.diff(pieces.paragraphs, prepend=-1))]
        for start, end in pairwise([*breaks, len(pieces)]):
            chains.append(scores.tags[start:end])
            places.append((index, start))
    spans: list[list[tuple[int, int, int]]] = [[] for _ in stretches]
    for (index, offset), path in zip(places, best_paths(chains), strict=True):
        spans[index] += [(start + offset, end + offset, role) for start, end, role in spans_of(path)]
    return spans


def draft_attributions(spans: Sequence[tuple[int, int, int]], scores: Encoded, pieces: Pieces) -> list[Draft]:
    """Tie sources and contents to cues.

    Args:
        spans: (start, end, role) of the tagged spans, in order.
        scores: of the same pieces.
        pieces: the pieces themselves.
    """
    cues = [(start, end) for start, end, role in spans if role == CUE]
    if not cues:
        return []
    towards = _scores_towards(cues, scores)
    _keep_to_paragraphs(towards, cues, pieces)
    chances = _role_chances(towards)
    drafts = [Draft(cue) for cue in cues]
    contents = [(start, end) for start, end, role in spans if role == CONTENT]
    choices = towards[:, :, CONTENT_OF - 1]
    owners = _means(choices - np.logaddexp.reduce(choices, axis=0, keepdims=True), contents).argmax(axis=0)
    belongs = _means(chances[:, :, CONTENT_OF], contents)
    for number, (content, owner) in enumerate(zip(contents, owners, strict=True)):
        if belongs[owner, number] >= LEAST_CONTENT:
            drafts[owner].content.append(content)
    sources = [(start, end) for start, end, role in spans if role == SOURCE]
    answers = _means(chances[:, :, SOURCE_OF], sources)
    for draft, own, answer in zip(drafts, chances, answers, strict=True):
        best = int(answer.argmax()) if sources else None
        draft.source_score = float(answer[best]) if best is not None else 0.0
        if best is not None and draft.source_score >= LEAST_SOURCE:
            draft.source = sources[best]
        else:
            _find_untagged_source(draft, own[:, SOURCE_OF], pieces.paragraphs)
    for draft in drafts:
        if not draft.content:
            _take_in(draft, drafts)
    return [draft for draft in drafts if draft.content]


def _means(values: Floats, spans: Sequence[Range]) -> npt.NDArray[np.float64]:
    """float64 [cues, spans], the mean over the pieces of each span, of values [cues, pieces]."""
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    # In double precision: the sums run over all pieces before a span.
    sums = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:], dtype=np.float64)
    means: npt.NDArray[np.float64] = (sums[:, ends] - sums[:, starts]) / (ends - starts)
    return means


def _find_untagged_source(draft: Draft, chances: Floats, paragraphs: npt.NDArray[np.int32]) -> None:
    """Give a cue the pieces that answer it as its source, though they are not tagged as one.

    Args:
        draft: without a source.
        chances: float32 [pieces], of being the cue's source.
        paragraphs: int32 [pieces].
    """
    likeliest = int(chances.argmax())
    if chances[likeliest] < LEAST_UNTAGGED_SOURCE or draft.cue[0] <= likeliest < draft.cue[1]:
        return
    inside = (chances >= EDGE_OF_SOURCE * LEAST_UNTAGGED_SOURCE) & (paragraphs == paragraphs[likeliest])
    inside[slice(*draft.cue)] = False
    start = likeliest - int(np.append(~inside[:likeliest][::-1], True).argmax())
    end = likeliest + int(np.append(~inside[likeliest:], True).argmax())
    draft.source = (start, end)
    draft.source_score = float(chances[start:end].mean())


def _take_in(bare: Draft, drafts: Sequence[Draft]) -> None:
    """Make a cue without a content part of the one that it closes, if another cue further on took that.

    "“…,” she said, according to Reuters": one content, two cues. All of "“…,” she said" is Reuters'; that the words
    are hers is found when the content is read again (`nesting.py`).
    """
    first, last = bare.cue
    if bare.source and 0 <= first - bare.source[1] <= MOST_PIECES_BETWEEN:
        first = bare.source[0]
    for outer in drafts:
        for index, (start, end) in enumerate(outer.content):
            if 0 <= first - end <= MOST_PIECES_BETWEEN and 0 <= outer.cue[0] - last <= MOST_PIECES_BETWEEN:
                outer.content[index] = (start, last)
                return


def _scores_towards(cues: Sequence[Range], scores: Encoded) -> Floats:
    """float32 [cues, pieces, 2], the scores of being each cue's source and content."""
    towards = np.full((len(cues), len(scores.tags), 2), OUT_OF_REACH, dtype=np.float32)
    for row, cue in zip(towards, cues, strict=True):
        start, found = scores.towards(cue)
        row[start : start + len(found)] = found
    return towards


def _keep_to_paragraphs(towards: Floats, cues: Sequence[Range], pieces: Pieces) -> None:
    """Put out of reach what stands in another paragraph than the cue, but for quotations that run on.

    In the training corpus source and cue stand in different paragraphs in 10 of 18,335 attributions, and nearly all
    contents that run over a break are quotations.
    """
    quoted = pieces.features[:, 0] > 0
    for row, (start, _) in zip(towards, cues, strict=True):
        elsewhere = pieces.paragraphs != pieces.paragraphs[start]
        row[elsewhere, SOURCE_OF - 1] = OUT_OF_REACH
        row[elsewhere & ~quoted, CONTENT_OF - 1] = OUT_OF_REACH


def _role_chances(towards: Floats) -> Floats:
    """float32 [..., 3], the chances of NO_ROLE, SOURCE_OF and CONTENT_OF from scores [..., 2]."""
    chances = np.empty((*towards.shape[:-1], 3), dtype=np.float32)
    chances[..., 0] = 1
    np.exp(np.minimum(towards, LARGEST_SCORE), out=chances[..., 1:])
    chances /= chances.sum(axis=-1, keepdims=True)
    return chances


EVIDENCE: Final = (
    "cue: log odds of the cue's tags",
    "content: log odds of the content's tags",
    "content: log odds of its belonging to the cue",
    "content: log odds of the share it has of all that answers the cue",
    "content: log odds of its beginning",
    "source: log odds of its belonging to the cue; 0 without one",
    "source: log odds of its tags; 0 without one",
    "no source: log odds of the best one passed over; 0 with one",
    "no source",
    "content: log of its length in pieces",
)
"""What each number of `evidence` says; the model's calibration has one weight for each."""


def evidence(draft: Draft, scores: Encoded) -> list[float]:
    """What speaks for and against an attribution, in the order of EVIDENCE."""
    start, towards = scores.towards(draft.cue)
    roles = _role_chances(towards)

    def tagged(span: Range, role: int) -> float:
        return float(np.exp(scores.tags[slice(*span), 1 + 2 * role : 3 + 2 * role]).sum()) / (span[1] - span[0])

    def belonging(span: Range) -> Floats:
        return roles[max(span[0] - start, 0) : max(span[1] - start, 0), CONTENT_OF]

    lengths = [last - first for first, last in draft.content]
    length = sum(lengths)

    def mean(values: Sequence[float]) -> float:
        return sum(value * n for value, n in zip(values, lengths, strict=True)) / length

    answered = sum(float(belonging(span).sum()) for span in draft.content)
    has_source = draft.source is not None
    return [
        _log_odds(tagged(draft.cue, CUE)),
        _log_odds(mean([tagged(span, CONTENT) for span in draft.content])),
        _log_odds(answered / length),
        _log_odds(answered / max(float(roles[:, CONTENT_OF].sum()), answered, 1e-6)),
        _log_odds(mean([math.exp(scores.tags[first, 1 + 2 * CONTENT]) for first, _ in draft.content])),
        _log_odds(draft.source_score) if has_source else 0.0,
        _log_odds(tagged(draft.source, SOURCE)) if draft.source else 0.0,
        0.0 if has_source else _log_odds(draft.source_score),
        0.0 if has_source else 1.0,
        math.log(length),
    ]


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
