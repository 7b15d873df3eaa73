"""Dated sentences of a story besides its attributions: "Clinton's speech Monday drew …", "On Sunday, Clinton met …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.annotate.dates.expressions import DateExpression
from onrecord.annotate.dates.reporting import Reporter
from onrecord.annotate.story import Story
from onrecord.wordlists import any_of, read_lines

LONGEST_GAP: Final = 60  # characters between an occasion and its date, and behind a date that are read for names
DAY_LENGTH: Final = len("2017-03-01")
_CLAUSE: Final = re.compile(
    r"[;:\x00]|\b(?:who|which|that|when|where|while|because|but|before|after|than|if|since|will|would)\b",
    re.IGNORECASE,
)
# "by Friday", "ahead of Tuesday's vote": the sentence is of another day.
_OF_ANOTHER_DAY: Final = re.compile(
    r"\b(?:by|before|until|till|since|after|following|for|from|through|ahead\s+of|than|to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[A-Z][\w-]+(?:[’'][A-Z]\w+)?")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence tells of a day.

    Attributes:
        sentence, paragraph: numbers of those that it stands in.
        names: the capitalised words of the sentence around the date, in lower case.
        occasions: the nouns of the occasion that the date stands with ("speech"), in lower case.
        expression: its date.
    """

    sentence: int
    paragraph: int
    names: frozenset[str]
    occasions: frozenset[str]
    expression: DateExpression


def find_scenes(story: Story, reporter: Reporter) -> Iterator[Scene]:
    """The days that a story tells of in the reporter's own words, in order.

    A day counts where it stands with an occasion or in the sentence's first clause.
    """
    for number, (start, end) in enumerate(story.sentences):
        if not reporter.dates_of((start, end)):
            continue
        sentence = reporter.sentence(None, start)
        for expression in sentence.expressions:
            is_day = expression.value is not None and len(expression.value) == DAY_LENGTH
            if not is_day:
                continue
            before = sentence.between(start, expression.span[0])
            behind = sentence.between(expression.span[1], end)
            occasions = _occasions_at(before, behind)
            if not _OF_ANOTHER_DAY.search(before) and (occasions or not _CLAUSE.search(before)):
                names = frozenset(name.lower() for name in _NAME.findall(before + behind[:LONGEST_GAP]))
                yield Scene(number, story.paragraph_at(start), names, occasions, expression)


def _occasions_at(before: str, behind: str) -> frozenset[str]:
    """The occasions that a date between two stretches of words dates."""
    nouns = [*_occasion().finditer(before)][-1:]
    found = [noun for noun in nouns if _is_close(before[noun.end() :])]
    ahead = _occasion_ahead().match(behind)
    if ahead and _is_close(ahead.group()) and "," not in ahead.group():
        found.append(ahead)
    return frozenset(noun["occasion"].lower().split()[-1] for noun in found)


def _is_close(between: str) -> bool:
    return len(between) <= LONGEST_GAP and _CLAUSE.search(between) is None


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<occasion>{any_of(read_lines('event_nouns.txt'))})\b", re.IGNORECASE)


@cache
def _occasion_ahead() -> re.Pattern[str]:
    return re.compile(rf"(?:['’]s)?\s+(?:[\w’'-]+\s+){{0,4}}?{_occasion().pattern}", re.IGNORECASE)
