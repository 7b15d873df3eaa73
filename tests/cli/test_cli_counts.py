"""`onrecord counts` as its users meet it. The model is the stand-in's."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
REST = "The harbour was quiet on that day and the crew was at home."


@pytest.fixture
def database(run: Run, tmp_path: Path) -> Path:
    """Three stories of two outlets; one outlet has a name that a terminal or a spreadsheet would obey."""
    rows = [
        {"text": f"Ada Quill said the ferry sails. {REST}", "outlet": "Gull", "published": "2024-05-02"},
        {"text": f"Bo Tarn said “no”. Cy Lund said yes. {REST}", "outlet": "Gull", "published": "2024-06-02"},
        {"text": f"Ada Quill said it sank. {REST}", "outlet": "=\x1b[31mTern", "published": "2024-05-09"},
    ]
    lines = tmp_path / "stories.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("add", str(lines)).returncode == 0
    return tmp_path / "record.db"


def found(done: "subprocess.CompletedProcess[bytes]", *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in map(json.loads, done.stdout.splitlines())]


def test_a_pipe_gets_a_row_a_cell_with_the_models_errors(run: Run, database: Path) -> None:
    done = run("counts", "--db", str(database), "--outlet", "Gull")
    assert (done.returncode, done.stderr) == (0, b"")
    assert found(done, "outlet", "month", "statements", "documents", "direct", "share") == [
        ("Gull", "2024-05", 1, 1, 0, 0.3333),
        ("Gull", "2024-06", 2, 1, 1, 0.6667),
    ]
    (first, _) = map(json.loads, done.stdout.splitlines())
    assert first["statements_precision"] == pytest.approx(0.853, abs=0.001)
    assert first["expected_wrong"] == pytest.approx(0.1)


def test_figures_of_the_value_counted_stand_in_its_row(run: Run, database: Path) -> None:
    done = run("counts", "--by", "quotation", "--db", str(database))
    assert found(done, "quotation", "statements", "quotation_recall") == [
        ("indirect", 3, pytest.approx(0.751, abs=0.001)),
        ("direct", 1, pytest.approx(0.911, abs=0.001)),
    ]


def test_a_table_has_its_total_and_below_it_how_far_to_trust_it(run: Run, database: Path) -> None:
    done = run("counts", "--by", "outlet", "--format", "table", "--db", str(database), COLUMNS="140")
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    assert lines[0][:3] == ["outlet", "statements", "stories"]
    assert lines[2][:3] == ["Gull", "3", "2"]
    assert next(line for line in lines if line[:1] == ["all"])[1:3] == ["4", "3"]
    assert ["statement", "found", "85%", "82–88%", "78%", "464"] in lines
    assert "All of it with onrecord-attribution 2; stories here were also read by stand-in 0" in done.stdout.decode()


def test_a_narrow_terminal_gets_what_matters_most(run: Run, database: Path) -> None:
    done = run("counts", "--by", "outlet,month", "--format", "table", "--db", str(database), COLUMNS="80")
    lines = done.stdout.decode().splitlines()
    assert lines[0].split("  ")[0] == "outlet"
    assert "unnamed %" in lines[0]
    assert "mixed" not in lines[0]
    assert "…" not in lines[0]


def test_a_long_table_is_cut_and_says_so(run: Run, database: Path) -> None:
    done = run("counts", "--format", "table", "--limit", "1", "--db", str(database))
    assert "… and 2 more rows; --limit 0 shows all." in done.stdout.decode()


def test_what_a_terminal_would_obey_is_written_out(run: Run, database: Path) -> None:
    done = run("counts", "--by", "outlet", "--format", "table", "--db", str(database), COLUMNS="140")
    assert b"\x1b[31m" not in done.stdout
    assert "=\\x1b[31mTern" in done.stdout.decode()


def test_csv_holds_no_formula(run: Run, database: Path) -> None:
    done = run("counts", "--by", "outlet", "--format", "csv", "--db", str(database))
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert [row["outlet"] for row in rows] == ["Gull", "'=\x1b[31mTern"]
    assert [row["statements"] for row in rows] == ["3", "1"]


def test_nothing_that_fits_is_no_error(run: Run, database: Path) -> None:
    done = run("counts", "--since", "2030", "--format", "table", "--db", str(database))
    assert (done.returncode, done.stdout.decode()) == (0, "No statement fits.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--by", "colour"], 2, "nothing called 'colour' to count by", id="dimension"),
        pytest.param(["--by", "act,act"], 2, "'act' is to be counted by twice", id="twice"),
        pytest.param(["--type", "liar"], 2, "there is no type 'liar'", id="value"),
        pytest.param(["--format", "json"], 2, "--format", id="format"),
        pytest.param(["--db", "other.db"], 1, "OR401: other.db", id="no database"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, database: Path, arguments: list[str], code: int, message: str) -> None:
    assert database.exists()
    done = run("counts", *arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert message in done.stderr.decode()
