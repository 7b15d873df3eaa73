"""Which contents are read again, and when an outlet merely relays."""

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.nesting import inner_paragraphs, is_relay, is_worth_keeping
from onrecord.annotate.quotation import find_quoted


def read_again(text: str, *contents: str) -> list[str]:
    """The words that are read again of contents, all of the text where none is given."""
    spans = [(text.index(words), text.index(words) + len(words)) for words in contents or (text,)]
    quoted = find_quoted(text, [(0, len(text))])
    return [text[start:end] for start, end in inner_paragraphs(text, spans, quoted)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("the mayor said taxes fall", id="past"),
        pytest.param("the mayor says taxes fall", id="present"),
        pytest.param("the mayor denies the claim", id="y made i"),
        pytest.param("nobody is denying the claim", id="present participle of a y"),
        pytest.param("the mayor conveys his regrets", id="y behind a vowel"),
        pytest.param("the mayor quipped about dogs", id="consonant doubled"),
        pytest.param("critics are claiming the opposite", id="e dropped"),
        pytest.param("both sides are agreeing again", id="two e, one dropped"),
        pytest.param("it holds, according\nto the mayor", id="phrase over a line break"),
        pytest.param("THE MAYOR SAID TAXES FALL", id="capitals"),
        pytest.param("the dam “holds” for now", id="a quotation inside"),
    ],
)
def test_content_in_which_somebody_may_speak_is_read_again(content: str) -> None:
    assert read_again(content) == [content]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("the dam is holding fast", id="no cue"),
        pytest.param("he said no", id="too short"),
        pytest.param("the unsaid and the essayist", id="cues inside other words"),
        pytest.param("“”", id="nothing"),
    ],
)
def test_content_in_which_nobody_speaks_is_not(content: str) -> None:
    assert read_again(content) == []


@pytest.mark.parametrize(
    ("text", "contents", "expected"),
    [
        pytest.param(
            "“The mayor said taxes fall,” she said.",
            ["“The mayor said taxes fall,”"],
            ["The mayor said taxes fall"],
            id="marks around the whole of it are left out",
        ),
        pytest.param(
            "“Taxes fall,” the mayor said, Reuters reports.",
            ["“Taxes fall,” the mayor said"],
            ["“Taxes fall,” the mayor said"],
            id="marks around a part of it stay",
        ),
        pytest.param(
            "“The mayor said taxes fall,” she said. “That was on Monday.”",
            ["“The mayor said taxes fall,”", "“That was on Monday.”"],
            ["The mayor said taxes fall", "That was on Monday."],
            id="both parts are read when one has a cue",
        ),
        pytest.param("She said “” and left it", ["“” and left it"], [], id="an empty quotation is none"),
    ],
)
def test_what_is_read_again(text: str, contents: list[str], expected: list[str]) -> None:
    assert read_again(text, *contents) == expected


def attribution(text: str, source: str, cue: str, content: str) -> Attribution:
    source_span, cue_span, content_span = (
        ((text.index(words), text.index(words) + len(words)),) for words in (source, cue, content)
    )
    return Attribution(source_span if source else (), cue_span, content_span, 0.5, "by hand")


@pytest.mark.parametrize(
    ("text", "outer", "inner", "expected"),
    [
        pytest.param(
            "Bo denied the claim, reports Reuters.",
            ("Reuters", "reports", "Bo denied the claim"),
            ("Bo", "denied", "the claim"),
            True,
            id="all of it is another's",
        ),
        pytest.param(
            "Bo then denied all of the old claim, reports Reuters.",
            ("Reuters", "reports", "Bo then denied all of the old claim"),
            ("Bo", "denied", "all of the old claim"),
            True,
            id="a little word is left over",
        ),
        pytest.param(
            "Bo, who ran the harbour for years, denied it, reports Reuters.",
            ("Reuters", "reports", "Bo, who ran the harbour for years, denied it"),
            ("Bo", "denied", "it"),
            False,
            id="the outlet says more",
        ),
        pytest.param(
            "Bo denied the claim, Quill says.",
            ("Quill", "says", "Bo denied the claim"),
            ("Bo", "denied", "the claim"),
            False,
            id="a person is no outlet",
        ),
        pytest.param(
            "The claim was denied, reports Reuters.",
            ("Reuters", "reports", "The claim was denied"),
            ("", "denied", "The claim was"),
            False,
            id="nobody is named inside",
        ),
    ],
)
def test_relay(text: str, outer: tuple[str, str, str], inner: tuple[str, str, str], *, expected: bool) -> None:
    assert is_relay(text, attribution(text, *outer), attribution(text, *inner)) is expected


@pytest.mark.parametrize(
    ("source", "confidence", "expected"),
    [
        pytest.param(((0, 3),), 0.9, True, id="named and sure"),
        pytest.param((), 0.9, False, id="nobody is named"),
        pytest.param(((0, 3),), 0.4, False, id="unsure"),
    ],
)
def test_inner_attribution_is_kept(source: tuple[tuple[int, int], ...], confidence: float, *, expected: bool) -> None:
    assert is_worth_keeping(Attribution(source, ((4, 8),), ((9, 12),), confidence, "by hand")) is expected
