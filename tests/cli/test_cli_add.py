"""`onrecord add`, `remove` and `db` as their users meet them. The model is the stand-in's."""

import json
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.store import open_store
from onrecord.store.records import document_ids
from onrecord.store.schema import REVISION
from onrecord.store.transcripts import load_transcript

Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
SENTENCES = "Ada Quill said the ferry cannot sail. The harbour was quiet on that day and the crew was at home."


def json_lines(path: Path, *texts: str, **fields: str) -> Path:
    rows = [{"id": f"n{place}", "text": f"{text} {SENTENCES}", **fields} for place, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_story_is_added_once(run: Run, story: Path) -> None:
    first = run("add", str(story))
    outcome, identifier, name = first.stdout.decode().strip().split("\t")
    assert (first.returncode, outcome, name) == (0, "added", str(story))
    assert first.stderr.decode() == "1 added; 3 statements\n"
    again = run("add", str(story))
    assert again.stdout.decode() == f"known\t{identifier}\t{story}\n"
    assert again.stderr.decode() == "1 known already; 0 statements\n"


def test_the_database_is_the_one_that_the_environment_names(run: Run, story: Path, tmp_path: Path) -> None:
    run("add", str(story), ONRECORD_DB=str(tmp_path / "mine.db"))
    assert (tmp_path / "mine.db").exists()
    assert not (tmp_path / "record.db").exists()


def test_versions_and_printings_are_told(run: Run, tmp_path: Path) -> None:
    first = json_lines(tmp_path / "a.jsonl", "One.", url="https://gull.example/1", outlet="Gull")
    second = json_lines(tmp_path / "b.jsonl", "Two.", url="https://gull.example/1", outlet="Gull")
    third = json_lines(tmp_path / "c.jsonl", "One.", url="https://tern.example/1", outlet="Tern")
    done = run("add", str(first), str(second), str(third))
    assert [line.split("\t")[0] for line in done.stdout.decode().splitlines()] == ["added", "new_version", "printing"]


def test_an_input_that_fails_is_named_and_the_others_go_in(run: Run, story: Path, tmp_path: Path) -> None:
    lines = json_lines(tmp_path / "some.jsonl", "It FAILS.", "Fine.")
    done = run("add", "missing.txt", str(lines), str(story))
    assert done.returncode == 1
    assert b"OR101" in done.stderr
    assert b"OR302" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr.decode().endswith("2 added, 2 failed; 4 statements\n")


def test_a_story_whose_links_cannot_be_found_goes_in_without(run: Run, tmp_path: Path) -> None:
    done = run("add", str(json_lines(tmp_path / "some.jsonl", "It TANGLES.", "Fine.")))
    assert done.returncode == 1
    assert b"OR303" in done.stderr
    assert [line.split(b"\t")[0] for line in done.stdout.splitlines()] == [b"added", b"added"]
    assert done.stderr.decode().endswith("2 added, 1 without links, which could not be found; 2 statements\n")


def test_a_transcript_is_kept_with_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hearing.txt"
    path.write_text("FRANKEN: Did you know of it?\n\nQUILL: I was not aware of that, Senator.\n", encoding="utf-8")
    done = run("add", str(path), "--transcript", "--published", "2017-01-10", "--place", "Senate", "--participant", "Q")
    assert (done.returncode, done.stderr.decode()) == (0, "1 added; 0 statements\n")


def test_a_transcript_goes_in_with_who_speaks_and_the_options_win_over_the_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "2017-01-09 hearing.txt"
    path.write_text(
        "Harbour inquiry\n\nFRANKEN: Did you know of it?\n\nQUILL: I was not aware of that, Senator.\n\n"
        "FRANKEN: Nobody told you?\n\nQUILL: Nobody.\n",
        encoding="utf-8",
    )
    assert run("add", path.name, "--transcript", "--published", "2017-01-10", "--place", "Senate").returncode == 0
    with open_store(tmp_path / "record.db") as store, store.reading() as connection:
        (identifier,) = document_ids(connection, kind="transcript")
        kept = load_transcript(connection, identifier)
    assert [turn.label for turn in kept.turns if turn.label] == ["FRANKEN", "QUILL", "FRANKEN", "QUILL"]
    assert (kept.document.published and kept.document.published.value, kept.place) == ("2017-01-10", "Senate")
    assert kept.setting == "hearing"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tide.vtt", "WEBVTT\n\n00:01:05.000 --> 00:01:09.000\n<v Bo Tarn>Nobody has seen the ferry.\n"),
        ("tide.srt", "1\n00:01:05,000 --> 00:01:09,000\nTARN: Nobody has seen the ferry.\n"),
    ],
)
def test_captions_go_in_with_their_times(run: Run, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("add", name, "--transcript").stderr == b"1 added; 0 statements\n"
    with open_store(tmp_path / "record.db") as store, store.reading() as connection:
        (identifier,) = document_ids(connection, kind="transcript")
        assert [time.seconds for time in load_transcript(connection, identifier).times] == [65.0]


def test_captions_are_no_story(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tide.vtt").write_text("WEBVTT\n\n00:01:05.000 --> 00:01:09.000\nNobody has seen it.\n")
    done = run("add", "tide.vtt")
    assert done.returncode == 1
    assert b"OR151" in done.stderr
    assert b"add --transcript" in done.stderr


def test_place_is_of_a_transcript(run: Run, story: Path) -> None:
    done = run("add", str(story), "--place", "Senate")
    assert done.returncode == 2
    assert b"--transcript" in done.stderr


def test_an_interrupted_run_keeps_what_it_reported_and_goes_on(start: Start, run: Run, tmp_path: Path) -> None:
    lines = json_lines(tmp_path / "some.jsonl", "First.", "It WAITS.", "Last.")
    with start("add", str(lines)) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        process.stderr.readline()  # "waiting"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    json_lines(lines, "First.", "Second.", "Last.")
    done = run("add", str(lines))
    assert first.decode().startswith("added\t")
    assert done.stdout.splitlines()[0] == first.replace(b"added", b"known").strip()
    assert [line.split(b"\t")[0] for line in done.stdout.splitlines()] == [b"known", b"added", b"added"]


def test_a_database_that_is_no_database(run: Run, story: Path, tmp_path: Path) -> None:
    (tmp_path / "record.db").write_text("This is a letter, not a database.\n" * 100)
    done = run("add", str(story))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"OR402" in done.stderr


def test_a_database_that_another_program_holds_is_read_all_the_same(run: Run, story: Path, tmp_path: Path) -> None:
    run("add", str(story))
    holder = sqlite3.connect(tmp_path / "record.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = run("db", "log")
    holder.close()
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)


def test_a_removed_document_is_gone(run: Run, story: Path) -> None:
    identifier = run("add", str(story)).stdout.decode().split("\t")[1]
    done = run("remove", identifier, "--yes")
    assert done.stderr.decode() == f"{identifier}: removed, with 3 statements\n"
    assert run("remove", identifier, "--yes").returncode == 1
    assert b"0 documents, 0 statements" in run("db", "check").stderr


def test_nothing_is_removed_unasked(run: Run, story: Path) -> None:
    identifier = run("add", str(story)).stdout.decode().split("\t")[1]
    done = run("remove", identifier)
    assert done.returncode == 2
    assert b"--yes" in done.stderr
    assert b"1 documents" in run("db", "check").stderr


def test_a_retraction_can_be_undone(run: Run, story: Path) -> None:
    identifier = run("add", str(story)).stdout.decode().split("\t")[1]
    done = run("remove", identifier, "--retracted", "Withdrawn.")
    assert done.returncode == 0
    newest = json.loads(run("db", "log").stdout.splitlines()[0])
    assert (newest["action"], newest["after"]) == ("retract", "Withdrawn.")
    assert run("db", "undo", str(newest["key"])).returncode == 0
    assert run("db", "undo", str(newest["key"])).returncode == 1


def test_a_backup_is_a_database(run: Run, story: Path) -> None:
    run("add", str(story))
    assert run("db", "backup", "copy.db").returncode == 0
    assert b"1 documents, 3 statements" in run("db", "check", "--db", "copy.db").stderr
    assert run("db", "backup", "copy.db").returncode == 2


def test_a_database_of_a_newer_version(run: Run, story: Path, tmp_path: Path) -> None:
    run("add", str(story))
    connection = sqlite3.connect(tmp_path / "record.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for command in (("add", str(story)), ("db", "upgrade")):
        done = run(*command)
        assert done.returncode == 1
        assert b"OR407" in done.stderr


def test_an_upgrade_of_what_is_current(run: Run, story: Path) -> None:
    run("add", str(story))
    assert run("db", "upgrade").stderr == f"version {REVISION}\n".encode()


@pytest.mark.parametrize("command", [("db", "check"), ("db", "log"), ("remove", "x", "--yes")])
def test_no_database(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"OR401" in done.stderr


def test_embeddings_are_made_ahead_and_once(run: Run, story: Path) -> None:
    run("add", str(story))
    assert run("db", "embed").stderr == b"3 statements embedded\n"
    assert run("db", "embed").stderr == b"0 statements embedded\n"
