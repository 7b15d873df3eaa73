"""A database, or a part of it, to a stream in one of the forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol, get_args

from sqlalchemy import Connection

from onrecord.errors import UsageError
from onrecord.export.stories import stories
from onrecord.store.records import StoredStory
from onrecord.store.selection import Selection

Form = Literal["jsonl", "csv", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    stories: int
    statements: int


class StoryWriter(Protocol):
    """Writes stories to a stream, one by one."""

    def write(self, story: StoredStory) -> None:
        """Write one."""

    def close(self) -> None:
        """Write what stands at the end; the stream stays open."""

    def give_up(self) -> None:
        """There will be no end: after an error nothing more is written."""


def export(
    connection: Connection,
    stream: BinaryIO,
    *,
    form: Form,
    selection: Selection | None = None,
    on_story: Callable[[], None] | None = None,
) -> Exported:
    """Write stories and their statements as they stand, in flat memory.

    Args:
        connection: in a transaction; what others write meanwhile is not seen.
        stream: where to.
        form: jsonl (a whole Record a line), csv or parquet (a row a statement, `columns.COLUMNS`).
        selection: which; the default is every current story, without rejected statements.
        on_story: told of each story that was written.

    Raises:
        UsageError: a form that there is not.
        StoreError: the database could not be read.
        OSError: the stream could not be written.
    """
    writer = open_writer(form, stream)
    written = statements = 0
    try:
        for story in stories(connection, selection or Selection()):
            writer.write(story)
            written += 1
            statements += len(story.record.statements)
            if on_story is not None:
                on_story()
        writer.close()
    except BaseException:
        writer.give_up()
        raise
    return Exported(written, statements)


def open_writer(form: str, stream: BinaryIO) -> StoryWriter:
    """The writer of a form.

    Raises:
        UsageError: there is no such form.
    """
    match form:
        case "jsonl":
            from onrecord.export.jsonl import JsonLinesWriter

            return JsonLinesWriter(stream)
        case "csv":
            from onrecord.export.csv import CsvWriter

            return CsvWriter(stream)
        case "parquet":
            from onrecord.export.parquet import ParquetWriter  # pyarrow takes a tenth of a second to import

            return ParquetWriter(stream)
        case _:
            raise UsageError(f"there is no form {form!r}", next_step=f"There are: {', '.join(FORMS)}.")
