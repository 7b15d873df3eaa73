"""What of a statement is shown in a list, with what was looked for marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.search.query import parse
from onrecord.store.search.ranking import spotters
from onrecord.store.search.snippets import Snippet, snippet_of

LONG = "one two three " * 40 + "the ferry sails at noon " + "four five six " * 40


def snippet(content: str, query: str, *, characters: int = 60) -> Snippet:
    return snippet_of(content, spotters(parse(query)).values(), characters=characters)


def marked(one: Snippet) -> list[str]:
    return [one.text[start:end] for start, end in one.matches]


def test_a_short_content_is_shown_whole() -> None:
    assert snippet("The ferry sails.", "sail") == Snippet("The ferry sails.", ((10, 15),))


def test_a_long_content_is_cut_around_the_match() -> None:
    one = snippet(LONG, "ferry")
    assert marked(one) == ["ferry"]
    assert (one.cut_before, one.cut_behind) == (True, True)
    assert len(one.text) <= 100


def test_no_word_is_cut() -> None:
    one = snippet(LONG, "ferry")
    assert set(one.text.split()) <= set(LONG.split())


def test_a_long_content_without_a_match_is_shown_from_its_beginning() -> None:
    one = snippet(LONG, "zebra")
    assert one.text.startswith("one two three")
    assert (one.matches, one.cut_before, one.cut_behind) == ((), False, True)


def test_the_part_with_most_matches_is_shown() -> None:
    content = "the ferry " + "one two three " * 30 + "the ferry sails, the ferry sails"
    assert len(marked(snippet(content, "ferry sails", characters=120))) == 4


@pytest.mark.parametrize(
    ("content", "query", "expected"),
    [
        pytest.param("“No comment,” he said", '"no comment"', ["No comment"], id="a phrase over punctuation"),
        pytest.param("Zürich’s cafés", "zurich cafe", ["Zürich", "cafés"], id="accents and endings"),
        pytest.param("the F.B.I. said", "FBI", ["F.B.I"], id="an acronym"),
        pytest.param("no comment on comments", '"no comment" comment', ["no comment", "comments"], id="overlapping"),
        pytest.param("a ferry and a pier", "ferry -pier", ["ferry"], id="what must not be there"),
        pytest.param("investigating investigators", "investigati*", ["investigating"], id="beginning of a word"),
    ],
)
def test_what_was_looked_for_is_marked(content: str, query: str, expected: list[str]) -> None:
    assert marked(snippet(content, query)) == expected


@given(
    content=st.text(max_size=400),
    query=st.sampled_from(["a", "abc*", '"a b"', "é OR ß", "x"]),
    characters=st.integers(1, 80),
)
def test_marks_lie_within_the_snippet_and_the_snippet_in_the_content(content: str, query: str, characters: int) -> None:
    one = snippet(content, query, characters=characters) if content else Snippet("")
    assert one.text in content
    assert all(0 <= start < end <= len(one.text) for start, end in one.matches)
    assert list(one.matches) == sorted(one.matches)
