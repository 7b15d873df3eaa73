"""`onrecord reannotate`: stories on record, read again by the model of this version."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.record import Failure
    from onrecord.store.corrections.replacing import Replaced
    from onrecord.store.reannotation import ReannotationTally

HELP = """\
Read stories on record again with the model of this version: suggestions change, what people accepted does not.

\b
Example:
  onrecord reannotate
  onrecord reannotate 5f0c1d2e3a4b5c6d
  onrecord reannotate --all --db postgresql://onrecord@localhost/record

Without DOCUMENT_ID, all stories that another model has read; with it, of these. --all takes those as well that this \
version's model has read already. Transcripts are not annotated.

What was confirmed, corrected, rejected or added stays: it is attached again to the statement with the same cue, or \
with at least four fifths of the same content. Where there is none, it is kept as an orphan and shown with the story. \
Permanent links to statements whose words have changed go on working. A story that cannot be read stays as it was.

Each story is done for itself: what was done when the command is stopped is kept, and the same command goes on from \
there.
"""


def reannotate(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT_ID]...", help="Only these stories.", show_default=False)
    ] = None,
    *,
    read_all: Annotated[bool, typer.Option("--all", help="Those that this version's model has read, too.")] = False,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Annotate stories anew, and exit with 1 if any of them failed."""
    with orderly(debug=debug):
        tally = reannotate_database(database, documents or None, read_all=read_all)
        _report(tally)
        if tally.failures:
            raise typer.Exit(FAILED)


def reannotate_database(
    database: str, documents: list[str] | None = None, *, read_all: bool = False
) -> "ReannotationTally":
    """Annotate stories of a database anew; each that fails is named on standard error.

    Args:
        database: a path or a URL.
        documents: ids of the stories; None: all.
        read_all: also those that this version's model has read.

    Raises:
        OnRecordError: there is no such story, the database cannot be written, or the weights do not load.
    """
    from onrecord.store import open_store
    from onrecord.store.reannotation import reannotate as reannotate_stories
    from onrecord.store.reannotation import waiting

    with open_store(database) as store:
        which = waiting(store, documents, force=read_all)
        with Meter(total=len(which.keys), wanted=bool(which.keys), verb="reading again") as meter:

            def on_failure(failure: "Failure") -> None:
                meter.say(failure.why if failure.input in failure.why else f"{failure.input}: {failure.why}")
                if failure.gave_none:
                    meter.advance()

            def on_progress(document_id: str, replaced: "Replaced | None") -> None:
                if replaced is not None and replaced.orphaned:
                    meter.say(f"{document_id}: {_orphans(replaced.orphaned)}")
                meter.advance()

            return reannotate_stories(
                store, which, editor=getpass.getuser(), on_progress=on_progress, on_failure=on_failure
            )


def _orphans(count: int) -> str:
    one = count == 1
    return f"{count} reviewed {'statement was' if one else 'statements were'} found no more, and kept as orphans"


def _report(tally: "ReannotationTally") -> None:
    parts = [
        (tally.read, "read again"),
        (tally.current, "read by this model already"),
        (tally.transcripts, "transcripts"),
        (tally.gone, "removed meanwhile"),
        (tally.failed, "failed"),
        (tally.unlinked, "without links, which could not be found"),
    ]
    say(_listed(parts) or "nothing to read again")
    if tally.read:
        found = tally.statements
        statements = [
            (found["kept"], "kept"),
            (found["moved"], "with other words"),
            (found["new"], "new"),
            (found["gone"], "gone"),
            (found["orphaned"], "of these reviewed, and orphans now"),
            (found["adopted"], "orphans found again"),
        ]
        say(f"statements: {_listed(statements) or 'none'}")


def _listed(parts: list[tuple[int, str]]) -> str:
    return ", ".join(f"{count:,} {what}" for count, what in parts if count)
