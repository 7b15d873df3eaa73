"""What was done to people by hand, taken back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from onrecord.errors import BadCorrection
from onrecord.store.audit import Change
from onrecord.store.entries import refresh_people
from onrecord.store.people.candidates import names_of
from onrecord.store.people.editing import entity_row, set_link
from onrecord.store.people.names import fold
from onrecord.store.people.offices import renew_titles
from onrecord.store.people.persons import forget_unlinked, person_key
from onrecord.store.schema import document, entity, identifier, office, person, person_name

BATCH_SOURCES = 5_000  # a database takes some ten thousand values in a query


def undo_merge(connection: Connection, change: Change, *, editor: str) -> None:  # noqa: ARG001 - as of all undoers
    """Make two people of one again: each gets back what was theirs, and stories added since go by the name."""
    before, after = _told(change)
    keep = person_key(connection, change.subject_id)
    other = connection.execute(select(person).where(person.c.id == after["merged"])).first()
    if other is None or other.merged_into != keep:
        raise BadCorrection(f"{after['merged']} is not part of {change.subject_id} any more")
    connection.execute(update(person).where(person.c.key == other.key).values(merged_into=None))
    connection.execute(update(person).where(person.c.id.in_(before["earlier"])).values(merged_into=other.key))
    for table, name in ((person_name, "names"), (office, "offices"), (identifier, "identifiers")):
        connection.execute(
            update(table).where(table.c.key.in_(before[name]), table.c.person_key == keep).values(person_key=other.key)
        )
    own = {(document_id, fold(name)) for document_id, _, name in before["entities"]}
    named = names_of(connection, [keep, other.key])
    theirs = {fold(name) for name in named.get(other.key, ())} - {fold(name) for name in named.get(keep, ())}
    moved = [
        row.key
        for row in _entities_of(connection, keep)
        if (row.document_id, fold(row.name)) in own or fold(row.name) in theirs  # linked since
    ]
    for first in range(0, len(moved), BATCH_SOURCES):
        batch = moved[first : first + BATCH_SOURCES]
        connection.execute(update(entity).where(entity.c.key.in_(batch)).values(person_key=other.key))
    _renew(connection, keep, other.key)


def undo_split(connection: Connection, change: Change, *, editor: str) -> None:  # noqa: ARG001
    """Put stories back into the dossier from which they were taken; the other person's id leads there."""
    before, after = _told(change)
    key = person_key(connection, change.subject_id)
    new = connection.execute(select(person).where(person.c.id == after["person"])).first()
    if new is None or new.merged_into is not None:
        raise BadCorrection(f"{after['person']} is part of somebody else by now")
    links = {(document_id, entity_id): rest for document_id, entity_id, *rest in before["entities"]}
    for row in _entities_of(connection, new.key):
        basis, reason = links.get((row.document_id, row.id), (row.person_basis, row.person_reason))
        connection.execute(
            update(entity)
            .where(entity.c.key == row.key)
            .values(person_key=key, person_basis=basis, person_reason=reason)
        )
    known = set(connection.execute(select(person_name.c.folded).where(person_name.c.person_key == key)).scalars())
    lost = [{"person_key": key, "name": name, "folded": form} for name, form in before["names"] if form not in known]
    if lost:
        connection.execute(insert(person_name), lost)
    connection.execute(delete(person_name).where(person_name.c.person_key == new.key))
    connection.execute(update(person).where(person.c.key == new.key).values(merged_into=key))
    _renew(connection, key, new.key)


def undo_rename(connection: Connection, change: Change, *, editor: str) -> None:  # noqa: ARG001
    """Show a person under the name before."""
    before, after = _told(change)
    key = person_key(connection, change.subject_id)
    connection.execute(update(person).where(person.c.key == key).values(name=before["name"]))
    _forget_forms(connection, key, after["forms"])


def undo_link(connection: Connection, change: Change, *, editor: str) -> None:  # noqa: ARG001
    """Put a link back to what it was."""
    document_id, _, entity_id = change.subject_id.partition("/")
    row = entity_row(connection, document_id, entity_id)
    before, after = _told(change)
    key = person_key(connection, before["person"]) if before["person"] else None
    if row.person_key is not None:
        _forget_forms(connection, row.person_key, after["forms"])
    set_link(connection, row, key, basis=before["basis"], reason=before["reason"])
    if row.person_key is not None and row.person_key != key:
        forget_unlinked(connection, row.person_key)


UNDOERS: Mapping[str, Callable[..., None]] = {
    "merge": undo_merge,
    "split": undo_split,
    "rename": undo_rename,
    "link": undo_link,
}


def _told(change: Change) -> tuple[Any, Any]:
    """What a line of the log holds, as the functions of `editing` wrote it."""
    return change.before, change.after


def _forget_forms(connection: Connection, key: int, forms: Sequence[str]) -> None:
    connection.execute(delete(person_name).where(person_name.c.person_key == key, person_name.c.folded.in_(forms)))


def _entities_of(connection: Connection, key: int) -> Sequence[Row[Any]]:
    query = (
        select(entity, document.c.id.label("document_id"))
        .select_from(entity.join(document, entity.c.document_key == document.c.key))
        .where(entity.c.person_key == key)
    )
    return connection.execute(query).all()


def _renew(connection: Connection, *keys: int) -> None:
    renew_titles(connection, keys)
    refresh_people(connection, keys)
