"""People as heads and file names name them: "President Donald J. Trump", "HON. JANE MARSH, DIRECTOR"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.ingest.transcript.labels import SUFFIXES, is_high, title_words
from onrecord.ingest.transcript.vocabulary import given_names, label_words, places, plain, setting_words, titles

# A given name, one or two in the middle, a surname of two words.
MAX_NAME_WORDS = 5
# Words behind a name's comma among which its office is looked for: "JANE MARSH, OF OHIO, CHAIRMAN".
WORDS_OF_DESCRIPTION = 6

_TOKEN = re.compile(r"[^\W\d_][\w.'’-]*|[^\w\s]|\d+")
_QUOTED = re.compile(r"(?:(?<=\s)|^)'[^'\n]{1,80}'(?=[\s,.;]|$)|[\"“][^\"“”\n]{1,80}[\"”]")
_POSSESSIVE = re.compile(r"['’]s?$")
_PARTICLES = frozenset({"de", "del", "della", "der", "di", "da", "dos", "du", "bin", "la", "van", "von"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person that a head, a file's name or a label names.

    Attributes:
        name: words as printed, without a suffix.
        suffix: plain: "jr"; or None.
        titles: each as plain words: ("vice", "president").
        surname, given: the last and the first word of the name, plain.
    """

    name: tuple[str, ...]
    suffix: str | None = None
    titles: frozenset[tuple[str, ...]] = frozenset()

    surname: str = field(init=False)
    given: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "surname", plain(self.name[-1]))
        object.__setattr__(self, "given", plain(self.name[0]))

    @property
    def shown(self) -> str:
        """The name as it is shown: words in capitals in the usual letters."""
        words = [as_written(word) for word in self.name]
        return " ".join([*words, *([suffix_as_written(self.suffix)] if self.suffix else [])])


def as_written(word: str) -> str:
    """A word of a name in the usual letters: "O'REILLY" → "O'Reilly", "McCONNELL" → "McConnell"."""
    if not is_high(word) or ("." in word and len(word.replace(".", "")) < len(word) - 1 and len(word) < 6):
        return word
    small = max((place + 1 for place, letter in enumerate(word) if letter.islower()), default=0)
    if small:
        return word[:small] + word[small:].capitalize()
    if word[:2] == "MC" and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    parts = re.split(r"(-|(?<=^[OD])['’])", word)
    return "".join(part.capitalize() for part in parts)


def suffix_as_written(suffix: str) -> str:
    """The suffix of a name as it is written: "Jr."."""
    return suffix.upper() if suffix.startswith("i") else suffix.capitalize() + "."


def people_in(line: str) -> list[Person]:
    """The people that a line of a head names, each once, in order."""
    tokens = _TOKEN.findall(_QUOTED.sub(" . ", line))
    found: dict[tuple[str, ...], Person] = {}
    place = 0
    while place < len(tokens):
        person, after = _person_at(tokens, place)
        if person:
            known = found.get(person.name)
            found[person.name] = (
                person if known is None else Person(person.name, person.suffix, person.titles | known.titles)
            )
        place = max(after, place + 1)
    return list(found.values())


def _person_at(tokens: list[str], start: int) -> tuple[Person | None, int]:
    """The person whose title or name begins at a token, and the token behind it."""
    run = _capitalised(tokens, start)
    if not run:
        return None, start + 1
    plains = [plain(word) for word in run]
    count = title_words(plains)
    name = _name_of(run[count:])
    if not name:
        return None, start + 1
    introduced = start > 0 and plain(tokens[start - 1]) in _INTRODUCES
    later = next((place for place in range(1, len(run)) if not count and title_words(plains[place:])), 0)
    if later:  # "South Korean Acting President …"
        return None, start + later
    if not count and not (len(name) > 1 and (introduced or plain(name[0]) in given_names()) and not _is_place(name)):
        return None, start + 1
    after = start + count + len(name)
    suffix = None
    rest = tokens[after : after + 2]
    if rest and plain(rest[-1]) in SUFFIXES and (rest[0] == "," or len(rest) == 1 or plain(rest[0]) in SUFFIXES):
        suffix = plain(rest[-1]) if rest[0] == "," else plain(rest[0])
    held = {_office(tuple(plains[:count]))} if count else set()
    held |= set(_described(tokens[after:]))
    return Person(tuple(_POSSESSIVE.sub("", word) for word in name), suffix, frozenset(held - {()})), after


def _capitalised(tokens: list[str], start: int) -> list[str]:
    run: list[str] = []
    for token in tokens[start : start + MAX_NAME_WORDS + 4]:
        word = _POSSESSIVE.sub("", token)
        if not (word[:1].isupper() or (run and plain(word) in _PARTICLES)):
            break
        if plain(word) in label_words("ends_name") and plain(word) != "the":
            break
        run.append(token)
        if word != token:
            break
    return run


def _name_of(run: list[str]) -> list[str]:
    name: list[str] = []
    for word in run[:MAX_NAME_WORDS]:
        bare = plain(_POSSESSIVE.sub("", word))
        if (
            bare in label_words("ends_name")
            or bare in label_words("inside")
            or (bare,) in titles()
            or bare in _SETTING_NAMES
            or bare in SUFFIXES
        ):
            break
        name.append(word)
    while name and plain(name[-1]) in _PARTICLES:
        name.pop()
    return name


_INTRODUCES = frozenset({"and", "between", "by", "with"})
_SETTING_NAMES = frozenset(word for _, phrase in setting_words() for word in phrase.split())


def _is_place(name: list[str]) -> bool:
    return " ".join(word.lower() for word in name) in places()


def _office(words: tuple[str, ...]) -> tuple[str, ...]:
    """The title proper at the end of the words before a name: ("nato", "secretary", "general") → the last two."""
    for first in range(len(words)):
        if words[first:] in titles():
            return words[first:]
    return ()


def _described(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """Titles behind a name's comma: ", Director, FBI"."""
    if not tokens or tokens[0] != ",":
        return
    words = [plain(token) for token in tokens[1 : 1 + WORDS_OF_DESCRIPTION]]
    if "and" in words:
        words = words[: words.index("and")]
    for size in (3, 2, 1):
        for first in range(len(words) - size + 1):
            if tuple(words[first : first + size]) in titles():
                yield tuple(words[first : first + size])
                return


def distinct(people: Iterable[Person]) -> list[Person]:
    """People without those that another one names more fully."""
    everyone = list(people)
    return [one for one in everyone if not any(other != one and _is_fuller(other, one) for other in everyone)]


def _is_fuller(one: Person, other: Person) -> bool:
    if one.surname != other.surname or one.suffix != other.suffix or len(one.name) <= len(other.name):
        return False
    return len(other.name) == 1 or one.given == other.given
