"""`onrecord export`: what is on record, for other programs."""

import sys
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug, MinConfidence
from onrecord.cli.outcome import orderly
from onrecord.cli.progress import Meter
from onrecord.cli.selecting import (
    Acts,
    AllVersions,
    Modes,
    Outlets,
    Quotations,
    Settings,
    Since,
    Statuses,
    Types,
    Until,
    Whos,
    selection_of,
)
from onrecord.cli.terminal import say
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.store import Store
    from onrecord.store.selection import Selection

HELP = """\
Write what is on record for other programs: whole records, or one row a statement.

\b
Example:
  onrecord export --out record.parquet
  onrecord export --format csv --who "Jeff Sessions" --act deny --out denials.csv
  onrecord export --since 2017-01 --until 2017-03 | jq '.statements[].act'
  onrecord export --corrections --out corrections.jsonl

jsonl: a Record a line, as `onrecord read` writes it, with what people accepted in the place of what the program \
proposed. csv: a row a statement; a cell that a spreadsheet would take for a formula begins with a single quotation \
mark. parquet: the same rows with types. docs/export.md tells what each column means.

Filters of one kind are alternatives, and what is of several kinds has to fit all. Rejected statements, earlier \
versions of a story, and stories that their publisher took back are left out unless asked for. A file is there at the \
end or not at all.
"""


class Format(StrEnum):
    """How it is written."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


def export(  # noqa: PLR0913 - each parameter is an option of the command
    *,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the ending of --out, else jsonl.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to; - is standard output.", allow_dash=True)
    ] = Path("-"),
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Write what people corrected as training data, in PolNeAR's form.")
    ] = False,
    outlet: Outlets = None,
    who: Whos = None,
    act: Acts = None,
    mode: Modes = None,
    source_type: Types = None,
    quotation: Quotations = None,
    setting: Settings = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    min_confidence: MinConfidence = 0.0,
    all_versions: AllVersions = False,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Write it."""
    with orderly(debug=debug):
        from onrecord.store import open_store

        selection = selection_of(
            {
                "outlet": outlet,
                "who": who,
                "act": act,
                "mode": mode,
                "type": source_type,
                "quotation": quotation,
                "setting": setting,
            },
            since=since,
            until=until,
            min_confidence=min_confidence,
            statuses=status,
            all_versions=all_versions,
        )
        form = None if corrections else form_of(output_format, out)
        if corrections:
            _check_alone(output_format, selection)
        with open_store(database) as store:
            _spare(store, out)
            write_corrections(store, out) if form is None else write_stories(store, out, form, selection)


def form_of(given: Format | None, out: Path) -> Format:
    """The form that is asked for.

    Raises:
        UsageError: Parquet for a terminal.
    """
    endings = {f".{form.value}": form for form in Format}
    form = given or endings.get(out.suffix.lower(), Format.jsonl)
    if form is Format.parquet and _is_stdout(out) and sys.stdout.isatty():
        raise UsageError("Parquet is nothing for a terminal", next_step="Give --out FILE, or another --format.")
    return form


def write_stories(store: "Store", out: Path, form: Format, selection: "Selection") -> None:
    """Write stories and their statements.

    Raises:
        OnRecordError: the database cannot be read, or `out` is no place for a file.
        OSError: it cannot be written.
    """
    from onrecord.export.stories import count_stories
    from onrecord.export.writing import export as write

    with store.reading() as connection, _stream(out) as stream:
        # Counting takes a second in a large database; it is for the bar alone.
        watched = not _is_stdout(out) and sys.stderr.isatty()
        total = count_stories(connection, selection) if watched else None
        with Meter(total=total, wanted=not _is_stdout(out), verb="writing") as meter:
            written = write(connection, stream, form=form.value, selection=selection, on_story=meter.advance)
    if not _is_stdout(out):
        statements = _counted(written.statements, "statement", "statements")
        say(f"{out}: {statements} of {_counted(written.stories, 'story', 'stories')}")


def write_corrections(store: "Store", out: Path) -> None:
    """Write what people corrected as training data; else as `write_stories`."""
    from io import TextIOWrapper

    from onrecord.export import corrections

    with store.reading() as connection, _stream(out) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
        try:
            written = corrections.write_corrections(connection, text)
            text.flush()
        finally:
            text.detach()  # else it would close the stream with itself
    if not _is_stdout(out):
        say(f"{out}: corrections of {_counted(written, 'story', 'stories')}")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _is_stdout(out: Path) -> bool:
    return str(out) == "-"


def _stream(out: Path) -> AbstractContextManager[BinaryIO]:
    from onrecord.export.files import whole_file

    return nullcontext(sys.stdout.buffer) if _is_stdout(out) else whole_file(out)


def _check_alone(given: Format | None, selection: "Selection") -> None:
    from onrecord.store.selection import Selection

    if given not in {None, Format.jsonl} or selection != Selection():
        what = "--corrections writes all corrections, as JSON Lines"
        raise UsageError(what, next_step="Leave the filters and --format out.")


def _spare(store: "Store", out: Path) -> None:
    """Refuse to put the export in the place of the database that it is made from.

    Raises:
        UsageError: it would be.
    """
    if store.path is not None and out.exists() and out.samefile(store.path):
        raise UsageError("this is the database itself", where=str(out), next_step="Name another file.")
