"""What a page tells about itself, and where it tells it."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.ingest.dates import find_date_line, told_when
from onrecord.record import Metadatum, When

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

# Where pages tell the day of publication, the most reliable first (names in lower case).
_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "pubdate",
    "publishdate",
    "publish_date",
    "dc.date",
    "dcterms.created",
    "date",
)
# What else is kept as told.
_KEPT_NAMES = (
    "og:title",
    "og:site_name",
    "og:url",
    "author",
    "article:author",
    "article:modified_time",
    "description",
    "keywords",
)
_JSON_LD = "JSON-LD datePublished"
_TIME_PUBLISHED = "time datePublished"
_ADDRESS = "address"

# Class names of the elements that show the date to readers: "post-date", "published", "timestamp".
_DATE_CLASS = re.compile(r"date|publish|posted|time-?stamp", re.IGNORECASE)
_LONGEST_DATE_ELEMENT = 200  # characters; a longer element is a teaser with a date in it
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)", re.ASCII)


def squeeze(value: str | None) -> str | None:
    """The value with its white space folded; None where nothing remains."""
    return (" ".join(value.split()) or None) if value else None


def told_by_page(tree: "HtmlElement") -> Iterator[Metadatum]:
    """What stands in the page's head, its JSON-LD, its time elements and its date lines."""
    language = squeeze(tree.get("lang"))
    if language:
        yield Metadatum(name="language", value=language, told_by="html lang")
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        value = squeeze(element.get("content"))
        if value and key in _DATE_NAMES:
            yield Metadatum(name="published", value=value, told_by=f"meta {key}")
        elif value and key in _KEPT_NAMES:
            yield Metadatum(name=key, value=value, told_by=f"meta {key}")
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            for value in _dates_in_json(element.text or ""):
                yield Metadatum(name="published", value=value, told_by=_JSON_LD)
    yield from _time_elements(tree)
    yield from _dated_elements(tree)


def _time_elements(tree: "HtmlElement") -> Iterator[Metadatum]:
    for element in tree.iter("time"):
        value = squeeze(element.get("datetime"))
        if value and (element.get("itemprop") == "datePublished" or element.get("pubdate") is not None):
            yield Metadatum(name="published", value=value, told_by=_TIME_PUBLISHED)
        elif value:
            yield Metadatum(name="time", value=value, told_by="time datetime")


def _dated_elements(tree: "HtmlElement") -> Iterator[Metadatum]:
    """Small elements that are called a date ("post-date") and hold one."""
    for element in tree.iter("span", "div", "p", "li", "small"):
        if not _DATE_CLASS.search(element.get("class") or ""):
            continue
        value = squeeze(element.text_content()[:_LONGEST_DATE_ELEMENT])
        if value and find_date_line(value):
            yield Metadatum(name="time", value=value, told_by=f"{element.tag} class {element.get('class')}")


def _dates_in_json(text: str) -> Iterator[str]:
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            date = item.get("datePublished")
            if isinstance(date, str) and date.strip():
                yield date.strip()
            waiting.extend(reversed(item.values()))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def told_by_address(address: str | None) -> Iterator[Metadatum]:
    """The day in an address such as https://outlet.example/2021/05/04/story."""
    day = _URL_DAY.search(address or "")
    if day:
        value = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
        yield Metadatum(name="published", value=value, told_by=_ADDRESS)


def published_on(told: list[Metadatum]) -> When | None:
    """The day of publication, from the most reliable place that tells one.

    A date whose place does not say what it is the date of counts only if the page shows no other.
    """
    order = [_JSON_LD, *(f"meta {name}" for name in _DATE_NAMES), _TIME_PUBLISHED, _ADDRESS]
    stated = sorted((item for item in told if item.name == "published"), key=lambda item: order.index(item.told_by))
    for item in stated:
        when = told_when(item.value)
        if when:
            return when
    shown = {when.value: when for item in told if item.name == "time" and (when := told_when(item.value))}
    return next(iter(shown.values())) if len(shown) == 1 else None
