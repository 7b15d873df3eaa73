"""Entries in the book of entities, with all that the story tells of them, and the answers that say so."""

from functools import cache

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.clusters import Cluster, Clusters
from onrecord.annotate.sources.descriptions import LONGEST_HINT, description_of, type_of, withheld
from onrecord.annotate.sources.entities import Book, Profile
from onrecord.annotate.sources.named_for import NamedFor
from onrecord.annotate.sources.nounphrases import NounPhrase
from onrecord.annotate.sources.organisations import fullest
from onrecord.annotate.sources.resolution import (
    DESCRIPTION,
    EXACT,
    ORGANISATION,
    SURNAME,
    Resolution,
    ResolutionKind,
    several,
)
from onrecord.annotate.sources.roster import Roster
from onrecord.annotate.sources.titles import Position
from onrecord.annotate.story import Clue, Mention, Story
from onrecord.record import SourceType
from onrecord.wordlists import read_rows


class Ledger:
    """Enters the sources of one story.

    Args:
        story: whose sources they are.
        clusters: its names.
        roster: its people and their positions.
        named_for: its organisations that are named for somebody.
        book: in which they are entered.
    """

    def __init__(self, story: Story, clusters: Clusters, roster: Roster, named_for: NamedFor, book: Book) -> None:
        self._story = story
        self._clusters = clusters
        self._roster = roster
        self._named_for = named_for
        self.book = book
        self._clusters_entered: dict[str, Cluster] = {}

    def cluster_of(self, entity: str) -> Cluster | None:
        """Whom of the story's names an entity is; None for one that is only described."""
        return self._clusters_entered.get(entity)

    def enter(self, cluster: Cluster) -> tuple[str, str | None]:
        """The ids of a cluster's entity and of the one that it speaks for."""
        if cluster.kind != "person":
            entity = self.book.of_cluster(cluster, "named_organization")
            self._clusters_entered[entity] = cluster
            return entity, None
        position = self._roster.position(cluster)
        profile = Profile(
            title=position.title if position else None,
            organization=self._organisation_name(position) or self._employer(cluster) or self._headed_by(position),
            justification=position.span if position else None,
        )
        entity = self.book.of_cluster(cluster, "named_person", profile)
        self._clusters_entered[entity] = self._roster.known(cluster)
        principal = next((one.principal for one in self._roster.positions(cluster) if one.principal), None)
        return entity, self._principal(principal) if principal else None

    def _employer(self, cluster: Cluster) -> str | None:
        """The organisation that the story gives somebody without a position in it ("the Courier’s Ana Ruiz")."""
        found = next((one for one in self._roster.positions(cluster) if one.title is None and one.organization), None)
        return self._organisation_name(found)

    def _headed_by(self, position: Position | None) -> str | None:
        """The body that an office heads ("secretary of state"), where the story names it too."""
        title = (position.title or "").lower() if position else ""
        bodies = {body for office, body in _offices().items() if office in title}
        return next((one.name for one in self._roster.all if one.kind != "person" and one.name in bodies), None)

    def _organisation_name(self, position: Position | None) -> str | None:
        if position is None or position.organization is None:
            return None
        start, end = position.organization
        found = self._clusters.within(start, end)
        made = self._named_for.at(start)
        cluster = self._clusters.at(found[0]) if found else None
        if made or cluster is None:
            return made or fullest([self._story.text[start:end]])
        return cluster.name

    def _principal(self, span: Range) -> str | None:
        """Whom somebody speaks for, told by the name in a title."""
        made = self._named_for.at(span[0])
        if made:
            return self.book.of_description(made, "named_organization", span)
        found = self._clusters.within(*span)
        cluster = self._clusters.at(found[0]) if found else None
        return self.enter(cluster)[0] if cluster else None

    def named(self, mention: Mention) -> Resolution:
        """The answer for words that hold a name."""
        words = self._story.text[mention.start : mention.end]
        place = mention.start, mention.end
        cluster = self._clusters.at(mention)
        if cluster is None:
            names = self._clusters.ambiguous.get(place, ())
            return several(words, names, place)
        entity, speaks_for = self.enter(self._roster.known(cluster))
        exact = " ".join(words.split()).lower() == cluster.name.lower()
        why = f"'{words}' is the name" if exact else f"'{words}' is {cluster.name}, as the story names them elsewhere"
        kind: ResolutionKind = "name" if exact else "surname"
        certainty = (EXACT if exact else SURNAME) if cluster.kind == "person" else ORGANISATION
        return Resolution(entity, speaks_for, Clue(why, place), (cluster.name,), certainty, kind)

    def described(self, phrase: NounPhrase) -> Resolution:
        """The answer for words that name nobody: whoever they are, in the story's own words."""
        name = description_of(self._story.text, phrase)
        return self.entered(phrase, name, type_of(phrase), DESCRIPTION)

    def entered(self, phrase: NounPhrase, name: str, kind: SourceType, certainty: float) -> Resolution:
        """The answer for words that are the name themselves, or all that there is of one."""
        if kind in {"unnamed_person", "unnamed_group"} and self.is_withheld(phrase):
            kind = "anonymous"
        entity = self.book.of_description(name, kind, phrase.span)
        is_name = kind in {"named_organization", "document"}
        why = f"'{name}' names it" if is_name else f"the story gives no name, only '{name}'"
        return Resolution(entity, None, Clue(why, phrase.span), (name,), certainty, "description")

    def is_withheld(self, phrase: NounPhrase) -> bool:
        """Whether the words or those behind them say that a name was withheld."""
        start, end = phrase.span
        last = min(self._story.sentence_at(start)[1], end + LONGEST_HINT)
        return withheld(self._story.text, start, last) is not None


@cache
def _offices() -> dict[str, str]:
    """Offices, in lower case, with the body that each heads."""
    return dict(read_rows("offices.tsv"))
