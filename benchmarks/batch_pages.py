"""HTML pages to Parquet: how many a second, and where the time goes."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onrecord.batch.process
import onrecord.batch.writing
import onrecord.compare.story
from batch_made import pages_in, write_pages
from batch_runs import run
from onrecord import annotate, read_documents
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.threads import use_threads
from onrecord.batch.inputs import bundles_of
from onrecord.batch.parts import Cutting
from onrecord.batch.process import Processor
from onrecord.batch.seen import Seen
from onrecord.batch.settings import Settings
from onrecord.compare.disputes.entailment import shipped

LEAST, AIM = 4.0, 6.0  # pages a second


def main(options: argparse.Namespace) -> None:
    """The run by the command, then one process's time by stage on each page once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(options.data, folder / "pages", options.pages)
        result = run([folder / "pages"], folder / "out", "--workers", "2")
        rate = options.pages / result.seconds
        print(result.outcomes)
        print(f"{options.pages:,} pages in {result.seconds:.1f} s: {rate:.2f} a second (must: {LEAST:g}; aim: {AIM:g})")
        write_pages(options.data, folder / "once", len(pages_in(options.data)))
        _print_stages(folder / "once", folder / "staged")


def _print_stages(pages: Path, out: Path) -> None:
    use_threads(1)
    spent: dict[str, float] = {}
    settings = Settings()
    cutting = Cutting(options=settings.read, run=1, attempt=1, part_items=250, seen=Seen())
    processor = Processor(settings, annotate, on_begin=lambda _: None, on_done=lambda: None)
    for _ in annotate(read_documents([next(pages.iterdir())])):
        pass  # the networks are loaded outside the clock
    shipped()
    restored = [
        _timed(onrecord.batch.process, "document_of", "page to article", spent),
        _timed(Encoder, "encode", "the network", spent),
        _timed(onrecord.compare.story, "link_story", "links within a story", spent),
    ]
    began = time.process_time()
    parts = [part for bundle in bundles_of([str(pages)]) for part in cutting.parts(bundle)]
    spent["opening and hashing"] = time.process_time() - began
    count = sum(len(part.entries) for part in parts)
    for table in (*onrecord.batch.writing.TABLES, onrecord.batch.writing.MANIFESTS):
        (out / table).mkdir(parents=True)
    for part in parts:
        done = processor.process(part)
        before = time.process_time()
        onrecord.batch.writing.write_part(out, part, done, model=settings.model)
        spent["tables"] = spent.get("tables", 0.0) + time.process_time() - before
    total = time.process_time() - began
    for restore in restored:
        restore()
    spent["rules (sources, acts, dates, …)"] = total - sum(spent.values())
    print(f"\n{'where the time goes, one process of one thread':<50}{'ms a page':>10}{'share':>8}")
    for stage, seconds in sorted(spent.items(), key=lambda one: -one[1]):
        print(f"{stage:<50}{1000 * seconds / count:>10.1f}{seconds / total:>8.1%}")
    print(f"{'in all':<50}{1000 * total / count:>10.1f}")


def _timed(home: Any, name: str, stage: str, spent: dict[str, float]) -> Callable[[], None]:  # noqa: ANN401 - a module or a class
    """Count the processor's time that a function takes; returns what puts the function back."""
    function = getattr(home, name)

    def timed(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it is
        before = time.process_time()
        try:
            return function(*args, **options)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - before

    setattr(home, name, timed)
    return lambda: setattr(home, name, function)
