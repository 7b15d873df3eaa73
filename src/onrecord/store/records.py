"""Records in the database: put in as one, and read as they stand, with what people said of them beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from onrecord.errors import NotOnRecord
from onrecord.record import Document, Entity, Model, Record, Statement
from onrecord.store.alerts.looking import queue_for_alerts
from onrecord.store.annotations import entity_of, save_annotation, statement_of
from onrecord.store.comparing.checks import checks_of, put_checks
from onrecord.store.comparing.link_reviews import restore_reviewed
from onrecord.store.comparing.links import StoredLink, links_of, put_links
from onrecord.store.comparing.printings import place_printing
from onrecord.store.corrections.standing import standing
from onrecord.store.corrections.versions import carry_over
from onrecord.store.documents import Kind, PutResult, document_of, put_document
from onrecord.store.entries import refresh_document
from onrecord.store.people.linking import link_entities
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.schema import AnyRow, alias, document, entity, model, person, statement

NOBODY = Model(name="editor", version="0")  # of a record that holds nothing that a model proposed


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Whom of the record an entity of a story is.

    Attributes:
        person_id, name: None where it is nobody of the record, with the reason.
        basis: suggested (by the program) or accepted (by a person).
    """

    person_id: str | None
    name: str | None
    basis: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStory:
    """A document with its record as it stands: what was proposed, overlaid with what people accepted.

    Attributes:
        record: rejected statements are still in it; `reviews` tells which.
        suggested: the statements as the model proposed them; those that an editor added are not in it.
        reviews: by statement id.
        orphans: reviews whose statement is gone since the story was annotated anew.
        people: by entity id.
        added: ids of the statements that an editor added.
        links: from and to its statements, in every state, across stories too. The record holds those within the story
            that nobody dismissed.
    """

    key: int
    kind: Kind
    document: Document
    place: str | None
    participants: tuple[str, ...]
    version: int
    current: bool
    added_at: str
    added_by: str
    model: Model | None
    retracted_at: str | None
    retraction: str | None
    record: Record
    suggested: Mapping[str, Statement]
    reviews: Mapping[str, Review]
    orphans: tuple[Review, ...]
    people: Mapping[str, PersonLink]
    added: frozenset[str]
    links: tuple[StoredLink, ...] = ()


def put_record(connection: Connection, record: Record, *, added_by: str, kind: Kind = "story") -> PutResult:
    """Put in a document with all that was found in it, if it is not there.

    Args:
        connection: in a writing transaction; the article goes in with all it yields, or not at all.
        record: of one document.
        added_by: who added it.
        kind: a story or a transcript.
    """
    result = put_document(connection, record.document, added_by=added_by, kind=kind)
    if result.outcome != "known":
        model_key = save_annotation(connection, result.key, record)
        connection.execute(update(document).where(document.c.key == result.key).values(model_key=model_key))
        if result.outcome == "new_version":
            carry_over(connection, result.key, editor=added_by)
        link_entities(connection, result.key)
        refresh_document(connection, result.key)
        put_links(connection, record.links)
        put_checks(connection, record.checks)
        if result.outcome == "new_version":
            restore_reviewed(connection, _statement_keys(connection, result.key))
        if kind == "story":
            place_printing(connection, result.key, record.document.text)
            queue_for_alerts(connection, result.key)
    return result


def load_story(connection: Connection, document_id: str) -> StoredStory:
    """A document with its record as it stands.

    Raises:
        NotOnRecord: there is none of that id.
    """
    row = connection.execute(
        select(document, model.c.name.label("model_name"), model.c.version.label("model_version"))
        .select_from(document.outerjoin(model))
        .where(document.c.id == document_id)
    ).first()
    if row is None:
        what = f"there is no document {document_id!r}"
        raise NotOnRecord(what, next_step="`onrecord search` lists what there is.")
    one = document_of(row)
    entities, links, names = _entities(connection, row.key, one.text)
    statements = connection.execute(
        select(statement).where(statement.c.document_key == row.key).order_by(statement.c.start, statement.c.key)
    ).all()
    reviews = load_reviews(connection, document_key=row.key)
    by_key = {key: review for key, review in reviews.values() if key is not None}
    linked = links_of(connection, [s.key for s in statements])
    read = Model(name=row.model_name, version=row.model_version) if row.model_name else None
    proposed = {s.key: statement_of(one.text, s, names) for s in statements}
    stands = [_standing(proposed[s.key], by_key.get(s.key), one) for s in statements]
    return StoredStory(
        key=row.key,
        kind=row.kind,
        document=one,
        place=row.place,
        participants=tuple(row.participants or ()),
        version=row.version,
        current=row.current,
        added_at=row.added_at,
        added_by=row.added_by,
        model=read,
        retracted_at=row.retracted_at,
        retraction=row.retraction,
        record=Record(
            id=row.given_id or one.id,
            document=one,
            entities=entities,
            statements=tuple(stands),
            links=tuple(link.link() for link in linked if link.is_within and link.state != "dismissed"),
            checks=tuple(checks_of(connection, [s.key for s in statements], one.text)),
            model=read or NOBODY,
        ),
        suggested={s.id: proposed[s.key] for s in statements if s.model_key is not None},
        reviews={s.id: by_key[s.key] for s in statements if s.key in by_key},
        orphans=tuple(review for key, review in reviews.values() if key is None),
        people=links,
        added=frozenset(s.id for s in statements if s.model_key is None),
        links=tuple(linked),
    )


def statement_place(connection: Connection, statement_id: str) -> tuple[int, str, str]:
    """The row of a statement, the id of its document, and the id that it has now.

    A statement is found by an id that it had before a re-annotation, too.

    Raises:
        NotOnRecord: there is none.
    """
    query = select(statement.c.key, document.c.id, statement.c.id.label("now")).select_from(
        statement.join(document, statement.c.document_key == document.c.key)
    )
    row = connection.execute(query.where(statement.c.id == statement_id)).first()
    if row is None:
        renamed = select(alias.c.statement_key).where(alias.c.id == statement_id).scalar_subquery()
        row = connection.execute(query.where(statement.c.key == renamed)).first()
    if row is None:
        what = f"there is no statement {statement_id!r}"
        raise NotOnRecord(what, next_step="`onrecord search --format jsonl` prints ids.")
    return int(row.key), row.id, row.now


def document_ids(connection: Connection, *, kind: Kind | None = None) -> list[str]:
    """The ids of all documents, in the order in which they were added."""
    query = select(document.c.id).order_by(document.c.key)
    return list(connection.execute(query if kind is None else query.where(document.c.kind == kind)).scalars())


def _statement_keys(connection: Connection, document_key: int) -> Sequence[int]:
    query = select(statement.c.key).where(statement.c.document_key == document_key)
    return connection.execute(query).scalars().all()


def _standing(proposed: Statement, review: Review | None, one: Document) -> Statement:
    return standing(proposed, review, one) if review else proposed


def _entities(
    connection: Connection, key: int, text: str
) -> tuple[tuple[Entity, ...], dict[str, PersonLink], dict[int, str]]:
    rows: Sequence[AnyRow] = connection.execute(
        select(entity, person.c.id.label("person_id"), person.c.name.label("person_name"))
        .select_from(entity.outerjoin(person, entity.c.person_key == person.c.key))
        .where(entity.c.document_key == key)
        .order_by(entity.c.key)
    ).all()
    links = {
        row.id: PersonLink(row.person_id, row.person_name, row.person_basis, row.person_reason)
        for row in rows
        if row.person_basis or row.person_reason
    }
    return tuple(entity_of(text, row) for row in rows), links, {row.key: row.id for row in rows}
