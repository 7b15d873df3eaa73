"""Running `onrecord batch` and watching it: seconds, memory, when each part was committed."""

import contextlib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 1.0


@dataclass
class Run:
    """A run of the command that came to its end.

    Attributes:
        seconds: from start to exit.
        outcomes: how many items were read, failed, and were duplicates.
        memory: (items committed, MB of all its processes) at each sample; memory that they share counts once.
    """

    seconds: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)
    memory: list[tuple[int, float]] = field(default_factory=list)


def command(inputs: Sequence[Path], out: Path, *options: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "onrecord", "batch", *map(str, inputs), "--out", str(out), *options]


def run(inputs: Sequence[Path], out: Path, *options: str, watch_memory: bool = False) -> Run:
    """Run the batch to its end.

    Raises:
        subprocess.CalledProcessError: it failed; its last words are on standard error.
    """
    result = Run()
    began = time.perf_counter()
    with subprocess.Popen(command(inputs, out, *options), stdout=subprocess.DEVNULL) as process:
        if watch_memory:
            watcher = threading.Thread(target=_watch, args=(process, out, result), daemon=True)
            watcher.start()
        process.wait()
    result.seconds = time.perf_counter() - began
    if process.returncode not in (0, 1):  # 1: some of the inputs failed, which is data
        raise subprocess.CalledProcessError(process.returncode, "onrecord batch")
    result.outcomes = _outcomes(out)
    return result


def committed(out: Path) -> int:
    """How many items are committed."""
    import pyarrow.parquet as pq

    count = 0
    for path in (out / "manifest").glob("part-*.parquet"):
        with contextlib.suppress(OSError):  # it was written anew in this moment
            count += pq.read_metadata(path).num_rows
    return count


def processes_of(driver: int) -> list[int]:
    """The process and those that it started, and they."""
    found = [driver]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _outcomes(out: Path) -> dict[str, int]:
    import pyarrow.parquet as pq

    return dict(Counter(pq.read_table(out / "manifest", columns=["outcome"])["outcome"].to_pylist()))


def _watch(process: "subprocess.Popen[bytes]", out: Path, result: Run) -> None:
    while process.poll() is None:
        result.memory.append((committed(out), sum(_proportional(one) for one in processes_of(process.pid))))
        time.sleep(SAMPLE_SECONDS)


def _proportional(process: int) -> float:
    """MB of a process; of what it shares with others its part (PSS)."""
    return sum(_fields(process)) / 1024


def _fields(process: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                yield int(line.split()[1])
