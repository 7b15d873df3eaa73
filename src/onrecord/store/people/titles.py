"""Titles of people, and whether two of them can be one person's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from onrecord.annotate.sources.names import REMEMBERED
from onrecord.store.search.words import folded
from onrecord.wordlists import read_lines, read_rows

Relation = Literal["alike", "open", "unlike"]

ANY_FIELD: Final = "any"
POLITICS: Final = "politics"
_LONGEST_FORM: Final = 4  # words of the longest title in the table that is looked for inside another

# Fields of life between which people move as a matter of course.
_NEIGHBOURS: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("politics", "staff"),
        ("politics", "law"),
        ("politics", "military"),
        ("staff", "business"),
        ("staff", "media"),
        ("staff", "law"),
        ("media", "arts"),
        ("science", "medicine"),
        ("law", "police"),
    )
)
_NO_LONGER: Final = frozenset({"former", "ex", "one-time", "onetime", "retired", "late", "then", "emeritus"})
_BECOMING: Final = frozenset({"candidate", "nominee", "hopeful", "designate", "elect", "contender"})
_SMALL: Final = frozenset({"the", "a", "an", "and", "of", "for", "in", "at", "to", "on", "with", "from", "s", "us"})
# Offices that one person may hold for one thing after another ("education minister", "transport minister").
_MOVING: Final = frozenset(
    {"minister", "secretary", "commissioner", "undersecretary", "ambassador", "envoy", "director"}
)
_PARTS: Final = re.compile(r"\b(?:of|for|in|at|to|on|with|from)\b")
_LETTERS: Final = re.compile(r"\b(\w) (?=\w\b)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its parts, folded.

    Attributes:
        head: the office or role ("attorney general"), one form for all that mean it ("Sen.", "senator").
        field: of life, in which it is held; None where it is not known.
        place: what it is of, and other words that tell it from its like ("halden" of "Halden mayor").
        former: whether it is held no more.
    """

    head: str
    field: str | None
    place: frozenset[str]
    former: bool


def fold_title(title: str) -> str:
    """The office that a title names, in the form under which `office.folded` holds it: "Ohio Gov." → "governor"."""
    return parse_title(title).head


@lru_cache(maxsize=REMEMBERED)
def parse_title(title: str) -> Title:
    """The parts of a title as a story or a registry gives it."""
    words = _words(title)
    former = any(word in _NO_LONGER for word in words)
    words = [word for word in words if word not in _NO_LONGER]
    text = " ".join(words)
    behind = _PARTS.search(text)
    first = text[: behind.start()].split() if behind else words
    head, field, used = _head(words, len(first))
    rest = frozenset(words) - used - _SMALL - _neutral()
    return Title(head, field, rest, former)


def relation(one: Title, other: Title) -> Relation:
    """Whether two titles speak for one person (alike), against it (unlike), or neither (open)."""
    if one.head == other.head:
        if not one.place or not other.place or one.place & other.place:
            return "alike"
        return "unlike" if one.field == POLITICS and one.head not in _MOVING else "open"
    if ANY_FIELD in (one.field, other.field):
        return "open"
    if one.field is None or other.field is None:
        return "unlike"
    return "open" if one.field == other.field or frozenset((one.field, other.field)) in _NEIGHBOURS else "unlike"


def best_relation(one: Title, others: Iterable[Title]) -> Relation:
    """How a title stands to the titles of one person: the best of them counts."""
    found = {relation(one, other) for other in others}
    return "alike" if "alike" in found else "open" if "open" in found or not found else "unlike"


def place_words(place: str | None) -> frozenset[str]:
    """The words that tell a place or body from its like: "the State of Ohio" → {"ohio"}."""
    return frozenset(_words(place or "")) - _SMALL - _neutral()


def _words(title: str) -> list[str]:
    return _LETTERS.sub(r"\1", folded(title)).split()  # "u s attorney" is "us attorney"


def _head(words: list[str], length: int) -> tuple[str, str | None, set[str]]:
    """The office in a title, its field, and the words that make it.

    The longest title of the table counts, the last of those; else the last word before "of", "for" and the like.
    """
    forms = _forms()
    for size in range(min(_LONGEST_FORM, len(words)), 0, -1):
        # "Secretary of state" goes on behind the "of"; all others end before it.
        for start in range(min(length, len(words) - size + 1) - 1, -1, -1):
            candidate = " ".join(words[start : start + size])
            head, field = forms.get(candidate, ("", ""))
            # A word for anybody counts where it ends the title: a "chief lamplighter" is a lamplighter.
            if head and (field != ANY_FIELD or start + size >= length):
                head = _becoming(head, field, words, start + size)
                return head, field, {*candidate.split(), *head.split()}
    last = words[length - 1] if length else words[-1] if words else ""
    return last, None, {last}


def _becoming(head: str, field: str, words: list[str], end: int) -> str:
    """The office with the word behind it that says that it is not held yet ("attorney general nominee")."""
    following = words[end] if end < len(words) else ""
    return f"{head} {following}" if following in _BECOMING and field != ANY_FIELD else head


@cache
def _forms() -> dict[str, tuple[str, str]]:
    return {form: (title, field) for form, title, field in read_rows("title_fields.tsv")}


@cache
def _neutral() -> frozenset[str]:
    return frozenset(read_lines("title_neutral_words.txt"))
