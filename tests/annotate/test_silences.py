"""Who was asked and did not answer."""

import re

import pytest

from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.silences import find_silences


def found(text: str) -> list[tuple[str, str, str]]:
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", text)]
    return [
        (text[slice(*one.source[0])], text[slice(*one.cue[0])], text[slice(*one.content[0])])
        for one in find_silences(text, paragraphs, find_quoted(text, paragraphs), [])
    ]


@pytest.mark.parametrize(
    ("reason", "text", "silence"),
    [
        ("a refusal", "Ana Ruiz declined to comment on the dam.", ("Ana Ruiz", "declined", "to comment on the dam")),
        (
            "a request that was not answered",
            "The board did not respond to a request for comment.",
            ("The board", "did not respond to", "a request for comment"),
        ),
        (
            "an adverb before the verb",
            "The port’s office also didn’t return several calls.",
            ("The port’s office", "didn’t return", "several calls"),
        ),
        (
            "a second clause",
            "The dam holds, but Mr. Ruiz has declined to discuss it.",
            ("Mr. Ruiz", "has declined", "to discuss it"),
        ),
        (
            "what follows a comma is no part of it",
            "She refused to answer questions, citing the inquiry.",
            ("She", "refused", "to answer questions"),
        ),
    ],
)
def test_silence(reason: str, text: str, silence: tuple[str, str, str]) -> None:
    assert found(text) == [silence], reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("a deed", "The board declined a smaller grant."),
        ("inside a quotation", "“She declined to comment,” Moran said."),
        ("no question was asked", "The dam did not return to normal."),
    ],
)
def test_no_silence(reason: str, text: str) -> None:
    assert found(text) == [], reason


def test_what_the_model_saw_is_left_to_it() -> None:
    text = "Ana Ruiz declined to comment."
    assert list(find_silences(text, [(0, len(text))], [], [(9, 17)])) == []
