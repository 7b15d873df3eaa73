"""`kill -9` during `add`, at random moments: the database opens, holds no half article, and lacks nothing reported."""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onrecord.store import open_store
from onrecord.store.records import document_ids, load_story
from onrecord.store.upkeep import check
from store_add import read_gold

CHARACTERS = 900  # of each article: short ones are put in faster, and more kills strike while something is written
SHORTEST_SECONDS = 0.5  # before, the program is still being loaded


def main(options: argparse.Namespace) -> None:
    """Kill it so many times, and look at the database after each."""
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "stories.jsonl"
        rows = [
            {"text": one.text[:CHARACTERS], "outlet": one.outlet, "url": one.url} for one in read_gold(options.gold)
        ]
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        began = time.monotonic()
        whole = _undisturbed(source, Path(folder) / "whole.db")
        longest = time.monotonic() - began
        failures = struck = number = 0
        stored: list[int] = []
        database = Path(folder) / "0.db"
        reported: set[str] = set()
        while struck < options.rounds:
            number += 1
            done, ended = _killed(source, database, draw.uniform(SHORTEST_SECONDS, longest))
            reported |= done
            failures += _look(database, reported, whole, number)
            struck += not ended
            stored += [] if ended else [len(reported)]
            if ended:  # there is nothing left to add: begin again
                database, reported = Path(folder) / f"{number}.db", set()
        print(f"{struck} times killed at work, with {min(stored)} to {max(stored)} of {len(whole)} articles stored")
        print(f"{failures} with a fault (must: none)")


def _undisturbed(source: Path, database: Path) -> dict[str, int]:
    """How many statements each article has."""
    done, _ = _killed(source, database, None)
    with open_store(database) as store, store.reading() as connection:
        return {one: len(load_story(connection, one).record.statements) for one in done}


def _killed(source: Path, database: Path, seconds: float | None) -> tuple[set[str], bool]:
    """Run `add`; returns the ids that it reported, and whether it came to its end before it was killed."""
    command = [sys.executable, "-m", "onrecord", "add", str(source), "--db", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        if seconds is not None:
            until = time.monotonic() + seconds
            while process.poll() is None and time.monotonic() < until:
                time.sleep(0.001)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
        told, _ = process.communicate()
    complete = [line for line in told.splitlines(keepends=True) if line.endswith("\n")]
    return {line.split("\t")[1] for line in complete}, process.returncode == 0


def _look(database: Path, reported: set[str], whole: dict[str, int], number: int) -> int:
    """Whether something is wrong with the database: 1 or 0."""
    if not database.exists() and not reported:
        return 0
    with open_store(database, create=True) as store:
        faults = [fault.what for fault in check(store)]
        with store.reading() as connection:
            there = set(document_ids(connection))
            halves = [one for one in there if len(load_story(connection, one).record.statements) != whole[one]]
    faults += [f"{one} was reported and is not there" for one in reported - there]
    faults += [f"{one} is not whole" for one in halves]
    for fault in faults:
        print(f"round {number}: {fault}")
    return 1 if faults else 0
