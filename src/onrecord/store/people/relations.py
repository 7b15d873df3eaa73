"""How others stand to one person of the record: whose acts are directed at them, through whom their words came."""

from collections import Counter
from typing import Final

from sqlalchemy import Connection, func, select

from onrecord.store.people.tallies import MOST_LISTED, TOWARDS, Count, Towards, ranked
from onrecord.store.people.timeline import Part, within
from onrecord.store.reviews import load_reviews
from onrecord.store.schema import entity, entry, person, statement

# Who passed words on is told from the newest statements: it stands in each of them, and nowhere together.
RELAYED_STATEMENTS: Final = 500


def from_others(connection: Connection, key: int, part: Part) -> tuple[Towards, ...]:
    """Who of the record, or of their stories alone, directs acts at a person."""
    name = func.coalesce(person.c.name, entry.c.speaker)
    query = (
        select(entry.c.act, person.c.id, name, func.count())
        .select_from(entry.outerjoin(person, person.c.key == entry.c.who))
        .where(entry.c.target == key, within(part), entry.c.act.in_(TOWARDS), ~entry.c.negated, name.is_not(None))
        .group_by(entry.c.act, person.c.id, name)
    )
    return ranked(Towards(act, who, named, number) for act, who, named, number in connection.execute(query))


def relays(connection: Connection, key: int, part: Part) -> tuple[Count, ...]:
    """Through whom a person's words came, in the newest RELAYED_STATEMENTS statements."""
    query = (
        select(entry.c.key, entry.c.document_key, statement.c.relays)
        .select_from(entry.join(statement, statement.c.key == entry.c.key))
        .where(entry.c.who == key, within(part))
        .order_by(entry.c.day.desc(), entry.c.key.desc())
        .limit(RELAYED_STATEMENTS)
    )
    rows = connection.execute(query).all()
    reviews = load_reviews(connection, statement_keys=[row.key for row in rows]) if rows else {}
    told = {key: review.facts["relays"].value or [] for key, review in reviews.values() if "relays" in review.facts}
    sources: Counter[tuple[int, str]] = Counter()
    for row in rows:
        proposed = [source for source, _ in row.relays]
        stands = [one["source"] for one in told[row.key]] if row.key in told else proposed
        sources.update((row.document_key, source) for source in stands)
    return _named(connection, sources)


def _named(connection: Connection, sources: Counter[tuple[int, str]]) -> tuple[Count, ...]:
    """Sources of stories by their names of the record, where they have one."""
    if not sources:
        return ()
    name = func.coalesce(person.c.name, entity.c.name)
    query = (
        select(entity.c.document_key, entity.c.id, name)
        .select_from(entity.outerjoin(person, person.c.key == entity.c.person_key))
        .where(entity.c.document_key.in_(sorted({document_key for document_key, _ in sources})))
    )
    counts: Counter[str] = Counter()
    for document_key, entity_id, named in connection.execute(query):
        counts[named] += sources.get((document_key, entity_id), 0)
    return tuple(Count(value, number) for value, number in counts.most_common(MOST_LISTED) if number)
