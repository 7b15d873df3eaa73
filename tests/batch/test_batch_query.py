"""Queries see what is committed, and nothing else in the world."""

from pathlib import Path

import pytest
from made_batches import run, story, write_lines

from onrecord.batch import open_tables
from onrecord.batch.writing import MANIFESTS
from onrecord.errors import BadSql, NoRun


@pytest.fixture
def out(tmp_path: Path) -> Path:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2), story(3, "FAILS"), story(4), story(1))
    run(tmp_path / "o'ut[1]", lines)
    return tmp_path / "o'ut[1]"


def ask(out: Path, sql: str) -> list[dict[str, object]]:
    with open_tables(out) as tables:
        found: list[dict[str, object]] = tables.query(sql).read_all().to_pylist()
        return found


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("documents", 3),
        ("sources", 6),
        ("statements", 6),
        ("links", 3),
        ("failures", 1),
        ("manifest", 5),
        ("printings", 0),
    ],
)
def test_every_table_can_be_asked(out: Path, table: str, count: int) -> None:
    assert ask(out, f"SELECT count(*) AS n FROM {table}") == [{"n": count}]  # noqa: S608


def test_tables_can_be_joined(out: Path) -> None:
    found = ask(
        out,
        "SELECT s.name, count(*) AS n FROM statements t JOIN sources s "
        "ON s.document_id = t.document_id AND s.source_id = t.speaker_id GROUP BY s.name ORDER BY s.name",
    )
    assert found == [{"name": "Ada Quill", "n": 3}, {"name": "Ida Berg", "n": 3}]


def test_what_is_not_committed_is_not_seen(out: Path) -> None:
    first, *_ = sorted((out / MANIFESTS).iterdir())
    first.unlink()
    assert ask(out, "SELECT count(*) AS n FROM documents") == [{"n": 1}]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        pytest.param("SELEC 1", "syntax error", id="no SQL"),
        pytest.param("SELECT speeker FROM statements", "speeker", id="no such column"),
        pytest.param("SELECT 1; SELECT 2", "not one query", id="two queries"),
        pytest.param("", "not one query", id="none"),
        pytest.param("COPY statements TO 'x.csv'", "not one query that reads", id="writing"),
        pytest.param("SET memory_limit = '1TB'", "not one query that reads", id="settings"),
        pytest.param("SELECT * FROM read_text('/etc/hostname')", "Permission", id="another file"),
        pytest.param("SELECT * FROM read_parquet('https://courier.example/a.parquet')", "Permission", id="the network"),
        pytest.param("SELECT CAST('x' AS INTEGER) FROM documents", "Conversion", id="fails on the way"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told(out: Path, sql: str, told: str) -> None:
    with pytest.raises(BadSql, match=told):
        ask(out, sql)


def test_a_folder_without_a_batch_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRun):
        ask(tmp_path, "SELECT 1")
