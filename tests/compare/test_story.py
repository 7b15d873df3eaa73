"""The links within a story."""

from made_records import made_record, said

from onrecord.compare.story import link_story

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
