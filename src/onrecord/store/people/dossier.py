"""All that is on record of one person or organisation, in one view."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from onrecord.errors import NotOnRecord
from onrecord.store.people.finding import PersonLine, find_people
from onrecord.store.people.names import fold, is_card
from onrecord.store.people.offices import Office, load_offices
from onrecord.store.people.persons import PersonType, person_key
from onrecord.store.people.relations import from_others, relays
from onrecord.store.people.tallies import MOST_LISTED, ActCount, Count, MonthCount, Tallies, Towards
from onrecord.store.people.timeline import Part, Timeline, timeline
from onrecord.store.schema import document, entity, identifier, person, person_name

__all__ = ["Dossier", "Part", "PersonLine", "dossier", "find_people"]

MOST_STORIES: Final = 20


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A name by which somebody is known.

    Attributes:
        sources: in how many stories; 0 where only a registry or an editor gives it.
    """

    name: str
    sources: int


@dataclass(frozen=True, slots=True)
class Held:
    """A title or office.

    Attributes:
        began, ended: ISO prefixes; of a title in stories, the days on which it was first and last seen.
        source: the registry's name, or "stories".
    """

    title: str
    organization: str | None
    area: str | None
    began: str | None
    ended: str | None
    source: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in which somebody is a source."""

    document_id: str
    title: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A person or organisation of the record.

    Statements of older versions and of retracted stories do not count, nor do those that were rejected.

    Attributes:
        source: of a registry: its name.
        merged: ids of those who were merged into this person.
        titles: as stories give them, by the day on which each was first seen.
        offices: as registries give them, by their beginning.
        identifiers: (scheme, value) pairs.
        acts, outlets, quotations, settings: of all statements, most first.
        months: of all statements that have a day.
        first, last: days of the first and the last statement.
        towards, from_others: acts directed at others, and by others at them, without negated ones.
        relays: through whom their words came, in the newest statements (`relations`).
        documents: in how many stories they speak; `stories` are the newest of those that name them as a source.
        timeline: the part that was asked for.
    """

    id: str
    type: PersonType
    name: str
    birth: str | None
    gender: str | None
    origin: str
    source: str | None
    merged: tuple[str, ...]
    names: tuple[NameSeen, ...]
    titles: tuple[Held, ...]
    offices: tuple[Held, ...]
    identifiers: tuple[tuple[str, str], ...]
    statements: int
    documents: int
    first: str | None
    last: str | None
    acts: tuple[ActCount, ...]
    outlets: tuple[Count, ...]
    quotations: tuple[Count, ...]
    settings: tuple[Count, ...]
    months: tuple[MonthCount, ...]
    towards: tuple[Towards, ...]
    from_others: tuple[Towards, ...]
    relays: tuple[Count, ...]
    stories: tuple[StoryLine, ...]
    timeline: Timeline


def dossier(connection: Connection, person_id: str, *, part: Part | None = None) -> Dossier:
    """The dossier of a person or organisation.

    Args:
        connection: to ask.
        person_id: of one who was merged, too.
        part: of the timeline, and of what is counted; by default the newest statements, and all are counted.

    Raises:
        NotOnRecord: there is none of that id.
        UsageError: the part is none.
    """
    part = part or Part()
    key = person_key(connection, person_id)
    row = connection.execute(select(person).where(person.c.key == key)).first()
    if row is None:
        raise NotOnRecord(f"there is no person {person_id!r}", next_step="`onrecord people list NAME` prints ids.")
    offices = load_offices(connection, [key]).get(key, [])
    counts = Tallies(connection, key, part)
    return Dossier(
        id=row.id,
        type=row.type,
        name=row.name,
        birth=row.birth,
        gender=row.gender,
        origin=row.origin,
        source=row.source,
        merged=tuple(connection.execute(select(person.c.id).where(person.c.merged_into == key)).scalars()),
        names=_names(connection, key, row.name),
        titles=_held(one for one in offices if one.is_from_stories),
        offices=_held(one for one in offices if not one.is_from_stories),
        identifiers=_identifiers(connection, key),
        statements=counts.statements,
        documents=counts.documents,
        first=counts.first,
        last=counts.last,
        acts=counts.acts(),
        outlets=counts.by("outlet"),
        quotations=counts.by("quotation"),
        settings=counts.by("setting"),
        months=counts.months(),
        towards=counts.towards(connection),
        from_others=from_others(connection, key, part),
        relays=relays(connection, key, part),
        stories=_stories(connection, key),
        timeline=timeline(connection, key, part),
    )


def _names(connection: Connection, key: int, shown: str) -> tuple[NameSeen, ...]:
    seen = (
        select(entity.c.name, func.count())
        .where(entity.c.person_key == key, entity.c.type.in_(("named_person", "named_organization")))
        .group_by(entity.c.name)
    )
    counts: Counter[str] = Counter({row[0]: row[1] for row in connection.execute(seen)})
    known = select(person_name.c.name, person_name.c.folded).where(person_name.c.person_key == key)
    folds = {fold(name) for name in counts}
    for name, form in connection.execute(known.order_by(person_name.c.key)):
        if not is_card(form) and fold(name) not in folds:
            counts[name] = 0
    if shown not in counts:
        counts[shown] = 0
    return tuple(NameSeen(name, number) for name, number in counts.most_common(MOST_LISTED))


def _held(offices: Iterable[Office]) -> tuple[Held, ...]:
    ordered = sorted(offices, key=lambda one: (one.began or one.ended or "", one.ended or "9999", one.title))
    return tuple(Held(one.title, one.organization, one.area, one.began, one.ended, one.source) for one in ordered)


def _identifiers(connection: Connection, key: int) -> tuple[tuple[str, str], ...]:
    query = select(identifier.c.scheme, identifier.c.value).where(identifier.c.person_key == key)
    return tuple((scheme, value) for scheme, value in connection.execute(query.order_by(identifier.c.key)))


def _stories(connection: Connection, key: int) -> tuple[StoryLine, ...]:
    query = (
        select(document.c.id, document.c.title, document.c.outlet, document.c.published)
        .distinct()
        .select_from(entity.join(document, document.c.key == entity.c.document_key))
        .where(entity.c.person_key == key, document.c.current)
        .order_by(document.c.published.desc().nulls_last(), document.c.id)
        .limit(MOST_STORIES)
    )
    return tuple(StoryLine(*row) for row in connection.execute(query))
