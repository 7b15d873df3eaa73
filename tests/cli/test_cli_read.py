"""`onrecord read` as its users meet it: in a shell, in a pipe, on a terminal. The model is the stand-in's."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.record import Record

Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
STAND_IN = Path(__file__).with_name("stand_in.py")
SENTENCES = "Ada Quill said the ferry cannot sail. The harbour was quiet on that day and the crew was at home."


def json_lines(path: Path, *texts: str) -> Path:
    rows = [{"id": f"n{place}", "text": f"{text} {SENTENCES}"} for place, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def on_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """What `onrecord` shows on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, str(STAND_IN), *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={"PATH": os.environ["PATH"], "COLUMNS": "80", "TERM": "xterm-256color"} | environment,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # Linux reports the other side's end as an error
            pass
        process.wait(timeout=60)
    os.close(ours)
    return shown.decode()


def test_pipe_gets_one_record_a_line(run: Run, story: Path) -> None:
    done = run("read", str(story))
    (line,) = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert [one.content_spans[0].text for one in Record.model_validate_json(line).statements] == [
        "the ferry “cannot sail” before Monday",
        "Quill said the hull leaks",
        "the hull leaks",
    ]


def test_terminal_gets_a_table(story: Path) -> None:
    shown = on_terminal("read", str(story), cwd=story.parent)
    assert "who" in shown
    assert "2.1" in shown
    assert "{" not in shown


def test_terminal_gets_colour_instead_of_brackets(story: Path) -> None:
    shown = on_terminal("read", str(story), "--format", "text", cwd=story.parent)
    assert "\x1b[1;33msaid\x1b[0m" in shown
    assert "⟦" not in shown


def test_terminal_without_colour_gets_brackets(story: Path) -> None:
    shown = on_terminal("read", str(story), "--format", "text", cwd=story.parent, NO_COLOR="1")
    styles = re.findall(r"\x1b\[([\d;]*)m", shown)
    assert "⟨said⟩" in re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert set(styles) <= {"0", "1", "2"}  # bold and dim are no colours


@pytest.mark.parametrize(
    ("name", "beginning"), [("table", "ferry.txt"), ("json", "["), ("jsonl", "{"), ("text", "ferry.txt")]
)
def test_format_can_be_chosen_in_a_pipe(run: Run, story: Path, name: str, beginning: str) -> None:
    done = run("read", story.name, "--format", name)
    assert done.stdout.decode().startswith(beginning)
    assert b"\x1b" not in done.stdout


def test_standard_input_is_read(run: Run) -> None:
    done = run("read", "-", stdin=SENTENCES.encode())
    assert json.loads(done.stdout)["document"]["text"] == SENTENCES


def test_options_reach_the_document(run: Run, story: Path) -> None:
    done = run("read", str(story), "--published", "2024-05", "--outlet", "Courier", "--url", "https://example.org/a")
    document = json.loads(done.stdout)["document"]
    assert (document["published"]["value"], document["outlet"], document["url"]) == (
        "2024-05",
        "Courier",
        "https://example.org/a",
    )


def test_json_lines_in_keep_their_ids(run: Run, tmp_path: Path) -> None:
    done = run("read", str(json_lines(tmp_path / "in.jsonl", "", "")))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["n0", "n1"]


def test_min_confidence_leaves_out_what_is_below(run: Run, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "in.jsonl", "Bo said perhaps tomorrow.")
    counts = [
        len(json.loads(run("read", str(path), "--min-confidence", floor).stdout)["statements"])
        for floor in ("0", "0.4", "0.41", "1")
    ]
    assert counts == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param([], "INPUT", id="no input"),
        pytest.param(["a.txt", "--format", "xml"], "jsonl", id="unknown format: the known ones are listed"),
        pytest.param(["a.txt", "--min-confidence", "1.5"], "between 0 and 1", id="confidence too high"),
        pytest.param(["a.txt", "--min-confidence", "nan"], "between 0 and 1", id="confidence is no number"),
        pytest.param(["a.txt", "--published", "tomorrow"], "tomorrow", id="no date"),
        pytest.param(["a.txt", "--published", "2024-02-30"], "2024-02-30", id="no such day"),
        pytest.param(["a.txt", "--encoding", "klingon"], "klingon", id="no encoding"),
        pytest.param(["a.txt", "--loud"], "--loud", id="unknown option"),
    ],
)
def test_mistake_in_the_command_exits_with_2_and_names_it(run: Run, arguments: list[str], named: str) -> None:
    done = run("read", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert named in done.stderr.decode()


def test_failed_input_is_named_and_the_others_go_on(run: Run, story: Path, tmp_path: Path) -> None:
    (tmp_path / "stuck.txt").write_text(f"FAILS {SENTENCES}")
    (tmp_path / "empty.txt").write_text("")
    done = run("read", "nosuch.txt", "stuck.txt", story.name, "empty.txt")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    # Batches may report a failure of annotation later than one of a later input.
    assert {line[:6] for line in lines[:-1]} == {"OR101:", "OR302:", "OR103:"}
    assert all(any(name in line for line in lines) for name in ("nosuch.txt", "stuck.txt", "empty.txt"))
    assert lines[-1] == "3 of 4 inputs failed"


def test_only_input_that_fails_is_told_once(run: Run) -> None:
    done = run("read", "nosuch.txt")
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(done.stderr.splitlines()) == 1


def test_json_stays_a_list_when_everything_failed(run: Run) -> None:
    done = run("read", "nosuch.txt", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (1, [])


def test_file_name_cannot_command_the_terminal(run: Run) -> None:
    assert b"\x1b" not in run("read", "no\x1b[31msuch.txt").stderr


def test_fault_of_the_program_is_shown_as_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text(f"CRASHES {SENTENCES}")
    done = run("read", "odd.txt")
    message = done.stderr.decode()
    assert done.returncode == 1
    assert "RuntimeError: a wheel came off" in message
    assert "report" in message
    assert "Traceback" not in message


def test_debug_shows_where_a_fault_came_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text(f"CRASHES {SENTENCES}")
    assert "Traceback" in run("read", "odd.txt", "--debug").stderr.decode()


def test_reader_that_goes_away_ends_the_command_quietly(start: Start, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "in.jsonl", *[""] * 2000)
    with start("read", str(path)) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)
    assert json.loads(first)["id"] == "n0"
    assert process.returncode == 0


@pytest.mark.parametrize("name", ["table", "text", "json"])
def test_reader_that_goes_away_ends_every_format_quietly(start: Start, tmp_path: Path, name: str) -> None:
    path = json_lines(tmp_path / "in.jsonl", *[""] * 300)
    with start("read", str(path), "--format", name) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)
    assert process.returncode == 0


def test_ctrl_c_ends_with_130_and_one_line(start: Start, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "in.jsonl", "", "WAITS")
    with start("read", str(path)) as process:
        assert process.stdout
        assert process.stderr
        # The first record is there while the second is still being made.
        assert json.loads(process.stdout.readline())["id"] == "n0"
        assert process.stderr.readline() == b"waiting\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("name", ["jsonl", "table"])
def test_full_disk_is_said_in_one_line(story: Path, name: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(STAND_IN), "read", str(story), "--format", name],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (1, "onrecord: [Errno 28] No space left on device\n")


@pytest.mark.parametrize("name", ["jsonl", "text", "table"])
def test_output_is_utf8_whatever_the_locale_says(run: Run, story: Path, name: str) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert "“cannot" in run("read", str(story), "--format", name, **ascii_only).stdout.decode("utf-8")


def test_progress_is_shown_only_to_somebody_who_watches(run: Run, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "in.jsonl", *[""] * 20)
    assert run("read", str(path)).stderr == b""


def table(path: Path, *, text: str = "body") -> Path:
    path.write_text(f'key,{text}\n1,"{SENTENCES}"\n2,"{SENTENCES}"\n', encoding="utf-8")
    return path


def test_columns_of_a_table_are_named_on_the_command_line(run: Run, tmp_path: Path) -> None:
    done = run("read", str(table(tmp_path / "news.csv")), "--column", "text=body", "--column", "id=key")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [Record.model_validate_json(line).id for line in done.stdout.splitlines()] == ["1", "2"]


@pytest.mark.parametrize("command", ["read", "add", "verify"])
def test_a_table_without_the_column_says_what_to_do(command: str, run: Run, tmp_path: Path) -> None:
    done = run(command, str(table(tmp_path / "news.csv")))
    assert done.returncode == 1
    assert b'it has "key", "body"' in done.stderr
    assert b"--column text=NAME" in done.stderr


@pytest.mark.parametrize("pair", ["text", "body=text", "text="])
@pytest.mark.parametrize("command", ["read", "add", "verify"])
def test_a_column_that_cannot_be_named_is_a_mistake_in_the_command(
    command: str, pair: str, run: Run, tmp_path: Path
) -> None:
    done = run(command, str(table(tmp_path / "news.csv")), "--column", pair)
    assert done.returncode == 2
    assert b"--column" in done.stderr


def test_an_archive_through_a_pipe(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "clips.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(table(tmp_path / "news.csv", text="text"), "town/news.csv")
    done = run("read", "-", stdin=path.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    origins = [Record.model_validate_json(line).document.origin for line in done.stdout.splitlines()]
    assert [origin.name for origin in origins if origin] == ["-/town/news.csv"] * 2
