"""People put right by hand: merged, split, renamed, linked; each logged with what it takes to undo it exactly.

Names, offices and identifiers of whoever is merged go to the person who is kept, row by row; the id stays and leads
there (`person.merged_into`). A link made here is accepted, and no re-annotation or new story touches it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.store.audit import log, now
from onrecord.store.documents import document_key
from onrecord.store.entries import refresh_document, refresh_people
from onrecord.store.people.names import LONGEST_NAME, fold, is_full_name
from onrecord.store.people.offices import STORIES, renew_titles
from onrecord.store.people.persons import NewPerson, add_names, make_people, person_key
from onrecord.store.people.sources import ACCEPTED
from onrecord.store.schema import document, entity, identifier, office, person, person_name

PEOPLE, NAME, PERSON = "people", "name", "person"  # fields of a change


def merge(connection: Connection, keep_id: str, other_id: str, *, editor: str) -> int:
    """Make two people one: whatever was the other's is the kept one's, and the other's id leads there.

    Args:
        connection: in a writing transaction.
        keep_id: who stays.
        other_id: who is the same person.
        editor: who says so.

    Returns:
        The key of the change, by which it is undone.

    Raises:
        NotOnRecord: there is no such person.
        BadCorrection: they are one already, or a person and an organisation.
    """
    keep, other = person_key(connection, keep_id), person_key(connection, other_id)
    if keep == other:
        raise BadCorrection("these are one person already", next_step="Nothing is to be done.")
    kept, merged = _person(connection, keep), _person(connection, other)
    if kept.type != merged.type:
        what = f"{kept.name} is a {kept.type}, {merged.name} is a {merged.type}"
        raise BadCorrection(what, next_step="Merge two people, or two organisations.")
    before: dict[str, Any] = {
        "entities": [[row.document_id, row.id, row.name] for row in _entities_of(connection, other)],
        "names": _move_names(connection, other, keep),
        "offices": _move(connection, office, other, keep, office.c.source != STORIES),
        "identifiers": _move_identifiers(connection, other, keep),
        "earlier": list(connection.execute(select(person.c.id).where(person.c.merged_into == other)).scalars()),
    }
    connection.execute(update(entity).where(entity.c.person_key == other).values(person_key=keep))
    connection.execute(update(person).where(person.c.merged_into == other).values(merged_into=keep))
    connection.execute(update(person).where(person.c.key == other).values(merged_into=keep))
    _renew(connection, keep, other)
    return log(
        connection,
        editor=editor,
        action="merge",
        subject="person",
        subject_id=kept.id,
        field=PEOPLE,
        before=before,
        after={"kept": kept.id, "merged": merged.id},
    )


def split(
    connection: Connection,
    person_id: str,
    *,
    documents: Collection[str] = (),
    entities: Collection[tuple[str, str]] = (),
    name: str,
    editor: str,
) -> str:
    """Take stories out of a dossier that are somebody else's of the same name.

    Args:
        connection: in a writing transaction.
        person_id: whose dossier it is.
        documents: ids of stories, all of whose sources linked to the person are meant.
        entities: (document id, entity id) pairs of single sources.
        name: of the other person.
        editor: who says so.

    Returns:
        The id of the new person, to whom these sources are linked now.

    Raises:
        NotOnRecord: there is no such person.
        BadCorrection: none of these stories is the person's, all of them are, or the name is none.
    """
    key = person_key(connection, person_id)
    one = _person(connection, key)
    every = _entities_of(connection, key)
    pairs = set(entities)
    taken = [row for row in every if row.document_id in documents or (row.document_id, row.id) in pairs]
    _check_split(one, every, taken, name)
    new = NewPerson(
        type=one.type,
        names=tuple(dict.fromkeys([name.strip(), *(row.name for row in taken)])),
        seed=f"{one.id}/{now()}",
        origin="editor",
    )
    (new_key,) = make_people(connection, [new])
    why = f"split from {one.name} by {editor}"
    connection.execute(
        update(entity)
        .where(entity.c.key.in_([row.key for row in taken]))
        .values(person_key=new_key, person_basis=ACCEPTED, person_reason=why)
    )
    removed = _drop_names(connection, one, taken, every)
    _renew(connection, key, new_key)
    new_id = _person(connection, new_key).id
    before: dict[str, Any] = {
        "entities": [[row.document_id, row.id, row.person_basis, row.person_reason] for row in taken],
        "names": removed,
    }
    log(
        connection,
        editor=editor,
        action="split",
        subject="person",
        subject_id=one.id,
        field=PEOPLE,
        before=before,
        after={"person": new_id, "name": name.strip()},
    )
    return str(new_id)


def rename(connection: Connection, person_id: str, name: str, *, editor: str) -> int:
    """Show a person under another name; the names so far still find them.

    Returns:
        The key of the change, by which it is undone.

    Raises:
        NotOnRecord: there is no such person.
        BadCorrection: the name is none.
    """
    one = _person(connection, person_key(connection, person_id))
    _check_name(name)
    after: dict[str, Any] = {"name": name.strip(), "forms": add_names(connection, one.key, one.type, [name.strip()])}
    connection.execute(update(person).where(person.c.key == one.key).values(name=name.strip()))
    return log(
        connection,
        editor=editor,
        action="rename",
        subject="person",
        subject_id=one.id,
        field=NAME,
        before={"name": one.name},
        after=after,
    )


def link(connection: Connection, document_id: str, entity_id: str, person_id: str | None, *, editor: str) -> int:
    """Say whom a source of a story is, or that it is nobody of the record.

    Args:
        connection: in a writing transaction.
        document_id: the story.
        entity_id: the source, within the story.
        person_id: None for nobody.
        editor: who says so.

    Returns:
        The key of the change, by which it is undone.

    Raises:
        NotOnRecord: there is no such story, source or person.
    """
    row = entity_row(connection, document_id, entity_id)
    key = person_key(connection, person_id) if person_id is not None else None
    forms: list[str] = []
    if key is not None:
        one = _person(connection, key)
        is_name = row.type == "named_organization" or (row.type == "named_person" and is_full_name(row.name))
        if is_name and len(row.name) <= LONGEST_NAME:
            forms = add_names(connection, key, one.type, [row.name])
    before: dict[str, Any] = {
        "person": _id_of(connection, row.person_key),
        "basis": row.person_basis,
        "reason": row.person_reason,
    }
    set_link(connection, row, key, basis=ACCEPTED, reason=f"set by {editor}")
    after: dict[str, Any] = {"person": _id_of(connection, key), "forms": forms}
    return log(
        connection,
        editor=editor,
        action="link",
        subject="entity",
        subject_id=f"{document_id}/{entity_id}",
        document_id=document_id,
        field=PERSON,
        before=before,
        after=after,
    )


def link_to_new(connection: Connection, document_id: str, entity_id: str, name: str, *, editor: str) -> str:
    """Say that a source of a story is somebody who is not on the record yet; returns the id of the new person.

    Raises:
        NotOnRecord: there is no such story, or no such source in it.
        BadCorrection: the name is none.
    """
    _check_name(name)
    row = entity_row(connection, document_id, entity_id)
    new = NewPerson(
        type="organization" if row.type == "named_organization" else "person",
        names=(name.strip(),),
        seed=f"{document_id}/{entity_id}/{now()}",
        origin="editor",
    )
    (key,) = make_people(connection, [new])
    person_id = str(_person(connection, key).id)
    link(connection, document_id, entity_id, person_id, editor=editor)
    return person_id


def entity_row(connection: Connection, document_id: str, entity_id: str) -> Row[Any]:
    """The row of a source of a story.

    Raises:
        NotOnRecord: there is no such story, or no such source in it.
    """
    key = document_key(connection, document_id)
    row = connection.execute(select(entity).where(entity.c.document_key == key, entity.c.id == entity_id)).first()
    if row is None:
        known = connection.execute(select(entity.c.id).where(entity.c.document_key == key)).scalars().all()
        what = f"document {document_id} has no source {entity_id!r}"
        raise NotOnRecord(what, next_step=f"It has {', '.join(known)}." if known else "It has none.")
    return row


def set_link(connection: Connection, row: Row[Any], key: int | None, *, basis: str | None, reason: str | None) -> None:
    """Write a link, and make anew what hangs on it."""
    connection.execute(
        update(entity).where(entity.c.key == row.key).values(person_key=key, person_basis=basis, person_reason=reason)
    )
    renew_titles(connection, [one for one in (row.person_key, key) if one is not None])
    refresh_document(connection, row.document_key)


def _check_split(one: Row[Any], every: Sequence[Row[Any]], taken: Sequence[Row[Any]], name: str) -> None:
    _check_name(name)
    if not taken:
        what = f"none of these stories is linked to {one.name}"
        raise BadCorrection(what, next_step=f"`onrecord who {one.id}` lists the stories that are.")
    if len(taken) == len(every) and one.origin != "registry":
        what = f"these are all stories that are linked to {one.name}"
        raise BadCorrection(what, next_step=f"`onrecord people rename {one.id} NAME` gives another name.")


def _check_name(name: str) -> None:
    if not fold(name):
        raise BadCorrection(f"{name!r} is no name", next_step="Give one with letters.")
    if len(name) > LONGEST_NAME:
        raise BadCorrection(f"a name of {len(name):,} characters", next_step=f"Give at most {LONGEST_NAME}.")


def _person(connection: Connection, key: int) -> Row[Any]:
    return connection.execute(select(person).where(person.c.key == key)).one()


def _id_of(connection: Connection, key: int | None) -> str | None:
    return None if key is None else connection.execute(select(person.c.id).where(person.c.key == key)).scalar_one()


def _entities_of(connection: Connection, key: int) -> Sequence[Row[Any]]:
    query = (
        select(entity, document.c.id.label("document_id"))
        .select_from(entity.join(document, entity.c.document_key == document.c.key))
        .where(entity.c.person_key == key)
        .order_by(entity.c.key)
    )
    return connection.execute(query).all()


def _renew(connection: Connection, *keys: int) -> None:
    renew_titles(connection, keys)
    refresh_people(connection, keys)


def _move(connection: Connection, table: Any, source: int, target: int, *wanted: Any) -> list[int]:  # noqa: ANN401
    """Give rows of one person to another; returns their keys."""
    keys = list(connection.execute(select(table.c.key).where(table.c.person_key == source, *wanted)).scalars())
    if keys:
        connection.execute(update(table).where(table.c.key.in_(keys)).values(person_key=target))
    return keys


def _move_names(connection: Connection, source: int, target: int) -> list[int]:
    """Give the names to another person, but for those that they have already."""
    own = select(person_name.c.folded).where(person_name.c.person_key == target)
    return _move(connection, person_name, source, target, person_name.c.folded.not_in(own.scalar_subquery()))


def _move_identifiers(connection: Connection, source: int, target: int) -> list[int]:
    own = {
        (row.scheme, row.value)
        for row in connection.execute(select(identifier).where(identifier.c.person_key == target))
    }
    rows = connection.execute(select(identifier).where(identifier.c.person_key == source)).all()
    keys = [row.key for row in rows if (row.scheme, row.value) not in own]
    return _move(connection, identifier, source, target, identifier.c.key.in_(keys))


def _drop_names(
    connection: Connection, one: Row[Any], taken: Iterable[Row[Any]], every: Iterable[Row[Any]]
) -> list[list[str]]:
    """Take from a person the names that only the stories taken out gave; a registry's own names stay."""
    if one.origin == "registry":
        return []
    gone = {row.key for row in taken}
    stay = {fold(row.name) for row in every if row.key not in gone} | {fold(one.name)}
    leave = {fold(row.name) for row in every if row.key in gone} - stay
    names = connection.execute(select(person_name).where(person_name.c.person_key == one.key)).all()
    rows = [row for row in names if fold(row.name) in leave]
    connection.execute(delete(person_name).where(person_name.c.key.in_([row.key for row in rows])))
    return [[row.name, row.folded] for row in rows]
