"""Where or by what means something was said, only if the sentence tells it."""

from collections.abc import Callable

import pytest

from onrecord.annotate.circumstances import find_setting
from onrecord.annotate.story import Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


def setting(read: Reader, text: str) -> str | None:
    story, findings = read(text)
    found = find_setting(story, findings[0].attribution)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("named behind the cue", "[Ruiz] {said} in a brief telephone interview <that it holds>.", "interview"),
        ("named inside the cue", "<It holds>, [Ruiz] {said in a statement}.", "statement"),
        ("named before the source", "At a rally in Merrow, [Ruiz] {said} <it holds>.", "rally"),
        ("told an outlet", "[Ruiz] {told} CNN <that it holds>.", "interview"),
        ("on an outlet", "[Ruiz] {said} on Fox News <that it holds>.", "broadcast"),
        ("an interview on an outlet", "[Ruiz] {said} in an interview on Fox News <that it holds>.", "interview"),
        (
            "a podcast is an interview where it says so",
            "In an interview on his podcast, [Ruiz] {said} <it holds>.",
            "interview",
        ),
        ("the verb tells it", "[Ruiz] {tweeted} <that it holds>.", "social_media"),
        ("the place on the web", "[Ruiz] {wrote} on Twitter <that it holds>.", "social_media"),
        ("a letter", "[Ruiz] {wrote} in a letter to the mayor <that it holds>.", "letter"),
        ("an email", "[Ruiz] {wrote} in an e-mail <that it holds>.", "email"),
        ("a debate", "During Tuesday’s debate, [Ruiz] {accused} <Moran of lying>.", "debate"),
        (
            "a hearing, the passive behind when",
            "He sat down at his confirmation hearing, when he {was asked} <whether it holds>.",
            "hearing",
        ),
        ("a press conference", "[Ruiz] {said} at a news conference Friday <that it holds>.", "press_conference"),
        ("a book", "[Ruiz] {writes} in her memoir <that it held>.", "book"),
        ("a court rules", "[The Supreme Court] {ruled} <that the dam must go>.", "court"),
        ("the document speaks", "[The letter] {says} <that it holds>.", "letter"),
        ("an advertisement speaks", "[The ad] {says} <that it holds>.", "ad"),
    ],
)
def test_setting(marked: Reader, reason: str, text: str, expected: str) -> None:
    assert setting(marked, text) == expected, reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("not stated", "<“It holds,”> [she] {said}."),
        ("an email server is no email", "[Ruiz] {said} nothing in her private email server inquiry <of the dam>."),
        ("the occasion is what is spoken of", "[Ruiz] {said} <she would win at the debate>."),
        ("the occasion came before", "[Ruiz] {said} before the debate <that it holds>."),
        ("the Post is no post", "[A columnist] at the Halden Post {said} <that it holds>."),
        ("told a person", "[Ruiz] {told} Moran <that it holds>."),
    ],
)
def test_no_setting(marked: Reader, reason: str, text: str) -> None:
    assert setting(marked, text) is None, reason
