"""From inputs to tables: the only place that knows the order of a batch.

inputs → bundles → parts → workers, or Ray → settling → printings
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import duckdb

from onrecord.batch.folder import Folder, committed_parts, open_folder
from onrecord.batch.inputs import Bundle, bundles_of
from onrecord.batch.parts import Cutting
from onrecord.batch.printings import forget_printings, mark_printings
from onrecord.batch.process import Annotate
from onrecord.batch.settings import HERE, Batch, Settings
from onrecord.batch.settling import Settled, settle
from onrecord.batch.worker import Setup
from onrecord.batch.workers import Workers
from onrecord.batch.writing import Committed
from onrecord.compare.reading import annotate as annotate_documents
from onrecord.errors import FolderFull


@dataclass(slots=True)
class Report:
    """What came of a run.

    Attributes:
        read, failed, duplicates: items of this run's parts, when all was settled.
        statements: found in them.
        parts: that this run did.
        deaths: how workers died, if any did; their work was done again.
        settled: what several parts, or an earlier and a later run, held.
        documents: stories in the folder.
        failures: rows of the table failures, in the folder: items that failed, or stories that are without links, and
            were not taken up with success since.
        printings: stories that were printed more than once, where that was asked for.
        outdated: an earlier run marked printings; the table is gone, since it lacked later stories.
    """

    read: int = 0
    failed: int = 0
    duplicates: int = 0
    statements: int = 0
    parts: int = 0
    deaths: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)
    documents: int = 0
    failures: int = 0
    printings: int | None = None
    outdated: bool = False

    def add(self, part: Committed) -> None:
        """Take in a part that this run did."""
        self.parts += 1
        self.read += part.read
        self.failed += part.failed
        self.duplicates += part.duplicates
        self.statements += part.statements


def run_batch(
    inputs: Iterable[str],
    out: Path,
    *,
    settings: Settings | None = None,
    batch: Batch | None = None,
    annotate: Annotate = annotate_documents,
    on_done: Callable[[], None] = lambda: None,
    stdin: BinaryIO | None = None,
) -> Report:
    """Read the inputs into tables in a folder; go on where an earlier run of the same stopped.

    Args:
        inputs: files, folders, addresses, patterns, or "-" for standard input.
        out: the folder; made where it is missing.
        settings: what the rows depend on.
        batch: how it is run.
        annotate: documents to records; a function of a module, since processes find it by its name.
        on_done: told of each item that is done.
        stdin: read for "-".

    Returns:
        What came of it. Items that failed are rows of the table `failures`.

    Raises:
        OtherRun: the folder is something else's, or of a run with other settings.
        RunInProgress: another run writes to it.
        FolderFull: the disk is full; what is committed stays.
        WorkerLost: workers die before they can begin.
        ModelError: the weights do not load.
        OSError: the folder cannot be written to.
    """
    settings, batch = settings or Settings(), batch or Batch()
    report = Report()
    done: set[str] = set()  # parts
    out = out.absolute()
    with _told_when_full(out), open_folder(out, settings) as folder:
        cutting = Cutting(
            options=settings.read,
            run=folder.run.run,
            attempt=folder.run.attempt,
            part_items=batch.part_items,
            seen=folder.seen(retry_failed=batch.retry_failed),
        )
        setup = Setup(folder=out, settings=settings, annotate=annotate, threads=batch.thread_count)
        bundles = bundles_of(inputs, options=settings.read, part_items=batch.part_items, left_out=out)
        if batch.ray is None:
            parts = (part for bundle in bundles for part in cutting.parts(bundle, stdin=stdin))
            with Workers(setup, batch.worker_count, on_done=on_done, on_death=report.deaths.append) as workers:
                for part in workers.do(parts):
                    done.add(part.name)
        else:
            for part in _on_ray(batch, bundles, cutting, setup):
                done.add(part.name)
                for _ in range(part.items):
                    on_done()
        _finish(folder, report, done, dedup=batch.dedup)
    return report


def _on_ray(batch: Batch, bundles: Iterator[Bundle], cutting: Cutting, setup: Setup) -> Iterator[Committed]:
    from onrecord.batch.on_ray import Crew  # an extra, which the other ways do without

    threads = batch.threads or 1
    return Crew(batch.ray or HERE, batch.workers, threads).do(bundles, cutting, replace(setup, threads=threads))


def _finish(folder: Folder, report: Report, done: Set[str], *, dedup: bool) -> None:
    report.settled = settle(folder)
    folder.sweep()
    if dedup:
        report.printings = mark_printings(folder)
    elif done or folder.is_resumed or report.settled:
        report.outdated = forget_printings(folder)
    for part in committed_parts(folder.path):
        report.documents += part.read
        report.failures += part.failed + part.unlinked
        if part.name in done:
            report.add(part)
    folder.finish()


@contextmanager
def _told_when_full(out: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        full = (errno.ENOSPC, errno.EDQUOT)
        # DuckDB gives the system's words only.
        if getattr(error, "errno", None) not in full and not any(os.strerror(one) in str(error) for one in full):
            raise
        next_step = "Make room: what is committed stays, and the same command goes on."
        raise FolderFull("the disk is full", where=str(out), next_step=next_step) from error
