"""The date line that a story opens with, and the date that an option or a page gives.

A date line stands by itself ("Thursday, March 2, 2017 3:14 PM"), behind a label ("Published: 2 March 2017"), behind
a byline ("By Jane Doe | March 2, 2017"), or is the first part of the first line ("date 2017-03-02 The senator …").
A date that opens a sentence is none, and neither is a dateline ("WASHINGTON, March 2 —").
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from onrecord.errors import UsageError
from onrecord.record import Span, When

# A date line stands among headline, deck and byline; further down, a date belongs to what the story tells.
HEAD_CHARACTERS = 500
HEAD_LINES = 5
# A longer line is a paragraph, and the story has begun.
LONGEST_HEADLINE = 300
# The first newspaper was printed in 1605; four digits outside of these years are something else.
EARLIEST_YEAR = 1605
LATEST_YEAR = 2199

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{n}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = (
    r"(?P<date>(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})"
    rf"|{_MONTH.format(n=1)}\s{{1,3}}(?P<day1>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year1>[0-9]{{4}})"
    rf"|(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}{_MONTH.format(n=2)},?\s{{1,3}}(?P<year2>[0-9]{{4}})"
    rf"|{_MONTH.format(n=3)},?\s{{1,3}}(?P<year3>[0-9]{{4}}))(?![0-9])"
)
_ANYWHERE = re.compile(rf"(?<!\w){_DATE}", re.IGNORECASE)
_WEEKDAY = r"(?:(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s{1,3})?"
_ZONE = r"(?:\s?(?:Z|[+-][0-9]{2}:?[0-9]{2})|\s{1,3}\(?[A-Z]{2,4}\)?)?"
_TIME = (
    r"(?:(?:T|\s{0,3}[,|·•–—-]?\s{0,3}(?:at\s{1,3})?)"
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?::[0-9]{2}(?:\.[0-9]+)?)?"
    rf"(?:\s?(?P<half>[ap])\.?m\.?)?{_ZONE})?"
)
# "Updated: …" alone is missing here on purpose: it does not tell when the story was published.
_LABEL = (
    r"(?:(?:(?:first|originally)\s+)?(?:published|posted|issued|released|dated?)(?:\s+(?:on|date))?"
    r"|(?:publication|release|publish|issue)\s+date|date\s+(?:published|posted|of\s+publication))"
)
_UPDATE = r"(?:\s{0,3}[|·•–—,;/(-]?\s{0,3}(?:last\s+)?(?:updated|modified|edited)\b[^\r\n]{0,60})?"
_BYLINE = r"By\s+[^|·•–—\r\n]{2,80}?\s*[|·•–—]\s*"

_WHOLE_LINE = re.compile(
    rf"(?:{_BYLINE})?(?P<line>(?:{_LABEL}\s*:?\s*)?{_WEEKDAY}{_DATE}{_TIME}{_UPDATE})[.|]?", re.IGNORECASE
)
# What follows may be the story itself, but not the rest of a sentence about that date.
_PART_OF_LINE = re.compile(
    rf"(?P<line>(?:date\s*:?|{_LABEL}\s*:)\s*{_WEEKDAY}{_DATE}(?:T[0-9:.]+Z?)?)"
    r"(?=\s)(?!\s+(?:was|is|will|would|has|had|marks|marked|and|or|to)\b)",
    re.IGNORECASE,
)
# White space and the invisible marks that pages and editors leave before the first word.
_BLANK = " \t\v\f\x00\xa0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")


@dataclass(frozen=True)
class DateLine:
    """A date line: `text[start:end]` is all of it, with its label ("date", "Published:"), weekday and time.

    `when.span` covers the date alone.
    """

    start: int
    end: int
    when: When


def find_date_line(text: str) -> DateLine | None:
    """The date line among the first lines of `text`, or None.

    Looks at the first `HEAD_CHARACTERS` characters only, so that its cost does not grow with the text.
    """
    for number, (start, end, finished) in enumerate(_first_lines(text)):
        line = text[start:end]
        match = _WHOLE_LINE.fullmatch(line) if finished else None
        if match is None and number == 0:
            match = _PART_OF_LINE.match(line)
        when = _when(match, text, start) if match else None
        if match and when:
            return DateLine(start=start + match.start("line"), end=start + match.end("line"), when=when)
        if len(line) > LONGEST_HEADLINE:
            return None
    return None


def dates_in(text: str, start: int = 0, end: int | None = None) -> Iterator[When]:
    """The dates that stand between two offsets of `text`, whatever stands around them: "January 10, 2017"."""
    for match in _ANYWHERE.finditer(text, start, len(text) if end is None else end):
        value = _iso_value(match.groupdict())
        if value:
            yield When(value=value, span=Span.cut(text, *match.span("date")), basis="stated")


def _first_lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each of the first lines, blanks at its ends left out, and whether it ends in the head."""
    head = text[: HEAD_CHARACTERS + 1]
    found = 0
    for match in _LINE.finditer(head):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip(_BLANK))
        end = match.start() + len(line.rstrip(_BLANK))
        if start >= end:
            continue
        yield start, end, match.end() < len(head) or len(head) == len(text)
        found += 1
        if found == HEAD_LINES:
            return


def _when(match: re.Match[str], text: str, offset: int) -> When | None:
    """The date that a match over a line at `offset` names, or None where the calendar has no such day."""
    value = _iso_value(match.groupdict())
    if value is None:
        return None
    span = Span.cut(text, offset + match.start("date"), offset + match.end("date"))
    groups = match.groupdict()
    if groups.get("hour") is None:
        return When(value=value, span=span, basis="stated")
    if groups["minute"] is None and groups["half"] is None:
        return None  # a bare number behind a date is no time: "March 2, 2017 12"
    time = _time_of_day(int(groups["hour"]), int(groups["minute"] or 0), groups["half"])
    return When(value=value, time=time, span=span, basis="stated") if time else None


def _iso_value(groups: dict[str, str | None]) -> str | None:
    year = groups["iso_year"] or groups["year1"] or groups["year2"] or groups["year3"]
    name = groups["month1"] or groups["month2"] or groups["month3"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(groups["iso_month"] or 0)
    day = groups["iso_day"] or groups["day1"] or groups["day2"]
    if year is None or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return None
    try:
        date = datetime.date(int(year), month, int(day) if day else 1)
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]


def _time_of_day(hour: int, minute: int, half: str | None) -> str | None:
    """The time as "HH:MM" of 24 hours, or None where a clock does not show it."""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return datetime.time(hour, minute).strftime("%H:%M")
    except ValueError:
        return None


_ISO_OPENING = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9])\S*)?")


def published_when(value: str) -> When | None:
    """A date that a page, a file or an option gives ("2017", "2017-03-02", "2017-03-02T15:14:00Z"); None if it is none.

    Its precision is kept, and its basis is "published".
    """
    match = _ISO_OPENING.fullmatch(value.strip())
    # "0001-01-01" is what a page's software writes where it knows no date.
    if match is None or not EARLIEST_YEAR <= int(match[1][:4]) <= LATEST_YEAR:
        return None
    try:
        return When(value=match[1], time=match[2], basis="published")
    except ValueError:
        return None


_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d+\S*)?", re.ASCII)


def told_when(value: str) -> When | None:
    """A date as pages and tables write it: ISO 8601, its compact form, or as a date line; None if it is none."""
    compact = _COMPACT_DAY.fullmatch(value)
    when = published_when(f"{compact[1]}-{compact[2]}-{compact[3]}" if compact else value)
    if when:
        return when
    line = find_date_line(value)
    return When(value=line.when.value, time=line.when.time, basis="published") if line else None


def header_moment(value: str | None) -> datetime.datetime | None:
    """A point in time as the headers of mail, HTTP and RSS write it (RFC 5322, 3.3); None if it is none.

    It stays in its own time zone, and has none where the header tells none ("-0000").
    """
    try:
        return parsedate_to_datetime(value or "")
    # Besides what it documents, the parser lets through what it stumbles over: "Mon, 01 Jan 99999999999".
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def checked_published(value: str) -> When:
    """The date that `--published` gives.

    Raises:
        UsageError: it is not YYYY, YYYY-MM or YYYY-MM-DD, or the calendar has no such day.
    """
    when = published_when(value)
    if when is None:
        raise UsageError(
            f"{value!r} is not a date",
            where="--published",
            next_step='Give YYYY, YYYY-MM or YYYY-MM-DD, e.g. "2017-03-02".',
        )
    return when
