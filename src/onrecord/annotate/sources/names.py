"""The parts of a person's name, and whether two names may be one person's."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from onrecord.annotate.given_names import given_name_gender
from onrecord.wordlists import read_lines, read_rows

Gender = Literal["f", "m"]

REMEMBERED: Final = 16_384  # names whose parts are kept; a batch has the same ones again and again

SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "esq", "md", "phd", "qc", "kc"})
PARTICLES: Final = frozenset(
    {"al", "ap", "ben", "bin", "d", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "el",
     "ibn", "la", "las", "le", "los", "mac", "san", "st", "ter", "van", "vander", "von", "y", "zu"}
)  # fmt: skip
_ALSO_GIVEN: Final = frozenset({"al", "ben", "mac"})  # given names too, at the front

_NICKNAME = re.compile(r"[“\"'‘(]([^\W\d_][\w.’'-]{0,20}(?:\s[\w.’'-]{1,20})?)[”\"'’)]")
_WORD = re.compile(r"[^\W_](?:[\w’'-]|(?:\.(?=\w)))*\.?")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, each in lower case and without stops.

    Attributes:
        given: given names and initials, in order.
        nickname: what stands in quotation marks among them.
        surname: with its particles ("van der berg"); the whole of a name of one word.
        suffix: "jr", "iii".
        gender: what a word of address before it tells.
    """

    given: tuple[str, ...]
    nickname: str | None
    surname: str
    suffix: str | None = None
    gender: Gender | None = None

    @property
    def is_full(self) -> bool:
        """Whether it has more than a surname."""
        return bool(self.given or self.nickname)


@lru_cache(maxsize=REMEMBERED)
def parse_name(name: str) -> PersonName:
    """The parts of a name as it is printed, with or without a word of address before it.

    "Mr. Jonas “Bricks” van der Okafor Jr." → given jonas, nickname bricks, surname van der okafor, suffix jr, m
    """
    nickname = _NICKNAME.search(name, 1) if len(name) > 1 else None
    bare = name[: nickname.start()] + " " + name[nickname.end() :] if nickname else name
    words = [plain(word) for word in _WORD.findall(bare)]
    words = [word for word in words if word]
    gender: Gender | None = None
    while len(words) > 1 and words[0] in honorifics():
        gender = gender or honorifics()[words[0]]
        words.pop(0)
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else None
    if not words:
        return PersonName((), None, plain(name), suffix, gender)
    first = len(words) - 1
    while first > 0 and words[first - 1] in PARTICLES and not (first == 1 and words[0] in _ALSO_GIVEN):
        first -= 1
    surname = " ".join(words[first:])
    return PersonName(tuple(words[:first]), nickname[1].lower() if nickname else None, surname, suffix, gender)


def plain(word: str) -> str:
    """A word in lower case, without stops, with straight apostrophes and without a possessive ending."""
    word = word.lower().replace("’", "'").strip(".,'\"“”‘")
    return word.removesuffix("'s").replace(".", "")


@cache
def honorifics() -> dict[str, Gender | None]:
    """Words of address with the gender that they tell."""
    found: dict[str, Gender | None] = {}
    for word, gender in read_rows("honorifics.tsv"):
        found[word] = "f" if gender == "f" else "m" if gender == "m" else None
    return found


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Given names with those that are short forms of them or that they are short forms of."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in read_lines("nicknames.csv")[1:]:
        name, _, other = line.split(",")
        found[name].add(other)
        found[other].add(name)
    return {name: frozenset(others) for name, others in found.items()}


def is_given_name(word: str) -> bool:
    """Whether a word is known as a given name."""
    return plain(word) in nicknames() or given_name_gender(word) is not None


def may_be_one(one: PersonName, other: PersonName) -> bool:
    """Whether two names with given names may be one person's.

    Surnames must agree, and so must given names: alike, one the other's initial, or one a short form of the other.
    A name with fewer given names agrees with one that has them all in their order.
    """
    if one.gender and other.gender and one.gender != other.gender:
        return False
    # "Donald Larsen Jr." is the son where the story names a Donald Larsen too.
    if (
        one.suffix != other.suffix
        and one.is_full
        and other.is_full
        and (one.given == other.given or (one.suffix and other.suffix))
    ):
        return False
    if _is_tail(one, other) or _is_tail(other, one):
        return True
    if not _surnames_agree(one, other):
        return False
    if not one.is_full or not other.is_full:
        return True
    if one.nickname and (one.nickname == other.nickname or one.nickname in other.given):
        return True
    if other.nickname and other.nickname in one.given:
        return True
    shorter, longer = sorted((one.given, other.given), key=len)
    if not shorter:
        return True
    return _in_order(shorter, longer)


def _is_tail(short: PersonName, long: PersonName) -> bool:
    """Whether a name of two words is the double surname of another ("Holt Larsen" for "Heidi Holt Larsen")."""
    words = (*short.given, short.surname)
    return len(words) > 1 and len(long.given) >= len(words) and (*long.given, long.surname)[-len(words) :] == words


def _surnames_agree(one: PersonName, other: PersonName) -> bool:
    if one.surname == other.surname:
        return True
    shorter, longer = sorted((one, other), key=lambda name: len(name.surname))
    # "Ana Ruiz-Peña" may be called "Peña", and "Bill de Vries" "Vries".
    return not shorter.is_full and longer.is_full and re.split(r"[ -]", longer.surname)[-1] == shorter.surname


def _in_order(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the first given names agree and the others stand in the longer name in their order."""
    if not _given_agree(shorter[0], longer[0]):
        # "J. Edward Larsen" is called Edward.
        return len(shorter) == 1 and len(longer) > 1 and len(longer[0]) == 1 and _given_agree(shorter[0], longer[1])
    place = 1
    for given in shorter[1:]:
        while place < len(longer) and not _given_agree(given, longer[place]):
            place += 1
        if place == len(longer):
            return False
        place += 1
    return True


def _given_agree(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= 2 and shorter.isalpha() and shorter not in nicknames():
        # Initials, one or two written together: "J.B. Larsen".
        return longer[0] == shorter[0] and (len(shorter) == 1 or len(longer) > 2)
    return are_short_forms(one, other)


def are_short_forms(one: str, other: str) -> bool:
    """Whether two given names are used for one another ("bill", "william"), or the one begins the other."""
    known = nicknames()
    if other in known.get(one, ()) or known.get(one, frozenset()) & known.get(other, frozenset()) & _formal():
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and longer.startswith(shorter) and not (shorter in known and longer in known)


@cache
def _formal() -> frozenset[str]:
    """Names that have short forms: two short forms of one of them may be one person's ("Bob", "Rob")."""
    return frozenset(line.split(",")[0] for line in read_lines("nicknames.csv")[1:])
