"""The news agency that a story names as its source."""

import re
from functools import cache
from typing import Final

from onrecord.wordlists import any_of, read_rows

BEGINNING: Final = 400  # characters of a story in which its byline and dateline stand
END: Final = 200  # characters in which a credit stands

_BYLINE: Final = r"^[ ]*(?:By|BY|From|FROM)[ ]+(?:[^\n]{1,60}?(?:,|\||\b(?:of|for))[ ]*)?(?:[Tt]he[ ]+|THE[ ]+)?"


def agency_of(text: str) -> str | None:
    """The agency in a story's dateline, byline or credit: "BERLIN (Reuters) –", "By The Associated Press", "— AP".

    Elsewhere in the text an agency is one who reported, or to whom somebody spoke; one that "contributed to this
    report" is not its source. None where none is named.
    """
    found = _at_the_beginning().search(text[:BEGINNING]) or _at_the_end().search(text[-END:].rstrip())
    if found is None:
        return None
    return _agencies()[next(name for name in found.groups() if name).lower()]


@cache
def _agencies() -> dict[str, str]:
    """The forms of agencies' names, in lower case, with the name."""
    return {form.lower(): row[0] for row in read_rows("news_agencies.tsv") for form in row}


@cache
def _forms() -> str:
    """A pattern for a name as it is written in the list, or in capitals."""
    forms = [form for row in read_rows("news_agencies.tsv") for form in row]
    return any_of({*forms, *(form.upper() for form in forms)})


@cache
def _at_the_beginning() -> re.Pattern[str]:
    return re.compile(rf"\(({_forms()})\)[ ]*(?:[-–—:]|$)|{_BYLINE}({_forms()})[ ]*$", re.MULTILINE)


@cache
def _at_the_end() -> re.Pattern[str]:
    return re.compile(rf"(?:\n|^)[ ]*(?:[-–—]+[ ]*|\()?(?:[Tt]he[ ]+)?({_forms()})\)?\.?\Z")
