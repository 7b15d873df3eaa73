"""The statements of a database as comparing takes them, as they stand: quickly, and in flat memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, and_, func, select

from onrecord.compare.claims import Claim, claims_of
from onrecord.record import Basis, Document, Entity, Model, Record, Span, Statement, When
from onrecord.store.annotations import ROLES
from onrecord.store.batches import batches
from onrecord.store.comparing.links import keys_of
from onrecord.store.people.persons import STANDING
from onrecord.store.reviews import Fact, load_reviews
from onrecord.store.schema import AnyRow, document, embedding, entity, entry, model, person, statement
from onrecord.store.search.vectors import DIMENSIONS

_NOBODY: Final = Model(name="", version="")  # of records that are never shown
BATCH_DOCUMENTS: Final = 200
BATCH_STATEMENTS: Final = 400

Bytes = npt.NDArray[np.int8]


def load_claims(
    connection: Connection,
    *,
    ids: Iterable[str] | None = None,
    document_keys: Iterable[int] | None = None,
    limit: int | None = None,
) -> Iterator[Claim]:
    """The statements of current stories that nobody rejected, as they stand, story by story in the order of their rows.

    A speaker or other person who is linked to somebody of the record has that person's id as the key; one who was
    merged, that of whom they were merged into.

    Args:
        connection: to ask; it is asked while the claims are taken.
        ids: only these statements, by ids that they have or had; in the order of the rows too.
        document_keys: only statements of these documents.
        limit: at most so many.
    """
    chosen = None if ids is None else sorted(set(keys_of(connection, ids).values()))
    given = 0
    for of_documents in _documents(connection, chosen, document_keys):
        for claim in _claims(connection, of_documents, None if chosen is None else set(chosen)):
            if limit is not None and given >= limit:
                return
            given += 1
            yield claim


def count_claims(connection: Connection) -> int:
    """How many statements `load_claims` gives, but for those of which a person said that they are a relay, or none."""
    query = select(func.count()).select_from(_TABLES).where(_WANTED, statement.c.role == "statement")
    return int(connection.execute(query).scalar_one())


def load_vectors(connection: Connection, claims: Sequence[Claim], *, made_by: Model) -> Bytes:
    """The stored vectors of statements: int8 [claims, 384], zeros for one that has none.

    Args:
        connection: to ask; `search.semantic.embed_missing` makes those that are missing.
        claims: of this database.
        made_by: the model that made the vectors, `SentenceEncoder.model`.
    """
    places = {claim.id: place for place, claim in enumerate(claims)}
    found = np.zeros((len(claims), DIMENSIONS), dtype=np.int8)
    joined = embedding.join(statement, statement.c.key == embedding.c.key).join(
        model, model.c.key == embedding.c.model_key
    )
    query = select(statement.c.id, embedding.c.vector).select_from(joined)
    query = query.where(model.c.name == made_by.name, model.c.version == made_by.version)
    for some in batches(places, BATCH_STATEMENTS):
        for row in connection.execute(query.where(statement.c.id.in_(some))):
            found[places[row.id]] = np.frombuffer(row.vector, dtype=np.int8)
    return found


_TABLES: Final = entry.join(statement, statement.c.key == entry.c.key)
_WANTED: Final = and_(entry.c.current, entry.c.status != "rejected")
_FIELDS: Final = ("act", "mode", "quotation", "setting", "negated", "confidence", "said")
_COLUMNS: Final = (
    statement.c.key,
    statement.c.document_key,
    statement.c.id,
    statement.c.role,
    statement.c.content_spans,
    *(statement.c[f"{role}_key"] for role in ROLES),
    *(entry.c[name] for name in _FIELDS),
    entry.c.status,
    statement.c.said.label("told"),
)
_DOCUMENT: Final = tuple(document.c[name] for name in ("key", "id", "text_hash", "outlet", "published", "text"))


def _documents(
    connection: Connection, chosen: Sequence[int] | None, document_keys: Iterable[int] | None
) -> Iterator[Sequence[AnyRow]]:
    """Documents with statements that are wanted, so many at a time, in the order of their rows."""
    if chosen is None and document_keys is None:
        last = 0
        while rows := _page(connection, document.c.key > last):
            yield rows
            last = rows[-1].key
        return
    keys = None if document_keys is None else set(document_keys)
    if chosen is not None:
        of_statements: set[int] = set()
        for some in batches(chosen, BATCH_STATEMENTS):
            query = select(statement.c.document_key).where(statement.c.key.in_(some))
            of_statements.update(connection.execute(query).scalars())
        keys = of_statements if keys is None else keys & of_statements
    for batch in batches(sorted(keys or ()), BATCH_DOCUMENTS):
        yield _page(connection, document.c.key.in_(batch))


def _page(connection: Connection, wanted: ColumnElement[bool]) -> Sequence[AnyRow]:
    query = select(*_DOCUMENT).where(document.c.kind == "story", document.c.current, wanted)
    return connection.execute(query.order_by(document.c.key).limit(BATCH_DOCUMENTS)).all()


def _claims(connection: Connection, documents: Sequence[AnyRow], chosen: set[int] | None) -> Iterator[Claim]:
    keys = [row.key for row in documents]
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    query = select(*_COLUMNS).select_from(_TABLES).where(_WANTED, statement.c.document_key.in_(keys))
    reviewed = []
    for row in connection.execute(query.order_by(statement.c.start, statement.c.key)):
        if chosen is None or row.key in chosen:
            rows[row.document_key].append(row)
            if row.status != "suggested":
                reviewed.append(row.key)
    facts: dict[int | None, Mapping[str, Fact]] = {}
    for some in batches(reviewed, BATCH_STATEMENTS):
        facts |= {key: review.facts for key, review in load_reviews(connection, statement_keys=some).values()}
    entities = _entities(connection, keys)
    for row in documents:
        record, people = _record(row, rows[row.key], entities[row.key], facts)
        yield from claims_of(record, people=people)


def _entities(connection: Connection, document_keys: Sequence[int]) -> dict[int, list[AnyRow]]:
    heir = person.alias("heir")
    columns = (entity.c.document_key, entity.c.key, entity.c.id, entity.c.type, entity.c.name)
    tables = entity.outerjoin(person, person.c.key == entity.c.person_key).outerjoin(heir, heir.c.key == STANDING)
    query = select(*columns, heir.c.id.label("person_id")).select_from(tables)
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(query.where(entity.c.document_key.in_(document_keys))):
        found[row.document_key].append(row)
    return found


def _record(
    of: AnyRow, statements: Sequence[AnyRow], entities: Sequence[AnyRow], facts: Mapping[int | None, Mapping[str, Fact]]
) -> tuple[Record, dict[str, str]]:
    """The record of a document with what a claim needs and nothing else, and the people of the record in it.

    It was checked when it was put in, and is not checked again: that would take most of the time.
    """
    names = {row.key: row.id for row in entities}
    known = {row.id for row in entities}
    made = Record.model_construct(
        id=of.id,
        model=_NOBODY,
        document=Document.model_construct(
            id=of.id, text_hash=of.text_hash, outlet=of.outlet, published=_when(of.published), text=of.text
        ),
        entities=tuple(Entity.model_construct(id=row.id, type=row.type, name=row.name) for row in entities),
        statements=tuple(_statement(of.text, row, names, known, facts.get(row.key, {})) for row in statements),
    )
    return made, {row.id: row.person_id for row in entities if row.person_id}


def _statement(
    text: str, row: AnyRow, names: Mapping[int, str], known: set[str], facts: Mapping[str, Fact]
) -> Statement:
    values: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    # A day that a person set is stated; one that the program carried over from a neighbour is less sure.
    carried = row.told is not None and row.told["value"] == row.said and "said" not in facts
    values["said"] = _when(row.said, basis=row.told["basis"] if carried else "stated")
    values["role"] = facts["role"].value if "role" in facts else row.role
    for role in ROLES:
        told = facts[role].value if role in facts else names.get(getattr(row, f"{role}_key"))
        values[role] = told if told in known else None
    spans = (facts["content_spans"].value if "content_spans" in facts else None) or row.content_spans
    content = tuple(Span.model_construct(start=start, end=end, text=text[start:end]) for start, end in spans)
    return Statement.model_construct(id=row.id, content_spans=content, **values)


def _when(value: str | None, *, basis: Basis = "stated") -> When | None:
    return When.model_construct(value=value, basis=basis) if value else None
