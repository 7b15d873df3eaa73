"""Checks of quotations: put in for a statement as a whole, and read beside it or as a list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, insert, select

from onrecord.errors import UsageError
from onrecord.record import Check, Span, Verdict
from onrecord.store.audit import now
from onrecord.store.batches import BATCH, batches
from onrecord.store.comparing.links import keys_of
from onrecord.store.schema import AnyRow, document, entry, quote_check, quote_source, statement

_COLUMNS: Final = frozenset({"id", "statement", "quote", "verdict", "occasion", "weighty"})  # not in the body


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuote:
    """A check in a list, with where the quotation stands.

    Attributes:
        check: with its passages.
        quoted: the quotation as printed.
        speaker: the source's name in the story.
        day: when it was said, else published.
        made_at: when it was checked, ISO 8601, UTC.
    """

    check: Check
    quoted: str
    statement_id: str
    document_id: str
    document_title: str | None
    outlet: str | None
    published: str | None
    day: str | None
    speaker: str | None
    made_at: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Checks, the newest first; `next` is what `after` is to be for the page behind, None on the last."""

    checks: tuple[CheckedQuote, ...]
    next: int | None


def put_checks(connection: Connection, checks: Iterable[Check], *, of: Iterable[str] = ()) -> int:
    """Put checks in, in the place of those that their statements had.

    Args:
        connection: in a writing transaction.
        checks: in any order; those of a statement must be given together.
        of: ids of statements that lose their checks though none of these is of them.

    Returns:
        How many were put in; those of statements that are not in the database are left out.
    """
    given = list(checks)
    keys = keys_of(connection, [*(one.statement for one in given), *of])
    for some in batches(sorted(set(keys.values())), BATCH):
        connection.execute(delete(quote_check).where(quote_check.c.statement_key.in_(some)))
    moment, put_in = now(), 0
    for batch in batches((one for one in given if one.statement in keys), BATCH):
        rows = {(keys[one.statement], one.quote.start, one.quote.end): one for one in batch}
        connection.execute(
            insert(quote_check), [_row(one, place[0]) | {"made_at": moment} for place, one in rows.items()]
        )
        _name_sources(connection, rows)
        put_in += len(rows)
    return put_in


def checks_of(connection: Connection, statement_keys: Sequence[int], text: str) -> list[Check]:
    """The checks of some statements of a document, in the order of its text."""
    query = select(quote_check, statement.c.id).join(statement, statement.c.key == quote_check.c.statement_key)
    rows: list[AnyRow] = []
    for keys in batches(statement_keys, BATCH):
        rows += connection.execute(query.where(quote_check.c.statement_key.in_(keys))).all()
    return [_check(row, text) for row in sorted(rows, key=lambda row: (row.start, row.end, row.key))]


def list_checks(
    connection: Connection,
    *,
    verdicts: Collection[Verdict] = (),
    weighty: bool | None = None,
    transcript_id: str | None = None,
    limit: int = 50,
    after: int | None = None,
) -> CheckPage:
    """Checks of statements that nobody rejected in current stories, the newest first.

    Args:
        connection: to ask.
        verdicts: only these; all when empty.
        weighty: only those with a heavy change, or only those without.
        transcript_id: only those with a passage of this transcript.
        limit: how many at most.
        after: the `next` of the page before.

    Raises:
        UsageError: the limit is none.
    """
    if limit < 1:
        raise UsageError(f"{limit} checks is no number to show", next_step="Give 1 or more.")
    query = _LISTED.where(entry.c.current, entry.c.status != "rejected")
    if verdicts:
        query = query.where(quote_check.c.verdict.in_(sorted(verdicts)))
    if weighty is not None:
        query = query.where(quote_check.c.weighty == weighty)
    if transcript_id is not None:
        of_transcript = select(document.c.key).where(document.c.id == transcript_id).scalar_subquery()
        query = query.where(_citing([of_transcript]))
    if after is not None:
        query = query.where(quote_check.c.key < after)
    rows = connection.execute(query.order_by(quote_check.c.key.desc()).limit(limit + 1)).all()
    return CheckPage(
        tuple(_listed(row) for row in rows[:limit]), next=rows[limit - 1].key if len(rows) > limit else None
    )


def forget_checks_against(connection: Connection, document_key: int) -> None:
    """Take out the checks that hold words of a transcript, which is removed."""
    connection.execute(delete(quote_check).where(_citing([document_key])))


_LISTED: Final[Select[Any]] = select(
    quote_check,
    statement.c.id,
    document.c.id.label("document_id"),
    document.c.title,
    document.c.text,
    entry.c.outlet,
    entry.c.published,
    entry.c.day,
    entry.c.speaker,
).select_from(
    quote_check.join(statement, statement.c.key == quote_check.c.statement_key)
    .join(entry, entry.c.key == statement.c.key)
    .join(document, document.c.key == statement.c.document_key)
)


def _citing(documents: Sequence[Any]) -> Any:  # noqa: ANN401 - a condition
    return quote_check.c.key.in_(select(quote_source.c.check_key).where(quote_source.c.document_key.in_(documents)))


def _row(one: Check, statement_key: int) -> dict[str, Any]:
    return {
        "statement_key": statement_key,
        "start": one.quote.start,
        "end": one.quote.end,
        "verdict": one.verdict,
        "occasion": one.occasion,
        "weighty": one.weighty,
        "body": one.model_dump(mode="json", exclude=set(_COLUMNS)),
    }


def _name_sources(connection: Connection, checks: dict[tuple[int, int, int], Check]) -> None:
    """Write which transcripts the checks that were just put in hold words of."""
    ids = {passage.document for one in checks.values() for passage in one.passages}
    if not ids:
        return
    keys = {
        row.id: row.key
        for row in connection.execute(select(document.c.id, document.c.key).where(document.c.id.in_(ids)))
    }
    query = select(quote_check.c.key, quote_check.c.statement_key, quote_check.c.start, quote_check.c.end)
    statements = {key for key, _, _ in checks}
    sources = {
        (row.key, keys[passage.document])
        for row in connection.execute(query.where(quote_check.c.statement_key.in_(statements)))
        if (one := checks.get((row.statement_key, row.start, row.end)))
        for passage in one.passages
        if passage.document in keys
    }
    if sources:
        connection.execute(insert(quote_source), [{"check_key": a, "document_key": b} for a, b in sorted(sources)])


def _check(row: AnyRow, text: str) -> Check:
    quote = Span.cut(text, row.start, row.end)
    return Check(
        id=Check.id_of(row.id, quote),
        statement=row.id,
        quote=quote,
        verdict=row.verdict,
        occasion=row.occasion,
        weighty=row.weighty,
        **row.body,
    )


def _listed(row: AnyRow) -> CheckedQuote:
    check = _check(row, row.text)
    return CheckedQuote(
        check=check,
        quoted=check.quote.text,
        statement_id=row.id,
        document_id=row.document_id,
        document_title=row.title,
        outlet=row.outlet,
        published=row.published,
        day=row.day,
        speaker=row.speaker,
        made_at=row.made_at,
    )
