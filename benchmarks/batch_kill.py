"""`kill -9` of a worker or of the driver at random moments: the final rows are those of an undisturbed run."""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from batch_made import write_documents
from batch_runs import command, processes_of, run

DOCUMENTS = 160
PART_SIZE = 8  # small parts, so that kills strike at every step of many of them
TABLES = ("documents", "sources", "statements", "links", "failures", "manifest")


def main(options: argparse.Namespace) -> None:
    """Kill, go on, and compare, so many times."""
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "documents.jsonl"
        write_documents(options.gold, source, DOCUMENTS)
        settings = ("--workers", "2", "--part-size", str(PART_SIZE))
        began = time.monotonic()
        run([source], folder / "whole", *settings)
        longest = time.monotonic() - began
        whole = rows_of(folder / "whole")
        print(f"undisturbed: {longest:.1f} s, " + ", ".join(f"{len(rows)} {table}" for table, rows in whole.items()))
        wrong = 0
        for number in range(1, options.rounds + 1):
            victim = "driver" if number % 2 else "worker"
            out = folder / f"{number}"
            struck = _killed(command([source], out, *settings), victim, draw.uniform(0.5, 0.95 * longest))
            run([source], out, *settings)
            rows = rows_of(out)
            differs = [table for table in TABLES if rows[table] != whole[table]]
            wrong += bool(differs)
            print(f"{number:>3}  {victim} killed after {struck:5.2f} s  {differs or 'rows as undisturbed'}", flush=True)
        print(f"{wrong} of {options.rounds} with other rows (must: none)")


def rows_of(out: Path) -> dict[str, list[str]]:
    """The rows of each table of a finished run, in order."""
    import pyarrow.parquet as pq

    found = {}
    for table in TABLES:
        parts = sorted((out / table).glob("*.parquet"))
        found[table] = [repr(row) for part in parts for row in pq.read_table(part).to_pylist()]
    return found


def _killed(line: list[str], victim: str, seconds: float) -> float:
    """Start the command and kill what is named after so many seconds of work; the seconds at which it was struck."""
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < seconds:
            time.sleep(0.005)
        struck = time.monotonic() - began
        if victim == "driver":
            process.kill()
        else:
            others = processes_of(process.pid)[1:]
            with contextlib.suppress(OSError):
                os.kill(random.Random(struck).choice(others), signal.SIGKILL)
            process.wait()
    return struck
