"""Dates of which a part may be unknown: 2017, March 2017, 1 March 2017."""

import datetime
import re
from dataclasses import dataclass
from typing import Self

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of it, or a day.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, 0 where it is unknown.
        day: 1 to 31, 0 where it is unknown, as it is where the month is.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, year: int, month: int = 0, day: int = 0) -> Self | None:
        """The date, None if there is no such day."""
        try:
            datetime.date(year, month or 1, day or 1)
        except (ValueError, OverflowError):
            return None
        return cls(year, month, day)

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """The date that an ISO 8601 prefix names ("2017-03"), None if it names none."""
        match = _ISO.fullmatch(value)
        return cls.of(*(int(part or 0) for part in match.groups())) if match else None

    @classmethod
    def of_day(cls, day: datetime.date) -> Self:
        """A day of the calendar."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        """The ISO 8601 prefix."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    @property
    def date(self) -> datetime.date | None:
        """The day of the calendar, None if it is not known."""
        return datetime.date(self.year, self.month, self.day) if self.day else None

    @property
    def first(self) -> Self:
        """The earliest day that it can be."""
        return type(self)(self.year, self.month or 1, self.day or 1)

    def plus_days(self, days: int) -> Self | None:
        """So many days on (back, if negative); None where the day is not known or the calendar ends."""
        day = self.date
        if day is None:
            return None
        try:
            return self.of_day(day + datetime.timedelta(days=days))
        except OverflowError:
            return None

    def plus_months(self, months: int) -> Self | None:
        """The month so many months on; None where the month is not known."""
        if not self.month:
            return None
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return self.of(year, month + 1)

    def plus_years(self, years: int) -> Self | None:
        """The year so many years on."""
        return self.of(self.year + years)

    def is_after(self, other: "PartialDate") -> bool:
        """Whether it is certainly later: later at the coarser of both precisions."""
        mine, others = (self.year, self.month, self.day), (other.year, other.month, other.day)
        known = sum(1 for a, b in zip(mine, others, strict=True) if a and b)
        return mine[:known] > others[:known]
