"""Relative pronouns: the noun phrase that "who", "which", "that" and "whose" stand for."""

import re
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.nounphrases import DETERMINERS, QUANTITIES, Item, read_items
from onrecord.annotate.sources.titles import MentionsIn
from onrecord.annotate.sources.vocabulary import (
    is_document,
    is_group,
    is_organisation_noun,
    role_of,
    word_class,
    words_of,
)

RELATIVES: Final = frozenset({"who", "which", "that", "whose", "whom"})
LONGEST_WAY: Final = 260  # characters from a relative pronoun back to its antecedent's first word

_PREPOSITIONS: Final = word_class("preposition")
_BOUNDARY = re.compile(r"[.!?;:]\s|[“”\"]|\n")


def antecedent_of(text: str, pronoun: Range, sentence: Range, mentions_in: MentionsIn) -> Range | None:
    """The stretch that a relative pronoun stands for; None if no noun stands before it.

    "critics of Ana Ruiz who say" are the critics; of "critics of Ana Ruiz, who says", she is meant.

    Args:
        text: the document's text.
        pronoun: its stretch.
        sentence: that it stands in.
        mentions_in: the names within (start, end).
    """
    start = max(sentence[0], pronoun[0] - LONGEST_WAY)
    for match in _BOUNDARY.finditer(text, start, pronoun[0]):
        if match.end() < pronoun[0] - 1:
            start = match.end() - (text[match.end() - 1] not in ' \n”"“')
    items = list(read_items(text, (start, pronoun[0]), mentions_in(start, pronoun[0])))
    while items and items[-1].lower in {"and", "or", "but", *_PREPOSITIONS}:
        items.pop()  # "and who", "most of whom"
    parted = bool(items) and items[-1].text in {",", "—", "–", "(", ")"}
    items = _without_insertion(items) if parted else items
    if not items:
        return None
    word = text[pronoun[0] : pronoun[1]].lower()
    last = _noun_before(items, len(items) - 1, word)
    if last is None:
        return None
    first = _first_word(items, last)
    if _is_plural_verb(text, pronoun[1]) and (several := _first_of_several(items, first, last)) is not None:
        return items[several].start, items[last].end
    if not parted or _is_thing(items[last]) != (word == "which"):
        # The nearer noun stands behind a preposition: without a comma the one before that is meant.
        outer = _outer_noun(items, first, word)
        if outer is not None:
            return items[_first_word(items, outer)].start, items[last].end
    return items[first].start, items[last].end


def _is_plural_verb(text: str, end: int) -> bool:
    """Whether the word behind an offset asks for several: "who have"."""
    return re.match(r"\s+(?:have|are|were|aren|weren|haven|do|say|both|all)\b", text[end : end + 12]) is not None


def _first_of_several(items: list[Item], first: int, last: int) -> int | None:
    """Where several named together begin whose last one is given: "Ruiz and Larsen, who have"; None for one alone."""
    if items[last].name is None or first < 2 or items[first - 1].lower != "and" or items[first - 2].name is None:
        return None
    return _first_word(items, first - 2)


def _without_insertion(items: list[Item]) -> list[Item]:
    """The words before a comma; of "Ana Ruiz, the union’s leader, who" those before the first one."""
    while items and not items[-1].text[0].isalnum():
        items.pop()
    for place in range(len(items) - 1, max(len(items) - 14, 0), -1):
        before = items[place - 1]
        if items[place].text in {",", "(", "—", "–"} and before.name and before.name.kind in {"person", "organization"}:
            inside = items[place + 1 :]
            if (
                inside
                and not any(item.name and item.name.kind == "person" for item in inside)
                and not _holds_verb(inside)
            ):
                return items[:place]
            break
    return items


def _holds_verb(items: list[Item]) -> bool:
    return any(item.lower in {"and", "is", "was", "said", "says", "who", "are", "were", "has", "had"} for item in items)


def _is_thing(item: Item) -> bool:
    if item.name is not None:
        return item.name.kind in {"organization", "place"}
    return is_document(item.lower) or is_organisation_noun(item.lower)


def _noun_before(items: list[Item], last: int, word: str) -> int | None:
    for place in range(last, max(last - 6, -1), -1):
        item = items[place]
        if not item.text[0].isalnum():
            return None if place == last else place + 1
        known = item.name is not None or role_of(item.lower) or is_group(item.lower) or _is_thing(item)
        if known and not _is_barred(item, word):
            return place
    return last if items[last].text[0].isalpha() else None


def _is_barred(item: Item, word: str) -> bool:
    """Whether a name is none that the pronoun can stand for: "who" is no place, and "which" no person."""
    if item.name is None:
        return False
    return item.name.kind == ("place" if word in {"who", "whom"} else "person" if word == "which" else "")


def _outer_noun(items: list[Item], first: int, word: str) -> int | None:
    if first < 2 or items[first - 1].lower not in _PREPOSITIONS:
        return None
    outer = first - 2
    item = items[outer]
    if word in {"who", "whose", "whom"}:
        able = bool(role_of(item.lower)) or is_group(item.lower) or item.lower in QUANTITIES
    else:
        able = _is_thing(item)
    return outer if able and item.name is None else None


def _first_word(items: list[Item], last: int) -> int:
    """Where the noun phrase begins whose last word is given."""
    first = last
    while first > 0:
        item = items[first - 1]
        if not item.text[0].isalnum() or item.lower in _PREPOSITIONS or item.lower in {"and", "or", "but", "that"}:
            break
        if item.lower in DETERMINERS and item.name is None:
            return first - 1
        able = (
            item.name is not None
            or item.lower in words_of("title_modifiers.txt")
            or role_of(item.lower)
            or is_organisation_noun(item.lower)
            or is_group(item.lower)
            or item.text[0].isupper()
            or item.text[0].isdigit()
            or item.lower.endswith(("al", "ic", "ive", "ous", "ful", "ary", "ian", "ist"))
        )
        if not able:
            break
        first -= 1
    return first
