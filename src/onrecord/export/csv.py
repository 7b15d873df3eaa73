"""One row a statement as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from onrecord.export.columns import COLUMNS, ColumnType, Value, rows_of
from onrecord.store.records import StoredStory

# A spreadsheet takes a cell that begins with one of these for a formula, and a story can hold whatever its writer
# likes: `=HYPERLINK(…)` as a quotation would be run by whoever opens the file. A quotation mark before it is what
# spreadsheets themselves use for "this is text" (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD = "'"

BETWEEN_PASSAGES = " … "
BETWEEN_NAMES = "; "

_WRITTEN: Mapping[ColumnType, Callable[[Any], str]] = {
    "text": str,
    "integer": str,
    "number": repr,
    "flag": lambda value: "true" if value else "false",
    "passages": BETWEEN_PASSAGES.join,
    "names": BETWEEN_NAMES.join,
    "spans": lambda value: ";".join(f"{start}-{end}" for start, end in value),
}


def cell(kind: ColumnType, value: Value) -> str:
    """A value as a cell: empty where nothing is known, and never a formula."""
    written = "" if value is None else _WRITTEN[kind](value)
    return guarded(written)


def guarded(written: str) -> str:
    """The text of a cell, behind a quotation mark where a spreadsheet would take it for a formula."""
    return GUARD + written if written.startswith(FORMULA_STARTS) else written


class Lines:
    """What the standard library's CSV writer writes to: it takes text, and passes on UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        """Pass on a line."""
        self._stream.write(line.encode("utf-8", "backslashreplace"))  # a lone surrogate has no UTF-8


class CsvWriter:
    """A header, then a line for each statement."""

    def __init__(self, stream: BinaryIO) -> None:
        self._rows = csv.writer(Lines(stream), lineterminator="\r\n")
        self._rows.writerow([column.name for column in COLUMNS])

    def write(self, story: StoredStory) -> None:
        """Write the statements of a story."""
        self._rows.writerows([cell(column.type, column.value(row)) for column in COLUMNS] for row in rows_of(story))

    def close(self) -> None:
        """Nothing stands behind the last line."""

    def give_up(self) -> None:
        """Nothing is held back."""
