"""What must always hold: whatever models propose and people say, no accepted fact is lost, changed or made up."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_records import made_document
from sqlalchemy import Connection, select

from onrecord.record import Entity, Model, Record, Span, Statement
from onrecord.store import Store
from onrecord.store.corrections.additions import add_statement
from onrecord.store.corrections.anchoring import Anchor, Reading, likeness_of
from onrecord.store.corrections.facts import (
    confirm_field,
    confirm_statement,
    correct_field,
    reject_field,
    reject_statement,
)
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.records import StoredStory, load_story, put_record
from onrecord.store.removal import remove_document
from onrecord.store.rows import pairs
from onrecord.store.schema import document, fact

ADA = "ada"
WORDS = "Ann said bees hum and Bo added cows moo while Cy told ducks that eels sing and Di wrote flies buzz"
PLACES = [
    (m, m + len(w))
    for w, m in zip(
        WORDS.split(), [0, 4, 9, 14, 18, 22, 25, 31, 36, 40, 46, 49, 54, 60, 65, 70, 75, 79, 82, 88, 94], strict=True
    )
]
EDITORS = st.sampled_from(["ada", "bo"])


@st.composite
def annotations(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Some statements: the word of the cue (0: none), the first and the last word of the content, the speaker."""
    count = draw(st.integers(0, 6))
    last = len(PLACES) - 1
    found = []
    for _ in range(count):
        first = draw(st.integers(1, last))
        found.append(
            (draw(st.integers(0, last)), first, draw(st.integers(first, min(first + 5, last))), draw(st.integers(0, 3)))
        )
    return found


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, int, Any, str]:
    """An act of an editor, of the n-th statement that there is."""
    action = draw(st.sampled_from(["confirm", "reject", "y", "n", "correct", "speaker", "content", "add"]))
    start = draw(st.integers(1, len(PLACES) - 2))
    return action, draw(st.integers(0, 20)), start, draw(EDITORS)


def record_of(text: str, rows: Iterable[tuple[int, int, int, int]], version: str) -> Record:
    one = made_document(text)
    # Not every model finds everybody, and none numbers them alike.
    names = [name for n, name in enumerate(["Ann", "Bo", "Cy"], 2) if (int(version) + 1) % n]
    entities = tuple(
        Entity(
            id=f"e{number}",
            type="named_person",
            name=name,
            mentions=(Span.cut(text, text.index(name), text.index(name) + len(name)),),
        )
        for number, name in enumerate(names, 1)
    )
    statements: dict[str, Statement] = {}
    for cue, first, last, speaker in rows:
        cues = (Span.cut(text, *PLACES[cue]),) if cue else ()
        content = (Span.cut(text, PLACES[first][0], PLACES[last][1]),)
        found = Statement(
            id=Statement.id_of(one.id, cues, content),
            quotation="indirect",
            cue_spans=cues,
            content_spans=content,
            speaker=entities[speaker].id if speaker < len(entities) else None,
            confidence=0.5,
        )
        statements[found.id] = found
    return Record(
        id=one.id,
        document=one,
        entities=entities,
        statements=tuple(statements.values()),
        model=Model(name="random", version=version),
    )


def edit(connection: Connection, story: StoredStory, told: tuple[str, int, Any, str]) -> None:
    action, place, word, editor = told
    if action == "add":
        content = [[PLACES[word][0], PLACES[word + 1][1]]]
        if Statement.id_of(story.document.id, (), (Span.cut(story.document.text, *content[0]),)) not in {
            *(one.id for one in story.record.statements),
            *(one.statement_id for one in story.orphans),
        }:
            add_statement(connection, story.document.id, source=[], cue=[], content=content, editor=editor)
        return
    if not story.record.statements:
        return
    one = story.record.statements[place % len(story.record.statements)].id
    if action == "speaker" and story.record.entities:
        correct_field(
            connection, one, "speaker", story.record.entities[place % len(story.record.entities)].id, editor=editor
        )
    elif action == "content":
        correct_field(connection, one, "content_spans", [list(PLACES[word])], editor=editor)
    else:
        say: dict[str, Callable[[], int]] = {
            "confirm": lambda: confirm_field(connection, one, "act", editor=editor),
            "reject": lambda: reject_field(connection, one, "mode", editor=editor),
            "y": lambda: confirm_statement(connection, one, editor=editor),
            "n": lambda: reject_statement(connection, one, editor=editor),
            "correct": lambda: correct_field(connection, one, "act", "warn", editor=editor),
        }
        say.get(action, lambda: 0)()


def accepted(story: StoredStory) -> set[tuple[Any, ...]]:
    """Every fact of a story, with the name where it names an entity."""
    names = {one.id: one.name for one in story.record.entities}
    return {
        (
            one.key,
            field,
            said.verdict,
            names[said.value] if field == "speaker" and said.value else repr(said.value),
            said.editor,
            said.at,
        )
        for one in (*story.reviews.values(), *story.orphans)
        for field, said in one.facts.items()
    }


@given(
    st.lists(st.tuples(annotations(), st.lists(edits(), max_size=5)), min_size=2, max_size=4),
    st.integers(0, 1_000_000_000),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_accepted_fact_is_ever_lost(
    store: Store, rounds: list[tuple[list[tuple[int, int, int, int]], list[tuple[str, int, Any, str]]]], number: int
) -> None:
    text = f"{WORDS} {number}"
    identifier = made_document(text).id
    with store.writing() as connection:
        if connection.execute(select(document.c.key).where(document.c.id == identifier)).scalar() is not None:
            remove_document(connection, identifier, editor=ADA)
        before: set[tuple[Any, ...]] = set()
        old: StoredStory | None = None
        for version, (rows, edited) in enumerate(rounds, 1):
            record = record_of(text, rows, str(version))
            if old is None:
                put_record(connection, record, added_by="tests")
            else:
                replace_annotation(connection, record, editor=ADA)
            story = load_story(connection, identifier)
            assert accepted(story) == before, "a fact was lost, or changed, or made up"
            assert {one.statement_id for one in story.reviews.values()} == set(story.reviews)
            if old is not None:
                check_attachments(old, story, text)
            for told in edited:
                edit(connection, load_story(connection, identifier), told)
            old = load_story(connection, identifier)
            before = accepted(old)
            rows_of_facts = connection.execute(select(fact.c.key).where(fact.c.review_key.in_([k[0] for k in before])))
            assert len(rows_of_facts.all()) == len(before)


def check_attachments(old: StoredStory, new: StoredStory, text: str) -> None:
    """A review is attached only to what its statement, or its anchor, is like enough."""
    was = {review.key: one for one, review in old.reviews.items()}
    proposed = {
        one.id: one for one in (*old.suggested.values(), *(s for s in old.record.statements if s.id in old.added))
    }
    for statement_id, review in new.reviews.items():
        if statement_id in new.added:
            continue
        readings = [Reading(review.cue, review.content)]
        if (before := was.get(review.key)) is not None:
            readings.append(Reading(pairs(proposed[before].cue_spans), pairs(proposed[before].content_spans)))
        anchor = Anchor(before or review.statement_id, tuple(readings), text)
        assert likeness_of(anchor, Anchor.of(new.suggested[statement_id], text)).holds
