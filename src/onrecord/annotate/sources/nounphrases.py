"""Noun phrases: the head that says who or what a phrase names, what stands before it and what behind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.organisations import MADE_OF_NAMES
from onrecord.annotate.sources.vocabulary import (
    Number,
    is_document,
    is_group,
    is_organisation_noun,
    role_of,
    word_class,
)
from onrecord.annotate.story import Mention

HeadKind = Literal["name", "role", "group", "document", "organization", "people", "quantity", "unknown"]

MOST_WORDS: Final = 60  # of a phrase that are looked at

DETERMINERS: Final = frozenset({"a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "my",
                                "our", "your", "another", "such", "whose"})  # fmt: skip
_WORD = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|[^\W_](?:[^\s,;:()“”\"—–]*[^\W_])?[.’'%]?|[,;:()—–]|(?<=\s)-{1,2}(?=\s)"
)
# Behind the head of a noun phrase these begin what only tells more about it.
_BEHIND_HEAD: Final = word_class("behind a head")
_PARTED: Final = word_class("adjective behind a head")
_ONE_PERSON: Final = frozenset({"someone", "somebody", "anyone", "anybody", "nobody", "one", "another"})
# Words before a noun phrase that count or hedge: "only about a third of voters", "even Ruiz".
_ADVERBS: Final = word_class("adverb before a phrase")
_PARTICIPLES: Final = frozenset(
    {"out", "up", "won", "seen", "held", "sent", "made", "seeking", "taken", "run", "written"}
)
# "A majority of voters": the words behind "of" say who.
QUANTITIES: Final = word_class("quantity")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a mark, or a whole name."""

    start: int
    end: int
    text: str
    name: Mention | None = None

    @property
    def lower(self) -> str:
        """In lower case, without a possessive ending and without stops behind it."""
        word = self.text.lower().replace("’", "'").removesuffix("'s")
        return word.rstrip(".'") if len(word) > 1 else word


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase in its parts.

    Attributes:
        span: of the whole, without marks at its ends and without a possessive ending.
        items: its words, names kept whole.
        head: the place in `items` of the word that says what it names.
        first: the place of the first word behind a determiner.
        kind: what the head is.
        number: of the head.
    """

    span: Range
    items: tuple[Item, ...]
    head: int
    first: int
    kind: HeadKind
    number: Number

    @property
    def determiner(self) -> str:
        """In lower case; "" without one."""
        return self.items[self.first - 1].lower if self.first else ""

    @property
    def before(self) -> tuple[Item, ...]:
        """What stands between the determiner and the head."""
        return self.items[self.first : self.head]

    @property
    def behind(self) -> tuple[Item, ...]:
        """What stands behind the head."""
        return self.items[self.head + 1 :]

    @property
    def core(self) -> Range:
        """From behind the determiner to the end of the head."""
        return self.items[self.first].start, self.items[self.head].end


def read_items(text: str, span: Range, mentions: Sequence[Mention]) -> tuple[Item, ...]:
    """The words and marks of a stretch, names kept whole.

    Args:
        text: the document's text.
        span: of the stretch.
        mentions: the names in it, in order.
    """
    items: list[Item] = []
    names = list(mentions)
    for match in _WORD.finditer(text, *span):
        while names and names[0].end <= match.start():
            names.pop(0)
        if names and names[0].start < match.end():
            if not items or items[-1].name is not names[0]:
                items.append(Item(names[0].start, names[0].end, text[names[0].start : names[0].end], names[0]))
        elif match.group().lower() not in {"s"}:
            items.append(Item(match.start(), match.end(), match.group()))
        if len(items) >= MOST_WORDS:
            break
    return tuple(items)


def read_noun_phrase(text: str, span: Range, mentions_in: Callable[[int, int], list[Mention]]) -> NounPhrase | None:
    """A stretch read as a noun phrase; None if it holds no word.

    Args:
        text: the document's text.
        span: of the stretch.
        mentions_in: the names within (start, end).
    """
    start, end = trimmed(text, span)
    items = read_items(text, (start, end), mentions_in(start, end))
    if not items or not any(item.text[0].isalnum() for item in items):
        return None
    first = 0
    while first < len(items) - 1 and items[first].name is None and items[first].lower in DETERMINERS | _ADVERBS:
        first += 1
    if first and items[first].name is None and items[first].lower in _BEHIND_HEAD:
        first -= 1  # "those of us"
    head = _head(items, first)
    kind, number = _kind(items, head)
    return NounPhrase((start, end), items, head, first, kind, number)


def trimmed(text: str, span: Range) -> Range:
    """The stretch without white space and marks at its ends, nor a possessive ending."""
    start, end = span
    while start < end and not (text[start].isalnum() or text[start] in "“\"‘'$@#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".%"):
        end -= 1
    if end - start > 2 and text[end - 2 : end].lower() in {"'s", "’s"}:
        end -= 2
    return start, end


def _head(items: Sequence[Item], first: int) -> int:
    """The last word before what begins a part behind the head; of those the last that is a known noun or a name."""
    stop = first
    while stop < len(items):
        item = items[stop]
        if stop > first and item.name is None:
            if item.lower in _PARTED and not item.text.isupper():
                break
            if (item.lower in _BEHIND_HEAD or item.text in _BEHIND_HEAD) and not _joins_adjectives(items, first, stop):
                break
        stop += 1
    stop = max(stop, first + 1)
    known = [place for place in range(first, stop) if items[place].name or _is_noun(items[place].lower)]
    last = stop - 1
    if known and known[-1] < last:
        following = items[known[-1] + 1].lower
        if following.endswith(("ed", "ing", "ly")) or following in _PARTICIPLES:
            return known[-1]
    return last


def _joins_adjectives(items: Sequence[Item], first: int, place: int) -> bool:
    """Whether "and" stands between two words before one noun: "current and former officials"."""
    if items[place].lower not in {"and", "or"} or place + 2 >= len(items):
        return False
    before = items[place - 1]
    if before.name is not None or _is_noun(before.lower) or before.lower.endswith("s"):
        return False
    return any(_is_noun(item.lower) for item in items[place + 2 : place + 4]) and place - first < 3


def _is_noun(word: str) -> bool:
    return bool(role_of(word)) or is_group(word) or is_document(word) or is_organisation_noun(word)


def _kind(items: Sequence[Item], head: int) -> tuple[HeadKind, Number]:
    item = items[head]
    word = item.lower
    following = items[head + 1].lower if head + 1 < len(items) else ""
    if item.name is not None:
        return ("people", "plural") if item.name.kind == "people" else ("name", "singular")
    plural: Number = "plural" if word.endswith("s") and not word.endswith("ss") else "singular"
    if word in QUANTITIES and following == "of":
        return "quantity", "plural"
    role = role_of(word)
    if role is not None:
        return ("role", "singular") if role.number == "singular" else ("group", "plural")
    if word in _ONE_PERSON:
        return "role", "singular"
    if word in MADE_OF_NAMES and any(one.name is not None and one.name.kind != "people" for one in items[:head]):
        return "organization", plural
    if is_document(word) and not is_group(word):
        return "document", plural
    if is_group(word) or word in QUANTITIES or word.rstrip("%").replace(",", "").isdigit():
        return "group", "plural"
    if is_organisation_noun(word):
        return "organization", plural
    return "unknown", plural
