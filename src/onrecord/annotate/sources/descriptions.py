"""Sources that a story does not name: what they are called, and of which type they are."""

import re
from functools import cache
from typing import Final

from onrecord.annotate.sources.nounphrases import DETERMINERS, QUANTITIES, Item, NounPhrase
from onrecord.annotate.sources.vocabulary import is_document, is_group, is_organisation_noun, role_of, word_class
from onrecord.annotate.story import Mention
from onrecord.record import SourceType
from onrecord.wordlists import any_of, read_lines

LONGEST_CLAUSE: Final = 10  # words behind a head that belong to a description
LONGEST_HINT: Final = 160  # characters behind a source in which it may be said that its name is withheld

# Whose word is their organisation's: "Clinton campaign officials".
STAFF: Final = word_class("staff")
PARTIES: Final = frozenset({"gop", "party", "democrats", "republicans", "congress", "senate", "house"})
SPEAKERS: Final = frozenset({"spokesman", "spokeswoman", "spokesperson", "representative"})


@cache
def _anonymous() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(read_lines('anonymous_phrases.txt'))}\b", re.IGNORECASE)


def withheld(text: str, start: int, end: int) -> re.Match[str] | None:
    """The words in a stretch that say or imply that a source's name was withheld."""
    return _anonymous().search(text, start, end)


def description_of(text: str, phrase: NounPhrase) -> str:
    """The shortest noun phrase that names an unnamed source as the story does, without its article.

    What stands behind the head belongs to it where the head alone says nothing ("those who stayed", "a majority of
    voters") or where it tells whose or for whom ("advisers to Ruiz").
    """
    start, end = phrase.core
    if phrase.kind == "quantity" or (phrase.behind[:1] and phrase.behind[0].lower == "in" and _counts(phrase)):
        end = _end_of_quantity(phrase)
    elif phrase.items[phrase.head].lower in _GENERAL:
        end = _end_of_clause(phrase)
    elif len(phrase.behind) > 1 and phrase.behind[0].lower in _OF_WHOM and phrase.behind[1].lower not in _OWNERS:
        end = _end_of_complement(phrase)
    if phrase.kind in {"group", "people", "quantity"} and phrase.number == "plural":
        end = max(end, _end_of_second(phrase, end))
    end = _before_time(text, start, end)
    if phrase.determiner == "another":
        start = phrase.items[phrase.first - 1].start
    return " ".join(text[start:end].split())


def _before_time(text: str, start: int, end: int) -> int:
    """Where a description ends without words of time behind it: "poll this month"."""
    time = _TIME.search(text, start, end)
    return time.start() if time and time.start() > start else end


def _end_of_quantity(phrase: NounPhrase) -> int:
    place = phrase.head + 1
    items = phrase.items
    last = items[phrase.head].end
    for item in items[place + 1 :]:
        if not item.text[0].isalnum() or (item.name is None and item.lower in _ENDS and item.lower not in QUANTITIES):
            break
        last = item.end
        plural = item.lower.endswith("s") and item.lower not in DETERMINERS
        if item.name is None and (role_of(item.lower) or plural) and not _goes_on(items, item):
            break
    return last


def _end_of_clause(phrase: NounPhrase) -> int:
    """Where what tells a general word apart ends: "people familiar with the plan", up to a mark."""
    end = phrase.items[phrase.head].end
    for item in phrase.behind[:LONGEST_CLAUSE]:
        if not item.text[0].isalnum():
            return end
        end = item.end
    return end


def _end_of_complement(phrase: NounPhrase) -> int:
    """Where the noun phrase behind "of", "to" or "for" ends: at a mark, a clause or another preposition."""
    end = phrase.items[phrase.head].end
    for place, item in enumerate(phrase.behind[:LONGEST_CLAUSE]):
        is_small = item.name is None and (item.lower in _COMPLEMENT_ENDS or item.lower.endswith(("ed", "ing")))
        if not item.text[0].isalnum() or (place and is_small):
            break
        end = item.end if place and item.lower not in DETERMINERS | {"and", "or"} else end
    return end


def _end_of_second(phrase: NounPhrase, end: int) -> int:
    """Where the second of two groups ends: "doctors and medical experts"; the first's end where none follows."""
    rest = [item for item in phrase.behind if item.start >= end]
    if not rest or rest[0].lower not in {"and", "or"}:
        return end
    for item in rest[1:5]:
        if item.name is not None and item.name.kind != "people":
            break
        role = role_of(item.text)
        is_last = item is rest[-1] and item.lower.endswith("s")
        if is_group(item.lower) or is_last or (role is not None and role.number == "plural"):
            return item.end
    return end


def _counts(phrase: NounPhrase) -> bool:
    """Whether a phrase counts some of a number: "four in 10 voters"."""
    head, behind = phrase.items[phrase.head].lower, phrase.behind
    return len(behind) > 2 and (head in QUANTITIES or head.isdigit()) and behind[1].lower in _COUNTED


def says_nothing(phrase: NounPhrase) -> bool:
    """Whether a phrase has no word that tells who is meant: "the two", "both of whom", "74 percent"."""
    if any(item.name is not None for item in phrase.items):
        return False
    words = [item.lower.rstrip("%") for item in phrase.items if item.text[0].isalnum()]
    return all(word in _EMPTY or word.isdigit() for word in words) and words[0] not in _MEANT_SO


_COUNTED: Final = frozenset({"10", "ten", "five", "5", "100", "three", "four"})
_EMPTY: Final = word_class("empty") | QUANTITIES | DETERMINERS
# By themselves these are what a reader would call the source, too: "some say", "many fear".
_MEANT_SO: Final = frozenset({"some", "many", "few", "most", "several", "none"})
_OWNERS: Final = frozenset({"his", "her", "its", "their", "my", "our", "your"})
_TIME = re.compile(r"\s+(?:(?:this|last|next)\s+(?:week|month|year|spring|summer|fall|autumn|winter)|\w+day)\Z")
_ENDS: Final = word_class("ends a quantity")
_GENERAL: Final = word_class("general")
_OF_WHOM: Final = frozenset({"of", "to", "for", "from", "by"})
_COMPLEMENT_ENDS: Final = word_class("behind a head") - {"and", "or"}


def _goes_on(items: tuple[Item, ...], item: Item) -> bool:
    place = items.index(item) + 1
    return place < len(items) and items[place].lower == "of"


def type_of(phrase: NounPhrase) -> SourceType:
    """The type of a source that is only described, leaving aside whether its name was withheld."""
    if phrase.kind == "document" or (phrase.kind == "quantity" and _counts_documents(phrase)):
        return "document"
    if phrase.kind in {"group", "people", "quantity"}:
        return "unnamed_group"
    if phrase.kind == "organization":
        return "unnamed_group"
    if phrase.kind == "role":
        return "unnamed_person"
    # Of other nouns only those made for people name one: "cashier", "violinist"; "the system" stands for many.
    word = phrase.items[phrase.head].lower
    person = phrase.number == "singular" and word.endswith(("er", "or", "ist", "man", "woman", "ian", "ee", "ant"))
    return "unnamed_person" if person else "unnamed_group"


def _counts_documents(phrase: NounPhrase) -> bool:
    """Whether what is counted is written: "an average of recent polls"."""
    for item in phrase.behind[1:6]:
        if item.name is not None or is_group(item.lower) or role_of(item.lower) or not item.text[0].isalnum():
            return False
        if is_document(item.lower):
            return True
    return False


def is_staff(phrase: NounPhrase) -> bool:
    """Whether a phrase names people whose word is their organisation's."""
    role = role_of(phrase.items[phrase.head].text)
    return role is not None and role.noun in STAFF


def speaks_for_others(phrase: NounPhrase) -> bool:
    """Whether a phrase names an unnamed spokesperson."""
    role = role_of(phrase.items[phrase.head].text)
    return role is not None and role.noun in SPEAKERS


def organisation_in(phrase: NounPhrase) -> tuple[Item, int] | None:
    """The name in a phrase that its head belongs to, and where the organisation's name ends.

    "Ruiz campaign officials" → Ruiz, up to "campaign"; "officials at the Port Authority" → Port Authority.
    """
    for place, item in enumerate(phrase.before):
        if item.name is None or item.name.kind == "people" or item.lower.split()[-1] in PARTIES:
            continue
        following = phrase.items[phrase.first + place + 1]
        if (
            following.name is None
            and is_organisation_noun(following.lower)
            and following is not phrase.items[phrase.head]
        ):
            return item, following.end
        if item.name.kind in {"organization", "place"}:
            return item, item.end
    behind = phrase.behind
    if len(behind) < 2 or behind[0].lower not in {"at", "for", "of", "in", "with", "from"}:
        return None
    for place, item in enumerate(behind[1:6], 1):
        if item.name is not None and item.name.kind != "people":
            if place + 1 < len(behind) and is_organisation_noun(behind[place + 1].lower):
                return item, behind[place + 1].end
            return (item, item.end) if item.name.kind != "place" or behind[0].lower in {"for", "of"} else None
        if item.lower in {"who", "that", "which", "and", ","}:
            break
    return None


def organisation_behind(phrase: NounPhrase) -> Mention | None:
    """The name behind "of" or "for" that tells whose an organisation is: "the campaign of candidate Ana Ruiz"."""
    if not phrase.behind or phrase.behind[0].lower not in {"of", "for"}:
        return None
    for item in phrase.behind[1:8]:
        if item.name is not None and item.name.kind in {"person", "place"}:
            return item.name
        if not item.text[0].isalnum() or item.lower in {"who", "that", "which"}:
            break
    return None
