"""What an editor says of a statement stands over what the program proposed, is logged, and can be taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from made_records import made_record, said
from sqlalchemy import Connection, Row, select

from onrecord.errors import BadCorrection, EditConflict, NotOnRecord
from onrecord.record import Record, Statement
from onrecord.store import Store
from onrecord.store.audit import Change, changes
from onrecord.store.corrections.facts import (
    confirm_field,
    confirm_statement,
    correct_field,
    history,
    reject_field,
    reject_statement,
)
from onrecord.store.corrections.fields import FIELDS, Json, value_of, values_of
from onrecord.store.corrections.reviewing import Seen, newest_change
from onrecord.store.records import StoredStory, load_story, put_record, statement_place
from onrecord.store.schema import entry, review
from onrecord.store.undo import undo

TEXT = "Ilse Varga denied the claim on Friday. Varga told the Halden Courier that she had read them all."
STORY = made_record(
    TEXT,
    said("Ilse Varga", "denied", "the claim", act="deny", target="Halden Courier", said="2024-11-15"),
    said("Varga", "told", "that she had read them all", speaker="Ilse Varga", addressee="Halden Courier"),
    outlet="Halden Courier",
    published="2024-11-16",
)
DENIAL, READING = STORY.statements
ADA, BO = "ada", "bo"


@pytest.fixture
def story(store: Store) -> Record:
    with store.writing() as connection:
        put_record(connection, STORY, added_by="tests")
    return STORY


def load(store: Store) -> StoredStory:
    with store.reading() as connection:
        return load_story(connection, STORY.document.id)


def stands(store: Store, one: Statement = DENIAL) -> Statement:
    return next(statement for statement in load(store).record.statements if statement.id == one.id)


def entry_of(store: Store, one: Statement = DENIAL) -> Row[Any]:
    with store.reading() as connection:
        key, _, _ = statement_place(connection, one.id)
        return connection.execute(select(entry).where(entry.c.key == key)).one()


def status(store: Store, one: Statement = DENIAL) -> str | None:
    found = load(store).reviews.get(one.id)
    return found.status if found else None


def log_of(store: Store, one: Statement = DENIAL) -> list[Change]:
    with store.reading() as connection:
        return history(connection, one.id)


CORRECTIONS = [
    ("source_spans", [[5, 10]]),
    ("cue_spans", []),
    ("content_spans", [[18, 37]]),
    ("hedges", [[11, 17]]),
    ("speaker", "e2"),
    ("speaks_for", "e1"),
    ("addressee", "e1"),
    ("target", None),
    ("quotation", "mixed"),
    ("mode", "belief"),
    ("act", "oppose"),
    ("setting", "court"),
    ("role", "relay"),
    ("negated", True),
    ("said", {"value": "2024-11", "time": "night", "span": [31, 37], "basis": "stated"}),
    ("relays", [{"source": "e2", "span": [50, 64]}]),
]


def test_corrections_are_tried_on_every_field() -> None:
    assert {field for field, _ in CORRECTIONS} == set(FIELDS)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("field", "value"), CORRECTIONS)
def test_a_corrected_field_stands_until_it_is_undone(store: Store, field: str, value: Json) -> None:
    with store.writing() as connection:
        change = correct_field(connection, DENIAL.id, field, value, editor=ADA)
    corrected = stands(store)
    assert value_of(field, corrected) == value
    assert [r.why for r in corrected.reasons if r.field == field] == [f"corrected by ada on {log_of(store)[0].at[:10]}"]
    assert load(store).suggested[DENIAL.id] == DENIAL
    with store.writing() as connection:
        undo(connection, change, editor=BO)
    assert stands(store) == DENIAL
    assert status(store) is None


@pytest.mark.usefixtures("story")
def test_only_the_field_that_was_corrected_changes(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
    assert stands(store).model_copy(update={"act": "deny", "reasons": DENIAL.reasons}) == DENIAL
    assert stands(store, READING) == READING


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field not in {"content_spans", "quotation", "negated", "role"}]
)
def test_a_rejected_field_stands_empty(store: Store, field: str) -> None:
    with store.writing() as connection:
        reject_field(connection, DENIAL.id, field, editor=ADA)
    assert not getattr(stands(store), field)
    assert any(r.why.startswith("rejected by ada") for r in stands(store).reasons if r.field == field)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("field", "next_step"),
    [("negated", "true, false"), ("quotation", "direct, mixed, indirect"), ("content_spans", "select the right words")],
)
def test_a_field_that_is_never_empty_cannot_merely_be_wrong(store: Store, field: str, next_step: str) -> None:
    with store.writing() as connection, pytest.raises(BadCorrection, match=next_step):
        reject_field(connection, DENIAL.id, field, editor=ADA)


@pytest.mark.usefixtures("story")
def test_a_bad_value_changes_nothing(store: Store) -> None:
    with pytest.raises(BadCorrection), store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "shout", editor=ADA)
    assert (stands(store), status(store), log_of(store)) == (DENIAL, None, [])


@pytest.mark.usefixtures("story")
def test_status_follows_what_was_said(store: Store) -> None:
    seen = []
    with store.writing() as connection:
        keys = [confirm_field(connection, DENIAL.id, "act", editor=ADA)]
    seen.append(status(store))
    for judge in (confirm_statement, reject_statement):
        with store.writing() as connection:
            keys.append(judge(connection, DENIAL.id, editor=ADA))
        seen.append(status(store))
    for key in reversed(keys):
        with store.writing() as connection:
            undo(connection, key, editor=ADA)
        seen.append(status(store))
    assert seen == ["partial", "confirmed", "rejected", "confirmed", "partial", None]


@pytest.mark.usefixtures("story")
def test_a_confirmed_statement_keeps_the_programs_confidence_and_reasons(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, DENIAL.id, editor=ADA)
    confirmed = stands(store)
    assert confirmed.confidence == DENIAL.confidence
    assert set(DENIAL.reasons) <= set(confirmed.reasons)
    assert any(r.field == "statement" and r.why.startswith("confirmed by ada on ") for r in confirmed.reasons)


@pytest.mark.usefixtures("story")
def test_to_confirm_a_statement_leaves_what_was_corrected_before(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        reject_field(connection, DENIAL.id, "target", editor=ADA)
        confirm_statement(connection, DENIAL.id, editor=BO)
    facts = load(store).reviews[DENIAL.id].facts
    assert (facts["act"].verdict, facts["act"].value, facts["act"].editor) == ("corrected", "oppose", ADA)
    assert (facts["target"].verdict, facts["target"].value) == ("rejected", None)
    assert (facts["mode"].verdict, facts["mode"].value, facts["mode"].editor) == ("confirmed", "speech", BO)


@pytest.mark.usefixtures("story")
def test_a_rejected_statement_is_kept(store: Store) -> None:
    with store.writing() as connection:
        reject_statement(connection, DENIAL.id, editor=ADA)
    assert [one.id for one in load(store).record.statements] == [DENIAL.id, READING.id]
    assert entry_of(store).status == "rejected"


@pytest.mark.usefixtures("story")
def test_the_search_sees_what_stands(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        correct_field(connection, DENIAL.id, "speaker", "e2", editor=ADA)
        correct_field(connection, DENIAL.id, "content_spans", "18-37", editor=ADA)
    found = entry_of(store)
    assert (found.act, found.speaker, found.words, found.status) == (
        "oppose",
        "Halden Courier",
        "the claim on friday",
        "partial",
    )


@pytest.mark.usefixtures("story")
def test_a_later_correction_takes_the_place_of_an_earlier_one_and_gives_it_back(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        later = correct_field(connection, DENIAL.id, "act", "accuse", editor=BO)
    assert stands(store).act == "accuse"
    with store.writing() as connection:
        undo(connection, later, editor=ADA)
    fact = load(store).reviews[DENIAL.id].facts["act"]
    assert (fact.value, fact.verdict, fact.editor) == ("oppose", "corrected", ADA)


@pytest.mark.usefixtures("story")
def test_what_something_later_stands_on_cannot_be_undone(store: Store) -> None:
    with store.writing() as connection:
        first = correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        later = confirm_statement(connection, DENIAL.id, editor=BO)
    with store.writing() as connection, pytest.raises(BadCorrection, match=f"Undo change {later} first"):
        undo(connection, first, editor=ADA)


@pytest.mark.usefixtures("story")
def test_the_log_tells_who_when_and_from_what_to_what(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        key = correct_field(connection, DENIAL.id, "act", "accuse", editor=BO)
        undo(connection, key, editor=ADA)
    undone, second, first = log_of(store)
    assert (first.editor, first.action, first.field) == (ADA, "correct_field", "act")
    assert (first.before["value"], first.before["verdict"], first.after["value"]) == ("deny", None, "oppose")  # type: ignore[index,call-overload]
    assert (second.before["value"], second.before["editor"], second.after["value"]) == ("oppose", ADA, "accuse")  # type: ignore[index,call-overload]
    assert (undone.action, undone.editor, undone.undoes, second.undone_by) == ("undo", ADA, second.key, undone.key)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "say",
    [
        pytest.param(lambda c: confirm_statement(c, DENIAL.id, editor=ADA), id="y"),
        pytest.param(lambda c: reject_statement(c, DENIAL.id, editor=ADA), id="n"),
        pytest.param(lambda c: confirm_field(c, DENIAL.id, "act", editor=ADA), id="confirm"),
        pytest.param(lambda c: correct_field(c, DENIAL.id, "act", "oppose", editor=ADA), id="correct"),
        pytest.param(lambda c: reject_field(c, DENIAL.id, "act", editor=ADA), id="reject"),
    ],
)
def test_to_say_it_again_changes_nothing(store: Store, say: Callable[[Connection], int]) -> None:
    with store.writing() as connection:
        first = say(connection)
    with store.writing() as connection:
        assert say(connection) == first
    assert len(log_of(store)) == 1


@pytest.mark.usefixtures("story")
def test_to_correct_a_correction_to_what_the_program_said_confirms_it(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        correct_field(connection, DENIAL.id, "act", "deny", editor=BO)
    assert load(store).reviews[DENIAL.id].facts["act"].verdict == "confirmed"


@pytest.mark.usefixtures("story")
def test_a_review_is_anchored_to_the_words_that_the_editor_set(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "content_spans", [[18, 37]], editor=ADA)
        row = connection.execute(select(review)).one()
    assert (row.content_spans, row.cue_spans, row.source_spans) == ([[18, 37]], [[11, 17]], [[0, 10]])
    assert row.suggested == values_of(DENIAL)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("seen", "conflicts"),
    [
        pytest.param(Seen(value="deny"), True, id="the value was another"),
        pytest.param(Seen(value="oppose"), False, id="the value is what was seen"),
        pytest.param(Seen(change=0), True, id="the field has changed since"),
        pytest.param(None, False, id="no matter what"),
    ],
)
def test_an_edit_of_what_has_changed_since_is_refused(store: Store, seen: Seen | None, conflicts: bool) -> None:  # noqa: FBT001
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
    if conflicts:
        with pytest.raises(EditConflict), store.writing() as connection:
            correct_field(connection, DENIAL.id, "act", "accuse", editor=BO, expected=seen)
    else:
        with store.writing() as connection:
            correct_field(connection, DENIAL.id, "act", "accuse", editor=BO, expected=seen)
    assert stands(store).act == ("oppose" if conflicts else "accuse")


@pytest.mark.usefixtures("story")
def test_edits_of_other_fields_and_statements_are_no_conflict(store: Store) -> None:
    with store.reading() as connection:
        seen = Seen(change=newest_change(connection, STORY.document.id))
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
        correct_field(connection, READING.id, "mode", "belief", editor=ADA)
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "mode", "belief", editor=BO, expected=seen)
    assert (stands(store).act, stands(store).mode) == ("oppose", "belief")


@pytest.mark.usefixtures("story")
def test_a_statement_is_not_confirmed_unseen(store: Store) -> None:
    with store.reading() as connection:
        seen = Seen(change=newest_change(connection, STORY.document.id))
    with store.writing() as connection:
        correct_field(connection, DENIAL.id, "act", "oppose", editor=ADA)
    with pytest.raises(EditConflict, match="ada changed it"), store.writing() as connection:
        confirm_statement(connection, DENIAL.id, editor=BO, expected=seen)
    with pytest.raises(EditConflict), store.writing() as connection:
        confirm_statement(connection, DENIAL.id, editor=BO, expected=Seen(value=values_of(DENIAL)))
    assert status(store) == "partial"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("say", [confirm_statement, reject_statement])
def test_a_statement_that_is_not_there_cannot_be_judged(store: Store, say: Callable[..., int]) -> None:
    with pytest.raises(NotOnRecord), store.writing() as connection:
        say(connection, "no-such-statement", editor=ADA)


@pytest.mark.usefixtures("story")
def test_the_log_of_a_story_holds_all_its_changes(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, DENIAL.id, editor=ADA)
        reject_statement(connection, READING.id, editor=BO)
    with store.reading() as connection:
        found = changes(connection, document_id=STORY.document.id)
    assert [(one.action, one.subject_id) for one in found[:2]] == [
        ("reject_statement", READING.id),
        ("confirm_statement", DENIAL.id),
    ]
