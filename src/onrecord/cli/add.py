"""`onrecord add`: stories and transcripts into the database."""

import getpass
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import (
    DEFAULT_DATABASE,
    DEFAULT_PAUSE,
    AllowPrivate,
    AnyLanguage,
    Columns,
    Database,
    Debug,
    Encoding,
    IgnoreRobots,
    Outlet,
    Pause,
    Published,
    Url,
)
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.ingest import ReadOptions
    from onrecord.record import Document, Failure
    from onrecord.store.adding import AddTally
    from onrecord.store.documents import Outcome

HELP = """\
Read stories and put them on record: each with all that was found in it, or not at all.

\b
Example:
  onrecord add clippings/ --db record.db
  onrecord add stories.jsonl --outlet "Halden Courier"
  onrecord add crawl.warc.gz clippings.zip
  onrecord add corpus.parquet --column text=body --column published=date
  onrecord add hearing.txt --transcript --published 2017-01-10 --place "Senate" --participant "Al Franken"

INPUT is what `onrecord read` takes: files, folders, URLs, web archives, tables, archives of these. \
The database is made if there is none. What is there already is not read again: \
a story is known by its outlet, URL and text. A changed text at a known URL is a new version, and the old one is kept; \
a known text from another outlet is another printing.

With --transcript: text with labels ("NAME: …", "Q." and "A.", court and hearing layouts), WebVTT and SRT captions, \
web pages; who speaks, when, where and in what setting is read from them, and --published, --place and --participant \
win over that. `onrecord verify` holds stories against them.

One line a story goes to standard output once it is on record for good: what became of it (added, known, new_version, \
printing), its id, and its name. What was so reported is kept, whatever happens then; the same command goes on where \
it was stopped.
"""


def add(  # noqa: PLR0913 - each parameter is an option of the command
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files, folders, URLs, or - for standard input.")
    ],
    *,
    database: Database = DEFAULT_DATABASE,
    transcript: Annotated[
        bool, typer.Option("--transcript", help="The inputs are transcripts, to hold quotations against.")
    ] = False,
    place: Annotated[str | None, typer.Option(help="Of a transcript: where it was said.")] = None,
    participant: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Of a transcript: who spoke. May be given several times.")
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
    encoding: Encoding = None,
    column: Columns = None,
    any_language: AnyLanguage = False,
    allow_private: AllowPrivate = False,
    ignore_robots: IgnoreRobots = False,
    pause: Pause = DEFAULT_PAUSE,
    debug: Debug = False,
) -> None:
    """Put every input on record, and exit with 1 if any of them failed."""
    with orderly(debug=debug):
        from onrecord.errors import UsageError
        from onrecord.ingest import ReadOptions
        from onrecord.ingest.fields import columns_of

        if (place or participant) and not transcript:
            raise UsageError("--place and --participant describe a transcript", next_step="Give --transcript as well.")
        options = ReadOptions(
            published=published,
            outlet=outlet,
            url=url,
            encoding=encoding,
            columns=columns_of(column or ()),
            any_language=any_language,
            allow_private=allow_private,
            ignore_robots=ignore_robots,
            pause=pause,
        )
        about = Transcript(place, tuple(participant or ())) if transcript else None
        tally, failures = add_inputs(inputs, database, options=options, transcript=about)
        _report(tally, failures)
        if failures:
            raise typer.Exit(FAILED)


class Transcript:
    """What is told about transcripts on the command line."""

    def __init__(self, place: str | None, participants: tuple[str, ...]) -> None:
        self.place = place
        self.participants = participants


def add_inputs(
    inputs: list[str], database: str, *, options: "ReadOptions", transcript: Transcript | None = None
) -> "tuple[AddTally, list[Failure]]":
    """Put the inputs into the database, telling of each on standard output.

    Returns:
        What became of the documents, and which inputs failed.

    Raises:
        OnRecordError: the database cannot be written, or the weights do not load.
    """
    from onrecord.ingest import read_documents, read_transcripts
    from onrecord.store import open_store
    from onrecord.store.adding import add as add_stories
    from onrecord.store.adding import add_transcripts

    failures: list[Failure] = []
    with (
        open_store(database, create=True) as store,
        # Which files of a folder are transcripts is known when they are read.
        Meter(total=None if transcript else count_stories(inputs), wanted=True, verb="adding") as meter,
    ):

        def on_failure(failure: "Failure") -> None:
            failures.append(failure)
            meter.say(failure.why if failure.input in failure.why else f"{failure.input}: {failure.why}")
            if failure.gave_none:
                meter.advance()

        def on_done(document: "Document", outcome: "Outcome") -> None:
            name = document.origin.name if document.origin else "-"
            meter.write(f"{outcome}\t{document.id}\t{name}")
            meter.advance()

        who = getpass.getuser()
        if transcript is not None:
            tally = add_transcripts(
                store,
                read_transcripts(inputs, options=options, on_failure=on_failure, stdin=sys.stdin.buffer),
                added_by=who,
                place=transcript.place,
                participants=transcript.participants,
                on_done=on_done,
            )
        else:
            documents = read_documents(inputs, options=options, on_failure=on_failure, stdin=sys.stdin.buffer)
            tally = add_stories(store, documents, added_by=who, on_done=on_done, on_failure=on_failure)
    return tally, failures


def count_stories(inputs: list[str]) -> int | None:
    """How many stories the inputs hold, folders counted; None when that is not known before they are read."""
    from onrecord.ingest.sources import count_files

    return count_files(inputs)


def _report(tally: "AddTally", failures: Sequence["Failure"]) -> None:
    failed = sum(failure.gave_none for failure in failures)
    parts = [
        (tally.added, "added"),
        (tally.new_version, "new versions"),
        (tally.printing, "further printings"),
        (tally.known, "known already"),
        (failed, "failed"),
        (len(failures) - failed, "without links, which could not be found"),
    ]
    told = ", ".join(f"{count} {what}" for count, what in parts if count)
    say(f"{told or 'nothing to add'}; {tally.statements} statements")
