"""Sources of stories linked to people of the record: where the evidence is enough, and not where it is not."""

import random

import pytest
from made_people import EDITOR, Stories, entity_id, holder, senator, who_is
from made_records import Who

from onrecord.record import SourceType
from onrecord.store import Store
from onrecord.store.people.editing import link
from onrecord.store.people.linking import link_entities
from onrecord.store.people.registered import RegistryOffice, RegistryPerson
from onrecord.store.people.relinking import relink


@pytest.fixture
def stories(store: Store) -> Stories:
    return Stories(store)


def test_two_stories_with_one_full_name_have_one_person(stories: Stories) -> None:
    first, second = stories.add("Ada Quill"), stories.add("Ada Quill")
    assert who_is(first, "Ada Quill").person_id is not None
    assert who_is(first, "Ada Quill").person_id == who_is(second, "Ada Quill").person_id
    assert who_is(second, "Ada Quill").basis == "suggested"


@pytest.mark.parametrize("name", ["Bill Larsen", "William J. Larsen", "WILLIAM LARSEN", "Mr. William Larsen"])
def test_a_form_of_the_name_is_the_same_person(stories: Stories, name: str) -> None:
    first = who_is(stories.add("William Larsen"), "William Larsen")
    assert who_is(stories.add(name), name).person_id == first.person_id


def test_a_name_learnt_from_one_story_finds_the_person_in_the_next(stories: Stories) -> None:
    first = who_is(stories.add("William Larsen"), "William Larsen")
    stories.add("Bill Larsen")
    assert who_is(stories.add("Bill R. Larsen"), "Bill R. Larsen").person_id == first.person_id


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada M. Quill", "Ada R. Quill"), ("Donald Larsen", "Donald Larsen Jr."), ("Ada Quill", "Bo Quill")],
)
def test_another_name_is_another_person(stories: Stories, one: str, other: str) -> None:
    first, second = who_is(stories.add(one), one), who_is(stories.add(other), other)
    assert second.person_id is not None
    assert first.person_id != second.person_id


@pytest.mark.parametrize(
    ("why", "name"), [("a surname", "Quill"), ("a surname with address", "Mrs. Quill"), ("an initial", "A. Quill")]
)
def test_less_than_a_full_name_stays_with_its_story(stories: Stories, why: str, name: str) -> None:
    stories.add("Ada Quill")
    local = who_is(stories.add(name), name)
    assert local.person_id is None, why
    assert local.reason


def test_a_namesake_in_another_walk_of_life_stays_with_its_story_and_the_reason_names_the_other(
    stories: Stories,
) -> None:
    stories.add(Who(name="Jan Holt", title="Sen."))
    local = who_is(stories.add(Who(name="Jan Holt", title="goalkeeper")), "Jan Holt")
    assert local.person_id is None
    assert "goalkeeper" in (local.reason or "")
    assert "Jan Holt (Sen.)" in (local.reason or "")


def test_an_office_after_another_is_the_same_person(stories: Stories) -> None:
    first = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    second = stories.add(Who(name="Jan Holt", title="Attorney General"), day="2017-03-01")
    assert who_is(first, "Jan Holt").person_id == who_is(second, "Jan Holt").person_id


def test_an_organisation_in_common_ties_two_titles(stories: Stories) -> None:
    first = stories.add(Who(name="Jan Holt", title="goalkeeper", organization="Orle Rovers"))
    second = stories.add(Who(name="Jan Holt", title="welder", organization="Orle Rovers"))
    assert who_is(first, "Jan Holt").person_id == who_is(second, "Jan Holt").person_id


def test_somebody_seldom_named_who_is_in_both_stories_ties_two_titles(stories: Stories) -> None:
    first = stories.add(Who(name="Jan Holt", title="goalkeeper"), "Petra Lind")
    second = stories.add(Who(name="Jan Holt", title="welder"), "Petra Lind")
    assert who_is(second, "Jan Holt").person_id == who_is(first, "Jan Holt").person_id
    assert "Petra Lind" in (who_is(second, "Jan Holt").reason or "")


def test_somebody_who_is_in_every_story_ties_nobody(stories: Stories, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.store.people.company.RARE_STORIES", 2)
    for _ in range(3):
        stories.add("Petra Lind")
    stories.add(Who(name="Jan Holt", title="goalkeeper"), "Petra Lind")
    second = stories.add(Who(name="Jan Holt", title="welder"), "Petra Lind")
    assert who_is(second, "Jan Holt").person_id is None


def test_two_names_that_one_story_keeps_apart_are_two_people(stories: Stories) -> None:
    first = who_is(stories.add("William Larsen"), "William Larsen")
    story = stories.add("Bill Larsen", "William Larsen")
    assert who_is(story, "William Larsen").person_id == first.person_id
    assert who_is(story, "Bill Larsen").person_id is None


@pytest.mark.parametrize("kind", ["document", "anonymous", "unnamed_person", "unnamed_group"])
def test_sources_without_a_name_stay_with_their_story(stories: Stories, kind: SourceType) -> None:
    story = stories.add(Who(name="Senior Official", type=kind))
    link = story.people.get(entity_id(story, "Senior Official"))
    assert link is None or link.person_id is None


def body(name: str) -> Who:
    return Who(name=name, type="named_organization")


def test_an_organisation_is_the_same_in_two_stories(stories: Stories) -> None:
    first, second = stories.add(body("Halden Port Authority")), stories.add(body("the Halden Port Authority"))
    found = who_is(first, "Halden Port Authority")
    assert found.person_id is not None
    assert who_is(second, "the Halden Port Authority").person_id == found.person_id


def test_a_person_and_an_organisation_of_one_name_are_two(stories: Stories) -> None:
    first, second = stories.add("Marks Spencer"), stories.add(body("Marks Spencer"))
    assert who_is(first, "Marks Spencer").person_id != who_is(second, "Marks Spencer").person_id


def test_a_description_of_an_organisation_is_no_name(stories: Stories) -> None:
    assert who_is(stories.add(body("transport ministry")), "transport ministry").person_id is None


def test_a_body_that_every_town_has_is_the_same_only_where_something_ties_the_stories(stories: Stories) -> None:
    first = who_is(stories.add(body("City Council"), outlet="Halden Courier"), "City Council")
    same = who_is(stories.add(body("City Council"), outlet="Halden Courier"), "City Council")
    other = who_is(stories.add(body("City Council"), outlet="Orle Gazette"), "City Council")
    assert first.person_id == same.person_id
    assert other.person_id is None


def test_of_two_in_a_registry_the_one_in_that_office_on_that_day_is_meant(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "1999-01-03", "2009-01-03"), senator("Jan Holt", "Iowa", "2015-01-03"))
    story = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    assert "2015-01-03" in (who_is(story, "Jan Holt").reason or "")


def test_of_two_in_a_registry_who_could_both_be_meant_neither_is(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"), senator("Jan Holt", "Iowa", "2015-01-03"))
    story = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    assert who_is(story, "Jan Holt").person_id is None
    assert "Senator, Ohio" in (who_is(story, "Jan Holt").reason or "")


def test_the_state_in_the_title_tells_two_senators_apart(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"), senator("Jan Holt", "Iowa", "2015-01-03"))
    story = stories.add(Who(name="Jan Holt", title="Iowa Sen."), day="2016-03-01")
    assert "2015-01-03" in (who_is(story, "Jan Holt").reason or "")


def test_a_registry_alone_makes_nobody_of_a_name_without_a_title(stories: Stories) -> None:
    stories.register(holder("Jan Holt", "State Representative", "2011-01-03", area="Ohio"))
    link = who_is(stories.add("Jan Holt", day="2016-03-01"), "Jan Holt")
    assert link.person_id is None
    assert "State Representative, Ohio" in (link.reason or "")


def test_the_holder_of_a_national_office_needs_no_title(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"))
    assert who_is(stories.add("Jan Holt", day="2016-03-01"), "Jan Holt").person_id is not None


@pytest.mark.parametrize(
    ("why", "day", "title", "expected"),
    [
        ("running for it", "2010-03-01", None, True),
        ("long before it", "2005-03-01", None, False),
        ("some years after it", "2020-03-01", None, True),
        ("long after it", "2035-03-01", None, False),
        ("long after it, with the office", "2035-03-01", "former senator", True),
        ("called so after it", "2035-03-01", "Sen.", True),
        ("called so before the term that the registry gives", "2005-03-01", "Sen.", True),
        ("called so long before it", "1995-03-01", "Sen.", False),
        ("a word of the chamber in a title for anybody", "2014-03-01", "Senate leader", True),
        ("another walk of life", "2014-03-01", "goalkeeper", False),
    ],
)
def test_how_near_to_a_national_office_a_story_has_to_be(
    stories: Stories, why: str, day: str, title: str | None, *, expected: bool
) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03", "2017-01-03"))
    story = stories.add(Who(name="Jan Holt", title=title), day=day)
    assert (who_is(story, "Jan Holt").person_id is not None) is expected, why


def test_a_full_name_is_not_whoever_is_called_by_a_form_of_it_where_the_record_has_both(stories: Stories) -> None:
    stories.register(
        senator("Jan Holt", "Ohio", "2011-01-03"), senator("Jan F. Holt", "Iowa", "1951-01-03", "1960-01-03")
    )
    assert who_is(stories.add("Jan F. Holt", day="2016-03-01"), "Jan F. Holt").person_id is None


def test_an_office_of_which_only_the_end_is_known_was_not_held_for_ever(stories: Stories) -> None:
    office = RegistryOffice(title="Mayor", area="Halden", ended="2021-12-31")
    stories.register(RegistryPerson(names=("Jan Holt",), offices=(office,)))
    mayor = Who(name="Jan Holt", title="Halden mayor")
    assert who_is(stories.add(mayor, day="2016-03-01"), "Jan Holt").person_id is not None
    assert "2021" not in (who_is(stories.add(mayor, day="1990-03-01"), "Jan Holt").reason or "")


def test_nobody_is_linked_to_somebody_who_was_not_born_yet(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03", birth="1970-02-01"))
    before = who_is(stories.add("Jan Holt", day="1965-03-01"), "Jan Holt")
    after = who_is(stories.add("Jan Holt", day="2016-03-01"), "Jan Holt")
    assert before.person_id != after.person_id


def test_a_surname_with_a_title_is_the_one_office_holder_of_that_name(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"), senator("Ada Quill", "Ohio", "2011-01-03"))
    story = stories.add(Who(name="Holt", title="Sen."), day="2016-03-01")
    assert who_is(story, "Holt").name == "Jan Holt"


def test_a_surname_with_a_title_that_two_hold_is_neither(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"), senator("Eva Holt", "Iowa", "2011-01-03"))
    assert who_is(stories.add(Who(name="Holt", title="Sen."), day="2016-03-01"), "Holt").person_id is None


def test_a_surname_with_a_title_out_of_its_term_is_nobody(stories: Stories) -> None:
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03", "2013-01-03"))
    assert who_is(stories.add(Who(name="Holt", title="Sen."), day="2016-03-01"), "Holt").person_id is None


def test_a_link_made_by_hand_is_never_touched(stories: Stories) -> None:
    first = stories.add("Ada Quill")
    other = stories.add("Bo Lund")
    bo = who_is(other, "Bo Lund").person_id
    with stories.store.writing() as connection:
        link(connection, first.document.id, entity_id(first, "Ada Quill"), bo, editor=EDITOR)
        link_entities(connection, first.key)
    found = who_is(stories.again(first), "Ada Quill")
    assert (found.person_id, found.basis) == (bo, "accepted")


def test_a_source_said_to_be_nobody_stays_nobody(stories: Stories) -> None:
    story = stories.add("Ada Quill")
    with stories.store.writing() as connection:
        link(connection, story.document.id, entity_id(story, "Ada Quill"), None, editor=EDITOR)
    relink(stories.store)
    assert who_is(stories.again(story), "Ada Quill").person_id is None


def test_linking_again_changes_nothing(stories: Stories) -> None:
    made = [stories.add("Ada Quill", body("Orle Rovers")), stories.add(Who(name="Ada Quill", title="mayor"))]
    before = [one.people for one in made]
    assert relink(stories.store).changed == 0
    after = [stories.again(one).people for one in made]
    assert [{key: one.person_id for key, one in links.items()} for links in after] == [
        {key: one.person_id for key, one in links.items()} for links in before
    ]


def test_linking_again_tells_how_far_it_is(stories: Stories) -> None:
    for _ in range(3):
        stories.add("Ada Quill")
    told: list[tuple[int, int]] = []
    relink(stories.store, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)


def test_after_an_import_a_story_is_linked_on_better_evidence(stories: Stories) -> None:
    story = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    stories.register(senator("Jan Holt", "Ohio", "2011-01-03"))
    relink(stories.store)
    assert "register" in (who_is(stories.again(story), "Jan Holt").reason or "")


@pytest.mark.parametrize("kind", ["named_person", "named_organization"])
def test_a_name_and_a_title_of_ten_thousand_letters_are_no_trouble(stories: Stories, kind: SourceType) -> None:
    letters = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz ", k=10_000))
    long = f"Ada {letters}"
    story = stories.add(Who(name=long, type=kind), Who(name="Ada Quill", title=f"head of {letters}"))
    assert who_is(story, long).person_id is None
    assert who_is(story, "Ada Quill").person_id is not None
