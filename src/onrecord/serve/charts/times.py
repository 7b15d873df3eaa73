"""Dates on an axis, at the precision at which they are known: a year is as wide as a year."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.serve.charts.drawing import LETTER, Canvas
from onrecord.serve.words import MONTH_DIGITS, MONTHS, YEAR_DIGITS

MIN_TICK_WIDTH = 44.0  # units that "2017" and the space around it need
MONTHS_A_YEAR, DAYS_A_YEAR = 12, 365
# Up to here, columns stand for months; a longer time is shown by years.
MOST_MONTHS = 40


def first_day(period: str) -> datetime.date:
    """The first day of an ISO prefix."""
    year, month, day = (*map(int, period.split("-")), 1, 1)[:3]
    return datetime.date(year, month, day)


def day_behind(period: str) -> datetime.date:
    """The day after the last day of an ISO prefix."""
    first = first_day(period)
    if len(period) == YEAR_DIGITS:
        return datetime.date(first.year + 1, 1, 1) if first.year < datetime.MAXYEAR else datetime.date.max
    if len(period) == MONTH_DIGITS:
        return _next_month(first)
    return first + datetime.timedelta(days=1) if first < datetime.date.max else first


def _next_month(first: datetime.date) -> datetime.date:
    if first.month < MONTHS_A_YEAR:
        return first.replace(month=first.month + 1, day=1)
    return datetime.date(first.year + 1, 1, 1) if first.year < datetime.MAXYEAR else datetime.date.max


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time on a stretch of the canvas.

    Attributes:
        first, behind: days, half-open.
        left, right: units.
    """

    first: datetime.date
    behind: datetime.date
    left: float
    right: float

    def x(self, day: datetime.date) -> float:
        """Where a day begins."""
        days = (self.behind - self.first).days or 1
        place = (min(max(day, self.first), self.behind) - self.first).days / days
        return self.left + place * (self.right - self.left)

    def stretch(self, period: str) -> tuple[float, float]:
        """Where a period begins, and how wide it is."""
        begin = self.x(first_day(period))
        return begin, self.x(day_behind(period)) - begin

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Lines and names of years, or of months where there are few; names stand below `bottom`."""
        years = range(self.first.year, self.behind.year + 1)
        room = (self.right - self.left) / max(1, len(years))
        if len(years) <= 2 and room > MIN_TICK_WIDTH * 2:
            self._draw_months(canvas, top, bottom)
            return
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if step * room >= MIN_TICK_WIDTH)
        for year in years:
            day = datetime.date(max(year, 1), 1, 1)
            if year % step == 0 and self.first <= day <= self.behind:
                self._tick(canvas, day, str(year), top, bottom)

    def _draw_months(self, canvas: Canvas, top: float, bottom: float) -> None:
        months = max(1, (self.behind - self.first).days // 30)
        step = next(step for step in (1, 2, 3, 6, 12) if step * (self.right - self.left) / months >= MIN_TICK_WIDTH)
        day, named, free = self.first.replace(day=1), False, self.left
        while day <= self.behind:
            if (day.month - 1) % step == 0 and day >= self.first:
                month = MONTHS[day.month - 1][:3]
                name = str(day.year) if day.month == 1 else month if named else f"{month} {day.year}"
                named = True
                # "Nov 2024" is wider than a month may be; the name behind it then gives way.
                self._tick(canvas, day, name if self.x(day) >= free else "", top, bottom)
                free = max(free, self.x(day) + (len(name) + 1) * LETTER)
            following = _next_month(day)
            if following == day:
                break
            day = following

    def _tick(self, canvas: Canvas, day: datetime.date, name: str, top: float, bottom: float) -> None:
        x = self.x(day)
        canvas.line(x, top, x, bottom, "grid")
        if name and x + LAST_LABEL <= canvas.width:
            canvas.text(x + 2, bottom + 13, name, "tick")


LAST_LABEL = 26.0  # units that the name of a year needs right of its line


def axis_over(periods: Iterable[str], *, left: float, right: float) -> Axis:
    """An axis that holds all periods, from the beginning of a month to the end of one, and a year at least."""
    known = [period for period in periods if period]
    first = min(map(first_day, known)).replace(day=1)
    last = max(map(day_behind, known))
    behind = last if last.day == 1 else _next_month(last.replace(day=1))
    if (behind - first).days < DAYS_A_YEAR and first.year < datetime.MAXYEAR:
        behind = first.replace(year=first.year + 1)
    return Axis(first, behind, left, right)


def binned(period: str, *, by_year: bool) -> str:
    """The column that a period falls into: its month or year; of a period wider than a month, itself."""
    return period[: YEAR_DIGITS if by_year else MONTH_DIGITS]


def wants_years(periods: Iterable[str]) -> bool:
    """Whether so long a time is better shown by years."""
    known = [period for period in periods if period]
    if not known:
        return False
    first, last = min(map(first_day, known)), max(map(first_day, known))
    return (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month >= MOST_MONTHS
