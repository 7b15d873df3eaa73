"""Stored stories read again by the model of this version: suggestions change, what people accepted does not."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from onrecord.annotate.encoder import WEIGHTS
from onrecord.compare.reading import annotate
from onrecord.errors import ModelError, NotOnRecord
from onrecord.record import Document, Failure, Model
from onrecord.store.corrections.replacing import Replaced, replace_annotation
from onrecord.store.database import Store
from onrecord.store.documents import document_key, document_of
from onrecord.store.schema import document, model

# Read at once; their texts are in memory while the annotator works on them.
BATCH_DOCUMENTS = 48

OnProgress = Callable[[str, Replaced | None], None]


@dataclass(slots=True)
class ReannotationTally:
    """What became of the stories.

    Attributes:
        read: annotated anew.
        current: left alone, because this version's model had read them.
        transcripts: left alone, because they are not annotated.
        gone: removed by somebody else in the meantime.
        statements: what became of their statements.
    """

    read: int = 0
    current: int = 0
    transcripts: int = 0
    gone: int = 0
    statements: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Replaced.__slots__, 0))
    failures: list[Failure] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many stories could not be annotated."""
        return sum(one.gave_none for one in self.failures)

    @property
    def unlinked(self) -> int:
        """How many of those that were read are without links, because they could not be found."""
        return len(self.failures) - self.failed

    def count(self, replaced: Replaced) -> None:
        """One more story that was annotated anew."""
        self.read += 1
        for name in Replaced.__slots__:
            self.statements[name] += getattr(replaced, name)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The stories that are to be annotated anew.

    Attributes:
        keys: their rows.
        current: how many others this version's model has read.
        transcripts: how many others are transcripts.
    """

    keys: Sequence[int]
    current: int
    transcripts: int


def _ignore(_document_id: str, _replaced: Replaced | None) -> None:
    """The default of `on_progress`."""


def shipped_model() -> Model:
    """Name and version of the model that this version ships.

    Raises:
        ModelError: the weights are missing.
    """
    try:
        settings = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
        return Model(name=settings["name"], version=settings["version"])
    except (OSError, ValueError, KeyError) as error:
        what = f"the model does not say what it is ({error})"
        raise ModelError(what, where=str(WEIGHTS), next_step="Install onrecord again.") from error


def waiting(store: Store, documents: Sequence[str] | None = None, *, force: bool = False) -> Waiting:
    """Which stories another model than this version's has read.

    Args:
        store: an open database.
        documents: ids of those to look at; all when None.
        force: those that this version's model has read, too.

    Raises:
        NotOnRecord: there is no document of an id.
    """
    shipped = shipped_model()
    with store.reading() as connection:
        wanted = None if documents is None else {document_key(connection, one) for one in documents}
        query = select(document.c.key, document.c.kind, model.c.name, model.c.version).select_from(
            document.outerjoin(model, document.c.model_key == model.c.key)
        )
        rows = connection.execute(query.order_by(document.c.key)).all()
    rows = [row for row in rows if wanted is None or row.key in wanted]
    stories = [row for row in rows if row.kind == "story"]
    old = [row.key for row in stories if force or (row.name, row.version) != (shipped.name, shipped.version)]
    return Waiting(old, current=len(stories) - len(old), transcripts=len(rows) - len(stories))


def reannotate(
    store: Store,
    which: Waiting,
    *,
    editor: str,
    on_progress: OnProgress = _ignore,
    on_failure: Callable[[Failure], None] | None = None,
) -> ReannotationTally:
    """Annotate stored stories with this version's model, each in a transaction of its own.

    When it is stopped, the stories that are done are done: the next run goes on with the others.

    Args:
        store: an open database.
        which: as `waiting` gives them.
        editor: who asked for it.
        on_progress: told of each story once it is done, with what became of its statements; None: it is gone.
        on_failure: told of each that could not be annotated, which stays as it was, and of each that is put in without
            links because they could not be found, while the others go on; None: the error is raised.

    Raises:
        StoreError: the database cannot be written.
        ModelError: the weights do not load.
        AnnotationFailed: a story could not be annotated, and there is no `on_failure`.
        ComparisonFailed: the links within a story could not be found, and there is no `on_failure`.
    """
    tally = ReannotationTally(current=which.current, transcripts=which.transcripts)

    def failed(failure: Failure) -> None:
        tally.failures.append(failure)
        if on_failure is not None:
            on_failure(failure)

    unlinked = 0
    for record in annotate(_documents(store, which.keys), on_failure=failed if on_failure is not None else None):
        # That the links of a story could not be found is told just before the story is given.
        links_known, unlinked = tally.unlinked == unlinked, tally.unlinked
        try:
            with store.writing() as connection:
                replaced = replace_annotation(connection, record, editor=editor, links_known=links_known)
        except NotOnRecord:
            on_progress(record.document.id, None)
        else:
            tally.count(replaced)
            on_progress(record.document.id, replaced)
    tally.gone = len(which.keys) - tally.read - tally.failed
    return tally


def _documents(store: Store, keys: Sequence[int]) -> Iterator[Document]:
    """The documents of the rows, as they are needed; no transaction stays open while they are annotated."""
    for first in range(0, len(keys), BATCH_DOCUMENTS):
        with store.reading() as connection:
            query = select(document).where(document.c.key.in_(keys[first : first + BATCH_DOCUMENTS]))
            found = [document_of(row) for row in connection.execute(query.order_by(document.c.key))]
        yield from found
