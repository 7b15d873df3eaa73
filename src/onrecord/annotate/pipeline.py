"""From documents to records: the only place that knows the order of the stages.

segments → quotation marks → word pieces → encoder → attribution → forms → nesting
→ mentions → sources → acts → dates → circumstances (`decisions.py`) → confidence → statements
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from onrecord.annotate.attribution import EVIDENCE, Attribution, Attributor, Calibration, Range
from onrecord.annotate.confidence import Certainty
from onrecord.annotate.dates import date_of_dateline
from onrecord.annotate.decisions import Decider, Decision
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.forms import find_signed, find_turns, run_on
from onrecord.annotate.mentions import find_mentions
from onrecord.annotate.nesting import MAX_DEPTH, inner_paragraphs, is_relay, is_worth_keeping
from onrecord.annotate.passives import with_quoted_subject, without_patient
from onrecord.annotate.pieces import Pieces, find_pieces
from onrecord.annotate.pronouns import FORMS as PRONOUNS
from onrecord.annotate.pronouns import Pronouns, Reading, reading_of
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.segments import HEADING_KINDS, STATEMENT_KINDS, find_segments
from onrecord.annotate.silences import find_silences
from onrecord.annotate.statements import entities_of, statements_of
from onrecord.annotate.story import Finding, Story
from onrecord.annotate.stretches import cut_stretches
from onrecord.errors import AnnotationFailed, ModelError, OnRecordError, UsageError
from onrecord.record import Document, Entity, Failure, Record

# Documents are annotated in groups, so that windows of like length can share a batch. A group closes at either bound;
# larger ones run no faster, and take more memory.
GROUP_DOCUMENTS = 48
GROUP_CHARACTERS = 250_000


@dataclass(slots=True)
class _Work:
    """A story on its way through the stages."""

    story: Story
    findings: list[Finding] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def stretches(self) -> Iterator[list[Range]]:
        """What is read at once; headlines and headings each by themselves."""
        segments = self.story.document.segments
        headings = {(s.span.start, s.span.end) for s in segments if s.kind in HEADING_KINDS}
        return cut_stretches(self.story.text, self.story.paragraphs, alone=headings)

    def add(self, attribution: Attribution, *, parent: Finding | None) -> None:
        """Take in an attribution found in the text, or in the content of a finding."""
        text = self.story.text
        finding = Finding(with_quoted_subject(text, without_patient(text, attribution)), parent)
        if parent is not None:
            finding.depth = parent.depth + 1
            parent.relays = parent.relays or is_relay(text, parent.attribution, attribution)
        self.findings.append(finding)


@dataclass(frozen=True, slots=True)
class Decided:
    """A story with all that was decided about it.

    Attributes:
        story: with its mentions.
        decisions: by finding.
        entities: those with a role in some decision.
    """

    story: Story
    decisions: dict[Finding, Decision]
    entities: tuple[Entity, ...]


def annotate(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    """Find the attributed statements of documents, many at a time.

    Records come in the order of the documents, as they are ready; documents are taken as they are needed.

    Args:
        documents: any number of them.
        min_confidence: leave out statements with less.
        on_failure: told of each document that could not be annotated, while the others go on; when None the error
            is raised.

    Raises:
        UsageError: `min_confidence` is no chance.
        ModelError: the weights are missing or do not load.
        AnnotationFailed: a document could not be annotated, and there is no `on_failure`.
    """
    if not 0 <= min_confidence <= 1:
        raise UsageError(f"min_confidence is {min_confidence}", next_step="It is a chance, from 0 to 1.")
    annotator = _shipped()
    for group in _groups(documents):
        yield from annotator.annotate_group(group, min_confidence=min_confidence, on_failure=on_failure)


@cache
def _shipped() -> "Annotator":
    return Annotator(Encoder())


class Annotator:
    """The stages with a model loaded.

    Args:
        encoder: the model; its folder holds the calibration too.

    Raises:
        ModelError: there is no calibration, or it is for another kind of model.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        try:
            calibration = Calibration(**encoder.settings["calibration"])
            if len(calibration.weights) != len(EVIDENCE):
                raise ValueError(f"{len(calibration.weights)} weights for {len(EVIDENCE)} kinds of evidence")
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"the model has no calibration that fits ({error})",
                where=str(encoder.folder),
                next_step="Install onrecord again, or run training/calibrate.py.",
            ) from error
        self._attributor = Attributor(calibration)
        self._certainty = Certainty.of(encoder.settings)

    def annotate_group(
        self,
        documents: Sequence[Document],
        *,
        min_confidence: float = 0.0,
        on_failure: Callable[[Failure], None] | None = None,
    ) -> Iterator[Record]:
        """The records of a group of documents, in order; if the group fails, its documents are tried one by one."""
        try:
            records = self._records(documents, min_confidence)
        except Exception as error:
            if len(documents) > 1:
                for document in documents:
                    yield from self.annotate_group([document], min_confidence=min_confidence, on_failure=on_failure)
                return
            failed = _failed(documents[0], error)
            if on_failure is None:
                raise failed from error
            on_failure(Failure(input=failed.where or "", stage="annotate", code=failed.code, why=str(failed)))
            return
        yield from records

    def decide(self, documents: Sequence[Document]) -> list[Decided]:
        """All that the stages make of documents that are read at once, before anything is left out."""
        works = [_prepared(document) for document in documents]
        self._read(works)
        for work in works:
            _add_forms(work)
        for depth in range(1, MAX_DEPTH + 1):
            self._read_inside(works, depth)
        decided = []
        for work in works:
            decider = Decider(work.story, work.findings, Pronouns(work.readings))
            decisions = decider.decide()
            self._certainty.weigh(decisions)
            decided.append(Decided(work.story, decisions, decider.entities()))
        return decided

    def _records(self, documents: Sequence[Document], min_confidence: float) -> list[Record]:
        return [self.record_of(decided, min_confidence=min_confidence) for decided in self.decide(documents)]

    def record_of(self, decided: Decided, *, min_confidence: float = 0.0) -> Record:
        """The record of a story, without the statements below a confidence."""
        document = decided.story.document
        statements = statements_of(decided.story, decided.decisions, min_confidence=min_confidence)
        return Record(
            id=(document.origin.id if document.origin else None) or document.id,
            document=document,
            entities=entities_of(statements, decided.entities),
            statements=statements,
            model=self._encoder.model,
        )

    def _read(self, works: Sequence[_Work]) -> None:
        """The outer attributions of all documents, and their names."""
        jobs = [(work, stretch) for work in works for stretch in work.stretches()]
        for some in _batched_by_size(jobs):
            pieces = self._pieces(some)
            encoded = self._encoder.encode(pieces, naming=True)
            for (work, _), found in zip(some, self._attributor.attribute(pieces, encoded), strict=True):
                for attribution in found:
                    work.add(attribution, parent=None)
            for (work, _), stretch, scores in zip(some, pieces, encoded, strict=True):
                work.story.mentions += find_mentions(work.story.text, stretch, scores)
                if reading := reading_of(work.story.text, stretch, scores, PRONOUNS):
                    work.readings.append(reading)

    def _read_inside(self, works: Sequence[_Work], depth: int) -> None:
        """The attributions inside the contents found one level further out."""
        jobs = []
        outers = []
        for work in works:
            for finding in [f for f in work.findings if f.depth == depth - 1 and not f.was_read]:
                paragraphs = inner_paragraphs(work.story.text, finding.attribution.content, work.story.quoted)
                if paragraphs:
                    jobs.append((work, paragraphs))
                    outers.append(finding)
        for first in range(0, len(jobs), 256):
            some = jobs[first : first + 256]
            for (work, _), outer, found in zip(
                some, outers[first : first + 256], self._attributions(some), strict=True
            ):
                for attribution in found:
                    if is_worth_keeping(attribution):
                        work.add(attribution, parent=outer)

    def _attributions(self, jobs: Sequence[tuple[_Work, list[Range]]]) -> list[list[Attribution]]:
        pieces = self._pieces(jobs)
        return self._attributor.attribute(pieces, self._encoder.encode(pieces))

    def _pieces(self, jobs: Sequence[tuple[_Work, list[Range]]]) -> list[Pieces]:
        return [find_pieces(work.story.text, paragraphs, self._encoder.tokenizer) for work, paragraphs in jobs]


def _prepared(document: Document) -> _Work:
    segments = find_segments(document)
    paragraphs = [(s.span.start, s.span.end) for s in segments if s.kind in STATEMENT_KINDS]
    published = document.published or date_of_dateline(document.text, segments)
    segmented = document.model_copy(update={"segments": segments, "published": published})
    return _Work(Story(segmented, paragraphs, find_quoted(document.text, paragraphs)))


def _add_forms(work: _Work) -> None:
    """Turns hold what the model found inside them; signed and bare quotations and silences stand beside it."""
    text = work.story.text
    found = run_on(text, [finding.attribution for finding in work.findings], work.story.quoted)
    turns = [Finding(turn, parent=None, was_read=True) for turn in find_turns(text, work.story.paragraphs)]
    work.findings = list(turns)
    starts = [turn.attribution.content[0][0] for turn in turns]
    for attribution in found:
        if any(first < start < last for first, last in attribution.content for start in starts):
            continue  # "Transcript as follows:" says none of the turns
        place = attribution.content[0][0]
        before = bisect_right(starts, place) - 1
        holder = turns[before] if before >= 0 and place < turns[before].attribution.content[0][1] else None
        # What the model made of the turn's own colon is the turn itself.
        if holder is None or attribution.source != holder.attribution.source:
            work.findings.append(Finding(attribution, parent=holder, depth=1 if holder else 0))
    taken = [span for finding in work.findings for span in finding.attribution.content]
    work.findings += [
        Finding(signed, parent=None) for signed in find_signed(text, work.story.paragraphs, work.story.quoted, taken)
    ]
    taken = [span for finding in work.findings for span in (*finding.attribution.cue, *finding.attribution.content)]
    work.findings += [
        Finding(silence, parent=None, was_read=True)
        for silence in find_silences(text, work.story.paragraphs, work.story.quoted, taken)
    ]


def _batched_by_size(jobs: Sequence[tuple[_Work, list[Range]]]) -> Iterator[list[tuple[_Work, list[Range]]]]:
    """Jobs in order, in batches of at most GROUP_CHARACTERS: a long document's scores are never held all at once."""
    batch: list[tuple[_Work, list[Range]]] = []
    size = 0
    for job in jobs:
        length = sum(end - start for start, end in job[1])
        if batch and size + length > GROUP_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += length
    if batch:
        yield batch


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    group: list[Document] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.text)
        if len(group) >= GROUP_DOCUMENTS or size >= GROUP_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _failed(document: Document, error: Exception) -> AnnotationFailed:
    why = error.what if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
    what = f"the annotator could not get through it ({why})"
    next_step = "Please report it with the story, if you may share it."
    return AnnotationFailed(what, where=document.given_as, next_step=next_step)
