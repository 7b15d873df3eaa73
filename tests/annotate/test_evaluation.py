"""The package's figures are those of the reference scorer, and those that can be counted by hand."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.evaluation import GoldAttribution, GoldDocument, curve, read_gold, score
from onrecord.errors import GoldError, InputNotFound, UnreadableInput
from onrecord.record import Document, Model, Record, Span, Statement

SCORER = Path(__file__).resolve().parents[3] / "shared" / "score" / "attribution.py"
needs_scorer = pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not beside the repository")
ROLES = ("source", "cue", "content")
Offsets = tuple[int, int]

#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234567
TEXT = "Ada Quill said: “The ferry cannot sail.” Bo denied it all."
QUILL, SAID, FERRY = (0, 9), (10, 14), (16, 40)
BO, DENIED, ALL = (41, 43), (44, 50), (51, 57)


def gold_of(*attributions: tuple[list[Offsets], list[Offsets], list[Offsets]], text: str = TEXT) -> GoldDocument:
    return GoldDocument(
        id="d",
        text=text,
        attributions=tuple(GoldAttribution(*(tuple(spans) for spans in one)) for one in attributions),
        place="gold.jsonl:1",
    )


def record_of(*rows: dict[str, Any], text: str = TEXT, id: str = "d") -> Record:  # noqa: A002 - the field's name
    statements = []
    for place, row in enumerate(rows):
        fields = {"id": f"s{place}", "quotation": "indirect", "confidence": 1.0} | {
            name: value for name, value in row.items() if name not in ROLES
        }
        for role in ROLES:
            fields[f"{role}_spans"] = tuple(Span.cut(text, *span) for span in row.get(role, ()))
        statements.append(Statement(**fields))
    document = Document(id="x", text_hash="", text=text)
    return Record(id=id, document=document, statements=tuple(statements), model=Model(name="none", version="0"))


QUILL_SAID = {"source": [QUILL], "cue": [SAID], "content": [FERRY]}
BO_DENIED = {"source": [BO], "cue": [DENIED], "content": [ALL]}
GOLD = gold_of(([QUILL], [SAID], [FERRY]), ([BO], [DENIED], [ALL]))


@pytest.mark.parametrize(
    ("rows", "measure", "hit", "predicted"),
    [
        pytest.param([QUILL_SAID, BO_DENIED], "attribution exact", 2, 2, id="all right"),
        pytest.param([], "attribution soft", 0, 0, id="nothing found"),
        pytest.param([QUILL_SAID | {"content": [(17, 38)]}], "content exact", 1, 1, id="marks and stop are no error"),
        pytest.param([QUILL_SAID | {"content": [(21, 40)]}], "content exact", 0, 1, id="a word is missing"),
        pytest.param([QUILL_SAID | {"content": [(21, 40)]}], "attribution soft", 1, 1, id="most of it is there"),
        pytest.param([QUILL_SAID | {"content": [(34, 40)]}], "attribution soft", 0, 1, id="too little of it is there"),
        pytest.param([QUILL_SAID | {"source": []}], "attribution soft", 0, 1, id="source is missing"),
        pytest.param([QUILL_SAID | {"source": [BO]}], "attribution soft", 0, 1, id="source is another"),
        pytest.param([QUILL_SAID | {"cue": []}], "attribution soft", 1, 1, id="soft does not ask for the cue"),
        pytest.param([QUILL_SAID | {"cue": []}], "attribution exact", 0, 1, id="exact does"),
        pytest.param([QUILL_SAID, QUILL_SAID], "attribution soft", 1, 2, id="found twice counts once"),
        pytest.param(
            [QUILL_SAID, BO_DENIED | {"parent": "s0"}], "attribution soft", 1, 1, id="inside another: left out"
        ),
        pytest.param([QUILL_SAID | {"content": [(17, 26)]}], "content overlap", 8, 8, id="letters are counted"),
    ],
)
def test_figures_can_be_counted_by_hand(rows: list[dict[str, Any]], measure: str, hit: int, predicted: int) -> None:
    found = score([GOLD], [record_of(*rows)]).measures[measure]
    assert (found.hit, found.predicted) == (hit, predicted)


def test_empty_source_agrees_with_an_empty_one() -> None:
    gold = gold_of(([], [SAID], [FERRY]))
    assert score([gold], [record_of({"cue": [SAID], "content": [FERRY]})]).measures["attribution soft"].f1 == 100.0


def test_percents_are_rounded_after_the_harmonic_mean() -> None:
    gold = gold_of(([QUILL], [], []), ([BO], [], []), ([SAID], [], []))
    found = score([gold], [record_of({"source": [QUILL], "content": [ALL]})])
    assert found.as_dict()["source exact"] == {"precision": 100.0, "recall": 33.3, "f1": 50.0}


def test_document_without_a_record_counts_as_empty_and_is_named() -> None:
    other = GoldDocument(id="e", text=TEXT, attributions=GOLD.attributions, place="gold.jsonl:2")
    scores = score([GOLD, other], [record_of(QUILL_SAID, BO_DENIED)])
    assert scores.missing == ("e",)
    assert scores.measures["attribution exact"].recall == 50.0


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([record_of(text="Another text.")], id="another text"),
        pytest.param([record_of(id="stranger")], id="another document"),
        pytest.param([record_of(), record_of()], id="twice the same"),
    ],
)
def test_records_that_are_not_of_the_gold_documents_are_refused(records: list[Record]) -> None:
    with pytest.raises(GoldError):
        score([GOLD], records)


def test_curve_leaves_out_what_is_below_each_threshold() -> None:
    record = record_of(QUILL_SAID | {"confidence": 0.5}, BO_DENIED | {"source": [QUILL], "confidence": 0.2})
    points = {point.min_confidence: point.measure for point in curve([GOLD], [record])}
    assert [(points[at].precision, points[at].recall) for at in (0.0, 0.2, 0.25, 0.5, 0.55)] == [
        (50.0, 50.0),
        (50.0, 50.0),
        (100.0, 50.0),
        (100.0, 50.0),
        (0.0, 0.0),
    ]
    assert list(points) == [round(0.05 * step, 2) for step in range(20)]


def test_threshold_lets_the_second_best_match_stand_in() -> None:
    better = QUILL_SAID | {"confidence": 0.1}
    worse = QUILL_SAID | {"content": [(21, 40)], "confidence": 0.9}
    last = curve([gold_of(([QUILL], [SAID], [FERRY]))], [record_of(better, worse)])[10]
    assert (last.measure.hit, last.measure.predicted) == (1, 1)


def scorer() -> ModuleType:
    specification = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[GoldDocument], list[Record]]:
    """A few documents, with attributions that often share spans, so that matches have to compete."""
    documents, records = [], []
    for number in range(draw(st.integers(1, 3))):
        text = draw(st.text("ab .“”\n", min_size=4, max_size=40))
        ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
        pool = draw(st.lists(ends.map(lambda pair: (pair[0], pair[1])), min_size=1, max_size=5))
        spans = st.lists(st.sampled_from(pool), max_size=2)
        some = st.lists(st.sampled_from(pool), min_size=1, max_size=2)
        gold = draw(st.lists(st.tuples(spans, spans, spans), max_size=4))
        rows = draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "source": spans,
                        "cue": spans,
                        "content": some,
                        "parent": st.sampled_from([None, None, "s0"]),
                        "confidence": st.floats(0, 1),
                    }
                ),
                max_size=4,
            )
        )
        document = gold_of(*gold, text=text)
        documents.append(
            GoldDocument(id=f"d{number}", text=text, attributions=document.attributions, place=document.place)
        )
        if number == 0 or draw(st.booleans()):
            records.append(record_of(*rows, text=text, id=f"d{number}"))
    return documents, records


def as_rows(documents: list[GoldDocument], records: list[Record]) -> tuple[dict[str, Any], dict[str, Any]]:
    gold = {
        document.id: {
            "id": document.id,
            "text": document.text,
            "attributions": [
                {role: [list(span) for span in getattr(one, role)] for role in ROLES} for one in document.attributions
            ],
        }
        for document in documents
    }
    return gold, {record.id: json.loads(record.model_dump_json()) for record in records}


@needs_scorer
@settings(max_examples=300, deadline=None)
@given(cases())
def test_figures_are_those_of_the_reference_scorer(case: tuple[list[GoldDocument], list[Record]]) -> None:
    assert score(*case).as_dict() == scorer().score(*as_rows(*case))


@needs_scorer
@settings(max_examples=50, deadline=None)
@given(cases())
def test_curve_is_that_of_the_reference_scorer_on_filtered_records(
    case: tuple[list[GoldDocument], list[Record]],
) -> None:
    documents, records = case
    for point in curve(documents, records):
        gold, predicted = as_rows(documents, records)
        for row in predicted.values():
            row["statements"] = [one for one in row["statements"] if one["confidence"] >= point.min_confidence]
        assert point.measure.as_dict() == scorer().score(gold, predicted)["attribution soft"]


Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_gold(content: str | bytes) -> Path:
        path = tmp_path / "gold.jsonl"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write_gold


def line(**fields: object) -> str:
    row = {"id": "d", "text": TEXT, "attributions": [{"source": [QUILL], "cue": [SAID], "content": [FERRY]}]}
    return json.dumps(row | fields) + "\n"


def test_gold_file_is_read(write: Write) -> None:
    (document, other) = read_gold(write(line() + "\n" + line(id="e", published="2024-05-02", author="somebody")))
    assert document.attributions == gold_of(([QUILL], [SAID], [FERRY])).attributions
    assert (other.id, other.published, other.title) == ("e", "2024-05-02", None)


def test_gold_file_may_begin_with_a_byte_order_mark_and_leave_roles_out(write: Write) -> None:
    path = write(b"\xef\xbb\xbf" + line(attributions=[{"content": [FERRY]}]).encode())
    assert read_gold(path)[0].attributions == gold_of(([], [], [FERRY])).attributions


def test_line_separator_inside_a_string_does_not_end_the_line(write: Write) -> None:
    row = json.dumps({"id": "d", "text": "a\u2028b", "attributions": []}, ensure_ascii=False)
    assert read_gold(write(row))[0].text == "a\u2028b"


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        pytest.param("{not json}\n", "not JSON", id="not JSON"),
        pytest.param(b'{"id": "\xff"}\n', "not UTF-8", id="not UTF-8"),
        pytest.param("[1, 2]\n", "not an object", id="not an object"),
        pytest.param("[" * 100_000 + "\n", "not JSON", id="brackets without end"),
        pytest.param("9" * 5000 + "\n", "not JSON", id="a number without end"),
        pytest.param(line(id=None), "'id'", id="no id"),
        pytest.param(line(id=7), "'id'", id="id is a number"),
        pytest.param(line(text=""), "'text'", id="no text"),
        pytest.param(line(attributions=None), "'attributions'", id="no attributions"),
        pytest.param(line(attributions=["said"]), "not an object", id="attribution is a word"),
        pytest.param(line(attributions=[{"cue": "said"}]), "list of spans", id="span is a word"),
        pytest.param(line(attributions=[{"cue": [[1, 2, 3]]}]), "[start, end]", id="span of three"),
        pytest.param(line(attributions=[{"cue": [[0.0, 2.0]]}]), "[start, end]", id="offsets are no integers"),
        pytest.param(line(attributions=[{"cue": [[5, 5]]}]), "inside", id="empty span"),
        pytest.param(line(attributions=[{"cue": [[0, 99]]}]), "inside", id="span outside the text"),
        pytest.param(line(published=2024), "'published'", id="date is a number"),
        pytest.param(line(id="first"), "twice", id="id stands twice"),
    ],
)
def test_bad_gold_line_is_named_with_file_and_number(write: Write, bad: str | bytes, named: str) -> None:
    first = (line(id="first") + "\n").encode()
    path = write(first + (bad.encode() if isinstance(bad, str) else bad))
    with pytest.raises(GoldError) as raised:
        read_gold(path)
    assert raised.value.where == f"{path}:3"
    assert named in str(raised.value)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_gold_file_without_documents_is_refused(write: Write, content: str) -> None:
    with pytest.raises(GoldError, match="no document"):
        read_gold(write(content))


def test_gold_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        read_gold(tmp_path / "gold.jsonl")


def test_folder_is_no_gold_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        read_gold(tmp_path)
