"""`onrecord export` as its users meet it. The model is the stand-in's."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_records import made_record, said
from sqlalchemy import select

from onrecord.record import Record
from onrecord.store import open_store
from onrecord.store.corrections.facts import confirm_statement
from onrecord.store.records import load_story, put_record
from onrecord.store.schema import document

Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
STAND_IN = Path(__file__).with_name("stand_in.py")
MANY = 60  # stories, and statements in each: enough that the signal comes before the end
REST = "The harbour was quiet on that day and the crew was at home."


@pytest.fixture
def database(run: Run, tmp_path: Path) -> Path:
    """Two stories of two outlets, with two statements each."""
    rows = [
        {
            "text": f"Ada Quill said the ferry cannot sail. Bo Tarn said perhaps it can. {REST}",
            "outlet": "Gull",
            "published": "2024-05-02",
        },
        {
            "text": f"Bo Tarn said =1+1 is two. Ada Quill said no. {REST}",
            "outlet": "Tern",
            "published": "2024-06",
        },
    ]
    lines = tmp_path / "stories.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("add", str(lines)).returncode == 0
    return tmp_path / "record.db"


def rows(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8"), newline="")))


def names(folder: Path) -> set[str]:
    """Files beside those that the tests put there."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(("record.db", "stories"))}


def test_standard_output_gets_a_record_a_line(run: Run, database: Path) -> None:
    done = run("export", "--db", str(database))
    found = [Record.model_validate_json(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [(record.document.outlet, len(record.statements)) for record in found] == [("Gull", 2), ("Tern", 2)]


def test_csv_has_a_row_a_statement_and_no_formula(run: Run, database: Path) -> None:
    done = run("export", "--format", "csv", "--db", str(database))
    assert [row["content"] for row in rows(done.stdout)] == [
        "the ferry cannot sail",
        "perhaps it can",
        "'=1+1 is two",
        "no",
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(["--outlet", "Tern"], 2, id="outlet"),
        pytest.param(["--outlet", "Tern", "--outlet", "Gull"], 4, id="one outlet or another"),
        pytest.param(["--since", "2024-06"], 2, id="since"),
        pytest.param(["--until", "2024-05-31"], 2, id="until"),
        pytest.param(["--min-confidence", "0.5"], 3, id="confidence"),
        pytest.param(["--status", "confirmed"], 0, id="status"),
        pytest.param(["--quotation", "direct"], 0, id="quotation"),
    ],
)
def test_filters_apply(run: Run, database: Path, filters: list[str], expected: int) -> None:
    done = run("export", "--format", "csv", "--db", str(database), *filters)
    assert (done.returncode, len(rows(done.stdout))) == (0, expected)


def test_the_ending_of_the_file_tells_the_form(run: Run, database: Path, tmp_path: Path) -> None:
    done = run("export", "--out", "all.parquet", "--db", str(database))
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "all.parquet: 4 statements of 2 stories\n"
    assert pq.read_table(tmp_path / "all.parquet").num_rows == 4


def test_parquet_can_go_through_a_pipe(run: Run, database: Path, tmp_path: Path) -> None:
    (tmp_path / "piped").write_bytes(run("export", "--format", "parquet", "--db", str(database)).stdout)
    assert pq.read_table(tmp_path / "piped").num_rows == 4


def test_parquet_is_refused_on_a_terminal(database: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, str(STAND_IN), "export", "--format", "parquet", "--db", str(database)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        _, err = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 2
    assert b"Parquet is nothing for a terminal" in err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--act", "lie"], 2, "OR001: there is no act 'lie'", id="act"),
        pytest.param(["--since", "June"], 2, "OR001: 'June' is no day, month or year", id="date"),
        pytest.param(["--out", "no/such.csv"], 2, "there is no such folder", id="folder"),
        pytest.param(["--out", "record.db"], 2, "this is the database itself", id="the database"),
        pytest.param(["--db", "other.db"], 1, "OR401: other.db", id="no database"),
        pytest.param(["--corrections", "--act", "deny"], 2, "--corrections writes all", id="corrections of an act"),
        pytest.param(["--corrections", "--format", "csv"], 2, "--corrections writes all", id="corrections as CSV"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    run: Run, database: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    before = database.read_bytes()
    done = run("export", *arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert message in done.stderr.decode()
    assert names(tmp_path) == set()
    assert database.read_bytes() == before


def test_an_interrupted_export_leaves_what_was_there(start: Start, tmp_path: Path) -> None:
    text = "Ada Quill said no. " * MANY
    with open_store(tmp_path / "record.db", create=True) as store, store.writing() as connection:
        for outlet in map(str, range(MANY)):
            record = made_record(text, *[said("Ada Quill", "said", "no")] * MANY, outlet=outlet)
            put_record(connection, record, added_by="ann")
    (tmp_path / "all.csv").write_bytes(b"before")
    with start("export", "--out", "all.csv") as process:
        while not list(tmp_path.glob(".all.csv.*.part")):
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"Interrupted.\n")
    assert (tmp_path / "all.csv").read_bytes() == b"before"
    assert names(tmp_path) == {"all.csv"}


def test_a_reader_that_goes_away_ends_it_without_a_word(start: Start, database: Path) -> None:
    with start("export", "--db", str(database)) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, err) == (0, b"")


def test_a_full_disk_is_told(database: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(STAND_IN), "export", "--db", str(database)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr


def test_corrections_are_written_as_training_data(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("export", "--corrections", "--db", str(database)).stdout == b""
    with open_store(database) as store, store.writing() as connection:
        key = connection.execute(select(document.c.id).where(document.c.outlet == "Gull")).scalar_one()
        first = load_story(connection, key).record.statements[0]
        confirm_statement(connection, first.id, editor="ann")
    done = run("export", "--corrections", "--out", "gold.jsonl", "--db", str(database))
    assert (done.returncode, done.stderr.decode()) == (0, "gold.jsonl: corrections of 1 story\n")
    (row,) = map(json.loads, (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    assert [[row["text"][start:end] for start, end in one["content"]] for one in row["attributions"]] == [
        ["the ferry cannot sail"]
    ]
