import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import EmptyInput, InputError
from onrecord.ingest import ReadOptions, document_from_bytes, document_from_text, read_documents
from onrecord.record import Document

STORY = "The mayor said that he would not go to the fair, and that the council had been told."
ANY = ReadOptions(any_language=True)
# The first page and the first text that is not English load libraries and models.
UNHURRIED = settings(deadline=None)

KEPT = [
    ("line ends", f"{STORY}\r\n\r\n{STORY}\r{STORY}\n\n"),
    ("white space at both ends", f"\n\t {STORY} \n "),
    ("NUL and control characters", f"{STORY}\x00\x01\x1b[0m{STORY}\x7f"),
    ("right-to-left marks", f"\u202e{STORY}\u202c \u200f{STORY}"),
    ("emoji and combining characters", f"{STORY} 👩‍👩‍👧 e\u0301 {STORY}"),
    ("line separators", f"{STORY}\u2028{STORY}\u2029\x85\x0b\x0c"),
    ("one long line", f"{STORY} " * 2400),
    ("ten megabytes", f"{STORY}\r\n" * 120_000),
    ("a million quotation marks", '"' * 1_000_000),
    ("a mark inside", f"{STORY}\ufeff{STORY}"),
]


@pytest.mark.parametrize("text", [row[1] for row in KEPT], ids=[row[0] for row in KEPT])
def test_a_text_file_is_unchanged_to_the_last_character(text: str) -> None:
    assert document_from_bytes(text.encode(), name="story.txt").text == text


@UNHURRIED
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_unchanged_or_refused_for_a_reason(text: str) -> None:
    data = text.encode("utf-8")
    try:
        document = document_from_bytes(data, name="story.txt", options=ReadOptions(any_language=True, encoding="utf-8"))
    except InputError:
        return
    assert document.text == text.removeprefix("\ufeff")


def refusal(data: bytes, name: str) -> InputError | None:
    try:
        document_from_bytes(data, name=name, options=ANY)
    except InputError as error:
        return error
    return None


@pytest.mark.parametrize("name", ["file.txt", "file.html", "file"])
@UNHURRIED
@given(data=st.binary(max_size=300))
def test_no_bytes_whatsoever_give_another_error(name: str, data: bytes) -> None:
    error = refusal(data, name)
    assert error is None or (error.where and error.next_step)


MARKUP = [
    "<p>", "</p>", "<table>", "<td>", "<br>", "<!--", "-->", "<html>", "</body>", "&#0;", "<li>", "<q>", "<script>",
    '<meta charset="x">', "He said so.", "\x00", "<article>", '<time datetime="x">',
]  # fmt: skip


@UNHURRIED
@given(st.lists(st.sampled_from(MARKUP), max_size=30))
def test_no_markup_whatsoever_gives_another_error(pieces: list[str]) -> None:
    error = refusal("".join(pieces).encode(), "a.html")
    assert error is None or (error.where and error.next_step)


def test_origin_and_identity() -> None:
    data = b"\xef\xbb\xbf" + STORY.encode()
    document = document_from_bytes(data, name="news/story.txt")
    assert document.origin is not None
    assert document.origin.name == "news/story.txt"
    assert document.origin.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.origin.encoding, document.origin.byte_order_mark) == ("utf-8", True)
    assert document.origin.read_at.utcoffset() is not None
    assert document.id == Document.id_of(outlet=None, url=None, text=STORY)
    other = document_from_bytes(data, name="x", options=ReadOptions(outlet="Gazette"))
    assert other.id != document.id
    assert other.text_hash == document.text_hash


@pytest.mark.parametrize("data", [b"", b" \r\n\t\xc2\xa0", b"\xef\xbb\xbf"], ids=["nothing", "white space", "a mark"])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyInput, match=r"story\.txt"):
        document_from_bytes(data, name="story.txt")


def test_a_date_line_is_the_date_unless_an_option_says_otherwise() -> None:
    text = f"date 2017-03-02 {STORY}"
    document = document_from_text(text)
    assert document.published is not None
    assert (document.published.value, document.published.basis) == ("2017-03-02", "stated")
    assert [(told.value, told.told_by) for told in document.metadata] == [("2017-03-02", "date line")]
    document = document_from_text(text, options=ReadOptions(published="2017-03-05"))
    assert document.published is not None
    assert (document.published.value, document.published.basis) == ("2017-03-05", "published")
    assert [told.told_by for told in document.metadata] == ["date line", "option --published"]


def test_a_text_in_memory_keeps_what_is_given_with_it() -> None:
    document = document_from_text(STORY, name="draft", title="No fair", id="7", format="jsonl")
    assert document.origin is not None
    assert (document.title, document.origin.name, document.origin.id, document.origin.format) == (
        "No fair", "draft", "7", "jsonl",
    )  # fmt: skip


def test_lone_surrogates_do_not_stop_a_text_in_memory() -> None:
    assert document_from_text(STORY + "\ud800").text.endswith("\ud800")


def test_the_seed_story_tells_its_date() -> None:
    path = Path(__file__).parents[3] / "shared" / "seed" / "000_06dffba5690dd31a.txt"
    if not path.is_file():
        pytest.skip("the seed story is not beside this checkout")
    (document,) = read_documents([str(path)])
    assert document.text == path.read_bytes().decode()
    assert document.published is not None
    assert document.published.value == "2017-03-02"
