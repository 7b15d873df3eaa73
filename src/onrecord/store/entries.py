"""The projection that is searched: a row of `entry` for each statement, as it stands now.

It holds nothing that is not elsewhere, and can be made anew at any time (`refresh_all`). Whoever changes a statement,
its review, its document's standing or the link of its people refreshes the rows that are concerned, in the same
transaction; the full-text index follows by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from onrecord.store.annotations import ROLES
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.schema import AnyRow, document, entity, entry, statement
from onrecord.store.search.facets import facets_of
from onrecord.store.search.words import folded

# SQLite takes 32,766 values in a query; a batch also bounds how long a writer holds the database.
BATCH_STATEMENTS = 500

_STATEMENT = (
    statement.c.key,
    statement.c.document_key,
    statement.c.quotation,
    statement.c.content_spans,
    statement.c.mode,
    statement.c.act,
    statement.c.negated,
    statement.c.said,
    statement.c.setting,
    statement.c.relays,
    statement.c.confidence,
    statement.c.model_key,
    *(statement.c[f"{role}_key"] for role in ROLES),
)
_DOCUMENT = (
    document.c.key,
    document.c.text,
    document.c.outlet,
    document.c.published,
    document.c.current,
    document.c.retracted_at,
)
_ENTITY = (
    entity.c.key,
    entity.c.document_key,
    entity.c.id,
    entity.c.type,
    entity.c.name,
    entity.c.title,
    entity.c.organization,
    entity.c.person_key,
)


def refresh_document(connection: Connection, document_key: int) -> None:
    """Make the rows of a document's statements anew."""
    rows = connection.execute(select(*_STATEMENT).where(statement.c.document_key == document_key)).all()
    _refresh(connection, rows, load_reviews(connection, document_key=document_key))


def refresh_statements(connection: Connection, statement_keys: Iterable[int]) -> None:
    """Make the rows of some statements anew."""
    for keys in _batches(sorted(set(statement_keys))):
        rows = connection.execute(select(*_STATEMENT).where(statement.c.key.in_(keys))).all()
        _refresh(connection, rows, load_reviews(connection, statement_keys=keys))


def refresh_people(connection: Connection, person_keys: Iterable[int]) -> None:
    """Make the rows of all statements anew in which an entity that is one of these people has a role."""
    concerned: set[int] = set()
    for keys in _batches(sorted(set(person_keys))):
        documents = select(entity.c.document_key).where(entity.c.person_key.in_(keys))
        concerned.update(connection.execute(documents).scalars())
        linked = (entry.c.who.in_(keys)) | (entry.c.target.in_(keys))  # those that were linked, and are no more
        concerned.update(connection.execute(select(entry.c.document_key).where(linked)).scalars())
    for key in sorted(concerned):
        refresh_document(connection, key)


def refresh_all(connection: Connection) -> Iterator[int]:
    """Make every row anew; yields the number of documents done so far."""
    keys = connection.execute(select(document.c.key).order_by(document.c.key)).scalars().all()
    for done, key in enumerate(keys, 1):
        refresh_document(connection, key)
        yield done


def _refresh(connection: Connection, rows: Sequence[AnyRow], reviews: Mapping[int, tuple[int | None, Review]]) -> None:
    if not rows:
        return
    of_statement = {key: review for key, review in reviews.values() if key is not None}
    document_keys = {row.document_key for row in rows}
    documents = {d.key: d for d in connection.execute(select(*_DOCUMENT).where(document.c.key.in_(document_keys)))}
    entities = _entities(connection, document_keys)
    made = [
        _entry(row, of_statement.get(row.key), documents[row.document_key], entities[row.document_key]) for row in rows
    ]
    connection.execute(delete(entry).where(entry.c.key.in_([row.key for row in rows])))
    connection.execute(insert(entry), made)


class _Entities:
    """The entities of a document, by their rows and by their ids."""

    def __init__(self) -> None:
        self.by_key: dict[int, AnyRow] = {}
        self.by_id: dict[str, AnyRow] = {}


def _entities(connection: Connection, document_keys: set[int]) -> dict[int, _Entities]:
    found = {key: _Entities() for key in document_keys}
    for row in connection.execute(select(*_ENTITY).where(entity.c.document_key.in_(document_keys))):
        found[row.document_key].by_key[row.key] = row
        found[row.document_key].by_id[row.id] = row
    return found


def _entry(row: AnyRow, review: Review | None, of: AnyRow, entities: _Entities) -> dict[str, Any]:
    """The values of an entry: those of the statement, but for the fields on which a person has spoken."""
    facts = review.facts if review else {}

    def stands(field: str, proposed: Any) -> Any:  # noqa: ANN401 - what a JSON column holds
        return facts[field].value if field in facts else proposed

    def who(role: str) -> AnyRow | None:
        if role in facts:
            return entities.by_id.get(facts[role].value or "")
        return entities.by_key.get(row._mapping[f"{role}_key"])

    speaker, target = who("speaker"), who("target")
    said = stands("said", row.said)
    relays = stands("relays", [{"source": source} for source, _ in row.relays]) or []
    relaying = [entities.by_id[one["source"]] for one in relays if one["source"] in entities.by_id]
    values: dict[str, Any] = {
        "act": stands("act", row.act),
        "mode": stands("mode", row.mode),
        "quotation": stands("quotation", row.quotation) or row.quotation,
        "source_type": speaker.type if speaker else None,
        "setting": stands("setting", row.setting),
        "status": review.status if review else "suggested" if row.model_key is not None else "added",
        "outlet": of.outlet,
        "who": speaker.person_key if speaker else None,
        "target": target.person_key if target else None,
        "said": said["value"] if said else None,
        "published": of.published,
        "day": said["value"] if said else of.published,
        "current": bool(of.current) and of.retracted_at is None,
        "negated": bool(stands("negated", row.negated)),
    }
    content = stands("content_spans", row.content_spans) or row.content_spans
    named = [speaker.name, speaker.title, speaker.organization] if speaker else []
    return {
        "key": row.key,
        "document_key": row.document_key,
        "words": folded(" ".join(of.text[start:end] for start, end in content)),
        "source": folded(" ".join(part for part in named if part)),
        "facets": facets_of(relays=[(one.person_key, one.name) for one in relaying], **values),
        "speaker": speaker.name if speaker else None,
        "confidence": row.confidence,
        **values,
    }


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), BATCH_STATEMENTS):
        yield keys[first : first + BATCH_STATEMENTS]
