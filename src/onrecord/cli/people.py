"""`onrecord people`: list, import, merge, split, rename, link, undo."""

import getpass
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.db import undo
from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.errors import BadRegistry
    from onrecord.store import Store
    from onrecord.store.people.registered import RegistryPerson

HELP = """\
The people and organisations of the record: list them, import registries, and put right whom sources are linked to.

\b
Example:
  onrecord people list sessions
  onrecord people import legislators-current.yaml
  onrecord people merge 9a8b7c6d5e4f 1b2c3d4e5f60

A source of a story is linked to somebody of the record where name, title, date and company are enough; else it stays \
with its story, and the story's page says why. What is linked by hand stays so. \
Every change can be undone by its number.
"""
LIST_HELP = """\
List people and organisations: everybody, who has said most first, or those who may be called so.

\b
Example:
  onrecord people list
  onrecord people list "Jeff Sessions" --format json
"""
IMPORT_HELP = """\
Import a registry of people with their offices, and link the stories anew: an openstates TSV, a congress-legislators \
YAML (legislators-current, legislators-historical, executive) or a Popolo JSON, recognised by what is in it.

\b
Example:
  onrecord people import legislators-current.yaml executive.yaml
  onrecord people import cabinet.json --source "Halden cabinet"

Importing again adds what is new and doubles nobody; offices are replaced by those of the new edition, so keep to one \
--source for one registry. An entry that cannot be read is named on standard error and costs only itself; the exit \
code is 1 then.
"""
MERGE_HELP = """\
Make two people one. KEEP stays; the id of OTHER leads there from now on.

\b
Example:
  onrecord people merge 9a8b7c6d5e4f 1b2c3d4e5f60
"""
SPLIT_HELP = """\
Take stories out of a dossier that are somebody else's, and make a new person of them. Prints the new id.

\b
Example:
  onrecord people split 9a8b7c6d5e4f --name "Jeff Sessions (coach)" --story 5f0c1d2e3a4b5c6d
  onrecord people split 9a8b7c6d5e4f --name "Jeff Sessions Jr." --source 5f0c1d2e3a4b5c6d/e3
"""
RENAME_HELP = """\
Show a person or organisation under another name; the names so far still find them.

\b
Example:
  onrecord people rename 9a8b7c6d5e4f "Jefferson Sessions"
"""
LINK_HELP = """\
Say whom a source of a story is, or that it is nobody of the record. No program changes it after that.

\b
Example:
  onrecord people link 5f0c1d2e3a4b5c6d e3 9a8b7c6d5e4f
  onrecord people link 5f0c1d2e3a4b5c6d e3 --new "Jeff Sessions (coach)"
  onrecord people link 5f0c1d2e3a4b5c6d e3 --nobody
"""
UNDO_HELP = """\
Take a change back, by the number that the command printed (or `onrecord db log`).

\b
Example:
  onrecord people undo 42
"""

app = typer.Typer(help=HELP, no_args_is_help=True)


class Format(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class Kind(StrEnum):
    """What is listed."""

    person = "person"
    organization = "organization"


PersonId = Annotated[str, typer.Argument(metavar="ID", help="Of the person or organisation.")]


@app.command("list", help=LIST_HELP)
def list_people(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A name, or the beginning of one.")] = "",
    *,
    kind: Annotated[Kind | None, typer.Option("--type", help="Only people, or only organisations.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 50,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Print the list."""
    with orderly(debug=debug):
        from dataclasses import asdict

        from onrecord.cli.formats.people import print_people
        from onrecord.export.jsonl import as_json
        from onrecord.store import open_store
        from onrecord.store.people.finding import find_people

        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.jsonl)
        with open_store(database) as store, store.reading() as connection:
            lines = find_people(connection, name, type=kind.value if kind else None, limit=limit)
        if chosen is Format.table:
            print_people(lines, sys.stdout)
        elif chosen is Format.json:
            sys.stdout.write(as_json([asdict(line) for line in lines], indent=2) + "\n")
        else:
            sys.stdout.writelines(as_json(asdict(line)) + "\n" for line in lines)


@app.command("import", help=IMPORT_HELP)
def import_people(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Registries.")],
    *,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="What reasons call the registry. Default: the file's name.")
    ] = None,
    no_relink: Annotated[bool, typer.Option("--no-relink", help="Leave the links of the stories as they are.")] = False,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Read the files, bring their people in, link the stories anew."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.people.registry import read_registry

        bad = 0

        def report(error: "BadRegistry") -> None:
            nonlocal bad
            bad += 1
            say(str(error))

        # All are read before any is imported: a mistake in the command changes nothing.
        read = [(source or file.name, read_registry(file, on_bad=report)) for file in files]
        with open_store(database, create=True) as store:
            for name, people in read:
                _import(store, name, people)
            if not no_relink:
                _relink(store)
        if bad:
            say(f"{bad:,} {'entry' if bad == 1 else 'entries'} could not be read; the rest was imported.")
            raise typer.Exit(FAILED)


def _import(store: "Store", name: str, people: "list[RegistryPerson]") -> None:
    from onrecord.store.people.importing import import_registry

    with Meter(total=len(people), wanted=True, verb="importing", noun="people") as meter, store.writing() as connection:
        shown = 0

        def progress(done: int) -> None:
            nonlocal shown
            for _ in range(done - shown):
                meter.advance()
            shown = done

        tally = import_registry(connection, people, source=name, editor=getpass.getuser(), on_progress=progress)
    say(
        f"{name}: {tally.added:,} added, {tally.updated:,} updated, {tally.unchanged:,} unchanged, "
        f"{tally.joined:,} known from stories already"
    )
    if tally.skipped:
        say(f"{tally.skipped:,} could be two people of the record each, and were left out")
    shown = 20
    for hint in tally.hints[:shown]:
        say(f"  {hint} (`onrecord people merge` makes them one)")
    if len(tally.hints) > shown:
        say(f"  … and {len(tally.hints) - shown:,} more like these")


def _relink(store: "Store") -> None:
    from onrecord.store.people.relinking import relink

    with Meter(total=None, wanted=True, verb="linking") as meter:
        shown = 0

        def progress(done: int, _total: int) -> None:
            nonlocal shown
            for _ in range(done - shown):
                meter.advance()
            shown = done

        tally = relink(store, on_progress=progress)
    if tally.stories:
        say(f"{tally.stories:,} stories linked anew, {tally.changed:,} changed")


@app.command("merge", help=MERGE_HELP)
def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The id of who stays.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The id of who is the same.")],
    *,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Merge."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.people.editing import merge as make_one

        with open_store(database) as store, store.writing() as connection:
            change = make_one(connection, keep, other, editor=getpass.getuser())
        say(f"{other} is {keep} now (change {change})")


@app.command("split", help=SPLIT_HELP)
def split(
    person: PersonId,
    *,
    name: Annotated[str, typer.Option(help="Of the new person.")],
    story: Annotated[
        list[str] | None, typer.Option(metavar="DOCUMENT", help="A story to take out. May be given several times.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="DOCUMENT/ENTITY", help="One source of a story. May be given several times."),
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Split."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.audit import changes
        from onrecord.store.people.editing import split as take_out

        pairs = [tuple(one.split("/", 1)) for one in source or ()]
        if not story and not pairs:
            raise typer.BadParameter("give at least one --story or --source.")
        if any(len(pair) == 1 for pair in pairs):
            raise typer.BadParameter("it is a document's id, a slash, and the id of a source.", param_hint="--source")
        with open_store(database) as store, store.writing() as connection:
            new = take_out(
                connection,
                person,
                documents=story or (),
                entities=[(pair[0], pair[-1]) for pair in pairs],
                name=name,
                editor=getpass.getuser(),
            )
            change = changes(connection, subject="person", limit=1)[0]  # in the same transaction
        sys.stdout.write(new + "\n")
        say(f"{name} is {new} (change {change.key})")


@app.command("rename", help=RENAME_HELP)
def rename(
    person: PersonId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to show.")],
    *,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Rename."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.people.editing import rename as show_as

        with open_store(database) as store, store.writing() as connection:
            change = show_as(connection, person, name, editor=getpass.getuser())
        say(f"{person} is shown as {name} (change {change})")


@app.command("link", help=LINK_HELP)
def link(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of the story.")],
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="The id of the source in it: e3.")],
    person: Annotated[str | None, typer.Argument(metavar="[ID]", help="Whom it is.")] = None,
    *,
    nobody: Annotated[bool, typer.Option("--nobody", help="It is nobody of the record.")] = False,
    new: Annotated[
        str | None, typer.Option("--new", metavar="NAME", help="It is somebody new, of this name; prints the id.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Link."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.audit import changes
        from onrecord.store.people.editing import link as set_link
        from onrecord.store.people.editing import link_to_new

        if (person is not None) + nobody + (new is not None) != 1:
            raise typer.BadParameter("give the ID of somebody, --new NAME, or --nobody.")
        with open_store(database) as store, store.writing() as connection:
            if new is not None:
                person = link_to_new(connection, document, entity, new, editor=getpass.getuser())
                sys.stdout.write(person + "\n")
            else:
                set_link(connection, document, entity, person, editor=getpass.getuser())
            change = changes(connection, subject="entity", limit=1)[0]
        say(f"{entity} of {document} is {person or 'nobody of the record'} (change {change.key})")


app.command("undo", help=UNDO_HELP)(undo)
