"""Reviews and facts as rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert

from onrecord.record import Statement
from onrecord.store.corrections.fields import STATEMENT, Json, values_of
from onrecord.store.reviews import Fact, Status
from onrecord.store.rows import pairs
from onrecord.store.schema import fact, review


def open_review(
    connection: Connection, document_key: int, statement_key: int, proposed: Statement, *, status: Status
) -> int:
    """Make the review of a statement of which nobody has said anything; returns its row."""
    result = connection.execute(
        insert(review).values(
            document_key=document_key,
            statement_key=statement_key,
            statement_id=proposed.id,
            status=status,
            suggested=values_of(proposed),
            **anchor_of(proposed),
        )
    )
    (key,) = result.inserted_primary_key or (0,)
    return int(key)


def anchor_of(one: Statement) -> dict[str, Any]:
    """The spans by which a review is attached again."""
    return {f"{side}_spans": pairs(getattr(one, f"{side}_spans")) for side in ("source", "cue", "content")}


def save_facts(
    connection: Connection, review_key: int, *, before: Mapping[str, Fact], after: Mapping[str, Fact]
) -> None:
    """Write the facts of a review that are not as they were."""
    changed = [field for field in before.keys() | after.keys() if before.get(field) != after.get(field)]
    if changed:
        connection.execute(delete(fact).where(fact.c.review_key == review_key, fact.c.field.in_(changed)))
    rows = [fact_row(review_key, field, after[field]) for field in sorted(changed) if field in after]
    if rows:
        connection.execute(insert(fact), rows)


def fact_row(review_key: int, field: str, one: Fact) -> dict[str, Any]:
    """The values of a fact's row."""
    return {"review_key": review_key, "field": field, **fact_json(one)}


def fact_json(one: Fact) -> dict[str, Json]:
    """A fact in JSON, as the log keeps it."""
    return {"verdict": one.verdict, "value": one.value, "editor": one.editor, "at": one.at}


def status_of(facts: Mapping[str, Fact], *, is_added: bool) -> Status | None:
    """How a review stands with these facts; None: there is nothing left that anybody said."""
    whole = facts.get(STATEMENT)
    if whole is not None and whole.verdict == "rejected":
        return "rejected"
    if is_added:
        return "added"
    if whole is not None:
        return "confirmed"
    return "partial" if facts else None
