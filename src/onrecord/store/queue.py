"""What is to be reviewed: statements on which nobody has had the last word, the least certain first."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from onrecord.store.schema import AnyRow, document, entry, statement

WAITING = ("suggested", "partial")
COUNTED = 10_000  # up to which the number of those that wait is told


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that waits for its review.

    Attributes:
        key: of `entry`.
    """

    key: int
    statement_id: str
    document_id: str
    confidence: float


def queue(connection: Connection, *, after: str | None = None, limit: int = 20) -> list[Waiting]:
    """Statements of current stories that wait, the least certain first.

    Args:
        connection: to ask.
        after: go on behind the statement of this id, whether it still waits or not; of an unknown one, from the start.
        limit: how many at most.
    """
    begin = _place(connection, after) if after else None
    found: list[Waiting] = []
    for status in WAITING:  # one after the other, each along its part of the index
        wanted = and_(entry.c.status == status, entry.c.current)
        if begin is not None:
            behind = and_(entry.c.confidence == begin.confidence, entry.c.key > begin.key)
            wanted = and_(
                wanted, entry.c.confidence >= begin.confidence, or_(entry.c.confidence > begin.confidence, behind)
            )
        query = (
            select(entry.c.key, statement.c.id, document.c.id, entry.c.confidence)
            .select_from(entry)
            .join(statement, statement.c.key == entry.c.key)
            .join(document, document.c.key == entry.c.document_key)
            .where(wanted)
            .order_by(entry.c.confidence, entry.c.key)
            .limit(limit)
        )
        found += [Waiting(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.confidence, one.key))[:limit]


def count_waiting(connection: Connection) -> int:
    """How many statements wait; COUNTED + 1 where there are more."""
    few = select(entry.c.key).where(entry.c.status.in_(WAITING), entry.c.current).limit(COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())


def _place(connection: Connection, statement_id: str) -> AnyRow | None:
    query = select(entry.c.confidence, entry.c.key).join(statement, statement.c.key == entry.c.key)
    return connection.execute(query.where(statement.c.id == statement_id)).first()
