"""What an editor adds to a story: a statement that the program missed, and an entity that it does not know.

All functions take a connection in a writing transaction. Each addition goes into the log, and can be undone.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from sqlalchemy import Connection, delete, select, update

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.record import Entity, SourceType, Statement
from onrecord.store.annotations import save_entities, save_statements
from onrecord.store.audit import log, now
from onrecord.store.corrections.anchoring import holder_of
from onrecord.store.corrections.carrying import free_id
from onrecord.store.corrections.fields import ROLE_FIELDS, Json, values_of
from onrecord.store.corrections.reviewing import take_document
from onrecord.store.corrections.standing import added_statement
from onrecord.store.corrections.values import check_spans, checked, quotation_of
from onrecord.store.corrections.writing import open_review, status_of
from onrecord.store.documents import document_of
from onrecord.store.entries import refresh_statements
from onrecord.store.people.linking import link_entities
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.rows import pairs, spans_of
from onrecord.store.schema import AnyRow, alias, entity, review, statement

TYPES: Final = get_args(SourceType)
LONGEST_NAME: Final = 200  # characters; the longest names of entities in the training corpus have half as many


@dataclass(frozen=True, slots=True)
class Added:
    """What was added, and the change by which it can be undone."""

    id: str
    change: int


def add_statement(
    connection: Connection,
    document_id: str,
    *,
    source: Json,
    cue: Json,
    content: Json,
    editor: str,
    fields: Mapping[str, Json] | None = None,
) -> Added:
    """Add a statement by the words that make it.

    Whether it is quoted is told as the annotator tells it, unless it is given; it stands under the statement in whose
    content it lies. Its confidence is 1: a person says so.

    Args:
        connection: in a writing transaction.
        document_id: the story's.
        source: spans of the words that name who spoke; may be none.
        cue: spans of the word that attributes; may be none.
        content: spans of what was said.
        editor: who adds it.
        fields: values of other fields, as for `correct_field`; what is not given is not known.

    Raises:
        NotOnRecord: there is no such document.
        BadCorrection: a span or a value cannot be, or the statement is there already, or was and is an orphan.
    """
    row = take_document(connection, document_id)
    one = document_of(row)
    entities = connection.execute(select(entity).where(entity.c.document_key == row.key).order_by(entity.c.key)).all()
    told = dict(fields or {}) | {"source_spans": source, "cue_spans": cue, "content_spans": content}
    names = {e.id: e.name for e in entities}
    values = {field: checked(field, value, document=one, names=names) for field, value in told.items()}
    values.setdefault("quotation", quotation_of(one, values["content_spans"]))
    there = connection.execute(select(statement).where(statement.c.document_key == row.key)).all()
    made = added_statement(one, values, editor=editor, at=now())
    if any(other.id == made.id for other in there):
        what = "there is a statement with this cue and content already"
        raise BadCorrection(what, where=made.id, next_step="Confirm or correct that one.")
    if any(of is None and left.statement_id == made.id for of, left in _reviews(connection, row.key)):
        what = "this statement was there before, and people spoke of it"
        raise BadCorrection(what, where=made.id, next_step="Restore it from the orphans of the story.")
    key = _put(connection, row.key, _placed(made, there))
    open_review(connection, row.key, key, made, status="added")
    refresh_statements(connection, [key])
    change = log(
        connection,
        editor=editor,
        action="add_statement",
        subject="statement",
        subject_id=made.id,
        document_id=document_id,
        after=values_of(made),
    )
    return Added(made.id, change)


def restore_orphan(connection: Connection, document_id: str, review_key: int, *, editor: str) -> Added:
    """Put a statement back that a re-annotation found no more, with all that people said of it, as an editor's.

    Args:
        connection: in a writing transaction.
        document_id: the story's.
        review_key: of the orphan, one of `StoredStory.orphans`.
        editor: who puts it back.

    Returns:
        Its id, which is the one that it had, and the change.

    Raises:
        NotOnRecord: there is no such document, or no such orphan in it.
        BadCorrection: there is a statement with its cue and content again.
    """
    row = take_document(connection, document_id)
    one = document_of(row)
    left = next((r for of, r in _reviews(connection, row.key) if of is None and r.key == review_key), None)
    if left is None or left.suggested is None:
        raise NotOnRecord(f"there is no orphan {review_key}", where=document_id, next_step="Load the story again.")
    there = connection.execute(select(statement).where(statement.c.document_key == row.key)).all()
    if any(other.id == left.statement_id for other in there):
        what = "there is a statement with this cue and content again"
        raise BadCorrection(what, where=left.statement_id, next_step="Confirm or correct that one.")
    known = set(connection.execute(select(entity.c.id).where(entity.c.document_key == row.key)).scalars())
    made = added_statement(one, _known(left.suggested, known), editor=editor, at=now())
    made = made.model_copy(update={"id": left.statement_id})
    key = _put(connection, row.key, _placed(made, there))
    status = status_of(left.facts, is_added=True)
    connection.execute(update(review).where(review.c.key == left.key).values(statement_key=key, status=status))
    refresh_statements(connection, [key])
    change = log(
        connection,
        editor=editor,
        action="restore_orphan",
        subject="statement",
        subject_id=made.id,
        document_id=document_id,
        before={"status": left.status},
        after={"status": status},
    )
    return Added(made.id, change)


def add_entity(  # noqa: PLR0913 - what is known of an entity, and by whom
    connection: Connection,
    document_id: str,
    *,
    name: str,
    type: str,  # noqa: A002 - as in record.Entity
    editor: str,
    mentions: Json = (),
    title: str | None = None,
    organization: str | None = None,
) -> Added:
    """Add a person, organisation, document or group to those that can have a role in a story's statements.

    Args:
        connection: in a writing transaction.
        document_id: the story's.
        name: the fullest form in the story, without title.
        type: one of the source types.
        editor: who adds it.
        mentions: spans of the words that name it; may be none.
        title: the position held, if any.
        organization: where it is held, if the story tells.

    Returns:
        Its id ("x1"), and the change.

    Raises:
        NotOnRecord: there is no such document.
        BadCorrection: a value cannot be, or there is an entity of that name and type already.
    """
    row = take_document(connection, document_id)
    there = connection.execute(select(entity).where(entity.c.document_key == row.key)).all()
    named = _new_name(document_id, name, type, there)
    one = document_of(row)
    added = Entity(
        id=free_id({other.id for other in there}),
        type=type,
        name=named,
        title=_name("title", title),
        organization=_name("organization", organization),
        mentions=spans_of(one.text, check_spans(mentions, one, field="mentions")),
    )
    save_entities(connection, row.key, [added], model_key=None)
    link_entities(connection, row.key)
    told: Json = {
        "id": added.id,
        "name": added.name,
        "type": added.type,
        "title": added.title,
        "organization": added.organization,
        "mentions": pairs(added.mentions),
    }
    change = log(
        connection,
        editor=editor,
        action="add_entity",
        subject="entity",
        subject_id=f"{document_id}/{added.id}",
        document_id=document_id,
        after=told,
    )
    return Added(added.id, change)


def _new_name(document_id: str, name: str, kind: str, there: Sequence[AnyRow]) -> str:
    """The name of an entity that is to be added, tidied.

    Raises:
        BadCorrection: it is none, the type is none, or there is such an entity already.
    """
    named = _name("name", name)
    if named is None:
        raise BadCorrection("an entity needs a name", next_step="Give the fullest form of it in the story.")
    if kind not in TYPES:
        raise BadCorrection(f"there is no source of type {kind!r}", next_step=f"Choose one of: {', '.join(TYPES)}.")
    for other in there:
        if (other.name, other.type) == (named, kind):
            what = f"there is an entity {named!r} of that type already"
            raise BadCorrection(what, where=document_id, next_step=f"Choose {other.id}.")
    return named


def _put(connection: Connection, document_key: int, made: Statement) -> int:
    """Write an editor's statement; gives its row."""
    connection.execute(delete(alias).where(alias.c.id == made.id))
    save_statements(connection, document_key, [made], model_key=None)
    return int(connection.execute(select(statement.c.key).where(statement.c.id == made.id)).scalar_one())


def _placed(made: Statement, there: Sequence[AnyRow]) -> Statement:
    """The statement under the one in whose content it lies."""
    contents = {other.id: other.content_spans for other in there}
    return made.model_copy(update={"parent": holder_of(made, contents)})


def _reviews(connection: Connection, document_key: int) -> Iterable[tuple[int | None, Review]]:
    return load_reviews(connection, document_key=document_key).values()


def _known(values: Mapping[str, Json], entities: Container[str]) -> dict[str, Json]:
    """The values without entities that are there no more."""
    kept = {field: value for field, value in values.items() if field not in ROLE_FIELDS or value in entities}
    return kept | {"relays": [relay for relay in values.get("relays") or () if relay["source"] in entities]}


def _name(field: str, told: str | None) -> str | None:
    name = " ".join((told or "").split())
    if len(name) > LONGEST_NAME:
        what = f"the {field} has {len(name)} characters"
        raise BadCorrection(what, next_step=f"Up to {LONGEST_NAME} are taken.")
    return name or None
