"""A pass over the database: what is linked, once, and again when stories are added."""

from collections.abc import Callable
from typing import Any

import pytest
from made_records import made_record, said
from sqlalchemy import Connection

from onrecord.compare.disputes.finding import Disputes, find_disputes
from onrecord.compare.story import link_story
from onrecord.errors import StoreError
from onrecord.record import Link, LinkKind, Record
from onrecord.store.comparing import comparison
from onrecord.store.comparing.comparison import Comparison, compare, count_waiting
from onrecord.store.comparing.disputes import Sought, disputes
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import put_links, standing_links
from onrecord.store.corrections.facts import correct_field, reject_statement
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.database import Store
from onrecord.store.records import load_story, put_record
from onrecord.store.removal import remove_document
from onrecord.store.undo import undo

NEVER = "the council never approved the contract for the Eastgate Bridge"
APPROVED = "the council approved the contract for the Eastgate Bridge in March"


def _story(content: str, *, who: str = "Ilse Varga", outlet: str = "Halden Courier", day: str = "2024-05-02") -> Record:
    text = f"{who} said {content}, after a meeting in {outlet}'s town."
    return made_record(text, said(who, "said", content, said=day), outlet=outlet, published=day)


def _put(store: Store, *records: Record) -> None:
    for record in records:
        with store.writing() as connection:
            put_record(connection, record, added_by="ana")


def _links(store: Store, kind: LinkKind) -> list[tuple[str, str]]:
    with store.reading() as connection:
        return [(one.link.a, one.link.b) for one in disputes(connection, Sought(kinds=(kind,))).disputes]


def _id(record: Record) -> str:
    return record.statements[0].id


@pytest.fixture
def before() -> Record:
    return _story(NEVER)


@pytest.fixture
def after() -> Record:
    return _story(APPROVED, outlet="Coast Gazette", day="2024-09-01")


def test_changed_position_is_found_across_stories(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_two_people_contradict_each_other(store: Store, before: Record) -> None:
    other = _story(APPROVED, who="Tomas Okafor", outlet="Coast Gazette", day="2024-05-03")
    _put(store, before, other)
    compare(store)
    assert _links(store, "contradicts") == [(_id(other), _id(before))]


def test_one_utterance_in_two_outlets_is_a_repeat(store: Store) -> None:
    _put(store, _story(NEVER), _story(NEVER, outlet="Coast Gazette", day="2024-05-03"))
    assert compare(store).repeats == 1


def test_second_pass_has_nothing_to_do(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    assert count_waiting(store) == 2
    compare(store)
    assert (count_waiting(store), compare(store)) == (0, Comparison())


def test_later_story_is_compared_with_those_before(store: Store, before: Record, after: Record) -> None:
    _put(store, before)
    compare(store)
    _put(store, after)
    assert compare(store).statements == 1
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_dismissed_stays_dismissed_when_another_story_comes(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    with store.writing() as connection:
        review_link(connection, "changes", _id(after), _id(before), "dismissed", editor="ana")
    _put(store, _story("trams will run on Sunday", outlet="Evening Post", day="2024-10-01"))
    compare(store)
    assert _links(store, "changes") == []


def test_all_are_compared_anew_where_that_is_asked(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    assert (compare(store, pairs=0).left_out, _links(store, "changes")) == (1, [])
    compare(store, again=True)
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_links_within_a_story_outlast_a_pass(store: Store) -> None:
    text = "The union accused Ilse Varga of hiding reports. Varga denied the allegations."
    record = link_story(
        made_record(
            text,
            said("The union", "accused", "Ilse Varga of hiding reports", act="accuse", target="Ilse Varga"),
            said("Varga", "denied", "the allegations", act="deny", speaker="Ilse Varga"),
        )
    )
    _put(store, record)
    compare(store)
    with store.reading() as connection:
        assert load_story(connection, record.document.id).record.links == record.links


def _printings(content: str, count: int, *, who: str = "Tomas Okafor") -> list[Record]:
    """One utterance in the stories of so many outlets."""
    return [_story(content, who=who, outlet=f"Paper {number:02}") for number in range(count)]


def test_forty_printings_of_one_statement_are_in_one_dispute(store: Store) -> None:
    accusation = _story(APPROVED, outlet="Coast Gazette")
    printings = _printings(NEVER, 40)
    _put(store, accusation, *printings)
    done = compare(store)
    assert len(_links(store, "contradicts")) == 1
    assert (done.disputes, done.stood_for, count_waiting(store)) == (1, 39, 0)


def test_another_printing_brings_no_other_dispute(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    _put(store, _story(NEVER, outlet="Evening Post", day="2024-05-03"))
    compare(store)
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_fuller_printing_takes_the_place_of_a_shorter_one(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    fuller = _story(f"{NEVER}, and he would know", outlet="Evening Post", day="2024-05-03")
    _put(store, fuller)
    compare(store)
    assert _links(store, "changes") == [(_id(after), _id(fuller))]


def test_dismissed_stays_dismissed_when_a_fuller_printing_comes(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    with store.writing() as connection:
        review_link(connection, "changes", _id(after), _id(before), "dismissed", editor="ana")
    _put(store, _story(f"{NEVER}, and he would know", outlet="Evening Post", day="2024-05-03"))
    compare(store)
    assert _links(store, "changes") == []


def test_what_is_no_repeat_after_all_is_held_against_others(store: Store) -> None:
    first, second = _printings(NEVER, 2)
    _put(store, _story(APPROVED, outlet="Coast Gazette"), first, second)
    compare(store)
    with store.writing() as connection:
        review_link(connection, "repeats", _id(first), _id(second), "dismissed", editor="ana")
    compare(store)
    assert len(_links(store, "contradicts")) == 2


def test_printings_stay_where_disputes_fail(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(store, *_printings(NEVER, 2))

    def fail(*_claims: object, **_options: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(comparison, "find_disputes", fail)
        with pytest.raises(StoreError):
            compare(store)
    with store.reading() as connection:
        assert len(standing_links(connection, {"repeats"})) == 1
    assert (compare(store).repeats, count_waiting(store)) == (0, 0)


def test_denial_in_one_outlet_answers_the_accusation_in_another(store: Store) -> None:
    accusation = made_record(
        "The union accused Ilse Varga of hiding two reports on the bridge.",
        said(
            "The union", "accused", "Ilse Varga of hiding two reports on the bridge", act="accuse", target="Ilse Varga"
        ),
        outlet="Halden Courier",
        published="2024-05-02",
    )
    denial = made_record(
        "Ilse Varga denied hiding any reports on the bridge.",
        said("Ilse Varga", "denied", "hiding any reports on the bridge", act="deny"),
        outlet="Coast Gazette",
        published="2024-05-03",
    )
    _put(store, accusation, denial)
    compare(store)
    assert _links(store, "answers") == [(_id(denial), _id(accusation))]


def _remove(store: Store, statement_id: str) -> None:
    with store.writing() as connection:
        remove_document(connection, statement_id.rpartition("-")[0], editor="ana")


def _reject(store: Store, statement_id: str) -> None:
    with store.writing() as connection:
        reject_statement(connection, statement_id, editor="ana")


def _annotate_without(store: Store, statement_id: str) -> None:
    with store.writing() as connection:
        story = load_story(connection, statement_id.rpartition("-")[0]).record
        replace_annotation(connection, story.model_copy(update={"statements": ()}), editor="ana")


@pytest.mark.parametrize("let_go", [_remove, _reject, _annotate_without])
def test_dispute_outlasts_the_printing_that_stood_in(store: Store, let_go: Callable[[Store, str], None]) -> None:
    accusation = _story(APPROVED, outlet="Coast Gazette")
    fullest = _story(f"{NEVER}, and he would know", who="Tomas Okafor", outlet="Evening Post")
    printings = _printings(NEVER, 4)
    _put(store, accusation, fullest, *printings)
    compare(store)
    assert {_id(fullest), _id(accusation)} == set(*_links(store, "contradicts"))
    let_go(store, _id(fullest))
    assert count_waiting(store) == 4
    compare(store)
    (ends,) = _links(store, "contradicts")
    assert _id(accusation) in ends
    assert set(ends) & {_id(one) for one in printings}


def test_dispute_outlasts_a_new_version_without_the_statement_that_stood_in(store: Store) -> None:
    accusation, printing = _story(APPROVED, outlet="Coast Gazette"), _story(NEVER, who="Tomas Okafor", outlet="Post")
    content, url = f"{NEVER}, and he would know", "https://wire.example/1"
    first = made_record(f"Tomas Okafor said {content}.", said("Tomas Okafor", "said", content), url=url)
    _put(store, accusation, printing, first)
    compare(store)
    assert set(*_links(store, "contradicts")) == {_id(first), _id(accusation)}
    _put(store, made_record("The story was withdrawn by the agency.", url=url))
    compare(store)
    assert set(*_links(store, "contradicts")) == {_id(printing), _id(accusation)}


def test_statement_that_is_accepted_after_all_has_its_dispute_again(
    store: Store, before: Record, after: Record
) -> None:
    _put(store, before, after)
    compare(store)
    with store.writing() as connection:
        rejected = reject_statement(connection, _id(before), editor="ana")
    _put(store, _story(APPROVED, outlet="Evening Post", day="2024-09-01"))
    compare(store)
    with store.writing() as connection:
        undo(connection, rejected, editor="ana")
    compare(store)
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_printing_whose_stand_in_went_to_another_utterance_is_held_against_others(store: Store) -> None:
    accusation = _story(APPROVED, outlet="Coast Gazette", day="2024-05-03")
    printing = _story(NEVER, who="Tomas Okafor")
    longer = "the council never approved any contract for the Eastgate Bridge, and he would know"
    fullest = _story(longer, who="Tomas Okafor", outlet="Evening Post")
    ferry = "the ferry to Sund was late on every single day of that winter"
    # Of another year than the printing, so that no family holds both.
    undated = made_record(f"Tomas Okafor said {ferry}.", said("Tomas Okafor", "said", ferry), published="2023-02-02")
    dated = _story(ferry, who="Tomas Okafor", outlet="Sund Tidende", day="2023-02-02")
    _put(store, accusation, printing, fullest, undated, dated)
    compare(store)
    assert set(*_links(store, "contradicts")) == {_id(fullest), _id(accusation)}
    with store.writing() as connection:
        put_links(connection, [Link(kind="repeats", a=_id(fullest), b=_id(undated), confidence=0.9, reasons=("read",))])
        review_link(connection, "repeats", _id(fullest), _id(undated), "confirmed", editor="ana")
    compare(store)
    assert {_id(printing), _id(accusation)} in map(set, _links(store, "contradicts"))


def test_budget_of_a_later_pass_withdraws_nothing(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    _put(store, _story(NEVER, outlet="Evening Post", day="2024-05-03"))
    assert compare(store, pairs=0).withdrawn == 0
    assert _links(store, "changes") == [(_id(after), _id(before))]


def test_unread_dispute_stays_where_a_fuller_printing_comes(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    fuller = _story(f"{NEVER}, and he would know", outlet="Evening Post", day="2024-05-03")
    _put(store, fuller)
    compare(store, pairs=0)
    assert _links(store, "changes") == [(_id(after), _id(before))]
    compare(store, again=True)
    assert _links(store, "changes") == [(_id(after), _id(fuller))]


def test_unread_dispute_goes_with_its_reason(store: Store, before: Record, after: Record) -> None:
    _put(store, before, after)
    compare(store)
    with store.writing() as connection:
        correct_field(connection, _id(after), "act", "ask", editor="ana")
    assert compare(store, pairs=0).withdrawn == 1


def test_a_relay_takes_no_position_from_whom_it_quotes(store: Store, before: Record, after: Record) -> None:
    content = f"{NEVER}, as Varga had told everybody who wanted to hear it"
    text = f"Tomas Okafor said {content}, at the gate."
    relay = made_record(text, said("Tomas Okafor", "said", content), outlet="Evening Post", published="2024-05-03")
    _put(store, before, after)
    compare(store)
    _put(store, relay)
    assert compare(store).repeats == 1
    assert _links(store, "changes") == [(_id(after), _id(before))]
    assert _links(store, "contradicts") == []


def _compare_while(store: Store, monkeypatch: pytest.MonkeyPatch, act: Callable[[Connection], object]) -> None:
    """A pass during which somebody changes something."""

    def slowly(*claims: Any, **options: Any) -> Disputes:  # noqa: ANN401 - passed on
        with store.writing() as connection:
            act(connection)
        return find_disputes(*claims, **options)

    with monkeypatch.context() as slow:
        slow.setattr(comparison, "find_disputes", slowly)
        compare(store)


def test_what_is_said_of_a_statement_during_a_pass_waits_for_the_next(
    store: Store, before: Record, after: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(store, before, after)
    _compare_while(store, monkeypatch, lambda one: correct_field(one, _id(before), "act", "deny", editor="ana"))
    assert _links(store, "changes") == []
    assert count_waiting(store) == 2


def test_repeats_that_are_dismissed_during_a_pass_are_held_against_others_in_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (_id(one) for one in _printings(NEVER, 2))
    _put(store, _story(APPROVED, outlet="Coast Gazette"), *_printings(NEVER, 2))
    _compare_while(
        store, monkeypatch, lambda one: review_link(one, "repeats", first, second, "dismissed", editor="ana")
    )
    compare(store)
    assert len(_links(store, "contradicts")) == 2
