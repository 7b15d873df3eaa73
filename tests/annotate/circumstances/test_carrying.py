"""An interview named once goes on in the sentences behind it, and ends."""

from collections.abc import Callable

import pytest

from onrecord.annotate.circumstances import (
    Circumstances,
    carry_circumstances,
    find_addressee,
    find_relays,
    find_setting,
)
from onrecord.annotate.story import Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


def last(read: Reader, text: str, speakers: str) -> tuple[Story, Circumstances]:
    """The circumstances of the last statement; one letter a speaker, a dot for an unknown one."""
    story, findings = read(text)
    own = [
        Circumstances(
            find_relays(story, one.attribution),
            find_addressee(story, one.attribution),
            find_setting(story, one.attribution),
        )
        for one in findings
    ]
    names = [None if letter == "." else letter for letter in speakers]
    return story, carry_circumstances(story, findings, own, speakers=names)[-1]


INTERVIEW = "[Ana Ruiz] {said} in an interview with CNN <that it holds>.|"


def test_interview_goes_on(marked: Reader) -> None:
    story, carried = last(marked, INTERVIEW + " <“It held before,”> [she] {added}.", "rr")
    assert carried.setting is not None
    assert carried.setting[0] == "interview"
    assert carried.setting[1].why.startswith("the interview that another sentence names goes on")
    assert [story.text[slice(*clue.span)] for clue in carried.relays if clue.span] == ["CNN"]
    assert carried.addressee is not None


def test_partner_answers_the_first_speaker(marked: Reader) -> None:
    text = "In an interview with Ted Moran, [Ana Ruiz] {said} <it holds>.| <“It leaks,”> [Moran] {said}."
    story, carried = last(marked, text, "rm")
    assert carried.addressee is not None
    assert carried.addressee.span is not None
    assert story.text[slice(*carried.addressee.span)] == "Ana Ruiz"


@pytest.mark.parametrize(
    ("reason", "text", "speakers"),
    [
        ("the outlet that asked speaks for itself", INTERVIEW + " [CNN] {found} <that it leaks>.", "rc"),
        ("a post ends with its paragraph", "[Ruiz] {tweeted} <that it holds>.|\n\n<“It held,”> [she] {said}.", "rr"),
        ("another speaker", INTERVIEW + " <“It leaks,”> [Bea Quill] {said}.", "rq"),
        ("a speaker not known", INTERVIEW + " <“It leaks,”> [it] {was said}.", "r."),
        ("another day", INTERVIEW + " On Tuesday [she] {said} <that it leaks>.", "rr"),
        ("an earlier time", INTERVIEW + " [She] {had} earlier {said} <that it leaks>.", "rr"),
        (
            "far behind",
            INTERVIEW + "\n\nIt rained.\n\nA lot.\n\nAll day.\n\nAnd on.\n\n<“It leaks,”> [she] {said}.",
            "rr",
        ),
    ],
)
def test_interview_ends(marked: Reader, reason: str, text: str, speakers: str) -> None:
    assert last(marked, text, speakers)[1].is_empty, reason


def test_a_statement_with_circumstances_of_its_own_keeps_them(marked: Reader) -> None:
    _, carried = last(marked, INTERVIEW + " [She] {tweeted} <that it leaks>.", "rr")
    assert carried.setting is not None
    assert carried.setting[0] == "social_media"
    assert carried.relays == ()
