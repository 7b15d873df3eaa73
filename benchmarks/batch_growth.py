"""Whether time and memory grow with the number of documents by more than their number."""

import argparse
import tempfile
from pathlib import Path

from batch_made import WORDS, write_documents
from batch_runs import Run, run

WARMED_UP = 1000  # documents, after which memory is to be flat
FLAT = 1.05


def main(options: argparse.Namespace) -> None:
    """Runs of growing size, each from its start to its end."""
    start = _run(options.gold, 1).seconds
    print(f"documents of {WORDS} words, two workers; one document, start and end included: {start:.1f} s")
    heads = {
        "documents": 10,
        "seconds": 10,
        "ms a document": 15,
        "MB by 1,000": 13,
        "most later": 13,
        "at the end": 12,
    }
    print("".join(f"{head:>{width}}" for head, width in heads.items()) + "  outcomes")
    times, flat = [], []
    for count in options.documents:
        result = _run(options.gold, count)
        times.append(1000 * (result.seconds - start) / (count - 1))
        early = max((mb for done, mb in result.memory if done <= WARMED_UP), default=0.0)
        later = [mb for done, mb in result.memory if done > WARMED_UP]
        flat += [max(later) / early] if later else []
        print(
            f"{count:>10,}{result.seconds:>10.1f}{times[-1]:>15.2f}{early:>13.0f}"
            f"{max(later, default=early):>13.0f}{result.memory[-1][1]:>12.0f}  {result.outcomes}",
            flush=True,
        )
    print("ms a document: of the whole command, less the time for one document")
    print(f"slowest over fastest {max(times) / min(times):.3f} (must: 1.10)")
    if flat:
        print(f"most memory behind {WARMED_UP:,} over most before {max(flat):.3f} (flat: {FLAT})")


def _run(gold: Path, count: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "documents.jsonl"
        write_documents(gold, source, count)
        return run([source], Path(folder) / "out", "--workers", "2", watch_memory=True)
