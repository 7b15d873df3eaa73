"""Tables as text, CSV and TSV: one story a row, its parts in columns."""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from onrecord.errors import BadLine, EmptyInput, InputError, TooLarge, UndecodableInput
from onrecord.ingest.binary import refuse_controls, refuse_signatures
from onrecord.ingest.encoding import decode
from onrecord.ingest.fields import column_of, require_columns
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.looked_ahead import SNIFFED_BYTES
from onrecord.ingest.options import ReadOptions

CSV_SUFFIXES: Final = frozenset({".csv", ".tsv"})
# The longest story that is read is 10 MB of text; a quotation mark that is never closed would take the whole file.
MAX_CELL_BYTES = 32 * 1024 * 1024
# What has no line end for so long is no table.
MAX_LINE_BYTES = 4 * MAX_CELL_BYTES
_DELIMITERS = (",", "\t", ";", "|")
# Column names as programs write them. A blank behind a comma is prose.
_NAME = re.compile(r"[^\W\d][\w .:/()-]{0,59}")
# The column of who speaks: a transcript laid out as a table, which is one text.
_SPEAKER = "speaker"
# A quotation that opens a cell and ends before the cell does: marks that belong to the text, not to the table.
_MARKS_OF_THE_TEXT = re.compile(r'(?:^|\t)"(?:[^"\t\r\n]|"")*"(?=[^"\t\r\n])', re.MULTILINE)
_BY_BYTES = "latin-1"  # a character a byte, so that each row can be decoded by itself
_WIDE_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def begins_like_csv(data: bytes) -> bool:
    """Whether bytes are the beginning of a table: names in the first row, and as many cells in the second."""
    text = _sniffed(data)
    lines = io.StringIO(text, newline="")
    dialect = _dialect_of(text)
    try:
        rows = [row for _, row in zip(range(2), csv.reader(lines, dialect), strict=False)]
    except csv.Error:
        return False
    is_cut_off = len(data) >= SNIFFED_BYTES and lines.read(1) == ""  # in the second row
    if len(rows) < 2 or len(rows[0]) < 2 or not all(_NAME.fullmatch(cell) for cell in rows[0] if cell):
        return False
    is_transcript = any(cell.casefold() == _SPEAKER for cell in rows[0])
    return not is_transcript and any(rows[0]) and (len(rows[1]) == len(rows[0]) or is_cut_off)


def holds_stories(data: bytes) -> bool:
    """Whether a table, by its beginning, has a column that is called "text"; one that cannot be read is taken to."""
    text = _sniffed(data, _wide_encoding(data, ""))
    try:
        first = next(csv.reader(io.StringIO(text, newline=""), _dialect_of(text)), None)
    except csv.Error:
        return True
    return not first or column_of("text", {}, (cell.strip().removeprefix("\ufeff") for cell in first)) is not None


def split_csv(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The rows of a table behind its first one, which names the columns; each as a JSON object, cells as strings.

    Delimiter (comma, tab, semicolon, bar) and quoting (RFC 4180; in TSV also none) are told by the beginning. A row is
    UTF-8 or else cp1252, unless the file has a byte order mark or `options.encoding` is given.

    Raises:
        MissingColumn: there is none with the text, or one that was named is not there.
        EmptyInput: there is no row.
        BinaryInput, UndecodableInput: it is no text, or not in its encoding.
    """
    buffered = cast("io.BufferedReader", stream)
    if buffered.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
        buffered.read(len(codecs.BOM_UTF8))
    beginning = buffered.peek(SNIFFED_BYTES)[:SNIFFED_BYTES]
    refuse_signatures(beginning, name)
    encoding = options.encoding or _wide_encoding(beginning, name)
    if encoding is None:
        refuse_controls(beginning, name)
    if csv.field_size_limit() < MAX_CELL_BYTES:
        csv.field_size_limit(MAX_CELL_BYTES)  # the module has one limit for all of the process, 131,072 by default
    text = io.TextIOWrapper(buffered, encoding=encoding or _BY_BYTES, newline="")
    reader = csv.reader(_lines_of(text, name), _dialect_of(_sniffed(beginning, encoding)))
    yield from _items_of(_rows_of(reader, name, encoding), name, options)


def _items_of(
    rows: Iterator[tuple[int, list[str], str] | Failed], name: str, options: ReadOptions
) -> Iterator[Item | Failed]:
    columns: list[str] | None = None
    found = False
    for row in rows:
        if isinstance(row, Failed):
            found = True
            yield row
            continue
        number, cells, encoding = row
        if columns is None:
            columns = [cell.strip().removeprefix("\ufeff") for cell in cells]
            require_columns(options.columns, [column for column in columns if column], name)
            continue
        found = True
        yield _item(number, cells, columns, name=name, encoding=encoding)
    if not found:
        raise EmptyInput("the table has no rows", where=name, next_step="Check that it was written completely.")


def _item(number: int, cells: list[str], columns: list[str], *, name: str, encoding: str) -> Item | Failed:
    if any(cells[len(columns) :]):
        where = f"{name}:{number}"
        what = f"the row has {len(cells)} cells, but the table {len(columns)} columns"
        next_step = "Put quotation marks around cells that hold the delimiter or a line end."
        return Failed(where, BadLine(what, where=where, next_step=next_step))
    # Of two columns with one name, the first holds; a column without a name is the numbering that programs add.
    fields = {column: cell for column, cell in reversed(list(zip(columns, cells, strict=False))) if column}
    ordered = {column: fields[column] for column in columns if fields.get(column)}
    data = json.dumps(ordered, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Item(name=name, data=data, form="csv", number=number, recoded_from=encoding)


def _rows_of(
    reader: Iterator[list[str]], name: str, encoding: str | None
) -> Iterator[tuple[int, list[str], str] | Failed]:
    """The rows that hold anything, with their number (the row of names is 0) and encoding."""
    number = -1
    while True:
        where = f"{name}:{number + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            number += 1
            yield Failed(where, _unreadable_row(problem, where))
            continue
        except UnicodeError as problem:
            next_step = "Name the encoding with --encoding NAME, e.g. --encoding cp1252, or save the file as UTF-8."
            what = f"from here on the table is not in {encoding} ({problem})"
            raise UndecodableInput(what, where=where, next_step=next_step) from None
        if not any(cell and not cell.isspace() for cell in row):
            continue
        number += 1
        if encoding is not None:
            yield number, row, encoding
            continue
        try:
            yield (number, *_decoded(row, where))
        except InputError as error:
            yield Failed(where, error)


def _unreadable_row(problem: csv.Error, where: str) -> InputError:
    if "field limit" in str(problem):
        next_step = "Look for a quotation mark that is not closed, or split the story."
        return TooLarge(f"a cell has more than {MAX_CELL_BYTES:,} bytes", where=where, next_step=next_step)
    return BadLine(f"the row cannot be read ({problem})", where=where, next_step="Mend it; the others were read.")


def _decoded(row: list[str], where: str) -> tuple[list[str], str]:
    cells = [cell.encode(_BY_BYTES) for cell in row]
    try:
        return [cell.decode("utf-8") for cell in cells], "utf-8"
    except UnicodeDecodeError:
        encoding = decode(b"\n".join(cells), name=where).encoding
        return [cell.decode(encoding) for cell in cells], encoding


def _lines_of(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    while line := text.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES:
            what = f"a line has more than {MAX_LINE_BYTES:,} characters"
            raise TooLarge(what, where=name, next_step="Check that this is a table; split the story.")
        yield line


def _dialect_of(text: str) -> type[csv.Dialect]:
    """Delimiter and quoting: the delimiter that cuts the first row into most cells."""
    end = text.find("\n")
    first = text if end < 0 else text[: end + 1]

    def cells(mark: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=mark), []))
        except csv.Error:
            return 0

    chosen = max(_DELIMITERS, key=cells)
    unquoted = chosen == "\t" and _MARKS_OF_THE_TEXT.search(text) is not None

    class Found(csv.excel):
        delimiter = chosen
        quoting = csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL

    return Found


def _wide_encoding(data: bytes, name: str) -> str | None:
    """The encoding of a file in which not every character is a byte or more of its own; None of any other."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith(_WIDE_16):
        return "utf-16"
    try:
        told = decode(data[: len(data) // 4 * 4], name=name).encoding
    except InputError:
        return None
    return told if told.startswith("utf-16") else None


def _sniffed(data: bytes, encoding: str | None = None) -> str:
    wide = encoding or ("utf-16" if data.startswith(_WIDE_16) else "utf-8-sig")
    return data[:SNIFFED_BYTES].decode(wide, "replace")
