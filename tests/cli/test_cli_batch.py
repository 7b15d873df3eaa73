"""`onrecord batch` and `onrecord query` as their users meet them. Workers hold the real model."""

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

STORY = "Mayor Ilse Varga denied on Monday that the bridge was unsafe. “I read every report,” she told the Courier."
PATIENCE_SECONDS = 60.0


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": STORY, "outlet": "Courier"}) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def tables(run: Run, lines: Path) -> str:
    """The folder of a batch of one story."""
    assert run("batch", str(lines), "--out", "tables", "--workers", "1").returncode == 0
    return "tables"


def test_a_batch_says_what_came_of_it_on_standard_error_alone(run: Run, lines: Path) -> None:
    result = run("batch", str(lines), "--out", "tables", "--workers", "1")
    assert (result.returncode, result.stdout) == (0, b"")
    assert b"tables: 2 statements; 1 read, 0 failed, 0 duplicates" in result.stderr


def test_a_failure_is_exit_code_1_also_when_the_command_is_given_again(run: Run, lines: Path) -> None:
    for _ in range(2):
        result = run("batch", str(lines), "nosuch.txt", "--out", "tables", "--workers", "1")
        assert result.returncode == 1
        assert b"In the table failures: 1. --retry-failed" in result.stderr


def test_a_folder_of_another_run_is_exit_code_1(run: Run, lines: Path, tables: str) -> None:
    result = run("batch", str(lines), "--out", tables, "--outlet", "Gull")
    assert result.returncode == 1
    assert result.stderr.startswith(b"OR601: ")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="no folder"),
        pytest.param(["--out", "tables", "--workers", "0"], id="no worker"),
        pytest.param(["--out", "tables", "--published", "soon"], id="no date"),
    ],
)
def test_a_mistake_in_the_command_is_exit_code_2(run: Run, lines: Path, options: list[str]) -> None:
    assert run("batch", str(lines), *options).returncode == 2


def test_an_input_in_the_place_of_rays_address_is_told(run: Run, lines: Path) -> None:
    result = run("batch", "--ray", str(lines), "--out", "tables")
    assert result.returncode == 2
    assert b"is a file here, and no address" in b" ".join(result.stderr.replace("│".encode(), b"").split())


def test_standard_input_is_read(run: Run) -> None:
    result = run("batch", "-", "--out", "tables", "--workers", "1", stdin=STORY.encode())
    assert b"1 read" in result.stderr


def test_ctrl_c_ends_the_batch_and_what_is_committed_stays(start: Start, run: Run, tmp_path: Path) -> None:
    stories = [json.dumps({"text": f"{STORY} It is {number} years old. " * 30}) for number in range(400)]
    (tmp_path / "many.jsonl").write_text("\n".join(stories), encoding="utf-8")
    with start("batch", "many.jsonl", "--out", "tables", "--workers", "1", "--part-size", "2") as process:
        end = time.monotonic() + PATIENCE_SECONDS
        while not list((tmp_path / "tables").glob("manifest/part-*")):
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (130, b"Interrupted.\n")
    asked = run("query", "SELECT count(*) > 0 AS any FROM documents", "tables", "--format", "csv")
    assert asked.stdout == b"any\r\ntrue\r\n"


class TestQuery:
    """`onrecord query`."""

    SQL = "SELECT speaker, act, content, confidence > 0 AS sure, NULL AS nothing FROM statements ORDER BY act"

    def test_json_lines_in_a_pipe(self, run: Run, tables: str) -> None:
        rows = [json.loads(line) for line in run("query", self.SQL, tables).stdout.splitlines()]
        assert rows[0]["speaker"] == "Ilse Varga"
        assert rows[0] | {"speaker": "", "content": ""} == {
            "speaker": "",
            "act": "deny",
            "content": "",
            "sure": True,
            "nothing": None,
        }

    def test_csv_with_lists_as_json(self, run: Run, tables: str) -> None:
        written = run("query", self.SQL, tables, "--format", "csv").stdout.decode()
        header, first, *_ = csv.reader(io.StringIO(written))
        assert header == ["speaker", "act", "content", "sure", "nothing"]
        assert json.loads(first[2])[0].startswith("that the bridge")
        assert first[3:] == ["true", ""]

    def test_a_cell_that_a_spreadsheet_would_run_is_guarded(self, run: Run, tables: str) -> None:
        written = run("query", "SELECT '=HYPERLINK(1)' AS cell, -1 AS number", tables, "--format", "csv").stdout
        assert written == b"cell,number\r\n'=HYPERLINK(1),-1\r\n"

    def test_a_table(self, run: Run, tables: str) -> None:
        shown = run("query", self.SQL, tables, "--format", "table").stdout.decode()
        assert "speaker" in shown
        assert "Ilse Varga" in shown

    def test_parquet_by_the_ending_of_the_file(self, run: Run, tables: str, tmp_path: Path) -> None:
        assert run("query", self.SQL, tables, "--out", "deny.parquet").returncode == 0
        assert pq.read_table(tmp_path / "deny.parquet")["act"].to_pylist()[0] == "deny"

    def test_days_and_numbers_of_all_kinds_are_written(self, run: Run, tables: str) -> None:
        sql = "SELECT DATE '2024-05-02' AS day, 1.50::DECIMAL(5,2) AS exact, 'a'::BLOB AS raw, {'x': [1]} AS nested"
        assert json.loads(run("query", sql, tables).stdout) == {
            "day": "2024-05-02",
            "exact": "1.50",
            "raw": "61",
            "nested": {"x": [1]},
        }

    def test_a_sum_of_whole_numbers_is_one(self, run: Run, tables: str) -> None:
        assert run("query", "SELECT sum(statements) AS all FROM documents", tables).stdout == b'{"all": 2}\n'

    def test_the_query_may_come_from_standard_input(self, run: Run, tables: str) -> None:
        assert json.loads(run("query", "-", tables, stdin=b"SELECT 1 AS one").stdout) == {"one": 1}

    def test_a_query_that_is_not_understood_is_exit_code_1(self, run: Run, tables: str) -> None:
        result = run("query", "SELECT speeker FROM statements", tables)
        assert (result.returncode, result.stdout) == (1, b"")
        assert result.stderr.startswith(b"OR603: DuckDB says: ")

    def test_a_folder_without_a_batch_is_exit_code_1(self, run: Run) -> None:
        result = run("query", "SELECT 1", "nowhere")
        assert result.returncode == 1
        assert result.stderr.startswith(b"OR606: ")
