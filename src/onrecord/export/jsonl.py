"""Whole records as JSON Lines: each stands for itself, and reads back as what it was."""

import json
import re
from typing import TYPE_CHECKING, BinaryIO

from pydantic_core import PydanticSerializationError

from onrecord.record import Record

if TYPE_CHECKING:  # `onrecord read` writes JSON too, and has no need of a database
    from onrecord.store.records import StoredStory

# JSON may hold these as they are, but a terminal obeys the first group (a control sequence can begin with U+009B), and
# many a reader of JSON Lines takes U+0085, U+2028 and U+2029 for the end of the line. Written as escapes, they mean
# the same.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def to_json(record: Record, *, indent: int | None = None) -> str:
    """The record as JSON, every field present, characters other than controls as they are."""
    try:
        written = record.model_dump_json(indent=indent)
    except PydanticSerializationError:  # a lone surrogate, which JSON can escape and UTF-8 cannot hold
        written = json.dumps(
            record.model_dump(mode="json"), indent=indent, separators=None if indent else (",", ":"), ensure_ascii=True
        )
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def as_json(value: object, *, indent: int | None = None) -> str:
    """Plain values as JSON, in the same way."""
    written = json.dumps(value, indent=indent, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


class JsonLinesWriter:
    """One record a line, as it stands, each whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, story: "StoredStory") -> None:
        """Write a line."""
        self._stream.write(to_json(story.record).encode("utf-8") + b"\n")

    def close(self) -> None:
        """Nothing stands behind the last line."""

    def give_up(self) -> None:
        """Nothing is held back."""
