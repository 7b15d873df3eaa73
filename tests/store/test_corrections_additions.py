"""A statement that the program missed, and an entity that it does not know, are added by an editor."""

from typing import Any

import pytest
from made_records import made_record, said

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.record import Record, Statement
from onrecord.store import Store
from onrecord.store.corrections.additions import Added, add_entity, add_statement
from onrecord.store.corrections.facts import correct_field, reject_statement
from onrecord.store.corrections.fields import Json
from onrecord.store.records import StoredStory, load_story, put_record
from onrecord.store.undo import undo

TEXT = (
    "Ilse Varga said Jonas Okafor had promised “to close the bridge” by May.\n"
    "“It is safe,” the engineer wrote.\n“I read them all.”"
)
STORY = made_record(
    TEXT, said("Ilse Varga", "said", "Jonas Okafor had promised “to close the bridge” by May", quotation="mixed")
)
ADA = "ada"


def at(words: str) -> list[list[int]]:
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


@pytest.fixture
def story(store: Store) -> Record:
    with store.writing() as connection:
        put_record(connection, STORY, added_by="tests")
    return STORY


def load(store: Store) -> StoredStory:
    with store.reading() as connection:
        return load_story(connection, STORY.document.id)


def add(store: Store, source: str, cue: str, content: str, **fields: Json) -> Added:
    with store.writing() as connection:
        return add_statement(
            connection,
            STORY.document.id,
            source=at(source) if source else [],
            cue=at(cue) if cue else [],
            content=at(content),
            editor=ADA,
            fields=fields,
        )


def found(store: Store, one: Added) -> Statement:
    return next(statement for statement in load(store).record.statements if statement.id == one.id)


@pytest.mark.usefixtures("story")
def test_an_added_statement_is_on_record(store: Store) -> None:
    added = add(store, "the engineer", "wrote", "“It is safe,”", act="say", speaker="e1")
    one, story = found(store, added), load(store)
    assert (one.source_spans[0].text, one.cue_spans[0].text, one.content_spans[0].text) == (
        "the engineer",
        "wrote",
        "“It is safe,”",
    )
    assert (one.speaker, one.act, one.mode, one.confidence) == ("e1", "say", None, 1.0)
    assert one.id == Statement.id_of(STORY.document.id, one.cue_spans, one.content_spans)
    assert one.reasons[0].why.startswith("added by ada on ")
    assert story.reviews[one.id].status == "added"
    assert story.added == {one.id}
    assert one.id not in story.suggested


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("content", "quotation"),
    [("“It is safe,”", "direct"), ("the bridge” by May", "mixed"), ("Okafor had promised", "indirect")],
)
def test_its_quotation_is_told_by_the_marks(store: Store, content: str, quotation: str) -> None:
    assert found(store, add(store, "", "", content)).quotation == quotation


@pytest.mark.usefixtures("story")
def test_a_content_over_two_paragraphs_has_a_span_in_each(store: Store) -> None:
    start, end = TEXT.index("“It is"), len(TEXT)
    with store.writing() as connection:
        added = add_statement(connection, STORY.document.id, source=[], cue=[], content=[[start, end]], editor=ADA)
    assert [span.text for span in found(store, added).content_spans] == [
        "“It is safe,” the engineer wrote.",
        "“I read them all.”",
    ]


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("words", "is_inside"),
    [
        pytest.param(("Jonas Okafor", "promised", "“to close the bridge” by May"), True, id="in the content"),
        pytest.param(("Ilse Varga", "promised", "“to close the bridge” by May"), False, id="source outside"),
        pytest.param(("the engineer", "wrote", "“It is safe,”"), False, id="elsewhere"),
    ],
)
def test_it_stands_under_the_statement_in_whose_content_it_lies(
    store: Store,
    words: tuple[str, str, str],
    is_inside: bool,  # noqa: FBT001
) -> None:
    assert found(store, add(store, *words)).parent == (STORY.statements[0].id if is_inside else None)


@pytest.mark.usefixtures("story")
def test_what_the_program_found_is_not_added_again(store: Store) -> None:
    content = "Jonas Okafor had promised “to close the bridge” by May"
    with pytest.raises(BadCorrection, match="Confirm or correct that one"):
        add(store, "Ilse Varga", "said", content)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("fields", "told"),
    [({"speaker": "e9"}, "e1 \\(Ilse Varga\\)"), ({"act": "shout"}, "say, deny"), ({"tone": "harsh"}, "There are")],
)
def test_a_bad_field_is_refused_and_nothing_added(store: Store, fields: dict[str, str], told: str) -> None:
    with pytest.raises(BadCorrection, match=told):
        add(store, "the engineer", "wrote", "“It is safe,”", **fields)
    assert load(store).added == frozenset()


@pytest.mark.usefixtures("story")
def test_an_added_statement_can_be_corrected_and_rejected_and_stays_added(store: Store) -> None:
    added = add(store, "the engineer", "wrote", "“It is safe,”")
    with store.writing() as connection:
        correct_field(connection, added.id, "act", "confirm", editor="bo")
    assert (found(store, added).act, load(store).reviews[added.id].status) == ("confirm", "added")
    with store.writing() as connection:
        change = reject_statement(connection, added.id, editor="bo")
    assert load(store).reviews[added.id].status == "rejected"
    with store.writing() as connection:
        undo(connection, change, editor="bo")
    assert load(store).reviews[added.id].status == "added"


@pytest.mark.usefixtures("story")
def test_undo_takes_an_added_statement_out(store: Store) -> None:
    before = load(store)
    outer = add(store, "the engineer", "wrote", "“It is safe,” the engineer wrote")
    inner = add(store, "", "", "is safe")
    assert found(store, inner).parent == outer.id
    with store.writing() as connection:
        undo(connection, outer.change, editor="bo")
    assert found(store, inner).parent is None
    with store.writing() as connection:
        undo(connection, inner.change, editor="bo")
    assert load(store) == before


@pytest.mark.usefixtures("story")
def test_an_added_entity_can_be_the_speaker(store: Store) -> None:
    with store.writing() as connection:
        added = add_entity(
            connection,
            STORY.document.id,
            name=" Jonas  Okafor",
            type="named_person",
            title="engineer",
            mentions=at("Jonas Okafor"),
            editor=ADA,
        )
        correct_field(connection, STORY.statements[0].id, "speaker", added.id, editor=ADA)
    record = load(store).record
    speaker = next(one for one in record.entities if one.id == record.statements[0].speaker)
    assert (speaker.id, speaker.name, speaker.title, speaker.mentions[0].text) == (
        "x1",
        "Jonas Okafor",
        "engineer",
        "Jonas Okafor",
    )


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "N" * 500}, "Up to 200"),
        ({"type": "person"}, "named_person, named_organization"),
        ({"name": "Ilse Varga"}, "Choose e1"),
        ({"mentions": [[0, 9999]]}, "not inside the text"),
    ],
)
def test_an_entity_that_cannot_be_is_refused(store: Store, given: dict[str, Any], told: str) -> None:
    with store.writing() as connection, pytest.raises(BadCorrection, match=told):
        add_entity(
            connection, STORY.document.id, **({"name": "Jonas Okafor", "type": "named_person", "editor": ADA} | given)
        )


@pytest.mark.usefixtures("story")
def test_an_entity_is_taken_back_only_when_nothing_names_it(store: Store) -> None:
    with store.writing() as connection:
        added = add_entity(connection, STORY.document.id, name="Okafor", type="named_person", editor=ADA)
        named = correct_field(connection, STORY.statements[0].id, "target", added.id, editor=ADA)
    with store.writing() as connection, pytest.raises(BadCorrection, match="has a role in a statement"):
        undo(connection, added.change, editor=ADA)
    with store.writing() as connection:
        undo(connection, named, editor=ADA)
        undo(connection, added.change, editor=ADA)
    assert [one.id for one in load(store).record.entities] == ["e1"]


def test_nothing_is_added_to_a_story_that_is_not_there(store: Store) -> None:
    with store.writing() as connection, pytest.raises(NotOnRecord):
        add_statement(connection, "0" * 16, source=[], cue=[], content=[[0, 3]], editor=ADA)
    with store.writing() as connection, pytest.raises(NotOnRecord):
        add_entity(connection, "0" * 16, name="Okafor", type="named_person", editor=ADA)
