"""`onrecord outlets` as its users meet it. The model is the stand-in's."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
REST = "The harbour was quiet on that day and the crew was at home."


@pytest.fixture
def database(run: Run, tmp_path: Path) -> Path:
    """Three stories of two outlets, one of which has a name that a terminal would obey."""
    rows = [
        {"text": f"Ada Quill said the ferry sails. {REST}", "outlet": "Gull", "published": "2024-05-02"},
        {"text": f"Bo Tarn said “no”. Cy Lund said yes. {REST}", "outlet": "Gull", "published": "2024-06-02"},
        {"text": f"Ada Quill said it sank. {REST}", "outlet": "\x1b[31mTern"},
    ]
    lines = tmp_path / "stories.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("add", str(lines)).returncode == 0
    return tmp_path / "record.db"


GULL = {"name": "Gull", "documents": 2, "statements": 3, "first": "2024-05-02", "last": "2024-06-02"}
TERN = {"name": "\x1b[31mTern", "documents": 1, "statements": 1, "first": None, "last": None}


def test_a_pipe_gets_an_outlet_a_line(run: Run, database: Path) -> None:
    done = run("outlets", "--db", str(database))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [GULL, TERN]


def test_json_is_one_list(run: Run, database: Path) -> None:
    assert json.loads(run("outlets", "--format", "json", "--db", str(database)).stdout) == [GULL, TERN]


def test_a_table_lists_them_and_obeys_no_name(run: Run, database: Path) -> None:
    done = run("outlets", "--format", "table", "--db", str(database))
    _, _, gull, tern = done.stdout.decode().splitlines()
    assert gull.split() == ["Gull", "2", "3", "2024-05-02", "2024-06-02"]
    assert tern.split() == ["\\x1b[31mTern", "1", "1", "–", "–"]


def test_a_profile_tells_how_an_outlet_quotes(run: Run, database: Path) -> None:
    profile = json.loads(run("outlets", "gull", "--db", str(database)).stdout)
    assert {name: profile[name] for name in GULL} == GULL
    assert (profile["direct"], profile["mixed"], profile["indirect"]) == (1, 0, 2)
    assert [(row["month"], row["statements"]) for row in profile["months"]] == [("2024-05", 1), ("2024-06", 2)]
    assert profile["relays"] == []


def test_a_profile_as_a_table_has_its_parts(run: Run, database: Path) -> None:
    shown = run("outlets", "Gull", "--format", "table", "--db", str(database)).stdout.decode()
    assert shown.startswith("Gull\n2 stories · 3 statements · 2024-05-02 to 2024-06-02\n")
    assert "quoted directly 1 (33%) · in part 0 (0%) · indirectly 2 (67%)" in shown
    titles = [line.split("  ")[0] for line in shown.splitlines() if "statements  " in line]
    assert titles == ["who", "source type", "act", "month"]
    assert "How often the model is right" in shown


def test_an_outlet_that_is_not_there_names_the_nearest(run: Run, database: Path) -> None:
    done = run("outlets", "Gul", "--db", str(database))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "OR421: there is no outlet 'Gul'. The nearest: Gull.\n"


def test_without_stories_there_is_nothing_to_list(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hearing.txt"
    path.write_text(f"QUILL: I was not aware of that. {REST}\n", encoding="utf-8")
    run("add", str(path), "--transcript")
    done = run("outlets", "--format", "table")
    assert (done.returncode, done.stdout.decode()) == (0, "No story is on record.\n")
