"""The command line as a whole: it starts at once, explains itself, and is the same by each of its names."""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
HEAVY = {"numpy", "pydantic", "onnxruntime", "tokenizers", "trafilatura", "lxml", "py3langid"}
BY_TYPER = {"pydantic"}  # Typer imports it to read the parameters of a command, where it is installed
COMMANDS = ("read", "verify", "disputes", "watch", "eval", "schema")


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        ([], set()),
        *(([command, "--help"], BY_TYPER) for command in COMMANDS),
    ],
)
def test_nothing_heavy_is_imported_before_a_command_runs(arguments: list[str], allowed: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "onrecord", *arguments], capture_output=True, text=True, check=False
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "typer" in imported
    assert not imported & (HEAVY - allowed)


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = "import sys, onrecord; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & (HEAVY | {"typer", "rich", "importlib.metadata"})


def test_version_is_the_installed_one(run: Run) -> None:
    assert run("--version").stdout.decode() == f"onrecord {version('onrecord')}\n"


def test_python_dash_m_is_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "onrecord", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"onrecord {version('onrecord')}\n"


@pytest.mark.parametrize("command", [[], *([one] for one in COMMANDS)], ids=" ".join)
def test_help_of_every_command_has_an_example(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert re.search(rf"Example:\s+onrecord {command[0] if command else ''}", text)


def test_help_shows_the_form_of_a_gold_line_whole(run: Run) -> None:
    assert "[[start, end], ...]" in run("eval", "--help", COLUMNS="200").stdout.decode()


@pytest.mark.parametrize("arguments", [["--help"], ["schema"]])
def test_reader_that_goes_away_is_no_error_anywhere(arguments: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "onrecord", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)  # Typer itself answers a closed pipe under --help with 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["schema"]], ids=" ".join)
def test_full_disk_is_said_in_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"onrecord: [Errno 28] No space left on device\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_stream_is_no_fault(closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m onrecord schema {closed}'], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["reed"], ["--loud"], ["schema", "now"]], ids=" ".join)
def test_mistake_in_the_command_exits_with_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
