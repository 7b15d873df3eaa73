"""An output folder is of one run, and of one process at a time."""

import fcntl
import json
from pathlib import Path

import pytest
from batch_stand_in import MODEL, annotate
from made_batches import rows, run, story, write_lines

from onrecord.batch import Settings, run_batch
from onrecord.batch.folder import check_folder
from onrecord.batch.parts import Part
from onrecord.batch.process import Processed
from onrecord.batch.writing import MANIFESTS, write_part
from onrecord.errors import NoRun, OtherRun, RunInProgress, UsageError
from onrecord.ingest import ReadOptions
from onrecord.record import Model


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "a.jsonl", story(1), story(2))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param(Settings(model=MODEL, min_confidence=0.5), "min_confidence: 0.0 there, 0.5 here", id="confidence"),
        pytest.param(
            Settings(model=MODEL, read=ReadOptions(outlet="Courier")), "outlet: None there, Courier here", id="option"
        ),
        pytest.param(
            Settings(model=Model(name="stand-in", version="2")), "model: stand-in 1 there, stand-in 2 here", id="model"
        ),
    ],
)
def test_a_folder_of_another_run_is_refused_with_what_differs(
    tmp_path: Path, lines: Path, settings: Settings, told: str
) -> None:
    run(tmp_path / "out", lines)
    before = rows(tmp_path / "out")
    with pytest.raises(OtherRun) as caught:
        run_batch([str(lines)], tmp_path / "out", settings=settings, annotate=annotate)
    assert told in str(caught.value)
    assert rows(tmp_path / "out") == before


def test_a_folder_of_another_onrecord_is_refused(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", lines)
    file = tmp_path / "out" / "run.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["settings"]["onrecord"] = "0.0.1"
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(OtherRun, match=r"onrecord: 0\.0\.1 there"):
        run(tmp_path / "out", lines)


def test_a_folder_with_other_files_in_it_is_refused_and_stays_as_it_is(tmp_path: Path, lines: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(OtherRun, match=r"thesis\.docx"):
        run(tmp_path / "out", lines)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.docx"]


def test_a_file_in_the_place_of_the_folder_is_refused(lines: Path) -> None:
    with pytest.raises(OtherRun, match="this is a file"):
        run(lines, lines)


def test_a_run_json_that_is_not_ours_is_refused(tmp_path: Path, lines: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OtherRun, match=r"no run\.json of a batch"):
        run(tmp_path / "out", lines)


def test_two_runs_at_once_are_refused(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", lines)
    with (tmp_path / "out" / ".lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RunInProgress):
            run(tmp_path / "out", lines)


def test_a_batch_whose_folder_is_in_its_input_does_not_read_its_own_tables(lines: Path) -> None:
    run(lines.parent / "out", lines.parent)
    report = run(lines.parent / "out", lines.parent)
    assert (report.parts, report.documents) == (0, 2)


def test_a_batch_that_came_to_its_end_says_so(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", lines)
    assert check_folder(tmp_path / "out").finished
    run(tmp_path / "out", lines)
    assert (check_folder(tmp_path / "out").run, check_folder(tmp_path / "out").attempt) == (2, 2)


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRun, match="no output folder of a batch"):
        check_folder(tmp_path)


def test_stories_of_a_batch_cannot_share_an_address() -> None:
    with pytest.raises(UsageError, match="cannot all have one address"):
        Settings(read=ReadOptions(url="https://courier.example/1"))


def test_what_is_not_committed_is_swept_away(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", lines)
    (manifest,) = (tmp_path / "out" / MANIFESTS).iterdir()
    manifest.rename(tmp_path / "kept.parquet")
    (tmp_path / "out" / "documents" / ".part-x.parquet.0a.part").write_bytes(b"half a file")
    before = {path.name for path in (tmp_path / "out" / "documents").iterdir()}
    run(tmp_path / "out", tmp_path / "nosuch")
    assert not before & {path.name for path in (tmp_path / "out" / "documents").iterdir()}


@pytest.mark.parametrize("name", [".DS_Store", "._documents", ".nfs00000000000a1b2c00000001", "lost+found"])
def test_what_systems_leave_in_a_folder_is_no_reason_to_refuse_it(tmp_path: Path, lines: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).mkdir() if name == "lost+found" else (tmp_path / "out" / name).touch()
    assert run(tmp_path / "out", lines).read == 2
    assert (tmp_path / "out" / name).exists()


def test_a_run_json_that_was_half_written_is_swept_away(tmp_path: Path, lines: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".run.json.0a1b2c3d.part").write_bytes(b"{")
    run(tmp_path / "out", lines)
    assert not list((tmp_path / "out").glob(".run.json.*"))


def test_what_others_have_in_work_stays_until_the_end(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", tmp_path / "nosuch")
    survivors = tmp_path / "out" / "documents" / "part-00001-0000001-00001-0a1b2c3d0a1b2c3d.parquet"
    survivors.touch()
    there: list[bool] = []
    run(tmp_path / "out", lines, on_done=lambda: there.append(survivors.exists()))
    assert (there, survivors.exists()) == ([True, True], False)


def test_a_worker_that_outlived_its_driver_commits_nothing_after_the_next_start(tmp_path: Path, lines: Path) -> None:
    run(tmp_path / "out", lines)
    run(tmp_path / "out", lines)
    before = rows(tmp_path / "out")
    outdated = Part(name="00001-0000009-00001-0a1b2c3d0a1b2c3d", generation=1, attempt=1, run=1, entries=())
    with pytest.raises(RunInProgress, match="started on it anew"):
        write_part(tmp_path / "out", outdated, Processed((), ()), model=MODEL)
    assert rows(tmp_path / "out") == before
