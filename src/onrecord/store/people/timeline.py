"""What somebody has said, in the order of days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from onrecord.errors import UsageError
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.schema import document, entry, person, statement
from onrecord.store.selection import published_within

Order = Literal["newest", "oldest"]

LONGEST_CONTENT: Final = 280  # characters of a content that a line of a timeline shows
_ELLIPSIS: Final = "…"
_UNDATED: Final = "-"  # the day in a cursor behind the last statement with one


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A statement in a timeline.

    Attributes:
        day: ISO prefix at its own precision; None where neither the statement nor its story has one.
        basis: of the day: stated, carried, caption (record.When), or published.
        content: cut to LONGEST_CONTENT characters.
        called: the speaker's name in the story.
        target: at whom it is directed, with the id if that is somebody of the record.
        status: suggested, partial, confirmed, rejected or added.
    """

    statement_id: str
    document_id: str
    day: str | None
    basis: str | None
    act: str | None
    mode: str | None
    negated: bool
    quotation: str
    setting: str | None
    content: str
    called: str | None
    outlet: str | None
    title: str | None
    target_id: str | None
    target: str | None
    status: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of a timeline.

    Attributes:
        next: what `after` is to be for the page behind it; None on the last.
    """

    entries: tuple[TimelineEntry, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a timeline is wanted.

    Attributes:
        act: only statements of this act.
        since, until: ISO prefixes, both included; a statement of a month or year counts that shares a day with them.
        order: newest or oldest first; those without a day stand last.
        after: the `next` of the page before.
    """

    act: str | None = None
    since: str | None = None
    until: str | None = None
    order: Order = "newest"
    limit: int = 50
    after: str | None = None


def standing() -> ColumnElement[bool]:
    """The condition on `entry` for what counts: of current stories, and not rejected."""
    return and_(entry.c.current, entry.c.status != "rejected")


def within(part: Part) -> ColumnElement[bool]:
    """The condition on `entry` for the act and the days of a part."""
    wanted = [standing(), *published_within(entry.c.day, part.since, part.until)]
    if part.act is not None:
        wanted.append(entry.c.act == part.act)
    return and_(*wanted)


def timeline(connection: Connection, person_key: int, part: Part) -> Timeline:
    """What somebody of the record has said.

    Args:
        connection: to ask.
        person_key: whose statements.
        part: which, and how many.

    Raises:
        UsageError: the limit is none, or `after` is no cursor.
    """
    if part.limit < 1:
        raise UsageError(f"{part.limit} statements is no number to show", next_step="Give 1 or more.")
    rows = _rows(connection, person_key, part)
    more = len(rows) > part.limit
    rows = rows[: part.limit]
    entries = _entries(connection, rows)
    cursor = f"{rows[-1].day or _UNDATED}:{rows[-1].key}" if more else None
    return Timeline(entries, cursor)


def _rows(connection: Connection, person_key: int, part: Part) -> list[Row[Any]]:
    """The rows of a page, and one more where there is one: those with a day, then those without."""
    wanted = and_(entry.c.who == person_key, within(part))
    day, key = _cursor(part.after)
    newest = part.order == "newest"
    rows: list[Row[Any]] = []
    if day != _UNDATED:
        query = _PAGE.where(wanted, entry.c.day.is_not(None))
        if day is not None:
            later = or_(entry.c.day < day, and_(entry.c.day == day, entry.c.key < key))
            earlier = or_(entry.c.day > day, and_(entry.c.day == day, entry.c.key > key))
            query = query.where(later if newest else earlier)
        order = (entry.c.day.desc(), entry.c.key.desc()) if newest else (entry.c.day, entry.c.key)
        rows += connection.execute(query.order_by(*order).limit(part.limit + 1)).all()
    missing = part.limit + 1 - len(rows)
    if missing and part.since is None and part.until is None:
        query = _PAGE.where(wanted, entry.c.day.is_(None))
        if day == _UNDATED:
            query = query.where(entry.c.key < key if newest else entry.c.key > key)
        query = query.order_by(entry.c.key.desc() if newest else entry.c.key)
        rows += connection.execute(query.limit(missing)).all()
    return rows


def _cursor(after: str | None) -> tuple[str | None, int]:
    if after is None:
        return None, 0
    day, colon, key = after.rpartition(":")
    if not colon or not key.isascii() or not key.isdigit() or len(day) > len("2017-03-01"):
        raise UsageError(f"{after!r} is no page of a timeline", next_step="Start from the first page.")
    return day, int(key)


_target = person.alias("target_person")
_PAGE: Select[Any] = select(
    entry.c.key,
    entry.c.day,
    entry.c.said,
    entry.c.act,
    entry.c.mode,
    entry.c.negated,
    entry.c.quotation,
    entry.c.setting,
    entry.c.speaker,
    entry.c.outlet,
    entry.c.status,
    entry.c.confidence,
    statement.c.id.label("statement_id"),
    statement.c.content_spans,
    statement.c.said.label("said_when"),
    document.c.id.label("document_id"),
    document.c.title,
    document.c.text,
    _target.c.id.label("target_id"),
    _target.c.name.label("target"),
).select_from(
    entry.join(statement, statement.c.key == entry.c.key)
    .join(document, document.c.key == entry.c.document_key)
    .outerjoin(_target, _target.c.key == entry.c.target)
)


def _entries(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[TimelineEntry, ...]:
    if not rows:
        return ()
    reviews = load_reviews(connection, statement_keys=[row.key for row in rows]).values()
    facts = {key: review for key, review in reviews if key is not None}
    return tuple(_entry(row, facts) for row in rows)


def _entry(row: Row[Any], reviews: Mapping[int, Review]) -> TimelineEntry:
    facts = reviews[row.key].facts if row.key in reviews else {}
    spans = (facts["content_spans"].value if "content_spans" in facts else None) or row.content_spans
    said = facts["said"].value if "said" in facts else row.said_when
    return TimelineEntry(
        statement_id=row.statement_id,
        document_id=row.document_id,
        day=row.day,
        basis=said["basis"] if said else "published" if row.day else None,
        act=row.act,
        mode=row.mode,
        negated=bool(row.negated),
        quotation=row.quotation,
        setting=row.setting,
        content=cut(" … ".join(row.text[start:end] for start, end in spans)),
        called=row.speaker,
        outlet=row.outlet,
        title=row.title,
        target_id=row.target_id,
        target=row.target,
        status=row.status,
        confidence=row.confidence,
    )


def cut(words: str, length: int = LONGEST_CONTENT) -> str:
    """Words on one line, cut behind one of them where there are too many."""
    line = " ".join(words[: length * 4].split())
    if len(line) <= length:
        return line
    short = line[: length - 1]
    at_word = short.rpartition(" ")[0]
    return (at_word if len(at_word) > length // 2 else short) + _ELLIPSIS
