"""Whatever is killed, and whenever: nothing is lost, nothing is there twice, and nobody is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import batch_stand_in
import pytest
from made_batches import files, outcomes, rows, run, story, write_lines

from onrecord.batch import workers
from onrecord.batch.folder import committed_parts
from onrecord.batch.process import Annotate
from onrecord.errors import FolderFull, ModelError, WorkerLost

TESTS = Path(__file__).parents[1]
PATIENCE_SECONDS = 60.0


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    """Processes whose parent it is, by /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if status[1] == str(pid) and status[0] != "Z":
                found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")


class Driver:
    """A batch in a process of its own."""

    def __init__(self, out: Path, inputs: Path) -> None:
        self.out = out
        self.process = subprocess.Popen(
            [sys.executable, str(TESTS / "batch_driver.py"), str(out), str(inputs)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def committed(self) -> int:
        folder = self.out / "manifest"
        return len(list(folder.glob("part-*.parquet"))) if folder.is_dir() else 0


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Stories that take half a minute in all, were they done one after the other."""
    return write_lines(tmp_path / "a.jsonl", *(story(number, "SLEEPS") for number in range(12)))


@pytest.fixture
def start(tmp_path: Path, inputs: Path) -> Iterator[Callable[[], Driver]]:
    drivers = []

    def start_driver() -> Driver:
        drivers.append(Driver(tmp_path / "out", inputs))
        return drivers[-1]

    yield start_driver
    for driver in drivers:
        driver.process.kill()
        driver.process.wait()


@pytest.fixture
def undisturbed(tmp_path: Path, inputs: Path) -> dict[str, object]:
    run(tmp_path / "undisturbed", inputs, workers=2, part_items=2)
    return dict(rows(tmp_path / "undisturbed"))


@needs_proc
def test_a_driver_that_is_killed_leaves_no_worker_and_the_next_one_goes_on(
    tmp_path: Path, start: Callable[[], Driver], undisturbed: dict[str, object]
) -> None:
    for parts in (1, 3):
        driver = start()
        wait_for(lambda parts=parts, driver=driver: driver.committed() >= parts)  # type: ignore[misc]
        left = children_of(driver.process.pid)
        assert left
        driver.process.kill()
        driver.process.wait()
        wait_for(lambda left=left: not any(map(is_running, left)))  # type: ignore[misc]
    assert start().process.wait(PATIENCE_SECONDS) == 0
    assert rows(tmp_path / "out") == undisturbed
    assert files(tmp_path / "out") == {part.file for part in committed_parts(tmp_path / "out")}


@needs_proc
def test_work_of_a_worker_that_is_killed_is_done_again(
    tmp_path: Path, start: Callable[[], Driver], undisturbed: dict[str, object]
) -> None:
    driver = start()
    for parts in (0, 2):
        wait_for(lambda parts=parts: driver.committed() >= parts and children_of(driver.process.pid))  # type: ignore[misc]
        os.kill(children_of(driver.process.pid)[0], signal.SIGKILL)
    assert driver.process.wait(PATIENCE_SECONDS) == 0
    assert rows(tmp_path / "out") == undisturbed


def test_a_story_that_kills_whoever_reads_it_is_a_failure_and_costs_itself_only(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "KILLS"), story(3), story(4, "KILLS"), story(5))
    report = run(tmp_path / "out", lines, workers=2, part_items=5)
    assert outcomes(tmp_path / "out") == {
        "a.jsonl:1": "read",
        "a.jsonl:2": "failed",
        "a.jsonl:3": "read",
        "a.jsonl:4": "failed",
        "a.jsonl:5": "read",
    }
    assert "it ended the process: SIGKILL" in rows(tmp_path / "out")["failures"][0]["why"]
    assert len(report.deaths) == 5  # one before it is known that an item is to blame, then twice each


def test_deaths_that_a_story_was_got_through_between_are_not_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "visits").mkdir()
    monkeypatch.setenv("STAND_IN_VISITS", str(tmp_path / "visits"))
    lines = write_lines(tmp_path / "a.jsonl", story(1, "STUMBLES 2 4"), story(2, "STUMBLES 1 2"))
    report = run(tmp_path / "out", lines)
    assert outcomes(tmp_path / "out") == {"a.jsonl:1": "read", "a.jsonl:2": "read"}
    assert len(report.deaths) == 4


def test_a_story_that_nobody_comes_back_from_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SILENCE_SECONDS", 3.0)
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "HANGS"), story(3))
    run(tmp_path / "out", lines)
    assert outcomes(tmp_path / "out") == {"a.jsonl:1": "read", "a.jsonl:2": "failed", "a.jsonl:3": "read"}
    assert "it was not heard of" in rows(tmp_path / "out")["failures"][0]["why"]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a few parts."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_stops_the_batch_which_goes_on_when_there_is_room(tmp_path: Path, full_disk: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in range(40)))
    run(tmp_path / "undisturbed", lines)
    with pytest.raises(FolderFull, match="the disk is full") as caught:
        run(full_disk, lines)
    assert "the same command goes on" in str(caught.value)
    there = len(committed_parts(full_disk))
    assert 0 < there < 14
    subprocess.run(["mount", "-o", "remount,size=64m", str(full_disk)], check=True)
    run(full_disk, lines)
    assert rows(full_disk) == rows(tmp_path / "undisturbed")


def test_weights_that_do_not_load_stop_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("made_batches.annotate", batch_stand_in.no_model)
    lines = write_lines(tmp_path / "a.jsonl", story(1))
    with pytest.raises(ModelError, match="lacks"):
        run(tmp_path / "out", lines)


def test_workers_that_die_before_they_stand_end_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("made_batches.annotate", batch_stand_in.DIES_WHEN_SENT)
    lines = write_lines(tmp_path / "a.jsonl", story(1))
    with pytest.raises(WorkerLost, match="before they could begin"):
        run(tmp_path / "out", lines)


@pytest.mark.parametrize(
    ("annotate", "how"),
    [
        pytest.param(batch_stand_in.dies_loading, "SIGKILL", id="no room for the model"),
        pytest.param(batch_stand_in.hangs_loading, "it was not heard of", id="a disk that does not answer"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_no_fault_of_the_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, annotate: Annotate, how: str
) -> None:
    monkeypatch.setattr(workers, "LOADING_SECONDS", 5.0)
    monkeypatch.setattr("made_batches.annotate", annotate)
    lines = write_lines(tmp_path / "a.jsonl", story(1))
    with pytest.raises(WorkerLost, match=how):
        run(tmp_path / "out", lines)
    assert rows(tmp_path / "out")["manifest"] == []
