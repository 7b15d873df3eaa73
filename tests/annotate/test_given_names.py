"""The gender that a given name tells."""

import pytest

from onrecord.annotate.pronouns import given_name_gender


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        pytest.param("Ana Ruiz", "f", id="a woman's name"),
        pytest.param("Paul Holt", "m", id="a man's name"),
        pytest.param("Bill Holt", "m", id="a short form"),
        pytest.param("MARY HOLT", "f", id="capitals"),
        pytest.param("mary holt", "f", id="small letters"),
        pytest.param("Mary", "f", id="a given name alone"),
        pytest.param("“Mary” Holt", "f", id="marks around it"),
        pytest.param("Mary’", "f", id="an apostrophe at its end"),
        pytest.param("Dana Holt", None, id="given to both"),
        pytest.param("Jordan Holt", None, id="given to both, a place too"),
        pytest.param("Xqz Holt", None, id="not known"),
        pytest.param("J. Paul Holt", None, id="only the first word counts, and an initial tells nothing"),
        pytest.param("", None, id="no name"),
        pytest.param(" ", None, id="white space"),
    ],
)
def test_given_name(name: str, gender: str | None) -> None:
    assert given_name_gender(name) == gender
