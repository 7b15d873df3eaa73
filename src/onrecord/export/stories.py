"""The stories of a database one by one, each with those of its statements that are meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, exists, func, select

from onrecord.record import Entity, Record, Statement
from onrecord.store.records import StoredStory, load_story
from onrecord.store.schema import document, entry, statement
from onrecord.store.selection import Selection, statements_where, stories_where

BATCH_STORIES = 200  # a query tells for so many which of their statements are meant


def count_stories(connection: Connection, selection: Selection) -> int:
    """How many stories `stories` will give."""
    return int(connection.execute(select(func.count()).where(_wanted(connection, selection))).scalar() or 0)


def stories(connection: Connection, selection: Selection) -> Iterator[StoredStory]:
    """The stories in the order in which they were added, in flat memory.

    Their records hold the statements that are meant, as they stand, and the entities with a role in these. A statement
    whose parent is left out has the next one further out as its parent. Where statements are chosen, by act or
    speaker, say, a story without any that is meant is left out.
    """
    wanted = _wanted(connection, selection)
    last = 0
    while True:
        page = select(document.c.key, document.c.id).where(wanted, document.c.key > last)
        rows = connection.execute(page.order_by(document.c.key).limit(BATCH_STORIES)).all()
        if not rows:
            return
        meant = _meant(connection, [row.key for row in rows], selection)
        for row in rows:
            story = load_story(connection, row.id)
            yield replace(story, record=narrowed(story.record, meant[row.key]))
        last = rows[-1].key


def narrowed(record: Record, ids: Iterable[str]) -> Record:
    """The record with the statements of these ids, the links between them, and the entities with a role in them."""
    kept = set(ids)
    parents = {one.id: one.parent for one in record.statements}
    statements = [_below(one, kept, parents) for one in record.statements if one.id in kept]
    return record.model_copy(
        update={
            "statements": tuple(statements),
            "entities": _with_a_role(record.entities, statements),
            "links": tuple(link for link in record.links if link.a in kept and link.b in kept),
            "checks": tuple(check for check in record.checks if check.statement in kept),
        }
    )


def _below(one: Statement, kept: set[str], parents: Mapping[str, str | None]) -> Statement:
    parent = one.parent
    while parent is not None and parent not in kept:
        parent = parents.get(parent)
    return one if parent == one.parent else one.model_copy(update={"parent": parent})


def _with_a_role(entities: Sequence[Entity], statements: Sequence[Statement]) -> tuple[Entity, ...]:
    used: set[str | None] = set()
    for one in statements:
        used.update((one.speaker, one.speaks_for, one.addressee, one.target, *(relay.source for relay in one.relays)))
    for entity in entities:
        if entity.id in used:
            used.update(entity.members)
    return tuple(entity for entity in entities if entity.id in used)


def _wanted(connection: Connection, selection: Selection) -> ColumnElement[bool]:
    condition = stories_where(selection)
    if selection.chooses_statements:
        of_story = entry.c.document_key == document.c.key
        condition &= exists().where(of_story, statements_where(connection, selection))
    return condition


def _meant(connection: Connection, keys: Sequence[int], selection: Selection) -> dict[int, list[str]]:
    """The ids of the statements that are meant, by the row of their document."""
    query = (
        select(entry.c.document_key, statement.c.id)
        .select_from(entry.join(statement, statement.c.key == entry.c.key))
        .where(entry.c.document_key.in_(keys), statements_where(connection, selection))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for document_key, statement_id in connection.execute(query):
        found[document_key].append(statement_id)
    return found
