"""The audit log: who changed what, when, from what to what. Nothing is ever taken out of it but on a removal."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy import Connection, func, insert, select, update

from onrecord.errors import NotOnRecord
from onrecord.store.schema import AnyRow, change


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the log.

    Attributes:
        key: its number, by which it is undone.
        at: ISO 8601, UTC.
        subject: statement, person, document, entity or user.
        before, after: as the action defines them.
        undoes: the change that this one took back.
        undone_by: the change that took this one back.
    """

    key: int
    at: str
    editor: str
    action: str
    subject: str
    subject_id: str
    document_id: str | None
    field: str | None
    before: JsonValue
    after: JsonValue
    undoes: int | None
    undone_by: int | None


def now() -> str:
    """This moment in UTC, as it is stored: "2026-11-25T10:00:00.123456Z"."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def log(  # noqa: PLR0913 - a line has so many parts
    connection: Connection,
    *,
    editor: str,
    action: str,
    subject: str,
    subject_id: str,
    document_id: str | None = None,
    field: str | None = None,
    before: JsonValue = None,
    after: JsonValue = None,
    undoes: int | None = None,
) -> int:
    """Write a line; returns its key."""
    result = connection.execute(
        insert(change).values(
            at=now(),
            editor=editor,
            action=action,
            subject=subject,
            subject_id=subject_id,
            document_id=document_id,
            field=field,
            before=before,
            after=after,
            undoes=undoes,
        )
    )
    (key,) = result.inserted_primary_key or (0,)
    if undoes is not None:
        connection.execute(update(change).where(change.c.key == undoes).values(undone_by=key))
    return int(key)


def load_change(connection: Connection, key: int) -> Change:
    """A line by its key.

    Raises:
        NotOnRecord: there is none.
    """
    row = connection.execute(select(change).where(change.c.key == key)).first()
    if row is None:
        raise NotOnRecord(f"there is no change {key}", next_step="The log lists them.")
    return _change(row)


def changes(
    connection: Connection,
    *,
    subject: str | None = None,
    subject_id: str | None = None,
    document_id: str | None = None,
    before_key: int | None = None,
    limit: int = 100,
) -> list[Change]:
    """Lines of the log, newest first; `before_key` goes on where a page ended."""
    query = select(change).order_by(change.c.key.desc()).limit(limit)
    for column, wanted in ((change.c.subject, subject), (change.c.subject_id, subject_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    if document_id is not None:
        query = query.where(change.c.document_id == document_id)
    if before_key is not None:
        query = query.where(change.c.key < before_key)
    return [_change(row) for row in connection.execute(query)]


def newest_key(connection: Connection) -> int:
    """The key of the last line of the log; 0 where it is empty."""
    return connection.execute(select(func.max(change.c.key))).scalar() or 0


def changed_since(connection: Connection, key: int) -> list[tuple[str, str, str | None]]:
    """Subject, subject's id and document's id of all that was changed after a line of the log."""
    query = select(change.c.subject, change.c.subject_id, change.c.document_id).where(change.c.key > key).distinct()
    return [(row.subject, row.subject_id, row.document_id) for row in connection.execute(query)]


def standing_later(connection: Connection, one: Change) -> Sequence[int]:
    """The keys of later changes of the same subject and field that have not been undone."""
    query = (
        select(change.c.key)
        .where(change.c.subject == one.subject, change.c.subject_id == one.subject_id, change.c.key > one.key)
        .where(change.c.undone_by.is_(None), change.c.undoes.is_(None))
    )
    if one.field is not None:
        query = query.where((change.c.field == one.field) | change.c.field.is_(None))
    return connection.execute(query.order_by(change.c.key)).scalars().all()


def _change(row: AnyRow) -> Change:
    return Change(**row._mapping)
