"""`onrecord query`: SQL over the tables of a batch."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.destination import STANDARD_OUTPUT, Out, is_stdout, open_text
from onrecord.cli.options import Debug
from onrecord.cli.outcome import orderly
from onrecord.errors import UsageError

HELP = """\
Ask the tables of a batch in SQL.

\b
Example:
  onrecord query 'SELECT act, count(*) FROM statements GROUP BY act ORDER BY 2 DESC' statements/
  onrecord query "SELECT outlet, speaker, content FROM statements WHERE act = 'deny'" statements/ --format csv
  onrecord query 'SELECT item, code, why FROM failures' statements/
  onrecord query - statements/ --out denials.parquet < denials.sql

SQL is one SELECT as DuckDB reads it (or - to read it from standard input); DESCRIBE statements tells the columns. \
The tables are documents, sources, statements, links, failures, manifest and printings; docs/batch.md describes them. \
Only what is committed is seen, also while the batch runs, and nothing but the folder can be read.
"""


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="The query, or - for standard input.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What was given to onrecord batch --out.")],
    *,
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: by the ending of --out; table on a terminal, jsonl in a pipe."),
    ] = None,
    out: Out = STANDARD_OUTPUT,
    debug: Debug = False,
) -> None:
    """Ask, and print the rows."""
    with orderly(debug=debug):
        from onrecord.batch import open_tables
        from onrecord.cli.formats import rows

        form = form_of(output_format, out)
        asked = sys.stdin.read() if sql == "-" else sql
        with open_tables(folder) as tables:
            reader = tables.query(asked)
            if form is Format.parquet:
                rows.write_parquet(reader, out)
                return
            with open_text(out) as stream:
                writers = {Format.table: rows.print_table, Format.csv: rows.print_csv, Format.jsonl: rows.print_jsonl}
                writers[form](reader, stream)


def form_of(given: Format | None, out: Path) -> Format:
    """The form that is asked for.

    Raises:
        UsageError: Parquet for a terminal.
    """
    endings = {f".{form.value}": form for form in Format}
    usual = Format.table if is_stdout(out) and sys.stdout.isatty() else Format.jsonl
    form = given or endings.get(out.suffix.lower(), usual)
    if form is Format.parquet and is_stdout(out) and sys.stdout.isatty():
        raise UsageError("Parquet is nothing for a terminal", next_step="Give --out FILE, or another --format.")
    return form
