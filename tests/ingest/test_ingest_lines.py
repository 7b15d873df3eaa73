import io
import json
import os
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from onrecord.ingest import ReadOptions, read_documents
from onrecord.record import Document, Failure

STORY = "The mayor said that he would not go to the fair, and that the council had been told."


def read(data: bytes, tmp_path: Path, options: ReadOptions | None = None) -> tuple[list[Document], list[Failure]]:
    path = tmp_path / "news.jsonl"
    path.write_bytes(data)
    failures: list[Failure] = []
    found = read_documents([str(path)], options=options or ReadOptions(), on_failure=failures.append)
    return list(found), failures


def test_fields_of_a_line(tmp_path: Path) -> None:
    line = {
        "id": 7, "text": STORY, "title": "No fair", "published": "2021-05", "url": "https://a.example/1",
        "outlet": "Gazette", "wire": True, "words": 17, "tags": ["x"], "note": None,
    }  # fmt: skip
    (document,), failures = read(json.dumps(line).encode(), tmp_path)
    assert not failures
    assert document.origin is not None
    assert document.published is not None
    assert (document.origin.id, document.origin.format, document.text) == ("7", "jsonl", STORY)
    assert (document.title, document.outlet, document.url) == ("No fair", "Gazette", "https://a.example/1")
    assert (document.published.value, document.published.basis) == ("2021-05", "published")
    told = {(item.name, item.value, item.told_by) for item in document.metadata}
    assert {("wire", "true", "jsonl field wire"), ("words", "17", "jsonl field words")} <= told
    assert not {name for name, _, _ in told} & {"tags", "note", "text", "id"}


def test_only_text_is_needed_and_options_win(tmp_path: Path) -> None:
    data = json.dumps({"text": STORY, "published": "soon", "outlet": "Gazette"}).encode()
    (document,), _ = read(data, tmp_path)
    assert document.published is None
    (document,), _ = read(data, tmp_path, ReadOptions(published="2020", outlet="Wire"))
    assert document.published is not None
    assert (document.published.value, document.outlet) == ("2020", "Wire")


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        pytest.param({"publisher": "Gazette"}, "Gazette", id="publisher is the outlet"),
        pytest.param({"publisher": "Gazette", "outlet": "Wire"}, "Wire", id="outlet wins"),
        pytest.param({"publisher": "Gazette", "outlet": ""}, "Gazette", id="an empty outlet tells nothing"),
        pytest.param({"publisher": "Gazette", "outlet": None}, "Gazette", id="nor does none"),
        pytest.param({"publisher": ""}, None, id="nor an empty publisher"),
    ],
)
def test_who_printed_it(fields: dict[str, str | None], outlet: str | None, tmp_path: Path) -> None:
    (document,), _ = read(json.dumps({"text": STORY, **fields}).encode(), tmp_path)
    assert document.outlet == outlet


BAD_LINES = [
    ("not JSON", b"{oops", "OR109"),
    ("no object", b"[1]", "OR109"),
    ("no text", b'{"id": "x"}', "OR109"),
    ("text of another type", b'{"text": 5}', "OR109"),
    ("publisher of another type", json.dumps({"text": STORY, "publisher": {"name": "Gazette"}}).encode(), "OR109"),
    ("title of another type", json.dumps({"text": STORY, "title": []}).encode(), "OR109"),
    ("id of another type", json.dumps({"text": STORY, "id": {}}).encode(), "OR109"),
    ("half a character", json.dumps({"text": STORY + "\ud800"}).encode(), "OR109"),
    ("a number beyond limits", b'{"text": ' + b"9" * 5000 + b"}", "OR109"),
    ("brackets beyond limits", b'{"text": ' + b"[" * 100_000, "OR109"),
    ("empty text", b'{"text": " "}', "OR103"),
    ("another encoding", b'{"text": "\x81"}', "OR105"),
]


@pytest.mark.parametrize(("bad", "code"), [row[1:] for row in BAD_LINES], ids=[row[0] for row in BAD_LINES])
def test_a_bad_line_costs_that_line_only(bad: bytes, code: str, tmp_path: Path) -> None:
    good = json.dumps({"text": STORY}).encode()
    documents, failures = read(good + b"\n\n" + bad + b"\r\n" + good + b"\n", tmp_path)
    assert [document.text for document in documents] == [STORY, STORY]
    ((failure),) = failures
    assert (failure.code, failure.stage) == (code, "ingest")
    assert failure.input == f"{tmp_path / 'news.jsonl'}:3"
    assert failure.input in failure.why


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(encoding: str, tmp_path: Path) -> None:
    text = STORY + " “No.”"
    data = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for _ in range(2)).encode(encoding)
    documents, failures = read(data, tmp_path)
    assert [document.text for document in documents] == [text, text]
    assert not failures


def test_line_separators_inside_a_text_end_no_line(tmp_path: Path) -> None:
    text = STORY + "\u2028\x85“No.”"
    (document,), _ = read(json.dumps({"text": text}, ensure_ascii=False).encode(), tmp_path)
    assert document.text == text


def test_a_binary_under_a_false_name_is_one_failure(tmp_path: Path) -> None:
    documents, failures = read(b"\x1f\x8b\x08\n\n" + bytes(range(256)) * 9, tmp_path)
    assert not documents
    assert [failure.code for failure in failures] == ["OR104"]


def test_no_lines_at_all(tmp_path: Path) -> None:
    _, failures = read(b"\n \n", tmp_path)
    assert [failure.code for failure in failures] == ["OR103"]


def test_lines_are_read_as_they_come() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb", buffering=0) as pipe:
        documents = read_documents(["-"], stdin=stdin)
        for _ in range(3):  # the pipe stays open: who waited for its end would wait for ever
            pipe.write(json.dumps({"text": STORY}).encode() + b"\n")
            assert next(documents).text == STORY


class Dripping(io.RawIOBase):
    """A pipe into which bytes are written a few at a time."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)

    def readable(self) -> bool:
        return True

    def read1(self, _size: int = -1) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""

    read = read1


ROWS = b'text,title\n"' + STORY.encode() + b'",Fair\n'
PROSE = f"Monday,May\nThe mayor said so.\n{STORY}\n".encode()


@pytest.mark.parametrize(
    ("pieces", "form"),
    [
        pytest.param([ROWS[:11], ROWS[11:]], "csv", id="a table whose rows come later"),
        pytest.param([ROWS[:40], ROWS[40:]], "csv", id="a table that comes within a row"),
        pytest.param([PROSE[:20], PROSE[20:]], "text", id="a text that opens like a table"),
        pytest.param([PROSE[:11], PROSE[11:]], "text", id="a text whose first line comes first"),
        pytest.param([b'{"te', f'xt": "{STORY}"}}\n'.encode()], "jsonl", id="a line that comes in parts"),
        pytest.param([b'{"a": ', f"{STORY}\n".encode()], "text", id="a text that opens like a line"),
        pytest.param([b"From: a@b.example\nMess", f"age-ID: <1>\n\n{STORY}\n".encode()], "eml", id="a message"),
    ],
)
def test_what_comes_in_parts_is_judged_by_enough_of_it(pieces: list[bytes], form: str) -> None:
    (document,) = read_documents("-", stdin=cast("BinaryIO", Dripping(*pieces)))
    assert document.origin is not None
    assert document.origin.format == form
