"""Disputes: who contradicts whom, who answered what, and who has changed position, both statements side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from onrecord.errors import UsageError
from onrecord.record import LinkKind
from onrecord.store.comparing.links import LINKS, LinkState, StoredLink, a_entry, b_entry, stands, stored
from onrecord.store.people.names import fold
from onrecord.store.people.persons import STANDING
from onrecord.store.schema import entry, link, person, person_name
from onrecord.store.search.days import check_range
from onrecord.store.search.hits import Hit, load_hits
from onrecord.store.selection import published_within

KINDS: Final[tuple[LinkKind, ...]] = ("contradicts", "changes", "answers")
SHOWN: Final[tuple[LinkState, ...]] = ("suggested", "confirmed")
MAX_LIMIT: Final = 200
_UNDATED: Final = "-"  # the day in a cursor of a dispute without one


@dataclass(frozen=True, slots=True)
class Dispute:
    """A link with both its statements.

    Attributes:
        link: kind, confidence, reasons, and what people said of it.
        a, b: the statements as they stand, a's link to b: a answers, contradicts or changes b.
        day: of the later of the two: when the dispute arose; None where neither has one.
    """

    link: StoredLink
    a: Hit
    b: Hit
    day: str | None

    @property
    def in_order(self) -> tuple[Hit, Hit]:
        """The earlier statement, then the later one."""
        return (self.b, self.a) if (self.b.day or "~") < (self.a.day or "~") else (self.a, self.b)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which disputes are wanted.

    Attributes:
        who: the id of a person of the record, or a name; one of the two statements is theirs.
        kinds: of links.
        states: suggested, confirmed, dismissed.
        since, until: days, months or years in which the dispute arose, both included.
        min_confidence: suggestions below it are left out.
        limit: how many at most, up to MAX_LIMIT.
        after: the `next` of the page before.

    Raises:
        UsageError: a limit or a range that cannot be.
    """

    who: str | None = None
    kinds: Sequence[LinkKind] = KINDS
    states: Sequence[LinkState] = SHOWN
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0
    limit: int = 20
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_LIMIT:
            raise UsageError(f"a page cannot have {self.limit} disputes", next_step=f"Ask for 1 to {MAX_LIMIT}.")
        check_range(self.since, self.until)


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Disputes, the newest first.

    Attributes:
        total: how many there are on all pages.
        next: what `after` is to be for the page behind it; None on the last.
    """

    disputes: tuple[Dispute, ...]
    total: int
    next: str | None


def disputes(connection: Connection, sought: Sought) -> DisputePage:
    """Disputes between statements that nobody rejected, in current stories.

    Raises:
        UsageError: `after` is no page.
    """
    wanted = _wanted(connection, sought)
    total = connection.execute(select(func.count()).select_from(_ENDS).where(wanted)).scalar_one()
    page = select(link.c.key, _DAY.label("day")).select_from(_ENDS).where(wanted, *_behind(sought.after))
    order = func.coalesce(_DAY, "").desc(), link.c.key.desc()
    rows = connection.execute(page.order_by(*order).limit(sought.limit + 1)).all()
    days = {row.key: row.day for row in rows[: sought.limit]}
    last = list(days)[-1:] if len(rows) > sought.limit else []
    cursor = next((f"{days[key] or _UNDATED}:{key}" for key in last), None)
    return DisputePage(tuple(_disputes(connection, days)), int(total), cursor)


def changed_positions(
    connection: Connection, person_id: str, *, states: Sequence[LinkState] = SHOWN, limit: int = MAX_LIMIT
) -> list[Dispute]:
    """Where somebody of the record has changed position, in the order of days; see `Dispute.in_order`.

    Args:
        connection: to ask.
        person_id: whose; of somebody who was merged, those of whom they were merged into.
        states: suggested, confirmed, dismissed.
        limit: the latest so many.
    """
    page = disputes(connection, Sought(who=person_id, kinds=("changes",), states=states, limit=limit))
    return list(reversed(page.disputes))


def count_disputes(connection: Connection, sought: Sought) -> dict[LinkKind, int]:
    """How many disputes there are of each kind that is wanted."""
    query = select(link.c.kind, func.count()).select_from(_ENDS).where(_wanted(connection, sought))
    rows = connection.execute(query.group_by(link.c.kind)).all()
    counted = {row.kind: int(row[1]) for row in rows}
    return {kind: counted.get(kind, 0) for kind in sought.kinds}


_ENDS: Final = link.join(a_entry, a_entry.c.key == link.c.a_key).join(b_entry, b_entry.c.key == link.c.b_key)
# The later of two days, each an ISO prefix; a database's own greatest() treats a missing one in its own way.
_A_DAY, _B_DAY = func.coalesce(a_entry.c.day, ""), func.coalesce(b_entry.c.day, "")
_DAY: Final[ColumnElement[str | None]] = case((_A_DAY >= _B_DAY, a_entry.c.day), else_=b_entry.c.day)


def _wanted(connection: Connection, sought: Sought) -> ColumnElement[bool]:
    certain = link.c.state != "suggested"
    parts = [
        stands(),
        link.c.kind.in_(list(sought.kinds)),
        link.c.state.in_(list(sought.states)),
        *published_within(_DAY, sought.since, sought.until),
    ]
    if sought.min_confidence > 0:
        parts.append(or_(certain, link.c.confidence >= sought.min_confidence))
    if sought.who is not None:
        parts.append(_of(connection, sought.who))
    return and_(*parts)


def _of(connection: Connection, who: str) -> ColumnElement[bool]:
    """The condition for links from or to a statement of somebody, by id or by name."""
    named = select(person_name.c.person_key).where(person_name.c.folded == fold(who))
    known = or_(person.c.id == who, person.c.key.in_(named))
    keys = sorted(set(connection.execute(select(STANDING).where(known)).scalars()))
    theirs = entry.c.who.in_(keys) if keys else func.lower(entry.c.speaker) == who.lower()
    own = select(entry.c.key).where(theirs)
    return or_(link.c.a_key.in_(own), link.c.b_key.in_(own))


def _behind(after: str | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    day, colon, key = after.rpartition(":")
    if not colon or not key.isascii() or not key.isdigit() or len(day) > len("2017-03-01"):
        raise UsageError(f"{after!r} is no page of disputes", next_step="Start from the first page.")
    last = "" if day == _UNDATED else day
    place = func.coalesce(_DAY, "")
    return [or_(place < last, and_(place == last, link.c.key < int(key)))]


def _disputes(connection: Connection, days: Mapping[int, str | None]) -> list[Dispute]:
    """The disputes of some rows of `link`, in their order."""
    rows = {row.key: row for row in connection.execute(LINKS.where(link.c.key.in_(list(days))))}
    shown = [rows[key] for key in days if key in rows]
    hits = load_hits(connection, list(dict.fromkeys(end for row in shown for end in (row.a_key, row.b_key))))
    by_id = {hit.statement_id: hit for hit in hits}
    return [Dispute(one, by_id[one.a], by_id[one.b], days[one.key]) for one in stored(connection, shown)]
