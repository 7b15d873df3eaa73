"""What a statement can be filtered by, as words in the full-text index.

So a filter is answered where the words are, by intersecting lists, and not row by row. The words are never shown, and
are made only of [a-z0-9]. Numbers stand for names of any length and script: a digit at the end also keeps a stemmer
from touching them.

What is the rule has no word: a statement of a current version has none, one of an older version "notcurrent"; one whose
attribution is not negated has none.

A day is three words: its ten years, its year, its month. A range of days is a handful of them (`days.covering`); what
a month cannot say is left to the row.
"""

import hashlib
from collections.abc import Iterable, Iterator

from onrecord.store.search.words import folded

OLD = "notcurrent"  # of an earlier version, or of a story that its publisher took back
NEGATED = "isnegated"  # words that nobody types: a query is looked for in all columns
REJECTED = "statusrejected"

# The day of a statement is when it was said, else when it was published; each can be asked for by itself.
SAID, PUBLISHED, DAY = "s", "p", "d"

_NAME_DIGITS = 12  # two of a thousand outlets get the same number with a chance of one in two million
_YEAR, _MONTH = 4, 7  # characters of an ISO prefix


def facets_of(  # noqa: PLR0913 - the fields of `entry`
    *,
    act: str | None = None,
    mode: str | None = None,
    quotation: str | None = None,
    source_type: str | None = None,
    setting: str | None = None,
    status: str | None = None,
    outlet: str | None = None,
    who: int | None = None,
    target: int | None = None,
    relays: Iterable[tuple[int | None, str]] = (),
    said: str | None = None,
    published: str | None = None,
    day: str | None = None,
    current: bool = True,
    negated: bool = False,
) -> str:
    """The facet words of an entry.

    Each argument is as the column of that name, but `relays`: of each, the key of the person or organisation that it is
    linked to, and its name in the story.

    Returns:
        Words with a space between them, none twice.
    """
    words: list[str] = []
    values = {"act": act, "mode": mode, "quotation": quotation, "type": source_type}
    values |= {"setting": setting, "status": status}
    words += (word(name, value) for name, value in values.items() if value)
    if outlet:
        words.append(name_word("outlet", outlet))
    words += (key_word(name, key) for name, key in (("who", who), ("target", target)) if key is not None)
    for key, name in relays:
        words += [key_word("relay", key)] if key is not None else []
        words.append(name_word("relay", name))
    for family, value in ((SAID, said), (PUBLISHED, published), (DAY, day)):
        words += day_words(family, value)
    if not current:
        words.append(OLD)
    if negated:
        words.append(NEGATED)
    return " ".join(dict.fromkeys(words))


def word(name: str, value: str) -> str:
    """The word of a field that has one of few values: ("act", "no_comment") → "actnocomment"."""
    return f"{name}{value}".replace("_", "")


def key_word(name: str, key: int) -> str:
    """The word of a person of the record in a role: ("who", 12) → "who12"."""
    return f"{name}{key}"


def name_word(name: str, value: str) -> str:
    """The word of a name, alike for every way to capitalise and accent it: ("outlet", "The AP") → "outletn0416…"."""
    digest = hashlib.sha256((folded(value) or value).encode("utf-8", "surrogatepass")).digest()
    return f"{name}n{int.from_bytes(digest[:8]) % 10**_NAME_DIGITS:0{_NAME_DIGITS}}"


def day_words(family: str, day: str | None) -> Iterator[str]:
    """The words of a day, month or year: "2017-03-01" → d10y201 d1y2017 dm201703; of "2017" dm201700 is the month."""
    if not day:
        return
    yield decade_word(family, day[: _YEAR - 1])
    yield year_word(family, day[:_YEAR])
    yield month_word(family, day[:_MONTH] if len(day) >= _MONTH else f"{day[:_YEAR]}-00")


def decade_word(family: str, decade: str) -> str:
    """The word of ten years, "201"."""
    return f"{family}10y{decade}"


def year_word(family: str, year: str) -> str:
    """The word of a year, "2017"."""
    return f"{family}1y{year}"


def month_word(family: str, month: str) -> str:
    """The word of a month, "2017-03"; "2017-00" is a month that is not known."""
    return f"{family}m{month[:_YEAR]}{month[-2:]}"
