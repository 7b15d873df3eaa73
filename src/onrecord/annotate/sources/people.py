"""The people of a story: their full names, and which surname or given name by itself is whose."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.names import (
    Gender,
    PersonName,
    honorifics,
    may_be_one,
    nicknames,
    parse_name,
    plain,
)
from onrecord.annotate.story import Mention

LONGEST_HONORIFIC: Final = 12  # characters
CLEARLY_MORE: Final = 3  # times as many mentions of the one who is mainly called so

GenderOfName = Callable[[str], Gender | None]


@dataclass(slots=True, eq=False)
class Person:
    """Somebody whose mentions are being collected.

    Attributes:
        mentions: in the order in which they were added.
        names: the names by which the story calls them, each once.
        gender: as far as words of address and the given name tell.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: set[PersonName] = field(default_factory=set)
    gender: Gender | None = None

    @property
    def is_named_in_full(self) -> bool:
        """Whether the story gives more than a surname anywhere."""
        return any(name.is_full for name in self.names)

    @property
    def is_called_by_surname(self) -> bool:
        """Whether a surname by itself was found to be theirs."""
        return any(not name.is_full for name in self.names)


class People:
    """Collects the mentions of people, those of one person together.

    Args:
        text: the document's text.
        mentions: of people, in order.
        gender_of_name: the gender that a given name tells.

    Attributes:
        all: everybody, in no order.
        unclear: by the place of a mention that may be of several, who.
    """

    def __init__(self, text: str, mentions: Iterable[Mention], *, gender_of_name: GenderOfName | None) -> None:
        self._text = text
        self._gender_of_name = gender_of_name or (lambda _: None)
        self.all: list[Person] = []
        self.unclear: dict[Range, Sequence[Person]] = {}
        # By the last part of a surname and by given name: only these can be the same.
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)
        bare = []
        for mention in mentions:
            name = self._name(mention)
            if name.is_full:
                self._join(mention, name)
            else:
                bare.append((mention, name))
        # Words of address first: "Mr. Ruiz" in a story of Ana Ruiz is somebody else, whom "Ruiz" may mean as well.
        for mention, name in sorted(bare, key=lambda pair: pair[1].gender is None):
            self._place(mention, name)
        # What was unclear at first, as in a headline, may be plain by the way the story goes on.
        waiting, self.unclear = self.unclear, {}
        for mention, name in bare:
            if (mention.start, mention.end) in waiting:
                self._place(mention, name)

    def _name(self, mention: Mention) -> PersonName:
        """The name with the gender that a word of address in or before it tells."""
        name = parse_name(self._text[mention.start : mention.end])
        before = self._text[max(0, mention.start - LONGEST_HONORIFIC) : mention.start].split()
        if name.gender or not before or not before[-1][0].isupper():
            return name
        return replace(name, gender=honorifics().get(plain(before[-1])))

    def _join(self, mention: Mention, name: PersonName) -> None:
        """Put a name with given names where it belongs: with the one person whose every name it agrees with."""
        able = [
            person
            for person in self._by_surname[_last_part(name)]
            if all(may_be_one(name, other) for other in person.names)
        ]
        able = [person for person in able if name in person.names] or able
        if len(able) > 1:
            # "J. Larsen" between John and Jane is the one named last before it.
            able = [max(able, key=lambda person: person.mentions[-1].start)]
        person = able[0] if able else self._new(name)
        for given in {*name.given[:1], name.nickname or ""} - {""}:
            for form in {given, *nicknames().get(given, ())}:
                if person not in self._by_given[form]:
                    self._by_given[form].append(person)
        gender = name.gender or self._gender_of_name(self._text[mention.start : mention.end])
        _add(person, mention, name, gender)

    def _new(self, name: PersonName) -> Person:
        person = Person()
        self.all.append(person)
        self._by_surname[_last_part(name)].append(person)
        return person

    def _place(self, mention: Mention, name: PersonName) -> None:
        """Put a surname or a given name by itself where it belongs, if that is plain."""
        same = self._by_surname[_last_part(name)]
        full = [person for person in same if person.is_named_in_full and _may_be(name, person)]
        if not full:
            full = [person for person in self._by_given.get(name.surname, ()) if _agrees(name.gender, person)]
        able = full + [person for person in same if not person.is_named_in_full and _agrees(name.gender, person)][:1]
        able = able or [self._new(name)]
        chosen = able[0] if len(able) == 1 else _mainly_called_so(able, mention, name)
        if chosen is None:
            self.unclear[mention.start, mention.end] = able
        else:
            _add(chosen, mention, name, name.gender)


def _add(person: Person, mention: Mention, name: PersonName, gender: Gender | None) -> None:
    person.mentions.append(mention)
    person.names.add(name)
    person.gender = person.gender or gender


def _last_part(name: PersonName) -> str:
    return re.split(r"[ -]", name.surname)[-1]


def _may_be(name: PersonName, person: Person) -> bool:
    return _agrees(name.gender, person) and any(may_be_one(name, other) for other in person.names if other.is_full)


def _agrees(gender: Gender | None, person: Person) -> bool:
    return not gender or not person.gender or gender == person.gender


def _mainly_called_so(able: Sequence[Person], mention: Mention, name: PersonName) -> Person | None:
    """Whom a story calls by a surname that several in it have; None unless that is plain.

    A story that has once given the surname to one of them goes on so, and names the others in full each time.
    """
    told = [person for person in able if name.gender and person.gender == name.gender]
    introduced = [person for person in able if person.mentions[0].start < mention.start]
    called = [person for person in able if person.is_called_by_surname]
    for plain_one in (told, introduced, called):
        if len(plain_one) == 1:
            return plain_one[0]
    often = sorted(able, key=lambda person: -len(person.mentions))
    return often[0] if len(often[0].mentions) >= CLEARLY_MORE * len(often[1].mentions) else None
