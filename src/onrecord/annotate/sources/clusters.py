"""Clusters: the names of a story, those of one person, organisation or place together."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.names import Gender, honorifics, parse_name, plain
from onrecord.annotate.sources.organisations import are_one_organisation, fullest
from onrecord.annotate.sources.people import GenderOfName, People, Person
from onrecord.annotate.sources.vocabulary import Number
from onrecord.annotate.story import Mention, MentionKind, Story


@dataclass(frozen=True, slots=True)
class Cluster:
    """All mentions of one that a story names.

    Attributes:
        kind: what is named.
        name: its fullest form in the story, without title and without a leading article.
        mentions: where it is named, in order, each without title.
        gender: of a person, as far as it is told.
        number: "plural" for members of nations and parties.
    """

    kind: MentionKind
    name: str
    mentions: tuple[Range, ...]
    gender: Gender | None = None
    number: Number = "singular"


@dataclass(slots=True)
class _Draft:
    """A cluster of anything but a person in the making; its names are in order of their mentions."""

    kind: MentionKind
    mentions: list[Mention]
    names: dict[str, None]


class Clusters:
    """The clusters of a story.

    Args:
        story: whose mentions are clustered.
        mentions: names in order, none overlapping.
        gender_of_name: the gender that a given name tells.
    """

    def __init__(
        self, story: Story, mentions: Sequence[Mention], *, gender_of_name: GenderOfName | None = None
    ) -> None:
        self._text = story.text
        self.mentions: Final = list(mentions)
        people = People(story.text, [one for one in mentions if one.kind == "person"], gender_of_name=gender_of_name)
        persons = {id(person): self._person(person) for person in people.all if person.mentions}
        others = _others(story.text, [one for one in mentions if one.kind != "person"])
        found = [*persons.values(), *(self._other(draft) for draft in others)]
        self.all: tuple[Cluster, ...] = tuple(sorted(found, key=lambda one: one.mentions[0]))
        self.ambiguous: Final = {
            place: tuple(persons[id(person)].name for person in able) for place, able in people.unclear.items()
        }
        self._by_place = {place: cluster for cluster in self.all for place in cluster.mentions}

    def at(self, mention: Mention) -> Cluster | None:
        """The cluster of a mention; None where it may belong to several (`ambiguous` has their names)."""
        return self._by_place.get((mention.start, mention.end))

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie wholly inside a stretch."""
        first = bisect_left(self.mentions, start, key=lambda one: one.start)
        last = bisect_left(self.mentions, end, key=lambda one: one.start)
        return [one for one in self.mentions[first:last] if one.end <= end]

    def _person(self, person: Person) -> Cluster:
        places = tuple(sorted((one.start, one.end) for one in person.mentions))
        return Cluster(
            "person", _fullest_person([self._text[slice(*place)] for place in places]), places, person.gender
        )

    def _other(self, draft: _Draft) -> Cluster:
        places = tuple(sorted((one.start, one.end) for one in draft.mentions))
        name = fullest([self._text[slice(*place)] for place in places])
        return Cluster(draft.kind, name, places, None, "plural" if draft.kind == "people" else "singular")


def _others(text: str, mentions: Sequence[Mention]) -> list[_Draft]:
    """Organisations, places and members of nations, those of one name or its short forms together."""
    drafts: list[_Draft] = []
    by_name: dict[str, _Draft] = {}
    # Longer names first: a short one then finds what it is short for.
    for mention in sorted(mentions, key=lambda one: (one.start - one.end, one.start)):
        name = text[mention.start : mention.end]
        draft = by_name.get(name)
        if draft is None:
            able = [
                one
                for one in drafts
                if one.kind == mention.kind and any(are_one_organisation(name, other) for other in one.names)
            ]
            draft = able[0] if len(able) == 1 else _Draft(mention.kind, [], {})
            if len(able) != 1:
                drafts.append(draft)
            draft.names[name] = None
            by_name[name] = draft
        draft.mentions.append(mention)
    return drafts


def _fullest_person(names: Sequence[str]) -> str:
    """The name with most parts, without words of address; of several alike the most frequent, then the first.

    A name spelt out counts more than an initial, and capitals only less than the usual form.
    """
    often = Counter(names)

    def parts(name: str) -> tuple[int, int, bool, int]:
        parsed = parse_name(name)
        others = bool(parsed.nickname) + bool(parsed.suffix)
        return len(parsed.given) + others, sum(map(_is_spelt, parsed.given)), not name.isupper(), often[name]

    best = max(names, key=parts)
    words = re.split(r"\s+", best.strip())
    while len(words) > 1 and plain(words[0]) in honorifics():
        words.pop(0)
    return " ".join(words)


def _is_spelt(given: str) -> bool:
    return len(given) > 1
