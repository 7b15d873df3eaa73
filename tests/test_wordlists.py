"""Word lists: lines, rows and classes of words, and patterns of them."""

import re

import pytest

from onrecord.compare.weighty import negators, quantifiers
from onrecord.wordlists import any_of, read_classes, read_lines, read_rows


def test_comments_and_blank_lines_are_no_entries() -> None:
    assert [line for line in read_lines("us_states.tsv") if not line or line.startswith("#")] == []


def test_rows_are_split_at_tabs_alone() -> None:
    assert ["ny", "New York"] in read_rows("us_states.tsv")


def test_rows_of_one_class_are_read_together() -> None:
    assert {"q", "questions"} <= read_classes("transcript_labels.tsv")["question"]


def test_words_that_deny_tell_no_quantity() -> None:
    assert "never" in negators()
    assert "most" in quantifiers()
    assert negators() & quantifiers() == set()


@pytest.mark.parametrize(
    ("space", "text", "found"),
    [
        pytest.param(r"\s+", "the prime\nminister", "prime\nminister", id="any white space"),
        pytest.param(r"\s+", "the prime-minister", "prime", id="no hyphen unless asked for"),
        pytest.param(r"[\s-]+", "the prime-minister", "prime-minister", id="a hyphen where it is asked for"),
    ],
)
def test_longest_phrase_is_matched_over_its_spaces(space: str, text: str, found: str) -> None:
    match = re.search(any_of(["prime", "prime minister"], space=space), text)
    assert match is not None
    assert match.group() == found
