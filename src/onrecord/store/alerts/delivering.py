"""What alerts found and have not delivered, as whoever is told of it reads it.

A match is kept by the id of its statement, or of its link, and its words are fetched when it is delivered: what was
removed, rejected or dismissed in the meantime is told to nobody.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from onrecord.store.alerts.saved import Alert
from onrecord.store.audit import now
from onrecord.store.comparing.families import family_of
from onrecord.store.comparing.links import LINKS, SYMMETRIC, keys_of, stands, stored
from onrecord.store.schema import AnyRow, alert, alert_match, entry, link
from onrecord.store.search.hits import Hit, load_hits

VERSION = 1  # of what is told; a field that is added does not change it
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A match that waits to be delivered.

    Attributes:
        key: its row.
        id: the same each time that it is delivered, so that whoever gets it twice can tell.
        told: as JSON; docs/watch.md has its form.
    """

    key: int
    id: str
    told: Told


def next_match(connection: Connection, one: Alert, *, after: int = 0) -> Match | None:
    """The first match of an alert that waits; those that are no longer true, or were told already, are taken out.

    Args:
        connection: in a writing transaction.
        one: a saved alert.
        after: the row of the match before.
    """
    waiting = alert_match.c.alert_key == one.key, alert_match.c.delivered_at.is_(None)
    query = select(alert_match).where(*waiting).order_by(alert_match.c.key)
    while (row := connection.execute(query.where(alert_match.c.key > after).limit(1)).first()) is not None:
        told = _told(connection, row)
        if told is not None and not _told_before(connection, one, row.subject):
            return Match(row.key, _id_of(one, row), _with_head(one, row, told))
        connection.execute(delete(alert_match).where(alert_match.c.key == row.key))
    return None


def note_delivered(connection: Connection, one: Alert, match: Match) -> None:
    """Remember that a match was delivered, and that the webhook works."""
    connection.execute(update(alert_match).where(alert_match.c.key == match.key).values(delivered_at=now()))
    note_well(connection, one)


def note_given_up(connection: Connection, one: Alert, match: Match) -> None:
    """Take out a match that a webhook refuses; those behind it have their turn at once."""
    connection.execute(delete(alert_match).where(alert_match.c.key == match.key))
    note_well(connection, one)


def note_well(connection: Connection, one: Alert) -> None:
    """Forget that a webhook failed: it took a match, or nothing is left that waits for it."""
    if one.failures:
        well = {"failures": 0, "error": None, "not_before": None}
        connection.execute(update(alert).where(alert.c.key == one.key).values(well))


def _id_of(one: Alert, row: AnyRow) -> str:
    parts = (one.name, one.made_at or "", row.subject)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _with_head(one: Alert, row: AnyRow, told: Told) -> Told:
    return {"version": VERSION, "id": _id_of(one, row), "alert": one.name, "found_at": row.found_at, **told}


def _told(connection: Connection, row: AnyRow) -> Told | None:
    return _link(connection, *row.subject.split(":")) if ":" in row.subject else _statement(connection, row.subject)


def _told_before(connection: Connection, one: Alert, subject: str) -> bool:
    """Whether a link was delivered already, between other printings of the same two utterances.

    Of an utterance in many printings the fullest stands for all, so that a fuller one gives the same dispute another
    link.
    """
    if ":" not in subject:
        return False
    kind, *ends = subject.split(":")
    mine = alert_match.c.alert_key == one.key, alert_match.c.delivered_at.is_not(None)
    query = select(alert_match.c.subject).where(*mine, alert_match.c.subject.startswith(f"{kind}:"))
    delivered = connection.execute(query).scalars().all()
    if not delivered:
        return False
    a, b = ({telling.hit.statement_id for telling in family_of(connection, end).tellings} for end in ends)
    pairs = [tuple(name.split(":")[1:]) for name in delivered]
    if kind in SYMMETRIC:
        pairs += [pair[::-1] for pair in pairs]
    return any(x in a and y in b for x, y in pairs)


def _statement(connection: Connection, statement_id: str) -> Told | None:
    hits = load_hits(connection, sorted(set(keys_of(connection, [statement_id]).values())))
    if not hits or not hits[0].current or hits[0].status == "rejected":
        return None
    return {"kind": "statement", "statement": _of_hit(hits[0])}


def _link(connection: Connection, kind: str, a: str, b: str) -> Told | None:
    keys = keys_of(connection, (a, b))
    if len(keys) < len("ab"):
        return None
    forth, back = (and_(link.c.a_key == keys[one], link.c.b_key == keys[other]) for one, other in ((a, b), (b, a)))
    wanted = link.c.kind == kind, link.c.state != "dismissed", or_(forth, back), stands()
    found = stored(connection, connection.execute(LINKS.where(*wanted)).all())
    if not found:
        return None
    order = select(entry.c.key).where(entry.c.key.in_(keys.values())).order_by(entry.c.document_key, entry.c.key)
    earlier, later = load_hits(connection, connection.execute(order).scalars().all())
    one = found[0]
    return {
        "kind": "contradiction",
        "link": {
            "id": f"{one.kind}:{one.a}:{one.b}",
            "kind": one.kind,
            "state": one.state,
            "confidence": one.confidence,
            "reasons": list(one.reasons),
        },
        "new": _of_hit(later),  # of the story that was put in last
        "stored": _of_hit(earlier),
    }


def _of_hit(hit: Hit) -> Told:
    return {
        "id": hit.statement_id,
        "who": hit.speaker,
        "person": hit.who,
        "title": hit.title,
        "source": hit.source,
        "act": hit.act,
        "negated": hit.negated,
        "quotation": hit.quotation,
        "content": hit.content,
        "day": hit.day,
        "day_basis": hit.day_basis,
        "confidence": hit.confidence,
        "status": hit.status,
        "story": {
            "id": hit.document_id,
            "title": hit.document_title,
            "outlet": hit.outlet,
            "url": hit.url,
            "published": hit.published,
        },
    }
