"""Which sources are outlets, and which names are one outlet's."""

import pytest

from onrecord.annotate.outlets import are_one_outlet, is_listed, is_outlet


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("Reuters", id="listed"),
        pytest.param("the Associated Press", id="listed, behind an article"),
        pytest.param("the\nAssociated Press", id="a line break in the name"),
        pytest.param("The Halden Courier", id="last word"),
        pytest.param("the New York Times", id="several words"),
        pytest.param("Meridian Press Agency", id="two last words"),
        pytest.param("the Pittsburgh Post-Gazette", id="hyphen"),
        pytest.param("The Post", id="article and last word"),
        pytest.param("the Post", id="article and last word inside a sentence"),
        pytest.param("The Merrow News & Observer", id="ampersand"),
        pytest.param("The Post and Courier", id="two names joined"),
        pytest.param("AP.", id="a stop at its end"),
        pytest.param(" Agence France-Presse,", id="spaces and commas around it"),
        pytest.param("L’Écho Tribune", id="letters beyond ASCII"),
    ],
)
def test_outlet(source: str) -> None:
    assert is_outlet(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("Ada Quill", id="a person"),
        pytest.param("a reporter for Reuters", id="somebody who works there"),
        pytest.param("the local Reuters office", id="a place of theirs"),
        pytest.param("Reuters and Ada Quill", id="an outlet and a person"),
        pytest.param("the press", id="not a name"),
        pytest.param("Press Secretary Ada Quill", id="a last word that is not the last"),
        pytest.param("Globe", id="a last word alone"),
        pytest.param("reuters", id="small letters are not a name"),
        pytest.param("the Justice Department", id="another organisation"),
    ],
)
def test_not_an_outlet(source: str) -> None:
    assert not is_outlet(source)


def test_long_source_takes_no_time_to_refuse() -> None:
    assert not is_outlet("Courier " * 50_000 + "said")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("wash-post", "Washington Post", id="words cut short"),
        pytest.param("NYT", "New York Times", id="initials"),
        pytest.param("POLITICO", "politico", id="capitals"),
        pytest.param("The Halden Courier", "Halden Courier", id="article"),
        pytest.param("Halden Post-Gazette", "Halden Post Gazette", id="hyphen"),
        pytest.param("Fox News", "Fox News Channel", id="a word more"),
        pytest.param("AP", "Associated Press", id="initials of two words"),
    ],
)
def test_are_one_outlet(name: str, other: str) -> None:
    assert are_one_outlet(name, other)
    assert are_one_outlet(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("Fox News", "Washington Post", id="two outlets"),
        pytest.param("Washington Post", "Washington Times", id="one city"),
        pytest.param("CBS News", "NBC News", id="last word alike"),
        pytest.param("NYT", "New York Post", id="other initials"),
        pytest.param("", "Washington Post", id="no name"),
        pytest.param("-", "Washington Post", id="no letters"),
    ],
)
def test_are_two_outlets(name: str, other: str) -> None:
    assert not are_one_outlet(name, other)
    assert not are_one_outlet(other, name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("CNN", id="three letters"),
        pytest.param("Reuters", id="one word"),
        pytest.param("Agence France-Presse", id="several words"),
        pytest.param("REUTERS", id="in capitals"),
        pytest.param("CBS 4", id="a station with its number"),
    ],
)
def test_listed(name: str) -> None:
    assert is_listed(name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("AP", id="two letters may be anything"),
        pytest.param("the Associated Press", id="an article is no part of the name"),
        pytest.param("Halden Courier", id="told by its last word only"),
        pytest.param("New York Times", id="so is a well-known one"),
        pytest.param("CNN Center", id="a name begins with it"),
        pytest.param("", id="nothing"),
    ],
)
def test_not_listed(name: str) -> None:
    assert not is_listed(name)
