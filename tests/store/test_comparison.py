"""A pass over the database: what is linked, once, and again when stories are added."""

import pytest
from made_records import made_record, said

from onrecord.compare.story import link_story
from onrecord.record import LinkKind, Record
from onrecord.store.comparing.comparison import Comparison, compare, count_waiting
from onrecord.store.comparing.disputes import Sought, disputes
from onrecord.store.comparing.link_reviews import review_link
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
