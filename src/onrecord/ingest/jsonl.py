"""JSON Lines: one object a line, one story an object."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from onrecord.errors import BadLine, TooLarge
from onrecord.ingest.assembly import Draft, assemble, origin_of
from onrecord.ingest.dates import find_date_line, published_when
from onrecord.ingest.encoding import Decoded, decode
from onrecord.ingest.options import ReadOptions
from onrecord.record import Document, Metadatum, When

# The longest story that is read is 10 MB of text; written with escapes, it can take six times as many bytes.
MAX_LINE_BYTES = 64 * 1024 * 1024
_NAMED = ("title", "url", "outlet", "publisher")  # the last two are one: who printed it
_NEXT_STEP = 'Each line must be an object such as {"id": "1", "text": "…"}; only "text" is needed.'
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """A line of the input, without its end.

    Args:
        number: from one.
        data: its bytes, or None where it is over the limit.
        recoded_from: the encoding of the file, where `data` is UTF-8 made from it.
    """

    number: int
    data: bytes | None
    recoded_from: str | None = None


def is_object(line: bytes) -> bool:
    """Whether a line is a JSON object, which tells JSON Lines from prose."""
    if not line.removeprefix(_MARK).lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line.removeprefix(_MARK)), dict)
    except (ValueError, RecursionError):
        return False


def lines_of(stream: BinaryIO, *, name: str, encoding: str | None, beginning: bytes = b"") -> Iterator[Line]:
    """The lines that hold anything, read one at a time; `beginning` was read from the stream already.

    A file in which a line feed is not one byte (UTF-16) is read as a whole first.

    Raises:
        UndecodableInput: such a file is not in its encoding.
    """
    beginning = beginning or stream.readline(MAX_LINE_BYTES + 1)
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
            yield Line(number, None)
        elif not data.isspace():
            yield Line(number, data.rstrip(b"\r\n"), recoded_from)


def read_line(line: Line, *, name: str, options: ReadOptions) -> Document:
    """The document of one line.

    Raises:
        BadLine: it is not a JSON object with a "text", or a field is not of its type.
        TooLarge: it is longer than `MAX_LINE_BYTES`.
        InputError: as for any text: empty, not English, undecodable.
    """
    where = f"{name}:{line.number}"
    if line.data is None:
        raise TooLarge(f"the line has more than {MAX_LINE_BYTES:,} bytes", where=where, next_step="Split the story.")
    if line.recoded_from:
        decoded = Decoded(line.data.decode("utf-8", "surrogatepass"), line.recoded_from)
    else:
        decoded = decode(line.data, name=where, encoding=options.encoding)
    fields = _object(decoded.text, where)
    draft = _draft(fields, where)
    identifier = _identifier(fields.get("id"), where)
    origin = origin_of(line.data, decoded, name=name, form="jsonl", id=identifier)
    return assemble(draft, origin, options, where=where)


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as problem:
        what = f"the line is not JSON ({problem.msg} at character {problem.pos + 1})"
        raise BadLine(what, where=where, next_step=_NEXT_STEP) from None
    except (ValueError, RecursionError):
        raise BadLine("the line is JSON that goes beyond all limits", where=where, next_step=_NEXT_STEP) from None
    if not isinstance(value, dict):
        raise BadLine("the line is JSON, but not an object", where=where, next_step=_NEXT_STEP)
    return value


def _draft(fields: dict[str, Any], where: str) -> Draft:
    text = fields.get("text")
    if text is None:
        raise BadLine('the object has no "text"', where=where, next_step=_NEXT_STEP)
    named = {"text": text, **{key: fields.get(key) for key in (*_NAMED, "published")}}
    for key, value in named.items():
        if value is not None and not isinstance(value, str):
            raise BadLine(f'"{key}" is not a string', where=where, next_step=_NEXT_STEP)
        broken = _LONE_SURROGATE.search(value or "")
        if broken:
            # It could be read, but in no encoding be written again.
            what = f'"{key}" holds half a character (a lone surrogate) at {broken.start()}'
            raise BadLine(what, where=where, next_step="Write the line again with whole characters.")
    return Draft(
        text=text,
        title=named["title"] or None,
        outlet=named["outlet"] or named["publisher"] or None,
        url=named["url"] or None,
        published=_when(named["published"]),
        metadata=tuple(_told(fields)),
    )


def _identifier(value: object, where: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadLine('"id" is neither a string nor a number', where=where, next_step=_NEXT_STEP)
    return _storable(str(value))


def _told(fields: dict[str, Any]) -> Iterator[Metadatum]:
    for key, value in fields.items():
        if key in ("id", "text") or value is None or not isinstance(value, str | int | float):
            continue
        shown = value if isinstance(value, str) else json.dumps(value)
        if shown:
            name = _storable(key)
            yield Metadatum(name=name, value=_storable(shown), told_by=f"jsonl field {name}")


def _storable(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)


def _when(value: str | None) -> When | None:
    """The date that a "published" field tells; what is no date is kept as told, and not worth the story."""
    if not value:
        return None
    when = published_when(value)
    if when:
        return when
    line = find_date_line(value)
    return When(value=line.when.value, time=line.when.time, basis="published") if line else None
