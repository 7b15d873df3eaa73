"""Ranges of days as facet words.

A row whose day is known to the month or the year is in a range when some day of that month or year is, since it may
have been that day. Days are ISO prefixes of years 1000 to 2199; what is dated outside of them is in no open range.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Final

from onrecord.errors import UsageError
from onrecord.store.search.facets import decade_word, month_word, year_word

_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_DECADE: Final = 10
_MONTHS: Final = 12
_YEAR_DIGITS: Final = 4
_DAY_LENGTH: Final = len("2017-03-01")
_MONTH_LENGTH: Final = len("2017-03")
_PERIOD: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def covering(family: str, since: str | None, until: str | None) -> tuple[str, ...]:
    """The facet words of which a row has one if its day is in the range, and perhaps if it is in the same month.

    Args:
        family: `facets.SAID`, `PUBLISHED` or `DAY`.
        since: a day, month or year, which is included; None is open.
        until: the same of the end.
    """
    first = _month(since, default=1) if since else (_FIRST_YEAR, 1)
    last = _month(until, default=_MONTHS) if until else (_LAST_YEAR, _MONTHS)
    return tuple(_words(family, first, last))


def check_range(since: str | None, until: str | None) -> None:
    """Refuse what is no range.

    Raises:
        UsageError: an end is no day, month or year, or they are the wrong way round.
    """
    for end in (since, until):
        if end is not None and not _is_day(end):
            raise UsageError(f"{end!r} is no day, month or year", next_step="Give 2017, 2017-03 or 2017-03-01.")
    if since and until and since[: len(until)] > until[: len(since)]:
        raise UsageError(f"the range from {since} to {until} ends before it begins", next_step="Swap its ends.")


def _is_day(end: str) -> bool:
    if _PERIOD.fullmatch(end) is None:
        return False
    try:
        datetime.date.fromisoformat(f"{end}-01-01"[:_DAY_LENGTH])
    except ValueError:
        return False
    return True


def is_exact(since: str | None, until: str | None) -> bool:
    """Whether a row that has one of the words is in the range: its ends are whole months."""
    return all(end is None or len(end) < _DAY_LENGTH for end in (since, until))


def _month(end: str, *, default: int) -> tuple[int, int]:
    year = int(end[:_YEAR_DIGITS])
    return year, int(end[_YEAR_DIGITS + 1 : _MONTH_LENGTH]) if len(end) >= _MONTH_LENGTH else default


def _words(family: str, first: tuple[int, int], last: tuple[int, int]) -> Iterator[str]:
    year = first[0]
    whole_from = year if first[1] == 1 else year + 1
    whole_to = last[0] if last[1] == _MONTHS else last[0] - 1
    while year <= last[0]:
        if whole_from <= year <= whole_to and year % _DECADE == 0 and year + _DECADE - 1 <= whole_to:
            yield decade_word(family, f"{year // _DECADE:03}")
            year += _DECADE
        elif whole_from <= year <= whole_to:
            yield year_word(family, f"{year:04}")
            year += 1
        else:
            # A row of which only the year is known is in every part of it: it stands in month 0.
            months = [month for month in range(1, _MONTHS + 1) if first <= (year, month) <= last]
            yield from (month_word(family, f"{year:04}-{month:02}") for month in ([0, *months] if months else []))
            year += 1
