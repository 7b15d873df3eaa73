"""What people accepted comes out as training data that the scorer and the trainer read back."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from made_records import made_record, said
from sqlalchemy import Connection, select

from datasets import TAGS, example_of, load_tokenizer, read_rows
from onrecord.annotate.evaluation import read_gold, score
from onrecord.export.corrections import write_corrections
from onrecord.record import Link, Model, Record
from onrecord.store import Store
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import put_links
from onrecord.store.corrections.additions import add_statement
from onrecord.store.corrections.facts import confirm_statement, correct_field, reject_field, reject_statement
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.records import put_record
from onrecord.store.schema import document

WEIGHTS = Path(__file__).parent.parent.parent / "src" / "onrecord" / "weights"
TEXT = "Ilse Varga denied the claim. Jonas Okafor said Varga told the Courier that the dam was empty. The river rose."
DENIAL = said("Ilse Varga", "denied", "the claim", act="deny", said="2024-11-13")
OUTER = said("Jonas Okafor", "said", "Varga told the Courier that the dam was empty")
STORY = made_record(
    TEXT, DENIAL, OUTER, outlet="Halden Courier", published="2024-11-14", title="The dam", url="https://e.example/1"
)
UNTOUCHED = made_record("Bo Tarn said no.", said("Bo Tarn", "said", "no"))
ADA = "ada"


@pytest.fixture
def story(store: Store) -> Record:
    with store.writing() as connection:
        put_record(connection, STORY, added_by="tests")
        put_record(connection, UNTOUCHED, added_by="tests")
    return STORY


def at(words: str) -> list[list[int]]:
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


def written(store: Store) -> list[dict[str, Any]]:
    stream = io.StringIO()
    with store.reading() as connection:
        count = write_corrections(connection, stream)
    lines = stream.getvalue().splitlines()
    assert count == len(lines)
    return [json.loads(line) for line in lines]


def words(spans: dict[str, Any]) -> tuple[str, ...]:
    return tuple(" … ".join(TEXT[start:end] for start, end in spans[role]) for role in ("source", "cue", "content"))


@pytest.mark.usefixtures("story")
def test_only_stories_that_people_judged_are_written(store: Store) -> None:
    assert written(store) == []
    with store.writing() as connection:
        correct_field(connection, STORY.statements[0].id, "act", "oppose", editor=ADA)
    assert written(store) == []
    with store.writing() as connection:
        confirm_statement(connection, STORY.statements[0].id, editor=ADA)
    assert [row["id"] for row in written(store)] == [STORY.document.id]


@pytest.mark.usefixtures("story")
def test_a_story_tells_what_is_right_what_is_wrong_and_what_nobody_knows(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, STORY.statements[0].id, "content_spans", at("claim"), editor=ADA)
        confirm_statement(connection, STORY.statements[0].id, editor=ADA)
    (row,) = written(store)
    assert [words(one) for one in row["attributions"]] == [("Ilse Varga", "denied", "claim")]
    assert [words(one) for one in row["unreviewed"]] == [
        ("Jonas Okafor", "said", "Varga told the Courier that the dam was empty")
    ]
    assert (row["complete"], row["rejected"]) == (False, [])
    with store.writing() as connection:
        reject_statement(connection, STORY.statements[1].id, editor=ADA)
    (row,) = written(store)
    assert (row["complete"], row["unreviewed"]) == (True, [])
    assert [words(one)[0] for one in row["rejected"]] == ["Jonas Okafor"]


@pytest.mark.usefixtures("story")
def test_the_labels_name_who_when_and_how(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, STORY.statements[0].id, "target", "e2", editor=ADA)
        reject_field(connection, STORY.statements[0].id, "mode", editor=ADA)
        confirm_statement(connection, STORY.statements[0].id, editor=ADA)
    (row,) = written(store)
    (label,) = row["statements"]
    assert {
        name: label[name] for name in ("index", "speaker", "type", "target", "act", "said", "negated", "hedged")
    } == {
        "index": 0,
        "speaker": "Ilse Varga",
        "type": "named_person",
        "target": "Jonas Okafor",
        "act": "deny",
        "said": "2024-11-13",
        "negated": False,
        "hedged": False,
    }
    assert (label["mode"], label["unknown"]) == (None, ["mode"])
    assert {"target", "act"} <= set(label["accepted"])


@pytest.mark.usefixtures("story")
def test_fields_of_what_nobody_judged_as_a_whole_are_told_apart(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, STORY.statements[0].id, editor=ADA)
        correct_field(connection, STORY.statements[1].id, "speaker", "e1", editor=ADA)
    (row,) = written(store)
    assert [one["accepted"] for one in row["unreviewed"]] == [{"speaker": "Ilse Varga"}]


@pytest.mark.usefixtures("story")
def test_what_stands_inside_another_statement_is_told_apart(store: Store) -> None:
    with store.writing() as connection:
        for one in STORY.statements:
            confirm_statement(connection, one.id, editor=ADA)
        inner = add_statement(
            connection,
            STORY.document.id,
            source=at("Varga told")[:0],
            cue=at("told"),
            content=at("that the dam was empty"),
            editor=ADA,
        )
    (row,) = written(store)
    assert [words(one)[2] for one in row["attributions"]] == [
        "the claim",
        "Varga told the Courier that the dam was empty",
    ]
    (nested,) = row["nested"]
    assert (words(nested)[2], nested["parent"], nested["statement"]) == (
        "that the dam was empty",
        STORY.statements[1].id,
        inner.id,
    )
    with store.writing() as connection:
        reject_statement(connection, STORY.statements[1].id, editor=ADA)
    (row,) = written(store)
    assert [words(one)[2] for one in row["attributions"]] == ["the claim", "that the dam was empty"]
    assert row["nested"] == []


@pytest.mark.usefixtures("story")
def test_what_a_later_model_misses_is_still_written(store: Store) -> None:
    with store.writing() as connection:
        for one in STORY.statements:
            confirm_statement(connection, one.id, editor=ADA)
        before = written_in(connection)
        replace_annotation(
            connection,
            STORY.model_copy(update={"statements": (), "entities": (), "model": Model(name="deaf", version="1")}),
            editor=ADA,
        )
        assert written_in(connection) == before


def written_in(connection: Connection) -> str:
    stream = io.StringIO()
    write_corrections(connection, stream)
    return stream.getvalue()


@pytest.mark.usefixtures("story")
def test_the_scorer_and_the_trainer_read_it(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        for one in STORY.statements:
            confirm_statement(connection, one.id, editor=ADA)
    path = tmp_path / "corrections.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in written(store)), encoding="utf-8")
    (gold,) = read_gold(path)
    assert (gold.id, gold.title, gold.published, gold.outlet, gold.url) == (
        STORY.document.id,
        "The dam",
        "2024-11-14",
        "Halden Courier",
        "https://e.example/1",
    )
    measures = score([gold], [STORY.model_copy(update={"id": gold.id})]).as_dict()
    assert {measure["f1"] for measure in measures.values()} == {100.0}
    (row,) = read_rows(path)
    example = example_of(row, load_tokenizer(WEIGHTS))
    assert len(example.arcs) == 2
    tagged = {TAGS[tag].partition("-")[2] for tag in example.tags}
    assert tagged == {"", "source", "cue", "content"}


@pytest.mark.usefixtures("story")
def test_a_story_that_is_kept_only_as_an_old_version_is_written_too(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, STORY.statements[0].id, editor=ADA)
        put_record(
            connection,
            made_record(TEXT + " It rained.", DENIAL, outlet="Halden Courier", url="https://e.example/1"),
            added_by="tests",
        )
        assert (
            connection.execute(select(document.c.current).where(document.c.id == STORY.document.id)).scalar() is False
        )
    assert [row["id"] for row in written(store)] == [STORY.document.id]


@pytest.mark.usefixtures("story")
def test_judged_links_stand_beside_the_statements(store: Store) -> None:
    denial, outer = (one.id for one in STORY.statements)
    with store.writing() as connection:
        confirm_statement(connection, denial, editor=ADA)
        put_links(connection, [Link(kind="answers", a=denial, b=outer, confidence=0.7, reasons=("denied",))])
    assert "links" not in written(store)[0]
    with store.writing() as connection:
        review_link(connection, "answers", denial, outer, "dismissed", editor=ADA)
    assert written(store)[0]["links"] == [{"kind": "answers", "a": denial, "b": outer, "verdict": "dismissed"}]
