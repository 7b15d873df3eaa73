"""The tables of a batch: their columns, each described once, and rows made into Parquet files.

`docs/batch.md` is held to these columns by a test. No column holds a time, a host or a process, so that the same input
gives the same rows wherever and however it is read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final, Generic, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.batch.process import Came
from onrecord.export.columns import COLUMNS, Row
from onrecord.export.parquet import TYPES, characters
from onrecord.record import Entity, Link, Model, Origin, Record, Span, When

# Raised when a column is taken out or changes its type or meaning; new columns leave it as it is.
SCHEMA_VERSION: Final = "1"
VERSION: Final = version("onrecord")
R = TypeVar("R")

_TEXT, _COUNT, _NAMES, _FLAG = pa.string(), pa.int32(), pa.list_(pa.string()), pa.bool_()
_SEGMENTS = pa.list_(
    pa.struct([("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("repeats", pa.int32())])
)
_PAGES = pa.list_(pa.struct([("offset", pa.int32()), ("number", pa.int32()), ("label", pa.string())]))
_TOLD = pa.list_(pa.struct([("name", pa.string()), ("value", pa.string()), ("told_by", pa.string())]))
_REASONS = pa.list_(pa.struct([("field", pa.string()), ("why", pa.string())]))


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """A column of a table, made of one row's `R`."""

    name: str
    type: pa.DataType
    meaning: str
    value: Callable[[R], object]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with the story that names it."""

    document: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class Linked:
    """A link with the story that it is in."""

    document: str
    link: Link


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of an item, and by which model and version."""

    came: Came
    model: Model
    onrecord: str = VERSION


def _origin(record: Record, name: str) -> object:
    return getattr(record.document.origin, name) if isinstance(record.document.origin, Origin) else None


def _published(record: Record, name: str) -> object:
    return getattr(record.document.published, name) if isinstance(record.document.published, When) else None


def _words(spans: Iterable[Span]) -> list[str]:
    return [span.text for span in spans]


def _offsets(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


DOCUMENTS: Final[tuple[Field[Record], ...]] = (
    Field("document_id", _TEXT, "id of the story, of its outlet, URL and text", lambda record: record.document.id),
    Field(
        "text_hash",
        _TEXT,
        "equal for printings of one text, whatever their white space",
        lambda record: record.document.text_hash,
    ),
    Field("url", _TEXT, "where it was published", lambda record: record.document.url),
    Field("outlet", _TEXT, "who published it", lambda record: record.document.outlet),
    Field("title", _TEXT, "its headline", lambda record: record.document.title),
    Field("authors", _NAMES, "who wrote it", lambda record: list(record.document.authors)),
    Field(
        "published",
        _TEXT,
        "day of publication, at the precision that is known: 2017, 2017-03 or 2017-03-01",
        lambda record: _published(record, "value"),
    ),
    Field("published_time", _TEXT, "time of that day", lambda record: _published(record, "time")),
    Field("language", _TEXT, "ISO 639-1 code", lambda record: record.document.language),
    Field("text", _TEXT, "the story; every offset is a position in it", lambda record: record.document.text),
    Field(
        "segments",
        _SEGMENTS,
        "its parts: headline, byline, paragraph, …; `repeats` is the index of the one that it copies",
        lambda record: [
            {"kind": one.kind, "start": one.span.start, "end": one.span.end, "repeats": one.repeats}
            for one in record.document.segments
        ],
    ),
    Field(
        "pages",
        _PAGES,
        "of a PDF: where in the text each page begins, its number and its label",
        lambda record: [one.model_dump() for one in record.document.pages],
    ),
    Field(
        "metadata",
        _TOLD,
        "all that the page or file told about it, and where",
        lambda record: [one.model_dump() for one in record.document.metadata],
    ),
    Field("input", _TEXT, "the file, page or container that it came from", lambda record: _origin(record, "name")),
    Field("input_id", _TEXT, "the identifier given with it", lambda record: _origin(record, "id")),
    Field("format", _TEXT, "text, html, jsonl, …", lambda record: _origin(record, "format")),
    Field("sha256", _TEXT, "of the bytes as read", lambda record: _origin(record, "sha256")),
    Field("encoding", _TEXT, "in which they were read", lambda record: _origin(record, "encoding")),
    Field("byte_order_mark", _FLAG, "they began with one", lambda record: _origin(record, "byte_order_mark")),
    Field("statements", _COUNT, "how many were found in it", lambda record: len(record.statements)),
    Field("model_name", _TEXT, "the model that read it", lambda record: record.model.name),
    Field("model_version", _TEXT, "its version", lambda record: record.model.version),
)

SOURCES: Final[tuple[Field[Named], ...]] = (
    Field("document_id", _TEXT, "id of the story", lambda row: row.document),
    Field("source_id", _TEXT, "id of the source within the story", lambda row: row.entity.id),
    Field("type", _TEXT, "source type: named_person, anonymous, …", lambda row: row.entity.type),
    Field("name", _TEXT, "fullest name in the story, without title", lambda row: row.entity.name),
    Field("title", _TEXT, "position held, as the story gives it", lambda row: row.entity.title),
    Field("organization", _TEXT, "what that position belongs to", lambda row: row.entity.organization),
    Field(
        "justification",
        _TEXT,
        "the words that say why this source is in the story",
        lambda row: row.entity.justification.text if row.entity.justification else None,
    ),
    Field("mentions", _NAMES, "the words that name it", lambda row: _words(row.entity.mentions)),
    Field("mention_offsets", TYPES["spans"], "where they stand", lambda row: _offsets(row.entity.mentions)),
    Field("members", _NAMES, "ids of those that a joint source is made of", lambda row: list(row.entity.members)),
    Field("same_as", _NAMES, "identifiers in other registries", lambda row: list(row.entity.same_as)),
)

STATEMENTS: Final[tuple[Field[Row], ...]] = (
    *(Field(column.name, TYPES[column.type], column.meaning, column.value) for column in COLUMNS if not column.stored),
    Field("speaker_id", _TEXT, "id of the speaker among the story's sources", lambda row: row.statement.speaker),
    Field("speaks_for_id", _TEXT, "likewise of whom a spokesperson speaks for", lambda row: row.statement.speaks_for),
    Field("addressee_id", _TEXT, "likewise of the addressee", lambda row: row.statement.addressee),
    Field("target_id", _TEXT, "likewise of the target", lambda row: row.statement.target),
    Field(
        "relay_ids",
        _NAMES,
        "likewise of the relays",
        lambda row: [relay.source for relay in row.statement.relays],
    ),
    Field("hedge_offsets", TYPES["spans"], "where the hedges stand", lambda row: _offsets(row.statement.hedges)),
    Field(
        "reasons",
        _REASONS,
        "why each field that was decided is what it is",
        lambda row: [{"field": one.field, "why": one.why} for one in row.statement.reasons],
    ),
)

LINKS: Final[tuple[Field[Linked], ...]] = (
    Field("document_id", _TEXT, "id of the story that both statements stand in", lambda row: row.document),
    Field("kind", _TEXT, "answers or contradicts", lambda row: row.link.kind),
    Field("a", _TEXT, "id of a statement", lambda row: row.link.a),
    Field("b", _TEXT, "id of the one that it answers or contradicts", lambda row: row.link.b),
    Field("confidence", pa.float64(), "the chance that the link is right, 0 to 1", lambda row: row.link.confidence),
    Field("reasons", _NAMES, "why", lambda row: list(row.link.reasons)),
)

FAILURES: Final[tuple[Field[Came], ...]] = (
    Field("input", _TEXT, "the file or address that was opened, as it was given", lambda came: came.entry.input),
    Field("item", _TEXT, "the place in it that failed; the input itself where it is all", lambda came: came.entry.item),
    Field(
        "stage",
        _TEXT,
        "ingest (it gave no story), annotate (the story could not be got through) or compare (it is without links)",
        lambda came: came.failure.stage if came.failure else None,
    ),
    Field("code", _TEXT, "of the error (docs/errors.md)", lambda came: came.failure.code if came.failure else None),
    Field(
        "why", _TEXT, "what is wrong, where, and what to do", lambda came: came.failure.why if came.failure else None
    ),
)

MANIFEST: Final[tuple[Field[Noted], ...]] = (
    Field("input", _TEXT, "the file or address that was opened, as it was given", lambda row: row.came.entry.input),
    Field("item", _TEXT, "the place in it; the input itself where it is all of it", lambda row: row.came.entry.item),
    Field("key", _TEXT, "of the two and the bytes; tells what has been done", lambda row: row.came.entry.key),
    Field("sha256", _TEXT, "of the item's bytes; none where it could not be taken out", lambda r: r.came.entry.sha256),
    Field("bytes", pa.int64(), "how many", lambda row: _size(row.came)),
    Field("outcome", _TEXT, "read, failed or duplicate", lambda row: row.came.outcome),
    Field(
        "document_id",
        _TEXT,
        "of the story that it gave; of a duplicate, the one that is in the tables from another item",
        lambda row: row.came.document_id,
    ),
    Field("statements", _COUNT, "how many were found in it", lambda row: row.came.statements),
    Field("code", _TEXT, "of the error", lambda row: row.came.failure.code if row.came.failure else None),
    Field("why", _TEXT, "what is wrong", lambda row: row.came.failure.why if row.came.failure else None),
    Field("model_name", _TEXT, "the model that the batch is read with", lambda row: row.model.name),
    Field("model_version", _TEXT, "its version", lambda row: row.model.version),
    Field("onrecord", _TEXT, "the version of onrecord", lambda row: row.onrecord),
)


def _size(came: Came) -> int | None:
    return len(getattr(came.entry.outcome, "data", b"")) if came.entry.sha256 else None


def sources_of(record: Record) -> Iterator[Named]:
    """The sources of a record."""
    return (Named(record.document.id, entity) for entity in record.entities)


def statements_of(record: Record) -> Iterator[Row]:
    """The statements of a record."""
    entities = {entity.id: entity for entity in record.entities}
    return (Row(record.document, statement, entities, record.model) for statement in record.statements)


def links_of(record: Record) -> Iterator[Linked]:
    """The links of a record."""
    return (Linked(record.document.id, link) for link in record.links)


def schema_of(fields: Sequence[Field[R]], metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The schema of a table: each column with its meaning, and the versions of onrecord and of the tables."""
    told = {"onrecord": VERSION, "onrecord.batch.schema": SCHEMA_VERSION, **(metadata or {})}
    return pa.schema([pa.field(one.name, one.type, metadata={"meaning": one.meaning}) for one in fields], metadata=told)


def as_table(fields: Sequence[Field[R]], rows: Iterable[R]) -> pa.Table:
    """Rows as a table."""
    schema = schema_of(fields)
    listed = list(rows)
    arrays = [pa.array([_clean(one.value(row)) for row in listed], type=one.type) for one in fields]
    return pa.Table.from_arrays(arrays, schema=schema)


def as_parquet(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _clean(value: object) -> object:
    """The value with lone surrogates, which have no UTF-8, written out."""
    if isinstance(value, str):
        return characters(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, tuple):  # offsets, as `export.columns` gives them
        return {"start": value[0], "end": value[1]}
    return value
