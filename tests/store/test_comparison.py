"""A pass over the database: what is linked, once, and again when stories are added."""

import pytest
from made_records import made_record, said

from onrecord.compare.story import link_story
from onrecord.errors import StoreError
from onrecord.record import LinkKind, Record
from onrecord.store.comparing import comparison
from onrecord.store.comparing.comparison import Comparison, compare, count_waiting
from onrecord.store.comparing.disputes import Sought, disputes
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import standing_links
from onrecord.store.database import Store
from onrecord.store.records import load_story, put_record

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
