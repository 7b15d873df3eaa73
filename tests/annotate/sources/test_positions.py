"""Titles, whom they speak for, and words that are nobody's."""

import pytest
from annotate.sources.told import Told

from onrecord.record import Segment, Span


def title_of(told: Told, name: str) -> str | None:
    """Of the entity with a name, after all was asked."""
    told.answer()
    [title] = [entity.title for entity in told.sources.entities() if entity.name == name]
    return title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("[Port spokesman Capt. Ana Ruiz] said so.", "Port spokesman", id="rank behind a title"),
        pytest.param("[Sen. Ana Ruiz] said so.", "Sen.", id="rank alone"),
        pytest.param("[Sens. Ana Ruiz and Paul Larsen] said so.", "Sen.", id="plural before two"),
        pytest.param("[Ana Ruiz, owner of a shopping center,] said so.", "owner of a shopping center",
                     id="what somebody is in charge of"),
        pytest.param("[Ana Ruiz, the coordinator for counterterrorism,] said so.", "coordinator for counterterrorism",
                     id="what somebody is in charge of, with for"),
        pytest.param("[Ana Ruiz, a doctor,] said so.", "doctor", id="apposition"),
        pytest.param("[Secretary of State Ana Ruiz] said so.", "Secretary of State", id="title with of"),
        pytest.param("Through a spokeswoman, [Ana Ruiz] declined.", None, id="somebody else before a comma"),
        pytest.param("[Ana Ruiz, the mother of two students,] said so.", None, id="relation"),
    ],
)  # fmt: skip
def test_title(text: str, title: str | None) -> None:
    assert title_of(Told(text), "Ana Ruiz") == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Ana Ruiz came. [Ruiz campaign manager Bea Quill] said so.", "Ruiz campaign",
                     id="a campaign named for somebody"),
        pytest.param("Ana Ruiz came. [Bea Quill, a spokeswoman for Ana Ruiz,] said so.", "Ana Ruiz", id="a person"),
        pytest.param("Ana Ruiz came. [Ana Ruiz’s lawyer, Bea Quill,] said so.", "Ana Ruiz", id="a lawyer's client"),
        pytest.param("[Halden Port Authority director Bea Quill] said so.", None, id="a director speaks for herself"),
    ],
)  # fmt: skip
def test_speaks_for(text: str, name: str | None) -> None:
    told = Told(text)
    found, _ = told.answer()
    names = {entity.id: entity.name for entity in told.sources.entities()}
    assert names.get(found.speaks_for or "") == name


def test_title_by_which_the_story_calls_the_one_who_spoke() -> None:
    told = Told("[Ana Ruiz] said {it holds}. [The Republican candidate] said {it is old}.",
                {"Ana Ruiz": "person", "Republican": "people"})  # fmt: skip
    told.answer(0)
    assert told.named() == ("Ana Ruiz", "named_person")
    assert title_of(told, "Ana Ruiz") == "Republican candidate"


def test_title_that_nobody_has_goes_to_none_who_has_another() -> None:
    told = Told("[Halden Mayor Ana Ruiz] said {it holds}. [The candidate] said {it is old}.")
    told.answer(0)
    assert told.named() is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("Ana Ruiz met Paul Larsen. [The two] said so.", "'The two' does not say who", id="number"),
        pytest.param("He met two men, [both of whom] said so.", "'both of whom' does not say who", id="both"),
        pytest.param("It rained. [74 percent] said so.", "'74 percent' does not say who", id="share"),
        pytest.param("It rained. [You] said so.", "'you' is whoever reads or hears it", id="second person"),
    ],
)
def test_words_that_name_nobody(text: str, why: str) -> None:
    found, entity = Told(text).answer()
    assert entity is None
    assert found.why.why == why


def in_headline(text: str) -> Told:
    """A story whose first line is its headline."""
    told = Told(text)
    headline = Segment(kind="headline", span=Span.cut(told.story.text, *told.story.paragraphs[0]))
    told.story.document = told.story.document.model_copy(update={"segments": (headline,)})
    return told


def test_bare_noun_in_a_headline_is_nobody() -> None:
    found, entity = in_headline("[Woman] wins appeal, says {dam holds}\nIt rained in Halden.").answer()
    assert entity is None
    assert found.why.why == "'Woman' in a headline stands for somebody whom the story names below"


def test_noun_with_an_article_in_a_headline_is_described() -> None:
    told = in_headline("[A woman] wins appeal, says {dam holds}\nIt rained in Halden.")
    assert told.named() == ("woman", "unnamed_person")


def test_plural_in_a_headline_is_a_group() -> None:
    told = in_headline("[Voters] win appeal, say {dam holds}\nIt rained in Halden.")
    assert told.named() == ("Voters", "unnamed_group")
