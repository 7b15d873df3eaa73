"""Taking something out for good, on request, with what hangs on it.

A publisher's retraction is something else: it marks a story and keeps it (`documents.retract`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from onrecord.errors import NotOnRecord
from onrecord.store.annotations import ROLES
from onrecord.store.audit import log
from onrecord.store.comparing.checks import forget_checks_against
from onrecord.store.comparing.link_reviews import forget_link_reviews
from onrecord.store.comparing.links import ids_of
from onrecord.store.documents import document_key
from onrecord.store.entries import refresh_document
from onrecord.store.people.offices import renew_titles
from onrecord.store.reviews import load_reviews
from onrecord.store.schema import change, document, entity, fact, person, person_name, review, statement
from onrecord.store.suppression import suppress


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out."""

    documents: int = 0
    statements: int = 0
    people: int = 0


def remove_document(connection: Connection, document_id: str, *, editor: str) -> Removed:
    """Take out one version of a document, its statements, and what people said of them.

    Links to its statements go too; with a transcript, the checks that hold words of it. People who were known from it
    alone go. The log keeps that it was removed, by whom and when, and of earlier changes only that there were some.

    Raises:
        NotOnRecord: there is none of that id.
    """
    key = document_key(connection, document_id)
    row = connection.execute(select(document.c.url, document.c.current).where(document.c.key == key)).one()
    statements = connection.execute(select(statement.c.id).where(statement.c.document_key == key)).scalars().all()
    named = select(entity.c.person_key).where(entity.c.document_key == key, entity.c.person_key.is_not(None)).distinct()
    known = connection.execute(named).scalars().all()
    forget_checks_against(connection, key)
    forget_link_reviews(connection, document_id=document_id)
    connection.execute(delete(document).where(document.c.key == key))
    people = _forget_unseen(connection)
    renew_titles(connection, known)  # what the story called them is no evidence any more
    if row.current and row.url is not None:
        _make_latest_current(connection, row.url)
    connection.execute(update(change).where(change.c.document_id == document_id).values(before=None, after=None))
    log(
        connection,
        editor=editor,
        action="remove",
        subject="document",
        subject_id=document_id,
        document_id=document_id,
        after={"statements": len(statements)},
    )
    return Removed(documents=1, statements=len(statements), people=people)


def remove_person(connection: Connection, person_id: str, *, editor: str) -> Removed:
    """Take out a person of the record: names, offices, identifiers, and the statements of which they are the speaker.

    The stories stay, and their text with them; a re-annotation of these stories does not bring the statements back.
    Take out the documents too where the text itself must go.

    Raises:
        NotOnRecord: there is none of that id.
    """
    keys = _person_keys(connection, person_id)
    roles = connection.execute(
        select(entity.c.key, entity.c.id, entity.c.name, entity.c.document_key).where(entity.c.person_key.in_(keys))
    ).all()
    document_keys = sorted({row.document_key for row in roles})
    entity_keys = [row.key for row in roles]
    own = _spoken_by(connection, entity_keys, {(row.document_key, row.id) for row in roles})
    for row in roles:
        suppress(connection, row.document_key, row.name)
        _forget_facts(connection, row.document_key, row.id)
    _take_out(connection, own)
    connection.execute(delete(entity).where(entity.c.key.in_(entity_keys)))
    ids = connection.execute(select(person.c.id).where(person.c.key.in_(keys))).scalars().all()
    connection.execute(delete(person).where(person.c.key.in_(keys)))
    connection.execute(update(change).where(change.c.subject_id.in_(ids)).values(before=None, after=None))
    for key in document_keys:
        refresh_document(connection, key)
    log(
        connection,
        editor=editor,
        action="remove",
        subject="person",
        subject_id=person_id,
        after={"statements": len(own), "documents": len(document_keys)},
    )
    return Removed(statements=len(own), people=len(keys))


def _person_keys(connection: Connection, person_id: str) -> list[int]:
    """The row of a person, and of those who were merged into them."""
    first = connection.execute(select(person.c.key).where(person.c.id == person_id)).scalar()
    if first is None:
        what = f"there is no person {person_id!r}"
        raise NotOnRecord(what, next_step="`onrecord people list NAME` prints ids.")
    keys = [first]
    fresh = [first]
    while fresh:
        fresh = list(connection.execute(select(person.c.key).where(person.c.merged_into.in_(fresh))).scalars())
        keys += fresh
    return keys


def _spoken_by(connection: Connection, entity_keys: Sequence[int], ids: set[tuple[int, str]]) -> list[int]:
    """The statements of which one of these entities is the speaker, by the program's word or by a person's."""
    proposed = select(statement.c.key).where(statement.c.speaker_key.in_(entity_keys))
    found = set(connection.execute(proposed).scalars())
    for key in {of for of, _ in ids}:
        for statement_key, one in load_reviews(connection, document_key=key).values():
            said_by = one.facts.get("speaker")
            if statement_key is not None and said_by and (key, said_by.value) in ids:
                found.add(statement_key)
    return sorted(found)


def _take_out(connection: Connection, statement_keys: Sequence[int]) -> None:
    ids = connection.execute(select(statement.c.id).where(statement.c.key.in_(statement_keys))).scalars().all()
    connection.execute(delete(review).where(review.c.statement_key.in_(statement_keys)))
    forget_link_reviews(connection, statement_ids=list(ids_of(connection, statement_keys)))
    connection.execute(update(statement).where(statement.c.parent_id.in_(ids)).values(parent_id=None))
    connection.execute(delete(statement).where(statement.c.key.in_(statement_keys)))
    connection.execute(update(change).where(change.c.subject_id.in_(ids)).values(before=None, after=None))


def _forget_facts(connection: Connection, key: int, entity_id: str) -> None:
    """Take out what people said of other statements' fields by naming the entity."""
    for review_key, (_, one) in load_reviews(connection, document_key=key).items():
        for field, said in one.facts.items():
            names_it = field in ROLES and said.value == entity_id
            if names_it or (field == "relays" and any(r["source"] == entity_id for r in said.value or ())):
                connection.execute(delete(fact).where(fact.c.review_key == review_key, fact.c.field == field))


def _forget_unseen(connection: Connection) -> int:
    """Take out people known from stories alone, whom no story names any more; returns how many."""
    seen = select(entity.c.person_key).where(entity.c.person_key == person.c.key).exists()
    heirs = person.alias()
    kept = select(heirs.c.key).where(heirs.c.merged_into == person.c.key).exists()
    unseen = select(person.c.key).where(person.c.origin == "story", ~seen, ~kept, person.c.merged_into.is_(None))
    keys: Iterable[int] = connection.execute(unseen).scalars().all()
    connection.execute(delete(person_name).where(person_name.c.person_key.in_(keys)))
    return connection.execute(delete(person).where(person.c.key.in_(keys))).rowcount


def _make_latest_current(connection: Connection, url: str) -> None:
    query = select(document.c.key).where(document.c.url == url).order_by(document.c.version.desc()).limit(1)
    key = connection.execute(query).scalar()
    if key is not None:
        connection.execute(update(document).where(document.c.key == key).values(current=True))
        refresh_document(connection, int(key))
