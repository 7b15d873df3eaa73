"""The sources of one story, as they are linked: what was read of each, and what is to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from onrecord.store.schema import document, entity

SUGGESTED, ACCEPTED = "suggested", "accepted"


@dataclass(slots=True)
class Source:
    """An entity of a story that is not linked by hand.

    Attributes:
        person_key, reason: as they are in the database, until the new ones are set.
        mentions: the words by which the story names it.
    """

    key: int
    id: str
    type: str
    name: str
    title: str | None
    organization: str | None
    mentions: tuple[str, ...]
    is_joint: bool
    person_key: int | None
    reason: str | None
    before: tuple[int | None, str | None]

    def settle(self, person_key: int | None, reason: str) -> None:
        """Link it, or leave it local."""
        self.person_key, self.reason = person_key, reason

    @property
    def has_changed(self) -> bool:
        """Whether there is something to write."""
        return (self.person_key, self.reason) != self.before


@dataclass(frozen=True, slots=True)
class StoryOf:
    """What of a story matters for its people.

    Attributes:
        day: of its publication, an ISO prefix.
        accepted: rows of the people who are linked by hand.
    """

    key: int
    id: str
    outlet: str | None
    title: str | None
    day: str | None
    text: str
    sources: tuple[Source, ...]
    accepted: frozenset[int]


_STORY = select(
    document.c.key, document.c.id, document.c.outlet, document.c.title, document.c.published, document.c.text
).where(document.c.key == bindparam("key"))
_ENTITIES: Select[Any] = (
    select(
        entity.c.key,
        entity.c.id,
        entity.c.type,
        entity.c.name,
        entity.c.title,
        entity.c.organization,
        entity.c.mentions,
        entity.c.members,
        entity.c.person_key,
        entity.c.person_basis,
        entity.c.person_reason,
    )
    .where(entity.c.document_key == bindparam("key"))
    .order_by(entity.c.key)
)
_LINK = (
    update(entity)
    .where(entity.c.key == bindparam("at"))
    .values(person_key=bindparam("person"), person_basis=bindparam("basis"), person_reason=bindparam("why"))
)


def load_story_sources(connection: Connection, document_key: int) -> StoryOf:
    """The sources of a story."""
    of = connection.execute(_STORY, {"key": document_key}).one()
    rows = connection.execute(_ENTITIES, {"key": document_key}).all()
    return StoryOf(
        key=of.key,
        id=of.id,
        outlet=of.outlet,
        title=of.title,
        day=of.published,
        text=of.text,
        sources=tuple(_source(of.text, row) for row in rows if row.person_basis != ACCEPTED),
        accepted=frozenset(row.person_key for row in rows if row.person_basis == ACCEPTED and row.person_key),
    )


def write_links(connection: Connection, sources: Sequence[Source]) -> None:
    """Write the links that have changed."""
    rows = [
        {
            "at": one.key,
            "person": one.person_key,
            "basis": SUGGESTED if one.person_key is not None else None,
            "why": one.reason,
        }
        for one in sources
        if one.has_changed
    ]
    if rows:
        connection.execute(_LINK, rows)


def _source(text: str, row: Row[Any]) -> Source:
    return Source(
        key=row.key,
        id=row.id,
        type=row.type,
        name=row.name,
        title=row.title,
        organization=row.organization,
        mentions=tuple(dict.fromkeys(text[start:end] for start, end in row.mentions)),
        is_joint=bool(row.members),
        person_key=row.person_key,
        reason=row.person_reason,
        before=(row.person_key, row.person_reason),
    )
