"""`onrecord reannotate` as its users meet it. The model is the stand-in's, which is never the one that is shipped."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.store import open_store
from onrecord.store.corrections.facts import confirm_statement
from onrecord.store.records import document_ids, load_story

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def database(run: Run, story: Path, tmp_path: Path) -> Path:
    """A database with one story of three statements."""
    assert run("add", str(story)).returncode == 0
    return tmp_path / "record.db"


def reword(database: Path, before: str, after: str) -> None:
    """Change words of the stored story, so that the stand-in finds something else in it."""
    assert len(before) == len(after)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE document SET text = replace(text, ?, ?)", (before, after))


def confirm_all(database: Path) -> None:
    with open_store(database) as store, store.writing() as connection:
        (identifier,) = document_ids(connection)
        for one in load_story(connection, identifier).record.statements:
            confirm_statement(connection, one.id, editor="ada")


def test_the_tally_goes_to_standard_error(run: Run, database: Path) -> None:
    done = run("reannotate", "--db", str(database))
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "1 read again\nstatements: 3 kept\n"


def test_what_people_confirmed_and_is_found_no_more_is_told_and_kept(run: Run, database: Path) -> None:
    confirm_all(database)
    reword(database, "Ada Quill said", "Ada Quill sang")
    done = run("reannotate", "--db", str(database))
    told = done.stderr.decode().splitlines()
    assert told[0].endswith(": 1 reviewed statement was found no more, and kept as orphans")
    assert told[1:] == ["1 read again", "statements: 2 kept, 1 gone, 1 of these reviewed, and orphans now"]
    with open_store(database) as store, store.reading() as connection:
        (orphan,) = load_story(connection, document_ids(connection)[0]).orphans
    assert orphan.status == "confirmed"


def test_a_story_that_fails_stays_as_it_was(run: Run, database: Path) -> None:
    reword(database, "before", "FAILS ")
    done = run("reannotate", "--db", str(database))
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[1:] == ["1 failed"]
    assert b"OR302" in done.stderr
    with open_store(database) as store, store.reading() as connection:
        assert len(load_story(connection, document_ids(connection)[0]).record.statements) == 3


def test_transcripts_are_left_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hearing.txt"
    path.write_text("FRANKEN: Did you know of it?\n\nQUILL: I was not aware of that, Senator.\n", encoding="utf-8")
    run("add", str(path), "--transcript")
    assert run("reannotate").stderr.decode() == "1 transcripts\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["0123456789abcdef"], b"OR421", id="no such story"),
        pytest.param(["--db", "missing.db"], b"OR401", id="no such database"),
    ],
)
@pytest.mark.usefixtures("database")
def test_what_is_not_there_is_named(run: Run, arguments: list[str], code: bytes) -> None:
    done = run("reannotate", *arguments)
    assert (done.returncode, done.stdout) == (1, b"")
    assert code in done.stderr


def test_only_the_stories_that_are_named_are_read_again(run: Run, database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(
        "Bo Tarn said the hull leaks. The crew was at home and the harbour was quiet on that day.", encoding="utf-8"
    )
    identifier = run("add", str(other)).stdout.decode().split("\t")[1]
    done = run("reannotate", identifier, "--db", str(database))
    assert done.stderr.decode() == "1 read again\nstatements: 1 kept\n"
