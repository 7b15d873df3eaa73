"""What a field of a statement can be, and what is said of what it cannot."""

import json

import pytest
from made_records import made_document

from onrecord.errors import BadCorrection
from onrecord.store.corrections.fields import FIELDS, Json, value_of
from onrecord.store.corrections.values import checked, parse, quotation_of

TEXT = "Ilse Varga denied the claim.\n“I read  them,” Varga said on Friday.\nShe left."
DOCUMENT = made_document(TEXT)
NAMES = {"e1": "Ilse Varga", "e2": "Halden Courier", "x1": "Jonas Okafor"}


def check(field: str, value: Json) -> Json:
    return checked(field, value, document=DOCUMENT, names=NAMES)


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        pytest.param("act", "deny", "deny", id="a word of the vocabulary"),
        pytest.param("act", None, None, id="a field that can be empty"),
        pytest.param("act", "", None, id="what an empty form field sends"),
        pytest.param("quotation", "mixed", "mixed", id="quotation type"),
        pytest.param("speaker", "x1", "x1", id="an entity that an editor added"),
        pytest.param("target", None, None, id="nobody"),
        pytest.param("negated", True, True, id="true"),
        pytest.param("negated", False, False, id="false, which is not the same as none"),
        pytest.param("cue_spans", [[11, 17]], [[11, 17]], id="one span"),
        pytest.param("cue_spans", [], [], id="no cue"),
        pytest.param("source_spans", [[45, 50], [0, 10]], [[0, 10], [45, 50]], id="in the order of the text"),
        pytest.param("content_spans", [[17, 28]], [[18, 28]], id="white space at the ends is cut"),
        pytest.param("content_spans", [[18, 43]], [[18, 28], [29, 43]], id="a span a paragraph"),
        pytest.param(
            "said",
            {"value": "2017-03", "time": None, "span": None, "basis": "stated"},
            {"value": "2017-03", "time": None, "span": None, "basis": "stated"},
            id="a month stays a month",
        ),
        pytest.param(
            "said",
            {"value": "2017-03-03", "span": [58, 65]},
            {"value": "2017-03-03", "time": None, "span": [59, 65], "basis": "stated"},
            id="a day with its words",
        ),
        pytest.param("said", None, None, id="not known when"),
        pytest.param(
            "relays",
            [{"source": "e2", "span": [45, 50]}],
            [{"source": "e2", "span": [45, 50]}],
            id="a relay with its words",
        ),
        pytest.param(
            "relays", ["e2", "x1"], [{"source": "e2", "span": None}, {"source": "x1", "span": None}], id="ids"
        ),
    ],
)
def test_a_value_that_can_be_is_taken(field: str, value: Json, stored: Json) -> None:
    assert check(field, value) == stored


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        pytest.param("acts", "say", "There are: source_spans, cue_spans", id="no such field"),
        pytest.param("confidence", 1.0, "There are: source_spans, cue_spans", id="a field nobody can correct"),
        pytest.param("act", "shout", "Choose one of: say, deny, accuse", id="no such act"),
        pytest.param("act", ["say"], "Choose one of: say", id="a list for a word"),
        pytest.param("role", None, "Choose one of: statement, relay", id="a word that must be there"),
        pytest.param("quotation", "", "Choose one of: direct, mixed, indirect", id="an empty quotation type"),
        pytest.param("negated", "perhaps", "Choose one of: true, false", id="neither true nor false"),
        pytest.param("negated", 1, "Choose one of: true, false", id="a number for a truth"),
        pytest.param("negated", None, "Choose one of: true, false", id="neither"),
        pytest.param("speaker", "e9", "e1 (Ilse Varga), e2 (Halden Courier)", id="no such entity"),
        pytest.param("speaker", {"id": "e1"}, "e1 (Ilse Varga)", id="an object for an id"),
        pytest.param("cue_spans", [[11, 999]], "not inside the text of 76 characters", id="a span behind the end"),
        pytest.param("cue_spans", [[-3, 4]], "not inside the text", id="a span before the beginning"),
        pytest.param("cue_spans", [[17, 11]], "not inside the text", id="a span that is reversed"),
        pytest.param("cue_spans", [[11, 11]], "not inside the text", id="an empty span"),
        pytest.param("cue_spans", [[10, 11]], "holds no words", id="a span of white space"),
        pytest.param("cue_spans", [[11, 14], [13, 17]], "overlap at 13", id="spans that overlap"),
        pytest.param("cue_spans", [[11, 17], [11, 17]], "overlap at 11", id="one span twice"),
        pytest.param("cue_spans", [[1.0, 3.0]], "A span is [start, end]", id="offsets that are no whole numbers"),
        pytest.param("cue_spans", [[True, 3]], "A span is [start, end]", id="a truth for an offset"),
        pytest.param("cue_spans", "11 to 17", '"12-30, 40-52"', id="words for a span"),
        pytest.param("content_spans", [], "Select what was said", id="a statement without content"),
        pytest.param("said", {"value": "March 2017"}, '"2017-03"', id="a date in words"),
        pytest.param("said", {"value": "2017-02-30"}, '"2017-03"', id="a day that never was"),
        pytest.param("said", {"value": "2017", "time": 14}, '"14:30"', id="a time that is none"),
        pytest.param("said", {"value": "2017", "basis": "felt"}, "stated, carried, caption, published", id="no basis"),
        pytest.param("said", ["2017"], "A date is written", id="a list for a date"),
        pytest.param("relays", [{"source": "e9"}], "There are: e1", id="a relay that is nobody"),
        pytest.param("relays", ["e2", "e2"], "Name each relay once", id="one relay twice"),
        pytest.param("relays", [None], "Name each relay once", id="a relay without a source"),
        pytest.param("relays", 3, "Relays are written", id="a number for relays"),
        pytest.param("hedges", '[[1, "]', "It begins like JSON", id="broken JSON"),
        pytest.param("hedges", "[" * 100_000, "It begins like JSON", id="brackets without end"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(field: str, value: Json, told: str) -> None:
    with pytest.raises(BadCorrection) as refused:
        check(field, value)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("field", "sent", "stored"),
    [
        pytest.param("cue_spans", "11-17", [[11, 17]], id="a span"),
        pytest.param("source_spans", "0-10, 45-50", [[0, 10], [45, 50]], id="two spans"),
        pytest.param("hedges", "", [], id="no hedges"),
        pytest.param("negated", "on", True, id="a ticked box"),
        pytest.param("negated", "", False, id="a box that is not ticked"),
        pytest.param("speaker", "e2", "e2", id="an entity"),
        pytest.param(
            "said", "2017-03", {"value": "2017-03", "time": None, "span": None, "basis": "stated"}, id="month"
        ),
        pytest.param(
            "said",
            "2017-03-01 14:30",
            {"value": "2017-03-01", "time": "14:30", "span": None, "basis": "stated"},
            id="day and time",
        ),
        pytest.param("said", " ", None, id="no date"),
        pytest.param("relays", "e2 x1", [{"source": "e2", "span": None}, {"source": "x1", "span": None}], id="relays"),
        pytest.param("setting", "hearing", "hearing", id="a setting"),
        pytest.param("setting", "", None, id="no setting"),
        pytest.param("content_spans", "[[18, 28]]", [[18, 28]], id="JSON is taken as it is"),
    ],
)
def test_what_a_form_sends_is_read(field: str, sent: str, stored: Json) -> None:
    assert check(field, parse(field, sent)) == stored


@pytest.mark.parametrize(
    ("content", "quotation"),
    [([[18, 28]], "indirect"), ([[29, 43]], "direct"), ([[18, 28], [29, 43]], "mixed")],
)
def test_quotation_is_told_by_the_marks(content: list[list[int]], quotation: str) -> None:
    assert quotation_of(DOCUMENT, content) == quotation


def test_every_field_of_a_statement_but_its_place_and_certainty_can_be_corrected() -> None:
    from onrecord.record import Statement

    fixed = {"id", "parent", "confidence", "reasons"}
    assert set(FIELDS) == set(Statement.model_fields) - fixed


def test_a_value_goes_through_json_unchanged() -> None:
    from made_records import made_record, said

    record = made_record(TEXT, said("Ilse Varga", "denied", "the claim", act="deny", said="2017-03", relay="Friday"))
    for field in FIELDS:
        value = json.loads(json.dumps(value_of(field, record.statements[0])))
        assert checked(field, value, document=record.document, names={e.id: e.name for e in record.entities}) == value
