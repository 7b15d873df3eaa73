"""Records as JSON: one a line for programs, or one indented list."""

import json
import re
from typing import TextIO

from pydantic_core import PydanticSerializationError

from onrecord.record import Record

# JSON may hold these as they are, but a terminal obeys the first group (a control sequence can begin with U+009B), and
# many a reader of JSON Lines takes U+0085, U+2028 and U+2029 for the end of the line. Written as escapes, they mean
# the same.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")
INDENT = 2


def to_json(record: Record, *, indent: int | None = None) -> str:
    """The record as JSON, every field present, characters other than controls as they are."""
    try:
        written = record.model_dump_json(indent=indent)
    except PydanticSerializationError:  # a lone surrogate, which JSON can escape and UTF-8 cannot hold
        written = json.dumps(
            record.model_dump(mode="json"), indent=indent, separators=None if indent else (",", ":"), ensure_ascii=True
        )
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


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
