"""Where an attribution stands in its story, whose it is, and in what tense it is told."""

import re
from bisect import bisect_right
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.story import Story
from onrecord.wordlists import read_lines, read_rows

Tense = Literal["past", "present", "perfect"]
SourceKind = Literal["name", "noun", "goes_on", "other", "none"]

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "we", "i", "him", "her", "them", "his", "their", "its", "my"})
_RELATIVES: Final = frozenset({"who", "that", "which", "whom"})
# Where the head of a source ends: "Clinton, who …", "a spokesman for …", "Mr. Coll (left)".
_HEAD_END: Final = re.compile(r"[,(;:–—]|\s-\s|\s(?:who|which|that|of|for|in|at|from|with|on|to)\s")
_PERFECT: Final = re.compile(
    r"\b(?:has|have|had|having|often|always|repeatedly|previously|frequently|regularly|routinely|consistently|once"
    r"|long|never|earlier|ever|initially|last\s+time)\b|['’](?:ve|d)\b",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"(?:(?!(?:was|does|discuss|express|stress|address|press|confess|pass)\b)[a-z]+[^s\W]s|is|are|am|say|think|believe"
    r"|know|want|hope|argue|see|do)\b",
    re.IGNORECASE,
)
# "Hannity indicated", "Barkley, who said": whose an attribution is where its source is missing or a relative pronoun.
_NAME_BEFORE: Final = re.compile(r"([A-Z][^\W\d_][\w’'-]*)(?:,?\s+(?:who|which))?\s*\Z")
_PARTICIPLE: Final = re.compile(r"[a-z]+ing\b")
_FAR_BEHIND: Final = 160  # characters before a participle that may hold the verb that it goes with
_LOOK_BEHIND: Final = 40  # characters before a cue that may hold its auxiliary


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attribution stands, and whose it is as far as words tell.

    Attributes:
        sentence, paragraph: their numbers in the story.
        speaker: whom the source was resolved to, where that is known.
        name: the last word of the source's head in lower case; None for pronouns and where there is no source.
        kind: of the source: a name, a noun, what goes on with somebody named before ("he", "the senator"), something
            else, or none.
        tense: of the cue.
        dates: what other dates its sentence has in the reporter's words; None among them for a time without a date.
    """

    sentence: int
    paragraph: int
    speaker: str | None
    name: str | None
    kind: SourceKind
    tense: Tense
    dates: AbstractSet[str | None]


def place_of(
    story: Story, attribution: Attribution, *, speaker: str | None, dates: AbstractSet[str | None] = frozenset()
) -> Place:
    """The place of an attribution in its story.

    Args:
        story: the story.
        attribution: of it.
        speaker: whom its source was resolved to, where that is known.
        dates: those in its sentence.
    """
    start = anchor_of(attribution)
    number = max(bisect_right(story.sentences, (start, len(story.text) + 1)) - 1, 0)
    name, kind = _source(story.text[slice(*attribution.source[0])]) if attribution.source else (None, "none")
    if kind in ("none", "other") and (before := _NAME_BEFORE.search(story.text, max(0, start - _LOOK_BEHIND), start)):
        name, kind = before[1].lower(), "name"
    return Place(number, story.paragraph_at(start), speaker, name, kind, _tense(story, attribution), dates)


def anchor_of(attribution: Attribution) -> int:
    """The offset of its cue, or of what stands for one."""
    return next(iter([*attribution.cue, *attribution.source, *attribution.content]))[0]


def _source(words: str) -> tuple[str | None, SourceKind]:
    """The name or noun at the head of a source, and what it is."""
    words = " ".join(words.split()).strip(" ,")
    if words.lower() in _PRONOUNS:
        return None, "goes_on"
    if words.lower() in _RELATIVES:
        return None, "other"
    head = re.sub(r"[’'](?:s\b|(?!\w))", "", _HEAD_END.split(f"{words} ")[0])
    found = [word for word in re.findall(r"[^\W\d_][\w.’'-]*", head) if word not in ("Jr.", "Sr.", "Jr", "Sr")]
    if not found:
        return None, "other"
    last = found[-1].rstrip(".")
    if last[0].isupper():
        return last.lower(), "name"
    is_known = found[0].lower() in ("the", "this", "that") and last in _singular()
    return last.lower(), "goes_on" if is_known else "noun"


@cache
def _singular() -> frozenset[str]:
    """What one person or one organisation may be called: "the senator", "the agency"."""
    roles = {row[0] for row in read_rows("role_nouns.tsv")}
    return frozenset(roles | set(read_lines("organisation_nouns.txt")))


def _tense(story: Story, attribution: Attribution) -> Tense:
    if not attribution.cue:
        return "past"
    start, end = attribution.cue[0]
    cue = story.text[start:end]
    if _PARTICIPLE.match(cue):
        # "has also criticized voters, declaring that …": the sentence's verb has the tense.
        first = max(start - _FAR_BEHIND, story.sentence_at(start)[0])
        if re.search(r"\b(?:has|have)\b", story.text[first:start]):
            return "perfect"
    sources: list[Range] = [span for span in attribution.source if span[1] <= start]
    first = max([start - _LOOK_BEHIND, 0, *(span[1] for span in sources)])
    before = re.split(r"[,.;”\"]", story.text[first:start])[-1]
    if _PERFECT.search(before) or _PERFECT.search(cue):
        return "perfect"
    return "present" if _PRESENT.match(cue) else "past"
