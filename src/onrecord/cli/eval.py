"""`onrecord eval`: how well the shipped model does on a gold file."""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import Debug, MinConfidence
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say
from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    from onrecord.annotate.evaluation import GoldDocument
    from onrecord.record import Document, Failure, Record

HELP = """\
Print how well the shipped model does on a gold file: precision, recall and F1, in percent.

\b
Example:
  onrecord eval gold.jsonl
  onrecord eval gold.jsonl --curve --format json

A line of GOLD is {"id", "text", "attributions": [{"source": [\\[start, end], ...], "cue": [...], "content": [...]}]}, \
its offsets Unicode characters into "text", the end exclusive; "title", "published", "outlet" and "url" are used where \
given.

exact: both ends of a span agree, punctuation aside. overlap: shared letters. attribution soft: content and source \
each overlap by at least half. attribution exact: source, cue and content agree exactly. Statements found inside the \
content of another are not counted. A text that cannot be annotated is named on standard error and counts as one in \
which nothing was found.
"""


class Format(StrEnum):
    """How the figures are printed."""

    table = "table"
    json = "json"


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="The gold file, JSON Lines.")],
    *,
    output_format: Annotated[Format, typer.Option("--format", "-f", help="How to print the figures.")] = Format.table,
    curve: Annotated[
        bool, typer.Option("--curve", help="Print precision and recall at rising confidence thresholds as well.")
    ] = False,
    min_confidence: MinConfidence = 0.0,
    debug: Debug = False,
) -> None:
    """Annotate the gold file's texts, score the records, and exit with 1 if a text could not be annotated."""
    with orderly(debug=debug):
        from onrecord.annotate.evaluation import curve as curve_of
        from onrecord.annotate.evaluation import read_gold, score
        from onrecord.cli.formats.accuracy import print_json, print_table

        documents = read_gold(gold)
        records = annotate_gold(documents, min_confidence=min_confidence)
        scores = score(documents, records)
        points = curve_of(documents, records) if curve else ()
        (print_json if output_format is Format.json else print_table)(scores, points, sys.stdout)
        if scores.missing:
            say(f"{len(scores.missing)} of {len(documents)} texts have no record, and count as empty")
            raise typer.Exit(FAILED)


def annotate_gold(gold: "Sequence[GoldDocument]", *, min_confidence: float = 0.0) -> "list[Record]":
    """The records of the gold texts, without their gold; a text that fails is named on standard error.

    Args:
        gold: the annotated documents.
        min_confidence: statements below it are left out.

    Raises:
        OnRecordError: the weights do not load.
    """
    from onrecord.annotate.pipeline import annotate

    with Meter(total=len(gold), wanted=True) as meter:

        def on_failure(failure: "Failure") -> None:
            meter.say(failure.why if failure.input in failure.why else f"{failure.input}: {failure.why}")

        records = []
        for record in annotate(_documents(gold, meter), min_confidence=min_confidence, on_failure=on_failure):
            records.append(record)
            meter.advance()
    return records


def _documents(gold: "Sequence[GoldDocument]", meter: Meter) -> "Iterator[Document]":
    from onrecord.ingest import ReadOptions, document_from_text

    for one in gold:
        try:
            options = ReadOptions(published=one.published, outlet=one.outlet, url=one.url)
            yield document_from_text(one.text, name=one.place, options=options, title=one.title, id=one.id)
        except OnRecordError as error:
            meter.say(str(error))
