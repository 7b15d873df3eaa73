"""The house is in order: the linters pass, and what the pages claim is true."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from onrecord.cli import app

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--quiet", "."], id="ruff"),
        pytest.param(["ruff", "format", "--check", "--quiet", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy strict"),
        pytest.param(["importlinter.cli", "--no-logo"], id="import-linter"),
    ],
)
def test_linter_passes(command: list[str]) -> None:
    if command[0] == "importlinter.cli":
        command = ["-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    else:
        command = ["-m", *command]
    result = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_error_code_is_documented() -> None:
    modules = (ROOT / "src/onrecord/errors").glob("*.py")
    codes = [code for path in modules for code in re.findall(r'code = "(OR\d+)"', path.read_text(encoding="utf-8"))]
    documented = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    assert codes
    assert [code for code in codes if code not in documented] == []


def test_every_command_is_in_the_readme() -> None:
    commands = [command.name or "" for command in app.registered_commands]
    documented = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"read", "eval", "schema"} <= set(commands)
    assert [name for name in commands if f"onrecord {name}" not in documented] == []


def test_every_word_list_names_its_origin_and_licence() -> None:
    heads = {path.name: path.read_text(encoding="utf-8")[:600] for path in (ROOT / "src/onrecord/data").iterdir()}
    assert [name for name, head in heads.items() if "Origin:" not in head or "Licence:" not in head] == []
