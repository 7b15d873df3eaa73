"""Through whom words reached the article, and through whom they did not."""

from collections.abc import Callable

import pytest

from onrecord.annotate.circumstances import find_relays
from onrecord.annotate.story import Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


def relays(read: Reader, text: str) -> list[str]:
    story, findings = read(text)
    found = find_relays(story, findings[0].attribution)
    assert all(clue.why for clue in found)
    return [story.text[slice(*clue.span)] for clue in found if clue.span]


@pytest.mark.parametrize(
    ("reason", "text", "names"),
    [
        ("the outlet told", "<“The dam holds,”> [Ana Ruiz] {told} CNN.", ["CNN"]),
        ("curly marks change nothing", "[He] {told} Fox News <“it’s over”>.", ["Fox News"]),
        ("an outlet in capitals", "[Ruiz] {told} POLITICO <that the dam holds>.", ["POLITICO"]),
        (
            "an outlet in capitals whose last word is a day",
            "[Ruiz] {told} USA TODAY <she had no part in it>.",
            ["USA TODAY"],
        ),
        ("a paper that only its last word tells", "<It holds>, [he] {told} the Halden Courier.", ["Halden Courier"]),
        ("the outlet of the interviewer", "[Ruiz] {told} ABC’s Ted Moran <that it holds>.", ["ABC"]),
        ("the outlet of a programme", "[Ruiz] {told} CBS’ Face the Nation <that it holds>.", ["CBS"]),
        ("an employee of the outlet", "[Ruiz] {told} a Politico reporter <it holds>.", ["Politico"]),
        (
            "an interview with it",
            "[Ruiz] {said} in an interview with the Associated Press <that it holds>.",
            ["Associated Press"],
        ),
        ("an interview inside the cue", "<It holds>, [Ruiz] {said in an interview with ABC News}.", ["ABC News"]),
        ("an interview of its own", "In a CBS interview, [Ruiz] {said} <it holds>.", ["CBS"]),
        ("its broadcast", "[Ruiz] {said} on NBC’s “Meet the Press” <that it holds>.", ["NBC"]),
        ("a programme without its outlet", "[Ruiz] {said} on Morning Joe <that it holds>.", ["Morning Joe"]),
        (
            "a programme that no list knows",
            "In an interview on her podcast “The Dam Hour,” [Ruiz] {said} <it holds>.",
            ["The Dam Hour"],
        ),
        (
            "an article of the speaker’s own",
            "[Ruiz] {wrote} in an op-ed in the Wall Street Journal <that it holds>.",
            ["Wall Street Journal"],
        ),
        ("a statement given to it", "[Ruiz] {said} in a statement to Politico <that it holds>.", ["Politico"]),
        ("according to, behind another speaker", "<“It holds,”> [she] {said}, according to Reuters.", ["Reuters"]),
        (
            "reports, inverted",
            "[Ruiz] {has denied} <that she lied>, reports the Associated Press.",
            ["Associated Press"],
        ),
        (
            "as first reported by",
            "[Ruiz] {resigned over} <the dam>, as first reported by the Merrow Times.",
            ["Merrow Times"],
        ),
        ("quoted by", "<“It is false,”> [Ruiz] {is quoted saying} by the Associated Press.", ["Associated Press"]),
        (
            "one outlet on another’s sources",
            "[Ruiz] {said} <it holds>, according to Reuters, citing two officials.",
            ["Reuters", "two officials"],
        ),
        ("a local station by its number", "[Ruiz] {told} Fox 35 in Halden <that it holds>.", ["Fox 35"]),
        ("two statements in one sentence", "[Ruiz] told CNN the dam holds, {adding} <that the mayor knew>.", ["CNN"]),
    ],
)
def test_relay(marked: Reader, reason: str, text: str, names: list[str]) -> None:
    assert relays(marked, text) == names, reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the outlet speaks itself", "{According to} [Reuters], <the dam holds>."),
        ("the outlet speaks itself, active", "[The Associated Press] {reported} <that the dam holds>."),
        ("the one told is no outlet", "[Ruiz] {told} the Senate Judiciary Committee <that it holds>."),
        ("the outlet stands in what is said", "[Ruiz] {said} <she had told CNN the truth>."),
        (
            "the outlet passed on another’s words",
            "[Ruiz] {spoke out} <against the dam> after the mayor told CNN that it holds.",
        ),
        pytest.param(
            "a person with an outlet’s last word",
            "[Ruiz] {told} Emily Post <that it holds>.",
            marks=pytest.mark.xfail(strict=True, reason="'Post' at the end of a name is taken for a newspaper’s"),
        ),
        ("nobody is named", "<“It holds,”> [she] {said}."),
    ],
)
def test_no_relay(marked: Reader, reason: str, text: str) -> None:
    assert relays(marked, text) == [], reason


def test_reason_quotes_the_words_that_tell_it(marked: Reader) -> None:
    story, findings = marked("<“It holds,”> [Ruiz] {told} the Halden Courier.")
    (clue,) = find_relays(story, findings[0].attribution)
    assert clue.why == "'told the Halden Courier': the outlet that was told passed the words on"


def test_hostile_text_takes_no_time(marked: Reader) -> None:
    story, findings = marked("[x] {told} <y> " + "told the Courier interview with in a " * 5_000)
    assert len(find_relays(story, findings[0].attribution)) <= 2
