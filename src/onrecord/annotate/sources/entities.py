"""The book of entities: everyone and everything that has a role in some statement of a story."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.clusters import Cluster
from onrecord.record import Entity, SourceType, Span

AUTHOR = "the author"


@dataclass(slots=True)
class _Entry:
    id: str
    type: SourceType
    name: str
    title: str | None = None
    organization: str | None = None
    justification: Range | None = None
    mentions: list[Range] = field(default_factory=list)
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an entity beside its name.

    Attributes:
        title, organization: the position held, and whose it is.
        justification: the stretch that says why this source is in the story.
    """

    title: str | None = None
    organization: str | None = None
    justification: Range | None = None


NO_PROFILE = Profile()


class Book:
    """The entities that were given out so far, each with an id of its own ("e1", "e2", … in that order).

    Args:
        text: the document's text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: dict[tuple[str, str], _Entry] = {}

    def of_cluster(self, cluster: Cluster, kind: SourceType, profile: Profile = NO_PROFILE) -> str:
        """The id of a person, organisation or place that the story names."""
        entry = self._entry("named", f"{cluster.kind}:{cluster.mentions[0]}", kind, cluster.name)
        entry.title, entry.organization = profile.title, profile.organization
        entry.justification = profile.justification
        entry.mentions = list(cluster.mentions)
        return entry.id

    def of_description(self, name: str, kind: SourceType, place: Range, profile: Profile = NO_PROFILE) -> str:
        """The id of somebody or something that the story only describes, or names but once."""
        entry = self._entry("described", name.lower(), kind, name)
        if kind == "anonymous":
            entry.type = kind
        entry.title = entry.title or profile.title
        entry.organization = entry.organization or profile.organization
        entry.justification = entry.justification or profile.justification
        if place not in entry.mentions:
            entry.mentions.append(place)
        return entry.id

    def of_author(self, place: Range | None = None) -> str:
        """The id of the article's own voice."""
        entry = self._entry("author", AUTHOR, "unnamed_person", AUTHOR)
        if place is not None and place not in entry.mentions:
            entry.mentions.append(place)
        return entry.id

    def of_members(self, members: Sequence[str], kind: SourceType, place: Range) -> str:
        """The id of a joint source ("Ana Ruiz and Paul Larsen")."""
        by_id = {entry.id: entry for entry in self._entries.values()}
        names = [by_id[member].name for member in members]
        name = ", ".join(names[:-1]) + " and " + names[-1]
        entry = self._entry("joint", name, kind, name)
        entry.members = tuple(members)
        if place not in entry.mentions:
            entry.mentions.append(place)
        return entry.id

    def name_of(self, identifier: str) -> str:
        """The name of an entity that was given out."""
        return next(entry.name for entry in self._entries.values() if entry.id == identifier)

    def type_of(self, identifier: str) -> SourceType:
        """The type of an entity that was given out."""
        return next(entry.type for entry in self._entries.values() if entry.id == identifier)

    def entities(self) -> tuple[Entity, ...]:
        """All that were given out."""
        return tuple(
            Entity(
                id=entry.id,
                type=entry.type,
                name=entry.name,
                title=entry.title,
                organization=entry.organization,
                justification=Span.cut(self._text, *entry.justification) if entry.justification else None,
                mentions=tuple(Span.cut(self._text, *place) for place in sorted(entry.mentions)),
                members=entry.members,
            )
            for entry in self._entries.values()
        )

    def _entry(self, group: str, key: str, kind: SourceType, name: str) -> _Entry:
        if (group, key) not in self._entries:
            self._entries[group, key] = _Entry(f"e{len(self._entries) + 1}", kind, name)
        return self._entries[group, key]
