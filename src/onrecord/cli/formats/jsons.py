"""Records as JSON: one a line for programs, or one indented list."""

from typing import TextIO

from onrecord.export.jsonl import to_json
from onrecord.record import Record

INDENT = 2


class JsonLinesWriter:
    """One record a line, each flushed, so that the next program can begin at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        """Print one line."""
        self._stream.write(to_json(record) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing stands behind the last line."""


class JsonArrayWriter:
    """One JSON document: the list of records, also when there is only one or none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._opened = False

    def write(self, record: Record) -> None:
        """Print one element of the list."""
        self._stream.write(",\n" if self._opened else "[\n")
        self._opened = True
        margin = " " * INDENT
        self._stream.write(margin + to_json(record, indent=INDENT).replace("\n", "\n" + margin))
        self._stream.flush()

    def close(self) -> None:
        """Print the list's end."""
        self._stream.write("\n]\n" if self._opened else "[]\n")
        self._stream.flush()
