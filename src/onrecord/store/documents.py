"""Documents in the database: put in once, kept in every version, and told which printings there are of one text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from onrecord.errors import NotOnRecord
from onrecord.record import Document
from onrecord.store.audit import Change, log, now
from onrecord.store.entries import refresh_document
from onrecord.store.rows import details_of, details_row
from onrecord.store.schema import AnyRow, document, printing

Kind = Literal["story", "transcript"]
Outcome = Literal["added", "known", "new_version", "printing"]


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of a document that was put in.

    Attributes:
        key: its row.
        outcome: added; known (it was there already, nothing was done); new_version (of a story at the same URL);
            printing (another outlet's of a text that is there).
    """

    key: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    id: str
    kind: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    version: int
    current: bool
    added_at: str
    retracted_at: str | None


_LINE = [document.c[name] for name in DocumentLine.__slots__]


def put_document(
    connection: Connection,
    one: Document,
    *,
    added_by: str,
    kind: Kind = "story",
    place: str | None = None,
    participants: Sequence[str] = (),
) -> PutResult:
    """Put a document in, if it is not there.

    Args:
        connection: in a writing transaction.
        one: what was read.
        added_by: who added it.
        kind: a story, or a transcript to hold quotations against.
        place: of a transcript: where it was said.
        participants: of a transcript: who spoke.
    """
    known = connection.execute(select(document.c.key).where(document.c.id == one.id)).scalar()
    if known is not None:
        return PutResult(int(known), "known")
    before = _latest_at(connection, one.url)
    printed = connection.execute(select(document.c.key).where(document.c.text_hash == one.text_hash).limit(1)).scalar()
    version = before.version + 1 if before else 1
    row = _row(one) | {
        "kind": kind,
        "place": place,
        "participants": list(participants) or None,
        "version": version,
        "added_by": added_by,
    }
    result = connection.execute(insert(document).values(row))
    (key,) = result.inserted_primary_key or (0,)
    if before:
        connection.execute(
            update(document).where(document.c.url == one.url, document.c.key != key).values(current=False)
        )
        refresh_document(connection, before.key)
    log(
        connection,
        editor=added_by,
        action="add",
        subject="document",
        subject_id=one.id,
        document_id=one.id,
        after={"kind": kind, "version": version},
    )
    return PutResult(int(key), "new_version" if before else "printing" if printed is not None else "added")


def document_key(connection: Connection, document_id: str) -> int:
    """The row of a document.

    Raises:
        NotOnRecord: there is none of that id.
    """
    key = connection.execute(select(document.c.key).where(document.c.id == document_id)).scalar()
    if key is None:
        what = f"there is no document {document_id!r}"
        raise NotOnRecord(what, next_step="`onrecord search` and the outlets page list what there is.")
    return int(key)


def load_document(connection: Connection, key: int) -> Document:
    """The document of a row, as it was read."""
    return document_of(connection.execute(select(document).where(document.c.key == key)).one())


def document_of(row: AnyRow) -> Document:
    """The document of a row."""
    return Document(
        id=row.id,
        text_hash=row.text_hash,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        **details_of(row.text, row.details),
    )


def versions_of(connection: Connection, key: int) -> list[DocumentLine]:
    """The other versions of a story at its URL, newest first."""
    url = select(document.c.url).where(document.c.key == key).scalar_subquery()
    return _lines(connection, (document.c.url == url) & (document.c.key != key))


def printings_of(connection: Connection, key: int) -> list[DocumentLine]:
    """The other printings of it, word for word or nearly so, newest first; `comparing.printings` tells more of them.

    Nearly so are other outlets' printings in their current versions; those of its own URL are its versions.
    """
    own = select(document.c.text_hash, document.c.url).where(document.c.key == key).subquery()
    text_hash, url = select(own.c.text_hash).scalar_subquery(), select(own.c.url).scalar_subquery()
    family = select(printing.c.family).where(printing.c.document_key == key).scalar_subquery()
    alike = document.c.key.in_(select(printing.c.document_key).where(printing.c.family == family))
    another = document.c.current & (func.coalesce(document.c.url, "") != func.coalesce(url, "-"))
    return _lines(connection, (document.c.key != key) & ((document.c.text_hash == text_hash) | (alike & another)))


def list_documents(
    connection: Connection, *, kind: Kind | None = None, limit: int = 100, before_key: int | None = None
) -> list[DocumentLine]:
    """Documents, newest in the database first."""
    wanted: ColumnElement[bool] = document.c.key > 0
    if kind is not None:
        wanted &= document.c.kind == kind
    if before_key is not None:
        wanted &= document.c.key < before_key
    return _lines(connection, wanted, limit=limit)


def retract(connection: Connection, document_id: str, *, reason: str, editor: str) -> int:
    """Mark a story as taken back by its publisher: it is kept, shown as such, and left out of searches.

    Returns:
        The key of the change, by which it is undone.
    """
    key = document_key(connection, document_id)
    before = connection.execute(select(document.c.retraction).where(document.c.key == key)).scalar()
    _set_retraction(connection, key, reason)
    return log(
        connection,
        editor=editor,
        action="retract",
        subject="document",
        subject_id=document_id,
        document_id=document_id,
        before=before,
        after=reason,
    )


def undo_retract(connection: Connection, one: Change, *, editor: str) -> None:
    """Put the mark back to what it was before a change."""
    del editor  # the log says who
    before = one.before if isinstance(one.before, str) else None
    _set_retraction(connection, document_key(connection, one.subject_id), before)


def _row(one: Document) -> dict[str, Any]:
    """The values of a new document's row that are the document's own."""
    return {
        "id": one.id,
        "given_id": one.origin.id if one.origin else None,
        "text_hash": one.text_hash,
        "url": one.url,
        "outlet": one.outlet,
        "title": one.title,
        "published": one.published.value if one.published else None,
        "text": one.text,
        "details": details_row(one),
        "current": True,
        "added_at": now(),
    }


def _set_retraction(connection: Connection, key: int, reason: str | None) -> None:
    connection.execute(
        update(document)
        .where(document.c.key == key)
        .values(retraction=reason, retracted_at=None if reason is None else now())
    )
    refresh_document(connection, key)


def _latest_at(connection: Connection, url: str | None) -> AnyRow | None:
    if url is None:
        return None
    query = select(document.c.key, document.c.version).where(document.c.url == url, document.c.current)
    return connection.execute(query.order_by(document.c.version.desc()).limit(1)).first()


def _lines(connection: Connection, wanted: ColumnElement[bool], *, limit: int = 100) -> list[DocumentLine]:
    query = select(*_LINE).where(wanted).order_by(document.c.key.desc()).limit(limit)
    return [DocumentLine(*row) for row in connection.execute(query)]
