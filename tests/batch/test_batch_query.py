"""Queries see what is committed, and nothing else in the world."""

from dataclasses import replace
from pathlib import Path

import pytest
from made_batches import run, story, write_lines

from onrecord.batch import open_tables
from onrecord.batch.folder import committed_parts
from onrecord.batch.writing import MANIFESTS, Committed
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
        pytest.param("EXPLAIN ANALYZE SELECT 1", "not one query that reads", id="what carries out"),
        pytest.param("SELECT * FROM read_text('.tmp/a')", "Permission", id="the current folder"),
        pytest.param("SELECT CAST('x' AS INTEGER) FROM documents", "Conversion", id="fails on the way"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told(out: Path, sql: str, told: str) -> None:
    with pytest.raises(BadSql, match=told):
        ask(out, sql)


def test_a_folder_without_a_batch_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRun):
        ask(tmp_path, "SELECT 1")


def test_no_query_writes_into_the_folder(out: Path) -> None:
    file = str(out / "run.json").replace("'", "''")
    before = (out / "run.json").read_bytes()
    for sql in (f"EXPLAIN ANALYZE COPY (SELECT 42) TO '{file}'", f"COPY (SELECT 42) TO '{file}'"):
        with pytest.raises(BadSql):
            ask(out, sql)
    assert (out / "run.json").read_bytes() == before


def test_files_of_the_folder_are_in_reach_and_those_beside_it_are_not(out: Path) -> None:
    folder = str(out).replace("'", "''")
    assert ask(out, f"SELECT size > 0 AS is_there FROM read_text('{folder}/run.json')".replace("[1]", "[[]1]")) == [  # noqa: S608
        {"is_there": True}
    ]
    with pytest.raises(BadSql, match="Permission"):
        ask(out, f"SELECT * FROM read_text('{folder}/../a.jsonl')".replace("[1]", "[[]1]"))  # noqa: S608


def test_what_does_not_fit_into_memory_lies_in_a_folder_of_its_own(out: Path) -> None:
    ((place,),) = (row.values() for row in ask(out, "SELECT current_setting('temp_directory') AS place"))
    assert Path(str(place)).is_absolute()
    assert not Path(str(place)).exists()


def test_a_file_that_is_lost_is_told(out: Path) -> None:
    lost = sorted((out / "statements").iterdir())[0]
    lost.unlink()
    with pytest.raises(NoRun, match="lost") as caught:
        ask(out, "SELECT count(*) FROM statements")
    assert lost.name in str(caught.value)


def test_a_part_that_is_written_anew_meanwhile_is_seen_as_it_is_now(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def meanwhile(folder: Path) -> list[Committed]:
        looks.append(folder)
        found = committed_parts(folder)
        return [replace(part, generation=9) for part in found] if len(looks) == 1 else found

    monkeypatch.setattr("onrecord.batch.querying.committed_parts", meanwhile)
    assert ask(out, "SELECT count(*) AS n FROM documents") == [{"n": 3}]
