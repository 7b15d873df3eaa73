"""`onrecord serve` and `onrecord user` as their users meet them."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.store import open_store

PROGRAM = """
import typer
from onrecord.cli import serve, user
from onrecord.cli.terminal import prepare_streams
app = typer.Typer()
app.command("serve", help=serve.HELP)(serve.serve)
app.add_typer(user.app)
prepare_streams()
app()
"""
PASSWORD = b"four words in a row\n"
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    open_store(path, create=True).close()
    return path


@pytest.fixture
def run(database: Path) -> Run:
    def run_command(*arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments, "--db", str(database)],
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return run_command


def test_accounts_are_made_listed_and_removed(run: Run) -> None:
    made = run("user", "add", "anna", "--role", "editor", stdin=PASSWORD)
    assert (made.returncode, made.stderr) == (0, b"anna may log in now, as an editor\n")
    (line,) = run("user", "list").stdout.splitlines()
    assert {name: json.loads(line)[name] for name in ("name", "role")} == {"name": "anna", "role": "editor"}
    assert run("user", "password", "anna", stdin=b"five words in one row\n").returncode == 0
    assert run("user", "remove", "anna").returncode == 0
    assert run("user", "list").stdout == b""


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        pytest.param(("user", "add", "anna"), b"short\n", 2, b"15 or more", id="short password"),
        pytest.param(("user", "add", "anna"), b"", 2, b"no password on standard input", id="no password"),
        pytest.param(("user", "add", "Anna!"), PASSWORD, 2, b"1 to 64", id="no name"),
        pytest.param(("user", "remove", "ben"), b"", 1, b"no account 'ben'", id="unknown account"),
        pytest.param(("serve", "--host", "0.0.0.0"), b"", 2, b"onrecord user add", id="open to all, no accounts"),  # noqa: S104
        pytest.param(("serve", "--allow", "record.example"), b"", 2, b"onrecord user add", id="behind a proxy, none"),
        pytest.param(("serve", "--host", "no such host"), b"", 2, b"not the name of a host", id="no host"),
        pytest.param(
            ("serve", "--host", "host.invalid", "--accounts"), b"", 2, b"accounts are needed", id="no account"
        ),
    ],
)
def test_what_cannot_be_is_refused_with_advice(
    run: Run, arguments: tuple[str, ...], stdin: bytes, code: int, words: bytes
) -> None:
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, words in done.stderr, done.stdout) == (code, True, b""), done.stderr


def test_missing_database_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "serve", "--db", str(tmp_path / "none.db")]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, b"OR401" in done.stderr) == (1, True)


def test_it_stands_answers_logs_and_ends(database: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0", "--db", str(database)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        assert server.stderr
        ready = server.stderr.readline().decode()
        address = ready.split()[3]
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310 - our own address
            told = json.load(answer)
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=30)
    line = json.loads(err.decode().splitlines()[0])
    assert (told, out) == ({"status": "ok"}, b"")
    assert (line["event"], line["path"], line["status"]) == ("request", "/healthz", 200)


def test_taken_port_is_told(database: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0", "--db", str(database)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        assert server.stderr
        port = server.stderr.readline().decode().split()[3].rpartition(":")[2]
        second = subprocess.run([*command[:-3], port, *command[-2:]], capture_output=True, timeout=60, check=False)
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    assert (second.returncode, b"cannot be taken" in second.stderr) == (2, True)
