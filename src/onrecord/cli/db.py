"""`onrecord db`: check, backup, upgrade, log, undo."""

import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say, visible_line

HELP = """\
Keep the database well: check it, copy it, bring it to this version, embed its statements; see what was changed, and \
take changes back.

\b
Example:
  onrecord db check
  onrecord db backup record-2026-11-25.db
  onrecord db log --limit 20
"""

app = typer.Typer(help=HELP, no_args_is_help=True)

CHECK_HELP = """\
Look for damage: in the file, in references, in what is searched. Prints a line for each fault; exit code 1 if any is \
left.

\b
Example:
  onrecord db check --mend
"""
BACKUP_HELP = """\
Copy the database, while others may use it. The copy of an SQLite database is one file, which can be used as it is; \
that of a PostgreSQL database is for pg_restore (and needs pg_dump here).

\b
Example:
  onrecord db backup copies/record.db
"""
UPGRADE_HELP = """\
Bring the tables of an older database to this version of onrecord, in one transaction: if a step fails, nothing has \
changed. Make a backup first.

\b
Example:
  onrecord db upgrade --db record.db
"""
EMBED_HELP = """\
Make the vectors by which statements like one are found, for all statements that have none; about a thousand a \
second. A search with --like makes those that it needs by itself, so this is for doing it ahead.

\b
Example:
  onrecord db embed
"""
LOG_HELP = """\
Print the log of changes, newest first: who, when, what, from what to what. JSON Lines in a pipe.

\b
Example:
  onrecord db log --document 5f0c1d2e3a4b5c6d
"""
UNDO_HELP = """\
Take a change back, by its number in the log.

\b
Example:
  onrecord db undo 42
"""


@app.command("check", help=CHECK_HELP)
def check(
    *,
    database: Database = DEFAULT_DATABASE,
    mend: Annotated[
        bool, typer.Option("--mend", help="Make anew what is derived from something else, where it is wrong.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Print what is wrong."""
    with orderly(debug=debug):
        from onrecord.store.database import connect
        from onrecord.store.upkeep import check as look
        from onrecord.store.upkeep import size

        left = 0
        with connect(database) as store:
            for fault in look(store, mend=mend):
                left += not fault.mended
                sys.stdout.write(f"{fault.what}{' (mended)' if fault.mended else ''}\n")
            if not left:
                held = size(store)
                say(
                    f"all is well: {held.documents} documents, {held.statements} statements, "
                    f"{held.reviewed} of them reviewed, {(held.bytes or 0) / 1e6:,.1f} MB"
                )
        if left:
            raise typer.Exit(FAILED)


@app.command("backup", help=BACKUP_HELP)
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; a new file.")],
    *,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Make the copy."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.upkeep import backup as copy

        with open_store(database) as store:
            written = copy(store, target)
        say(f"{target}: {written / 1e6:,.1f} MB")


@app.command("upgrade", help=UPGRADE_HELP)
def upgrade(*, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Run the migrations that are missing."""
    with orderly(debug=debug):
        from onrecord.store.database import connect
        from onrecord.store.upkeep import upgrade as migrate

        with connect(database) as store:
            before, after = migrate(store)
        say(f"version {after}" if before == after else f"from version {before or '(empty)'} to {after}")


@app.command("embed", help=EMBED_HELP)
def embed(*, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Make the vectors."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.search.semantic import embed_missing

        meter = Meter(total=None, wanted=True, verb="embedding", noun="statements")
        with open_store(database) as store, meter:
            made = embed_missing(store, progress=meter.reach)
        say(f"{made:,} statements embedded")


@app.command("log", help=LOG_HELP)
def log(
    *,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Changes in one document.")] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="ID", help="Changes of one statement, person or document.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 50,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Print the log."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.audit import changes

        with open_store(database) as store, store.reading() as connection:
            lines = changes(connection, subject_id=subject, document_id=document, limit=limit)
        for one in lines:
            if not sys.stdout.isatty():
                sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
                continue
            field = f".{one.field}" if one.field else ""
            moved = f"{_short(one.before)} → {_short(one.after)}"
            undone = f" (undone by {one.undone_by})" if one.undone_by else ""
            line = f"{one.key}  {one.at[:19]}Z  {one.editor}  {one.action} {one.subject} {one.subject_id}{field}"
            sys.stdout.write(visible_line(f"{line}: {moved}{undone}") + "\n")


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    longest = 60
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


@app.command("undo", help=UNDO_HELP)
def undo(
    change: Annotated[int, typer.Argument(metavar="N", help="The change's number.")],
    *,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Take it back."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.undo import undo as take_back

        with open_store(database) as store, store.writing() as connection:
            key = take_back(connection, change, editor=getpass.getuser())
        say(f"change {change} was taken back (change {key})")
