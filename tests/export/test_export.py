"""What is written can be read back: records whole, rows with every column, filters applied."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_records import Who, made_document, made_record, said
from sqlalchemy import Connection, insert, select

from onrecord.errors import UsageError
from onrecord.export import parquet as parquet_module
from onrecord.export.columns import COLUMNS
from onrecord.export.csv import guarded
from onrecord.export.files import whole_file
from onrecord.export.stories import count_stories, narrowed, stories
from onrecord.export.writing import Form, export, open_writer
from onrecord.record import Link, Record
from onrecord.store import Store
from onrecord.store.documents import put_document, retract
from onrecord.store.entries import refresh_document
from onrecord.store.records import put_record
from onrecord.store.schema import fact, review, statement
from onrecord.store.selection import STATUSES, Selection

ROOT = Path(__file__).parents[2]
TEXT = "Ilse Varga denied the claim. “I read them all,” she told the Courier on Monday. A spokesman fears more."


def bridge(text: str = TEXT, *, outlet: str | None = "Courier", published: str | None = "2024-11-14") -> Record:
    return made_record(
        text,
        said("Ilse Varga", "denied", "the claim", speaker=Who(name="Ilse Varga", title="minister"), act="deny"),
        said(
            "she",
            "told",
            "I read them all,",
            speaker="Ilse Varga",
            quotation="direct",
            relay=Who(name="Courier", type="named_organization"),
            said="2024-11-11",
            confidence=0.5,
        ),
        said("A spokesman", "fears", "more", speaker=Who(name="spokesman", type="unnamed_person"), mode="attitude"),
        outlet=outlet,
        url=f"https://{outlet}.example/bridge",
        title="Bridge",
        published=published,
    )


def put(store: Store, *records: Record) -> None:
    with store.writing() as connection:
        for record in records:
            put_record(connection, record, added_by="ann")


def review_of(connection: Connection, act: str, *, status: str = "rejected", **one: str | None) -> None:
    """A review of the statements with that act, written as the corrections write it."""
    for row in connection.execute(select(statement).where(statement.c.act == act)).all():
        spans = {name: row._mapping[name] for name in ("source_spans", "cue_spans", "content_spans")}
        result = connection.execute(
            insert(review).values(
                document_key=row.document_key, statement_key=row.key, statement_id=row.id, status=status, **spans
            )
        )
        if one:
            (key,) = result.inserted_primary_key or (0,)
            connection.execute(insert(fact).values(review_key=key, editor="ann", at="2026-01-01", **one))
        refresh_document(connection, row.document_key)


def written(store: Store, form: Form, selection: Selection | None = None) -> bytes:
    stream = io.BytesIO()
    with store.reading() as connection:
        export(connection, stream, form=form, selection=selection)
    return stream.getvalue()


def records(store: Store, selection: Selection | None = None) -> list[Record]:
    return [Record.model_validate_json(line) for line in written(store, "jsonl", selection).splitlines()]


def csv_rows(store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(store, "csv").decode("utf-8"), newline="")))


def contents(store: Store, **selection: Any) -> list[str]:  # noqa: ANN401 - fields of a Selection
    return [one.content_spans[0].text for record in records(store, Selection(**selection)) for one in record.statements]


def test_records_come_back_as_they_went_in(store: Store) -> None:
    first, second = bridge(), made_record("Nobody spoke. Nothing was said.", outlet="Gull")
    put(store, first, second)
    assert records(store) == [first, second]


def test_records_stand_as_people_corrected_them(store: Store) -> None:
    put(store, bridge())
    with store.writing() as connection:
        review_of(connection, "deny", status="partial", field="act", verdict="corrected", value="accuse")
    (record,) = records(store)
    assert [one.act for one in record.statements] == ["accuse", "say", "say"]
    assert [reason.why for reason in record.statements[0].reasons] == ["corrected by ann on 2026-01-01"]


def test_rejected_statements_and_their_sources_are_left_out_unless_asked_for(store: Store) -> None:
    put(store, bridge())
    with store.writing() as connection:
        review_of(connection, "say")
    (record,) = records(store)
    assert [one.act for one in record.statements] == ["deny"]
    assert [one.name for one in record.entities] == ["Ilse Varga"]
    assert records(store, Selection(statuses=STATUSES)) == [bridge()]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        pytest.param({}, ["the claim", "I read them all,", "more"], id="all"),
        pytest.param({"only": {"act": ["deny"]}}, ["the claim"], id="act"),
        pytest.param({"only": {"who": ["ilse varga"]}}, ["the claim", "I read them all,"], id="who"),
        pytest.param({"min_confidence": 0.6}, ["the claim", "more"], id="confidence"),
        pytest.param({"since": "2024-11"}, ["the claim", "I read them all,", "more"], id="in time"),
        pytest.param({"since": "2024-12"}, [], id="too early"),
        pytest.param({"only": {"outlet": ["Gull"]}}, [], id="outlet"),
    ],
)
def test_only_what_is_selected_is_written(store: Store, selection: dict[str, Any], expected: list[str]) -> None:
    put(store, bridge())
    assert contents(store, **selection) == expected


def test_a_story_without_statements_is_left_out_only_when_statements_are_chosen(store: Store) -> None:
    put(store, bridge(), made_record("Nobody spoke.", outlet="Gull", published="2024-01-01"))
    assert len(records(store)) == 2
    assert len(records(store, Selection(only={"outlet": ["Gull"]}))) == 1
    assert len(records(store, Selection(only={"act": ["deny"]}))) == 1


def test_transcripts_earlier_versions_and_stories_taken_back_are_left_out(store: Store) -> None:
    old, new, gone = bridge(), bridge(TEXT + " More."), made_record("It is so, Bo said.", outlet="Gull")
    put(store, old, new, gone)
    with store.writing() as connection:
        put_document(connection, made_document("CHAIR: Order."), added_by="ann", kind="transcript")
        retract(connection, gone.document.id, reason="wrong", editor="ann")
    assert records(store) == [new]
    assert records(store, Selection(all_versions=True)) == [old, new, gone]


def test_stories_are_counted_before_they_are_written(store: Store) -> None:
    put(store, bridge(), made_record("Nobody spoke.", outlet="Gull"))
    for selection, expected in ((Selection(), 2), (Selection(only={"act": ["deny"]}), 1)):
        with store.reading() as connection:
            told = export(connection, io.BytesIO(), form="jsonl", selection=selection)
            assert count_stories(connection, selection) == told.stories == expected


def test_a_statement_whose_parent_is_left_out_hangs_on_the_next_one_further_out() -> None:
    record = bridge()
    outer, middle, inner = record.statements
    nested = record.model_copy(
        update={
            "statements": (
                outer,
                middle.model_copy(update={"parent": outer.id}),
                inner.model_copy(update={"parent": middle.id}),
            )
        }
    )
    assert [one.parent for one in narrowed(nested, {outer.id, inner.id}).statements] == [None, outer.id]
    assert [one.parent for one in narrowed(nested, {inner.id}).statements] == [None]


def test_a_link_to_a_statement_that_is_left_out_is_left_out_too() -> None:
    record = bridge()
    outer, middle, inner = (one.id for one in record.statements)
    links = tuple(
        Link(kind="answers", a=a, b=b, confidence=0.9, reasons=("it names it",))
        for a, b in ((middle, outer), (inner, middle))
    )
    linked = record.model_copy(update={"links": links})
    assert narrowed(linked, {outer, middle}).links == links[:1]
    assert narrowed(linked, {inner}).links == ()


def test_a_row_of_csv_holds_what_its_columns_say(store: Store) -> None:
    record = bridge()
    put(store, record)
    _, row, _ = csv_rows(store)
    start = TEXT.index("I read")
    assert {name: value for name, value in row.items() if value} == {
        "statement_id": record.statements[1].id,
        "document_id": record.document.id,
        "outlet": "Courier",
        "url": "https://Courier.example/bridge",
        "title": "Bridge",
        "published": "2024-11-14",
        "version": "1",
        "current": "true",
        "retracted": "false",
        "role": "statement",
        "speaker": "Ilse Varga",
        "speaker_type": "named_person",
        "speaker_title": "minister",
        "act": "say",
        "mode": "speech",
        "quotation": "direct",
        "negated": "false",
        "said": "2024-11-11",
        "said_basis": "stated",
        "relays": "Courier",
        "source": "she",
        "source_offsets": f"{TEXT.index('she')}-{TEXT.index('she') + 3}",
        "cue": "told",
        "cue_offsets": f"{TEXT.index('told')}-{TEXT.index('told') + 4}",
        "content": "I read them all,",
        "content_offsets": f"{start}-{start + 16}",
        "confidence": "0.5",
        "status": "suggested",
        "model_name": "made-by-hand",
        "model_version": "1",
    } | ({"person": row["person"]} if row["person"] else {})


def test_a_reviewed_row_says_so(store: Store) -> None:
    put(store, bridge())
    with store.writing() as connection:
        review_of(connection, "deny", status="partial", field="target", verdict="confirmed", value=None)
    row = csv_rows(store)[0]
    assert (row["status"], row["reviewed_fields"]) == ("partial", "target")


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+49 30", "'+49 30", id="plus"),
        pytest.param("-5 %", "'-5 %", id="minus"),
        pytest.param("@all", "'@all", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param("", "", id="empty"),
        pytest.param("“=1”", "“=1”", id="quoted"),
    ],
)
def test_no_cell_begins_as_a_formula(written: str, safe: str) -> None:
    assert guarded(written) == safe


def test_a_story_cannot_put_a_formula_into_the_table(store: Store) -> None:
    text = '=HYPERLINK("x") said +1, he\nsaid @b.'
    put(store, made_record(text, said('=HYPERLINK("x")', "said", "+1, he\nsaid @b"), outlet="-Post", title="=A1"))
    (row,) = csv_rows(store)
    assert (row["speaker"], row["content"], row["outlet"], row["title"]) == (
        '\'=HYPERLINK("x")',
        "'+1, he\nsaid @b",
        "'-Post",
        "'=A1",
    )


def test_parquet_holds_the_rows_of_the_csv_with_types(store: Store) -> None:
    put(store, bridge(), bridge(TEXT + " More.", outlet="Gull", published=None))
    table = pq.read_table(pa.BufferReader(written(store, "parquet")))
    rows = csv_rows(store)
    assert table.column_names == list(rows[0])
    assert table.column("content").to_pylist() == [[row["content"]] for row in rows]
    assert table.column("confidence").to_pylist() == [0.9, 0.5, 0.9] * 2
    assert table.column("published").to_pylist() == ["2024-11-14"] * 3 + [None] * 3
    (first, _, _, *_) = table.column("content_offsets").to_pylist()
    assert [TEXT[span["start"] : span["end"]] for span in first] == ["the claim"]
    assert table.schema.field("current").type == pa.bool_()


def test_parquet_tells_which_version_wrote_it_and_what_each_column_means(store: Store) -> None:
    file = pq.ParquetFile(pa.BufferReader(written(store, "parquet")))
    assert file.schema_arrow.metadata[b"onrecord.schema"] == b"1"
    assert file.schema_arrow.metadata[b"onrecord"]
    assert file.schema_arrow.field("act").metadata[b"meaning"] == b"say, deny, accuse, \xe2\x80\xa6"
    assert (file.metadata.num_rows, file.schema_arrow.names) == (0, [column.name for column in COLUMNS])


def test_parquet_is_written_in_groups(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_module, "ROWS_A_GROUP", 4)
    put(store, *(bridge(f"{TEXT} {n}", outlet=f"O{n}") for n in range(3)))
    file = pq.ParquetFile(pa.BufferReader(written(store, "parquet")))
    assert [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)] == [6, 3]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


class FullDisk(io.BytesIO):
    """Takes so many writes, and then no more."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    def write(self, data: Any) -> int:  # noqa: ANN401 - as the base has it
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_full_disk_is_told_and_leaves_nothing_that_looks_whole(store: Store, form: Form) -> None:
    put(store, bridge(), bridge(TEXT + " More.", outlet="Gull"))
    stream = FullDisk(writes=1)
    with store.reading() as connection, pytest.raises(OSError, match="No space left"):
        export(connection, stream, form=form)
    if form == "parquet":
        with pytest.raises(pa.ArrowInvalid):
            pq.read_table(pa.BufferReader(stream.getvalue()))


def test_an_unknown_form_is_refused(store: Store) -> None:
    with store.reading() as connection, pytest.raises(UsageError, match="no form 'xml'"):
        export(connection, io.BytesIO(), form="xml")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        pytest.param("jsonl", b"ud800 so", id="jsonl"),
        pytest.param("csv", b"ud800 so", id="csv"),
        pytest.param("parquet", b"PAR1", id="parquet"),
    ],
)
def test_a_character_that_has_no_utf8_does_not_stop_the_export(store: Store, form: str, written: bytes) -> None:
    put(store, made_record("Bo said it so.", said("Bo", "said", "it so")))
    (broken,) = made_record("Bo said \ud800 so.", said("Bo", "said", "\ud800 so")).statements
    stream = io.BytesIO()
    writer = open_writer(form, stream)
    with store.reading() as connection:
        (story,) = stories(connection, Selection())
    writer.write(replace(story, record=story.record.model_copy(update={"statements": (broken,)})))
    writer.close()
    assert written in stream.getvalue()


@pytest.fixture(params=["new", "there already"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "out.csv"
    if request.param == "there already":
        path.write_bytes(b"before")
    return path


def test_a_file_is_there_at_the_end(target: Path) -> None:
    with whole_file(target) as stream:
        stream.write(b"after")
        assert not target.exists() or target.read_bytes() == b"before"
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]
    assert target.read_bytes() == b"after"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_after_an_error_all_is_as_it_was(target: Path, error: type[BaseException]) -> None:
    before = {path.name: path.read_bytes() for path in target.parent.iterdir()}

    def fail_half_way() -> None:
        with whole_file(target) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(error):
        fail_half_way()
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == before


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    link.symlink_to(real)
    with whole_file(link) as stream:
        stream.write(b"x")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"x")


def test_a_place_that_is_no_file_is_written_to_and_stays() -> None:
    with whole_file(Path("/dev/null")) as stream:
        stream.write(b"x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("name", "message"),
    [pytest.param(".", "this is a folder", id="folder"), pytest.param("no/out.csv", "no such folder", id="nowhere")],
)
def test_a_place_that_cannot_be_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message), whole_file(tmp_path / name):
        pass


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs/export.md").read_text(encoding="utf-8")
    missing = [
        column.name for column in COLUMNS if f"| `{column.name}` | {column.type} | {column.meaning} |" not in page
    ]
    assert missing == []
