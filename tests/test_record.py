"""What holds for every record: spans agree with the text, nothing can be changed, nothing is half known."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from onrecord.errors import SpanMismatch
from onrecord.record import (
    Check,
    Document,
    Entity,
    Failure,
    Metadatum,
    Model,
    Origin,
    Page,
    Reason,
    Record,
    Relay,
    Segment,
    Span,
    Statement,
    When,
    hash_of,
)

TEXT = "Ada Quill said: “The ferry 🦉 cannot sail.”"
MODEL = Model(name="by hand", version="1")


def document(text: str = TEXT, **fields: Any) -> Document:  # noqa: ANN401 - any field of a document
    return Document(**{"id": "d", "text_hash": Document.text_hash_of(text), "text": text} | fields)


def statement(**fields: Any) -> Statement:  # noqa: ANN401 - any field of a statement
    content = (Span.cut(TEXT, 17, len(TEXT) - 1),)
    return Statement(**{"id": "s", "quotation": "direct", "content_spans": content, "confidence": 0.5} | fields)


@given(st.data(), st.text(min_size=1))
def test_span_says_what_the_text_says_at_its_place(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.cut(text, start, end)
    assert span.text == text[start:end]
    assert span.agrees_with(text)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, len(TEXT) + 1)])
def test_no_span_is_cut_empty_reversed_or_outside_the_text(start: int, end: int) -> None:
    with pytest.raises(SpanMismatch, match="OR201"):
        Span.cut(TEXT, start, end)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Span(start=0, end=4, text="Ada"), id="length"),
        pytest.param(lambda: Span(start=3, end=3, text=""), id="empty"),
        pytest.param(lambda: Span(start=5, end=2, text="Ada"), id="reversed"),
    ],
)
def test_span_that_does_not_hold_together_is_refused(make: Callable[[], Span]) -> None:
    with pytest.raises(ValueError, match="OR201"):
        make()


WRONG = Span(start=0, end=3, text="Bob")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda: document(segments=(Segment(kind="paragraph", span=WRONG),)), id="segment"),
        *(
            pytest.param(lambda field=field: record(statement(**{field: (WRONG,)})), id=field)
            for field in ("source_spans", "cue_spans", "content_spans", "hedges")
        ),
        pytest.param(lambda: record(statement(relays=(Relay(source="e", span=WRONG),))), id="relay"),
        pytest.param(lambda: record(statement(reasons=(Reason(field="act", why="w", span=WRONG),))), id="reason"),
        pytest.param(
            lambda: record(statement(said=When(value="2024", span=WRONG, basis="stated"))),
            id="when it was said",
        ),
        pytest.param(
            lambda: record(entities=(Entity(id="e", type="named_person", name="Bob", mentions=(WRONG,)),)),
            id="mention",
        ),
        pytest.param(
            lambda: record(checks=(Check(id="c", statement="s", quote=WRONG, verdict="verbatim"),)), id="check"
        ),
    ],
)
def test_span_that_says_something_else_than_the_text_is_refused_wherever_it_stands(
    place: Callable[[], BaseModel],
) -> None:
    with pytest.raises(ValidationError, match="OR201"):
        place()


def record(*statements: Statement, **fields: Any) -> Record:  # noqa: ANN401 - any field of a record
    return Record(**{"id": "d", "document": document(), "statements": statements, "model": MODEL} | fields)


@pytest.mark.parametrize("value", ["2017", "2017-03", "2017-03-01", "2024-02-29"])
def test_date_keeps_its_precision(value: str) -> None:
    assert When(value=value, basis="stated").value == value


@pytest.mark.parametrize(
    "value",
    ["", "17", "2017-3", "2017-13", "2017-02-29", "2017-03-01T10:00", "March 2017", "2017-03-", " 2017", "0000"],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        When(value=value, basis="stated")


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValidationError):
        statement(confidence=confidence)


def test_statement_without_content_is_refused() -> None:
    with pytest.raises(ValidationError):
        statement(content_spans=())


def test_record_cannot_be_changed() -> None:
    made = record(statement())
    with pytest.raises(ValidationError, match="frozen"):
        made.statements[0].confidence = 1.0  # type: ignore[misc]


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        statement(sentiment="bad")


def test_record_read_back_from_json_is_the_same() -> None:
    origin = Origin(
        name="ferry.txt",
        format="text",
        sha256="0" * 64,
        encoding="utf-8",
        read_at=datetime.datetime(2024, 5, 3, 12, tzinfo=datetime.UTC),
    )
    paragraph = Segment(kind="paragraph", span=Span.cut(TEXT, 0, len(TEXT)))
    metadata = (Metadatum(name="outlet", value="Courier", told_by="option --outlet"),)
    made = record(
        statement(said=When(value="2024-05", basis="carried")),
        document=document(origin=origin, segments=(paragraph,), metadata=metadata),
    )
    assert Record.model_validate(json.loads(made.model_dump_json())) == made


def test_json_tells_unknown_from_empty() -> None:
    written = json.loads(record(statement()).model_dump_json())["statements"][0]
    assert written["speaker"] is None
    assert written["source_spans"] == []


@given(st.lists(st.none() | st.text(), min_size=1, max_size=4), st.lists(st.none() | st.text(), min_size=1, max_size=4))
def test_hash_depends_on_every_part_and_its_place(a: list[str | None], b: list[str | None]) -> None:
    separators = {"\x1f", "\x00"}
    if any(part and separators & set(part) for part in [*a, *b]):
        return
    assert (hash_of(*a) == hash_of(*b)) == (a == b)


def test_document_id_depends_on_outlet_url_and_text() -> None:
    ids = {
        Document.id_of(outlet=outlet, url=url, text=text)
        for outlet in (None, "", "Courier")
        for url in (None, "https://example.org")
        for text in ("a", "b")
    }
    assert len(ids) == 12


def test_printings_of_one_text_share_a_hash_whatever_their_white_space() -> None:
    assert Document.text_hash_of("One  two\r\nthree\n") == Document.text_hash_of("One two three")
    assert Document.text_hash_of("One two") != Document.text_hash_of("Onetwo")


def test_statement_id_tells_cue_from_content() -> None:
    here, there = Span.cut(TEXT, 0, 3), Span.cut(TEXT, 4, 9)
    ids = {Statement.id_of("d", cue, content) for cue, content in [((here,), (there,)), ((), (here, there))]}
    assert len(ids) == 2
    assert all(one.startswith("d-") for one in ids)


TWO_LINES = "One page.\nAnother."


def paginated(*offsets: int) -> Document:
    pages = tuple(Page(offset=offset, number=number) for number, offset in enumerate(offsets, start=1))
    return Document(id="d", text_hash="h", text=TWO_LINES, pages=pages)


@pytest.mark.parametrize(("offset", "number"), [(0, None), (2, 1), (9, 1), (10, 2), (17, 2)])
def test_a_character_stands_on_the_last_page_that_begins_at_it_or_before(offset: int, number: int | None) -> None:
    page = paginated(2, 10).page_at(offset)
    assert (page and page.number) == number


@pytest.mark.parametrize("offsets", [(10, 2), (0, 100)], ids=["out of order", "outside of the text"])
def test_pages_that_do_not_fit_the_text_are_refused(offsets: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError, match="pages do not follow each other"):
        paginated(*offsets)


def test_failure_is_data() -> None:
    failure = Failure(input="a.txt", stage="ingest", code="OR103", why="OR103: a.txt: it is empty.")
    assert Failure.model_validate_json(failure.model_dump_json()) == failure
