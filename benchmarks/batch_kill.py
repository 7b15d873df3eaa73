"""`kill -9` of a worker or of the driver at random moments: the final rows are those of an undisturbed run.

The input has stories that are given twice, in parts far from each other, and lines that are no story, so that there is
something to settle and something that failed. A round in which nothing was struck at work is drawn anew.
"""

import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from batch_made import write_untidy
from batch_runs import command, processes_of, run

LINES = 160
PART_SIZE = 8  # small parts, so that kills strike at every step of many of them
STARTED = 0.5  # seconds after which there may be workers
TABLES = ("documents", "sources", "statements", "links", "failures", "manifest")


def main(options: argparse.Namespace) -> None:
    """Kill, go on, and compare, so many times."""
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "documents.jsonl"
        write_untidy(options.gold, source, LINES)
        settings = ("--workers", "2", "--part-size", str(PART_SIZE))
        longest = run([source], folder / "whole", *settings).seconds
        whole = rows_of(folder / "whole")
        print(f"undisturbed: {longest:.1f} s; " + ", ".join(f"{len(rows)} {table}" for table, rows in whole.items()))
        wrong = number = tried = 0
        while number < options.rounds:
            tried += 1
            victim = ("worker", "driver")[number % 2]
            out = folder / f"{tried}"
            struck = _killed(command([source], out, *settings), victim, draw, longest)
            if struck is None:
                continue
            number += 1
            if victim == "driver":
                run([source], out, *settings)
            rows = rows_of(out)
            differs = [table for table in TABLES if rows[table] != whole[table]]
            wrong += bool(differs)
            told = f"other rows in {', '.join(differs)}" if differs else "rows as undisturbed"
            print(f"{number:>3}  {victim} killed after {struck:5.2f} s: {told}", flush=True)
        print(f"{wrong} of {options.rounds} with other rows (must: none)")


def rows_of(out: Path) -> dict[str, list[str]]:
    """The rows of each table of a finished run, in the order of its parts."""
    import pyarrow.parquet as pq

    found = {}
    for table in TABLES:
        parts = sorted((out / table).glob("*.parquet"))
        found[table] = [repr(row) for part in parts for row in pq.read_table(part).to_pylist()]
    return found


def _killed(line: list[str], victim: str, draw: random.Random, longest: float) -> float | None:
    """Start the command and kill what is named at some moment of its work.

    Returns:
        After how many seconds; None where the command had no such process at that moment.
    """
    seconds = draw.uniform(STARTED, longest)
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < seconds:
            time.sleep(0.002)
        struck = time.monotonic() - began
        workers = processes_of(process.pid)[1:]
        if process.poll() is not None or not workers:
            process.wait()
            return None
        os.kill(process.pid if victim == "driver" else draw.choice(workers), signal.SIGKILL)
        status = process.wait()
    # A worker's death is none of the driver's; failures in the folder give 1.
    return struck if status == (-signal.SIGKILL if victim == "driver" else 1) else None
