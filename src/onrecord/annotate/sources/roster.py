"""Who holds what position in a story: titles and organisations of its people, and people by their role nouns."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.clusters import Cluster, Clusters
from onrecord.annotate.sources.names import plain
from onrecord.annotate.sources.nounphrases import Item, NounPhrase
from onrecord.annotate.sources.people import GenderOfName
from onrecord.annotate.sources.titles import Position, positions_of
from onrecord.annotate.sources.vocabulary import role_of
from onrecord.annotate.story import Story
from onrecord.wordlists import any_of, read_lines, read_rows

MOST_HOLDERS: Final = 40  # of one role that are looked at: a list of names, in which "the mayor" is nobody
MOST_MENTIONS_READ: Final = 12  # of one person; titles stand with the first ones

_PARTY_STATE = re.compile(r"\b[RDI]-([A-Z][\w. ]{1,14})")

# Titles and the role nouns that take them up again.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "sen": ("senator", "lawmaker"),
    "senator": ("senator", "lawmaker"),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker"),
    "representative": ("congressman", "congresswoman", "lawmaker"),
    "congressman": ("representative", "lawmaker"),
    "congresswoman": ("representative", "lawmaker"),
    "gov": ("governor",),
    "lt gov": ("lieutenant",),
    "gen": ("general",),
    "col": ("colonel",),
    "capt": ("captain",),
    "prof": ("professor",),
    "front-runner": ("frontrunner",),
    "frontrunner": ("front-runner",),
    "adviser": ("advisor",),
    "advisor": ("adviser",),
    "attorney": ("lawyer",),
    "lawyer": ("attorney",),
    "prime minister": ("minister", "premier"),
    "chair": ("chairman", "chairwoman"),
    "chairman": ("chair",),
    "chairwoman": ("chair",),
    "spokeswoman": ("spokesperson",),
    "spokesman": ("spokesperson",),
}


class Roster:
    """The people of a story with the positions that it gives them.

    Args:
        story: whose people they are.
        clusters: its names.
        gender_of_name: the gender that a given name tells.
    """

    def __init__(self, story: Story, clusters: Clusters, *, gender_of_name: GenderOfName | None = None) -> None:
        self._text = story.text
        self._positions: dict[Range, list[Position]] = {}
        self._by_role: dict[str, dict[Range, Cluster]] = defaultdict(dict)
        known = {}
        for cluster in clusters.all:
            if cluster.kind != "person":
                known[cluster.mentions[0]] = cluster
                continue
            found = [
                position
                for mention in cluster.mentions[:MOST_MENTIONS_READ]
                for position in positions_of(story.text, mention, story.sentence_at(mention[0]), clusters.within)
            ]
            self._positions[cluster.mentions[0]] = found
            told = next((one.gender for one in found if one.gender), None)
            gender = cluster.gender or told or (gender_of_name(cluster.name) if gender_of_name else None)
            known[cluster.mentions[0]] = replace(cluster, gender=gender)
            for noun in {
                noun for position in found for role in position.roles for noun in (role, *_ALSO.get(role, ()))
            }:
                self._by_role[noun][cluster.mentions[0]] = known[cluster.mentions[0]]
        self._known = known
        self.all: tuple[Cluster, ...] = tuple(known.values())

    def known(self, cluster: Cluster) -> Cluster:
        """The cluster with the gender that titles and given names tell."""
        return self._known[cluster.mentions[0]]

    def positions(self, cluster: Cluster) -> Sequence[Position]:
        """What the story says of a person's positions, in order."""
        return self._positions.get(cluster.mentions[0], ())

    def position(self, cluster: Cluster) -> Position | None:
        """The position that tells most: one with an organisation, else one spelt out, else any."""
        found = [one for one in self.positions(cluster) if one.title]
        spelt = [one for one in found if one.title and not one.title.endswith(".")]
        return next((one for one in found if one.organization), next(iter([*spelt, *found]), None))

    def give(self, cluster: Cluster, phrase: NounPhrase, title: str) -> None:
        """Give somebody a title by which the story calls them."""
        role = role_of(phrase.items[phrase.head].text)
        nouns = frozenset({role.noun if role else plain(phrase.items[phrase.head].text)})
        given = Position(title, None, phrase.core, nouns, role.gender if role else None)
        self._positions.setdefault(cluster.mentions[0], []).append(given)
        for noun in nouns:
            self._by_role[noun][cluster.mentions[0]] = self.known(cluster)

    def with_role(self, phrase: NounPhrase) -> list[Cluster]:
        """The people one of whose titles has the head of a phrase ("the senator"), and what stands before it."""
        head = phrase.items[phrase.head]
        role = role_of(head.text)
        noun = role.noun if role else plain(head.text)
        holders = list(self._by_role.get(noun, {}).values())[:MOST_HOLDERS]
        able = [
            cluster
            for cluster in holders
            if not (role and role.gender and cluster.gender and role.gender != cluster.gender)
            and any(_has_role(position, noun) and _agrees(position, phrase) for position in self.positions(cluster))
        ]
        places = {item.lower for item in phrase.before if item.name is not None and item.name.kind == "place"}
        told = [one for one in able if places <= self._places(one)]
        if places:
            # "The Vermont senator" is none whom the story gives to another state.
            return told or [one for one in able if not self._places(one)]
        telling = [item for item in phrase.before if item.text[0].isupper() and item.lower not in places]
        if telling and len(able) > 1:
            able = [one for one in able if self._is_told(one, telling)] or able
        return able

    def _places(self, cluster: Cluster) -> set[str]:
        """The states and countries in what the story says of somebody's positions."""
        found: set[str] = set()
        for position in self.positions(cluster):
            words = self._text[position.span[0] : position.span[1]]
            found |= _place_names(words)
        return found

    def _is_told(self, cluster: Cluster, telling: Sequence[Item]) -> bool:
        words = " ".join(position.title or "" for position in self.positions(cluster)).lower()
        return all(item.lower in words for item in telling)


@cache
def _abbreviations() -> dict[str, str]:
    return {short.lower(): state.lower() for short, state in read_rows("state_abbreviations.tsv")}


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(read_lines('places.txt'))}(?!\w)")


@lru_cache(maxsize=1024)
def _place_names(words: str) -> frozenset[str]:
    """The states in a title or behind a name ("Texas Sen.", "R-Fla."), and the countries, in lower case."""
    found = {match.group().lower() for match in _place().finditer(words)}
    party = _PARTY_STATE.search(words)
    if party:
        found.add(_abbreviations().get(party[1].replace(".", "").strip().lower(), party[1].lower()))
    return frozenset(found)


# Words before a role noun that make it another role.
_TELLING: Final = frozenset({"vice", "former", "ex", "deputy", "assistant", "associate"})


def _agrees(position: Position, phrase: NounPhrase) -> bool:
    """Whether a former or deputy holder of an office is called so in both places, or in none."""
    words = set((position.title or "").lower().replace("-", " ").split())
    before = {word for item in phrase.before for word in item.lower.replace("-", " ").split()}
    return words & _TELLING == before & _TELLING


def _has_role(position: Position, noun: str) -> bool:
    return noun in position.roles or any(noun in _ALSO.get(role, ()) for role in position.roles)
