"""`onrecord remove`: out of the database for good, or marked as retracted."""

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import orderly
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.store import Store

HELP = """\
Take documents or a person's data out of the database for good, with what hangs on them; or mark a story that its \
publisher has retracted, and keep it.

\b
Example:
  onrecord remove 5f0c1d2e3a4b5c6d
  onrecord remove --person 9a8b7c6d5e4f
  onrecord remove 5f0c1d2e3a4b5c6d --retracted "Withdrawn by the Halden Courier on 2 May."

ID is a document's, or with --person a person's (`onrecord people list` prints them). A document goes with its \
statements and what people said of them. A person goes with names, offices and identifiers, and with the statements \
of which they are the speaker; the stories stay (remove those too where the text must go), and annotating them again \
does not bring the person back. The log keeps that it was done, by whom and when, and nothing of what it was. \
Removing cannot be undone; a retraction can (`onrecord db undo`).
"""


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Documents, or with --person people.")],
    *,
    database: Database = DEFAULT_DATABASE,
    person: Annotated[bool, typer.Option("--person", help="The ids are those of people.")] = False,
    retracted: Annotated[
        str | None, typer.Option(metavar="REASON", help="Mark the stories as retracted, and keep them.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    debug: Debug = False,
) -> None:
    """Remove or retract, all of it or nothing."""
    with orderly(debug=debug):
        from onrecord.errors import UsageError
        from onrecord.store import open_store

        if person and retracted is not None:
            raise UsageError("only stories are retracted", next_step="Give --person or --retracted, not both.")
        with open_store(database) as store:
            if retracted is not None:
                from onrecord.store.documents import retract

                with store.writing() as connection:
                    for one in ids:
                        change = retract(connection, one, reason=retracted, editor=getpass.getuser())
                        say(f"{one}: marked as retracted (change {change})")
                return
            _ask(ids, person=person, sure=yes)
            _remove(store, ids, person=person)


def _ask(ids: list[str], *, person: bool, sure: bool) -> None:
    if sure or not sys.stdin.isatty():
        if not sure:
            from onrecord.errors import UsageError

            raise UsageError("removing cannot be undone, and nobody can be asked here", next_step="Give --yes.")
        return
    what = "people" if person else "documents"
    typer.confirm(f"Take {len(ids)} {what} out for good?", abort=True, err=True)


def _remove(store: "Store", ids: list[str], *, person: bool) -> None:
    from onrecord.store.removal import remove_document, remove_person

    taken = remove_person if person else remove_document
    with store.writing() as connection:
        gone = [taken(connection, one, editor=getpass.getuser()) for one in ids]
    for one, removed in zip(ids, gone, strict=True):
        say(f"{one}: removed, with {removed.statements} statements")
