"""`onrecord verify`: quotations of stories held against transcripts."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.destination import STANDARD_OUTPUT, Out, is_stdout, open_text
from onrecord.cli.options import (
    DEFAULT_DATABASE,
    AllowPrivate,
    AnyLanguage,
    Columns,
    Database,
    Debug,
    Encoding,
    IgnoreRobots,
    MinConfidence,
    Outlet,
    Published,
    Url,
)
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.cli.against import Given
    from onrecord.ingest import ReadOptions
    from onrecord.record import Document, Failure, Record

HELP = """\
Hold the quotations of stories against transcripts: are these the words that were said, by whom, on which occasion.

\b
Example:
  onrecord verify story.txt --against hearing.txt
  onrecord verify story.txt --against hearings/ --against speech.vtt --format html --out report.html
  onrecord verify clippings/ --db record.db
  onrecord read - --format jsonl | onrecord verify - --against hearing.txt

STORY is what `onrecord read` takes; a line of JSON Lines that is a Record, as `onrecord read` prints it, is not read \
again. --against takes a transcript or a folder of them: text with labels (NAME: …), WebVTT, SRT, a web page, \
PDF or DOCX. Without it, the transcripts of the database, where `onrecord add --transcript` puts them.

\b
  verbatim       the words are the same
  edited         changed only where a mark shows it: an ellipsis, square brackets
  altered        words changed, dropped or added without a mark
  merged         passages apart from each other, run together
  misattributed  said, but by another speaker
  not found      not in these transcripts
  no transcript  there is none to hold it against

Beside the verdict: weighty (a number, name, negation or quantifier was changed), other occasion (said, but not when \
the story says), clipped (what was left off changes the meaning), relayed (read out or reported by another). In the \
words that differ, [-printed-] {+spoken+}; on a terminal with colour, struck out and underlined.

With the database, a story that is on record (known by outlet, URL and text) is taken as it stands there, and its \
checks are kept. Of a story that is not, nothing is kept.

Exit codes: 0 all inputs were read, whatever the verdicts; 1 a story or a transcript failed; 2 a mistake in the \
command; 130 interrupted.
"""


class Format(StrEnum):
    """How the checks are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"


ENDINGS = {".json": Format.json, ".jsonl": Format.jsonl, ".html": Format.html, ".htm": Format.html}


@dataclass(slots=True)
class Tally:
    """What was held against the transcripts, and what came of it.

    Attributes:
        failed: inputs, transcripts among them.
        verdicts: of all quotations; flags: what is set beside them.
        not_on_record: stories of which no checks could be kept.
    """

    stories: int = 0
    failed: int = 0
    not_on_record: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)

    def count(self, record: "Record") -> None:
        """One more story."""
        self.stories += 1
        for check in record.checks:
            self.verdicts[check.verdict.replace("_", " ")] += 1
            flags = {
                "weighty": check.weighty,
                "on another occasion": check.occasion == "other",
                "clipped": bool(check.clipped),
                "relayed": bool(check.relayed_by),
            }
            self.flags.update(name for name, is_set in flags.items() if is_set)

    def told(self) -> str:
        """The count by verdict, in words."""
        total = self.verdicts.total()
        counted = [
            ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
            for counts in (self.verdicts, self.flags)
            if counts
        ]
        return f"{total:,} quotation{'' if total == 1 else 's'}{': ' if counted else ''}{'; '.join(counted)}"


def verify(  # noqa: PLR0913 - each parameter is an option of the command
    context: typer.Context,
    stories: Annotated[
        list[str], typer.Argument(metavar="STORY", help="Files, folders, URLs, or - for standard input.")
    ],
    *,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against", metavar="PATH", help="A transcript, or a folder of them. May be given several times."
        ),
    ] = None,
    database: Database = DEFAULT_DATABASE,
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: by the ending of --out; table on a terminal, jsonl in a pipe."),
    ] = None,
    out: Out = STANDARD_OUTPUT,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
    encoding: Encoding = None,
    column: Columns = None,
    any_language: AnyLanguage = False,
    allow_private: AllowPrivate = False,
    ignore_robots: IgnoreRobots = False,
    min_confidence: MinConfidence = 0.0,
    debug: Debug = False,
) -> None:
    """Check every story's quotations, print them, and exit with 1 if an input failed."""
    with orderly(debug=debug):
        from onrecord.ingest import ReadOptions
        from onrecord.ingest.fields import columns_of

        options = ReadOptions(
            published=published,
            outlet=outlet,
            url=url,
            encoding=encoding,
            columns=columns_of(column or ()),
            any_language=any_language,
            allow_private=allow_private,
            ignore_robots=ignore_robots,
        )
        named = _source_of(context, "database")
        _check_inputs(stories, against or [], database_named=named == "COMMANDLINE")
        tally = Tally()
        with _held_against(against or [], database, options, tally, must_be=named != "DEFAULT") as held:
            with open_text(out) as stream:
                printer = Printer(form_of(output_format, out), stream)
                verify_stories(stories, held, printer, options, min_confidence, tally)
            _report(held, tally)
        if tally.failed:
            raise typer.Exit(FAILED)


def verify_stories(
    names: list[str],
    held: "Given",
    printer: "Printer",
    options: "ReadOptions",
    min_confidence: float,
    tally: Tally,
) -> None:
    """Hold the quotations of stories against transcripts, and hand each story to the printer as it is done.

    Args:
        names: what `onrecord read` takes.
        held: what they are held against.
        printer: where they go.
        options: what the stories do not tell.
        min_confidence: statements below it are left out.
        tally: counts.

    Raises:
        OnRecordError: the weights do not load, or the database cannot be read or written.
    """
    from onrecord.cli.stories import records_of
    from onrecord.ingest.sources import count_files

    total = count_files(names)
    with Meter(total=total, wanted=total != 1 and not printer.is_watched, verb="checking") as meter:

        def on_failure(failure: "Failure") -> None:
            tally.failed += 1
            meter.say(_told(failure))
            if failure.gave_none:
                meter.advance()

        for one in records_of(
            names, options=options, on_failure=on_failure, known=held.known, min_confidence=min_confidence
        ):
            record = held.check(one)
            printer.write(record, held.cited(record))
            tally.count(record)
            _keep(held, record, tally, meter)
            meter.advance()
        printer.close()


class Printer:
    """Prints stories with their checks: one by one where the form allows it, else all at the end."""

    def __init__(self, form: Format, stream: TextIO) -> None:
        self._form = form
        self._stream = stream
        self._kept: list[Record] = []
        self._cited: dict[str, Document] = {}
        if form is Format.table:
            from onrecord.cli.formats.checks import CheckTableWriter

            self._table = CheckTableWriter(stream)

    @property
    def is_watched(self) -> bool:
        """Whether stories appear on a terminal as they are done, which is progress enough."""
        return self._stream.isatty() and self._form in {Format.table, Format.jsonl}

    def write(self, record: "Record", cited: "dict[str, Document]") -> None:
        """Print one story, or keep it for the end.

        Args:
            record: with checks.
            cited: the transcripts that they hold passages of, by id.
        """
        match self._form:
            case Format.table:
                self._table.write(record, cited)
            case Format.jsonl:
                from onrecord.export.jsonl import to_json

                self._stream.write(to_json(record) + "\n")
                self._stream.flush()
            case _:
                self._kept.append(record)
                self._cited |= cited

    def close(self) -> None:
        """Print what was kept."""
        if self._form is Format.json:
            from onrecord.cli.formats.checked import print_json

            print_json(self._kept, self._cited, self._stream)
        elif self._form is Format.html:
            from onrecord.serve.reports import verification_report

            self._stream.write(verification_report(self._kept, self._cited))


def form_of(given: Format | None, out: Path) -> Format:
    """The form that is asked for."""
    if given is not None:
        return given
    if is_stdout(out):
        return Format.table if sys.stdout.isatty() else Format.jsonl
    return ENDINGS.get(out.suffix.lower(), Format.table)


def _source_of(context: typer.Context, name: str) -> str:
    """Where the value of an option is from: COMMANDLINE, ENVIRONMENT or DEFAULT."""
    source = context.get_parameter_source(name)
    return source.name if source else "DEFAULT"


def _check_inputs(stories: list[str], against: list[str], *, database_named: bool) -> None:
    if [*stories, *against].count("-") > 1:
        raise UsageError("standard input can be read only once", next_step="Give - once, and name files for the rest.")
    if against and database_named:
        next_step = "Put the transcripts there with `onrecord add --transcript`, and leave --against out."
        raise UsageError("--against and --db are two things to hold a story against", next_step=next_step)


@contextmanager
def _held_against(
    against: list[str], database: str, options: "ReadOptions", tally: Tally, *, must_be: bool
) -> "Iterator[Given]":
    """What stories are held against: the transcripts given, else the database, else nothing.

    A database that was not asked for need not be there.
    """
    from onrecord.cli.against import Given, OnRecord, read_given

    if against or not (must_be or Path(database).exists()):

        def on_failure(failure: "Failure", meter: Meter) -> None:
            tally.failed += 1
            meter.say(_told(failure))
            meter.advance()

        yield Given(read_given(against, options=options, on_failure=on_failure))
        return
    from onrecord.store import open_store

    with open_store(database) as store:
        yield OnRecord(store, options)


def _keep(held: "Given", record: "Record", tally: Tally, meter: Meter) -> None:
    from onrecord.errors import DatabaseReadOnly

    if not held.keeps:
        return
    try:
        tally.not_on_record += not held.keep(record)
    except DatabaseReadOnly as error:  # who may only read the database may still check against it
        held.keeps = False
        tally.failed += 1
        meter.say(f"The checks are not kept. {error}")


def _report(held: "Given", tally: Tally) -> None:
    if not len(held.source):
        say(
            "Note: there is no transcript to hold them against. Give --against PATH, or put transcripts into the "
            "database with `onrecord add --transcript`."
        )
    if tally.not_on_record:
        one = tally.not_on_record == 1
        say(
            f"{tally.not_on_record:,} {'story is' if one else 'stories are'} not on record; no checks were kept of "
            f"{'it' if one else 'them'}."
        )
    say(tally.told())


def _told(failure: "Failure") -> str:
    return failure.why if failure.input in failure.why else f"{failure.input}: {failure.why}"
