"""Stories and transcripts into the database: each read, annotated and put in as one, and none twice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from onrecord.compare.reading import annotate
from onrecord.ingest.transcript import transcript_of
from onrecord.record import Document, Failure
from onrecord.store.database import Store
from onrecord.store.documents import Outcome
from onrecord.store.records import put_record
from onrecord.store.schema import document
from onrecord.store.transcripts import put_transcript
from onrecord.transcript import Transcript

OnDone = Callable[[Document, Outcome], None]


@dataclass(slots=True)
class AddTally:
    """What became of the documents that were given.

    Attributes:
        statements: of those that were put in.
    """

    added: int = 0
    known: int = 0
    new_version: int = 0
    printing: int = 0
    statements: int = 0
    failures: list[Failure] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """One more of that outcome."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    @property
    def stored(self) -> int:
        """How many were put in."""
        return self.added + self.new_version + self.printing


def _ignore(_one: Document, _outcome: Outcome) -> None:
    """The default of `on_done`."""


def add(
    store: Store,
    documents: Iterable[Document],
    *,
    added_by: str,
    on_done: OnDone = _ignore,
    on_failure: Callable[[Failure], None] | None = None,
) -> AddTally:
    """Annotate stories and put them in; those that are there already are not annotated again.

    Args:
        store: an open database.
        documents: taken as they are needed, in flat memory.
        added_by: who adds them.
        on_done: told of each document once it is in the database for good, or known to be there.
        on_failure: told of each that could not be annotated, under each name that it was given by, and of each that is
            put in without its links because they could not be found, while the others go on; None: the error is raised.

    Returns:
        What became of them.

    Raises:
        StoreError: the database cannot be written; what `on_done` was told of is kept.
        ModelError: the weights do not load.
        AnnotationFailed: a document could not be annotated, and there is no `on_failure`.
        ComparisonFailed: the links within a story could not be found, and there is no `on_failure`.
    """
    tally = AddTally()
    held = _Held()

    def failed(failure: Failure) -> None:
        alike = held.failed(failure.input) if failure.gave_none else []
        for one in (failure, *(failure.model_copy(update={"input": repeat.given_as}) for repeat in alike)):
            tally.failures.append(one)
            if on_failure is not None:
                on_failure(one)

    def known(document: Document) -> None:
        tally.count("known")
        on_done(document, "known")

    new = _unknown(store, documents, held, known)
    for record in annotate(new, on_failure=failed if on_failure is not None else None):
        with store.writing() as connection:
            outcome = put_record(connection, record, added_by=added_by).outcome
        tally.count(outcome)
        tally.statements += len(record.statements) if outcome != "known" else 0
        on_done(record.document, outcome)
        for repeat in held.stored(record.document):
            known(repeat)
    return tally


def add_transcripts(
    store: Store,
    transcripts: Iterable[Document | Transcript],
    *,
    added_by: str,
    place: str | None = None,
    participants: Sequence[str] = (),
    on_done: OnDone = _ignore,
) -> AddTally:
    """Put transcripts in, to hold quotations against; they are not annotated.

    Args:
        store: an open database.
        transcripts: taken as they are needed; a document is taken apart first, and its date stands in `published`.
        added_by: who adds them.
        place: where it was said; as the transcript has it when None.
        participants: who spoke; as the transcript has it when none are given.
        on_done: as for `add`.

    Raises:
        StoreError: the database cannot be written; what `on_done` was told of is kept.
    """
    tally = AddTally()
    for given in transcripts:
        one = transcript_of(given) if isinstance(given, Document) else given
        told = {"place": place or one.place, "participants": tuple(participants) or one.participants}
        with store.writing() as connection:
            result = put_transcript(connection, one.model_copy(update=told), added_by=added_by)
        tally.count(result.outcome)
        on_done(one.document, result.outcome)
    return tally


class _Held:
    """Documents that were given and are not stored yet, each with those of the same id that were given after it.

    The annotator takes documents by the group, so a repeat may come long before the first is stored; nobody may be told
    that it is known before that, as the first may still fail, or the program be killed.
    """

    def __init__(self) -> None:
        self._given: dict[str, list[Document]] = {}

    def hold(self, one: Document) -> bool:
        """Take a document in; whether it is the first of its id."""
        several = self._given.setdefault(one.id, [])
        several.append(one)
        return len(several) == 1

    def stored(self, one: Document) -> list[Document]:
        """Those that a document which is stored now stands for, and lets go of them."""
        return self._given.pop(one.id, [])[1:]

    def failed(self, name: str) -> list[Document]:
        """Those that a document which failed stands for, and lets go of them; one given later is tried by itself."""
        first = next((several[0] for several in self._given.values() if several[0].given_as == name), None)
        return self.stored(first) if first else []


def _unknown(
    store: Store, documents: Iterable[Document], held: _Held, known: Callable[[Document], None]
) -> Iterator[Document]:
    """The documents that are not in the database, each once."""
    for one in documents:
        with store.reading() as connection:
            there = connection.execute(select(document.c.key).where(document.c.id == one.id)).scalar() is not None
        if there:
            known(one)
        elif held.hold(one):
            yield one
