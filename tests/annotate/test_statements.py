"""Findings to statements: order, parents, thresholds, identifiers."""

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.decisions import Decision
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.statements import statements_of
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Document, Statement

#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234567
TEXT = "Ada said Bo said Cy “left.” Di denied it. “No more,” Ed said."
PARAGRAPHS = [(0, len(TEXT))]
STORY = Story(Document(id="d", text_hash="", text=TEXT), PARAGRAPHS, find_quoted(TEXT, PARAGRAPHS))
Range = tuple[int, int]


def finding(
    source: str, cue: str, content: str, *, parent: Finding | None = None, confidence: float = 0.5, relays: bool = False
) -> Finding:
    def place(words: str) -> tuple[Range, ...]:
        return ((TEXT.index(words), TEXT.index(words) + len(words)),) if words else ()

    found = Attribution(place(source), place(cue), place(content), confidence, "by hand")
    return Finding(found, parent, depth=parent.depth + 1 if parent else 0, relays=relays)


def statements(*findings: Finding, min_confidence: float = 0.0) -> tuple[Statement, ...]:
    decisions = {finding: Decision(clues=[("speaker", Clue("by hand too"))]) for finding in findings}
    return statements_of(STORY, decisions, min_confidence=min_confidence)


def contents(found: tuple[Statement, ...]) -> list[str]:
    return [one.content_spans[0].text for one in found]


def test_statement_holds_what_was_found() -> None:
    [found] = statements(finding("Di", "denied", "it", confidence=0.7))
    assert [span.text for span in found.spans()] == ["Di", "denied", "it"]
    assert (found.confidence, found.quotation, found.role, found.parent) == (0.7, "indirect", "statement", None)
    assert [reason.field for reason in found.reasons] == ["content_spans", "speaker"]
    assert found.reasons[0].why == "by hand"


def test_quotation_type_is_told() -> None:
    found = statements(finding("Bo", "said Cy", "Cy “left.”"), finding("Ed", "said.", "“No more,”"))
    assert [one.quotation for one in found] == ["mixed", "direct"]


def test_identifier_is_that_of_cue_and_content() -> None:
    [found] = statements(finding("Di", "denied", "it"))
    assert found.id == Statement.id_of("d", found.cue_spans, found.content_spans)


def test_order_is_that_of_the_text() -> None:
    last, middle, first = (
        finding("Ed", "said.", "“No more,”"),
        finding("Di", "denied", "it."),
        finding("Ada", "said", "Bo said Cy “left.”"),
    )
    assert contents(statements(last, middle, first)) == ["Bo said Cy “left.”", "it.", "“No more,”"]


def test_outer_comes_before_inner_that_begins_with_it() -> None:
    outer = finding("Di", "denied", "Bo said Cy “left.”")
    inner = finding("Bo", "said Cy", "“left.”", parent=outer)
    assert contents(statements(inner, outer)) == ["Bo said Cy “left.”", "“left.”"]


def test_inner_names_its_parent() -> None:
    outer = finding("Ada", "said", "Bo said Cy “left.”", relays=True)
    inner = finding("Bo", "said Cy", "“left.”", parent=outer)
    found = statements(inner, outer)
    assert [one.parent for one in found] == [None, found[0].id]
    assert [one.role for one in found] == ["relay", "statement"]


@pytest.mark.parametrize(
    ("confidences", "expected"),
    [
        pytest.param((0.9, 0.9, 0.9), [None, 0, 1], id="all are kept"),
        pytest.param((0.9, 0.2, 0.9), [None, 0], id="without the middle one the outermost is the parent"),
        pytest.param((0.2, 0.9, 0.9), [None, 0], id="without the outermost the middle one has no parent"),
        pytest.param((0.2, 0.2, 0.9), [None], id="only the innermost"),
        pytest.param((0.5, 0.5, 0.5), [None, 0, 1], id="just enough is enough"),
        pytest.param((0.2, 0.2, 0.2), [], id="none"),
    ],
)
def test_threshold_and_parents(confidences: tuple[float, float, float], expected: list[int | None]) -> None:
    outer = finding("Ada", "said", "Bo said Cy “left.” Di denied it", confidence=confidences[0])
    middle = finding("Bo", "said", "Cy “left.” Di denied it", parent=outer, confidence=confidences[1])
    inner = finding("Di", "denied", "it", parent=middle, confidence=confidences[2])
    found = statements(outer, middle, inner, min_confidence=0.5)
    ids = [one.id for one in found]
    assert [ids.index(one.parent) if one.parent else None for one in found] == expected


def test_one_statement_found_twice_is_one() -> None:
    outer = finding("Ada", "said", "Bo said Cy “left.”")
    found = statements(outer, finding("Di", "denied", "it"), finding("Di", "denied", "it", parent=outer))
    assert contents(found) == ["Bo said Cy “left.”", "it"]


def test_content_over_several_spans() -> None:
    split = Finding(Attribution(((53, 55),), ((56, 60),), ((20, 27), (42, 52)), 0.5, "by hand"), None)
    [found] = statements(split)
    assert [span.text for span in found.content_spans] == ["“left.”", "“No more,”"]


def test_nothing_found() -> None:
    assert statements() == ()
