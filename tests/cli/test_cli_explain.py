"""What `onrecord explain` shows of one statement."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cli.formats.explanation import print_json, print_text
from onrecord.cli.formats.numbering import numbered
from onrecord.record import Entity, Link, Page, Record

MakeRecord = Callable[..., Record]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

TEXT = "Ada Quill was in port.\nShe reportedly told the Gull Press on Tuesday that the hull leaks."


@pytest.fixture
def told(make_record: MakeRecord) -> Record:
    span = {"start": TEXT.index("She"), "end": TEXT.index("She") + 3, "text": "She"}
    tuesday = {"start": TEXT.index("on Tuesday"), "end": TEXT.index("on Tuesday") + 10, "text": "on Tuesday"}
    return make_record(
        TEXT,
        {
            "source": "She",
            "cue": "told",
            "content": "the hull leaks",
            "speaker": "e1",
            "act": "say",
            "mode": "speech",
            "addressee": "e2",
            "said": {"value": "2024-04-30", "basis": "stated", "span": tuesday},
            "reasons": [
                {"field": "content_spans", "why": "the model read this cue with this content"},
                {"field": "speaker", "why": "pronoun 'she' → Ada Quill, only woman named", "span": span},
                {"field": "speaker", "why": "considered, the best first: Ada Quill, Bo Tarn"},
                {"field": "target", "why": "nobody is named as one"},
            ],
        },
        entities=(
            Entity(id="e1", type="named_person", name="Ada Quill", title="Harbour master"),
            Entity(id="e2", type="named_organization", name="Gull Press"),
        ),
    )


def explained(record: Record) -> list[str]:
    stream = io.StringIO()
    print_text(record, next(numbered(record)), stream)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_place_in_a_paginated_file_has_its_page(told: Record) -> None:
    pages = (Page(offset=0, number=1, label="xi"), Page(offset=TEXT.index("on Tuesday"), number=2))
    paginated = told.model_copy(update={"document": told.document.model_copy(update={"pages": pages})})
    lines = explained(paginated)
    assert "source        [She] 2:1 (page xi)" in lines
    assert "content       [the hull leaks] 2:52 (page 2)" in lines


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("source        [She] 2:1", id="words and their place"),
        pytest.param("speaker       Ada Quill (named person, Harbour master)", id="who, of what type, with what title"),
        pytest.param("              because pronoun 'she' → Ada Quill, only woman named [She] 2:1", id="why"),
        pytest.param("              because considered, the best first: Ada Quill, Bo Tarn", id="candidates"),
        pytest.param("said          2024-04-30 (stated)", id="when, and on what ground"),
        pytest.param("target        –", id="what is not known, where there is a reason"),
        pytest.param("confidence    0.87", id="confidence"),
    ],
)
def test_explanation_says(told: Record, line: str) -> None:
    assert line in explained(told)


def test_explanation_leaves_out_fields_that_say_nothing(told: Record) -> None:
    assert not any(line.startswith(("setting", "negated", "relays")) for line in explained(told))


def test_explanation_as_json_holds_the_statement_and_its_entities(told: Record) -> None:
    stream = io.StringIO()
    print_json(told, next(numbered(told)), stream)
    found = json.loads(stream.getvalue())
    assert found["statement"]["id"] == "s0"
    assert [entity["name"] for entity in found["entities"]] == ["Ada Quill", "Gull Press"]


QUARREL = "Quill said the ferry never leaked. Tarn said the ferry leaked twice. Lund denied it."


@pytest.fixture
def quarrel(make_record: MakeRecord) -> Record:
    record = make_record(
        QUARREL,
        {"source": "Quill", "content": "the ferry never leaked"},
        {"source": "Tarn", "content": "the ferry leaked twice"},
        {"source": "Lund", "content": "it"},
    )
    links = (
        Link(kind="contradicts", a="s1", b="s0", confidence=0.9, reasons=("“leaked” against “never leaked”", "sure")),
        Link(kind="answers", a="s2", b="s1", confidence=0.7, reasons=("it follows the claim",)),
    )
    return record.model_copy(update={"links": links})


def test_explanation_tells_the_links_in_both_directions_and_why(quarrel: Record) -> None:
    stream = io.StringIO()
    print_text(quarrel, list(numbered(quarrel))[1], stream)
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    assert lines[-5:] == [
        "contradicts   1 [the ferry never leaked] 1:12 (0.90)",
        "              because “leaked” against “never leaked”",
        "              because sure",
        "answered by   3 [it] 1:82 (0.70)",
        "              because it follows the claim",
    ]


def test_explanation_as_json_holds_the_links(quarrel: Record) -> None:
    stream = io.StringIO()
    print_json(quarrel, list(numbered(quarrel))[2], stream)
    assert [link["kind"] for link in json.loads(stream.getvalue())["links"]] == ["answers"]


def test_explains_the_statement_of_the_number_in_the_table(run: Run, story: Path) -> None:
    done = run("explain", str(story), "2.1")
    assert done.returncode == 0
    assert "content       [the hull leaks]" in done.stdout.decode()


def test_number_that_is_not_there_is_a_mistake_of_usage(run: Run, story: Path) -> None:
    done = run("explain", str(story), "9")
    assert done.returncode == 2
    assert "no statement '9'" in done.stderr.decode()
    assert "They are 1 to" in done.stderr.decode()


def test_story_without_statements_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("It rained all day in the harbour and nobody went out to sea again.\n")
    done = run("explain", "rain.txt", "1")
    assert done.returncode == 2
    assert "It has no statements." in done.stderr.decode()
