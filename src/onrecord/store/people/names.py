"""Names as they are looked up and compared across documents.

`person_name.folded` holds two forms of a name: the folded name itself, and, for people, the card under which a card
index would have it, surname first ("sessions, j", and "sessions," for the surname alone). So who may be meant by a
name is found by equality, without looking through those who are not.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

from onrecord.annotate.sources.names import (
    REMEMBERED,
    SUFFIXES,
    PersonName,
    are_short_forms,
    honorifics,
    nicknames,
    parse_name,
)
from onrecord.store.search.words import folded, unaccented

# How well two names of one person agree: but for case, accents and address; by a short form or with a middle name
# left out; by an initial alone.
Likeness = Literal["same", "form", "initial"]

# Characters; no name of a person, body or office is as long, and no database keeps an index of longer ones.
LONGEST_NAME: Final = 300
CARD: Final = ","  # stands in no folded name
_MOST_INITIALS: Final = 2  # written together: "J.B. Larsen"


@lru_cache(maxsize=REMEMBERED)
def fold(name: str) -> str:
    """A name in the form in which it is compared: "The Mr. José Núñez-Ortiz, Jr." → "jose nunez ortiz jr".

    Case, accents, punctuation, a leading "the" and words of address are folded away. It is empty only for a name
    without a letter or digit.
    """
    words = folded(name).split()
    while len(words) > 1 and (words[0] == "the" or words[0] in honorifics()):
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=REMEMBERED)
def personal(name: str) -> PersonName:
    """The parts of a person's name without accents; "Sessions, Jeff" is turned round."""
    words = unaccented(name)
    surname, comma, given = words.partition(",")
    if comma and given.strip() and given.strip(" .").lower() not in SUFFIXES and not given.count(","):
        words = f"{given.strip()} {surname}"
    return parse_name(words.replace(",", " "))


def is_full_name(name: str) -> bool:
    """Whether a person's name has more than a surname."""
    return personal(name).is_full


def cards(name: str) -> Iterator[str]:
    """The cards under which a person of that name is put: "Jeff Sessions" → "sessions,", "sessions, j"."""
    parts = personal(name)
    if not parts.is_full:
        return
    # "J. Edward Larsen" is called Edward, "Jonas “Bricks” Okafor" Bricks.
    called = [*parts.given[:1], *parts.given[1:2], *([parts.nickname] if parts.nickname else [])]
    surname = fold(parts.surname)
    yield f"{surname}{CARD}"
    yield from dict.fromkeys(f"{surname}{CARD} {given[0]}" for given in called)


def cards_sought(name: str) -> set[str]:
    """The cards under which somebody may stand who is called so: "Bill Larsen" is looked for under W too."""
    parts = personal(name)
    surname = fold(parts.surname)
    if not parts.is_full:
        return {f"{surname}{CARD}"}
    found = set(cards(name)) - {f"{surname}{CARD}"}
    for given in (*parts.given[:1], *([parts.nickname] if parts.nickname else [])):
        found.update(f"{surname}{CARD} {other[0]}" for other in nicknames().get(given, ()))
    return found


def is_card(form: str) -> bool:
    """Whether a form is a card rather than a folded name."""
    return CARD in form


@lru_cache(maxsize=REMEMBERED)
def likeness(one: str, other: str) -> Likeness | None:
    """How well two full names of people agree; None where they are two people's.

    It is stricter than `may_be_one`, which compares names of one story: middle initials that differ part two people,
    and so does a suffix that only one of two otherwise equal names has ("Donald Larsen Jr.").
    """
    a, b = personal(one), personal(other)
    if not a.is_full or not b.is_full or fold(a.surname) != fold(b.surname):
        return None
    if (a.gender and b.gender and a.gender != b.gender) or not _suffixes_agree(a, b):
        return None
    if a.given == b.given and a.nickname == b.nickname and not is_initial(a):
        return "same"
    return _given_likeness(a, b)


def _suffixes_agree(a: PersonName, b: PersonName) -> bool:
    if a.suffix == b.suffix:
        return True
    return not (a.suffix and b.suffix) and a.given != b.given


def _given_likeness(a: PersonName, b: PersonName) -> Likeness | None:
    if a.nickname and b.nickname and a.nickname != b.nickname:
        return None
    if any(x.nickname and x.nickname in y.given[:1] for x, y in ((a, b), (b, a))):
        return "form" if _middles_agree(a.given[1:], b.given[1:]) else None
    if not a.given or not b.given:
        return None
    if (first := _one_given(a.given[0], b.given[0])) is not None:
        return first if _middles_agree(a.given[1:], b.given[1:]) else None
    # "J. Edward Larsen" and "James Edward Larsen" are called Edward.
    for short, long in ((a.given, b.given), (b.given, a.given)):
        if len(short) == 1 and len(long) > 1 and len(long[0]) == 1 and _one_given(short[0], long[1]) == "form":
            return "form"
    return None


def _one_given(one: str, other: str) -> Likeness | None:
    if one == other:
        return "form" if len(one) > _MOST_INITIALS else "initial"
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= _MOST_INITIALS and shorter not in nicknames():
        return "initial" if longer[0] == shorter[0] else None
    return "form" if are_short_forms(one, other) else None


def _middles_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether middle names agree as far as both names have them, each perhaps an initial."""
    return all(
        a == b or (min(len(a), len(b)) <= _MOST_INITIALS and a[0] == b[0]) for a, b in zip(one, other, strict=False)
    )


def is_initial(name: PersonName) -> bool:
    """Whether all that is given of a given name is an initial ("J. Larsen")."""
    return name.nickname is None and len(name.given) == 1 and len(name.given[0]) == 1


def has_middle(name: str) -> bool:
    """Whether a name tells more than a given name and a surname."""
    parts = personal(name)
    return len(parts.given) > 1 or parts.suffix is not None
