"""To whom something was said."""

from collections.abc import Callable

import pytest

from onrecord.annotate.circumstances import find_addressee
from onrecord.annotate.story import Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


def addressee(read: Reader, text: str) -> str | None:
    story, findings = read(text)
    clue = find_addressee(story, findings[0].attribution)
    return story.text[slice(*clue.span)] if clue and clue.span else None


@pytest.mark.parametrize(
    ("reason", "text", "name"),
    [
        ("the object of told", "[Ruiz] {told} reporters <that it holds>.", "reporters"),
        ("without its article", "[Ruiz] {told} the crowd <it holds>.", "crowd"),
        (
            "what a group consists of",
            "[Ruiz] {told} a crowd of supporters in Halden <that it holds>.",
            "crowd of supporters",
        ),
        ("a day is no part of it", "<It holds>, [Ruiz] {told} reporters Tuesday.", "reporters"),
        (
            "what it was doing is no part of it",
            "[Ruiz] {told} reporters traveling with her <that it holds>.",
            "reporters",
        ),
        ("a pronoun", "[Ruiz] {told} him <the dam holds>.", "him"),
        ("a possessive is no pronoun", "[Ruiz] {told} her supporters <that it holds>.", "her supporters"),
        ("an outlet", "[Ruiz] {told} The Halden Courier <that it holds>.", "Halden Courier"),
        ("the interviewer, not the outlet", "[Ruiz] {told} ABC’s Ted Moran <that it holds>.", "Ted Moran"),
        ("asked whom", "[Moran] {asked} Ruiz <whether it holds>.", "Ruiz"),
        ("warned whom", "[Ruiz] {warned} investors <that it leaks>.", "investors"),
        ("assured whom", "[Ruiz] {assured} the mayor <that it holds>.", "mayor"),
        ("said to", "<“It holds,”> [Ruiz] {said} to reporters.", "reporters"),
        ("written to", "[Ruiz] {wrote} in an email to HuffPost <that it holds>.", "HuffPost"),
        ("speaking to", "Speaking to supporters in Merrow, [Ruiz] {said} <it holds>.", "supporters"),
        ("interviewed by an outlet", "In an interview with CNN, [Ruiz] {said} <it holds>.", "CNN"),
        ("the subject of a passive", "When he {was asked} <whether it holds>, he left.", "he"),
        ("the name before a passive", "When Ruiz {was asked} <what she would do>, she left.", "Ruiz"),
        ("who answers a bare participle", "{Asked} <whether it holds>, Ruiz said she did not know.", "Ruiz"),
        ("who answers with another verb", "{Asked} <whether it holds>, Ruiz demurred.", "Ruiz"),
        ("who answered before", "“I do not know,” said Ana Ruiz, {asked about} <the dam>.", "Ana Ruiz"),
        ("all capitals", "[RUIZ] {TOLD} REPORTERS <THAT IT HOLDS>.", "REPORTERS"),
        ("no capitals", "[ruiz] {told} reporters <that it holds>.", "reporters"),
    ],
)
def test_addressee(marked: Reader, reason: str, text: str, name: str | None) -> None:
    assert addressee(marked, text) == name, reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("asked about, not asked whom", "[Moran] {asked} <about the dam>."),
        ("warned of, not warned whom", "[Ruiz] {warned} <of floods>."),
        ("the audience of what is told of", "[Ruiz] {said} <he told reporters the truth>."),
        ("another clause’s", "[Ruiz], who had accused Moran of speaking to reporters, {said} <it holds>."),
        ("to with a verb", "[Ruiz] {used her speech} to praise the mayor <for the dam>."),
        ("according to", "<It holds>, {according to} [reporters]."),
    ],
)
def test_no_addressee(marked: Reader, reason: str, text: str) -> None:
    assert addressee(marked, text) is None, reason
