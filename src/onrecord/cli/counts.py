"""`onrecord counts`: how many statements of each kind, with the model's errors beside them."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug, MinConfidence
from onrecord.cli.outcome import orderly
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

HELP = """\
Count statements: named against unnamed sources, direct against indirect quotation, by outlet, month, act and so on.

\b
Example:
  onrecord counts --by outlet,month
  onrecord counts --by act --who "Jeff Sessions" --since 2017
  onrecord counts --by outlet,type --format csv > sources.csv

--by takes one or more of: outlet, month, year (of publication), act, mode, type (of the source), quotation, setting, \
who. Named are people and organisations with a name; unnamed are anonymous and unnamed people, and groups; papers are \
documents that are quoted. What has no known source is in none of them.

Counts of a model's answers are wrong by as much as the model is. "± wrong" is how many of the statements have a \
wrong source or content, by the confidence of each. Below the table stands how often the model was right about each \
thing counted, on articles labelled by hand, and, where at least 30 statements were reviewed, in this database.
"""

SHOWN_ROWS = 100  # of a table; a thousand people are rather for a file


class Format(StrEnum):
    """How the counts are printed."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


def counts(  # noqa: PLR0913 - each parameter is an option of the command
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAMES", help="What to count by, with commas.")] = "outlet,month",
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, help="How many rows; 0 is all. Default: 100 in a table, else all.")
    ] = None,
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
    """Count and print."""
    with orderly(debug=debug):
        from onrecord.cli.formats.counting import print_csv, print_json_lines, print_table
        from onrecord.store import open_store
        from onrecord.store.counts import check_dimensions
        from onrecord.store.counts import counts as count

        dimensions = [name for part in by.split(",") if (name := part.strip())]
        check_dimensions(dimensions)
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
        with open_store(database) as store, store.reading() as connection:
            found = count(connection, by=dimensions, selection=selection)
        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.jsonl)
        if chosen is Format.table:
            print_table(found, sys.stdout, limit=SHOWN_ROWS if limit is None else limit)
        else:
            (print_csv if chosen is Format.csv else print_json_lines)(found, sys.stdout, limit=limit or 0)
