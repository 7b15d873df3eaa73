"""What people said of a story is said of its new version too, where the same words stand there."""

import pytest
from made_records import Said, Who, made_record, said

from onrecord.record import Record, Statement
from onrecord.store import Store
from onrecord.store.annotations import save_annotation
from onrecord.store.audit import changes
from onrecord.store.corrections.additions import add_statement
from onrecord.store.corrections.facts import confirm_statement, correct_field, reject_statement
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.corrections.versions import carry_over
from onrecord.store.documents import put_document
from onrecord.store.entries import refresh_document
from onrecord.store.records import StoredStory, load_story, put_record
from onrecord.store.undo import undo

URL = "https://courier.example/dam"
FIRST = "Ilse Varga denied the claim about the dam."
SECOND = "Jonas Okafor said the dam was empty."
THIRD = "The river rose."
DENIAL = said("Ilse Varga", "denied", "the claim about the dam", act="deny")
EMPTY = said("Jonas Okafor", "said", "the dam was empty")
ADA = "ada"


def version(*paragraphs: str, of: tuple[Said, ...] = (DENIAL, EMPTY), who: tuple[Who, ...] = ()) -> Record:
    return made_record("\n\n".join(paragraphs), *of, who=who, outlet="Halden Courier", url=URL)


OLD = version(FIRST, SECOND)


@pytest.fixture
def old(store: Store) -> Record:
    with store.writing() as connection:
        put_record(connection, OLD, added_by="tests")
    return OLD


def update(store: Store, now: Record) -> int:
    """Put a new version in, and carry over what was said; gives of how many statements."""
    with store.writing() as connection:
        key = put_document(connection, now.document, added_by="tests").key
        save_annotation(connection, key, now)
        carried = carry_over(connection, key, editor="tests")
        refresh_document(connection, key)
    return carried


def load(store: Store, record: Record) -> StoredStory:
    with store.reading() as connection:
        return load_story(connection, record.document.id)


def by_content(store: Store, record: Record, content: str) -> Statement:
    (found,) = (one for one in load(store, record).record.statements if one.content_spans[0].text == content)
    return found


@pytest.mark.usefixtures("old")
def test_a_correction_holds_where_the_paragraph_still_stands(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, OLD.statements[1].id, "act", "warn", editor=ADA)
        correct_field(connection, OLD.statements[1].id, "target", "e1", editor=ADA)
    now = version(THIRD, SECOND, FIRST, of=(EMPTY, DENIAL))
    assert update(store, now) == 1
    one = by_content(store, now, "the dam was empty")
    names = {e.id: e.name for e in now.entities}
    assert (one.act, names[one.target or ""]) == ("warn", "Ilse Varga")
    review = load(store, now).reviews[one.id]
    assert (review.status, review.facts["act"].editor) == ("partial", ADA)
    assert load(store, OLD).reviews[OLD.statements[1].id].status == "partial"


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param((FIRST, "Jonas Okafor said the dam was empty, and low."), id="the paragraph was changed"),
        pytest.param((FIRST, SECOND, SECOND), id="it stands twice now"),
    ],
)
def test_nothing_is_carried_where_the_words_are_others(store: Store, paragraphs: tuple[str, ...]) -> None:
    with store.writing() as connection:
        confirm_statement(connection, OLD.statements[1].id, editor=ADA)
    now = version(*paragraphs)
    assert update(store, now) == 0
    assert load(store, now).reviews == {}
    assert load(store, OLD).reviews[OLD.statements[1].id].status == "confirmed"


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(("judge", "status"), [(confirm_statement, "confirmed"), (reject_statement, "rejected")])
def test_a_judgement_holds_for_the_new_version(store: Store, judge: object, status: str) -> None:
    with store.writing() as connection:
        judge(connection, OLD.statements[0].id, editor=ADA)  # type: ignore[operator]
    now = version(THIRD, FIRST, of=(said("Ilse Varga", "denied", "the claim", act="oppose"),))
    assert update(store, now) == 1
    (review,) = load(store, now).reviews.values()
    assert review.status == status
    (one,) = load(store, now).record.statements
    stands = ("deny", "the claim about the dam") if status == "confirmed" else ("oppose", "the claim")
    assert (one.act, one.content_spans[0].text) == stands


@pytest.mark.usefixtures("old")
def test_what_the_model_misses_in_the_new_version_stays_with_the_old(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, OLD.statements[1].id, editor=ADA)
    now = version(FIRST, SECOND, THIRD, of=(DENIAL,))
    assert update(store, now) == 0
    assert [one.act for one in load(store, now).record.statements] == ["deny"]


@pytest.mark.usefixtures("old")
def test_an_added_statement_is_added_to_the_new_version(store: Store) -> None:
    start = OLD.document.text.index("dam was")
    with store.writing() as connection:
        add_statement(
            connection,
            OLD.document.id,
            source=[],
            cue=[],
            content=[[start, start + 3]],
            editor=ADA,
            fields={"act": "warn", "speaker": "e2"},
        )
    now = version(THIRD, FIRST, SECOND)
    assert update(store, now) == 1
    one = by_content(store, now, "dam")
    assert (one.act, one.parent) == ("warn", by_content(store, now, "the dam was empty").id)
    assert one.reasons[0].why.startswith("added by ada on ")
    assert load(store, now).reviews[one.id].status == "added"


@pytest.mark.usefixtures("old")
def test_an_added_statement_that_the_model_finds_now_is_confirmed(store: Store) -> None:
    with store.writing() as connection:
        replace_annotation(connection, OLD.model_copy(update={"statements": ()}), editor=ADA)
        start = OLD.document.text.index("the dam was")
        add_statement(
            connection,
            OLD.document.id,
            source=[],
            cue=[],
            content=[[start, start + len("the dam was empty")]],
            editor=ADA,
            fields={"act": "warn"},
        )
    now = version(THIRD, SECOND, of=(EMPTY,))
    assert update(store, now) == 1
    (one,) = load(store, now).record.statements
    assert (one.act, one.speaker, load(store, now).reviews[one.id].status) == ("warn", None, "confirmed")


@pytest.mark.usefixtures("old")
def test_an_entity_that_is_not_found_in_the_new_version_is_taken_over(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, OLD.statements[0].id, "target", "e2", editor=ADA)
    now = version(FIRST, of=(DENIAL,))
    assert update(store, now) == 1
    names = {one.id: one.name for one in load(store, now).record.entities}
    (one,) = load(store, now).record.statements
    assert (one.target, names[one.target or ""]) == ("x1", "Jonas Okafor")


@pytest.mark.usefixtures("old")
def test_it_is_logged_and_can_be_undone(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, OLD.statements[0].id, editor=ADA)
    now = version(FIRST, THIRD, of=(DENIAL,))
    update(store, now)
    with store.writing() as connection:
        line = changes(connection, document_id=now.document.id)[0]
        undo(connection, line.key, editor=ADA)
    assert (line.action, line.before) == (
        "carry_over",
        {"document": OLD.document.id, "statement": OLD.statements[0].id},
    )
    assert load(store, now).reviews == {}
    assert load(store, OLD).reviews[OLD.statements[0].id].status == "confirmed"


@pytest.mark.usefixtures("old")
def test_a_story_elsewhere_is_no_version(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, OLD.statements[0].id, editor=ADA)
    other = made_record(f"{FIRST}\n\n{THIRD}", DENIAL, outlet="Tern", url="https://tern.example/1")
    assert update(store, other) == 0


@pytest.mark.usefixtures("old")
def test_a_version_that_is_put_in_has_what_was_said_of_the_one_before(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, OLD.statements[0].id, editor=ADA)
    now = version(FIRST, THIRD, of=(DENIAL,))
    with store.writing() as connection:
        put_record(connection, now, added_by="tests")
    assert [one.status for one in load(store, now).reviews.values()] == ["confirmed"]
