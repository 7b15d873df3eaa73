"""`onrecord who`: the dossier of a person or organisation."""

import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.people.finding import PersonLine

HELP = """\
Show the dossier of a person or organisation: names, titles by date, what was said by act and outlet, whom they \
accuse, oppose and support and who does so to them, and the timeline of their statements.

\b
Example:
  onrecord who "Jeff Sessions"
  onrecord who "Jeff Sessions" --act deny --since 2017-01 --oldest
  onrecord who 9a8b7c6d5e4f --format json

NAME is a name, a form of it (Jeff, Jefferson), a surname, or an id. Where several who are quoted are called so, they \
are listed with their ids, and the exit code is 1. A day in the timeline is the one on which it was said, in \
parentheses where the story's date stands for it; it is as exact as the story is. --act, --since and --until narrow \
what is counted, too.
"""

_ID = re.compile(r"[0-9a-f]{12}")
MOST_NAMESAKES = 20


class Format(StrEnum):
    """How it is printed."""

    table = "table"
    json = "json"


def who(  # noqa: PLR0913 - each parameter is an option of the command
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, or an id.")],
    *,
    act: Annotated[str | None, typer.Option(help="Only statements of this act: deny, accuse, ...")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only from then on: 2017, 2017-03, ...")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only until then, and including it.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Statements in the timeline.")] = 20,
    oldest: Annotated[bool, typer.Option("--oldest", help="Oldest first; else newest first.")] = False,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, json in a pipe.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Print the dossier."""
    with orderly(debug=debug):
        from dataclasses import asdict

        from onrecord.cli.formats.dossier import print_dossier
        from onrecord.export.jsonl import as_json
        from onrecord.store import open_store
        from onrecord.store.people.dossier import Part, dossier

        part = Part(
            act=_act(act),
            since=_period(since, "--since"),
            until=_period(until, "--until"),
            limit=limit,
            order="oldest" if oldest else "newest",
        )
        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.json)
        with open_store(database) as store, store.reading() as connection:
            found = dossier(connection, _id_of(connection, name), part=part)
        if chosen is Format.table:
            print_dossier(found, sys.stdout)
        else:
            sys.stdout.write(as_json(asdict(found), indent=2) + "\n")


def _id_of(connection: "Connection", name: str) -> str:
    """The id of the one who is called so.

    Raises:
        NotOnRecord: there is nobody.
        typer.Exit: there are several; they were listed.
    """
    from onrecord.errors import NotOnRecord
    from onrecord.store.people.finding import exactly, find_people

    if _ID.fullmatch(name.strip()):
        return name.strip()
    if not name.strip():
        raise typer.BadParameter("it is empty.", param_hint="NAME")
    lines = exactly(find_people(connection, name, limit=MOST_NAMESAKES))
    if not lines:
        next_step = "`onrecord people list` shows who is; a source that is nobody of the record is found by a search."
        raise NotOnRecord(f"nobody on the record is called {name!r}", next_step=next_step)
    spoken = [line for line in lines if line.statements]
    if len(lines) > 1 and len(spoken) != 1:
        _list(f"{len(lines)} on the record are called {name!r}; give the id of one:", lines)
        raise typer.Exit(FAILED)
    one = spoken[0] if spoken else lines[0]
    if len(lines) > 1:
        _list(
            f"{one.name} is the only one called {name!r} who is quoted; there are also:", [o for o in lines if o != one]
        )
    return one.id


def _list(heading: str, lines: "list[PersonLine]") -> None:
    say(heading)
    for line in lines:
        details = [line.known_as, f"born {line.birth}" if line.birth else None, f"{line.statements:,} statements"]
        say(f"  {line.id}  {line.name} ({', '.join(detail for detail in details if detail)})")


def _act(given: str | None) -> str | None:
    from typing import get_args

    from onrecord.record import Act

    if given is not None and given not in get_args(Act):
        raise typer.BadParameter(f"{given!r} is none of {', '.join(get_args(Act))}.", param_hint="--act")
    return given


def _period(given: str | None, option: str) -> str | None:
    """A day, month or year, as it was given."""
    from pydantic import ValidationError

    from onrecord.record import When

    if given is None:
        return None
    try:
        return When(value=given, basis="stated").value
    except ValidationError:
        what = f"{given!r} is no day, month or year (2017-03-01, 2017-03, 2017)."
        raise typer.BadParameter(what, param_hint=option) from None
