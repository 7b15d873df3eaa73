"""`onrecord read`: stories in, attributed statements out."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import (
    AllowPrivate,
    AnyLanguage,
    Columns,
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

if TYPE_CHECKING:
    from onrecord.cli.formats import Writer
    from onrecord.ingest import ReadOptions
    from onrecord.record import Document, Failure

HELP = """\
Read stories and print their attributed statements: who, the cue, what, and where.

\b
Example:
  onrecord read story.txt
  onrecord read story.html --published 2024-05-02 --outlet "Harbour Courier"
  onrecord read clippings/ --min-confidence 0.6 > records.jsonl
  onrecord read crawl.warc.gz clippings.zip > records.jsonl
  onrecord read corpus.csv --column text=body --column published=date
  cat story.txt | onrecord read - --format text

INPUT is a text, Markdown, HTML, PDF or DOCX file, a message or mailbox (EML, MBOX), a folder of them, a URL, or - \
for standard input; a web archive (WARC or ARC, plain or \
.gz); a table with a story a row (JSON Lines, CSV, TSV, Parquet: "text", and if known "id", "title", "published", \
"url", "outlet"; --column names others); or a ZIP, tar, .gz, .bz2, .xz or .zst of any of these.

The table gives for each statement its source, cue and content in the story's words; whether the content is quoted \
wholly (direct), in part (mixed) or not (indirect); the place where the content begins, as line:column counted from 1 \
in the stored text (for a text file: in the file itself); and the confidence. 2.1 is a statement found inside the \
content of statement 2; a relay is an outlet's word that is wholly another's statement.

With --format text, source, cue and content are coloured green, yellow and cyan; without colour they stand in \
⟦source⟧ ⟨cue⟩ ⟪content⟫. The small number behind each is the statement's.

--published, --outlet and --url set what a story does not tell, and win over what it does. \
An input that fails is named on standard error, and the others go on. Exit codes: 0 all inputs were read, 1 one or \
more failed, 2 a mistake in the command, 130 interrupted.
"""


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    text = "text"


@dataclass(slots=True)
class Tally:
    """How many inputs (files, lines of JSON Lines, addresses) there were, and how many of them failed."""

    inputs: int = 0
    failed: int = 0

    def count(self, documents: "Iterable[Document]") -> "Iterator[Document]":
        """Pass the documents on, counting them."""
        for document in documents:
            self.inputs += 1
            yield document

    def add_failure(self, failure: "Failure") -> None:
        """Count an input that failed; one that failed behind the reading of it was counted when it was read."""
        self.failed += 1
        if failure.stage == "ingest":
            self.inputs += 1


def read(  # noqa: PLR0913 - each parameter is an option of the command
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files, folders, URLs, or - for standard input.")
    ],
    *,
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: table on a terminal, jsonl (a Record a line) in a pipe."),
    ] = None,
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
    """Read every input, print its record, and exit with 1 if any of them failed."""
    with orderly(debug=debug):
        from onrecord.cli.formats import open_writer
        from onrecord.ingest import ReadOptions
        from onrecord.ingest.fields import columns_of

        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.jsonl)
        tally = print_records(
            inputs,
            open_writer(chosen.value, sys.stdout),
            options=ReadOptions(
                published=published,
                outlet=outlet,
                url=url,
                encoding=encoding,
                columns=columns_of(column or ()),
                any_language=any_language,
                allow_private=allow_private,
                ignore_robots=ignore_robots,
            ),
            min_confidence=min_confidence,
        )
        if tally.failed:
            raise typer.Exit(FAILED)


def print_records(inputs: list[str], writer: "Writer", *, options: "ReadOptions", min_confidence: float = 0.0) -> Tally:
    """Read the inputs, hand each record to the writer as it is made, and each failure to standard error.

    Args:
        inputs: names of files and folders, URLs, or "-".
        writer: where the records go.
        options: what the inputs do not tell.
        min_confidence: statements below it are left out.

    Returns:
        How many inputs there were, and how many of them failed.

    Raises:
        OnRecordError: the weights do not load.
    """
    from onrecord.compare.reading import annotate
    from onrecord.ingest import read_documents
    from onrecord.ingest.sources import count_files

    tally = Tally()
    total = count_files(inputs)
    # Records that appear on the terminal are themselves the progress; a bar would only get between them.
    with Meter(total=total, wanted=total != 1 and not sys.stdout.isatty()) as meter:

        def on_failure(failure: "Failure") -> None:
            tally.add_failure(failure)
            meter.say(failure.why if failure.input in failure.why else f"{failure.input}: {failure.why}")

        documents = read_documents(inputs, options=options, on_failure=on_failure, stdin=sys.stdin.buffer)
        for record in annotate(tally.count(documents), min_confidence=min_confidence, on_failure=on_failure):
            writer.write(record)
            meter.advance()
        writer.close()
    if tally.failed and tally.inputs > 1:
        say(f"{tally.failed} of {tally.inputs} inputs failed")
    return tally
