"""Periods whose ends are ISO 8601 prefixes: "2017", "2017-03" or "2017-03-01", each at its own precision."""

import datetime


def is_within(day: str, began: str | None, ended: str | None) -> bool:
    """Whether a period covers some of a day, month or year; an end that is not known leaves it open.

    Where precisions differ, the coarser counts: a term that began in "2017" covers 2017-01-05.
    """
    return (began is None or not _is_before(day, began)) and (ended is None or not _is_before(ended, day))


def years_between(earlier: str, later: str) -> int:
    """Years from the one to the other, by their years alone."""
    return int(later[:4]) - int(earlier[:4])


def widened(day: str, days: int) -> tuple[str, str]:
    """The first and the last day of the time around a day, month or year, so many days before and after."""
    first = datetime.date.fromisoformat(f"{day}-01-01"[:10])
    last = datetime.date.fromisoformat(f"{day}-12-28"[:10])  # every month has it; a few days do not matter here
    span = datetime.timedelta(days=days)
    low = first - span if first.year > 1 else first
    return low.isoformat(), (last + span if last.year < datetime.MAXYEAR else last).isoformat()


def earliest(*days: str | None) -> str | None:
    """The first of some days; None where none is known."""
    return min((day for day in days if day), default=None)


def latest(*days: str | None) -> str | None:
    """The last of some days; None where none is known."""
    return max((day for day in days if day), default=None)


def _is_before(one: str, other: str) -> bool:
    """Whether all of the one lies before all of the other."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]
