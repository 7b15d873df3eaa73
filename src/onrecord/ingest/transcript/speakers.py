"""Labels to people, within one transcript: "MARSH" after "JANE MARSH", "THE MAYOR" after "Remarks by Mayor Marsh".

A label is resolved only where exactly one person is left; the others keep their label and have no speaker.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.ingest.transcript.labels import Label
from onrecord.ingest.transcript.people import Person, as_written, distinct, people_in, suffix_as_written
from onrecord.ingest.transcript.turns import Cut
from onrecord.ingest.transcript.vocabulary import given_names, honorifics, plain

# Where those who will speak are introduced.
OPENING_CHARACTERS = 3000
# "Hello, I'm Jane Marsh of the Courier": who speaks gives the name at once.
INTRODUCTION_CHARACTERS = 300
# A label that differs by a letter from another one ("PRESDIDENT") and stands there once is a slip of the keyboard; in a
# long one, by two letters.
MIN_LABELS_OF_A_NAME = 3
LETTERS_FOR_ONE_SLIP = 5
LETTERS_FOR_TWO_SLIPS = 12

# More people than a parliament has seats do not speak in one transcript; so many "labels" are a list of something else.
MAX_PEOPLE = 800
# The whole text is looked through for each.
MAX_PEOPLE_INTRODUCED = 60

_CAPITALISED = r"(?:[^\W\d_a-z][\w'’-]+|[A-Z]\.(?:[A-Z]\.)?)"
_NAME = rf"(?P<name>{_CAPITALISED}(?:[ ]{_CAPITALISED}){{0,3}})"
_I_AM = re.compile(rf"\b(?:I['’]m|I am|my name is|My name is|[Tt]his is|name['’]s)[ ]{_NAME}")
_NAME_HERE = re.compile(rf"(?:^|[.!?,][ ]){_NAME}[ ](?:here|calling|on the line|speaking)\b")
_MENTION = r"(?<![\w.])(?P<given>(?:[^\W\d_a-z][\w.'’-]*[ ]){{1,3}}){surname}(?![\w-])"


@dataclass
class Roster:
    """Who takes part in a transcript, and which label is whom.

    Attributes:
        people: those that the head, the file's name and the labels name in full.
        roles: who holds an office that stands as a label without a name, by its plain words.
        misspelt: what a label with a slip of the keyboard should be, by its key.
    """

    people: list[Person] = field(default_factory=list)
    roles: dict[tuple[str, ...], Person | None] = field(default_factory=dict)
    misspelt: dict[str, Label] = field(default_factory=dict)
    _resolved: dict[Label, str | None] = field(default_factory=dict)

    def resolve(self, label: Label | None) -> str | None:
        """The name of the one whom a label names; None for a label without a name and where two may be meant."""
        if label is None:
            return None
        if label not in self._resolved:
            self._resolved[label] = self._resolve(self.misspelt.get(label.key, label))
        return self._resolved[label]

    def _resolve(self, label: Label) -> str | None:
        if label.kind == "role":
            held = self._holder(label.title)
            return held.shown if held else None
        if label.kind not in ("name", "examiner") or not label.name:
            return None
        found = self._candidates(label)
        if len(found) > 1 and label.title:
            offices = [one for one in found if label.title in one.titles or _ends_alike(label.title, one.titles)]
            found = offices or found
        if len(found) > 1:
            return None
        return found[0].shown if found else _shown(label)

    def _candidates(self, label: Label) -> list[Person]:
        people = [one for one in self.people if one.suffix == label.suffix]
        if len(label.name) > 1:
            whole = [one for one in people if _may_be(label, one)]
            return whole[:1] if len({one.surname for one in whole}) == 1 else whole
        same = [one for one in people if one.surname == label.surname]
        if same or label.title:
            return same
        first = [one for one in people if one.given == label.surname and len(one.name) > 1]
        return first if len(first) == 1 else []

    def _holder(self, title: tuple[str, ...]) -> Person | None:
        if title in self.roles:
            return self.roles[title]
        holders = distinct(one for one in self.people if title in one.titles)
        return holders[0] if len(holders) == 1 else None


def _shown(label: Label) -> str:
    words = [as_written(word) for word in label.name]
    return " ".join([*words, *([suffix_as_written(label.suffix)] if label.suffix else [])])


def _may_be(label: Label, person: Person) -> bool:
    """Whether a full name and a label are of one person: same surname, same given name but for middle names."""
    if label.surname != person.surname:
        return False
    return len(person.name) > 1 and plain(label.name[0]) == person.given


def _ends_alike(title: tuple[str, ...], titles: Iterable[tuple[str, ...]]) -> bool:
    """Whether a title is another's end: "general" of "secretary general", but never "president" of "vice president"."""
    return any(other[-len(title) :] == title and other[0] != "vice" for other in titles if other)


def roster_of(text: str, cuts: Sequence[Cut], told: Iterable[Person]) -> Roster:
    """Who takes part: those whom the head and the file's name tell, and those whom labels and introductions name.

    Args:
        text: of the transcript.
        cuts: its turns.
        told: people whom the head and the file's name tell.
    """
    labels = [cut.label for cut in cuts if cut.label] + [cut.examiner for cut in cuts if cut.examiner]
    counts = Counter(label.key for label in labels)
    roster = Roster(misspelt=_misspelt({label.key: label for label in labels}, counts))
    # A label's "BY MS. SMITH" has a title, which is told of a person, too.
    named = [Person(one.name, one.suffix, frozenset({one.title} - {()})) for one in labels if _is_full(one, roster)]
    people = _united([*told, *named])
    introduced = _introduced(text, cuts, labels, people)
    roster.people = _united([*people, *introduced])
    roster.roles = _roles(text, cuts, roster.people)
    return roster


def _is_full(label: Label, roster: Roster) -> bool:
    return label.kind in ("name", "examiner") and len(label.name) > 1 and label.key not in roster.misspelt


def _united(people: Iterable[Person]) -> list[Person]:
    """One entry for each person, under the fullest name; a bare surname is of the one who bears it, if one does."""
    united: list[Person] = []
    for one in sorted(list(dict.fromkeys(people))[:MAX_PEOPLE], key=lambda person: -len(person.name)):
        same = [number for number, other in enumerate(united) if _is_same(other, one)]
        if len(same) == 1:
            other = united[same[0]]
            united[same[0]] = Person(other.name, other.suffix, other.titles | one.titles)
        elif not same:
            united.append(one)
    return united


def _is_same(fuller: Person, one: Person) -> bool:
    if fuller.surname != one.surname or fuller.suffix != one.suffix:
        return False
    if len(one.name) > 1:
        return fuller.given == one.given
    return not (one.titles and fuller.titles) or bool(one.titles & fuller.titles)


def _misspelt(labels: dict[str, Label], counts: Counter[str]) -> dict[str, Label]:
    found: dict[str, Label] = {}
    if len(labels) > MAX_PEOPLE:
        return found
    frequent = [key for key, count in counts.items() if count >= MIN_LABELS_OF_A_NAME]
    for key, label in labels.items():
        if counts[key] == 1 and label.kind == "name" and len(key) >= LETTERS_FOR_ONE_SLIP:
            slips = 2 if len(key) >= LETTERS_FOR_TWO_SLIPS else 1
            near = [other for other in frequent if letters_apart(key, other, most=slips) <= slips]
            if len(near) == 1:
                found[key] = labels[near[0]]
    return found


def letters_apart(one: str, other: str, *, most: int) -> int:
    """How many letters are added, missing or others between two words; at least `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != against))
        if min(row) > most:
            return most + 1
    return row[-1]


def _introduced(text: str, cuts: Sequence[Cut], labels: Sequence[Label], people: list[Person]) -> list[Person]:
    """The full names of those whose labels have a surname alone, from where they are introduced."""
    short = {label.surname: label for label in labels if label.kind == "name" and len(label.name) == 1}
    for one in people:
        if len(one.name) == 1:
            short.setdefault(one.surname, Label(one.name[0], "name", next(iter(one.titles), ()), one.name))
        elif one.surname in short:
            del short[one.surname]
    if len(short) > MAX_PEOPLE_INTRODUCED:
        return []
    found = {surname: _first_introduction(text, cuts, label, set(short)) for surname, label in short.items() if surname}
    return [one for one in found.values() if one]


def _first_introduction(text: str, cuts: Sequence[Cut], label: Label, surnames: set[str]) -> Person | None:
    own = [cut for cut in cuts if cut.label and cut.label.surname == label.surname]
    for cut in own[:2]:
        person = _self_introduction(text, cut)
        if person and person.surname == label.surname and len(person.name) > 1:
            return Person(person.name, None, frozenset({label.title} - {()}))
    mention = re.compile(_MENTION.format(surname=f"(?i:{re.escape(label.surname)})"))
    forms: dict[str, Person] = {}
    for match in mention.finditer(text):
        person = _mentioned(match, label)
        if person and (
            _titled(person, label) or (match.start() < OPENING_CHARACTERS and _is_listed(text, match, surnames))
        ):
            forms.setdefault(person.given, person)
    return next(iter(forms.values())) if len(forms) == 1 else None


def _mentioned(match: re.Match[str], label: Label) -> Person | None:
    people = [one for one in people_in(match.group()) if len(one.name) > 1 and one.surname == label.surname]
    return people[-1] if people else None


def _titled(person: Person, label: Label) -> bool:
    """Whether a mention gives the office that the label gives: "President Donald Trump" for "PRESIDENT TRUMP"."""
    offices = label.title and label.title[-1] not in honorifics()
    return bool(offices) and (label.title in person.titles or _ends_alike(label.title, person.titles))


def _is_listed(text: str, match: re.Match[str], surnames: set[str]) -> bool:
    """Whether the sentence names two of those who speak: "between Senator Jane Marsh and Governor Tom Reed"."""
    start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    ends = [end for end in (text.find(". ", match.end()), text.find("\n", match.end())) if end >= 0]
    sentence = text[start : min(ends, default=len(text))]
    return len({one.surname for one in people_in(sentence) if len(one.name) > 1} & surnames) > 1


def _self_introduction(text: str, cut: Cut) -> Person | None:
    opening = text[cut.start : min(cut.end, cut.start + INTRODUCTION_CHARACTERS)]
    for pattern in (_I_AM, _NAME_HERE):
        match = pattern.search(opening)
        words = tuple(match["name"].rstrip(".").split()) if match else ()
        if len(words) > 1 and plain(words[0]) in given_names():
            return Person(words[:3])
    return None


def _roles(text: str, cuts: Sequence[Cut], people: list[Person]) -> dict[tuple[str, ...], Person | None]:
    """Who stands behind labels such as "THE PRESIDENT": as the head tells, as they say, as others address them."""
    roles: dict[tuple[str, ...], Person | None] = {}
    for title in {cut.label.title for cut in cuts if cut.label and cut.label.kind == "role"}:
        holders = distinct(one for one in people if title in one.titles)
        own = [cut for cut in cuts if cut.label and cut.label.kind == "role" and cut.label.title == title]
        if not holders:
            holders = [one for cut in own[:2] if (one := _self_introduction(text, cut))][:1]
        if not holders:
            others = [cut for cut in cuts if cut not in own]
            holders = distinct(one for cut in others for one in _addressed(text, cut, title))
        roles[title] = holders[0] if len(holders) == 1 else None
    return roles


def _addressed(text: str, cut: Cut, title: tuple[str, ...]) -> list[Person]:
    """The one whom a turn addresses or presents by an office: "Vice President Marsh, …", "the Mayor, Jane Marsh"."""
    office = " ".join(word.capitalize() for word in title)
    opening = text[cut.start : min(cut.end, cut.start + INTRODUCTION_CHARACTERS)]
    called = re.search(
        rf"(?:^|[.,!?][ ]){office}[ ]{_NAME}(?=[,.]|[ ]is\b)"
        rf"|\b[Tt]he {office}(?: of the [\w ]{{3,40}})?, (?P<behind>{_CAPITALISED}(?:[ ]{_CAPITALISED}){{1,3}})",
        opening,
    )
    if not called:
        return []
    words = tuple((called["name"] or called["behind"]).rstrip(".,").split())
    return [Person(words, None, frozenset({title}))]
