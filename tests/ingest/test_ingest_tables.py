import csv
import datetime
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.errors import UsageError
from onrecord.ingest import ReadOptions, read_documents
from onrecord.ingest.fields import columns_of
from onrecord.record import Document, Failure

STORY = "The mayor said that he would not go to the fair, and that the council had been told."
QUOTED = '"We will not go," the mayor said.\nHe had told the council, "all of it", before.'


def read(
    data: bytes, tmp_path: Path, name: str = "news.csv", options: ReadOptions | None = None
) -> tuple[list[Document], list[Failure]]:
    path = tmp_path / name
    path.write_bytes(data)
    failures: list[Failure] = []
    found = read_documents([str(path)], options=options or ReadOptions(), on_failure=failures.append)
    return list(found), failures


def as_csv(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_parquet(columns: Mapping[str, object], **options: object) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), out, **options)
    data: bytes = out.getvalue().to_pybytes()
    return data


HEAD = ["id", "text", "title", "published", "url", "publisher", "section"]
ROW = ["7", QUOTED, "No fair", "2021-05-04", "https://a.example/1", "Gazette", "Town"]


def check_fields(document: Document, form: str) -> None:
    assert document.origin is not None
    assert document.published is not None
    assert (document.origin.id, document.origin.format, document.text) == ("7", form, QUOTED)
    assert (document.title, document.outlet, document.url) == ("No fair", "Gazette", "https://a.example/1")
    assert (document.published.value, document.published.basis) == ("2021-05-04", "published")
    told = {(item.name, item.value, item.told_by) for item in document.metadata}
    assert ("section", "Town", f"{form} column section") in told
    assert not {name for name, _, _ in told} & {"text", "id"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_of_a_csv(delimiter: str, encoding: str, tmp_path: Path) -> None:
    (document,), failures = read(as_csv([HEAD, ROW], delimiter=delimiter, encoding=encoding), tmp_path)
    assert not failures
    check_fields(document, "csv")


def test_columns_of_a_parquet(tmp_path: Path) -> None:
    columns = {name: [value] for name, value in zip(HEAD, ROW, strict=True)}
    (document,), failures = read(as_parquet(columns), tmp_path, "news.parquet")
    assert not failures
    check_fields(document, "parquet")


OTHERS = {"text": "body", "id": "key", "title": "Head line", "published": "date", "url": "link", "outlet": "paper"}
OTHER_ROW = {
    "body": QUOTED,
    "key": "7",
    "Head line": "No fair",
    "date": "20210504",
    "link": "https://a.example/1",
    "paper": "Gazette",
    "section": "Town",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.csv", as_csv([list(OTHER_ROW), list(OTHER_ROW.values())]), id="CSV"),
        pytest.param("a.parquet", as_parquet({name: [value] for name, value in OTHER_ROW.items()}), id="Parquet"),
        pytest.param("a.jsonl", json.dumps(OTHER_ROW).encode(), id="JSON Lines"),
    ],
)
def test_columns_can_be_named(name: str, data: bytes, tmp_path: Path) -> None:
    (document,), failures = read(data, tmp_path, name, ReadOptions(columns=OTHERS))
    assert not failures
    assert document.origin is not None
    assert (document.origin.id, document.text, document.title) == ("7", QUOTED, "No fair")
    assert (document.url, document.outlet) == ("https://a.example/1", "Gazette")
    assert document.published is not None
    assert document.published.value == "2021-05-04"
    assert {"date", "section", "paper"} <= {item.name for item in document.metadata}
    assert not {"body", "key"} & {item.name for item in document.metadata}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", as_csv([["TEXT", "Title"], [STORY, "No fair"]])),
        ("a.parquet", as_parquet({"TEXT": [STORY], "Title": ["No fair"]})),
        ("a.jsonl", json.dumps({"TEXT": STORY, "Title": "No fair"}).encode()),
    ],
)
def test_names_of_columns_are_known_in_any_case(name: str, data: bytes, tmp_path: Path) -> None:
    (document,), _ = read(data, tmp_path, name)
    assert (document.text, document.title) == (STORY, "No fair")


def test_a_named_outlet_wins_over_a_column_called_publisher(tmp_path: Path) -> None:
    data = as_csv([["text", "publisher", "paper"], [STORY, "Holding Ltd", "Gazette"]])
    (document,), _ = read(data, tmp_path, options=ReadOptions(columns={"outlet": "paper"}))
    assert document.outlet == "Gazette"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", as_csv([["body", "date"], [STORY, "2021"]])),
        ("a.parquet", as_parquet({"body": [STORY], "date": ["2021"]})),
    ],
)
@pytest.mark.parametrize(
    ("columns", "missing"), [({}, "text"), ({"text": "story"}, "story"), ({"text": "body", "url": "link"}, "link")]
)
def test_a_missing_column_is_told_once_with_those_that_are_there(
    name: str, data: bytes, columns: dict[str, str], missing: str, tmp_path: Path
) -> None:
    documents, (failure,) = read(data, tmp_path, name, ReadOptions(columns=columns))
    assert not documents
    assert failure.code == "OR159"
    assert f'no column "{missing}" (it has "body", "date")' in failure.why
    assert "--column" in failure.why


def test_a_line_without_the_named_column_costs_that_line(tmp_path: Path) -> None:
    data = "\n".join(json.dumps({key: STORY}) for key in ("body", "text")).encode()
    documents, (failure,) = read(data, tmp_path, "a.jsonl", ReadOptions(columns={"text": "body"}))
    assert len(documents) == 1
    assert (failure.code, failure.input.rpartition(":")[2]) == ("OR109", "2")
    assert '"body"' in failure.why


@pytest.mark.parametrize("columns", [{"body": "text"}, {"publisher": "x"}, {"text": ""}])
def test_columns_that_cannot_be_named(columns: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="--column"):
        ReadOptions(columns=columns)


@pytest.mark.parametrize("pairs", [["text"], ["text=a", "text=b"]])
def test_pairs_that_name_no_column(pairs: list[str]) -> None:
    with pytest.raises(UsageError, match="--column"):
        columns_of(pairs)


def test_a_column_may_have_any_name() -> None:
    assert columns_of(["text=a=b", "id=Story No."]) == {"text": "a=b", "id": "Story No."}


def test_cells_of_many_lines_and_rows_of_nothing(tmp_path: Path) -> None:
    data = as_csv([["id", "text"], ["1", f"{STORY}\r\n\r\n{STORY}\n"], [], ["", " "], ["2", STORY]])
    documents, failures = read(data, tmp_path)
    assert not failures
    assert [document.text for document in documents] == [f"{STORY}\r\n\r\n{STORY}\n", STORY]


def test_rows_too_short_and_too_long(tmp_path: Path) -> None:
    data = f'text,title,url\n"{STORY}"\n{STORY}\n"{STORY}",x,https://a.example/,,\n"{STORY}",x\n'.encode()
    documents, failures = read(data, tmp_path)
    assert [document.title for document in documents] == [None, " and that the council had been told.", "x", "x"]
    assert not failures
    data = f'text,title\n{STORY},a,b\n"{STORY}",x\n'.encode()
    documents, (failure,) = read(data, tmp_path)
    assert len(documents) == 1
    assert (failure.code, failure.input.rpartition(":")[2]) == ("OR109", "1")


def test_a_row_without_a_text_costs_that_row(tmp_path: Path) -> None:
    documents, (failure,) = read(as_csv([["id", "text"], ["1", ""], ["2", STORY]]), tmp_path)
    assert len(documents) == 1
    assert (failure.code, failure.input.rpartition(":")[2]) == ("OR109", "1")


def test_cells_longer_than_the_csv_module_allows(tmp_path: Path) -> None:
    text = f"{STORY}\n" * 5000
    (document,), failures = read(as_csv([["id", "text"], ["1", text]]), tmp_path)
    assert not failures
    assert document.text == text


def test_a_cell_beyond_the_limit_costs_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = csv.field_size_limit(1000)
    monkeypatch.setattr("onrecord.ingest.tables.MAX_CELL_BYTES", 1000)
    try:
        documents, (failure,) = read(as_csv([["id", "text"], ["1", "x, " * 500], ["2", STORY]]), tmp_path)
    finally:
        csv.field_size_limit(before)
    assert [document.origin.id for document in documents if document.origin] == ["2"]
    assert failure.code == "OR111"


def test_every_row_is_decoded_by_itself(tmp_path: Path) -> None:
    rows = [f"{n},{STORY} “{n}”\n".replace(", and", " and").encode(code) for n, code in enumerate(["utf-8", "cp1252"])]
    broken = b"2,\x81\x8d\n"
    documents, (failure,) = read(b"id,text\n" + b"".join(rows) + broken + rows[0], tmp_path)
    assert [document.text[-3:] for document in documents] == ["“0”", "“1”", "“0”"]
    assert [document.origin.encoding for document in documents if document.origin] == ["utf-8", "cp1252", "utf-8"]
    assert (failure.code, failure.input.rpartition(":")[2]) == ("OR105", "3")


def test_an_encoding_that_was_named(tmp_path: Path) -> None:
    data = f'id,text\n1,"{STORY} “No.”"\n'.encode("mac_roman")
    (document,), _ = read(data, tmp_path, options=ReadOptions(encoding="mac_roman"))
    assert document.text.endswith("“No.”")
    assert document.origin is not None
    assert document.origin.encoding == "mac_roman"


def test_quotation_marks_of_a_tsv_that_quotes_nothing(tmp_path: Path) -> None:
    text = '"We will not go," the mayor said, and that the "council" had been told.'
    data = f"id\ttext\n1\t{text}\n2\t{text}\n".encode()
    documents, failures = read(data, tmp_path, "news.tsv")
    assert not failures
    assert [document.text for document in documents] == [text, text]


def test_the_numbering_that_programs_add_is_left_out(tmp_path: Path) -> None:
    (document,), _ = read(as_csv([["", "text"], ["0", STORY]]), tmp_path)
    assert not [item for item in document.metadata if item.told_by.startswith("csv")]


@pytest.mark.parametrize(("data", "code"), [(b"", "OR103"), (b"id,text\n", "OR103"), (b"\x89PNG\r\n\x1a\n", "OR104")])
def test_what_is_no_table(data: bytes, code: str, tmp_path: Path) -> None:
    documents, (failure,) = read(data, tmp_path)
    assert not documents
    assert failure.code == code


@pytest.mark.parametrize(
    ("data", "form"),
    [
        pytest.param(as_csv([["id", "text"], ["1", STORY]]), "csv", id="CSV"),
        pytest.param(as_csv([["body", "text"], [STORY * 900, STORY]]), "csv", id="CSV with a long first row"),
        pytest.param(as_parquet({"text": [STORY]}), "parquet", id="Parquet"),
        pytest.param(f"Mayor, council, fair\n{STORY}\n".encode(), "text", id="a headline with commas"),
        pytest.param(f"Mayor: no fair; council: yes\n\n{STORY}\n".encode(), "text", id="a headline with a semicolon"),
        pytest.param(f"Town|Gazette\n\n{STORY}\n".encode(), "text", id="a bar"),
    ],
)
def test_tables_are_known_by_their_content(data: bytes, form: str) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    (document,) = read_documents(["-"], stdin=Pipe(data))
    assert document.origin is not None
    assert document.origin.format == form


def test_rows_are_read_as_they_come() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb", buffering=0) as pipe:
        pipe.write(b"id,text\n")
        documents = read_documents(["-"], stdin=stdin)
        pipe.write(f'1,"{STORY}"\n'.encode())
        for _ in range(3):  # the pipe stays open: who waited for its end would wait for ever
            assert next(documents).text == STORY
            pipe.write(f'1,"{STORY}"\n'.encode())


def test_types_of_a_parquet(tmp_path: Path) -> None:
    day = datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC)
    columns = {
        "id": [1, 2, 3],
        "text": [STORY] * 3,
        "title": [2021, None, 3],
        "published": [day, day.replace(hour=15, minute=14), None],
        "wire": [True, None, False],
        "words": [17, 18, None],
        "share": [0.5, float("nan"), float("inf")],
        "tags": [["a"], [], None],
        "raw": [b"\xff", b"abc", None],
        "__index_level_0__": [5, 6, 7],
    }
    documents, failures = read(as_parquet(columns, row_group_size=2), tmp_path, "news.parquet")
    assert not failures
    assert [document.origin.id for document in documents if document.origin] == ["1", "2", "3"]
    assert [document.title for document in documents] == ["2021", None, "3"]
    published = [(one.published.value, one.published.time) for one in documents if one.published]
    assert published == [("2021-05-04", None), ("2021-05-04", "15:14")]
    told = [{item.name: item.value for item in one.metadata if "column" in item.told_by} for one in documents]
    assert (told[0]["wire"], told[0]["words"], told[0]["share"]) == ("true", "17", "0.5")
    assert "share" not in told[1]
    assert told[1]["raw"] == "abc"
    assert not {"tags", "__index_level_0__"} & {name for one in told for name in one}


def test_strings_and_dates_of_other_widths(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": pa.array([STORY], pa.large_string()),
            "outlet": pa.array(["Gazette"]).dictionary_encode(),
            "published": pa.array([datetime.date(2021, 5, 4)], pa.date32()),
        }
    )
    out = pa.BufferOutputStream()
    pq.write_table(table, out)
    (document,), _ = read(out.getvalue().to_pybytes(), tmp_path, "news.parquet")
    assert document.published is not None
    assert (document.outlet, document.published.value) == ("Gazette", "2021-05-04")


def test_a_parquet_that_was_cut_off(tmp_path: Path) -> None:
    documents, (failure,) = read(as_parquet({"text": [STORY] * 9})[:-20], tmp_path, "news.parquet")
    assert (documents, failure.code) == ([], "OR157")


def test_of_a_parquet_that_is_damaged_what_was_read_stays(tmp_path: Path) -> None:
    texts = [f"{STORY} {os.urandom(50).hex()}" for _ in range(400)]
    data = bytearray(as_parquet({"text": texts}, row_group_size=100, use_dictionary=False))
    middle = len(data) // 2
    data[middle : middle + 5000] = b"\xff" * 5000
    documents, (failure,) = read(bytes(data), tmp_path, "news.parquet")
    assert len(documents) >= 100
    assert failure.code == "OR157"


def test_a_parquet_without_rows(tmp_path: Path) -> None:
    documents, (failure,) = read(as_parquet({"text": pa.array([], pa.string())}), tmp_path, "news.parquet")
    assert (documents, failure.code) == ([], "OR103")


METADATA = as_csv([["file", "taken"], ["a.txt", "2024"]])


@pytest.mark.parametrize("is_archive", [True, False], ids=["archive", "folder"])
def test_a_table_without_texts_is_passed_over_among_stories(is_archive: bool, tmp_path: Path) -> None:  # noqa: FBT001
    if is_archive:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr("metadata.csv", METADATA)
            archive.writestr("a.txt", STORY)
    else:
        (tmp_path / "metadata.csv").write_bytes(METADATA)
        (tmp_path / "a.txt").write_text(STORY)
    (document,) = read_documents([tmp_path])
    assert document.text == STORY


def test_a_table_among_stories_is_read_where_its_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.csv").write_bytes(as_csv([["body"], [STORY]]))
    (document,) = read_documents([tmp_path], options=ReadOptions(columns={"text": "body"}))
    assert document.text == STORY


def test_a_table_without_texts_that_is_named_is_refused(tmp_path: Path) -> None:
    assert [failure.code for failure in read(METADATA, tmp_path)[1]] == ["OR159"]
