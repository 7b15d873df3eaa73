"""The noun phrase that begins at a place: whom "told …" told, on what "on …" it was said.

It is read word by word to the first one that cannot be part of it (`data/phrase_ends.txt`): "told [the crowd] in
Halden", "told [ABC’s [Ana Ruiz]] that …".
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.outlets import outlet_at, programme_at
from onrecord.wordlists import read_lines

MOST_WORDS: Final = 12  # of a phrase; what is longer has run into something else

PRONOUNS: Final = frozenset({"him", "her", "them", "me", "us", "you", "it", "he", "she", "they", "i", "we", "who"})
POSSESSIVES: Final = frozenset({"his", "her", "their", "its", "my", "our", "your", "whose"})
ARTICLES: Final = frozenset({"the", "a", "an"})

# Words with what holds them together inside ("al-Jarallah", "O’Malley", "AT&T", "U.S.", "@merrow"); a stop only
# behind an initial or a shortened title, so that none that ends a sentence is taken.
_WORD = re.compile(
    r"[ \xa0\n]{0,2}(?P<word>(?:(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr)\.(?=[ \xa0])"
    r"|(?:[^\W\d_]\.){2,4}|[^\W\d_]\.(?=[ \xa0][^\W\d_a-z])"
    r"|[@$]?[^\W_]{1,40}(?:[-.&/_’'‘][^\W_]{1,40}){0,6}))(?P<plural_owner>(?<=[sSxz])[’'](?=[ \xa0]))?"
)
_OWNER = re.compile(r"[’'‘](?:s\b|(?=[ \xa0\n]))", re.IGNORECASE)
_OWNER_ENDING: Final = ("'s", "’s", "'S", "’S", "‘s")
# "A crowd of supporters", "the House of Representatives"; not "accused Ruiz of lying".
_OF = re.compile(r"[ \xa0]of[ \xa0](?!\w{1,30}ing\b)(?=\w)", re.IGNORECASE)
_ADJECTIVES_IN_LY: Final = frozenset({"daily", "early", "elderly", "family", "friendly", "monthly", "weekly"})
_QUOTED_NAME = re.compile(r"[ \xa0][“\"‘'](?P<name>[^“”\"‘\n]{2,40}?)[,.]?[”\"’']")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase.

    Attributes:
        span: the whole of it, without an article before it.
        owner: what stands before its last possessive ending: "ABC" in "ABC’s Ana Ruiz".
        owned: what stands behind that ending, else the same as `span`.
        words: its words in lower case, without the article.
        is_definite: whether "the" stood before it.
    """

    span: Range
    owner: Range | None
    owned: Range
    words: tuple[str, ...]
    is_definite: bool

    @property
    def is_pronoun(self) -> bool:
        """Whether it is a personal or relative pronoun alone."""
        return len(self.words) == 1 and self.words[0] in PRONOUNS


def read_noun_phrase(text: str, start: int, end: int, *, with_of: bool = True) -> NounPhrase | None:
    """The noun phrase that begins at a place, after white space; None if none does.

    Args:
        text: what it is read from.
        start: where it may begin.
        end: what stands from here on is not read.
        with_of: whether "of …" belongs to it.
    """
    words: list[tuple[int, int, str]] = []
    place = first = start
    owner: Range | None = None
    owned_from = 0
    definite = False
    while len(words) < MOST_WORDS and (match := _WORD.match(text, place, end)):
        word = match["word"]
        lower = word.lower()
        begin, stop = match.span("word")
        if not words and lower in ARTICLES:
            definite = lower == "the"
            place = first = match.end()
            continue
        name = outlet_at(text, begin, end) or programme_at(text, begin, end)
        if name is not None:
            word, stop = text[begin : name[1]], name[1]
            lower = word.lower()
            ending = _OWNER.match(text, stop, end)
            place = ending.end() if ending else stop
            words.append((begin, stop, lower))
            if ending:
                owner, owned_from = (words[0][0], stop), len(words)
            continue
        if _ends(
            lower, word, [known for _, _, known in words], last_is_name=bool(words) and text[words[-1][0]].isupper()
        ):
            break
        is_owner = word.endswith(_OWNER_ENDING) and len(word) > 2
        if is_owner:
            stop -= 2
            lower = lower[:-2]
        words.append((begin, stop, lower))
        place = match.end()
        if lower in PRONOUNS and len(words) == 1 and not (lower in POSSESSIVES and _goes_on(text, place, end)):
            break
        if is_owner or match["plural_owner"]:
            owner = (words[0][0], stop)
            owned_from = len(words)
        if with_of and (word[0].islower() or word in _institutions()) and (of := _OF.match(text, place, end)):
            place = _skip_article(text, of.end(), end)
    return (
        _phrase(text, words, owner, owned_from, definite=definite, behind=(place, end))
        if words and first >= start
        else None
    )


def _phrase(
    text: str, words: list[tuple[int, int, str]], owner: Range | None, owned_from: int, *, definite: bool, behind: Range
) -> NounPhrase:
    span = words[0][0], words[-1][1]
    owned = span
    if owner is not None:
        if owned_from < len(words):
            owned = words[owned_from][0], span[1]
        elif quoted := _QUOTED_NAME.match(text, *behind):
            owned = quoted.span("name")
        else:
            owner = None
    return NounPhrase(span, owner, owned, tuple(word for _, _, word in words), definite)


def _ends(lower: str, word: str, before: list[str], *, last_is_name: bool = False) -> bool:
    """Whether a word cannot be part of a phrase that has the words before it."""
    if lower in _phrase_ends() and not (word[0].isupper() and word.lower() in {"will", "may", "said"}):
        return True
    if not before:
        return False
    if lower in PRONOUNS or lower in POSSESSIVES or lower in ARTICLES:
        return True
    if lower.endswith("ly") and word[0].islower() and lower not in _ADJECTIVES_IN_LY:
        return True
    if word[0].islower() and lower.endswith("ed") and last_is_name:
        return True  # "Asked about it, Ruiz demurred"
    # "reporters traveling with him", "supporters gathered in Halden"; not "a town hall meeting".
    return before[-1].endswith("s") and lower.endswith(("ing", "ed")) and word[0].islower()


def _goes_on(text: str, place: int, end: int) -> bool:
    """Whether a noun follows "her" ("her supporters"), not the end of the phrase."""
    match = _WORD.match(text, place, end)
    return match is not None and not _ends(match["word"].lower(), match["word"], ["her"])


def _skip_article(text: str, place: int, end: int) -> int:
    match = _WORD.match(text, place, end)
    while match and match["word"].lower() in ARTICLES | POSSESSIVES:
        place = match.end()
        match = _WORD.match(text, place, end)
    return place


@cache
def _institutions() -> frozenset[str]:
    return frozenset(read_lines("organisation_words.txt")) | {"House"}


@cache
def _phrase_ends() -> frozenset[str]:
    return frozenset(word for line in read_lines("phrase_ends.txt") for word in line.split())
