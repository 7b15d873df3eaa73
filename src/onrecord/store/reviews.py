"""What people said of statements, as it is read back: a review a statement, a fact a field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, select

from onrecord.store.schema import fact, review

Verdict = Literal["confirmed", "corrected", "rejected"]
Status = Literal["suggested", "partial", "confirmed", "rejected", "added"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a person said of one field.

    Attributes:
        value: as JSON, in the form of `corrections.fields`; None where it is known to be none, or was rejected.
        at: ISO 8601, UTC.
    """

    verdict: Verdict
    value: Any
    editor: str
    at: str


@dataclass(frozen=True, slots=True)
class Review:
    """What people said of one statement.

    Attributes:
        status: partial (of some fields), confirmed, rejected or added.
        statement_id: of the statement when it was last attached.
        attached: whether there still is such a statement; else it is an orphan.
        source, cue, content: the anchor, [start, end] pairs.
        suggested: the statement as it was proposed when first reviewed.
    """

    key: int
    status: Status
    statement_id: str
    attached: bool
    source: list[list[int]]
    cue: list[list[int]]
    content: list[list[int]]
    suggested: dict[str, Any] | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


def load_reviews(
    connection: Connection, *, document_key: int | None = None, statement_keys: Iterable[int] = ()
) -> dict[int, tuple[int | None, Review]]:
    """The reviews of a document, or of some statements.

    Returns:
        By the review's key: the key of its statement (None for an orphan), and the review.
    """
    query = select(review)
    keys = list(statement_keys)
    query = query.where(review.c.document_key == document_key if not keys else review.c.statement_key.in_(keys))
    found: dict[int, tuple[int | None, Review]] = {}
    for row in connection.execute(query.order_by(review.c.key)):
        found[row.key] = (
            row.statement_key,
            Review(
                key=row.key,
                status=row.status,
                statement_id=row.statement_id,
                attached=row.statement_key is not None,
                source=row.source_spans,
                cue=row.cue_spans,
                content=row.content_spans,
                suggested=row.suggested,
            ),
        )
    if found:
        for row in connection.execute(select(fact).where(fact.c.review_key.in_(list(found)))):
            found[row.review_key][1].facts[row.field] = Fact(row.verdict, row.value, row.editor, row.at)
    return found
