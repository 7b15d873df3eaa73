"""Which sources are outlets."""

import pytest

from onrecord.annotate.outlets import is_outlet


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
