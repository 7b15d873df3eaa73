"""What the tests of the command line share: records made by hand, and the command line with a stand-in model."""

import datetime
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from onrecord.record import Document, Entity, Model, Origin, Record, Span, Statement, When

STAND_IN = Path(__file__).with_name("stand_in.py")
QUIET = {"PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV"}  # all that a command gets from the environment of the tests

STORY = """\
Ferry stays in port

Harbour master Ada Quill said the ferry “cannot sail” before Monday.
The Gull Press reported Quill said the hull leaks.
"""


ADA = Entity(id="e1", type="named_person", name="Ada Quill")


def record_of(
    text: str,
    *rows: dict[str, object],
    title: str | None = None,
    outlet: str | None = None,
    entities: tuple[Entity, ...] = (ADA,),
) -> Record:
    """A record of the text; a row gives the words of source, cue and content, and any field of a statement."""

    def spans(words: Any) -> tuple[Span, ...]:  # noqa: ANN401 - a string, a list of them, or nothing
        listed = words if isinstance(words, list) else [words] if words else []
        return tuple(Span.cut(text, text.index(one), text.index(one) + len(one)) for one in listed)

    statements = []
    for place, row in enumerate(rows):
        fields = {"id": f"s{place}", "quotation": "indirect", "confidence": 0.87} | {
            name: value for name, value in row.items() if name not in {"source", "cue", "content"}
        }
        for role in ("source", "cue", "content"):
            fields[f"{role}_spans"] = spans(row.get(role))
        statements.append(Statement.model_validate(fields))
    return Record(
        id="d",
        document=Document(
            id="d",
            text_hash=Document.text_hash_of(text),
            title=title,
            outlet=outlet,
            published=When(value="2024-05-02", basis="published"),
            text=text,
            origin=Origin(
                name="ferry.txt",
                format="text",
                sha256="0" * 64,
                encoding="utf-8",
                read_at=datetime.datetime(2024, 5, 3, tzinfo=datetime.UTC),
            ),
        ),
        entities=entities,
        statements=tuple(statements),
        model=Model(name="by hand", version="1"),
    )


@pytest.fixture
def make_record() -> Callable[..., Record]:
    return record_of


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The stand-in, put in the place of the pipeline for one test."""
    specification = importlib.util.spec_from_file_location("stand_in", STAND_IN)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    pipeline = ModuleType("onrecord.annotate.pipeline")
    pipeline.annotate = module.annotate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onrecord.annotate.pipeline", pipeline)
    return module


Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start `onrecord` with the stand-in model, in an environment that tells it nothing but what is given."""

    def start_command(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        kept = {name: value for name, value in os.environ.items() if name in QUIET}
        return subprocess.Popen(
            [sys.executable, str(STAND_IN), *arguments],
            cwd=tmp_path,
            env=kept | {"COLUMNS": "80"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start_command


@pytest.fixture
def run(start: Start) -> Run:
    """Run `onrecord` with the stand-in model to its end."""

    def run_command(*arguments: str, stdin: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
        with start(*arguments, **environment) as process:
            out, err = process.communicate(stdin, timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    return run_command


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(STORY, encoding="utf-8")
    return path
