"""Statements like one, on both databases."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from made_records import made_record, said
from sqlalchemy import delete, func, select, update

from onrecord.errors import BadQuery, DatabaseReadOnly, NotOnRecord, UsageError
from onrecord.record import Model
from onrecord.store import Store
from onrecord.store.audit import log
from onrecord.store.entries import refresh_all
from onrecord.store.records import put_record
from onrecord.store.schema import document, embedding, statement
from onrecord.store.search import meanings, semantic
from onrecord.store.search.filters import Filters
from onrecord.store.search.semantic import embed_missing, similar

STORIES = {
    "Gull Press": ("the ferry sails at noon", "the ferry sails at night", "taxes will rise"),
    "Courier": ("a ferry sails at noon", "nobody read the report", "taxes will fall soon"),
}


class Words:
    """An encoder for which texts are alike that share words."""

    model = Model(name="words", version="1")

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.texts += texts
        vectors = np.array([sum(map(signs_of, text.split()), np.zeros(384)) for text in texts], dtype=np.float32)
        normal: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normal


def signs_of(word: str) -> npt.NDArray[np.float64]:
    """384 numbers of 1 and -1, other ones for each word."""
    bits = np.unpackbits(np.frombuffer(hashlib.sha384(word.encode()).digest(), dtype=np.uint8))
    return bits.astype(np.float64) * 2 - 1


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Words:
    made = Words()
    monkeypatch.setattr(meanings, "SentenceEncoder", lambda: made)
    monkeypatch.setattr(semantic, "MIN_COSINE", 0.35)  # more than one word of five in common
    return made


@pytest.fixture
def filled(store: Store, encoder: Words) -> Store:
    assert encoder.texts == []
    with store.writing() as connection:
        for outlet, contents in STORIES.items():
            put_record(connection, story(outlet, *contents), added_by="ann")
    return store


def story(outlet: str, *contents: str) -> Any:  # noqa: ANN401 - a Record
    text = " ".join(f"Quill said {content}." for content in contents)
    return made_record(text, *(said("Quill", "said", content) for content in contents), outlet=outlet, url=contents[0])


def like(store: Store, text: str, *, limit: int = 20, **filters: Any) -> list[str]:  # noqa: ANN401
    return [hit.content for hit in similar(store, text, Filters(**filters), limit=limit).hits]


def test_the_nearest_come_first(filled: Store) -> None:
    assert like(filled, "the ferry sails at noon")[0] == "the ferry sails at noon"
    assert like(filled, "will taxes fall")[:2] == ["taxes will fall soon", "taxes will rise"]


def test_scores_are_cosines(filled: Store) -> None:
    hits = similar(filled, "the ferry sails at noon").hits
    scores = [hit.score or 0 for hit in hits]
    assert scores[0] == pytest.approx(1.0, abs=0.01)
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= semantic.MIN_COSINE


def test_a_statement_is_not_like_itself(filled: Store) -> None:
    with filled.reading() as connection:
        identifier = connection.execute(select(statement.c.id).order_by(statement.c.key)).scalars().first()
    found = like(filled, str(identifier))
    assert "the ferry sails at noon" not in found
    assert set(found) == {"the ferry sails at night", "a ferry sails at noon"}


def test_filters_hold(filled: Store) -> None:
    assert like(filled, "the ferry sails at noon", outlet="courier") == ["a ferry sails at noon"]
    assert like(filled, "taxes will rise", min_confidence=0.95) == []


def test_filters_that_leave_much_are_checked_on_the_nearest(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "FEW", 1)
    assert like(filled, "the ferry sails at noon", outlet="courier") == ["a ferry sails at noon"]
    assert like(filled, "the ferry sails at noon", who="Quill", limit=1) == ["the ferry sails at noon"]
    assert like(filled, "taxes", negated=True) == []


def test_older_versions_are_left_out(filled: Store) -> None:
    with filled.writing() as connection:
        connection.execute(update(document).where(document.c.outlet == "Gull Press").values(current=False))
        list(refresh_all(connection))
    assert like(filled, "the ferry sails at noon") == ["a ferry sails at noon"]


def test_each_statement_is_embedded_once_and_kept(filled: Store, encoder: Words) -> None:
    assert embed_missing(filled) == 6
    encoder.texts.clear()
    meanings.meanings_of(filled)._empty()  # as a program does that starts anew
    like(filled, "noon")
    assert encoder.texts == ["noon"]
    with filled.reading() as connection:
        assert connection.execute(select(func.count()).select_from(embedding)).scalar_one() == 6


def test_what_is_added_later_is_found(filled: Store, encoder: Words) -> None:
    like(filled, "noon")
    encoder.texts.clear()
    with filled.writing() as connection:
        put_record(connection, story("Gull Press", "the pier sails at dawn"), added_by="ann")
    assert "the pier sails at dawn" in like(filled, "the pier sails")
    assert sorted(encoder.texts) == ["the pier sails", "the pier sails at dawn"]


def test_what_is_removed_is_found_no_more(filled: Store) -> None:
    like(filled, "noon")
    with filled.writing() as connection:
        connection.execute(delete(document).where(document.c.outlet == "Gull Press"))
        log(connection, editor="ann", action="remove", subject="document", subject_id="x")
        put_record(connection, story("Gull Press", "the pier falls", "taxes double"), added_by="ann")
    assert like(filled, "the ferry sails at noon") == ["a ferry sails at noon"]
    assert like(filled, "the pier falls") == ["the pier falls"]


def test_a_content_that_was_corrected_is_compared_anew(filled: Store) -> None:
    like(filled, "noon")
    with filled.writing() as connection:
        row = connection.execute(select(statement).order_by(statement.c.key).limit(1)).one()
        (start, end) = row.content_spans[0]
        connection.execute(
            update(statement)
            .where(statement.c.key == row.key)
            .values(content_spans=[[start, end - len(" sails at noon")]])
        )
        connection.execute(delete(embedding).where(embedding.c.key == row.key))
        log(
            connection,
            editor="ann",
            action="correct_field",
            subject="statement",
            subject_id=row.id,
            field="content_spans",
        )
        list(refresh_all(connection))
    assert like(filled, "the ferry", limit=1) == ["the ferry"]


def test_only_so_many_are_embedded_as_are_allowed(filled: Store) -> None:
    results = similar(filled, "the ferry sails at noon", embed_at_most=2)
    assert results.notes == ("4 statements were not compared, because nobody has embedded them yet",)
    assert {hit.outlet for hit in results.hits} == {"Gull Press"}
    assert similar(filled, "the ferry sails at noon").notes == ()


def test_progress_is_told(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "BATCH", 4)
    told: list[tuple[int, int]] = []
    embed_missing(filled, progress=lambda done, total: told.append((done, total)))
    assert told == [(4, 6), (6, 6)]


def test_a_database_that_cannot_be_written_is_searched_all_the_same(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Store) -> Iterator[None]:
        raise DatabaseReadOnly("the database cannot be written to")

    monkeypatch.setattr(Store, "writing", refused)
    assert "the ferry sails at noon" in like(filled, "the ferry sails at noon")


@pytest.mark.parametrize(
    ("text", "error", "what"),
    [
        pytest.param("", BadQuery, "no text", id="nothing"),
        pytest.param(" \n", BadQuery, "no text", id="blanks"),
        pytest.param("a" * 10_000, BadQuery, "limit is 2,000", id="too long"),
        pytest.param("0" * 16 + "-" + "0" * 16, NotOnRecord, "no statement", id="an id of none"),
    ],
)
def test_what_cannot_be_compared_is_refused(store: Store, text: str, error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        similar(store, text)


def test_a_filter_that_names_what_there_is_not_is_refused(filled: Store) -> None:
    with pytest.raises(UsageError, match="no source is called"):
        like(filled, "ferry", who="Ishmael")


def test_an_empty_database_has_nothing(store: Store, encoder: Words) -> None:
    assert like(store, "ferry") == []
    assert encoder.texts == ["ferry"]


def test_the_shipped_network_finds_what_means_the_same(store: Store) -> None:
    if not store.is_sqlite:
        pytest.skip("once is enough")
    contents = ("Taxes will have to go up next year", "the old ferry leaves at noon", "nobody has read that report")
    with store.writing() as connection:
        put_record(connection, story("Gull Press", *contents), added_by="ann")
    assert like(store, "tax increases are unavoidable", limit=1) == [contents[0]]
