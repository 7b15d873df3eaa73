"""Checks of quotations are kept with their statements, replaced as a whole, and listed."""

import pytest
from made_records import made_document
from sqlalchemy import func, select
from store.made_links import ADMITTED, LATER, put_stories

from onrecord.errors import UsageError
from onrecord.record import Check, Clipping, Passage, Span, WordChange
from onrecord.store import Store
from onrecord.store.comparing.checks import list_checks, put_checks
from onrecord.store.corrections.facts import correct_field, reject_statement
from onrecord.store.documents import put_document
from onrecord.store.records import load_story
from onrecord.store.removal import remove_document
from onrecord.store.schema import quote_check

TEXT = LATER.document.text
QUOTE = Span.cut(TEXT, TEXT.index("We had"), TEXT.index(",”"))
SPOKEN = "VARGA: Last May we had to close the old bridge, if only for a day."
HEARING = made_document(SPOKEN, published="2025-01-30", title="Hearing on the bridge")
ALTERED = Check(
    id=Check.id_of(ADMITTED, QUOTE),
    statement=ADMITTED,
    quote=QUOTE,
    verdict="altered",
    occasion="same",
    clipped=(Clipping(side="after", text="if only for a day", why="conditions"),),
    passages=(
        Passage(
            document=HEARING.id,
            span=Span.cut(SPOKEN, SPOKEN.index("we had"), SPOKEN.index(", if")),
            speaker="Ilse Varga",
            turn=0,
            seconds=12.5,
        ),
    ),
    diff=(WordChange(kind="equal", quoted="We had to close the", spoken="we had to close the"),),
    word_error_rate=0.125,
    reasons=("“old” was dropped",),
)


@pytest.fixture(autouse=True)
def _stories(store: Store) -> None:
    put_stories(store)
    with store.writing() as connection:
        put_document(connection, HEARING, added_by="tests", kind="transcript")
        put_checks(connection, [ALTERED])


def test_checks_come_back_as_they_were(store: Store) -> None:
    with store.reading() as connection:
        assert load_story(connection, LATER.document.id).record.checks == (ALTERED,)


def test_a_later_check_takes_the_place_of_an_earlier_one(store: Store) -> None:
    later = ALTERED.model_copy(update={"verdict": "not_found", "passages": (), "diff": (), "clipped": ()})
    with store.writing() as connection:
        assert put_checks(connection, [later]) == 1
    with store.reading() as connection:
        assert load_story(connection, LATER.document.id).record.checks == (later,)


def test_a_statement_without_quotations_loses_its_checks(store: Store) -> None:
    with store.writing() as connection:
        assert put_checks(connection, [], of=[ADMITTED]) == 0
    with store.reading() as connection:
        assert load_story(connection, LATER.document.id).record.checks == ()


def test_checks_of_statements_that_are_not_there_are_left_out(store: Store) -> None:
    with store.writing() as connection:
        assert put_checks(connection, [ALTERED.model_copy(update={"statement": "gone"})]) == 0


def test_another_content_leaves_no_check_of_the_old_one(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, ADMITTED, "content_spans", [[QUOTE.start, QUOTE.end - 4]], editor="ada")
    with store.reading() as connection:
        assert load_story(connection, LATER.document.id).record.checks == ()


def test_with_a_transcript_go_the_checks_that_hold_its_words(store: Store) -> None:
    with store.writing() as connection:
        remove_document(connection, HEARING.id, editor="ada")
        assert connection.execute(select(func.count()).select_from(quote_check)).scalar_one() == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, 1, id="all"),
        pytest.param({"verdicts": ["altered", "merged"]}, 1, id="of its verdict"),
        pytest.param({"verdicts": ["verbatim"]}, 0, id="of another verdict"),
        pytest.param({"weighty": True}, 0, id="with heavy changes"),
        pytest.param({"transcript_id": HEARING.id}, 1, id="against its transcript"),
        pytest.param({"transcript_id": LATER.document.id}, 0, id="against another one"),
    ],
)
def test_checks_are_listed(store: Store, asked: dict[str, object], found: int) -> None:
    with store.reading() as connection:
        page = list_checks(connection, **asked)  # type: ignore[arg-type]
    assert [one.quoted for one in page.checks] == ["We had to close the bridge"] * found
    assert page.next is None


def test_checks_of_rejected_statements_are_not_listed(store: Store) -> None:
    with store.writing() as connection:
        reject_statement(connection, ADMITTED, editor="ada")
        assert list_checks(connection).checks == ()


def test_a_list_of_checks_goes_on_where_a_page_ended(store: Store) -> None:
    earlier = Span.cut(TEXT, QUOTE.start, QUOTE.start + len("We had to close"))
    with store.writing() as connection:
        put_checks(connection, [ALTERED, ALTERED.model_copy(update={"quote": earlier})])
        first = list_checks(connection, limit=1)
        second = list_checks(connection, limit=1, after=first.next)
    assert [one.quoted for one in (*first.checks, *second.checks)] == [
        "We had to close",
        "We had to close the bridge",
    ]
    assert second.next is None


def test_a_list_of_nothing_is_refused(store: Store) -> None:
    with store.reading() as connection, pytest.raises(UsageError, match="0 checks"):
        list_checks(connection, limit=0)
