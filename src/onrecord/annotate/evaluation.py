"""How well records agree with gold annotations: precision, recall and F1 of each role and of whole attributions.

The measures, each micro-averaged over all documents and in percent:

    <role> exact       a span counts when both ends agree after punctuation, quotes and spaces at its ends are cut
    <role> overlap     letters and digits of the role that gold and prediction share
    attribution soft   one to one: the letters of content and of source each overlap with an intersection over union
                       of at least SOFT_OVERLAP (an empty source only with an empty one)
    attribution exact  one to one: all spans of source, cue and content agree exactly (as above)

A statement with a `parent` is left out: the gold annotation is flat, and has the outer one only. A gold document
without a record counts as one in which nothing was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from onrecord.annotate.gold import ROLES, GoldAttribution, GoldDocument, Offsets, Role, read_gold
from onrecord.errors import GoldError
from onrecord.record import Record

__all__ = ["CurvePoint", "GoldAttribution", "GoldDocument", "Measure", "Scores", "curve", "read_gold", "score"]

SOFT_OVERLAP = 0.5  # the usual bar for a partial match: more is shared than not
CURVE_STEP_PERCENT = 5

Spans = Mapping[Role, Sequence[Offsets]]
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Measure:
    """What was found and what should have been, with the figures that follow.

    Attributes:
        hit: how many of the predicted are right.
        predicted: how many were predicted.
        gold: how many there are.
    """

    hit: int
    predicted: int
    gold: int

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(self.hit + other.hit, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Percent of the predicted that are right, to one decimal."""
        return _percent(_share(self.hit, self.predicted))

    @property
    def recall(self) -> float:
        """Percent of the gold that were found, to one decimal."""
        return _percent(_share(self.hit, self.gold))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (before they are rounded), in percent, to one decimal."""
        precision, recall = _share(self.hit, self.predicted), _share(self.hit, self.gold)
        return _percent(_share(2 * precision * recall, precision + recall))

    def as_dict(self) -> dict[str, float]:
        """The three figures by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


NOTHING = Measure(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one evaluation.

    Attributes:
        measures: by name ("source exact", …, "attribution exact"), in the order in which they are printed.
        missing: ids of the gold documents that have no record; they count as empty.
    """

    measures: Mapping[str, Measure]
    missing: tuple[str, ...]

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Precision, recall and F1 of each measure, by its name."""
        return {name: measure.as_dict() for name, measure in self.measures.items()}


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The soft attribution measure when every statement below a confidence is left out."""

    min_confidence: float
    measure: Measure


@dataclass(frozen=True, slots=True)
class _Predicted:
    """A predicted attribution: what scoring needs of a statement."""

    spans: Spans
    confidence: float


@dataclass(frozen=True, slots=True)
class _Match:
    """A gold attribution and a predicted one that agree softly; the order is that in which matches are accepted."""

    overlap: float
    gold: int
    predicted: int

    def rank(self) -> tuple[float, int, int]:
        return self.overlap, self.gold, self.predicted


def score(gold: Sequence[GoldDocument], records: Iterable[Record]) -> Scores:
    """Score records against gold documents.

    Args:
        gold: the annotated documents.
        records: in any order; those without a gold document are passed over.

    Returns:
        Every measure that the module names.

    Raises:
        GoldError: a record's text is not its gold document's, an id stands twice, or no record has a gold id.
    """
    predictions = _predictions(gold, records)
    sums = dict.fromkeys(
        [f"{role} {how}" for role in ROLES for how in ("exact", "overlap")] + ["attribution soft", "attribution exact"],
        NOTHING,
    )
    for document in gold:
        for name, measure in _score_document(document, predictions.get(document.id, ())):
            sums[name] += measure
    return Scores(sums, missing=tuple(document.id for document in gold if document.id not in predictions))


def right_ones(document: GoldDocument, predicted: Sequence[Spans]) -> frozenset[int]:
    """Indices of the predicted attributions that agree softly with a gold one, one to one."""
    matches = _soft_matches(document, [_Predicted(spans, confidence=1.0) for spans in predicted])
    return frozenset(match.predicted for match in _pairs(matches))


def curve(gold: Sequence[GoldDocument], records: Iterable[Record]) -> tuple[CurvePoint, ...]:
    """The soft attribution measure at confidence thresholds from 0 to 0.95.

    Raises:
        GoldError: as `score`.
    """
    predictions = _predictions(gold, records)
    # The matches are found once: which letters two attributions share does not depend on the threshold.
    matched = [(document, predictions.get(document.id, ())) for document in gold]
    prepared = [(document, predicted, _soft_matches(document, predicted)) for document, predicted in matched]
    points = []
    for percent in range(0, 100, CURVE_STEP_PERCENT):
        threshold = percent / 100
        total = NOTHING
        for document, predicted, matches in prepared:
            kept = {place for place, one in enumerate(predicted) if one.confidence >= threshold}
            hits = _one_to_one([match for match in matches if match.predicted in kept])
            total += Measure(hits, len(kept), len(document.attributions))
        points.append(CurvePoint(threshold, total))
    return tuple(points)


def _predictions(gold: Sequence[GoldDocument], records: Iterable[Record]) -> dict[str, tuple[_Predicted, ...]]:
    """What scoring needs of the records, by id; the records themselves are let go one by one."""
    texts = {document.id: document.text for document in gold}
    predictions: dict[str, tuple[_Predicted, ...]] = {}
    stranger: str | None = None
    for record in records:
        if record.id not in texts:
            stranger = record.id
            continue
        if record.id in predictions:
            raise GoldError("two records have this id", where=record.id)
        if record.document.text != texts[record.id]:
            raise GoldError(
                "the record's text is not the gold document's, so their offsets cannot be compared",
                where=record.id,
            )
        predictions[record.id] = tuple(
            _Predicted(
                {
                    "source": [(span.start, span.end) for span in statement.source_spans],
                    "cue": [(span.start, span.end) for span in statement.cue_spans],
                    "content": [(span.start, span.end) for span in statement.content_spans],
                },
                statement.confidence,
            )
            for statement in record.statements
            if statement.parent is None
        )
    if stranger is not None and not predictions:
        raise GoldError(
            f"no record has the id of a gold document (gold: {next(iter(texts), None)!r}, record: {stranger!r})",
            next_step="Give the gold file that the records were made from.",
        )
    return predictions


def _score_document(document: GoldDocument, predicted: Sequence[_Predicted]) -> Iterable[tuple[str, Measure]]:
    text = document.text
    gold = [attribution.spans() for attribution in document.attributions]
    found = [one.spans for one in predicted]
    for role in ROLES:
        yield (
            f"{role} exact",
            _agreement(
                {_trimmed(text, span) for spans in found for span in spans[role]},
                {_trimmed(text, span) for spans in gold for span in spans[role]},
            ),
        )
        yield (
            f"{role} overlap",
            _agreement(
                _letters(text, [span for spans in found for span in spans[role]]),
                _letters(text, [span for spans in gold for span in spans[role]]),
            ),
        )
    hits = _one_to_one(_soft_matches(document, predicted))
    yield "attribution soft", Measure(hits, len(found), len(gold))
    whole = {_whole(text, spans) for spans in found} & {_whole(text, spans) for spans in gold}
    yield "attribution exact", Measure(len(whole), len(found), len(gold))


def _soft_matches(document: GoldDocument, predicted: Sequence[_Predicted]) -> list[_Match]:
    """Every pair that agrees softly, best first."""
    text = document.text
    gold = [_soft_letters(text, attribution.spans()) for attribution in document.attributions]
    found = [_soft_letters(text, one.spans) for one in predicted]
    matches = [
        _Match(overlap, i, j)
        for i, (gold_source, gold_content) in enumerate(gold)
        for j, (source, content) in enumerate(found)
        if not gold_content.isdisjoint(content)
        and (overlap := _overlap(gold_content, content)) >= SOFT_OVERLAP
        and _overlap(gold_source, source) >= SOFT_OVERLAP
    ]
    return sorted(matches, key=_Match.rank, reverse=True)


def _one_to_one(matches: Iterable[_Match]) -> int:
    """How many attributions find a partner."""
    return len(_pairs(matches))


def _pairs(matches: Iterable[_Match]) -> list[_Match]:
    """The matches that stand when each attribution may have one partner, and the best matches choose first."""
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs = []
    for match in matches:
        if match.gold not in taken_gold and match.predicted not in taken_predicted:
            taken_gold.add(match.gold)
            taken_predicted.add(match.predicted)
            pairs.append(match)
    return pairs


def _agreement(predicted: set[_Item], gold: set[_Item]) -> Measure:
    return Measure(len(predicted & gold), len(predicted), len(gold))


def _whole(text: str, spans: Spans) -> tuple[frozenset[Offsets], ...]:
    return tuple(frozenset(_trimmed(text, span) for span in spans[role]) for role in ROLES)


def _soft_letters(text: str, spans: Spans) -> tuple[set[int], set[int]]:
    return _letters(text, spans["source"]), _letters(text, spans["content"])


def _letters(text: str, spans: Iterable[Offsets]) -> set[int]:
    """The offsets of the letters and digits inside the spans."""
    return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}


def _trimmed(text: str, span: Offsets) -> Offsets:
    """The span without what is neither letter nor digit at its ends; as it is when there is nothing else in it."""
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else span


def _overlap(a: set[int], b: set[int]) -> float:
    """Intersection over union; two empty sets agree."""
    union = len(a | b)
    return len(a & b) / union if union else 1.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(share: float) -> float:
    return round(100 * share, 1)
