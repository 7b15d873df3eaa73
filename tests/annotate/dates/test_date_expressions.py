from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.dates import find_date_expressions

PUBLISHED = "2017-03-02"  # a Thursday


def dates(text: str, reference: str | None = PUBLISHED, anchor: str | None = None) -> list[tuple[str, str | None]]:
    found = find_date_expressions(text, 0, len(text), reference=reference, anchor=anchor)
    return [(text[slice(*one.span)], one.value) for one in found]


@pytest.mark.parametrize(
    ("reason", "words", "value"),
    [
        ("a weekday is the last one on or before", "Tuesday", "2017-02-28"),
        ("the day of publication is its own weekday", "Thursday", "2017-03-02"),
        ("the weekday behind it is last week's", "Friday", "2017-02-24"),
        ("a short weekday with its stop", "Wed.", "2017-03-01"),
        ("last Thursday is not today", "last Thursday", "2017-02-23"),
        ("the week is named behind", "Tuesday of last week", "2017-02-21"),
        ("the week is named before", "last week on Monday", "2017-02-20"),
        ("next looks ahead", "next Friday", "2017-03-03"),
        ("an edge of the day changes no date", "late Tuesday", "2017-02-28"),
        ("today", "today", "2017-03-02"),
        ("tonight", "tonight", "2017-03-02"),
        ("yesterday", "yesterday", "2017-03-01"),
        ("two days back", "the day before yesterday", "2017-02-28"),
        ("this morning is today's", "this morning", "2017-03-02"),
        ("last night is yesterday's", "last night", "2017-03-01"),
        ("month, day and year", "January 10, 2017", "2017-01-10"),
        ("day first, as in Britain", "10 January 2017", "2017-01-10"),
        ("an ordinal in digits", "the 10th of January, 2017", "2017-01-10"),
        ("an ordinal in words", "the tenth of January", "2017-01-10"),
        ("no year: the last such day", "Jan. 10", "2017-01-10"),
        ("no year: the last one may be last year's", "Nov. 8", "2016-11-08"),
        ("no year: a day soon to come, not one eleven months ago", "March 20", "2017-03-20"),
        ("a year of its own words", "Jan. 10 last year", "2016-01-10"),
        ("weekday and date", "Monday, Oct. 10, 2016", "2016-10-10"),
        ("ISO", "2016-10-10", "2016-10-10"),
        ("digits that leave no doubt", "10/13/2016", "2016-10-13"),
        ("a month and its year", "March 2015", "2015-03"),
        ("a month alone is never given a day", "January", "2017-01"),
        ("last March is a year ago in March", "last March", "2016-03"),
        ("a month of last year", "November of last year", "2016-11"),
        ("the middle of a month is still the month", "mid-January", "2017-01"),
        ("last month", "last month", "2017-02"),
        ("earlier this month", "earlier this month", "2017-03"),
        ("last year", "late last year", "2016"),
        ("a season is given its year alone", "the summer of 2015", "2015"),
        ("days ago count days", "three days ago", "2017-02-27"),
        ("months ago count months", "two months ago", "2017-01"),
        ("years ago count years", "five years ago", "2012"),
        ("a year ago today is a day", "a year ago today", "2016-03-02"),
        ("a day with a name", "Christmas Eve", "2016-12-24"),
        ("the day behind November's first Monday", "Election Day", "2016-11-08"),
        ("the fourth Thursday", "Thanksgiving", "2016-11-24"),
        ("the last Monday", "Memorial Day 2016", "2016-05-30"),
        ("a year as it is spoken", "nineteen ninety-six", "1996"),
        ("a year as it is spoken, with its month", "January nineteen ninety-six", "1996-01"),
        ("two thousand is a year where it says so", "the year two thousand", "2000"),
        ("year, month and day with strokes", "2016/10/09", "2016-10-09"),
        ("the last such Friday", "Friday the 13th", "2017-01-13"),
        ("this Sunday is this week's", "this Sunday", "2017-03-05"),
        ("the year before", "year-ago", "2016"),
        ("the end of a year is in it", "the end of the year", "2017"),
        ("later in the year", "later in the year", "2017"),
        ("years and months", "one year and two months ago", "2016-01"),
        ("months and days", "one month and three days ago", "2017-01-30"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_date_is_resolved_at_its_own_precision(reason: str, words: str, value: str) -> None:
    assert dates(f"It was {words}, she said.") == [(words, value)], reason


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("a week is no day", "last week"),
        ("a week is no day, however early", "earlier this week"),
        ("a weekend is two days", "last weekend"),
        ("weeks ago", "three weeks ago"),
        ("how many is not told", "several days ago"),
        ("about is not exactly", "about three years ago"),
        ("hours may reach back over midnight", "six hours ago"),
        ("a decade", "the 1990s"),
        ("the day before something", "on the eve of"),
        ("which number is the month", "2/3/2016"),
        ("a season without a year", "last summer"),
        ("the event has no date", "two days after"),
        ("every week", "every Sunday"),
        ("the past year is a stretch of time", "the past year"),
    ],
    ids=lambda value: value if " " in value else "",
)
def test_vague_time_is_found_and_given_no_date(reason: str, words: str) -> None:
    assert dates(f"It was {words} the vote, she said.") == [(words, None)], reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the verb may", "She may go. May God help us."),
        ("a name", "April Halden said so, and Theresa May said no."),
        ("a number of people", "Some 2,016 people, or 2000 voters, paid $1999 each."),
        ("no month has that day", "on Feb. 30"),
        ("a plural weekday is no day", "He plays on Tuesdays."),
        ("a house", "at the Mar-a-Lago resort"),
        ("a newspaper", "a USA TODAY poll, and NBC's Today show"),
        ("a primary of many states", "on Super Tuesday"),
        ("a programme", "on Saturday Night Live"),
    ],
    ids=lambda value: value.split(".")[0],
)
def test_what_only_looks_like_a_date(reason: str, text: str) -> None:
    assert [value for _, value in dates(text) if value] == [], reason


@pytest.mark.parametrize(
    ("reason", "text", "value"),
    [
        ("a plan", "They plan to meet Monday", "2017-03-06"),
        ("what is due", "The court is due to rule on Friday", "2017-03-03"),
        ("up to a day", "He has until Wednesday", "2017-03-08"),
        ("the day of publication may be to come", "She will speak Thursday", "2017-03-02"),
        ("a day of a month", "The vote is scheduled for April 20", "2017-04-20"),
        ("a month", "The inquiry is expected to end in November", "2017-11"),
        pytest.param(
            "a relative clause of its own",
            "The man who will run met them Monday",
            "2017-02-27",
            marks=pytest.mark.xfail(strict=True, reason="where a relative clause ends is not told"),
        ),
        ("a plan that was told", "The plan released Tuesday", "2017-02-28"),
        ("the said day is over", "He will run, he said Monday", "2017-02-27"),
    ],
    ids=lambda value: value if " " in value else "",
)
def test_words_before_a_date_may_look_ahead(reason: str, text: str, value: str) -> None:
    assert [date for _, date in dates(text)] == [value], reason


def test_month_long_past_is_the_last_one_where_the_past_is_told() -> None:
    (found,) = find_date_expressions("in April", 0, 8, reference=PUBLISHED, is_told=True)
    assert found.value == "2016-04"
    assert dates("in April") == [("April", "2017-04")]


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("the following year", "1995-05-22", "1996"),
        ("later that year", "1998-06", "1998"),
        ("the following month", "1989-03", "1989-04"),
        ("a year earlier", "2012", "2011"),
        ("that year", None, None),
    ],
)
def test_year_or_month_counted_from_the_date_last_named(text: str, anchor: str | None, expected: str | None) -> None:
    assert dates(text, anchor=anchor) == [(text, expected)]


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("the next day", "the next day", "2017-01-11"),
        ("the same day", "later that same day", "2017-01-10"),
        ("two days later", "two days later", "2017-01-12"),
        ("a month later is a month", "a month later", "2017-02"),
        ("that night", "that night", "2017-01-10"),
    ],
    ids=lambda value: value,
)
def test_day_counted_from_the_day_last_named(reason: str, text: str, expected: str) -> None:
    assert dates(text, anchor="2017-01-10") == [(text, expected)], reason
    assert dates(text) == [(text, None)], f"{reason}: no day named before"
    assert dates(f"On Jan. 10 he won; {text}, he lost.")[-1] == (text, expected), reason


@pytest.mark.parametrize(
    ("words", "reference", "value"),
    [
        ("Tuesday", "2017-03", None),
        ("last month", "2017-03", "2017-02"),
        ("January", "2017-03", "2017-01"),
        ("Nov. 8", "2017-03", "2016-11-08"),
        ("March 5", "2017-03", None),
        ("last year", "2017", "2016"),
        ("January", "2017", "2017-01"),
        ("April", "2017", None),
        ("last month", "2017", None),
        ("three days ago", "2017", None),
        ("Tuesday", None, None),
        ("last year", None, None),
        ("Jan. 10", None, None),
        ("Jan. 10, 2017", None, "2017-01-10"),
        ("2008", None, "2008"),
        ("Tuesday", "2093-05-01", "2093-04-28"),
        ("Tuesday", "0001-01-01", None),
        ("9999 years ago", "2017-03-02", None),
    ],
)
def test_only_what_the_date_of_publication_tells(words: str, reference: str | None, value: str | None) -> None:
    assert [date for _, date in dates(f"in {words}, she", reference)] == [value]


def test_without_a_date_the_reason_names_the_option() -> None:
    (found,) = find_date_expressions("on Tuesday", 0, 10, reference=None)
    assert found.why == "'Tuesday': the story has no date; 'Tuesday' stays relative (set it with --published)"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Wednesday night", "night"),
        ("tonight", "night"),
        ("this morning", "morning"),
        ("at 9:30 p.m. Tuesday", "21:30"),
        ("on Tuesday at 12 a.m.", "00:00"),
        ("Tuesday", None),
    ],
)
def test_time_of_day(text: str, time: str | None) -> None:
    (found,) = find_date_expressions(text, 0, len(text), reference=PUBLISHED)
    assert found.time == time


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ON TUESDAY, JAN. 10, 2017, SHE SAID", ["2017-01-10"]),
        ("on tuesday he said in january 2017", ["2017-02-28", "2017-01"]),
        ("on Tuesday\xa0night", ["2017-02-28"]),
        ("Tuesday’s vote and Wednesday's", ["2017-02-28", "2017-03-01"]),
        ("from Monday to Wednesday", ["2017-02-27", "2017-03-01"]),
    ],
)
def test_capitals_spaces_and_apostrophes(text: str, values: Sequence[str]) -> None:
    assert [value for _, value in dates(text)] == values


@given(
    st.text(alphabet="TuesdayJn. 0129,-/’'pm\nMachlotgweký", max_size=80), st.sampled_from(["2017-03-02", "2017", None])
)
def test_any_text_gives_dates_inside_it_in_order(text: str, reference: str | None) -> None:
    found = find_date_expressions(text, 0, len(text), reference=reference)
    ends = [0]
    for one in found:
        assert ends[-1] <= one.span[0] < one.span[1] <= len(text)
        ends.append(one.span[1])
