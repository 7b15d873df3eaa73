"""A part, done: each of its items read, annotated and linked, or noted with the reason why not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from onrecord.batch.parts import Entry, Part, unreadable
from onrecord.batch.settings import Settings
from onrecord.errors import AnnotationFailed, InputError, ModelError, OnRecordError
from onrecord.ingest.documents import document_of
from onrecord.ingest.items import Item
from onrecord.record import Document, Failure, Record

Outcome = Literal["read", "failed", "duplicate"]


class Annotate(Protocol):
    """Documents to records, as `onrecord.annotate`; processes are given it by its name, so it stands in a module."""

    def __call__(
        self,
        documents: Iterable[Document],
        *,
        min_confidence: float = 0.0,
        on_failure: Callable[[Failure], None] | None = None,
    ) -> Iterator[Record]:
        """The records, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an item.

    Attributes:
        document_id: of what was read; for a duplicate, that of the story that is in the tables already.
        failure: where it failed; of a story that was read, where the links within it could not be found.
    """

    entry: Entry
    outcome: Outcome
    document_id: str | None = None
    statements: int | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Processed:
    """What came of a part.

    Attributes:
        came: of each entry, in order.
        records: those that were read, in order.
    """

    came: tuple[Came, ...]
    records: tuple[Record, ...]


@dataclass(slots=True)
class Processor:
    """Does parts.

    Args:
        settings: what the rows depend on.
        annotate: documents to records.
        on_begin: told the index of an entry before it is read.
        on_done: told that one more entry is done.
    """

    settings: Settings
    annotate: Annotate
    on_begin: Callable[[int], None]
    on_done: Callable[[], None]

    def process(self, part: Part, *, singly: bool = False, killers: Mapping[int, str] | None = None) -> Processed:
        """What comes of a part.

        Args:
            part: what to do.
            singly: one entry at a time, so that the one is known that kills the process.
            killers: indices of entries that did, and are not tried again, with what is told of it.

        Raises:
            ModelError: the weights do not load.
        """
        work = _Work(self, part)
        for index, why in (killers or {}).items():
            work.fail(index, _annotation_failed(part.entries[index].item, why))
        if not singly:
            work.annotate(range(len(part.entries)))
        for index in range(len(part.entries)):
            work.annotate([index])
        return work.processed()


@dataclass(slots=True)
class _Work:
    """A part that is being done."""

    processor: Processor
    part: Part
    came: dict[int, Came] = field(default_factory=dict)
    records: dict[int, Record] = field(default_factory=dict)
    index_of: dict[str, int] = field(default_factory=dict)  # by document id, the entry that it came from first

    def annotate(self, indices: Iterable[int]) -> None:
        """Do those entries that nothing came of yet; where several fail together, some are left for another time."""
        wanted = [index for index in indices if index not in self.came]
        failures: list[Failure] = []
        unlinked: list[Failure] = []  # of the record that comes next

        def on_failure(failure: Failure) -> None:
            (failures if failure.gave_none else unlinked).append(failure)

        settings = self.processor.settings
        try:
            documents = self._documents(wanted)
            for record in self.processor.annotate(
                documents, min_confidence=settings.min_confidence, on_failure=on_failure
            ):
                self._keep(record, unlinked.pop() if unlinked else None)
        except ModelError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad document never costs the batch
            if len(wanted) == 1:
                place = self.part.entries[wanted[0]].item
                told = error.what if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
                self.fail(wanted[0], _annotation_failed(place, told))
            return
        # Records and failures come in the order of the documents.
        left = [index for index in wanted if index not in self.came]
        if len(left) == len(failures):
            for index, failure in zip(left, failures, strict=True):
                self.fail(index, failure)
        elif len(wanted) == 1:
            self.fail(wanted[0], _annotation_failed(self.part.entries[wanted[0]].item, "it gave no record"))

    def fail(self, index: int, failure: Failure) -> None:
        """Note that an entry failed."""
        self._note(index, Came(self.part.entries[index], "failed", failure=failure))

    def processed(self) -> Processed:
        """What came of all of it; what is a duplicate of a story that failed failed as that did."""
        for index, came in self.came.items():
            first = self.index_of.get(came.document_id or "", index)
            if came.outcome == "duplicate" and first not in self.records:
                self.came[index] = Came(came.entry, "failed", failure=self.came[first].failure)
        return Processed(
            tuple(self.came[index] for index in range(len(self.part.entries))),
            tuple(self.records[index] for index in sorted(self.records)),
        )

    def _documents(self, indices: Iterable[int]) -> Iterator[Document]:
        for index in indices:
            self.processor.on_begin(index)
            document = self._document(index)
            if document is None:
                continue
            first = self.index_of.setdefault(document.id, index)
            if first == index:
                yield document
            else:
                self._note(index, Came(self.part.entries[index], "duplicate", document.id))

    def _document(self, index: int) -> Document | None:
        entry = self.part.entries[index]
        if not isinstance(entry.outcome, Item):
            self.fail(index, entry.outcome)
            return None
        try:
            return document_of(entry.outcome, self.processor.settings.read)
        except InputError as error:
            failed = error
        except Exception as error:  # noqa: BLE001 - likewise
            failed = unreadable(entry.item, error)
        self.fail(index, Failure(input=entry.item, stage="ingest", code=failed.code, why=str(failed)))
        return None

    def _keep(self, record: Record, unlinked: Failure | None) -> None:
        index = self.index_of[record.document.id]
        self.records[index] = record
        entry, statements = self.part.entries[index], len(record.statements)
        self._note(index, Came(entry, "read", record.document.id, statements, unlinked))

    def _note(self, index: int, came: Came) -> None:
        self.came[index] = came
        self.processor.on_done()


def _annotation_failed(place: str, why: str) -> Failure:
    what = f"the annotator could not get through it ({why})"
    error = AnnotationFailed(what, where=place, next_step="Please report it with the story, if you may share it.")
    return Failure(input=place, stage="annotate", code=error.code, why=str(error))
