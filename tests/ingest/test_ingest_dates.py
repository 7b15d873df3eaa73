import time

import pytest

from onrecord.errors import UsageError
from onrecord.ingest.dates import checked_published, find_date_line, published_when

DATE_LINES = [
    # why, text, the whole line, value, time, the date in it
    ("label without a colon, story on the same line", " date 2017-03-02 U.S. Sen. Ed Roe testifies", "date 2017-03-02",
     "2017-03-02", None, "2017-03-02"),
    ("label with a colon", "Published: March 2, 2017\n\nThe mayor", "Published: March 2, 2017",
     "2017-03-02", None, "March 2, 2017"),
    ("American", "March 2, 2017\nThe mayor", "March 2, 2017", "2017-03-02", None, "March 2, 2017"),
    ("British", "2 March 2017\nThe mayor", "2 March 2017", "2017-03-02", None, "2 March 2017"),
    ("ISO", "2017-03-02\r\nThe mayor", "2017-03-02", "2017-03-02", None, "2017-03-02"),
    ("weekday and time", "Thursday, March 2, 2017 3:14 PM\nThe mayor", "Thursday, March 2, 2017 3:14 PM",
     "2017-03-02", "15:14", "March 2, 2017"),
    ("midnight", "March 2, 2017 12:05 a.m.\nX", "March 2, 2017 12:05 a.m.", "2017-03-02", "00:05", "March 2, 2017"),
    ("abbreviated, ordinal, zone", "Sept. 3rd, 2016 | 3:14 p.m. ET\nX", "Sept. 3rd, 2016 | 3:14 p.m. ET",
     "2016-09-03", "15:14", "Sept. 3rd, 2016"),
    ("ISO with time and zone", "2017-03-02T15:14:00+01:00\nX", "2017-03-02T15:14:00+01:00",
     "2017-03-02", "15:14", "2017-03-02"),
    ("capitals", "MARCH 2, 2017\nX", "MARCH 2, 2017", "2017-03-02", None, "MARCH 2, 2017"),
    ("behind a byline", "By Ida Roe | March 2, 2017\nX", "March 2, 2017", "2017-03-02", None, "March 2, 2017"),
    ("below headline and byline", "Mayor resigns\n\nBy Ida Roe\n2 May 2017\n\nX", "2 May 2017",
     "2017-05-02", None, "2 May 2017"),
    ("month only: no day is made up", "March 2017\nX", "March 2017", "2017-03", None, "March 2017"),
    ("an update is a part of the line", "Published March 2, 2017 | Updated March 3, 2017\nX",
     "Published March 2, 2017 | Updated March 3, 2017", "2017-03-02", None, "March 2, 2017"),
    ("invisible marks in front", "\u200e\ufeff2017-03-02\nX", "2017-03-02", "2017-03-02", None, "2017-03-02"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "value", "clock", "date"), [row[1:] for row in DATE_LINES], ids=[row[0] for row in DATE_LINES]
)
def test_date_line_is_read(text: str, line: str, value: str, clock: str | None, date: str) -> None:
    found = find_date_line(text)
    assert found is not None
    assert text[found.start : found.end] == line
    assert (found.when.value, found.when.time, found.when.basis) == (value, clock, "stated")
    assert found.when.span is not None
    assert found.when.span.text == date
    assert found.when.span.agrees_with(text)


NO_DATE_LINES = [
    ("opens a sentence", "March 2, 2017 was a day of rain."),
    ("opens a sentence behind the label", "date 2017-03-02 was the day of the hearing."),
    ("dateline without a year", "WASHINGTON, March 2 — The mayor said"),
    ("dateline with a year", "WASHINGTON, March 2, 2017 — The mayor said"),
    ("no such day", "February 30, 2017\nThe mayor"),
    ("no such month", "date 2017-13-02 The mayor"),
    ("no year of a newspaper", "0999-03-02\nThe mayor"),
    ("five digits", "March 2, 20177"),
    ("an update is no publication", "Updated: March 3, 2017\nThe mayor"),
    ("a number behind it", "March 2, 2017 12"),
    ("cut off where the head ends", "x" * 486 + "\nMarch 2, 2017 was a day of rain."),
    ("far down", "word\n" * 9 + "March 2, 2017\n"),
    ("behind a paragraph", "The mayor said no. " * 17 + "\nMarch 2, 2017\n"),
    ("nothing", ""),
]


@pytest.mark.parametrize("text", [row[1] for row in NO_DATE_LINES], ids=[row[0] for row in NO_DATE_LINES])
def test_no_date_line_is_made_up(text: str) -> None:
    assert find_date_line(text) is None


def test_a_long_text_costs_no_more_than_a_short_one() -> None:
    text = "By " * 4_000_000
    start = time.perf_counter()
    find_date_line(text)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize("value", ["2017", "2017-03", "2017-03-02"])
def test_published_keeps_its_precision(value: str) -> None:
    assert checked_published(value).value == value


@pytest.mark.parametrize("value", ["", "yesterday", "2017-02-30", "2017-3-2", "03/02/2017", "17"])
def test_published_that_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="--published"):
        checked_published(value)


def test_published_time_is_kept() -> None:
    when = published_when("2017-03-02T15:14:00Z")
    assert when is not None
    assert (when.value, when.time, when.basis) == ("2017-03-02", "15:14", "published")
