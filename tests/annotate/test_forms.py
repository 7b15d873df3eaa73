"""Attributions by layout: turns, signed and bare quotations, quotations over several paragraphs."""

from collections.abc import Callable

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.forms import (
    BARE_CONFIDENCE,
    SIGNED_CONFIDENCE,
    TURN_CONFIDENCE,
    find_signed,
    find_turns,
    run_on,
)
from onrecord.annotate.quotation import find_quoted

Range = tuple[int, int]


def lines_of(text: str) -> list[Range]:
    bounds = []
    place = 0
    for line in text.split("\n"):
        if line:
            bounds.append((place, place + len(line)))
        place += len(line) + 1
    return bounds


def place_of(text: str, words: str) -> Range:
    return text.index(words), text.index(words) + len(words)


def told(text: str, found: list[Attribution]) -> list[tuple[str, str]]:
    """(source, content) of each, as words; no source is an empty one."""
    assert all(one.cue == () for one in found)
    return [
        (" + ".join(text[a:b] for a, b in one.source), " + ".join(text[a:b] for a, b in one.content)) for one in found
    ]


def turns(text: str) -> list[tuple[str, str]]:
    return told(text, find_turns(text, lines_of(text)))


def signed(text: str, *taken: str) -> list[tuple[str, str]]:
    paragraphs = lines_of(text)
    spans = [place_of(text, words) for words in taken]
    return told(text, find_signed(text, paragraphs, find_quoted(text, paragraphs), spans))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Q: Why?\nA: Rust.\nQ: Since when?",
            [("Q", "Why?"), ("A", "Rust."), ("Q", "Since when?")],
            id="question and answer; a bare capital speaks even once",
        ),
        pytest.param(
            "Quill: It holds.\nBo Larrabee: No.\nQuill: Yes.",
            [("Quill", "It holds."), ("Quill", "Yes.")],
            id="a name that comes once is no speaker for certain",
        ),
        pytest.param(
            "MR. QUILL: No.\nTHE CHAIR: Why?\nMR. QUILL: Rust.",
            [("MR. QUILL", "No."), ("THE CHAIR", "Why?"), ("MR. QUILL", "Rust.")],
            id="capitals with a title",
        ),
        pytest.param(
            "Q : Why?\nHe paused.\nA : Rust.\nQ : No.",
            [("Q", "Why? + He paused."), ("A", "Rust."), ("Q", "No.")],
            id="a space before the colon; a turn of two paragraphs",
        ),
        pytest.param("Q: Why?\nA: Rust.", [], id="two turns are too few"),
        pytest.param("Date: Monday\nPlace: Merrow\nNote: No dogs", [], id="a form: no name speaks twice"),
        pytest.param("At 10:30 he left.\nAt 10:40 she left.\nAt 10:50 we left.", [], id="times of day"),
        pytest.param("Quill: 547.\nBo: 12.\nQuill: 9.\nBoth left.", [], id="scores: no letter behind the colon"),
        pytest.param("Q:\nA:\nQ:", [], id="nothing behind the colons"),
        pytest.param("he said: no\nhe said: no\nhe said: no", [], id="small letters"),
        pytest.param("", [], id="empty"),
    ],
)
def test_turns(text: str, expected: list[tuple[str, str]]) -> None:
    assert turns(text) == expected


def test_turn_says_why() -> None:
    text = "Q: Why?\nA: Rust.\nQ: No."
    assert {(one.confidence, one.reason) for one in find_turns(text, lines_of(text))} == {
        (TURN_CONFIDENCE, "a turn of a conversation: the name before the colon speaks")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“It holds.” — Ada Quill", [("Ada Quill", "“It holds.”")], id="dash"),
        pytest.param('"It holds." -- Ada Quill', [("Ada Quill", '"It holds."')], id="two hyphens, straight marks"),
        pytest.param("“It holds.”\n— Ada Quill", [("Ada Quill", "“It holds.”")], id="signed in the next line"),
        pytest.param(
            "“It holds.” — Leonora da Vinci", [("Leonora da Vinci", "“It holds.”")], id="small word in a name"
        ),
        pytest.param("“It holds.” — Ada Quill.", [("Ada Quill", "“It holds.”")], id="a stop behind the name"),
        pytest.param("“It holds.” — Bo Quill Jr.", [("Bo Quill Jr.", "“It holds.”")], id="a stop that is the name's"),
        pytest.param("(“It holds.” — Quill)", [], id="a quotation that does not open its paragraph"),
        pytest.param("“It holds.” — Quill said so before she left.", [], id="prose behind the name"),
        pytest.param("“It holds.” — said Quill", [], id="a cue behind the dash"),
        pytest.param(
            "She was asked:\n“Will the dam hold for now?”",
            [("", "“Will the dam hold for now?”")],
            id="bare, below a line that ends with a colon",
        ),
        pytest.param(
            "It began:\n“The dam holds for now",
            [("", "“The dam holds for now")],
            id="bare, never closed",
        ),
        pytest.param(
            "It began:\n“The dam holds for now.\n“It will hold for years.”",
            [("", "“The dam holds for now. + “It will hold for years.”")],
            id="bare, running on",
        ),
        pytest.param("The dam is old.\n“The dam holds for now.”", [], id="bare, but nobody speaks above it"),
        pytest.param("“The dam holds for now.”\nIt is old.", [], id="bare, with nothing above it"),
        pytest.param("It began:\n“The dam holds.”", [], id="too short to be bare"),
        pytest.param("It began:\n“The dam holds for now,” she said.", [], id="prose behind the quotation"),
        pytest.param("It began:\n‘The dam holds for now.’", [], id="single marks, too often a title"),
        pytest.param("“A long one for now.” — Quill\n“No.”", [("Quill", "“A long one for now.”")], id="only the first"),
    ],
)
def test_signed_and_bare(text: str, expected: list[tuple[str, str]]) -> None:
    assert signed(text) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param(["“The dam holds for now.”"], [], id="the same stretch"),
        pytest.param(["dam holds"], [], id="inside it"),
        pytest.param(["It began, she says.\n“The dam"], [], id="over its beginning"),
        pytest.param(
            ["It began"], [("", "“The dam holds for now.”")], id="in the paragraph above: somebody speaks there"
        ),
        pytest.param(["She left."], [], id="in the paragraph below"),
        pytest.param([], [], id="nowhere"),
    ],
)
def test_bare_quotation_beside_what_is_taken(taken: list[str], expected: list[tuple[str, str]]) -> None:
    assert signed("It began, she says.\n“The dam holds for now.”\nShe left.", *taken) == expected


def test_signed_quotation_inside_what_is_taken_is_left_alone() -> None:
    text = "“It holds for now.” — Quill"
    assert signed(text, text) == []


def test_signed_and_bare_say_why() -> None:
    text = "“It holds.” — Quill\nShe went on:\n“It never held before this.”"
    found = find_signed(text, lines_of(text), find_quoted(text, lines_of(text)), [])
    assert [(one.confidence, one.reason) for one in found] == [
        (SIGNED_CONFIDENCE, "a quotation signed with a dash and a name"),
        (BARE_CONFIDENCE, "a quotation that fills its paragraph, below one in which somebody speaks; it names nobody"),
    ]


@pytest.fixture
def content_after_run_on() -> Callable[..., list[list[str]]]:
    def contents(text: str, *first: str) -> list[list[str]]:
        """The contents, as words, of attributions that hold the first ones given."""
        given = [Attribution(((0, 1),), ((1, 2),), (place_of(text, words),), 0.5, "by hand") for words in first]
        found = run_on(text, given, find_quoted(text, lines_of(text)))
        for before, after in zip(given, found, strict=True):
            assert (after.source, after.cue, after.confidence) == (before.source, before.cue, before.confidence)
        return [[text[a:b] for a, b in one.content] for one in found]

    return contents


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        pytest.param("He said: “One.\n“Two.”", ["“One."], [["“One.", "“Two.”"]], id="two paragraphs"),
        pytest.param(
            "He said: “One.\n\n“Two.\n\n“Three.”\n“Four.”",
            ["“One."],
            [["“One.", "“Two.", "“Three.”"]],
            id="until it is closed",
        ),
        pytest.param("He said: “One.”\n“Two.”", ["“One.”"], [["“One.”"]], id="closed: another quotation"),
        pytest.param("He said: “One.\nShe left.\n“Two.”", ["“One."], [["“One."]], id="prose between"),
        pytest.param(
            "He said: “One.\n“Two,” Bo said.", ["“One.", "“Two,”"], [["“One."], ["“Two,”"]], id="another has it"
        ),
        pytest.param("He said: “One and\n“Two.”", ["“One"], [["“One"]], id="content ends before the paragraph does"),
        pytest.param('He said: "One.\n"Two."', ['"One.'], [['"One.', '"Two."']], id="straight"),
    ],
)
def test_quotation_that_runs_on(
    content_after_run_on: Callable[..., list[list[str]]], text: str, first: list[str], expected: list[list[str]]
) -> None:
    assert content_after_run_on(text, *first) == expected
