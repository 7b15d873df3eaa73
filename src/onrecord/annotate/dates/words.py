"""The words that dates are made of, and the patterns that they give."""

import re
from functools import cache
from typing import Final, Literal

from onrecord.wordlists import any_of, read_rows

WordKind = Literal["month", "short_month", "weekday", "short_weekday", "number", "vague", "ordinal", "part", "season"]

SPACE: Final = r"\s{1,3}"
DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
YEAR: Final = r"(?:1[6-9]|20)\d\d"
# Behind a number that is a day or a year stands no more of a number, no unit and no time of day.
NO_MORE: Final = r"(?![\d%$]|[.,:]\d|\s?[-–—/]\s?\d)"


@cache
def words(kind: WordKind) -> dict[str, str]:
    """The words of a kind, in lower case, with their values."""
    return {word: value for word, kind_of_row, value in read_rows("date_words.tsv") if kind_of_row == kind}


@cache
def pattern(kind: WordKind) -> str:
    """A pattern of the words of a kind, that ends at a word's end."""
    return rf"{any_of(words(kind))}\b"


@cache
def month_pattern() -> str:
    """A month, short ("Sept.", "Sept") or in full; "may", "march" and "mar" count in capitals alone."""
    full = any_of(word for word in words("month") if word not in _ALSO_WORDS)
    short = any_of(word for word in words("short_month") if word not in _ALSO_WORDS)
    return rf"(?:(?:{full}|(?-i:May|MAY|March|MARCH))\b|(?:{short}|(?-i:Mar|MAR))\b\.?)(?![-–’']\w-)"


@cache
def weekday_pattern() -> str:
    """A weekday, in full or short with its stop."""
    return rf"(?:{any_of(words('weekday'))}\b|(?-i:{any_of(map(str.title, words('short_weekday')))})\.)"


@cache
def number_pattern() -> str:
    """A number in words or digits, vague ones too."""
    return rf"(?:\d{{1,4}}(?![\d.,])|{any_of([*words('number'), *words('vague')])}\b)"


@cache
def year_pattern() -> str:
    """A year in digits, or as it is spoken: "nineteen ninety-six", "the year two thousand"."""
    numbers = {word: int(value) for word, value in words("number").items() if " " not in word}
    teens = any_of(word for word, value in numbers.items() if 10 <= value < 20)
    tens = any_of(word for word, value in numbers.items() if value in range(20, 100, 10))
    ones = any_of(word for word, value in numbers.items() if 0 < value < 10)
    spoken = rf"{any_of(_CENTURIES)}[\s-](?:{teens}|{tens}(?:[\s-]{ones})?)\b"
    return rf"(?:{YEAR}{NO_MORE}|{spoken}|(?<=year\s)two\s+thousand\b)"


def year_of(word: str) -> int:
    """The year that digits or spoken words name."""
    if word.isdigit():
        return int(word)
    first, *rest = re.split(r"[\s-]+", word.lower())
    return _CENTURIES.get(first, 2000) + sum(int(words("number").get(part, "0")) for part in rest)


def month_of(word: str) -> int:
    """The number of a month, from 1; 0 for what is none."""
    key = word.lower().rstrip(".")
    return int(words("month").get(key) or words("short_month").get(key) or 0)


def weekday_of(word: str) -> int:
    """The number of a weekday, Monday 0.

    Raises:
        KeyError: the word is no weekday.
    """
    key = word.lower().rstrip(".")
    return int(words("weekday").get(key) or words("short_weekday")[key])


def number_of(word: str) -> int | None:
    """The value of a number in words or digits; None for a vague one ("several")."""
    key = " ".join(word.lower().split())
    value = words("number").get(key) or (key if key.isdigit() else None)
    return int(value) if value else None


def day_of(word: str) -> int:
    """The day of the month that digits ("10", "10th") or an ordinal ("tenth") name."""
    key = "-".join(word.lower().split())
    value = words("ordinal").get(key)
    return int(value) if value else int(key.rstrip("stndrh"))


_CENTURIES: Final = {"seventeen": 1700, "eighteen": 1800, "nineteen": 1900, "twenty": 2000}
_ALSO_WORDS: Final = frozenset({"may", "march", "mar"})
