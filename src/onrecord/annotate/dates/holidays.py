"""Days with a name of their own (holidays.tsv): "Thanksgiving", "Election Day"."""

import calendar
from functools import cache

from onrecord.annotate.dates.partial import PartialDate
from onrecord.annotate.dates.words import weekday_of
from onrecord.wordlists import any_of, read_rows


@cache
def _holidays() -> dict[str, str]:
    """Days with a name of their own, in lower case, and the rule of each."""
    return {row[0]: row[1] for row in read_rows("holidays.tsv")}


@cache
def holiday_pattern() -> str:
    """A pattern of the holidays' names, with either apostrophe."""
    return rf"{any_of(_holidays()).replace(chr(39), '[' + chr(39) + '’]')}(?!\w)"


def day_of_holiday(name: str, year: int) -> PartialDate | None:
    """The day of a holiday in a year.

    Raises:
        KeyError: there is no holiday of that name in holidays.tsv.
    """
    rule = _holidays()[name.lower().replace("’", "'")]
    if "-" in (fixed := rule.split()[0]):
        month, day = map(int, fixed.split("-"))
        return PartialDate.of(year, month, day)
    month_text, weekday_text, nth_text, *further = rule.split()
    weeks = calendar.Calendar().monthdatescalendar(year, int(month_text))
    days = [d for week in weeks for d in week if d.month == int(month_text) and d.weekday() == weekday_of(weekday_text)]
    nth = int(nth_text)
    day_found = PartialDate.of_day(days[nth - 1 if nth > 0 else nth])
    return day_found.plus_days(int(further[0]) if further else 0)
