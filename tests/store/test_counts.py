"""Counts: each cell holds what it says, and the model's errors stand beside it."""

from collections.abc import Iterable
from typing import Any

import pytest
from made_records import Said, Who, made_record, said
from sqlalchemy import insert, select, update

from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.accuracy import FieldAccuracy, ReviewedHere, accuracy_of, shipped_accuracy, wilson
from onrecord.store.counts import cells_of, counts
from onrecord.store.documents import retract
from onrecord.store.entries import refresh_document
from onrecord.store.records import put_record
from onrecord.store.schema import entry, fact, person, review, statement
from onrecord.store.selection import STATUSES, Selection

TEXT = "Ada denied it. Bo said so. “No,” Ada told us. Aides fear it. The report says more."
DENIED = said("Ada", "denied", "it", act="deny", confidence=0.5)
SAID = said("Bo", "said", "so", confidence=0.9)
TOLD = said("Ada", "told", "No,", quotation="direct", setting="interview", confidence=1.0)
FEAR = said(
    "Aides",
    "fear",
    "it",
    speaker=Who(name="Aides", type="unnamed_group"),
    mode="attitude",
    act="other",
    quotation="mixed",
    confidence=0.75,
)
SAYS = said("The report", "says", "more", speaker=Who(name="report", type="document"), mode="evidence")
NOBODY = said("", "told", "No,", speaker=None)


def story(*statements: Said, outlet: str = "Post", published: str | None = "2024-05-02", text: str = TEXT) -> Record:
    return made_record(text, *statements, outlet=outlet, url=f"https://x/{outlet}/{published}", published=published)


def put(store: Store, *records: Record) -> None:
    with store.writing() as connection:
        for record in records:
            put_record(connection, record, added_by="ann")


def review_all(store: Store, status: str, facts: Iterable[dict[str, Any]] = (), **where: str) -> None:
    """A review of every statement with these values, written as the corrections write it."""
    with store.writing() as connection:
        query = select(statement)
        for name, value in where.items():
            query = query.where(statement.c[name] == value)
        documents = set()
        for row in connection.execute(query).all():
            result = connection.execute(
                insert(review).values(
                    document_key=row.document_key,
                    statement_key=row.key,
                    statement_id=row.id,
                    status=status,
                    source_spans=row.source_spans,
                    cue_spans=row.cue_spans,
                    content_spans=row.content_spans,
                )
            )
            (key,) = result.inserted_primary_key or (0,)
            for one in facts:
                connection.execute(insert(fact).values(review_key=key, editor="ann", at="2026", **one))
            documents.add(row.document_key)
        for document_key in documents:
            refresh_document(connection, document_key)


def table(store: Store, *by: str, selection: Selection | None = None) -> dict[Any, int]:
    """Statements by cell; the value alone where one dimension is counted by."""
    with store.reading() as connection:
        found = counts(connection, by=by, selection=selection)
    return {cell.values[0] if len(by) == 1 else cell.values: cell.statements for cell in found.cells}


def test_a_cell_tells_named_from_unnamed_and_direct_from_indirect(store: Store) -> None:
    put(store, story(DENIED, SAID, TOLD, FEAR, SAYS), story(NOBODY, published="2024-05-03"))
    with store.reading() as connection:
        (cell,) = counts(connection, by=["outlet"]).cells
    assert cell.values == ("Post",)
    assert (cell.statements, cell.documents, cell.share) == (6, 2, 1.0)
    assert (cell.named, cell.unnamed, cell.papers) == (3, 1, 1)
    assert (cell.direct, cell.mixed, cell.indirect) == (1, 1, 4)
    assert cell.unnamed_share == 0.25


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param("outlet", {"Post": 5, "Gull": 1}, id="outlet, most first"),
        pytest.param("month", {"2024-04": 1, "2024-05": 5}, id="month, in order"),
        pytest.param("year", {"2024": 6}, id="year"),
        pytest.param("act", {"say": 4, "deny": 1, "other": 1}, id="act"),
        pytest.param("mode", {"speech": 4, "attitude": 1, "evidence": 1}, id="mode"),
        pytest.param(
            "type", {"named_person": 3, "document": 1, "unnamed_group": 1, None: 1}, id="source type, unknown last"
        ),
        pytest.param("quotation", {"indirect": 4, "direct": 1, "mixed": 1}, id="quotation"),
        pytest.param("setting", {"interview": 1, None: 5}, id="setting"),
        pytest.param("who", {"Ada": 2, "Aides": 1, "Bo": 1, "report": 1, None: 1}, id="who"),
    ],
)
def test_each_dimension_counts_its_values(store: Store, by: str, expected: dict[str | None, int]) -> None:
    put(store, story(DENIED, SAID, TOLD, FEAR, SAYS), story(NOBODY, outlet="Gull", published="2024-04"))
    assert list(table(store, by).items()) == list(expected.items())


def test_dimensions_are_nested_in_the_order_given(store: Store) -> None:
    put(store, story(SAID), story(DENIED, SAID, outlet="Gull"), story(DENIED, published="2023-12-31", outlet="Gull"))
    assert list(table(store, "outlet", "month", "act")) == [
        ("Gull", "2023-12", "deny"),
        ("Gull", "2024-05", "deny"),
        ("Gull", "2024-05", "say"),
        ("Post", "2024-05", "say"),
    ]


def test_a_story_counts_once_in_a_cell_and_once_in_the_total(store: Store) -> None:
    put(store, story(DENIED, SAID, TOLD))
    with store.reading() as connection:
        found = counts(connection, by=["act"])
    assert [(cell.values[0], cell.statements, cell.documents) for cell in found.cells] == [
        ("say", 2, 1),
        ("deny", 1, 1),
    ]
    assert (found.total.statements, found.total.documents) == (3, 1)
    assert [round(cell.share, 3) for cell in found.cells] == [0.667, 0.333]


def test_nothing_to_count_by_counts_all(store: Store) -> None:
    put(store, story(DENIED, SAID))
    assert table(store) == {(): 2}


def test_an_empty_database_counts_nothing(store: Store) -> None:
    with store.reading() as connection:
        found = counts(connection)
    assert (found.cells, found.total.statements, found.total.documents) == ((), 0, 0)


def test_earlier_versions_and_stories_taken_back_count_only_when_asked(store: Store) -> None:
    old, new = story(DENIED), story(DENIED, SAID, text=TEXT + " More.")
    gone = story(SAID, outlet="Gull")
    put(store, old, new, gone)
    with store.writing() as connection:
        retract(connection, gone.document.id, reason="wrong", editor="ann")
    assert table(store, "outlet") == {"Post": 2}
    assert table(store, "outlet", selection=Selection(all_versions=True)) == {"Post": 3, "Gull": 1}


def test_rejected_statements_count_only_when_asked(store: Store) -> None:
    put(store, story(DENIED, SAID, TOLD))
    review_all(store, "rejected", act="deny")
    assert table(store, "act") == {"say": 2}
    assert table(store, "act", selection=Selection(statuses=STATUSES)) == {"say": 2, "deny": 1}
    assert table(store, "act", selection=Selection(statuses=["rejected"])) == {"deny": 1}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        pytest.param({"only": {"outlet": ["Gull"]}}, {"2017": 1}, id="outlet"),
        pytest.param({"only": {"act": ["deny", "other"]}}, {"2016": 1, "2017": 2}, id="one act or another"),
        pytest.param({"only": {"act": []}}, {"2016": 1, "2017": 3, None: 1}, id="no act is any act"),
        pytest.param({"only": {"who": ["Bo"], "act": ["say"]}}, {"2017": 1}, id="who and act"),
        pytest.param({"only": {"who": ["bo"]}}, {"2017": 1}, id="who in other capitals"),
        pytest.param({"min_confidence": 0.6}, {"2017": 2, None: 1}, id="confidence"),
        pytest.param({"since": "2017"}, {"2017": 3}, id="since a year"),
        pytest.param({"since": "2017-03-15"}, {"2017": 2}, id="since a day: a month or year that holds it counts"),
        pytest.param({"until": "2016"}, {"2016": 1}, id="until a year"),
        pytest.param({"until": "2017-03-01"}, {"2016": 1, "2017": 3}, id="until a day"),
        pytest.param({"until": "2016-12-30"}, {}, id="until the day before"),
        pytest.param({"since": "2016-12-31", "until": "2016-12-31"}, {"2016": 1}, id="one day"),
    ],
)
def test_only_what_is_selected_counts(store: Store, selection: dict[str, Any], expected: dict[str, int]) -> None:
    put(
        store,
        story(DENIED, published="2016-12-31"),
        story(SAID, published="2017-03-01"),
        story(FEAR, published="2017-03"),
        story(DENIED, outlet="Gull", published="2017"),
        story(TOLD, published=None),
    )
    assert table(store, "year", selection=Selection(**selection)) == expected


@pytest.mark.parametrize(
    ("by", "selection", "message"),
    [
        pytest.param(["colour"], {}, "nothing called 'colour' to count by", id="dimension"),
        pytest.param(["act", "act"], {}, "'act' is to be counted by twice", id="dimension twice"),
        pytest.param([], {"only": {"act": ["lie"]}}, "there is no act 'lie'", id="value"),
        pytest.param([], {"only": {"shape": ["x"]}}, "no field to choose by 'shape'", id="field"),
        pytest.param([], {"statuses": ["maybe"]}, "there is no status 'maybe'", id="status"),
        pytest.param([], {"since": "yesterday"}, "'yesterday' is no day, month or year", id="no date"),
        pytest.param([], {"until": "2017-02-30"}, "'2017-02-30' is no day, month or year", id="no such day"),
        pytest.param([], {"min_confidence": 2}, "the confidence 2 cannot be", id="confidence"),
    ],
)
def test_what_there_is_not_is_refused(store: Store, by: list[str], selection: dict[str, Any], message: str) -> None:
    with store.reading() as connection, pytest.raises(UsageError, match=message):
        counts(connection, by=by, selection=Selection(**selection))


def test_the_number_of_wrong_ones_is_expected_from_their_confidence(store: Store) -> None:
    put(store, story(DENIED, SAID, FEAR))
    with store.reading() as connection:
        assert counts(connection, by=[]).total.expected_wrong == pytest.approx(0.5 + 0.1 + 0.25)


def test_what_a_person_confirmed_is_reviewed_and_no_longer_expected_to_be_wrong(store: Store) -> None:
    put(store, story(DENIED, SAID, FEAR))
    review_all(store, "confirmed", act="deny")
    with store.reading() as connection:
        total = counts(connection, by=[]).total
    assert total.reviewed == 1
    assert total.expected_wrong == pytest.approx(0.1 + 0.25)


def test_what_a_person_rejected_is_wrong(store: Store) -> None:
    put(store, story(DENIED, SAID))
    review_all(store, "rejected", act="deny")
    with store.reading() as connection:
        total = counts(connection, by=[], selection=Selection(statuses=STATUSES)).total
    assert total.expected_wrong == pytest.approx(1.0 + 0.1)


def test_the_largest_cells_alone_keep_their_shares(store: Store) -> None:
    put(store, story(DENIED, SAID, TOLD, FEAR))
    with store.reading() as connection:
        cells = cells_of(connection, by=["who"], selection=Selection(), most=2, of=4)
    assert [(*cell.values, cell.statements, cell.share) for cell in cells] == [("Ada", 2, 0.5), ("Aides", 1, 0.25)]


def test_corrected_values_count_as_corrected(store: Store) -> None:
    put(store, story(DENIED, SAID))
    review_all(store, "partial", [{"field": "act", "verdict": "corrected", "value": "accuse"}], act="deny")
    assert table(store, "act") == {"accuse": 1, "say": 1}


def test_accuracy_of_what_was_counted_stands_beside_it(store: Store) -> None:
    put(store, story(DENIED, SAID))
    with store.reading() as connection:
        found = counts(connection, by=["outlet", "act"])
    fields = {(one.field, one.value) for one in found.accuracy}
    assert {("statement", "*"), ("named", "unnamed"), ("quotation", "direct")} <= fields
    assert {(field, value) for field, value in fields if field == "act"} == {
        ("act", "*"),
        ("act", "deny"),
        ("act", "say"),
    }
    assert found.models == ("made-by-hand 1",)


def test_reviews_of_this_database_tell_its_own_error_rate_where_they_are_enough(store: Store) -> None:
    put(store, *(story(DENIED, SAID, TOLD, published=f"2024-05-{day:02}") for day in range(1, 15)))
    review_all(store, "rejected", act="deny")
    wrong_act = {"field": "act", "verdict": "corrected", "value": "ask"}
    review_all(store, "partial", [wrong_act], quotation="indirect", act="say")
    with store.reading() as connection:
        assert counts(connection, by=["act"]).here == ()
    review_all(store, "confirmed", quotation="direct")
    with store.reading() as connection:
        (found,) = (one for one in counts(connection, by=["act"]).here if one.field == "statement")
    assert found == ReviewedHere(field="statement", reviewed=42, wrong=14)
    assert found.error_rate == pytest.approx(1 / 3)


def test_error_rate_of_a_field_leaves_rejected_statements_out(store: Store) -> None:
    put(store, *(story(DENIED, SAID, TOLD, published=f"2024-05-{day:02}") for day in range(1, 21)))
    review_all(store, "rejected", act="deny")
    wrong_act = {"field": "act", "verdict": "corrected", "value": "ask"}
    review_all(store, "partial", [wrong_act], quotation="indirect", act="say")
    review_all(store, "confirmed", quotation="direct")
    with store.reading() as connection:
        here = {one.field: one for one in counts(connection, by=["act"]).here}
    assert here["act"] == ReviewedHere(field="act", reviewed=40, wrong=20)


def test_shipped_figures_are_those_of_the_readme() -> None:
    (found,) = accuracy_of("statement")
    assert (round(found.precision or 0, 3), round(found.recall or 0, 3)) == (0.853, 0.780)


def test_every_shipped_figure_is_possible() -> None:
    impossible = [one for one in shipped_accuracy() if not 0 <= one.right <= min(one.given, one.gold)]
    assert shipped_accuracy()
    assert impossible == []


def test_a_value_that_was_never_answered_has_no_precision() -> None:
    one = FieldAccuracy(field="act", value="warn", right=0, given=0, gold=3, measured="x", model="m 1")
    assert (one.precision, one.recall) == (None, 0.0)


@pytest.mark.parametrize(
    ("right", "given", "interval"),
    [
        pytest.param(0, 0, None, id="nothing is known"),
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        pytest.param(81, 263, (0.2553, 0.3662), id="many cases"),
        pytest.param(15, 148, (0.0624, 0.1605), id="a small share"),
        pytest.param(0, 20, (0.0, 0.1611), id="none of twenty"),
        pytest.param(1, 29, (0.0061, 0.1718), id="one of 29"),
    ],
)
def test_interval_of_a_share(right: int, given: int, interval: tuple[float, float] | None) -> None:
    found = wilson(right, given)
    assert found == (pytest.approx(interval, abs=1e-4) if interval else None)


def test_people_of_one_name_are_counted_apart(store: Store) -> None:
    put(store, story(SAID), story(SAID, outlet="Gull"))
    with store.writing() as connection:
        for outlet, person_id in (("Post", "p1"), ("Gull", "p2")):
            row = {"id": person_id, "type": "person", "name": "Bo Lund", "origin": "editor", "added_at": "x"}
            (key,) = connection.execute(insert(person).values(**row)).inserted_primary_key or (0,)
            connection.execute(update(entry).where(entry.c.outlet == outlet).values(who=key))
        cells = counts(connection, by=["who"]).cells
    found = [(*cell.values, cell.person, cell.statements) for cell in cells]
    assert found == [("Bo Lund", "p1", 1), ("Bo Lund", "p2", 1)]
