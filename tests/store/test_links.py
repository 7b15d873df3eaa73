"""Links are kept with their statements, in both directions, and what a person said of one outlasts every pass."""

import pytest
from made_records import made_record, said
from sqlalchemy import func, select
from store.made_links import (
    ADMITTED,
    CHANGES,
    CLAIM,
    CLOSED,
    CONTRADICTS,
    COUNTER,
    DENIED,
    LATER,
    NEVER,
    a_link,
    put_stories,
)

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.record import Model, Record
from onrecord.store import Store
from onrecord.store.audit import changes, load_change
from onrecord.store.comparing.link_reviews import load_link, review_link
from onrecord.store.comparing.links import LinkState, links_of_document, put_links, replace_links
from onrecord.store.comparing.passes import count_waiting_for, mark_compared, waiting_for
from onrecord.store.corrections.facts import correct_field, reject_statement
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.records import load_story, put_record
from onrecord.store.schema import link, link_review
from onrecord.store.undo import can_undo, undo

ADA = "ada"
RULES = Model(name="rules", version="1")
NEWER = Model(name="rules", version="2")
ANSWERS = a_link("answers", DENIED, NEVER)


@pytest.fixture(autouse=True)
def _stories(store: Store) -> None:
    put_stories(store)


def states(store: Store, document_id: str) -> dict[tuple[str, str, str], LinkState]:
    with store.reading() as connection:
        links = load_story(connection, document_id).links
    return {(one.kind, one.a, one.b): one.state for one in links}


def count(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(link)).scalar_one()


def test_a_link_is_seen_from_both_its_stories(store: Store) -> None:
    with store.writing() as connection:
        tally = put_links(connection, [CONTRADICTS], made_by=RULES)
    assert (tally.new, tally.unknown) == (1, 0)
    with store.reading() as connection:
        (here,), (there,) = (load_story(connection, one.document.id).links for one in (CLAIM, COUNTER))
        assert [here] == [there] == links_of_document(connection, CLAIM.document.id)
    assert here.link() == CONTRADICTS
    assert (here.document_a, here.document_b) == (COUNTER.document.id, CLAIM.document.id)
    assert (here.state, here.model, here.is_within) == ("suggested", "rules 1", False)


def test_the_record_holds_the_links_within_its_story_alone(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS, ANSWERS])
    with store.reading() as connection:
        story = load_story(connection, CLAIM.document.id)
    assert story.record.links == (ANSWERS,)
    assert [one.is_within for one in story.links] == [False, True]


def test_links_of_a_record_are_put_in_with_it(store: Store) -> None:
    record = made_record(
        "Bo Tarn said the ferry sank. Ann Lie denied it.",
        said("Bo Tarn", "said", "the ferry sank"),
        said("Ann Lie", "denied", "it", act="deny"),
    )
    linked = record.model_copy(update={"links": (a_link("answers", record.statements[1].id, record.statements[0].id),)})
    put_stories(store, linked)
    with store.reading() as connection:
        assert load_story(connection, record.document.id).record == linked


def test_what_is_proposed_again_gets_the_new_reasons_and_is_not_doubled(store: Store) -> None:
    again = a_link("contradicts", NEVER, CLOSED, confidence=0.7, reasons=("closed in May",))
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        tally = put_links(connection, [again])
    assert (tally.new, tally.again, count(store)) == (0, 1, 1)
    with store.reading() as connection:
        (one,) = load_story(connection, CLAIM.document.id).links
    assert (one.a, one.confidence, one.reasons) == (CLOSED, 0.7, ("closed in May",))


def test_a_change_of_position_has_a_direction(store: Store) -> None:
    with store.writing() as connection:
        tally = put_links(connection, [CHANGES, a_link("changes", NEVER, ADMITTED)])
    assert (tally.new, count(store)) == (2, 2)


def test_links_to_what_is_not_there_are_left_out(store: Store) -> None:
    with store.writing() as connection:
        tally = put_links(connection, [a_link("answers", NEVER, "0" * 33), a_link("repeats", NEVER, NEVER)])
    assert (tally.new, tally.unknown) == (0, 2)


@pytest.mark.parametrize("turned", [pytest.param(False, id="the same"), pytest.param(True, id="from its other end")])
def test_dismissed_stays_dismissed(store: Store, turned: bool) -> None:  # noqa: FBT001
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor=ADA)
        ends = (NEVER, CLOSED) if turned else (CLOSED, NEVER)
        tally = replace_links(
            connection, [a_link("contradicts", *ends)], of=[NEVER], kinds=["contradicts"], made_by=NEWER
        )
    assert (tally.reviewed, tally.withdrawn) == (1, 0)
    assert list(states(store, CLAIM.document.id).values()) == ["dismissed"]


def test_a_dismissed_link_within_the_story_is_not_in_the_record(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [ANSWERS])
        review_link(connection, "answers", DENIED, NEVER, "dismissed", editor=ADA)
    with store.reading() as connection:
        story = load_story(connection, CLAIM.document.id)
    assert (story.record.links, [one.state for one in story.links]) == ((), ["dismissed"])


def test_a_pass_withdraws_what_it_does_not_propose_again(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS, CHANGES, a_link("repeats", NEVER, CLOSED), ANSWERS])
        review_link(connection, "changes", ADMITTED, NEVER, "confirmed", editor=ADA)
        tally = replace_links(connection, [], of=[NEVER], kinds=["contradicts", "changes"])
    assert tally.withdrawn == 1
    assert states(store, CLAIM.document.id) == {
        ("changes", ADMITTED, NEVER): "confirmed",
        ("repeats", NEVER, CLOSED): "suggested",
        ("answers", DENIED, NEVER): "suggested",
    }


def test_a_review_tells_who_and_can_be_taken_back(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        review_link(connection, "contradicts", NEVER, CLOSED, "confirmed", editor="ben")
        key = review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor=ADA)
        assert review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor="ben") == key
    with store.reading() as connection:
        told = load_link(connection, "contradicts", CLOSED, NEVER)
        assert (told.state, told.editor) == ("dismissed", ADA)
        assert can_undo(connection, load_change(connection, key))
        (line, *_) = changes(connection, subject="link")
        assert (line.action, line.document_id) == ("dismiss_link", COUNTER.document.id)
    with store.writing() as connection:
        undo(connection, key, editor=ADA)
    with store.reading() as connection:
        told = load_link(connection, "contradicts", CLOSED, NEVER)
        assert (told.state, told.editor) == ("confirmed", "ben")
        assert connection.execute(select(func.count()).select_from(link_review)).scalar_one() == 1


def test_an_undone_review_leaves_a_suggestion(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CHANGES])
        undo(connection, review_link(connection, "changes", ADMITTED, NEVER, "dismissed", editor=ADA), editor=ADA)
    assert list(states(store, LATER.document.id).values()) == ["suggested"]


def test_only_a_link_that_is_there_can_be_reviewed(store: Store) -> None:
    with store.writing() as connection:
        with pytest.raises(NotOnRecord, match="no link says"):
            review_link(connection, "changes", NEVER, ADMITTED, "dismissed", editor=ADA)
        with pytest.raises(NotOnRecord, match="no statement"):
            review_link(connection, "changes", NEVER, "nobody", "dismissed", editor=ADA)
        with pytest.raises(BadCorrection, match="'maybe'"):
            review_link(connection, "changes", NEVER, ADMITTED, "maybe", editor=ADA)  # type: ignore[arg-type]


def reread(cue: str = "said", content: str = "the bridge was never closed", *, version: str = "2") -> Record:
    """The story annotated anew: its first statement with another cue or content."""
    return made_record(
        CLAIM.document.text,
        said("Ilse Varga", cue, content),
        said("Jonas Okafor", "denied", "that the dam was empty", act="deny"),
        outlet="Halden Courier",
        url="https://courier.example/1",
        published="2024-11-14",
        model=Model(name="made-by-hand", version=version),
    )


def test_a_statement_that_is_found_with_the_same_words_keeps_its_links(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        replace_annotation(connection, reread(cue=""), editor=ADA)
    (one,) = states(store, COUNTER.document.id)
    assert one == ("contradicts", CLOSED, reread(cue="").statements[0].id)


def test_a_statement_that_is_found_with_other_words_is_compared_again(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        mark_compared(connection, [NEVER, DENIED, CLOSED, ADMITTED], stage="disputes", by=RULES)
        replace_annotation(connection, reread(content="bridge was never closed"), editor=ADA)
        assert waiting_for(connection, "disputes", RULES) == [
            reread(content="bridge was never closed").statements[0].id
        ]
    assert states(store, COUNTER.document.id) == {}


def test_a_review_outlasts_the_words_of_its_statement(store: Store) -> None:
    renamed = reread(content="bridge was never closed").statements[0].id
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS, CHANGES])
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor=ADA)
        replace_annotation(connection, reread(content="bridge was never closed"), editor=ADA)
        put_links(connection, [a_link("contradicts", renamed, CLOSED)])
    assert states(store, COUNTER.document.id) == {("contradicts", CLOSED, renamed): "dismissed"}


def test_a_review_outlasts_an_annotation_without_its_statement(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        review_link(connection, "contradicts", CLOSED, NEVER, "confirmed", editor=ADA)
        without = CLAIM.model_copy(update={"statements": CLAIM.statements[1:]})
        replace_annotation(connection, without, editor=ADA)
    assert states(store, COUNTER.document.id) == {}
    with store.writing() as connection:
        replace_annotation(connection, reread(version="3"), editor=ADA)
    assert states(store, COUNTER.document.id) == {("contradicts", CLOSED, NEVER): "confirmed"}


def test_a_review_is_carried_over_to_a_new_version_of_the_story(store: Store) -> None:
    newer = made_record(
        f"Corrected on Friday.\n{CLAIM.document.text}",
        said("Ilse Varga", "said", "the bridge was never closed"),
        outlet="Halden Courier",
        url="https://courier.example/1",
        published="2024-11-15",
    )
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor=ADA)
        put_record(connection, newer, added_by="tests")
        put_links(connection, [a_link("contradicts", newer.statements[0].id, CLOSED)])
    assert states(store, COUNTER.document.id) == {("contradicts", CLOSED, newer.statements[0].id): "dismissed"}


def test_links_of_rejected_statements_are_not_shown(store: Store) -> None:
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        reject_statement(connection, CLOSED, editor=ADA)
    assert states(store, CLAIM.document.id) == {}


def test_a_pass_looks_at_each_statement_once(store: Store) -> None:
    with store.writing() as connection:
        assert waiting_for(connection, "disputes", RULES) == [NEVER, DENIED, CLOSED, ADMITTED]
        mark_compared(connection, [NEVER, CLOSED, "gone"], stage="disputes", by=RULES)
        assert waiting_for(connection, "disputes", RULES) == [DENIED, ADMITTED]
        assert waiting_for(connection, "disputes", RULES, limit=1) == [DENIED]
        assert count_waiting_for(connection, "disputes", NEWER) == 4
        assert count_waiting_for(connection, "variants", RULES) == 4


def test_a_corrected_statement_is_compared_again(store: Store) -> None:
    with store.writing() as connection:
        mark_compared(connection, [NEVER, DENIED, CLOSED, ADMITTED], stage="disputes", by=RULES)
        correct_field(connection, CLOSED, "act", "accuse", editor=ADA)
        assert waiting_for(connection, "disputes", RULES) == [CLOSED]
