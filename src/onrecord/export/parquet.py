"""One row a statement as Parquet: the columns of the CSV with their types, in compressed groups of rows."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.export.columns import COLUMNS, ColumnType, Value, rows_of

if TYPE_CHECKING:  # as in `export.columns`
    from onrecord.store.records import StoredStory

# Some 30 MB in memory; large enough that compression and statistics of a group pay.
ROWS_A_GROUP = 20_000
# Raised when a column is taken out or changes its type or meaning; new columns leave it as it is.
SCHEMA_VERSION = "1"

TYPES: Mapping[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "passages": pa.list_(pa.string()),
    "names": pa.list_(pa.string()),
    "spans": pa.list_(pa.struct([pa.field("start", pa.int32()), pa.field("end", pa.int32())])),
}


def schema() -> pa.Schema:
    """The schema: each column with its meaning, and the versions of onrecord and of the table."""
    fields = [pa.field(column.name, TYPES[column.type], metadata={"meaning": column.meaning}) for column in COLUMNS]
    return pa.schema(fields, metadata={"onrecord": version("onrecord"), "onrecord.schema": SCHEMA_VERSION})


class ParquetWriter:
    """Gathers rows and writes them a group at a time; the table stands at the file's end, so an end it must have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._schema = schema()
        self._sink = _Sink(stream)
        self._file = pq.ParquetWriter(pa.PythonFile(self._sink, mode="w"), self._schema, compression="zstd")
        self._rows: list[list[object]] = []

    def write(self, story: "StoredStory") -> None:
        """Take the statements of a story."""
        self._rows.extend([_value(column.value(row)) for column in COLUMNS] for row in rows_of(story))
        if len(self._rows) >= ROWS_A_GROUP:
            self._write_group()

    def close(self) -> None:
        """Write what is left, and the table of contents."""
        if self._rows:
            self._write_group()
        self._file.close()

    def give_up(self) -> None:
        """Write nothing more, so that what there is cannot be taken for a whole table."""
        self._sink.open = False
        self._file.close()

    def _write_group(self) -> None:
        arrays = [
            pa.array(values, type=field.type)
            for values, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=len(self._rows))
        self._rows = []


class _Sink:
    """The stream as pyarrow sees it: closing it is for whoever opened it."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0
        self.open = True

    def write(self, data: bytes) -> int:
        if self.open:
            self._stream.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        if self.open:
            self._stream.flush()

    def close(self) -> None:
        """Not ours."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


def _value(value: Value) -> object:
    """A value as pyarrow takes it for the type of its column."""
    if isinstance(value, str):
        return characters(value)
    if isinstance(value, list):
        return [characters(one) if isinstance(one, str) else {"start": one[0], "end": one[1]} for one in value]
    return value


def characters(text: str) -> str:
    """The text with lone surrogates, which have no UTF-8, written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
