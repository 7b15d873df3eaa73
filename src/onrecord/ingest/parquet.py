"""Parquet: one story a row, its parts in columns."""

import datetime
import decimal
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from onrecord.errors import DamagedArchive, EmptyInput
from onrecord.ingest.fields import require_columns
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.unpacking import seekable

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

PARQUET_SUFFIXES: Final = frozenset({".parquet", ".pq"})
_MAGIC = b"PAR1"
# Rows in memory at a time, beside the pages of the file that they lie in.
_ROWS = 64
# How pandas calls the columns that its row labels go into.
_INDEX = "__index_level_"


def begins_like_parquet(data: bytes) -> bool:
    """Whether bytes are the beginning of a Parquet file."""
    return data.startswith(_MAGIC)


def split_parquet(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The rows of a Parquet file, each as a JSON object; lists, structs and bytes that are no text are left out.

    Raises:
        MissingColumn: there is no column with the text, or one that was named is not there.
        DamagedArchive: it cannot be read, or not further.
        EmptyInput: it has no row.
        TooLarge: it comes out of a pipe or an archive, and is too large to be put on disk.
    """
    import pyarrow as pa  # imported late: it takes 0.1 s to load
    from pyarrow.parquet import ParquetFile

    number = 0
    with seekable(stream, name) as file:
        try:
            table = ParquetFile(pa.PythonFile(file, "r"), pre_buffer=False, buffer_size=1 << 16)
            columns = [column for column in table.schema_arrow.names if not column.startswith(_INDEX)]
            require_columns(options.columns, columns, name)
            for row in _rows_of(table, columns):
                number += 1
                data = json.dumps(row, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
                yield Item(name=name, data=data, form="parquet", number=number, recoded_from="utf-8")
        except (pa.ArrowException, OSError, UnicodeDecodeError) as problem:
            if isinstance(problem, OSError) and problem.errno is not None:
                raise
            what = f"the Parquet file cannot be read{' on' if number else ''} ({problem})"
            next_step = "Fetch or copy it again; the rows before this place were read."
            raise DamagedArchive(what, where=f"{name}:{number + 1}", next_step=next_step) from None
    if not number:
        raise EmptyInput("the table has no rows", where=name, next_step="Check that it was written completely.")


def _rows_of(table: "ParquetFile", columns: list[str]) -> Iterator[dict[str, str | int | float]]:
    for batch in table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False):
        for row in batch.to_pylist():
            told = ((column, _plain(value)) for column, value in row.items())
            yield {column: value for column, value in told if value is not None}


def _plain(value: Any) -> str | int | float | None:  # noqa: ANN401 (whatever a cell may hold)
    """A cell as JSON has it; None of what has no place in a story."""
    if isinstance(value, datetime.datetime):
        # A column of days that a program keeps as points in time has midnight everywhere.
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return None
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int) else None
