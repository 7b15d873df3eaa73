"""The forms that date expressions take, one pattern each.

Groups of one name have one meaning in all forms: `month`, `day`, `year`, `weekday`, `part` (of the day), `unit`,
`number`; `near` ("last", "this", "next"), `far` (of "last year"), `week` and `week_behind` (of "last week"), `way`
("ago", "later"), `about` ("nearly"), `edge` ("early", "late").
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from onrecord.annotate.dates.holidays import holiday_pattern
from onrecord.annotate.dates.words import (
    DAY,
    NO_MORE,
    SPACE,
    YEAR,
    month_pattern,
    number_pattern,
    pattern,
    weekday_pattern,
    year_pattern,
)
from onrecord.wordlists import any_of

FormKind = Literal[
    "day_of_month",
    "day_of_weekday",
    "numeric",
    "month",
    "weekday",
    "near_day",
    "near_part",
    "near_unit",
    "distance",
    "anchored",
    "holiday",
    "year",
    "season",
    "vague",
]

_NEAR: Final = (
    r"(?:last|this\s+past|this\s+coming|this|next|past|previous|coming|(?:the|that)\s+(?:very\s+)?same|that"
    r"|the\s+(?:following|last|past|previous|next|coming|present|current))"
)
_EDGE: Final = r"(?P<edge>(?:(?:the\s+)?(?:early|earlier|late|later|mid)(?:\s?-\s?|\s+)(?:(?:on|in)\s+)?)?)"
_ABOUT: Final = (
    r"(?:(?P<about>about|nearly|almost|(?:more|less|fewer)\s+than|roughly|over|around|at\s+least"
    r"|just\s+(?:over|under)|some)\s+)?"
)
_UNIT: Final = r"(?:day|week|weekend|month|year|decade|hour|minute|quarter|century)"
_PROGRAMME: Final = r"(?!\s+(?:night\s+(?:live|football)))"
# Nouns that four digits count; behind them the digits are no year.
_NOT_COUNTED: Final = (
    r"(?!\s+(?:people|votes?|voters|per\s?cent|miles|troops|delegates|jobs|feet|men|women|children|soldiers|points?"
    r"|dollars|workers|employees|students|others|members|pounds|tons|tonnes|acres|homes|hours|days|years|yards"
    r"|meters|metres|km|mph|shares|refugees|residents)\b)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: how its words are told, and what they are."""

    kind: FormKind
    pattern: re.Pattern[str]


@cache
def forms() -> tuple[Form, ...]:
    """All forms."""
    table = (*_calendar_forms(), *_relative_forms(), *_vague_forms())
    # An expression starts at a word's start, and a number's at the number's.
    return tuple(
        Form(kind, re.compile(rf"(?<![\w$£€#])(?<!\d[.,/-])(?:{text})", re.IGNORECASE)) for kind, text in table
    )


@cache
def triggers() -> re.Pattern[str]:
    """What stands in every expression; a stretch without any is not read further."""
    units = "day|night|week|month|year|morning|evening|afternoon|lunchtime|decade|quarter|century|hour|minute"
    seasons = any_of(["season", *_seasons()])
    return re.compile(
        rf"[0-9]|{units}|nineteen|eighteen|twenty|{seasons}|tomorrow|\beve\b|{month_pattern()}|{weekday_pattern()}|{holiday_pattern()}",
        re.IGNORECASE,
    )


def _seasons() -> tuple[str, ...]:
    return ("spring", "summer", "fall", "autumn", "winter")


def _calendar_forms() -> list[tuple[FormKind, str]]:
    """Forms that name their month or year: "Jan. 10, 2017", "last May", "2008"."""
    month, part = month_pattern(), pattern("part")
    that_day = rf"(?:(?P<near>last|this|next){SPACE})?(?:{weekday_pattern()}(?:{SPACE}(?P<part>{part}))?,?{SPACE})?"
    nth = rf"(?P<day>(?:{DAY}(?:st|nd|rd|th)?|{pattern('ordinal')})\b){NO_MORE}"
    year = rf"(?P<year>{year_pattern()})"
    of_year = rf"(?:(?:,?{SPACE}|,|{SPACE}of{SPACE}){year}(?!['’]s))?"
    far = rf"(?:,?{SPACE}(?:of{SPACE})?(?P<far>last|this|next|that){SPACE}(?:same{SPACE})?year\b)?"
    month_of_year = rf"(?:,?{SPACE}(?:of{SPACE})?{year}|{SPACE}?['’](?P<short>\d\d)\b)?"
    before_year = rf"(?:first|second|third|fourth|last|final|early|late|{any_of(_seasons())})"
    of_part = rf"(?:(?:quarter|half|weeks?|days?|months?|{any_of(_seasons())}){SPACE})?"
    return [
        ("day_of_month", rf"{that_day}(?:the{SPACE})?(?P<month>{month}){SPACE}?(?:the{SPACE})?{nth}{of_year}{far}"),
        (
            "day_of_month",
            rf"{that_day}(?:the{SPACE})?{nth}{SPACE}(?:(?:day{SPACE})?of{SPACE})?(?P<month>{month}){of_year}{far}",
        ),
        (
            "day_of_weekday",
            rf"(?P<weekday>{weekday_pattern()}),?{SPACE}the{SPACE}(?P<day>{DAY}(?:st|nd|rd|th))\b(?!{SPACE}of\b)",
        ),
        ("numeric", rf"(?P<year>{YEAR})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d-])"),
        (
            "numeric",
            r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d\d)(?![\d/.-]*\d)",
        ),
        ("month", rf"{_EDGE}(?:(?P<near>{_NEAR}){SPACE})?(?P<month>{month}){month_of_year}{far}"),
        ("season", rf"{_EDGE}(?:the{SPACE})?{before_year}{SPACE}{of_part}(?:(?:of|in){SPACE})?{year}"),
        ("holiday", rf"(?:(?P<near>last|this|next){SPACE})?(?P<holiday>{holiday_pattern()})(?:,?{SPACE}{year})?"),
        ("year", rf"{_EDGE}(?<!\d)(?:the{SPACE}year{SPACE})?{year}(?!s\b|['’]s?\d){_NOT_COUNTED}"),
    ]


def _relative_forms() -> list[tuple[FormKind, str]]:
    """Forms that are counted from the day of publication, or from another day."""
    part, weekday, number = pattern("part"), weekday_pattern(), number_pattern()
    week = rf"(?:{_NEAR}){SPACE}week"
    same = rf"(?:(?P<same>very{SPACE}same|very|same|next|following|previous){SPACE})?"
    word = rf"today|tonight|tomorrow|yesterday|(?:the{SPACE})?day{SPACE}(?:before{SPACE}yesterday|after{SPACE}tomorrow)"
    return [
        (
            "weekday",
            rf"{_EDGE}(?:(?P<week>{week}),?{SPACE}(?:on{SPACE})?)?(?:(?P<near>{_NEAR}|every|each){SPACE})?"
            rf"(?P<weekday>{weekday}){_PROGRAMME}(?:{SPACE}(?:of{SPACE})?(?P<week_behind>{week}))?"
            rf"(?:{SPACE}(?P<part>{part}))?",
        ),
        ("near_day", rf"{_EDGE}(?P<word>{word})\b(?:{SPACE}(?P<part>{part}))?"),
        (
            "near_part",
            rf"{_EDGE}(?P<near>last|this|that|the{SPACE}(?:next|following|previous|same)){SPACE}(?P<part>{part})",
        ),
        (
            "near_unit",
            rf"{_EDGE}(?P<near>{_NEAR}){SPACE}"
            rf"(?P<unit>week|weekend|month|year|season|decade|quarter|century|{pattern('season')})\b",
        ),
        (
            "near_unit",
            rf"(?:the{SPACE}end{SPACE}of|(?:earlier|later){SPACE}in){SPACE}the{SPACE}(?P<unit>year|month)\b",
        ),
        ("near_unit", rf"(?P<unit>year)(?:-|['’]s{SPACE}|{SPACE})end\b"),
        ("near_unit", r"(?P<unit>year)-(?P<near>ago|earlier)\b"),
        (
            "distance",
            rf"(?:(?P<more>{number}){SPACE}(?P<more_unit>years?|months?),?{SPACE}(?:and{SPACE})?)?"
            rf"{_ABOUT}(?P<number>{number}){SPACE}(?:full{SPACE})?(?P<unit>{_UNIT})s?{SPACE}(?P<way>ago)\b"
            rf"(?:{SPACE}(?:on{SPACE})?(?P<weekday>{weekday}|today\b))?",
        ),
        (
            "anchored",
            rf"{_ABOUT}(?P<number>{number}){SPACE}(?P<unit>{_UNIT})s?{SPACE}"
            r"(?P<way>earlier|later|before|after|prior|previously)\b",
        ),
        ("anchored", rf"{_EDGE}(?:the|that){SPACE}{same}(?P<unit>day){SPACE}(?P<way>earlier|later|before|after)\b"),
        (
            "anchored",
            rf"{_EDGE}(?:the{SPACE}(?P<same>very{SPACE}same|very|same|next|following|previous)|that"
            rf"(?:{SPACE}(?:very{SPACE})?same)?){SPACE}(?P<unit>day)\b",
        ),
        ("vague", rf"{_ABOUT}(?P<number>{number}){SPACE}(?:weekdays?|{weekday}s?){SPACE}ago\b"),
    ]


def _vague_forms() -> list[tuple[FormKind, str]]:
    """Forms that name a time without a day, month or year of its own."""
    of_day = rf"{month_pattern()}{SPACE}{DAY}|{weekday_pattern()}"
    feast = "super|good|easter|palm|ash|shrove|holy|maundy|fat|bloody|cyber"
    return [
        ("vague", rf"(?:{feast}){SPACE}{weekday_pattern()}"),
        ("vague", r"(?:the\s)?(?:(?:early|mid|late)[-\s])?(?:(?:1[6-9]|20)\d0|['’]\d0)s\b"),
        ("vague", rf"(?:on{SPACE})?the{SPACE}eve{SPACE}of\b"),
        ("vague", rf"(?:the{SPACE})?week(?:end)?{SPACE}(?:of|before|after|ending){SPACE}(?:the{SPACE})?(?:{of_day})"),
    ]
