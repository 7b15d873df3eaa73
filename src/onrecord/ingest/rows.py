"""Rows: stories of which each part is a field with a name, as JSON Lines and tables have them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from onrecord.errors import BadLine
from onrecord.ingest.assembly import Draft, assemble, origin_of
from onrecord.ingest.dates import told_when
from onrecord.ingest.encoding import Decoded, decode
from onrecord.ingest.fields import FIELDS, column_of
from onrecord.ingest.items import Item
from onrecord.ingest.options import ReadOptions
from onrecord.record import Document, Metadatum, OriginFormat

ROW_FORMS: Final = frozenset({"jsonl", "csv", "parquet"})
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
    row = _Row(_object(decoded.text, item.where), options.columns, form=item.form or "jsonl", where=item.where)
    identifier = row.identifier()
    origin = origin_of(item.data, decoded, name=item.name, form=row.form, id=identifier)
    return assemble(row.draft(), origin, options, where=item.where)


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


class _Row:
    """A row, and which of its columns hold the fields of a story."""

    def __init__(self, values: dict[str, Any], named: Mapping[str, str], *, form: OriginFormat, where: str) -> None:
        self.form = form
        self._values = values
        self._columns = {field: column for field in FIELDS if (column := column_of(field, named, values))}
        self._where = where
        self._next_step = _NEXT_STEP if form == "jsonl" else "Mend the row; the others were read."

    def draft(self) -> Draft:
        """The story."""
        text = self._string("text")
        if text is None:
            column = self._columns.get("text", "text")
            what = f'the object has no "{column}"' if self.form == "jsonl" else f'the row has nothing in "{column}"'
            raise self._bad(what)
        return Draft(
            text=text,
            title=self._string("title") or None,
            outlet=self._string("outlet") or self._string("publisher") or None,
            url=self._string("url") or None,
            published=told_when(self._string("published") or ""),
            metadata=tuple(self._told()),
        )

    def identifier(self) -> str | None:
        """What the row gives as its own name."""
        value = self._values.get(self._columns.get("id", ""))
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self._bad('"id" is neither a string nor a number')
        return _storable(str(value))

    def _string(self, field: str) -> str | None:
        column = self._columns.get(field, "")
        value = self._values.get(column)
        # A table's year or number of a page is a number because all of its column is.
        if self.form == "parquet" and field != "text" and isinstance(value, int | float):
            value = json.dumps(value)
        if value is not None and not isinstance(value, str):
            raise self._bad(f'"{column}" is not a string')
        broken = _LONE_SURROGATE.search(value or "")
        if broken:
            # It could be read, but in no encoding be written again.
            what = f'"{column}" holds half a character (a lone surrogate) at {broken.start()}'
            raise BadLine(what, where=self._where, next_step="Write the line again with whole characters.")
        return value

    def _told(self) -> Iterator[Metadatum]:
        kind = f"{self.form} {'field' if self.form == 'jsonl' else 'column'}"
        left_out = {self._columns.get("id"), self._columns.get("text")}
        for key, value in self._values.items():
            if key in left_out or value is None or not isinstance(value, str | int | float):
                continue
            shown = value if isinstance(value, str) else json.dumps(value)
            if shown:
                name = _storable(key)
                yield Metadatum(name=name, value=_storable(shown), told_by=f"{kind} {name}")

    def _bad(self, what: str) -> BadLine:
        return BadLine(what, where=self._where, next_step=self._next_step)


def _storable(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
