"""Names and titles as they are compared across documents."""

import pytest

from onrecord.store.people.names import cards, cards_sought, fold, is_full_name, likeness
from onrecord.store.people.titles import fold_title, parse_title, relation


@pytest.mark.parametrize(
    ("why", "name", "folded"),
    [
        ("case and accents", "José NÚÑEZ", "jose nunez"),
        ("punctuation", "Ana Ruiz-Peña, Jr.", "ana ruiz pena jr"),
        ("an article", "The Halden Courier", "halden courier"),
        ("a word of address", "Mr. Jonas Okafor", "jonas okafor"),
        ("an article and a word of address", "the Rev. Ada Quill", "ada quill"),
        ("white space", "  Ada \t Quill ", "ada quill"),
        ("an article is all there is", "The", "the"),
        ("no letter at all", "—", ""),
        ("another script", "Юлия Орлова", "юлия орлова"),
    ],
)
def test_fold(why: str, name: str, folded: str) -> None:
    assert fold(name) == folded, why


@pytest.mark.parametrize(
    ("why", "one", "other", "expected"),
    [
        ("accents", "José Núñez", "Jose Nunez", "same"),
        ("the surname first", "Okafor, Jonas", "Jonas Okafor", "same"),
        ("a nickname of the list", "Bill Larsen", "William Larsen", "form"),
        ("a nickname in quotation marks", "Bricks Okafor", "Jonas “Bricks” Okafor", "form"),
        ("a middle initial left out", "Ada Quill", "Ada M. Quill", "form"),
        ("a middle name and its initial", "Ada M. Quill", "Ada Mary Quill", "form"),
        ("called by the middle name", "Edward Larsen", "J. Edward Larsen", "form"),
        ("the whole name with a suffix", "Jeff Holt", "Jefferson Beauregard Holt III", "form"),
        ("an initial", "A. Quill", "Ada Quill", "initial"),
        ("two initials alike", "A. Quill", "A. Quill", "initial"),
        ("other middle initials", "Ada M. Quill", "Ada R. Quill", None),
        ("initials of two middle names", "Georg H. W. Bosch", "Georg W. Bosch", None),
        ("father and son", "Donald Larsen", "Donald Larsen Jr.", None),
        ("another given name", "Ada Quill", "Bo Quill", None),
        ("another surname", "Ada Quill", "Ada Quist", None),
        ("another gender", "Mr. Kim Larsen", "Ms. Kim Larsen", None),
        ("no given name", "Quill", "Ada Quill", None),
    ],
)
def test_likeness(why: str, one: str, other: str, expected: str | None) -> None:
    assert (likeness(one, other), likeness(other, one)) == (expected, expected), why


def test_who_is_called_by_a_short_form_is_looked_for_under_the_long_one_too() -> None:
    assert set(cards("William Larsen")) & cards_sought("Bill Larsen")


def test_a_surname_finds_everybody_of_that_name() -> None:
    assert set(cards("Ada M. Quill")) & cards_sought("Quill")


@pytest.mark.parametrize(
    ("name", "expected"), [("Ada Quill", True), ("Quill", False), ("Mrs. Quill", False), ("van der Berg", False)]
)
def test_full_name(name: str, *, expected: bool) -> None:
    assert is_full_name(name) is expected


@pytest.mark.parametrize(
    ("why", "title", "office"),
    [
        ("an abbreviation", "Sen.", "senator"),
        ("two words", "Lt. Gov.", "lieutenant governor"),
        ("a state before it", "Ohio Gov.", "governor"),
        ("a state office", "state Rep.", "state representative"),
        ("former", "former Attorney General", "attorney general"),
        ("gender", "congresswoman", "representative"),
        ("of a department", "U.S. Secretary of State", "secretary of state"),
        ("of a town", "mayor of Halden", "mayor"),
        ("not yet", "Attorney General nominee", "attorney general nominee"),
        ("under it", "deputy attorney general", "deputy attorney general"),
        ("not in the list", "chief lamplighter", "lamplighter"),
        ("nothing", "", ""),
    ],
)
def test_the_office_that_a_title_names(why: str, title: str, office: str) -> None:
    assert fold_title(title) == office, why


def test_a_former_title_is_known_as_one() -> None:
    assert parse_title("Former House Speaker").former
    assert not parse_title("House Speaker").former


@pytest.mark.parametrize(
    ("why", "one", "other", "expected"),
    [
        ("the same office", "Sen.", "senator", "alike"),
        ("with its place", "Gov.", "Ohio governor", "alike"),
        ("of two places", "Halden mayor", "mayor of Orle", "unlike"),
        ("one office after another", "Sen.", "Attorney General", "open"),
        ("two ministries after another", "education minister", "transport minister", "open"),
        ("a spokesman who is elected", "spokesman", "mayor", "open"),
        ("a word for anybody", "leader", "plumber", "open"),
        ("two walks of life", "Sen.", "goalkeeper", "unlike"),
        ("a trade nobody listed", "Sen.", "lamplighter", "unlike"),
    ],
)
def test_whether_two_titles_speak_for_one_person(why: str, one: str, other: str, expected: str) -> None:
    assert relation(parse_title(one), parse_title(other)) == expected, why
