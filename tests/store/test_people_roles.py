"""Role nouns without a name, resolved to the office holder at the day of the story, or not at all."""

import pytest
from made_people import Stories, entity_id, holder, senator, who_is
from made_records import Who

from onrecord.store import Store
from onrecord.store.people.relinking import relink
from onrecord.store.records import StoredStory

JUSTICE = {"organization": "Ministry of Justice", "area": "Halden"}
HALDEN = "The harbour of Halden was closed."


@pytest.fixture
def stories(store: Store) -> Stories:
    found = Stories(store)
    found.register(
        holder("Ada Quill", "Attorney General", "2015-04-27", "2017-01-20", **JUSTICE),
        holder("Jan Holt", "Attorney General", "2017-02-09", "2018-11-07", **JUSTICE),
        source="cabinet.json",
    )
    return found


def speaker(story: StoredStory) -> str | None:
    """Who the speaker of the last statement is."""
    told = story.record.statements[-1].speaker
    return story.people[told].name if told is not None and told in story.people else None


@pytest.mark.parametrize(
    ("why", "day", "expected"),
    [
        ("the first day", "2017-02-09", "Jan Holt"),
        ("within the term", "2017-06-01", "Jan Holt"),
        ("the one before", "2016-06-01", "Ada Quill"),
        ("between two terms", "2017-01-25", None),
        ("a month in which one of them left and nobody came", "2017-01", "Ada Quill"),
        ("a year of which both had a part", "2017", None),
        ("no day", None, None),
    ],
)
def test_the_holder_on_the_day_of_the_story_is_meant(
    stories: Stories, why: str, day: str | None, expected: str | None
) -> None:
    assert speaker(stories.add(unresolved="The Attorney General", day=day, about=HALDEN)) == expected, why


def test_the_reason_tells_office_term_and_registry(stories: Stories) -> None:
    story = stories.add(unresolved="The Attorney General", day="2017-06-01", about=HALDEN)
    why = next(reason.why for reason in story.record.statements[-1].reasons if reason.field == "speaker")
    assert "Attorney General" in why
    assert "from 2017-02-09 to 2018-11-07 in cabinet.json" in why


def test_the_source_keeps_the_words_of_the_story(stories: Stories) -> None:
    story = stories.add(unresolved="The Attorney General", day="2017-06-01", about=HALDEN)
    entity = next(one for one in story.record.entities if one.id == story.record.statements[-1].speaker)
    assert (entity.name, entity.type) == ("Attorney General", "unnamed_person")
    assert story.people[entity.id].basis == "suggested"


@pytest.mark.parametrize(
    "words",
    [
        "An attorney general",
        "The former Attorney General",
        "The deputy attorney general",
        "His attorney general",
        "The Orle attorney general",
        "The attorney general nominee",
        "The Harbour Party’s presidential nominee",
        "The attorney general’s brother",
        "Attorneys general of nine states",
        "The official",
        "He",
    ],
)
def test_a_phrase_that_names_something_else_is_left_alone(stories: Stories, words: str) -> None:
    assert speaker(stories.add(unresolved=words, day="2017-06-01", about=HALDEN)) is None


def test_a_story_that_is_not_about_the_country_of_the_office_is_left_alone(stories: Stories) -> None:
    story = stories.add(unresolved="The Attorney General", day="2017-06-01", about="It rained in Orle.")
    assert speaker(story) is None


def test_the_office_of_a_state_has_to_be_named_with_its_state(stories: Stories) -> None:
    stories.register(holder("Ilse Varga", "Governor", "2019-01-14", area="Ohio"))
    about = "It rained in Ohio."
    assert speaker(stories.add(unresolved="The governor", day="2020-06-01", about=about)) is None
    assert speaker(stories.add(unresolved="The governor of Ohio", day="2020-06-01", about=about)) == "Ilse Varga"
    assert speaker(stories.add(unresolved="Ohio’s governor", day="2020-06-01", about=about)) == "Ilse Varga"
    assert speaker(stories.add(unresolved="The governor of Iowa", day="2020-06-01", about=about)) is None


def test_an_office_that_many_hold_names_nobody(stories: Stories) -> None:
    stories.register(senator("Bo Lund", "Ohio", "2011-01-03"))
    assert speaker(stories.add(unresolved="The senator", day="2016-06-01", about="It rained in Ohio.")) is None


def test_an_unnamed_source_of_the_annotator_is_linked_too(stories: Stories) -> None:
    story = stories.add(Who(name="Attorney General", type="unnamed_person"), day="2017-06-01", about=HALDEN)
    assert who_is(story, "Attorney General").name == "Jan Holt"


def test_somebody_else_whom_the_story_calls_so_makes_it_open(stories: Stories) -> None:
    acting = Who(name="Dana Boe", title="Attorney General")
    assert speaker(stories.add(acting, unresolved="The Attorney General", day="2017-06-01", about=HALDEN)) is None


def test_another_story_of_the_outlet_that_calls_somebody_so_is_enough(stories: Stories) -> None:
    stories.add(Who(name="Petra Lind", title="mayor"), day="2020-05-01", outlet="Halden Courier")
    story = stories.add(unresolved="The mayor", day="2020-06-01", outlet="Halden Courier")
    assert speaker(story) == "Petra Lind"


@pytest.mark.parametrize(
    ("why", "day", "outlet"),
    [
        ("another outlet may mean another mayor", "2020-06-01", "Orle Gazette"),
        ("years later it may be another mayor", "2023-06-01", "Halden Courier"),
    ],
)
def test_another_story_is_not_enough(stories: Stories, why: str, day: str, outlet: str) -> None:
    stories.add(Who(name="Petra Lind", title="mayor"), day="2020-05-01", outlet="Halden Courier")
    assert speaker(stories.add(unresolved="The mayor", day=day, outlet=outlet)) is None, why


def test_a_story_of_another_outlet_with_the_same_people_is_enough(stories: Stories) -> None:
    stories.add(Who(name="Petra Lind", title="mayor"), "Ada Berg", day="2020-05-01", outlet="Halden Courier")
    story = stories.add("Ada Berg", unresolved="The mayor", day="2020-06-01", outlet="Orle Gazette")
    assert speaker(story) == "Petra Lind"


def test_two_whom_other_stories_call_so_make_it_open(stories: Stories) -> None:
    for name in ("Petra Lind", "Bo Lund"):
        stories.add(Who(name=name, title="mayor"), day="2020-05-01", outlet="Halden Courier")
    assert speaker(stories.add(unresolved="The mayor", day="2020-06-01", outlet="Halden Courier")) is None


def test_linking_again_does_not_double_the_source(stories: Stories) -> None:
    story = stories.add(unresolved="The Attorney General", day="2017-06-01", about=HALDEN)
    relink(stories.store)
    again = stories.again(story)
    assert [one.id for one in again.record.entities] == [one.id for one in story.record.entities]
    assert entity_id(again, "Attorney General") == again.record.statements[-1].speaker
