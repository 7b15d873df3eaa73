"""Statements as results: what a line of a list shows, as it stands now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, and_, or_, select

from onrecord.store.reviews import Review, load_reviews
from onrecord.store.schema import AnyRow, document, entity, entry, person, statement
from onrecord.store.search.ranking import Spotter
from onrecord.store.search.snippets import Snippet, snippet_of

PARTS_JOINED: Final = " … "  # between the parts of a content, as in a quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A statement that was found.

    Attributes:
        who: the id of the person of the record, if the source is one.
        speaker: the source's name in the story; None where it could not be told.
        title: held by the speaker.
        source: the words of the story that name the source.
        day: when it was said, else published; an ISO prefix.
        day_basis: which of the two that is.
        content: what was said, its parts joined by " … ".
        content_spans: [start, end] pairs into the document's text.
        snippet: the content, or a part of it, with what was looked for marked.
        score: comparable within one search; of a statement like another the cosine.
    """

    statement_id: str
    document_id: str
    document_title: str | None
    outlet: str | None
    url: str | None
    who: str | None
    speaker: str | None
    title: str | None
    source: str
    source_type: str | None
    act: str | None
    mode: str | None
    quotation: str
    setting: str | None
    negated: bool
    said: str | None
    published: str | None
    day: str | None
    day_basis: Literal["said", "published"] | None
    confidence: float
    status: str
    current: bool
    content: str
    content_spans: tuple[tuple[int, int], ...]
    snippet: Snippet
    score: float | None = None

    def told(self) -> dict[str, Any]:
        """The hit as JSON."""
        return asdict(self)


_COLUMNS: Final = (
    statement.c.key,
    statement.c.id.label("statement_id"),
    statement.c.content_spans,
    statement.c.source_spans,
    entry.c.document_key,
    entry.c.speaker,
    entry.c.source_type,
    entry.c.act,
    entry.c.mode,
    entry.c.quotation,
    entry.c.setting,
    entry.c.negated,
    entry.c.said,
    entry.c.published,
    entry.c.day,
    entry.c.confidence,
    entry.c.status,
    entry.c.current,
    document.c.id.label("document_id"),
    document.c.title.label("document_title"),
    document.c.outlet,
    document.c.url,
    person.c.id.label("person_id"),
    entity.c.title,
)
_TABLES: Final = (
    entry.join(statement, statement.c.key == entry.c.key)
    .join(document, document.c.key == entry.c.document_key)
    .outerjoin(person, person.c.key == entry.c.who)
    .outerjoin(entity, entity.c.key == statement.c.speaker_key)
)


def load_hits(
    connection: Connection,
    keys: Sequence[int],
    *,
    spotters: Iterable[Spotter] = (),
    scores: Mapping[int, float] | None = None,
) -> list[Hit]:
    """The statements of some rows, in their order; one that is gone meanwhile is left out.

    Args:
        connection: to the database.
        keys: of `entry`.
        spotters: what is marked in the snippets.
        scores: by key.
    """
    if not keys:
        return []
    rows = connection.execute(select(*_COLUMNS).select_from(_TABLES).where(entry.c.key.in_(keys))).all()
    texts = _texts(connection, {row.document_key for row in rows})
    reviews = _reviews(connection, rows)
    titles = _titles(connection, rows, reviews)
    looked_for = list(spotters)
    found = {
        row.key: _hit(
            row,
            texts[row.document_key],
            reviews.get(row.key),
            title=titles.get(row.key, row.title),
            spotters=looked_for,
            score=scores.get(row.key) if scores else None,
        )
        for row in rows
    }
    return [found[key] for key in keys if key in found]


def contents_of(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """What was said in some statements, as it stands, by key."""
    columns = (statement.c.key, statement.c.document_key, statement.c.content_spans, entry.c.status)
    tables = statement.join(entry, entry.c.key == statement.c.key)
    rows = connection.execute(select(*columns).select_from(tables).where(statement.c.key.in_(keys))).all()
    texts = _texts(connection, {row.document_key for row in rows})
    reviews = _reviews(connection, rows)
    return {
        row.key: _joined(texts[row.document_key], _spans(row, reviews.get(row.key), "content_spans")) for row in rows
    }


def _hit(
    row: AnyRow,
    text: str,
    review: Review | None,
    *,
    title: str | None,
    spotters: Sequence[Spotter],
    score: float | None,
) -> Hit:
    spans = _spans(row, review, "content_spans")
    content = _joined(text, spans)
    values = {name: getattr(row, name) for name in _SHOWN}
    return Hit(
        **values,
        who=row.person_id,
        title=title,
        source=_joined(text, _spans(row, review, "source_spans")),
        day_basis=("said" if row.said else "published") if row.day else None,
        content=content,
        content_spans=tuple((start, end) for start, end in spans),
        snippet=snippet_of(content, spotters),
        score=score,
    )


_SHOWN: Final = (
    *("statement_id", "document_id", "document_title", "outlet", "url", "speaker", "source_type", "act", "mode"),
    *("quotation", "setting", "negated", "said", "published", "day", "confidence", "status", "current"),
)


def _reviews(connection: Connection, rows: Sequence[AnyRow]) -> dict[int | None, Review]:
    """What people said of the statements, by key."""
    touched = [row.key for row in rows if row.status != "suggested"]
    return dict(load_reviews(connection, statement_keys=touched).values()) if touched else {}


def _spans(row: AnyRow, review: Review | None, name: str) -> list[list[int]]:
    """Spans as they stand: a person's, else those that were proposed."""
    fact = review.facts.get(name) if review else None
    spans: list[list[int]] = fact.value if fact and fact.value else getattr(row, name)
    return spans


def _joined(text: str, spans: Iterable[Sequence[int]]) -> str:
    return PARTS_JOINED.join(text[start:end] for start, end in spans)


def _texts(connection: Connection, keys: set[int]) -> dict[int, str]:
    rows = connection.execute(select(document.c.key, document.c.text).where(document.c.key.in_(keys)))
    return {row.key: row.text for row in rows}


def _titles(
    connection: Connection, rows: Sequence[AnyRow], reviews: Mapping[int | None, Review]
) -> dict[int, str | None]:
    """The titles of speakers whom a person set, by the key of the statement."""
    set_by_hand = {
        row.key: (row.document_key, fact.value)
        for row in rows
        if (review := reviews.get(row.key)) and (fact := review.facts.get("speaker"))
    }
    if not set_by_hand:
        return {}
    is_one = or_(*(and_(entity.c.document_key == key, entity.c.id == one) for key, one in set_by_hand.values()))
    known = {
        (row.document_key, row.id): row.title
        for row in connection.execute(select(entity.c.document_key, entity.c.id, entity.c.title).where(is_one))
    }
    return {key: known.get(place) for key, place in set_by_hand.items()}
