"""`onrecord outlets`: which outlets there are, and how one of them quotes."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import orderly

HELP = """\
List the outlets on record, or show how one of them quotes: whom, directly or not, named or not, on whose word.

\b
Example:
  onrecord outlets
  onrecord outlets "Halden Courier"
  onrecord outlets "Halden Courier" --format json

Current stories count, without statements that were rejected. A relay is an outlet or person through whom the words of \
others reached the story.
"""


class Format(StrEnum):
    """How it is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def outlets(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One outlet; none: all of them.")] = None,
    *,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Print the list, or the profile of one."""
    with orderly(debug=debug):
        from dataclasses import asdict

        from onrecord.cli.formats.outlets import print_outlets, print_profile
        from onrecord.export.jsonl import as_json
        from onrecord.store import open_store
        from onrecord.store.outlets import outlet_profile
        from onrecord.store.outlets import outlets as list_outlets

        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.jsonl)
        with open_store(database) as store, store.reading() as connection:
            profile = outlet_profile(connection, name) if name is not None else None
            lines = list_outlets(connection) if profile is None else []
        if chosen is Format.table:
            print_profile(profile, sys.stdout) if profile else print_outlets(lines, sys.stdout)
            return
        found = profile.as_dict() if profile else [asdict(line) for line in lines]
        if chosen is Format.json:
            sys.stdout.write(as_json(found, indent=2) + "\n")
        else:
            sys.stdout.writelines(as_json(row) + "\n" for row in (found if isinstance(found, list) else [found]))
