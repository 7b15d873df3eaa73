"""Two names may be one person's if their parts agree."""

import pytest

from onrecord.annotate.sources.names import PersonName, may_be_one, parse_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("Jonas Okafor", PersonName(("jonas",), None, "okafor"), id="given name and surname"),
        pytest.param("Okafor", PersonName((), None, "okafor"), id="surname alone"),
        pytest.param("Jonas “Bricks” Okafor", PersonName(("jonas",), "bricks", "okafor"), id="nickname, curly marks"),
        pytest.param(
            'Jonas "Bricks" Okafor', PersonName(("jonas",), "bricks", "okafor"), id="nickname, straight marks"
        ),
        pytest.param("J.B. Holt", PersonName(("jb",), None, "holt"), id="initials written together"),
        pytest.param("Pieter van der Meer", PersonName(("pieter",), None, "van der meer"), id="two particles"),
        pytest.param(
            "Ben Carrow", PersonName(("ben",), None, "carrow"), id="a given name that is a particle elsewhere"
        ),
        pytest.param("van der Meer", PersonName((), None, "van der meer"), id="surname that opens with particles"),
        pytest.param("Ahmed al-Rashid", PersonName(("ahmed",), None, "al-rashid"), id="hyphened particle"),
        pytest.param("Robert Holt Jr.", PersonName(("robert",), None, "holt", "jr"), id="suffix"),
        pytest.param("Robert Holt, Jr.", PersonName(("robert",), None, "holt", "jr"), id="suffix behind a comma"),
        pytest.param("Mrs. Holt", PersonName((), None, "holt", None, "f"), id="word of address"),
        pytest.param("OKAFOR", PersonName((), None, "okafor"), id="capitals"),
        pytest.param("?", PersonName((), None, "?"), id="no letters"),
    ],
)
def test_parts_of_a_name(name: str, parts: PersonName) -> None:
    assert parse_name(name) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("John Holt", "J.B. Holt", id="initials of the given name"),
        pytest.param("Bill Holt", "William Jefferson Holt", id="short form from the list, middle name left out"),
        pytest.param("Bob Holt", "Rob Holt", id="two short forms of one name"),
        pytest.param("Ray Holt", "Raymond Holt", id="the one begins the other"),
        pytest.param("Jonas “Bricks” Okafor", "Bricks Okafor", id="called by the nickname"),
        pytest.param("Dana Marie Holt", "Dana Holt", id="middle name left out"),
        pytest.param("Heidi Holt Larsen", "Holt Larsen", id="double surname"),
        pytest.param("Ana Ruiz-Peña", "Peña", id="last part of a hyphened surname"),
        pytest.param("Pieter van der Meer", "van der Meer", id="surname with particles"),
        pytest.param("DANA HOLT", "Dana Holt", id="capitals"),
        pytest.param("Mr. Holt", "Paul Holt", id="word of address and full name"),
    ],
)
def test_may_be_one_person(one: str, other: str) -> None:
    assert may_be_one(parse_name(one), parse_name(other))
    assert may_be_one(parse_name(other), parse_name(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Dana Holt", "Paul Holt", id="couple"),
        pytest.param("Dana Holt", "Dana Larsen", id="surnames"),
        pytest.param("Robert Holt", "Robert Holt Jr.", id="father and son"),
        pytest.param("G.W. Holt", "G.H. Holt", id="initials"),
        pytest.param("Mr. Holt", "Mrs. Holt", id="words of address"),
    ],
)
def test_are_two_people(one: str, other: str) -> None:
    assert not may_be_one(parse_name(one), parse_name(other))
    assert not may_be_one(parse_name(other), parse_name(one))
