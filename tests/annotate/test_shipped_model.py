"""The shipped weights, on what any good version of them gets right, and on input that is hard to get through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import ReadOptions, annotate, document_from_text, read_text
from onrecord.errors import EmptyInput
from onrecord.record import Record, Statement

PLAIN = "Ada Quill said the ferry cannot sail before Monday."
# Words of no language, each of them one piece to the encoder however long: they make a text long and cost little.
FILLER = "x" * 990 + " "


def read(text: str) -> Record:
    """The record of a text in whatever language, its offsets checked."""
    [record] = annotate([document_from_text(text, options=ReadOptions(any_language=True))])
    assert record.document.text == text
    for statement in record.statements:
        for span in statement.spans():
            assert text[span.start : span.end] == span.text
    return record


def told(statement: Statement) -> tuple[str, str, str]:
    """(source, cue, content) as words, without the punctuation around them; spans of one side joined by a plus."""
    source, cue, content = (
        " + ".join(span.text.strip(" ,.:;\"“”‘’'") for span in spans)
        for spans in (statement.source_spans, statement.cue_spans, statement.content_spans)
    )
    return source, cue, content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PLAIN, ("Ada Quill", "said", "the ferry cannot sail before Monday"), id="indirect"),
        pytest.param(
            "“The ferry cannot sail before Monday,” Ada Quill said.",
            ("Ada Quill", "said", "The ferry cannot sail before Monday"),
            id="direct, speaker behind",
        ),
        pytest.param(
            "“The ferry cannot sail before Monday,” said Ada Quill.",
            ("Ada Quill", "said", "The ferry cannot sail before Monday"),
            id="direct, inverted",
        ),
        pytest.param(
            '"The ferry cannot sail before Monday," she said.',
            ("she", "said", "The ferry cannot sail before Monday"),
            id="straight marks and a pronoun",
        ),
        pytest.param(
            PLAIN.upper(),
            ("ADA QUILL", "SAID", "THE FERRY CANNOT SAIL BEFORE MONDAY"),
            id="all capitals",
        ),
        pytest.param(
            "Mayor Earl “Duke” Larrabee said the bridge will be closed on Friday.",
            ("Mayor Earl “Duke” Larrabee", "said", "the bridge will be closed on Friday"),
            id="nickname in quotation marks",
        ),
    ],
)
def test_plain_sentence(text: str, expected: tuple[str, str, str]) -> None:
    [found] = read(text).statements
    assert told(found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PLAIN, "indirect", id="no marks"),
        pytest.param("“The ferry cannot sail before Monday,” Ada Quill said.", "direct", id="all in marks"),
        pytest.param("Ada Quill said the ferry “cannot sail” before Monday.", "mixed", id="part in marks"),
        pytest.param("Ada Quill said Earl “Duke” Larrabee cannot sail before Monday.", "indirect", id="a nickname"),
    ],
)
def test_quotation_type(text: str, expected: str) -> None:
    assert [found.quotation for found in read(text).statements] == [expected]


def test_sentence_in_which_nobody_speaks() -> None:
    assert read("The ferry lies in the harbour, and the harbour is quiet.").statements == ()


def test_threshold_leaves_out_what_is_less_sure() -> None:
    documents = [document_from_text(PLAIN)]
    [confidence] = [found.confidence for record in annotate(documents) for found in record.statements]
    assert [len(record.statements) for record in annotate(documents, min_confidence=confidence)] == [1]
    assert [len(record.statements) for record in annotate(documents, min_confidence=1.0)] == [0]


def test_record_of_a_document_does_not_depend_on_its_neighbours() -> None:
    documents = [document_from_text(text) for text in (PLAIN, " ".join([PLAIN] * 60), "“No,” said Bo Larrabee.")]
    alone = [record.statements for document in documents for record in annotate([document])]
    assert [record.statements for record in annotate(documents)] == alone


# Each stands between two plain sentences, of which both are found whatever stands between.
@pytest.mark.parametrize(
    "hard",
    [
        pytest.param('"' * 1_000_000, id="a million quotation marks"),
        pytest.param("“" * 1_000_000, id="a million that open"),
        pytest.param("\x00\x01\x02\x07\x1b[31m\x7f", id="NUL and control characters"),
        pytest.param("\u200f\u202e.yadnoM no delias yrref ehT\u202c", id="right-to-left marks"),
        pytest.param("👩🏽‍🚒🇺🇸 😀😀😀", id="emoji"),
        pytest.param("e\u0301" * 50 + " Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d", id="combining characters"),
        pytest.param("\u2028\u2029\x85\x0b\x0c", id="line ends of every kind"),
        pytest.param("“‘\"'”’«»„‚", id="marks of every kind, unbalanced"),
        pytest.param("漢字仮名交じり文 العربية עברית ไทย", id="other scripts"),
        pytest.param("\ufffd\ufeff\ufffe", id="what is no character"),
        pytest.param("x" * 200_000, id="a word of 200,000 letters"),
    ],
)
def test_hard_line_between_plain_ones(hard: str) -> None:
    text = f"{PLAIN}\n\n{hard}\n\nBo Larrabee said the bridge will be closed on Friday."
    sources = [told(found)[0] for found in read(text).statements]
    assert (sources[0], sources[-1]) == ("Ada Quill", "Bo Larrabee")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ada Quill said the ferry\x00 cannot\x07 sail before Monday.", id="NUL and bell"),
        pytest.param("Ada Quill\u200f said the \u202dferry\u202c cannot sail before Monday.", id="direction marks"),
        pytest.param("Ada Quill said the 🚢 ferry 👩‍✈️ cannot sail before Monday.", id="emoji"),
        pytest.param("Ada Quill said the fe\u0301rry cannot sail be\u0308fore Monday.", id="combining characters"),
        pytest.param("Ada Quill said the ferry\ud800 cannot sail before Monday.", id="lone surrogate"),
        pytest.param("Ada Quill said the ferry cannot sail before Monday.\r\nShe left.\r\n", id="CRLF"),
        pytest.param(
            "Ada Quill said the ferry\ncannot sail before Monday.\n",
            marks=pytest.mark.xfail(strict=True, reason="a text of two wrapped lines is taken for two paragraphs"),
            id="wrapped once",
        ),
        pytest.param("Ada Quill said: “The ferry cannot sail before Monday.", id="never closed"),
        pytest.param("Ada Quill said: The ferry cannot sail before Monday.”", id="never opened"),
        pytest.param('Ada Quill said: “The ferry cannot sail before Monday."', id="opened curly, closed straight"),
        pytest.param("Ada Quill said: ‘The ferry cannot sail before Monday.’", id="single marks"),
        pytest.param("Ada Quill said: 'The ferry cannot sail before Monday.'", id="single straight marks"),
        pytest.param("Ada “The Gull” Quill said the ferry cannot sail before Monday.", id="nickname"),
    ],
)
def test_hard_sentence_keeps_its_statement(text: str) -> None:
    found = read(text).statements
    assert any(told(one)[0].startswith("Ada") and "sail" in told(one)[2] for one in found)


@pytest.mark.parametrize(
    "text",
    ["a", ".", '"', "“”", "\x00", "\u200b", "’", "\ud800", "🚢", "—", "Q:", "said", "\u0301", "\ufeffa", "“\n\n”"],
    ids=ascii,
)
def test_text_of_hardly_anything(text: str) -> None:
    assert read(text).statements == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n"], ids=ascii)
def test_text_of_nothing(text: str) -> None:
    with pytest.raises(EmptyInput):
        read_text(text)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        pytest.param((PLAIN + "\r\n\r\n") * 20, 20, id="CRLF between paragraphs"),
        pytest.param((PLAIN + "\n" + FILLER * 15 + "\n") * 20, 20, id="300 kB"),
        pytest.param((PLAIN + " ") * 10 + FILLER * 200 + (PLAIN + " ") * 10, 10, id="one line of 200,000 characters"),
        pytest.param(f"{PLAIN} " + '" ' * 2_000 + PLAIN, 1, id="2,000 quotation marks in a line"),
        pytest.param(f"{PLAIN} " + "“ ” ‘ ’ ' " * 400 + PLAIN, 1, id="2,000 marks of all kinds in a line"),
    ],
)
def test_long_text(text: str, least: int) -> None:
    found = read(text).statements
    assert sum(told(one)[0] == "Ada Quill" for one in found) >= least
    # The last sentence is found at its place, far from the beginning.
    assert any(one.content_spans[-1].end > text.rindex("Monday") for one in found)


FRAGMENTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            " ",
            "\n\n",
            "\r\n",
            PLAIN,
            "“",
            "”",
            '"',
            "‘",
            "’",
            "'",
            "“No,” she said. ",
            "Q: ",
            "A: ",
            " — Ada Quill",
            ", reports Reuters.",
            "He was asked whether ",
            "MERROW (AP) — ",
            "\x00",
            "\u202e",
            "İ",
            "ﬁ",
            "e\u0301\u0323",
            "👩‍🚒",
            "\ud800",
        ]
    ),
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_offsets_hold_in_any_text(text: str) -> None:
    if not text.strip():
        with pytest.raises(EmptyInput):
            read_text(text)
        return
    read(text)


# Enough plain English for the language to be told, whatever is put in the middle.
ENGLISH = "The ferry was in the harbour on that day, and she said that it was not to sail. "


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_offsets_hold_in_any_english_text(text: str) -> None:
    whole = ENGLISH * 4 + text + "\n\n" + ENGLISH * 4
    record = read_text(whole)
    assert record.document.text == whole
    assert all(span.agrees_with(whole) for statement in record.statements for span in statement.spans())


def test_headline_takes_nothing_from_the_paragraph_below() -> None:
    record = read_text("Mayor says no\n\nThe mayor of the town said that she would not go.\n")
    said = [
        (s.source_spans[0].text, s.content_spans[0].text) for s in record.statements if s.cue_spans[0].text == "said"
    ]
    assert said == [("The mayor of the town", "that she would not go")]
