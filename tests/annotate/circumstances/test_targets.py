"""Whom an act is directed at."""

from collections.abc import Callable

import pytest

from onrecord.annotate.circumstances import find_target
from onrecord.annotate.story import Finding, Story
from onrecord.record import Act

Reader = Callable[[str], tuple[Story, list[Finding]]]


def target(read: Reader, text: str, act: Act | None) -> str | None:
    story, findings = read(text)
    clue = find_target(story, findings[0].attribution, act=act)
    return story.text[slice(*clue.span)] if clue and clue.span else None


@pytest.mark.parametrize(
    ("reason", "text", "act", "name"),
    [
        ("accused whom", "[Ruiz] {accused} <Moran of lying>.", "accuse", "Moran"),
        ("called whom what", "[Ruiz] {called} <the mayor a liar>.", "accuse", "mayor"),
        ("demanded that who acts", "[Ruiz] {demanded} <he recuse himself>.", "demand", "he"),
        ("called for whose resignation", "[Ruiz] {called for} <Moran’s resignation>.", "demand", "Moran"),
        ("called on whom", "[Ruiz] {called} <on the mayor to resign>.", "demand", "mayor"),
        ("urged whom", "[Ruiz] {urged} <lawmakers to act>.", "demand", "lawmakers"),
        ("endorsed whom", "[Ruiz] {endorsed} <Ted Moran>.", "support", "Ted Moran"),
        ("mocked whose plan, by a pronoun", "[Ruiz] {mocked} <his plan>.", "oppose", "his"),
        ("a relative is a person of their own", "[Ruiz] {praised} <her husband>.", "support", "her husband"),
        ("a clause’s subject", "[Ruiz] {claimed} <that Moran had lied>.", "accuse", "Moran"),
        ("quoted", "<“Moran must resign,”> [Ruiz] {said}. The paper wrote of Moran.", "demand", "Moran"),
    ],
)
def test_target(marked: Reader, reason: str, text: str, act: Act, name: str) -> None:
    assert target(marked, text, act) == name, reason


@pytest.mark.parametrize(
    ("reason", "text", "act"),
    [
        ("an act without a target", "[Ruiz] {said} <Moran holds the dam>.", "say"),
        ("no act known", "[Ruiz] {accused} <Moran of lying>.", None),
        ("nobody is named", "[Ruiz] {opposed} <higher taxes>.", "oppose"),
        ("the speaker themselves", "<“I must resign,”> [Ruiz] {said}.", "demand"),
        ("a capital that only opens the sentence", "<“Taxes hurt,”> [Ruiz] {said}.", "oppose"),
    ],
)
def test_no_target(marked: Reader, reason: str, text: str, act: Act | None) -> None:
    assert target(marked, text, act) is None, reason
