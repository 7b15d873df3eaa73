"""Whether time and memory grow with the number of documents by more than their number."""

import argparse
import tempfile
from pathlib import Path

from batch_made import WORDS, write_documents
from batch_runs import run

WARMED_UP = 1000  # documents, after which memory is to be flat


def main(options: argparse.Namespace) -> None:
    """Runs of growing size, each from its start to its end."""
    print(f"documents of {WORDS} words, two workers")
    heads = {"documents": 10, "seconds": 10, "ms a document": 15, "steady": 10, "MB at 1,000": 13, "at the end": 13}
    print("".join(f"{head:>{width}}" for head, width in heads.items()))
    times = []
    for count in options.documents:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "documents.jsonl"
            write_documents(options.gold, source, count)
            result = run([source], Path(folder) / "out", "--workers", "2", watch_memory=True)
        steady = 1000 / result.steady
        times.append(steady)
        early = max((mb for done, mb in result.memory if done <= WARMED_UP), default=float("nan"))
        late = max(mb for done, mb in result.memory if done >= 0.9 * count or done == result.memory[-1][0])
        print(
            f"{count:>10,}{result.seconds:>10.1f}{1000 * result.seconds / count:>15.2f}{steady:>10.2f}"
            f"{early:>13.0f}{late:>13.0f}",
            flush=True,
        )
    print("steady: ms a document between the first part that was committed and the last, without the start")
    print(f"largest over smallest {max(times) / min(times):.3f} (must: 1.10 at most); memory flat after {WARMED_UP:,}")
