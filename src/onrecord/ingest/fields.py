"""The fields of a story, and the columns that hold them where stories are rows."""

from collections.abc import Iterable, Mapping
from typing import Final

from onrecord.errors import MissingColumn, UsageError

# The last two are one: who printed it.
FIELDS: Final = ("text", "id", "title", "published", "url", "outlet", "publisher")
# What can be named; an outlet is named as such, whatever its column is called.
NAMEABLE: Final = FIELDS[:-1]
_LISTED = 30  # a table may have hundreds


def check_columns(columns: Mapping[str, str]) -> None:
    """Refuse names of columns that cannot be.

    Raises:
        UsageError: a field that stories do not have, or a column without a name.
    """
    for field, column in columns.items():
        if field not in NAMEABLE:
            next_step = f"The fields are {', '.join(NAMEABLE)}: --column text=NAME."
            raise UsageError(f"a story has no field {field!r}", where="--column", next_step=next_step)
        if not column:
            raise UsageError(f"no column is named for {field!r}", where="--column", next_step=f"--column {field}=NAME")


def columns_of(pairs: Iterable[str]) -> dict[str, str]:
    """The columns that "field=column" pairs name.

    Raises:
        UsageError: a pair has no "=", or two name a column for one field.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals:
            next_step = "Write FIELD=COLUMN, as in --column text=body."
            raise UsageError(f"{pair!r} names no column for a field", where="--column", next_step=next_step)
        if field in columns:
            next_step = "Give one of them."
            raise UsageError(f"two columns are named for {field!r}", where="--column", next_step=next_step)
        columns[field] = column
    return columns


def column_of(field: str, named: Mapping[str, str], found: Iterable[str]) -> str | None:
    """The column that holds a field: the one that was named, else the one that is called like it, in any case.

    None where there is none; one that was named need not be among those found.
    """
    if field in named:
        return named[field]
    if field == "publisher" and "outlet" in named:
        return None
    alike = [column for column in found if column.casefold() == field]
    return field if field in alike else next(iter(alike), None)


def require_columns(named: Mapping[str, str], found: list[str], where: str) -> None:
    """Refuse a table that has no column for the text, or lacks one that was named.

    Raises:
        MissingColumn: with the columns that it has.
    """
    shown = ", ".join(f'"{column}"' for column in found[:_LISTED]) + (", …" if len(found) > _LISTED else "")
    for field in dict.fromkeys(("text", *named)):
        column = column_of(field, named, found)
        if column in found:
            continue
        what = f'the table has no column "{column or field}" (it has {shown})'
        raise MissingColumn(what, where=where, next_step=f"Name the column with --column {field}=NAME.")
