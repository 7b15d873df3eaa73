"""Rows: stories of which each part is a field with a name, as JSON Lines and tables have them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from onrecord.errors import BadLine
from onrecord.ingest.assembly import Draft, assemble, origin_of
from onrecord.ingest.dates import find_date_line, published_when
from onrecord.ingest.encoding import Decoded, decode
from onrecord.ingest.items import Item
from onrecord.ingest.options import ReadOptions
from onrecord.record import Document, Metadatum, When

_NAMED = ("title", "url", "outlet", "publisher")  # the last two are one: who printed it
_NEXT_STEP = 'Each line must be an object such as {"id": "1", "text": "…"}; only "text" is needed.'
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_row(item: Item, options: ReadOptions) -> Document:
    """The document of one row.

    Raises:
        BadLine: it is not a JSON object with a "text", or a field is not of its type.
        InputError: as for any text: empty, not English, undecodable.
    """
    if item.recoded_from:
        decoded = Decoded(item.data.decode("utf-8", "surrogatepass"), item.recoded_from)
    else:
        decoded = decode(item.data, name=item.where, encoding=options.encoding)
    fields = _object(decoded.text, item.where)
    draft = _draft(fields, item.where)
    identifier = _identifier(fields.get("id"), item.where)
    origin = origin_of(item.data, decoded, name=item.name, form=item.form or "jsonl", id=identifier)
    return assemble(draft, origin, options, where=item.where)


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
