"""The names of a story's authors, out of what pages put into a field for them."""

import re
from collections.abc import Iterable

from onrecord.wordlists import read_lines

# A longer value is a biography.
LONGEST_NAME = 60
MOST_WORDS = 6
MOST_AUTHORS = 30

_BY = re.compile(r"^\s*(?:(?:written|posted|reported|words|story)\s+)?by:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\||\s(?:and|&)\s|,\s(?:and|&)\s)\s*")
_COMMA = re.compile(r"\s*,\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr|M\.?D|Ph\.?D|Esq|I{2,3}|IV)\.?")
# An address, a handle, a number: a profile, not a name.
_NO_NAME = re.compile(r"https?:|www\.|[@/\\<>{}=]|\d{3}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
# What stands behind a name that was cut out of its line: the day, a degree, an outlet's letters.
_DAY_BEHIND = re.compile(
    r"(?:\s+|^)(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Published|Updated|Posted)\.?$"
)
_LETTERS = re.compile(r"[A-Z]{2,4}|(?:[A-Z][a-z]{0,2}\.){1,4}")
_OFFICES = re.compile(rf"\b(?:{'|'.join(re.escape(line) for line in read_lines('byline_roles.txt'))})\b", re.IGNORECASE)


def names_in(value: str) -> tuple[str, ...]:
    """The names in a field for authors: "By Jane Doe and John Roe, Staff Writers" has two.

    Addresses and handles are no names, nor is what follows a name behind a comma and tells the office.
    """
    if len(value) > LONGEST_NAME * MOST_AUTHORS:
        return ()
    names: list[str] = []
    for stretch in _BETWEEN.split(_BY.sub("", value, count=1)):
        for part in _COMMA.split(stretch):
            if names and _SUFFIX.fullmatch(part):
                names[-1] = f"{names[-1]}, {part}"
            elif _is_name(part := _DAY_BEHIND.sub("", part).strip()) and not (names and _is_office(part)):
                names.append(part)
    return unique(names)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, whatever its capitals; in order."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())


def _is_office(part: str) -> bool:
    return _OFFICES.search(part) is not None or _LETTERS.fullmatch(part) is not None


def _is_name(part: str) -> bool:
    words = part.split()
    if not (1 <= len(words) <= MOST_WORDS and len(part) <= LONGEST_NAME and _LETTER.search(part)):
        return False
    # "lives by the sea" is none; "webmaster" may be how an author signs.
    return _NO_NAME.search(part) is None and (len(words) == 1 or not part.islower())
