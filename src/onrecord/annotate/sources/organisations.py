"""Names of organisations: which are one another's short forms, and those made of another name ("Ruiz campaign")."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.sources.names import REMEMBERED
from onrecord.annotate.sources.vocabulary import is_organisation_noun
from onrecord.annotate.story import Mention

# Words that an acronym leaves out.
_LEFT_OUT: Final = frozenset({"of", "the", "and", "for", "on", "in", "to", "a", "&", "de", "la"})
# "The Senate" is no short form of "Texas Senate", nor "House" of "White House".
_NO_SHORT_FORM: Final = frozenset(
    {"house", "senate", "party", "state", "states", "congress", "city", "county", "street"}
)
_WORD = re.compile(r"[\w&’'.-]+")


@lru_cache(maxsize=REMEMBERED)
def organisation_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without a leading article, stops and a possessive ending."""
    words = [re.sub(r"[’']s$|[’']$", "", word).replace(".", "").lower() for word in _WORD.findall(name)]
    words = [word for word in words if word]
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=REMEMBERED)
def are_one_organisation(one: str, other: str) -> bool:
    """Whether the one name is the other, its acronym, or a short form of it."""
    a, b = organisation_words(one), organisation_words(other)
    if a == b:
        return True
    shorter, longer = sorted((a, b), key=len)
    if not shorter:
        return False
    if len(shorter) == 1 and is_acronym_of(shorter[0], longer, printed=one if shorter is a else other):
        return True
    if len(shorter) >= len(longer) or shorter[-1] in _NO_SHORT_FORM:
        return False
    if longer[-len(shorter) :] == shorter:
        # "The Post" and "the Times" are outlets; of other names the kind alone ("the Committee") is a role noun's work.
        name = one if shorter is a else other
        return len(shorter) > 1 or is_outlet(f"the {name.removeprefix('the ').removeprefix('The ')}")
    return longer[: len(shorter)] == shorter and (len(shorter) > 1 or is_organisation_noun(longer[-1]))


def is_acronym_of(short: str, words: Sequence[str], *, printed: str) -> bool:
    """Whether a word in capitals is made of the first letters of others, small words with or without theirs."""
    letters = printed.replace(".", "").replace("the ", "").replace("The ", "")
    if len(words) < 2 or not 2 <= len(short) <= 7 or not letters.isupper():
        return False
    without = "".join(word[0] for word in words if word not in _LEFT_OUT)
    parts = "".join(part[0] for word in words if word not in _LEFT_OUT for part in word.split("-") if part)
    return short in {without, parts, "".join(word[0] for word in words)}


def fullest(names: Sequence[str]) -> str:
    """The name with most words; the first of those alike; without a leading article."""
    best = max(names, key=lambda name: (len(organisation_words(name)), len(name)))
    return re.sub(r"^(?:the|The|THE)\s+", "", best)


MADE_OF_NAMES: Final = frozenset({"campaign", "administration", "team", "camp", "government"})
_BEHIND = re.compile(
    rf"(?:[’']s?)?\s+(?:presidential\s+|re-?election\s+|transition\s+|2\d\d\d\s+)?(?:{'|'.join(sorted(MADE_OF_NAMES))})\b",
    re.IGNORECASE,
)


def made_of_name(text: str, end: int) -> int | None:
    """Where the organisation ends that is named for the name ending at an offset ("Ruiz’s campaign"), if one is."""
    match = _BEHIND.match(text, end, end + 60)
    return match.end() if match else None


def made_of_names(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Range]]:
    """Organisations named for a person or place: the mention and the whole."""
    for mention in mentions:
        end = made_of_name(text, mention.end)
        if end is not None and mention.kind != "people":
            yield mention, (mention.start, end)
