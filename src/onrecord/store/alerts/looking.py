"""What alerts find in the stories that were put in since they last looked.

Each alert has a queue of the stories that it has not looked at; `put_record` fills it in the transaction in which a
story goes in. So it costs what the new stories cost, however large the record, and none is missed or looked at twice.
(A mark "seen up to this row" would not do: SQLite gives the numbers of rows that are gone to new ones.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, literal, select

from onrecord.errors import UsageError
from onrecord.store.alerts.saved import Alert, note_trouble
from onrecord.store.audit import now
from onrecord.store.batches import BATCH, batches
from onrecord.store.comparing.links import LINKS, SYMMETRIC, stands, touching
from onrecord.store.schema import AnyRow, alert, alert_match, alert_queue, entry, link, statement
from onrecord.store.search.finding import matching

# Told by alerts for contradictions: two who cannot both be right, and one who says something else than before.
KINDS = ("contradicts", "changes")


def queue_for_alerts(connection: Connection, document_key: int) -> None:
    """Let every alert look at a story that is being put in."""
    rows = select(alert.c.key, literal(document_key))
    connection.execute(insert(alert_queue).from_select(["alert_key", "document_key"], rows))


def queued(connection: Connection, one: Alert) -> list[int]:
    """The rows of the stories that an alert has not looked at."""
    query = select(alert_queue.c.document_key).where(alert_queue.c.alert_key == one.key)
    return list(connection.execute(query.order_by(alert_queue.c.document_key)).scalars())


@dataclass(frozen=True, slots=True)
class Looked:
    """What an alert found.

    Attributes:
        found: how many matches are new.
        trouble: why it could find nothing, in words: a name in it is nobody's, or several people's.
    """

    found: int
    trouble: str | None


def look(connection: Connection, one: Alert, document_keys: Sequence[int]) -> Looked:
    """Find what of some stories matches an alert, and keep it until it is delivered.

    Args:
        connection: in a writing transaction.
        one: a saved alert.
        document_keys: of its queue, at most BATCH; for contradictions, after a pass has compared them. They leave it,
            but where there is trouble: they are looked at when that has passed.
    """
    found: list[str] = []
    trouble: str | None = None
    try:
        found = (_contradictions if one.contradictions else _statements)(connection, one, document_keys)
    except UsageError as error:  # a name that nobody has yet, or that several have
        trouble = f"{error.what}. {error.next_step or ''}".rstrip()
    else:
        looked = alert_queue.c.alert_key == one.key, alert_queue.c.document_key.in_(document_keys)
        connection.execute(delete(alert_queue).where(*looked))
    if one.key is not None and not one.failures:
        note_trouble(connection, one.key, trouble)
    return Looked(_keep(connection, one, found), trouble)


def count_matches(connection: Connection, one: Alert) -> tuple[int, int]:
    """How many matches of an alert wait, and how many were delivered."""
    query = select(func.count(), func.count(alert_match.c.delivered_at)).where(alert_match.c.alert_key == one.key)
    every, delivered = connection.execute(query).one()
    return every - delivered, delivered


def _statements(connection: Connection, one: Alert, document_keys: Sequence[int]) -> list[str]:
    """The ids of statements that match."""
    keys = connection.execute(select(entry.c.key).where(entry.c.document_key.in_(document_keys))).scalars().all()
    found: list[str] = []
    for some in batches(matching(connection, one.words, one.filters, among=keys), BATCH):
        query = select(statement.c.id).where(statement.c.key.in_(some)).order_by(statement.c.key)
        found += connection.execute(query).scalars()
    return found


def _contradictions(connection: Connection, one: Alert, document_keys: Sequence[int]) -> list[str]:
    """The ids of links from or to statements of these stories, of which one side matches."""
    keys = connection.execute(select(entry.c.key).where(entry.c.document_key.in_(document_keys))).scalars().all()
    rows: dict[int, AnyRow] = {}
    for some in batches(keys, BATCH):
        wanted = touching(some), stands(), link.c.kind.in_(KINDS), link.c.state != "dismissed"
        rows |= {row.key: row for row in connection.execute(LINKS.where(*wanted).order_by(link.c.key))}
    ends = sorted({end for row in rows.values() for end in (row.a_key, row.b_key)})
    passing = set(ends) if one.is_open else set(matching(connection, one.words, one.filters, among=ends))
    return [subject_of(row.kind, row.a, row.b) for row in rows.values() if {row.a_key, row.b_key} & passing]


def subject_of(kind: str, a: str, b: str) -> str:
    """By which a link is known to be the same, from whichever end a pass finds it."""
    ends = sorted((a, b)) if kind in SYMMETRIC else (a, b)
    return ":".join((kind, *ends))


def _keep(connection: Connection, one: Alert, subjects: Iterable[str]) -> int:
    new = 0
    moment = now()
    for some in batches(dict.fromkeys(subjects), BATCH):
        query = select(alert_match.c.subject).where(alert_match.c.alert_key == one.key, alert_match.c.subject.in_(some))
        there = set(connection.execute(query).scalars())
        rows = [{"alert_key": one.key, "subject": name, "found_at": moment} for name in some if name not in there]
        if rows:
            connection.execute(insert(alert_match), rows)
        new += len(rows)
    return new
