"""Targets: whom an act is directed at, told by what the content begins with.

"accused [Ruiz] of …", "demanded [he] recuse himself", "called for [Ruiz]’s resignation", "criticised [the mayor]": the
one accused, supported, opposed or asked to act is the first that the content names.
"""

import re
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.circumstances.nounphrases import POSSESSIVES, NounPhrase, read_noun_phrase
from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.story import Clue, Story
from onrecord.record import Act
from onrecord.wordlists import read_lines, read_rows

DIRECTED: Final[dict[Act, str]] = {
    "accuse": "accused",
    "support": "supported",
    "oppose": "opposed",
    "demand": "asked to act",
}
"""The acts that have a target, and what that one is."""

# What may stand between the cue and the one it is directed at.
_BEFORE = re.compile(
    r"(?:[\s“\"‘'¨:,—–-]|\b(?:of|for|on|upon|over|about|at|against|with|to|toward|towards|by|in|out|down|back|off|up|from|that|whether|if|how|when|"
    r"why|what|as|and|both|either|even|while|because|since|yes|no|well|now|look|but|so|today|yesterday|\w+day)\b){1,12}",
    re.IGNORECASE,
)
LONGEST_TARGET: Final = 120  # characters that are read
SEEN_AROUND: Final = 10_000  # characters on each side in which a name may stand elsewhere
_NOBODY: Final = frozenset({"it", "i", "we", "you", "who", "me", "us"})


def find_target(story: Story, attribution: Attribution, *, act: Act | None) -> Clue | None:
    """Whom the act is directed at, with the span of the noun phrase, for the acts of DIRECTED alone.

    Args:
        story: the story.
        attribution: one of it.
        act: what its words do.
    """
    if act is None or act not in DIRECTED or not attribution.content:
        return None
    text = story.text
    phrase = next((found for span in attribution.content[:2] if (found := _opening_phrase(text, span))), None)
    span = _who(story, phrase) if phrase else None
    if span is None or any(first <= span[0] < last for first, last in attribution.source):
        return None
    return Clue(
        f"'{text[span[0] : span[1]]}' is the first that is named behind the verb: the one {DIRECTED[act]}", span
    )


def _opening_phrase(text: str, span: Range) -> NounPhrase | None:
    """The noun phrase that a content begins with, behind prepositions and conjunctions."""
    start, end = span[0], min(span[1], span[0] + LONGEST_TARGET)
    opening = _BEFORE.match(text, start, end)
    return read_noun_phrase(text, opening.end() if opening else start, end)


def _who(story: Story, phrase: NounPhrase) -> Range | None:
    """The one a phrase names: the owner of what it names, if it has one ("Ruiz’s resignation", "his plan")."""
    text = story.text
    if phrase.is_pronoun:
        return None if phrase.words[0] in _NOBODY else phrase.span
    if phrase.words[0] in POSSESSIVES:
        if phrase.words[-1] in _roles():
            return phrase.span
        is_persons = phrase.words[0] in {"his", "her", "their"}
        return (phrase.span[0], phrase.span[0] + len(phrase.words[0])) if is_persons else None
    names = story.mentions_in(*phrase.span)
    if phrase.owner is not None and phrase.words[-1] not in _roles():
        if names and names[0].start == phrase.span[0]:
            return names[0].start, names[0].end
        if _is_name(story, phrase.owner):
            return phrase.owner
    if names and names[-1].end == phrase.span[1]:
        return phrase.span
    if _is_name(story, phrase.span) or _names_people(phrase.words[-1]) or is_outlet(text[slice(*phrase.span)]):
        return phrase.span
    return None


def _is_name(story: Story, span: Range) -> bool:
    """Whether capitals tell that a stretch is a name; one that opens a sentence must be one elsewhere too."""
    words = story.text[slice(*span)].split()
    if not words[-1][:1].isupper():
        return False
    before = story.text[max(0, span[0] - 2) : span[0]]
    if before[-1:] == " " and before[:1].isalnum():
        return True
    around = story.text[max(0, span[0] - SEEN_AROUND) : span[1] + SEEN_AROUND]
    return re.search(rf"[a-z,] {re.escape(words[0])}\b", around) is not None


@cache
def _roles() -> frozenset[str]:
    forms = frozenset(word for singular, plural, _ in read_rows("role_nouns.tsv") for word in (singular, plural))
    return forms.union(read_lines("audience_words.txt"))


@cache
def _people() -> frozenset[str]:
    return _roles() | {*read_lines("group_words.txt"), *read_lines("organisation_nouns.txt")}


def _names_people(word: str) -> bool:
    return word in _people() or word.rsplit("-", 1)[-1] in _people()
