"""JSON Lines: one object a line, one story an object."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from onrecord.errors import EmptyInput, TooLarge
from onrecord.ingest.binary import refuse_controls, refuse_signatures
from onrecord.ingest.encoding import decode
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.options import ReadOptions

JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
# The longest story that is read is 10 MB of text; written with escapes, it can take six times as many bytes.
MAX_LINE_BYTES = 64 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"
_OBJECT = re.compile(rb'\{\s*"')


def begins_like_lines(data: bytes) -> bool:
    """Whether the first line that holds anything is a JSON object, which tells JSON Lines from prose."""
    line, ended, _ = data.removeprefix(_MARK).lstrip().partition(b"\n")
    if not _OBJECT.match(line) and line.rstrip() != b"{}":
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not ended  # it may go on behind what was looked at


def split_lines(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The lines that hold anything, read one at a time, as items without their line ends.

    A file in which a line feed is not one byte (UTF-16) is read as a whole first.

    Raises:
        UndecodableInput: such a file is not in its encoding.
        BinaryInput: it begins as no text does; a binary under a false name would have thousands of "lines".
        EmptyInput: there is no line.
    """
    found = False
    for number, data, recoded_from in _lines_of(stream, name, options.encoding):
        if not found and recoded_from is None and data is not None:
            refuse_signatures(data, name)
            refuse_controls(data, name)
        found = True
        where = f"{name}:{number}"
        if data is None:
            what = f"the line has more than {MAX_LINE_BYTES:,} bytes"
            yield Failed(where, TooLarge(what, where=where, next_step="Split the story."))
        else:
            yield Item(name=name, data=data, form="jsonl", number=number, recoded_from=recoded_from)
    if not found:
        raise EmptyInput("the input has no lines", where=name, next_step="Check that it was written completely.")


def _lines_of(stream: BinaryIO, name: str, encoding: str | None) -> Iterator[tuple[int, bytes | None, str | None]]:
    """The number of each line, its bytes (None where it is over the limit), and the encoding they were made from."""
    beginning = stream.readline(MAX_LINE_BYTES + 1)
    recoded_from = encoding if encoding and "\n".encode(encoding) != b"\n" else None
    if recoded_from or beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoded = decode(beginning + stream.read(), name=name, encoding=encoding)
        beginning, recoded_from = decoded.text.encode("utf-8", "surrogatepass"), decoded.encoding
    source = io.BytesIO(beginning)

    def next_bytes(limit: int) -> bytes:
        return source.readline(limit) or stream.readline(limit)

    number = 0
    while data := next_bytes(MAX_LINE_BYTES + 1):
        number += 1
        if len(data) > MAX_LINE_BYTES:
            while data and not data.endswith(b"\n"):
                data = next_bytes(MAX_LINE_BYTES)
            yield number, None, recoded_from
        elif not data.isspace():
            yield number, data.rstrip(b"\r\n"), recoded_from
