"""The links within a story."""

import pytest
from made_records import made_record, said

from onrecord.compare import story
from onrecord.compare.disputes.answers import find_answers
from onrecord.compare.story import link_stories, link_story
from onrecord.errors import ComparisonFailed, ModelError
from onrecord.record import Failure, Link, Record

STORY = (
    "The ministry accused Ilse Varga of speaking to officials of the Orle company twice. "
    "Varga said she had never met with any officials of the company."
)


def _links(text: str, *statements: object) -> list[tuple[str, str, str]]:
    record = link_story(made_record(text, *statements))  # type: ignore[arg-type]
    words = {one.id: one.content_spans[0].text.split()[0] for one in record.statements}
    return [(link.kind, words[link.a], words[link.b]) for link in record.links]


def test_never_by_the_accused_answers_and_contradicts() -> None:
    links = _links(
        STORY,
        said(
            "The ministry",
            "accused",
            "Ilse Varga of speaking to officials of the Orle company twice",
            act="accuse",
            target="Ilse Varga",
        ),
        said("Varga", "said", "she had never met with any officials of the company", speaker="Ilse Varga"),
    )
    assert links == [("answers", "she", "Ilse"), ("contradicts", "she", "Ilse")]


def test_two_sides_that_speak_of_different_things_are_not_linked() -> None:
    links = _links(
        "The mayor said the bridge is not old. Tomas Okafor said trams run on Sunday.",
        said("The mayor", "said", "the bridge is not old"),
        said("Tomas Okafor", "said", "trams run on Sunday"),
    )
    assert links == []


def test_statement_within_another_does_not_contradict_it() -> None:
    text = "Okafor said Varga told him the bridge in Halden is not safe for lorries."
    record = made_record(
        text,
        said("Okafor", "said", "Varga told him the bridge in Halden is not safe for lorries"),
        said("Varga", "told", "the bridge in Halden is not safe for lorries"),
    )
    outer, inner = record.statements
    nested = record.model_copy(update={"statements": (outer, inner.model_copy(update={"parent": outer.id}))})
    assert link_story(nested).links == ()


def test_story_without_statements_has_no_links() -> None:
    assert link_story(made_record("It rained in Halden.")).links == ()


NEVER_MET = said("Varga", "said", "she had never met with any officials of the company", speaker="Ilse Varga")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> tuple[Record, Record]:
    """Two stories, of which the first breaks what looks for answers."""
    first, second = (made_record(STORY, NEVER_MET, outlet=outlet) for outlet in ("Courier", "Gazette"))

    def break_at_first(record: Record) -> list[Link]:
        if record == first:
            raise RecursionError("a wheel came off")
        return find_answers(record)

    monkeypatch.setattr(story, "find_answers", break_at_first)
    return first, second


def test_story_whose_links_cannot_be_found_keeps_its_statements(broken: tuple[Record, Record]) -> None:
    failures: list[Failure] = []
    assert list(link_stories(broken, on_failure=failures.append)) == list(broken)
    [failure] = failures
    assert (failure.input, failure.stage, failure.code) == (broken[0].document.given_as, "compare", "OR303")
    assert "a wheel came off" in failure.why
    assert not failure.gave_none


def test_links_that_cannot_be_found_are_an_error_where_nobody_is_told(broken: tuple[Record, Record]) -> None:
    with pytest.raises(ComparisonFailed, match="a wheel came off"):
        next(link_stories(broken))


def test_a_model_that_does_not_load_is_no_fault_of_a_story(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(_record: Record) -> list[Link]:
        raise ModelError("the entailment model lacks model.onnx")

    monkeypatch.setattr(story, "find_answers", lacks)
    failures: list[Failure] = []
    with pytest.raises(ModelError):
        next(link_stories([made_record(STORY, NEVER_MET)], on_failure=failures.append))
    assert failures == []
