"""What in a transcript was not spoken."""

import pytest

from onrecord.ingest.transcript import directions

NOTES = [
    pytest.param("We won. (APPLAUSE) Again.", ["(APPLAUSE)"], id="in capitals"),
    pytest.param("We won. [laughter and applause] Again.", ["[laughter and applause]"], id="in brackets"),
    pytest.param("(As interpreted.) We won.", ["(As interpreted.)"], id="interpreted"),
    pytest.param("We (inaudible) it, Tom (ph).", ["(inaudible)", "(ph)"], id="lost words"),
    pytest.param("I am so […] honored.", ["[…]"], id="a gap"),
    pytest.param("Yes.\n\n(Turns back to the dog)\n\nNo.", ["(Turns back to the dog)"], id="a paragraph of its own"),
    pytest.param("So (and I mean this) we won.", [], id="a speaker's parenthesis"),
    pytest.param("We won (60 percent) in [the] north.", [], id="words put in"),
    pytest.param("He laughed (he laughs about it now, as anyone would by this time).", [], id="about laughing"),
    pytest.param("*laughs* We won.", ["*laughs*"], id="between stars"),
    pytest.param("[00:15:20] We won.", ["[00:15:20]"], id="a time code"),
]


@pytest.mark.parametrize(("text", "notes"), NOTES)
def test_notes_are_told_from_speech(text: str, notes: list[str]) -> None:
    assert [text[start:end] for start, end in directions(text)] == notes


def test_numbers_at_the_margin_are_not_spoken() -> None:
    text = "\n".join(f"{number:>2}  we said so" for number in range(1, 26))
    assert [text[start:end] for start, end in directions(text)] == [str(number) for number in range(1, 26)]


def test_numbers_of_a_short_list_are_spoken() -> None:
    assert directions("1 a bridge\n2 a road\n3 a school\n") == []


def test_only_what_lies_between_the_offsets_is_told() -> None:
    text = "(APPLAUSE) We won. (LAUGHTER) Yes. (APPLAUSE)"
    assert directions(text, 10, 30) == [(19, 29)]
