"""Addressees: to whom something was said, told by the object of "told", by "to …", by the subject of "was asked"."""

import re
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.circumstances.frames import BLANK, Frame, frame_of
from onrecord.annotate.circumstances.nounphrases import NounPhrase, read_noun_phrase
from onrecord.annotate.circumstances.relays import interviews_of_outlets
from onrecord.annotate.outlets import find_outlets, find_programmes
from onrecord.annotate.story import Clue, Story
from onrecord.wordlists import any_of, read_lines

_I: Final = re.IGNORECASE
# Verbs whose object is the one spoken to.
_TELLS = re.compile(
    r"\b(?:t(?:old|ells?|elling)|inform(?:ed|s|ing)|remind(?:ed|s|ing)|(?:re)?assur(?:ed?|es|ing)|notif(?:ied|ies|ying)|"
    r"brief(?:ed|ing))(?=[ \xa0\n])",
    _I,
)
_ASKS = re.compile(
    r"\b(?:ask(?:ed|s|ing)?|warn(?:ed|s|ing)?|press(?:ed|ing)|question(?:ed|ing)|prompted|urg(?:ed?|es|ing))"
    r"(?=[ \xa0\n])",
    _I,
)
_PATIENT_BEFORE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got|getting|[’'](?:re|m))\s+(?:\w+ly\s+|also\s+|then\s+)?$", _I
)
_SPEAKS = re.compile(
    r"\b(?:(?:sp(?:oke|eaks?|eaking|oken)|talk(?:ed|s|ing)?)\s+(?:\w+ly\s+)?(?:to|with|before)|address(?:ed|ing)"
    r"|(?:speech|address|remarks|e-?mail|letter|statement|message|comments?|note|memo|testimony|account\s+\w+\s+gave)\s+"
    r"(?:\w+day\s+)?(?:to|before)|(?:interview|conversation|appearance|sit-down)\s+(?:(?:on\s+)?\w+day\s+)?(?:with|for))(?=\s)",
    _I,
)
_TO = re.compile(r"\bto(?=\s)", _I)
_I_ASKED = re.compile(
    r"\b(?P<author>I|we)\s+(?:(?:have|had)\s+)?(?:interviewed|spoke(?:n)?\s+(?:to|with)|talked\s+(?:to|with)|asked|consulted|polled)\b"
)


def find_addressee(story: Story, attribution: Attribution) -> Clue | None:
    """To whom the words were said, with the span of the noun phrase that names them.

    Args:
        story: the story.
        attribution: one of it.
    """
    frame = frame_of(story, attribution)
    return (
        _one_asked(frame, attribution)
        or _asked_by_the_author(story, attribution)
        or _object(frame, _TELLS)
        or _object(frame, _ASKS, in_cue=True)
        or _behind_to(frame)
        or _hearer(frame)
    )


def _asked_by_the_author(story: Story, attribution: Attribution) -> Clue | None:
    """The article's own voice, in "the experts I interviewed said"."""
    for start, end in attribution.source:
        match = _I_ASKED.search(story.text, start, end)
        if match and not story.is_quoted(start, end):
            return Clue(f"'{' '.join(match.group().split())}': they answer the author", match.span("author"))
    return None


def _object(frame: Frame, pattern: re.Pattern[str], *, in_cue: bool = False) -> Clue | None:
    for match in frame.find(pattern):
        if in_cue and not (frame.cue[0] <= match.start() < frame.cue[1]):
            continue
        if _PATIENT_BEFORE.search(frame.words[max(0, match.start() - 30) : match.start()]):
            continue
        phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
        if phrase is not None:
            return _clue(frame, match, phrase)
    return None


def _behind_to(frame: Frame) -> Clue | None:
    match = _TO.match(frame.words, frame.cue[1] + 1) or (
        _TO.search(frame.words, *frame.cue) if frame.words[: frame.cue[1]].endswith(" to") else None
    )
    if match is None:
        return None
    if frame.words[frame.cue[0] : match.start()].lower().rstrip().endswith("according"):
        return None
    phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
    if phrase is None or not _can_listen(frame, phrase):
        return None
    return _clue(frame, match, phrase)


def _hearer(frame: Frame) -> Clue | None:
    for match in frame.find(_SPEAKS):
        phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
        if phrase is not None and _can_listen(frame, phrase, or_named=True):
            return _clue(frame, match, phrase)
    for span, words in interviews_of_outlets(frame):
        return Clue(f"'{words}': the one spoken to", frame.placed(span))
    return None


def _can_listen(frame: Frame, phrase: NounPhrase, *, or_named: bool = False) -> bool:
    """Whether a phrase names an audience, an outlet, or, if that is enough, anybody by name."""
    if phrase.is_pronoun:
        return phrase.words[0] != "it"
    if any(word in _audiences() for word in phrase.words):
        return True
    if or_named and frame.words[phrase.owned[0]].isupper():
        return True
    return bool(find_outlets(frame.words, max(0, phrase.span[0] - 4), phrase.span[1]))


def _one_asked(frame: Frame, attribution: Attribution) -> Clue | None:
    """The subject of a passive: "When [he] was asked whether …", "Asked about it, [Ruiz] said"."""
    start, end = frame.cue
    cue = frame.words[start:end]
    if attribution.source:
        return None
    passive = _passive().search(cue)
    if passive is None:
        return None
    before = frame.words[:start]
    if passive["auxiliary"]:
        place = max((m.end() for m in _CLAUSE_START.finditer(before)), default=0)
        phrase = _last_phrase(frame.words, place, start)
    else:
        phrase = _main_subject(frame)
    if phrase is None:
        return None
    words = " ".join(frame.words[passive.start() + start : passive.end() + start].split())
    return Clue(f"'{words}' is passive: its subject is the one spoken to", frame.placed(phrase))


def _last_phrase(text: str, start: int, end: int) -> Range | None:
    """The noun phrase that ends a stretch."""
    found: Range | None = None
    place = start
    while place < end:
        phrase = read_noun_phrase(text, place, end)
        if phrase is None:
            step = re.compile(r"\s*\S+").match(text, place, end)
            if step is None:
                break
            place = step.end()
            continue
        found = phrase.span
        place = phrase.span[1]
    return found


def _main_subject(frame: Frame) -> Range | None:
    """Who answers, in "Asked about it, [Ruiz] said" and "said [Ruiz], asked about it"."""
    behind = _ANSWERS_BEHIND.search(frame.words, frame.cue[1])
    if behind:
        phrase = read_noun_phrase(frame.words, behind.end(), len(frame.words))
        return phrase.span if phrase else None
    ahead = _ANSWERS_AHEAD.search(frame.words, 0, frame.cue[0])
    if ahead:
        phrase = read_noun_phrase(frame.words, ahead.end(), len(frame.words))
        return phrase.span if phrase else None
    return None


_CLAUSE_START = re.compile(
    rf"[,;:.—–{BLANK}\"“”]\s*|\b(?:when|while|after|if|because|that|and|but|as|where|once|before)\s+", _I
)
_ANSWERS_BEHIND = re.compile(
    rf"{BLANK}{{1,1500}},\s+(?=[^{BLANK}]{{2,80}}?\b(?:said|says|told|replied|responded|answered|declined|insisted|demurred|refused)\b)",
    _I,
)
_ANSWERS_AHEAD = re.compile(r"\b(?:said|says|replied|responded|answered)(?=\s)", _I)


def _clue(frame: Frame, match: re.Match[str], phrase: NounPhrase) -> Clue:
    """The one that a phrase names: in "ABC’s Ana Ruiz" her, in "ABC’s project" the outlet, a programme with both."""
    span = phrase.span
    if phrase.owner is not None and find_outlets(frame.words, max(0, phrase.owner[0] - 4), phrase.owner[1]):
        if find_programmes(frame.words, *phrase.owned):
            span = phrase.owner[0], phrase.owned[1]
        else:
            span = phrase.owned if frame.words[phrase.owned[0]].isupper() else phrase.owner
    words = " ".join(frame.words[match.start() : span[1]].split())
    return Clue(f"'{words}': the one spoken to", frame.placed(span))


@cache
def _passive() -> re.Pattern[str]:
    participles = any_of(read_lines("passive_cues.txt"))
    return re.compile(
        rf"(?P<auxiliary>\b(?:am|is|are|was|were|be|been|being|gets?|got|getting)|[’'](?:re|m))?(?:\s{{1,3}}\w{{1,20}}){{0,3}}?(?:\s{{1,3}}|\b){participles}\b",
        _I,
    )


@cache
def _audiences() -> frozenset[str]:
    return frozenset(read_lines("audience_words.txt"))
