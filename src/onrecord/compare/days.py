"""How far apart two dates are, and whether they may be one: ISO dates, of which some tell the month or year alone."""

import datetime
from typing import Final

# A day is told loosely: "Sunday night" is Monday in another zone, and a weekday is at times taken for its neighbour.
DAYS_OF_GRACE: Final = 1
_DAY: Final = len("2017-03-01")


def day_number(date: str) -> int:
    """The ordinal of a day, or of the first one of a month or year."""
    parts = [int(part) for part in date.split("-")]
    return datetime.date(parts[0], *[*parts[1:], 1, 1][:2]).toordinal()


def days_between(one: str | None, other: str | None) -> int | None:
    """Days between two dates, in either order; None where one is not known to the day."""
    if not one or not other or min(len(one), len(other)) < _DAY:
        return None
    return abs(day_number(one) - day_number(other))


def agree(one: str, other: str) -> bool:
    """Whether two dates may be one: days within `DAYS_OF_GRACE`; else the one is in the other's month or year."""
    apart = days_between(one, other)
    return apart <= DAYS_OF_GRACE if apart is not None else one.startswith(other) or other.startswith(one)
