"""Disputes with both statements side by side, changed positions in order, and families of one utterance."""

import pytest
from made_records import made_record, said
from sqlalchemy import select
from store.made_links import (
    ADMITTED,
    CHANGES,
    CLOSED,
    CONTRADICTS,
    COUNTER,
    DENIED,
    LATER,
    NEVER,
    a_link,
    put_stories,
)

from onrecord.errors import NotOnRecord, UsageError
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.comparing.disputes import Sought, changed_positions, count_disputes, disputes
from onrecord.store.comparing.families import family_of
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import put_links
from onrecord.store.corrections.facts import correct_field
from onrecord.store.documents import retract
from onrecord.store.schema import person

ADA = "ada"
ANSWERS = a_link("answers", DENIED, NEVER, confidence=0.6)


@pytest.fixture
def linked(store: Store) -> Store:
    put_stories(store)
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS, CHANGES, ANSWERS])
    return store


def kinds(store: Store, sought: Sought) -> list[str]:
    with store.reading() as connection:
        page = disputes(connection, sought)
    assert page.total == len(page.disputes)
    return [one.link.kind for one in page.disputes]


def person_id_of(store: Store, name: str) -> str:
    with store.reading() as connection:
        return str(connection.execute(select(person.c.id).where(person.c.name == name)).scalar_one())


def test_disputes_are_shown_newest_first_with_both_statements(linked: Store) -> None:
    with linked.reading() as connection:
        page = disputes(connection, Sought())
    assert [(one.link.kind, one.day) for one in page.disputes] == [
        ("changes", "2025-02-01"),
        ("contradicts", "2024-12-02"),
        ("answers", "2024-11-14"),
    ]
    change, conflict, _ = page.disputes
    assert [one.content for one in change.in_order] == [
        "the bridge was never closed",
        "“We had to close the bridge,”",
    ]
    assert (conflict.a.speaker, conflict.b.speaker) == ("Petra Lindqvist", "Ilse Varga")
    assert conflict.link.reasons == CONTRADICTS.reasons


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        pytest.param(Sought(who="Petra Lindqvist"), ["contradicts"], id="of one of the two"),
        pytest.param(Sought(who="ilse varga"), ["changes", "contradicts", "answers"], id="of either"),
        pytest.param(Sought(who="Nobody Known"), [], id="of nobody"),
        pytest.param(Sought(kinds=["answers"]), ["answers"], id="of a kind"),
        pytest.param(Sought(since="2024-12", until="2024-12"), ["contradicts"], id="of a month"),
        pytest.param(Sought(until="2024"), ["contradicts", "answers"], id="until a year"),
        pytest.param(Sought(min_confidence=0.85), ["contradicts"], id="that are certain enough"),
        pytest.param(Sought(states=["dismissed"]), [], id="that were dismissed"),
    ],
)
def test_disputes_are_chosen(linked: Store, sought: Sought, found: list[str]) -> None:
    assert kinds(linked, sought) == found


def test_somebody_is_found_by_id(linked: Store) -> None:
    assert kinds(linked, Sought(who=person_id_of(linked, "Jonas Okafor"))) == ["answers"]


def test_a_dismissed_dispute_is_shown_only_to_who_asks_for_it(linked: Store) -> None:
    with linked.writing() as connection:
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor=ADA)
    assert kinds(linked, Sought()) == ["changes", "answers"]
    assert kinds(linked, Sought(states=["dismissed"])) == ["contradicts"]


def test_a_confirmed_dispute_is_shown_however_certain_it_was(linked: Store) -> None:
    with linked.writing() as connection:
        review_link(connection, "answers", DENIED, NEVER, "confirmed", editor=ADA)
    assert kinds(linked, Sought(min_confidence=0.85)) == ["contradicts", "answers"]


def test_statements_are_shown_as_they_stand(linked: Store) -> None:
    with linked.writing() as connection:
        correct_field(connection, CLOSED, "content_spans", [[20, 41]], editor=ADA)
        put_links(connection, [CONTRADICTS])
        (one,) = disputes(connection, Sought(kinds=["contradicts"])).disputes
    assert one.a.content == COUNTER.document.text[20:41].strip()


def test_disputes_of_a_retracted_story_are_not_shown(linked: Store) -> None:
    with linked.writing() as connection:
        retract(connection, COUNTER.document.id, reason="withdrawn", editor=ADA)
    assert kinds(linked, Sought()) == ["changes", "answers"]


def test_a_page_goes_on_where_the_one_before_ended(linked: Store) -> None:
    found, after = [], None
    with linked.reading() as connection:
        for _ in range(3):
            page = disputes(connection, Sought(limit=1, after=after))
            found += [one.link.kind for one in page.disputes]
            after = page.next
    assert (found, after, page.total) == (["changes", "contradicts", "answers"], None, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"limit": 0}, id="no disputes"),
        pytest.param({"since": "2025-01", "until": "2024-01"}, id="the wrong way round"),
        pytest.param({"since": "May"}, id="no day"),
    ],
)
def test_what_cannot_be_sought(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Sought(**wrong)  # type: ignore[arg-type]


def test_a_page_that_there_is_not(linked: Store) -> None:
    with linked.reading() as connection, pytest.raises(UsageError, match="no page"):
        disputes(connection, Sought(after="nonsense"))


def test_disputes_are_counted_by_kind(linked: Store) -> None:
    with linked.reading() as connection:
        assert count_disputes(connection, Sought(who="Ilse Varga", kinds=["changes", "repeats"])) == {
            "changes": 1,
            "repeats": 0,
        }


def test_changed_positions_are_told_in_the_order_of_days(store: Store) -> None:
    last = made_record(
        "Ilse Varga said the bridge must never close.",
        said("Ilse Varga", "said", "the bridge must never close"),
        published="2025-03-05",
    )
    put_stories(store)
    put_stories(store, last)
    with store.writing() as connection:
        put_links(connection, [a_link("changes", last.statements[0].id, ADMITTED), CHANGES, CONTRADICTS])
    with store.reading() as connection:
        found = changed_positions(connection, person_id_of(store, "Ilse Varga"))
    assert [[hit.day for hit in one.in_order] for one in found] == [
        ["2024-11-14", "2025-02-01"],
        ["2025-02-01", "2025-03-05"],
    ]


def printed(words: str, outlet: str, published: str, *, behind: str) -> Record:
    return made_record(
        f"“{words},” Ilse Varga said.\n{behind}",
        said("Ilse Varga", "said", f"“{words},”", quotation="direct"),
        outlet=outlet,
        published=published,
    )


FULL = printed(
    "We had to close the bridge, and I am sorry for it", "Sund Tidende", "2025-02-02", behind="The ferry left at nine."
)
SHORT = printed(
    "We had to close the bridge", "Elv Post", "2025-02-01", behind="Nobody was hurt in May, the mayor has told us."
)
CLEAN = printed(
    "We had to shut the bridge",
    "Fjell Avis",
    "2025-02-03",
    behind="Snow fell all night on Halden and two harbours.",
)
FAMILY = (FULL, SHORT, CLEAN)


def test_a_family_has_every_wording_the_first_printing_first(store: Store) -> None:
    put_stories(store, *FAMILY, COUNTER)
    full, short, clean = (one.statements[0].id for one in FAMILY)
    with store.writing() as connection:
        put_links(connection, [a_link("repeats", full, short), a_link("repeats", clean, full)])
    with store.reading() as connection:
        family = family_of(connection, clean)
        alone = family_of(connection, CLOSED)
    assert [(one.hit.outlet, one.hit.content) for one in family.tellings] == [
        ("Elv Post", "“We had to close the bridge,”"),
        ("Sund Tidende", "“We had to close the bridge, and I am sorry for it,”"),
        ("Fjell Avis", "“We had to shut the bridge,”"),
    ]
    assert (len(family), family.origins, family.asked, family.cut, len(family.links)) == (3, 3, clean, False, 2)
    assert [one.hit.statement_id for one in alone.tellings] == [CLOSED]


def test_a_dismissed_repeat_is_of_no_family(store: Store) -> None:
    put_stories(store, *FAMILY)
    full, short, _ = (one.statements[0].id for one in FAMILY)
    with store.writing() as connection:
        put_links(connection, [a_link("repeats", full, short)])
        review_link(connection, "repeats", short, full, "dismissed", editor=ADA)
        assert len(family_of(connection, full)) == 1


def test_a_repeat_that_contradicts_is_of_the_family_once_a_person_confirmed_it(store: Store) -> None:
    forty, sixty = (
        printed(f"We have lost {count} engineers since the spring", outlet, "2025-02-01", behind=behind)
        for count, outlet, behind in (
            (40, "Elv Post", "Nobody was hurt in May, the mayor has told us."),
            (60, "Fjell Avis", "Snow fell all night on Halden and two harbours."),
        )
    )
    put_stories(store, forty, sixty)
    one, other = forty.statements[0].id, sixty.statements[0].id
    with store.writing() as connection:
        put_links(connection, [a_link("repeats", one, other)])
        assert len(family_of(connection, one)) == 1
        review_link(connection, "repeats", one, other, "confirmed", editor=ADA)
        assert len(family_of(connection, one)) == 2


def test_printings_of_one_story_count_once_in_a_family(store: Store) -> None:
    copies = [
        made_record(
            f"{LATER.document.text}\nThe bridge was closed in May and again in June, the council was told on Monday.",
            said("Ilse Varga", "said", "“We had to close the bridge,”", quotation="direct"),
            outlet=outlet,
            published="2025-02-01",
        )
        for outlet in ("Elv Post", "Fjell Avis", "Sund Tidende")
    ]
    put_stories(store, *copies, SHORT)
    ids = [one.statements[0].id for one in (*copies, SHORT)]
    with store.writing() as connection:
        put_links(connection, [a_link("repeats", ids[0], other) for other in ids[1:]])
        family = family_of(connection, ids[0])
    assert (len(family), family.origins) == (4, 2)


def test_the_family_of_nothing(store: Store) -> None:
    with store.reading() as connection, pytest.raises(NotOnRecord):
        family_of(connection, "nothing")
