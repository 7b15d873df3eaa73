"""Organisations by their kind ("the campaign", "his campaign"), and those who speak for them without a name."""

from collections.abc import Sequence
from typing import Final

from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.sources.clusters import Cluster, Clusters
from onrecord.annotate.sources.descriptions import organisation_behind, organisation_in, speaks_for_others
from onrecord.annotate.sources.ledger import Ledger
from onrecord.annotate.sources.named_for import NamedFor
from onrecord.annotate.sources.nounphrases import NounPhrase
from onrecord.annotate.sources.organisations import MADE_OF_NAMES, organisation_words
from onrecord.annotate.sources.resolution import (
    DESCRIPTION,
    ORGANISATION,
    ROLE,
    UNSEEN,
    AnyResolver,
    Resolution,
    nobody,
    several,
)
from onrecord.annotate.sources.roster import Roster
from onrecord.annotate.sources.vocabulary import word_class
from onrecord.annotate.story import Clue, Finding, Story

_POSSESSIVES: Final = frozenset({"his", "her", "their", "its", "my", "our"})


class Bodies:
    """The organisations that a story speaks of by their kind.

    Args:
        story: that speaks of them.
        clusters: its names.
        roster: the same, with what is known of each.
        named_for: its organisations that are named for somebody.
        ledger: in which they are entered.
        resolve: resolves the owner in "his campaign".
    """

    def __init__(
        self,
        story: Story,
        clusters: Clusters,
        roster: Roster,
        named_for: NamedFor,
        ledger: Ledger,
        resolve: AnyResolver,
    ) -> None:
        self._story = story
        self._clusters = clusters
        self._roster = roster
        self._named_for = named_for
        self._ledger = ledger
        self._resolve = resolve

    def resolve(self, phrase: NounPhrase, finding: Finding | None, hops: int) -> Resolution:
        """Which organisation a phrase names whose head is a kind of organisation."""
        owner = next((item for item in phrase.before if item.name is not None), None)
        if owner is not None and owner.name is not None:
            name = (
                self._named_for.name(owner.name, phrase.core[1]) if owner is phrase.before[0] else self._words(phrase)
            )
            name = self._named_for.at(owner.start) or name
            return self._ledger.entered(phrase, name, "named_organization", ORGANISATION)
        capitals = [item.text[0].isupper() for item in phrase.before]
        if capitals and all(capitals):
            return self._ledger.entered(phrase, self._words(phrase), "named_organization", UNSEEN)
        if phrase.determiner in _POSSESSIVES:
            return self._owned(phrase, finding, hops)
        behind = organisation_behind(phrase)
        if behind is not None and phrase.items[phrase.head].lower in MADE_OF_NAMES:
            name = self._named_for.name(behind, behind.end) + " " + phrase.items[phrase.head].lower
            return self._ledger.entered(phrase, self._named_for.alike(name) or name, "named_organization", ORGANISATION)
        if phrase.determiner in {"the", "this", "that"} and phrase.number == "singular":
            return self._only_one(phrase) or self._ledger.described(phrase)
        return self._ledger.described(phrase)

    def _words(self, phrase: NounPhrase) -> str:
        return " ".join(self._story.text[slice(*phrase.core)].split())

    def _owned(self, phrase: NounPhrase, finding: Finding | None, hops: int) -> Resolution:
        """The organisation of "his campaign", where it is known whose."""
        possessive = phrase.items[phrase.first - 1]
        owner = self._resolve((possessive.start, possessive.end), finding=finding, hops=hops + 1)
        if owner.entity is None:
            return nobody(f"'{possessive.text} {self._words(phrase)}': {owner.why.why}", phrase.span, owner.candidates)
        name = f"{self._ledger.book.name_of(owner.entity).split()[-1]} {self._words(phrase)}"
        name = self._named_for.alike(name) or name
        found = self._ledger.entered(phrase, name, "named_organization", owner.certainty)
        return Resolution(found.entity, None, owner.why, owner.candidates, owner.certainty, "role")

    def _only_one(self, phrase: NounPhrase) -> Resolution | None:
        """The organisation of "the department", where the story names exactly one before; None without any."""
        noun = phrase.items[phrase.head].lower
        known = [one for one in self._roster.all if one.kind == "organization" and one.mentions[0][0] < phrase.span[0]]
        able: Sequence[Cluster] = [one for one in known if organisation_words(one.name)[-1:] == (noun,)]
        made = self._named_for.ending_in(noun)
        if not able and noun in word_class("outlet noun"):
            able = [one for one in known if is_outlet(one.name) or is_outlet(f"the {one.name}")]
        if not able and not made and noun in word_class("any organisation"):
            able = [one for one in known if self.is_near(one, phrase.span[0]) and not is_outlet(one.name)]
            if not able and known:
                names = tuple(one.name for one in known[:4])
                return nobody(f"'the {noun}': which one is not plain", phrase.span, names)
        names = (*(one.name for one in able), *made)
        if not names:
            return None
        if len(names) > 1:
            return several(f"the {noun}", names, phrase.span)
        why = Clue(f"'the {noun}' is {names[0]}, the only one that the story names before it", phrase.span)
        book = self._ledger.book
        if able:
            entity = book.of_cluster(able[0], "named_organization")
        else:
            entity = book.of_description(made[0], "named_organization", phrase.span)
        return Resolution(entity, None, why, names, ROLE, "role")

    def is_near(self, cluster: Cluster, offset: int) -> bool:
        """Whether somebody is named in the sentence of an offset or the one before it."""
        start = self._story.sentence_at(offset)[0]
        before = self._story.sentence_at(max(start - 2, 0))[0]
        return any(before <= first < offset for first, _ in cluster.mentions)

    def staff(self, phrase: NounPhrase) -> Resolution | None:
        """Whose word that of unnamed staff is ("a spokesman for the Ruiz campaign"); None if nobody's that is named."""
        found = organisation_in(phrase)
        if found is None or found[0].name is None or self._ledger.is_withheld(phrase):
            return None
        item, end = found
        name = found[0].name
        if end > item.end:
            made = self._named_for.at(item.start) or self._named_for.name(name, end)
            return self._ledger.entered(phrase, made, "named_organization", ORGANISATION)
        cluster = self._clusters.at(name)
        if cluster is None:
            return None
        entity, _ = self._ledger.enter(self._roster.known(cluster))
        if cluster.kind != "person":
            why = Clue(f"an unnamed {phrase.items[phrase.head].lower} speaks for {cluster.name}", phrase.span)
            return Resolution(entity, None, why, (cluster.name,), ORGANISATION, "description")
        if not speaks_for_others(phrase):
            return None
        words = " ".join(self._story.text[phrase.core[0] : item.end].split())
        described = self._ledger.book.of_description(words, "unnamed_person", phrase.span)
        why = Clue(f"speaks for {cluster.name}", (item.start, item.end))
        return Resolution(described, entity, why, (), DESCRIPTION, "description")
