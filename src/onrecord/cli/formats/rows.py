"""Rows of any columns, as a query gives them: as a table, as CSV, JSON Lines or Parquet."""

import csv
import datetime
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet as pq
from rich.box import SIMPLE_HEAD
from rich.table import Table

from onrecord.cli.destination import is_stdout
from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.export.csv import guarded
from onrecord.export.files import whole_file
from onrecord.export.jsonl import as_json

MOST_SHOWN = 1_000  # rows of a table on a terminal
NOTHING = "–"


def print_table(rows: pa.RecordBatchReader, stream: TextIO) -> None:
    """Print the first thousand rows as a table."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for field in rows.schema:
        number = any(
            is_kind(field.type) for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
        )
        grid.add_column(visible_line(field.name), justify="right" if number else "left", overflow="fold")
    listed = _values(rows)
    for row in islice(listed, MOST_SHOWN):
        grid.add_row(*(NOTHING if value is None else visible_line(_shown(value)) for value in row))
    console.print(grid, crop=False)
    if next(listed, None) is not None:
        console.print(f"… and more rows than {MOST_SHOWN:,}; another --format gives all.")


def print_csv(rows: pa.RecordBatchReader, stream: TextIO) -> None:
    """Print a header and a line a row; lists are JSON, and no cell is a formula to a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([guarded(field.name) for field in rows.schema])
    for row in _values(rows):
        writer.writerow("" if value is None else _cell(value) for value in row)


def print_jsonl(rows: pa.RecordBatchReader, stream: TextIO) -> None:
    """Print an object a row."""
    names = rows.schema.names
    for row in _values(rows):
        stream.write(as_json(dict(zip(names, map(_plain, row), strict=True))) + "\n")


def write_parquet(rows: pa.RecordBatchReader, out: Path) -> None:
    """Write the rows with their types.

    Raises:
        UsageError: `out` is no place for a file.
        OSError: it cannot be written.
    """
    with (
        nullcontext(sys.stdout.buffer) if is_stdout(out) else whole_file(out) as stream,
        pq.ParquetWriter(stream, rows.schema, compression="zstd") as writer,
    ):
        for batch in rows:
            writer.write_batch(batch)


def _values(rows: pa.RecordBatchReader) -> Iterator[tuple[object, ...]]:
    for batch in rows:
        yield from zip(*(_column(column) for column in batch.columns), strict=True)


def _column(column: pa.Array) -> list[object]:
    """The values of a column; DuckDB's sum of whole numbers is a decimal of 38 digits, and a whole number to us."""
    values: list[object] = column.to_pylist()
    if not pa.types.is_decimal(column.type) or column.type.scale:
        return values
    return [int(value) if isinstance(value, Decimal) else value for value in values]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(value)


def _cell(value: object) -> str:
    # A negative number is a number to a spreadsheet, too.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return guarded(_shown(value))


def _plain(value: object) -> object:
    """The value as JSON has it: days and times in ISO 8601, bytes in hex, other kinds as their text."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, str | int | float) else str(value)
