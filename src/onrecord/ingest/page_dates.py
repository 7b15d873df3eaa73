"""Dates as pages tell them: in time elements, in what is called a date, in the address; and which one counts."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onrecord.ingest.dates import find_date_line, told_when
from onrecord.record import Metadatum, When

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

TIME_PUBLISHED = "time datePublished"
ADDRESS = "address"

# Class names of the elements that show the date to readers: "post-date", "published", "timestamp".
_DATE_CLASS = re.compile(r"date|publish|posted|time-?stamp", re.IGNORECASE)
_LONGEST_DATE_ELEMENT = 200  # characters; a longer element is a teaser with a date in it
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)", re.ASCII)


def told_by_elements(tree: "HtmlElement") -> Iterator[Metadatum]:
    """The dates of time elements, and of small elements that are called a date ("post-date") and hold one."""
    for element in tree.iter("time"):
        value = " ".join((element.get("datetime") or "").split())
        if value and (element.get("itemprop") == "datePublished" or element.get("pubdate") is not None):
            yield Metadatum(name="published", value=value, told_by=TIME_PUBLISHED)
        elif value and element.get("itemprop") == "dateModified":
            yield Metadatum(name="modified", value=value, told_by="time dateModified")
        elif value:
            yield Metadatum(name="time", value=value, told_by="time datetime")
    for element in tree.iter("span", "div", "p", "li", "small"):
        if not _DATE_CLASS.search(element.get("class") or ""):
            continue
        value = " ".join(_beginning(element).split())
        if value and find_date_line(value):
            yield Metadatum(name="time", value=value, told_by=f"{element.tag} class {element.get('class')}")


def _beginning(element: "HtmlElement") -> str:
    """The first characters of an element's text; its whole text may be the page, once for each element of a nest."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length >= _LONGEST_DATE_ELEMENT:
            break
    return "".join(pieces)[:_LONGEST_DATE_ELEMENT]


def told_by_address(address: str | None) -> Iterator[Metadatum]:
    """The day in an address such as https://outlet.example/2021/05/04/story."""
    day = _URL_DAY.search(address or "")
    if day:
        value = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
        yield Metadatum(name="published", value=value, told_by=ADDRESS)


def published_on(stated: Sequence[str], told: Sequence[Metadatum]) -> When | None:
    """The day of publication, from the most reliable place that tells one.

    A date whose place does not say what it is the date of counts only if the page shows no other.

    Args:
        stated: values that are told to be that day, the most reliable first.
        told: all that the page tells.
    """
    for value in stated:
        when = told_when(value)
        if when:
            return when
    shown = {when.value: when for item in told if item.name == "time" and (when := told_when(item.value))}
    return next(iter(shown.values())) if len(shown) == 1 else None
