"""Word pieces: their places in the text, and the features that an uncased encoder lacks."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from onrecord.annotate.encoder import WEIGHTS
from onrecord.annotate.pieces import FEATURE_SIZES, SHAPES, Pieces, find_pieces

QUOTE_STATES = ("outside", "opens", "inside", "closes")
GAPS = ("none", "space", "break")
UNKNOWN = "[UNK]"


@pytest.fixture(scope="module")
def words() -> Tokenizer:
    """A tokenizer that knows no words and splits as the shipped one does."""
    tokenizer = Tokenizer(models.WordLevel({UNKNOWN: 0, '"': 1, "'": 2}, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


@pytest.fixture(scope="module")
def shipped() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


Read = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def read(words: Tokenizer) -> Read:
    """The pieces of a text with one of their features, by name."""

    def read_feature(text: str, feature: int, names: tuple[str, ...]) -> list[tuple[str, str]]:
        found = find_pieces(text, lines_of(text), words)
        return [
            (text[start:end], names[features[feature]])
            for start, end, features in zip(found.starts, found.ends, found.features, strict=True)
        ]

    return read_feature


def lines_of(text: str) -> list[tuple[int, int]]:
    bounds = []
    place = 0
    for line in text.split("\n"):
        if line:
            bounds.append((place, place + len(line)))
        place += len(line) + 1
    return bounds


def written(text: str, found: Pieces) -> list[str]:
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ada said no.", ["Ada", "said", "no", "."], id="words and stops"),
        pytest.param("“No,” he", ["“", "No", ",", "”", "he"], id="marks are pieces"),
        pytest.param("don’t", ["don", "’", "t"], id="apostrophe"),
        pytest.param("Zoë’s café", ["Zoë", "’", "s", "café"], id="accents"),
        pytest.param("a\x00b\x07c", ["a", "b\x07c"], id="NUL is a space, other control characters are in a word"),
        pytest.param("no\u200fway", ["no\u200fway"], id="right-to-left mark inside a word"),
        pytest.param("👩‍🚒 said", ["👩‍🚒", "said"], id="emoji of several code points"),
        pytest.param("on\r\ntwo", ["on", "two"], id="carriage return"),
        pytest.param("a \ud800 b", ["a", "b"], id="lone surrogate: no piece, and no error"),
        pytest.param("漢字", ["漢", "字"], id="ideographs are pieces of their own"),
        pytest.param(" \t ", [], id="nothing but white space"),
        pytest.param("", [], id="empty"),
    ],
)
def test_pieces_stand_where_they_are_written(words: Tokenizer, text: str, expected: list[str]) -> None:
    assert written(text, find_pieces(text, lines_of(text), words)) == expected


@pytest.mark.parametrize("text", ["“a” ‘b’", "\"a\" 'b'", "„a” ‚b’", "«a» ‛b`", "＂a＂ ´b´"])
def test_marks_are_one_word_to_the_encoder(words: Tokenizer, text: str) -> None:
    assert find_pieces(text, [(0, len(text))], words).ids.tolist() == [1, 0, 1, 2, 0, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“No,” he",
            [("“", "opens"), ("No", "inside"), (",", "inside"), ("”", "closes"), ("he", "outside")],
            id="quotation",
        ),
        pytest.param("“No\nhe", [("“", "opens"), ("No", "inside"), ("he", "outside")], id="never closed"),
        pytest.param("he “", [("he", "outside"), ("“", "outside")], id="a mark that quotes nothing"),
        pytest.param("“” a", [("“", "opens"), ("”", "closes"), ("a", "outside")], id="empty quotation"),
        pytest.param("‘a’ b", [("‘", "opens"), ("a", "inside"), ("’", "closes"), ("b", "outside")], id="single marks"),
        pytest.param('5" a', [("5", "outside"), ('"', "outside"), ("a", "outside")], id="inches"),
    ],
)
def test_quote_state(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, 0, QUOTE_STATES) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("said", "lower", id="small letters"),
        pytest.param("Ada", "capitalised", id="capitalised"),
        pytest.param("AFP", "capitals", id="capitals"),
        pytest.param("A", "one capital", id="one capital"),
        pytest.param("2017", "digits", id="digits"),
        pytest.param("McCann", "mixed", id="capital inside"),
        pytest.param("iPhone", "mixed", id="capital behind a small letter"),
        pytest.param("7th", "lower", id="digit and small letters"),
        pytest.param("Élan", "capitalised", id="accented capital"),
        pytest.param(",", "other", id="comma"),
        pytest.param("漢", "mixed", id="letter without case"),
    ],
)
def test_shape(read: Read, word: str, expected: str) -> None:
    assert read(word, 1, SHAPES) == [(word, expected)]


def test_gap_before(read: Read) -> None:
    assert read("Ada: no\n\nYes", 2, GAPS) == [
        ("Ada", "break"),
        (":", "none"),
        ("no", "space"),
        ("Yes", "break"),
    ]


def test_pieces_know_their_paragraph(words: Tokenizer) -> None:
    found = find_pieces("Ada left.\n\x07\nBo stayed.", [(0, 9), (10, 11), (12, 22)], words)
    assert found.paragraphs.tolist() == [0, 0, 0, 2, 2, 2]


def test_text_between_the_paragraphs_is_not_read(words: Tokenizer) -> None:
    text = "HEAD Ada left. FOOT"
    assert written(text, find_pieces(text, [(5, 14)], words)) == ["Ada", "left", "."]


def test_no_paragraphs(words: Tokenizer) -> None:
    found = find_pieces("Ada left.", [], words)
    assert (len(found), found.features.shape) == (0, (0, 3))


def test_hundred_thousand_marks(words: Tokenizer) -> None:
    text = '"' * 100_000
    found = find_pieces(text, [(0, len(text))], words)
    assert found.starts.tolist() == list(range(100_000))
    assert found.ends.tolist() == list(range(1, 100_001))


ANY_TEXT = st.lists(
    st.one_of(
        st.text(max_size=20), st.sampled_from(["\u0327\u0301e\u0301\u0323", "\ud83d", "İ", "ﬁ", "\x85", "各", '"'])
    )
).map("".join)


@settings(max_examples=30, deadline=None)
@given(ANY_TEXT)
def test_every_piece_has_a_place_of_its_own(shipped: Tokenizer, text: str) -> None:
    paragraphs = lines_of(text)
    found = find_pieces(text, paragraphs, shipped)
    places = list(zip(found.starts.tolist(), found.ends.tolist(), found.paragraphs.tolist(), strict=True))
    assert all(paragraphs[owner][0] <= start < end <= paragraphs[owner][1] for start, end, owner in places)
    assert [start for start, _, _ in places] == sorted(start for start, _, _ in places)
    assert all(found.features.max(axis=0, initial=0) < FEATURE_SIZES)
