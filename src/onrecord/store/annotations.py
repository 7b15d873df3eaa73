"""What the annotator found in a document, as rows of `entity` and `statement`, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from onrecord.record import Entity, Model, Record, Relay, Statement
from onrecord.store.rows import (
    pack_reasons,
    pair,
    pairs,
    span_of,
    spans_of,
    unpack_reasons,
    when_of,
    when_row,
)
from onrecord.store.schema import AnyRow, entity, model, statement
from onrecord.store.suppression import without_suppressed

ROLES = ("speaker", "speaks_for", "addressee", "target")  # fields of a statement that name an entity


def model_key_of(connection: Connection, one: Model) -> int:
    """The row of a model; it is made when the model is new to the database."""
    query = select(model.c.key).where(model.c.name == one.name, model.c.version == one.version)
    key = connection.execute(query).scalar()
    if key is None:
        result = connection.execute(insert(model).values(name=one.name, version=one.version))
        (key,) = result.inserted_primary_key or (0,)
    return int(key)


def save_entities(
    connection: Connection, document_key: int, entities: Sequence[Entity], *, model_key: int | None
) -> None:
    """Write entities of a document; `model_key` is None where an editor added them."""
    if entities:
        rows = [
            {"document_key": document_key, "id": one.id, **entity_row(one, model_key=model_key)} for one in entities
        ]
        connection.execute(insert(entity), rows)


def entity_row(one: Entity, *, model_key: int | None) -> dict[str, Any]:
    """The values of an entity's row, but for its document and id."""
    return {
        "type": one.type,
        "name": one.name,
        "title": one.title,
        "organization": one.organization,
        "justification": pair(one.justification),
        "mentions": pairs(one.mentions),
        "members": list(one.members),
        "same_as": list(one.same_as),
        "model_key": model_key,
    }


def save_statements(
    connection: Connection, document_key: int, statements: Sequence[Statement], *, model_key: int | None
) -> None:
    """Write statements of a document, whose entities have been written."""
    if statements:
        keys = entity_keys(connection, document_key)
        connection.execute(
            insert(statement), [statement_row(one, document_key, keys, model_key=model_key) for one in statements]
        )


def entity_keys(connection: Connection, document_key: int) -> dict[str, int]:
    """The rows of a document's entities by their ids."""
    query = select(entity.c.id, entity.c.key).where(entity.c.document_key == document_key)
    return {row.id: row.key for row in connection.execute(query)}


def statement_row(
    one: Statement, document_key: int, keys: Mapping[str, int], *, model_key: int | None
) -> dict[str, Any]:
    """The values of a statement's row."""
    return {
        "id": one.id,
        "document_key": document_key,
        "parent_id": one.parent,
        "role": one.role,
        "quotation": one.quotation,
        "start": min(span.start for span in (*one.source_spans, *one.cue_spans, *one.content_spans)),
        "source_spans": pairs(one.source_spans),
        "cue_spans": pairs(one.cue_spans),
        "content_spans": pairs(one.content_spans),
        **{f"{role}_key": keys[name] if (name := getattr(one, role)) else None for role in ROLES},
        "mode": one.mode,
        "act": one.act,
        "negated": one.negated,
        "hedges": pairs(one.hedges),
        "said": when_row(one.said),
        "setting": one.setting,
        "relays": [[relay.source, pair(relay.span)] for relay in one.relays],
        "confidence": one.confidence,
        "reasons": pack_reasons(one.reasons),
        "model_key": model_key,
    }


def save_annotation(connection: Connection, document_key: int, record: Record) -> int:
    """Write all that a model found in a document, but for people removed from it; returns the model's row."""
    record = without_suppressed(connection, document_key, record)
    model_key = model_key_of(connection, record.model)
    save_entities(connection, document_key, record.entities, model_key=model_key)
    save_statements(connection, document_key, record.statements, model_key=model_key)
    return model_key


def entity_of(text: str, row: AnyRow) -> Entity:
    """The entity of a row; `text` is its document's."""
    return Entity(
        id=row.id,
        type=row.type,
        name=row.name,
        title=row.title,
        organization=row.organization,
        justification=span_of(text, row.justification),
        mentions=spans_of(text, row.mentions),
        members=tuple(row.members),
        same_as=tuple(row.same_as),
    )


def statement_of(text: str, row: AnyRow, names: Mapping[int, str]) -> Statement:
    """The statement of a row; `names` are the ids of the document's entities by their rows."""
    return Statement(
        id=row.id,
        parent=row.parent_id,
        role=row.role,
        quotation=row.quotation,
        source_spans=spans_of(text, row.source_spans),
        cue_spans=spans_of(text, row.cue_spans),
        content_spans=spans_of(text, row.content_spans),
        speaker=names.get(row.speaker_key),
        speaks_for=names.get(row.speaks_for_key),
        addressee=names.get(row.addressee_key),
        target=names.get(row.target_key),
        mode=row.mode,
        act=row.act,
        negated=row.negated,
        hedges=spans_of(text, row.hedges),
        said=when_of(text, row.said),
        setting=row.setting,
        relays=tuple(Relay(source=source, span=span_of(text, span)) for source, span in row.relays),
        confidence=row.confidence,
        reasons=unpack_reasons(text, row.reasons),
    )
