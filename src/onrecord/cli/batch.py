"""`onrecord batch`: many stories into Parquet tables."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from onrecord.cli.options import (
    DEFAULT_PAUSE,
    AllowPrivate,
    AnyLanguage,
    Columns,
    Debug,
    Encoding,
    IgnoreRobots,
    MinConfidence,
    Outlet,
    Pause,
    Published,
)
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.batch import Report

HELP = """\
Read many stories into Parquet tables: documents, sources, statements, links, failures, and a manifest of all inputs.

\b
Example:
  onrecord batch clippings/ --out statements/
  onrecord batch 'crawl/*.warc.gz' stories.jsonl --out statements/ --workers 8
  onrecord batch 'crawl/*.warc.gz' --out statements/ --retry-failed
  onrecord query 'SELECT act, count(*) FROM statements GROUP BY act' statements/

INPUT is what `onrecord read` takes, and patterns in quotation marks, which are expanded here and sorted.

A run that is stopped or killed goes on where it was when the same command is given again; what has been done is not \
done again, new inputs are added, and an input that changed replaces what it gave before. Nothing is there twice. What \
gives no story is a row of the table failures, with the reason; --retry-failed takes these up. docs/batch.md describes \
the tables, and how DuckDB, pandas, polars and Spark read them.

Exit codes: 0 done, 1 something in the folder failed, 2 a mistake in the command, 130 interrupted.
"""


class BatchCommand(TyperCommand):
    """The command, whose option --ray may stand without its address."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - of a class that Typer does not export
        """Give --ray the address of this machine, where none follows."""
        told: list[str] = []
        for word, following in zip(args, [*args[1:], "--"], strict=True):
            told.append(word)
            if word != "--ray":
                continue
            from onrecord.batch.settings import FOUND, HERE

            if following.startswith("-"):
                told.append(HERE)
            elif following not in {HERE, FOUND} and Path(following).exists():
                what = (
                    f"{following} is a file here, and no address: name inputs before the options, or give --ray {HERE}"
                )
                raise typer.BadParameter(what, ctx=ctx, param_hint="--ray")
        return super().parse_args(ctx, told)


def batch(  # noqa: PLR0913 - each parameter is an option of the command
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files, folders, 'patterns', URLs, or - for standard input.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the tables are.")],
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes. Default: one for each core; on Ray, for each CPU."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Threads of each process. Default: the cores, shared out; on Ray, 1."),
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="[ADDRESS]",
            help="Run on Ray: on this machine, or on the cluster at that address (auto finds one that runs).",
        ),
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Take up what failed on earlier runs.")] = False,
    dedup: Annotated[
        bool, typer.Option("--dedup", help="Mark the printings of one story (wire copy) in the table printings.")
    ] = False,
    part_size: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Stories that are done, written and counted at once. Default: 250."),
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    encoding: Encoding = None,
    column: Columns = None,
    any_language: AnyLanguage = False,
    allow_private: AllowPrivate = False,
    ignore_robots: IgnoreRobots = False,
    pause: Pause = DEFAULT_PAUSE,
    min_confidence: MinConfidence = 0.0,
    debug: Debug = False,
) -> None:
    """Read them, and exit with 1 if any failed."""
    with orderly(debug=debug):
        from onrecord.batch import Batch, Settings, run_batch
        from onrecord.ingest import ReadOptions
        from onrecord.ingest.fields import columns_of

        given = {"workers": workers, "threads": threads, "part_items": part_size}
        settings = Settings(
            read=ReadOptions(
                published=published,
                outlet=outlet,
                encoding=encoding,
                any_language=any_language,
                allow_private=allow_private,
                columns=columns_of(column or ()),
                ignore_robots=ignore_robots,
                pause=pause,
            ),
            min_confidence=min_confidence,
        )
        how = Batch(
            ray=ray,
            retry_failed=retry_failed,
            dedup=dedup,
            **{name: value for name, value in given.items() if value is not None},
        )
        with Meter(total=None, wanted=True, noun="items") as meter:
            report = run_batch(inputs, out, settings=settings, batch=how, on_done=meter.advance, stdin=sys.stdin.buffer)
        tell(report, out)
        if report.failures:
            raise typer.Exit(FAILED)


def tell(report: "Report", out: Path) -> None:
    """Say what came of a run, on standard error."""
    for how in report.deaths:
        say(f"A worker was lost ({how}); its work was done again.")
    done = f"{report.read:,} read, {report.failed:,} failed, {report.duplicates:,} duplicates"
    say(f"{out}: {report.statements:,} statements; {done}" if report.parts else f"{out}: nothing new")
    if report.settled.superseded:
        say(f"Replaced, since it changed or no longer fails: {report.settled.superseded:,} of earlier runs.")
    if report.printings is not None:
        say(f"In the table printings, as printed more than once: {report.printings:,}.")
    if report.outdated:
        say("The table printings was taken away: it lacked later stories. --dedup makes it anew.")
    if report.failures:
        say(f"In the table failures: {report.failures:,}. --retry-failed takes them up.")
