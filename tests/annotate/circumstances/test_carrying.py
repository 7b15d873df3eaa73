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
    story, carried = carried_in(read, text, speakers)
    return story, carried[-1]


def carried_in(read: Reader, text: str, speakers: str) -> tuple[Story, tuple[Circumstances, ...]]:
    """The circumstances of all statements; a capital is a speaker's belief."""
    story, findings = read(text)
    own = [
        Circumstances(
            find_relays(story, one.attribution),
            find_addressee(story, one.attribution),
            find_setting(story, one.attribution),
        )
        for one in findings
    ]
    names = [None if letter == "." else letter.lower() for letter in speakers]
    are_words = [not letter.isupper() for letter in speakers]
    return story, carry_circumstances(story, findings, own, speakers=names, are_words=are_words)


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


def settings_of(carried: tuple[Circumstances, ...]) -> list[str | None]:
    return [one.setting[0] if one.setting else None for one in carried]


@pytest.mark.parametrize(
    ("reason", "text", "speakers", "settings"),
    [
        (
            "headline and lead stand before the sentence that names it",
            "[Ruiz]: <Dam holds>|\n\n[Ana Ruiz] {said} <the dam is safe>.|\n\n" + INTERVIEW,
            "rrr",
            ["interview"] * 3,
        ),
        (
            "what the lead says of an earlier time is not of it",
            "[Ana Ruiz] {has} long {said} <the dam is safe>.|\n\n" + INTERVIEW,
            "rr",
            [None, "interview"],
        ),
        (
            "nor is what another says in the lead",
            "[Bea Quill] {said} <the dam leaks>.|\n\n" + INTERVIEW,
            "qr",
            [None, "interview"],
        ),
        (
            "too far down for a lead",
            "[Ana Ruiz] {said} <it is safe>.|\n\nIt rained.\n\nA lot.\n\nAll day.\n\n" + INTERVIEW,
            "rr",
            [None, "interview"],
        ),
        (
            "a question in between shares it",
            INTERVIEW + "\n\n<“Is it old?”> [Tapper] {asked}.|\n\n<“It is,”> [she] {said}.",
            "rtr",
            ["interview"] * 3,
        ),
        (
            "a relay without a setting is not carried",
            "[Ana Ruiz] {said} <that it holds>, according to Reuters.| <“It is old,”> [she] {added}.",
            "rr",
            [None, None],
        ),
        (
            "a belief in between has none, and does not end it",
            INTERVIEW + " [She] {believes} <that it leaks>.| <“It is old,”> [she] {added}.",
            "rRr",
            ["interview", None, "interview"],
        ),
        (
            "a written statement ends a spoken occasion",
            INTERVIEW + " <“It is old,”> [she] {wrote}.",
            "rr",
            ["interview", None],
        ),
        (
            "a statement of one's own ends it for what follows",
            INTERVIEW + " [She] {said} in a statement <that it is old>.| <“Very old,”> [she] {added}.",
            "rrr",
            ["interview", "statement", "statement"],
        ),
    ],
)  # fmt: skip
def test_how_far_an_occasion_reaches(
    marked: Reader, reason: str, text: str, speakers: str, settings: list[str | None]
) -> None:
    assert settings_of(carried_in(marked, text, speakers)[1]) == settings, reason


def test_relay_without_a_setting_is_its_own_statements_only(marked: Reader) -> None:
    text = "[Ana Ruiz] {said} <that it holds>, according to Reuters.| <“It is old,”> [she] {added}."
    _, (first, second) = carried_in(marked, text, "rr")
    assert len(first.relays) == 1
    assert second.is_empty


def test_headline_does_not_take_the_addressee(marked: Reader) -> None:
    text = "[Ruiz]: <Dam holds>|\n\n[Ana Ruiz] {told} CNN in an interview <the dam is safe>."
    story, (headline, told) = carried_in(marked, text, "rr")
    assert told.addressee is not None
    assert headline.addressee is None
    assert [story.text[slice(*clue.span)] for clue in headline.relays if clue.span] == ["CNN"]


def test_question_is_put_to_the_one_who_was_interviewed(marked: Reader) -> None:
    story, (_, asked) = carried_in(marked, INTERVIEW + "\n\n<“Is it old?”> [Tapper] {asked}.", "rt")
    assert asked.addressee is not None
    assert asked.addressee.span is not None
    assert story.text[slice(*asked.addressee.span)] == "Ana Ruiz"
