"""Date expressions to dates, against the day on which the story was published."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.dates.grammar import FormKind
from onrecord.annotate.dates.holidays import day_of_holiday
from onrecord.annotate.dates.partial import PartialDate
from onrecord.annotate.dates.words import day_of, month_of, number_of, weekday_of, year_of

# "Nov. 8" without a year: the last one, unless that is longer ago than this. Writers name the year then, or mean the
# next one. Chosen on TimeBank and AQUAINT (benchmarks/dates.py).
LONGEST_UNNAMED_YEAR: Final = 300  # days
# A clock's "89" is 1989, "16" is 2016: two digits up to this are of the 21st century.
LAST_SHORT_YEAR: Final = 40

NO_PREFIX: Final = "a {} is no day, month or year, and is not made into one"
_PAST = ("last", "past", "previous")
_COMING = ("next", "coming", "following")


@dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is resolved against.

    Attributes:
        published: when the story was published, None where it is not known.
        anchor: the day last spoken of ("the next day"), None where there is none.
        recent: the date last spoken of, be it a year alone ("that year").
        ahead: whether the words before the expression speak of what is to come ("is due to meet Monday").
        back: whether they are known to speak of what has happened.
    """

    published: PartialDate | None
    anchor: PartialDate | None = None
    recent: PartialDate | None = None
    ahead: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A date, None where the words tell none, and why."""

    date: PartialDate | None
    why: str


class Unresolved(Exception):
    """The words give no date; the message says why. Never leaves this module."""


def resolve(kind: FormKind, match: re.Match[str], frame: Frame) -> Resolved:
    """The date of an expression that a form matched.

    Args:
        kind: of the form.
        match: of its pattern.
        frame: what it is resolved against.
    """
    said = " ".join(match.group().split())
    try:
        date, how = _RESOLVERS[kind](_Parts(match), frame)
    except Unresolved as problem:
        return Resolved(None, f"'{said}': {problem}")
    if date is None:
        return Resolved(None, f"'{said}': there is no such day in the calendar")
    return Resolved(date, f"'{said}' is {date}{how}")


class _Parts:
    """The named groups of a match in lower case with single spaces; '' for what is absent."""

    def __init__(self, match: re.Match[str]) -> None:
        self._groups = {name: " ".join(text.lower().split()) for name, text in match.groupdict().items() if text}
        self.whole = " ".join(match.group().split())

    def __getitem__(self, name: str) -> str:
        return self._groups.get(name, "")

    def says(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether a group holds one of the words."""
        return any(word in self[name].split() for word in words)


_Answer = tuple[PartialDate | None, str]


def _published(frame: Frame, needed: str, said: str) -> PartialDate:
    """The date of publication, if it is known as precisely as needed ("day", "month" or "year")."""
    if frame.published is None:
        raise Unresolved(f"the story has no date; '{said}' stays relative (set it with --published)")
    if (needed == "day" and not frame.published.day) or (needed == "month" and not frame.published.month):
        raise Unresolved(f"the story's date is known as {frame.published} alone, and this needs the {needed}")
    return frame.published


def _from(published: PartialDate) -> str:
    return f", counted from the story's date, {published}"


def _numeric(parts: _Parts, _: Frame) -> _Answer:
    if parts["month"]:
        return PartialDate.of(int(parts["year"]), int(parts["month"]), int(parts["day"])), ""
    first, second, year = int(parts["first"]), int(parts["second"]), int(parts["year"])
    if year < 100:
        year += 2000 if year <= LAST_SHORT_YEAR else 1900
    if max(first, second) > 12:
        month, day = sorted((first, second))
    elif parts["mark"] == "." or first == second:
        day, month = first, second
    else:
        raise Unresolved("which number is the month is not told")
    return PartialDate.of(year, month, day), ""


def _day_of_month(parts: _Parts, frame: Frame) -> _Answer:
    month, day = month_of(parts["month"]), day_of(parts["day"])
    if parts["year"]:
        return PartialDate.of(year_of(parts["year"]), month, day), ""
    if parts["far"]:
        year, how = _year_near(parts["far"], frame, parts.whole)
        return PartialDate.of(year, month, day), how
    published = _published(frame, "month", parts.whole)
    if not published.day:
        if published.month == month:
            raise Unresolved(f"the story's date is known as {published} alone")
        year = published.year - (month > published.month)
        return PartialDate.of(year, month, day), f", the last one before {published}"
    return _nearest_day(month, day, published, frame)


def _nearest_day(month: int, day: int, published: PartialDate, frame: Frame) -> _Answer:
    today = published.date
    past = PartialDate.of(published.year, month, day)
    if past is None or past > published:
        past = PartialDate.of(published.year - 1, month, day)
    coming = PartialDate.of(past.year + 1, month, day) if past else None
    if today is None or past is None or past.date is None:
        return past or PartialDate.of(published.year, month, day), ""
    ago = (today - past.date).days
    if coming and ago and (frame.ahead or (ago > LONGEST_UNNAMED_YEAR and not frame.back)):
        return coming, f", the next one after the story's date, {published}"
    return past, f", the last one on or before the story's date, {published}"


def _year_near(near: str, frame: Frame, said: str) -> tuple[int, str]:
    """The year of "last year", "this year", "next year"."""
    if near == "that":
        raise Unresolved("which year is not told here")
    published = _published(frame, "year", said)
    step = {"last": -1, "this": 0, "next": 1}[near]
    return published.year + step, _from(published)


def _month(parts: _Parts, frame: Frame) -> _Answer:
    month = month_of(parts["month"])
    if parts["year"]:
        return PartialDate.of(year_of(parts["year"]), month), ""
    if parts["short"]:
        short = int(parts["short"])
        return PartialDate.of(short + (2000 if short <= LAST_SHORT_YEAR else 1900), month), ""
    if parts["far"]:
        year, how = _year_near(parts["far"], frame, parts.whole)
        return PartialDate.of(year, month), how
    if parts["near"].startswith("that") or "same" in parts["near"]:
        raise Unresolved("which year is not told here")
    published = _published(frame, "year", parts.whole)
    if not published.month:
        # Published some time in that year: its January is over or under way, whichever month that was.
        if month != 1 or parts["near"]:
            raise Unresolved(f"the story's date is known as {published} alone")
        return PartialDate.of(published.year, 1), _from(published)
    return _nearest_month(month, published, parts, frame)


def _nearest_month(month: int, published: PartialDate, parts: _Parts, frame: Frame) -> _Answer:
    is_last = parts.says("near", _PAST)
    past = published.year - (month > published.month or (is_last and month == published.month))
    months_ago = (published.year - past) * 12 + published.month - month
    coming = parts.says("near", _COMING)
    is_far = months_ago * 30 > LONGEST_UNNAMED_YEAR and not is_last and not frame.back
    if parts["near"] == "this":
        return PartialDate.of(published.year, month), _from(published)
    if coming or is_far or (frame.ahead and months_ago > 0 and not is_last):
        return PartialDate.of(past + 1, month), f", the next one after the story's date, {published}"
    return PartialDate.of(past, month), f", the last one by the story's date, {published}"


def _weekday(parts: _Parts, frame: Frame) -> _Answer:
    if parts["near"] in ("every", "each"):
        raise Unresolved("this is no one day")
    if parts["near"].startswith("that") or "same" in parts["near"]:
        raise Unresolved("which week is not told here")
    published = _published(frame, "day", parts.whole)
    weekday = weekday_of(parts["weekday"])
    today = published.date
    behind = (today.weekday() - weekday) % 7 if today else 0
    week = parts["week"] or parts["week_behind"]
    if week:
        shift = -7 if _any(week, _PAST) else 7 if _any(week, _COMING) else 0
        if not shift and not week.startswith("this"):
            raise Unresolved("which week is not told here")
        monday = published.plus_days(-(today.weekday() if today else 0) + shift)
        return monday and monday.plus_days(weekday), _from(published)
    if parts.says("near", _COMING):
        return published.plus_days(7 - behind), f", the next one after the story's date, {published}"
    if parts.says("near", _PAST) and not behind:
        behind = 7
    if parts["near"] == "this" and today:
        return published.plus_days(weekday - today.weekday()), f", that of the week of the story's date, {published}"
    if frame.ahead and not parts["near"]:
        return published.plus_days((7 - behind) % 7), f", the next one on or after the story's date, {published}"
    return published.plus_days(-behind), f", the last one on or before the story's date, {published}"


def _day_of_weekday(parts: _Parts, frame: Frame) -> _Answer:
    """The last 13th that is a Friday, for "Friday the 13th"."""
    published = _published(frame, "day", parts.whole)
    day, weekday = day_of(parts["day"]), weekday_of(parts["weekday"])
    for months in range(13):
        month = published.plus_months(months if frame.ahead else -months)
        date = month and PartialDate.of(month.year, month.month, day)
        is_past = date is not None and date <= published
        if date and date.date and date.date.weekday() == weekday and (date == published or is_past != frame.ahead):
            return date, f", the {'next' if frame.ahead else 'last'} such day by the story's date, {published}"
    raise Unresolved("no month near the story's date has such a day")


def _any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text.split() for word in words)


def _near_day(parts: _Parts, frame: Frame) -> _Answer:
    published = _published(frame, "day", parts.whole)
    word = parts["word"]
    shift = {"yesterday": -1, "tomorrow": 1}.get(word.split()[-1], 0) * (2 if " " in word else 1)
    return published.plus_days(shift), _from(published)


def _near_part(parts: _Parts, frame: Frame) -> _Answer:
    if parts["near"] not in ("last", "this"):
        return _anchored_day(parts, frame)
    published = _published(frame, "day", parts.whole)
    return published.plus_days(-1 if parts["near"] == "last" else 0), _from(published)


def _near_unit(parts: _Parts, frame: Frame) -> _Answer:
    unit = parts["unit"]
    if unit not in ("month", "year"):
        raise Unresolved(NO_PREFIX.format(unit))
    near = parts["near"]
    if _any(near, ("that", "same", "following", "the previous")):
        if frame.recent is None:
            raise Unresolved(f"which {unit} is not told here")
        step = 1 if "following" in near else -1 if "previous" in near else 0
        date = frame.recent.plus_months(step) if unit == "month" else frame.recent.plus_years(step)
        return date, f", counted from {frame.recent}"
    if near.startswith("the") and not _any(near, ("present", "current")):
        raise Unresolved(f"'{near} {unit}' may be the {unit} before, or the time up to now")
    if near in ("past", "this past"):
        raise Unresolved(f"which {unit} is not told here")
    step = -1 if _any(near, (*_PAST, "ago", "earlier")) else 1 if _any(near, _COMING) else 0
    published = _published(frame, unit, parts.whole)
    date = published.plus_months(step) if unit == "month" else published.plus_years(step)
    return date, _from(published)


def _distance(parts: _Parts, frame: Frame) -> _Answer:
    count = _count(parts)
    if parts["weekday"] == "today":
        published = _published(frame, "day", parts.whole)
        return _counted_exactly(published, -count, parts["unit"]), _from(published)
    if parts["weekday"]:
        raise Unresolved("which week it counts from is not told")
    if parts["more"]:
        return _distance_in_parts(parts, count, frame)
    unit = parts["unit"]
    published = _published(frame, unit if unit in ("month", "year") else "day", parts.whole)
    return _counted(published, -count, unit), _from(published)


def _distance_in_parts(parts: _Parts, count: int, frame: Frame) -> _Answer:
    """As precise as the smaller unit ("a year and two months ago")."""
    more = number_of(parts["more"])
    published = _published(frame, "day" if parts["unit"] == "day" else "month", parts.whole)
    if more is None or parts["unit"] not in ("day", "month"):
        raise Unresolved("how long exactly is not told")
    month = published.plus_months(-more * (12 if parts["more_unit"].startswith("year") else 1))
    there = month and PartialDate.of(month.year, month.month, published.day)
    return there and _counted(there, -count, parts["unit"]), _from(published)


def _anchored(parts: _Parts, frame: Frame) -> _Answer:
    if not parts["number"]:
        return _anchored_day(parts, frame)
    count = _count(parts) * (1 if parts["way"] in ("later", "after") else -1)
    if parts["way"] in ("before", "after"):
        raise Unresolved("the event it counts from has no date here")
    anchor = frame.recent if parts["unit"] in ("month", "year") else frame.anchor
    if anchor is None:
        raise Unresolved("the day it counts from is not told before")
    return _counted(anchor, count, parts["unit"]), f", counted from {anchor}"


def _anchored_day(parts: _Parts, frame: Frame) -> _Answer:
    if parts["way"] in ("before", "after"):
        raise Unresolved("the event it counts from has no date here")
    if frame.anchor is None:
        raise Unresolved("the day it counts from is not told before")
    words = f"{parts['same']} {parts['near']}"
    step = 1 if _any(words, ("next", "following")) else -1 if "previous" in words else 0
    return frame.anchor.plus_days(step), f", counted from {frame.anchor}"


def _count(parts: _Parts) -> int:
    count = number_of(parts["number"])
    if count is None or parts["about"]:
        raise Unresolved("how long exactly is not told")
    return count


def _counted(date: PartialDate, count: int, unit: str) -> PartialDate | None:
    """The date so many units on, as precise as the unit is."""
    if unit == "day":
        return date.plus_days(count)
    if unit == "month":
        return date.plus_months(count)
    if unit == "year":
        return date.plus_years(count)
    raise Unresolved(
        NO_PREFIX.format(unit)
        if unit in ("week", "weekend", "decade", "century", "quarter")
        else f"a count of {unit}s may begin on either of two days"
    )


def _counted_exactly(date: PartialDate, count: int, unit: str) -> PartialDate | None:
    """The same day so many units on ("a year ago today")."""
    if unit in ("day", "week"):
        return date.plus_days(count * (7 if unit == "week" else 1))
    there = _counted(date, count, unit)
    return PartialDate.of(there.year, there.month or date.month, date.day) if there else None


def _holiday(parts: _Parts, frame: Frame) -> _Answer:
    name = parts["holiday"]
    if parts["year"]:
        return day_of_holiday(name, year_of(parts["year"])), ""
    published = _published(frame, "day", parts.whole)
    past = day_of_holiday(name, published.year)
    if past is None or past > published or (past == published and parts["near"] == "last"):
        past = day_of_holiday(name, published.year - 1)
    if past is None:
        return None, ""
    coming = day_of_holiday(name, past.year + 1)
    today = published.date
    ago = (today - past.date).days if today and past.date else 0
    if coming and parts["near"] != "last" and (parts["near"] == "next" or ago > LONGEST_UNNAMED_YEAR):
        return coming, f", the next one after the story's date, {published}"
    return past, f", the last one on or before the story's date, {published}"


def _year(parts: _Parts, _: Frame) -> _Answer:
    return PartialDate.of(year_of(parts["year"])), ""


def _vague(_: _Parts, __: Frame) -> _Answer:
    raise Unresolved("it names no day, month or year")


_RESOLVERS: Final[dict[FormKind, Callable[[_Parts, Frame], _Answer]]] = {
    "day_of_month": _day_of_month,
    "day_of_weekday": _day_of_weekday,
    "numeric": _numeric,
    "month": _month,
    "weekday": _weekday,
    "near_day": _near_day,
    "near_part": _near_part,
    "near_unit": _near_unit,
    "distance": _distance,
    "anchored": _anchored,
    "holiday": _holiday,
    "season": _year,
    "year": _year,
    "vague": _vague,
}
