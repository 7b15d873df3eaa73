"""What a plain "said" does, where its content tells: "It is false" denies, "must resign" demands, "Why now?" asks.

`data/act_contents.tsv` holds the phrases. Most contents decide nothing; then a statement stays a plain one.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from onrecord.annotate.attribution import Range
from onrecord.record import Act
from onrecord.wordlists import read_rows

MAX_READ: Final = 240  # characters of a content: what is done by it stands near its beginning
MAX_ENDING: Final = 60  # characters at its end, for what only an end tells


@dataclass(frozen=True, slots=True)
class Told:
    """An act told by a content, and the words that told it."""

    act: Act
    span: Range


@dataclass(frozen=True, slots=True)
class _Rule:
    act: Act
    place: str
    pattern: re.Pattern[str]


def act_of_content(text: str, spans: tuple[Range, ...], *, names: bool) -> Told | None:
    """The act that the words of a content plainly do, None for a plain statement.

    Args:
        text: the document's text.
        spans: the content's.
        names: whether the cue gives a name to something ("called it …"): then a mark that it is given needs no verb.
    """
    for start, end in spans:
        opening = _plain(text, start, min(end, start + MAX_READ))
        closing_start = max(start, end - MAX_ENDING)
        closing = _plain(text, closing_start, end)
        for rule in _rules():
            if rule.place == "name" and not names:
                continue
            match = rule.pattern.search(closing if rule.place == "end" else opening)
            if match is not None:
                first = closing_start if rule.place == "end" else start
                return Told(rule.act, (first + match.start("told"), first + match.end("told")))
    return None


def _plain(text: str, start: int, end: int) -> str:
    """A stretch in lower case with straight apostrophes, every character in its place."""
    part = text[start:end]
    lower = part.lower()
    # A few capitals have two characters in lower case ("İ"); then the offsets would slip.
    return (lower if len(lower) == len(part) else part).replace("’", "'")


@cache
def _rules() -> tuple[_Rule, ...]:
    """A rule for each act and place, in the order in which the file first names them."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for act, place, phrase in read_rows("act_contents.tsv"):
        phrases.setdefault((act, place), []).append(phrase)
    rules = []
    for (act, place), some in phrases.items():
        rules.append(_Rule(cast("Act", act), place, _compiled(place, some)))
        if place == "is":
            rules.append(_Rule(cast("Act", act), "name", _compiled("any", some)))
        if (act, place) == ("support", "is"):
            # What is denied of somebody in praise is held against them.
            rules.append(_Rule("oppose", "is not", _compiled("is not", some)))
    return tuple(rules)


# Marks, conjunctions and words of a speaker who only begins.
_OPENING: Final = (
    r"\A[\s\"“”'‘`(—–-]*(?:(?:that|but|and|so|well|look|now|because|again|also|i\s+mean|you\s+know|of\s+course|frankly|"
    r"however|obviously|clearly)[\s,]+)*"
)


# What may stand between a form of "be" and the mark that is given.
_DEGREE: Final = (
    r"(?:(?:a|an|the|so|very|too|really|just|such|simply|quite|extremely|incredibly|absolutely|totally|completely|also|both|"
    r"truly|always|pretty|already|clearly|more|most|kind\s+of|sort\s+of|nothing\s+but|[\"“'‘]+)\s*)*"
)
_IS: Final = (
    r"(?:\b(?:is|are|was|were|be|been|being|becomes?|became|as|looks?|looked|sounds?|seems?|comes\s+off\s+as)|"
    r"'s|'re|'m)"
)


def _compiled(place: str, phrases: list[str]) -> re.Pattern[str]:
    choices = "|".join(_alternative(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    if place == "start":
        return re.compile(rf"{_OPENING}(?P<told>{choices})(?!\w)")
    if place == "end":
        return re.compile(rf"(?P<told>{choices})[\s\"“”'’)]*\Z")
    if place == "is":
        return re.compile(rf"{_IS}\s+{_DEGREE}(?P<told>{choices})(?![\w'-])")
    if place == "is not":
        return re.compile(rf"(?:{_IS}\s+not|\b(?:isn|aren|wasn|weren)'t)\s+{_DEGREE}(?P<told>{choices})(?![\w'-])")
    return re.compile(rf"(?<![\w'-])(?P<told>{choices})(?![\w'-])")


def _alternative(phrase: str) -> str:
    """A phrase as a pattern: "*" is one to three words, "(a|b)" a choice, "(a|)" one that may be absent."""
    pattern = re.escape(phrase)
    for mark, meaning in (
        (r"\(", "(?:"),
        (r"\)", ")"),
        (r"\|", "|"),
        (r"\*", r"[\w'-]+(?:\s+[\w'-]+){0,2}"),
        (r"\ ", r"\s+"),
    ):
        pattern = pattern.replace(mark, meaning)
    return pattern
