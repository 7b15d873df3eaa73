"""What a page tells about itself, where it tells it, and what is taken from that.

For each field the places are asked in the order of trust: JSON-LD, OpenGraph (https://ogp.me), other `<meta>` elements
and the head's links, then what trafilatura concludes from what the page shows, then its address. All that was told is
kept in that order, so that of several values of one name the first is the one trusted most.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from onrecord.ingest.json_ld import Node, Told, addresses_of, headline_of, is_article, read_json_ld
from onrecord.ingest.page_authors import names_in, unique
from onrecord.ingest.page_dates import published_on, told_by_address, told_by_elements
from onrecord.ingest.wording import letters_of, squeeze
from onrecord.record import Metadatum, When

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

# Names of meta elements in lower case, the most reliable first.
_META: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "citation_title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline",
              "title", "twitter:title"),
    "authors": ("og:article:author", "og:author", "article:author", "citation_author", "parsely-author",
                "sailthru.author", "byl", "dc.creator", "dcterms.creator", "author", "authors", "creator"),
    "published": ("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
                  "dc.date.issued", "dcterms.issued", "citation_publication_date", "pubdate", "publishdate",
                  "publish_date", "dc.date", "dcterms.created", "date"),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"),
    "outlet": ("og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher", "rbpubname",
               "application-name"),
    "url": ("og:url", "parsely-link", "twitter:url"),
    "language": ("og:locale", "inlanguage", "dc.language", "dcterms.language", "content-language", "language"),
    "description": ("og:description", "description", "dc.description", "dcterms.description", "sailthru.description",
                    "twitter:description"),
    "section": ("article:section", "og:article:section", "parsely-section", "section"),
    "keywords": ("article:tag", "news_keywords", "keywords", "citation_keywords", "parsely-tags", "dc.subject",
                 "dcterms.subject"),
}  # fmt: skip
_FIELD_OF = {name: (field, rank) for field, names in _META.items() for rank, name in enumerate(names)}
# Terms of https://schema.org for the same.
_TERMS = {
    "published": ("datePublished",),
    "modified": ("dateModified",),
    "language": ("inLanguage",),
    "description": ("description", "abstract"),
    "section": ("articleSection",),
    "keywords": ("keywords",),
}
_NAMING_TERMS = (
    ("authors", "author"),
    ("authors", "creator"),
    ("outlet", "publisher"),
    ("outlet", "sourceOrganization"),
)
JSON_LD = "JSON-LD"
# News pages have some fifty; one with very many is broken.
MOST_META = 1_000
UNSURE = "JSON-LD of one of several articles"
TRAFILATURA = "page, by trafilatura"

_SITE_BEHIND_TITLE = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)$")
_WORD_FOLLOWS = re.compile(r"\w|[ ’'][\w“‘\"']")
# A shorter beginning may be a headline of its own, which another one only adds to.
SHORTEST_CUT_OFF = 60


@dataclass(frozen=True)
class PageFacts:
    """What is taken from all that a page tells about itself; `metadata` is all of it."""

    title: str | None
    authors: tuple[str, ...]
    published: When | None
    outlet: str | None
    url: str | None
    metadata: tuple[Metadatum, ...]


def read_metadata(tree: "HtmlElement", *, url: str | None) -> PageFacts:
    """What a page tells about itself; `url` is where it was fetched from."""
    by_meta = list(_told_by_meta(tree))
    by_head = list(_told_by_head(tree))
    known = [*by_meta, *by_head]
    addresses = [item.value for item in known if item.name == "url"] + ([url] if url else [])
    shown = list(_title_element(tree))
    titles = [item.value for item in (*known, *shown) if item.name == "title"]
    told = [*_told_by_json_ld(read_json_ld(tree, addresses=addresses, titles=titles)), *known]
    told += [*_concluded(tree, told, url), *shown, *told_by_elements(tree)]
    address = _address(told, url)
    told += told_by_address(address)
    outlet = _first(told, "outlet")
    return PageFacts(
        title=_title(told, outlet),
        authors=_authors(told),
        published=published_on(_values(told, "published"), told),
        outlet=outlet,
        url=address,
        metadata=tuple(told),
    )


def _values(told: Sequence[Metadatum], name: str) -> list[str]:
    """The values that a field may be taken from."""
    return [item.value for item in told if item.name == name and not item.told_by.startswith(UNSURE)]


def _first(told: Sequence[Metadatum], name: str) -> str | None:
    return next(iter(_values(told, name)), None)


def _title(told: Sequence[Metadatum], outlet: str | None) -> str | None:
    """The title that is trusted most, without the outlet's name behind it; one that was cut off is told in full."""
    titles = [_without_site(title, outlet) for title in _values(told, "title")]
    if not titles:
        return None
    beginning = _CUT_OFF.sub("", titles[0])
    return next((title for title in titles[1:] if _goes_on(title, beginning)), titles[0])


def _goes_on(title: str, beginning: str) -> bool:
    """Whether a title is another one in full: schema.org headlines are often cut at 110 characters."""
    rest = title[len(beginning) :]
    return title.startswith(beginning) and _WORD_FOLLOWS.match(rest) is not None and len(beginning) >= SHORTEST_CUT_OFF


def _without_site(title: str, outlet: str | None) -> str:
    for between in reversed(list(_SITE_BEHIND_TITLE.finditer(title))):
        if outlet and between.start() and letters_of(title[between.end() :]) == letters_of(outlet):
            return title[: between.start()]
    return title


def _authors(told: Sequence[Metadatum]) -> tuple[str, ...]:
    """The names from the most trusted place that tells any; a page may give each author an element of the same name."""
    known = [item for item in told if item.name == "authors" and not item.told_by.startswith(UNSURE)]
    places = dict.fromkeys(item.told_by for item in known)
    for place in places:
        names = unique(name for item in known if item.told_by == place for name in names_in(item.value))
        if names:
            return names
    return ()


def _address(told: Sequence[Metadatum], fetched: str | None) -> str | None:
    """The first address that the page gives as its own, made absolute; else where it was fetched from."""
    for value in _values(told, "url"):
        try:
            address = urldefrag(urljoin(fetched or "", value)).url
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and "." in parts.netloc:
            return address
    return fetched


def _told_by_meta(tree: "HtmlElement") -> Iterator[Metadatum]:
    """What the page's meta elements tell, OpenGraph first."""
    found: list[tuple[int, Metadatum]] = []
    for element in islice(tree.iter("meta"), MOST_META):
        value = squeeze(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().lower()
            if value and key in _FIELD_OF:
                field, rank = _FIELD_OF[key]
                found.append((rank, Metadatum(name=field, value=value, told_by=f"meta {key}")))
                break
    yield from (item for _, item in sorted(found, key=lambda pair: pair[0]))


def _told_by_head(tree: "HtmlElement") -> Iterator[Metadatum]:
    """What the page's root and its canonical link tell."""
    language = squeeze(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    if language:
        yield Metadatum(name="language", value=language, told_by="html lang")
    for link in tree.iter("link"):
        value = squeeze(link.get("href"))
        if value and "canonical" in (link.get("rel") or "").lower().split():
            yield Metadatum(name="url", value=value, told_by="link canonical")


def _title_element(tree: "HtmlElement") -> Iterator[Metadatum]:
    element = tree.find(".//head/title")
    title = squeeze(element.text) if element is not None else None
    if title:
        yield Metadatum(name="title", value=title, told_by="title element")


def _told_by_json_ld(told: Told) -> Iterator[Metadatum]:
    for place, nodes in ((JSON_LD, told.own), (UNSURE, told.unsure)):
        for node in nodes:
            for field, term, value in _facts(told, node):
                yield Metadatum(name=field, value=value, told_by=f"{place} {term}")


def _facts(told: Told, node: Node) -> Iterator[tuple[str, str, str]]:
    """Field, term and value of what a node tells."""
    headline = _text(headline_of(node)) if is_article(node) else None
    if headline:
        yield "title", "headline", headline
    for field, term in _NAMING_TERMS:
        for name in _names(told, node.get(term)):
            yield field, term, name
    for address in addresses_of(node):
        yield "url", "url", address
    for field, terms in _TERMS.items():
        for term in terms:
            value = node.get(term)
            if text := _text(", ".join(_strings(value)) if isinstance(value, list) else value):
                yield field, term, text


def _strings(values: Sequence[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _names(told: Told, value: object) -> Iterator[str]:
    """The names of people or organisations: texts, objects with a name, references to such, or a list of these."""
    for one in value if isinstance(value, list) else [value]:
        item = told.resolved(one)
        if isinstance(item, dict):
            whole = _text(item.get("name"))
            parts = filter(None, (_text(item.get(part)) for part in ("givenName", "additionalName", "familyName")))
            item = whole or " ".join(parts)
        if name := _text(item):
            yield name


def _text(value: object) -> str | None:
    return squeeze(html.unescape(value)) if isinstance(value, str) else None


def _concluded(tree: "HtmlElement", told: Sequence[Metadatum], url: str | None) -> list[Metadatum]:
    """Title, authors and outlet as trafilatura concludes them; it is asked only where one of them is told nowhere."""
    if _first(told, "title") and _authors(told) and _first(told, "outlet"):
        return []
    from trafilatura import extract_metadata  # late, as it takes 0.1 to 0.2 s to load

    # It reads JSON-LD too, and would take for the page's what was found not to be.
    scripts = [(script, script.get("type")) for script in tree.iter("script") if script.get("type")]
    for script, _ in scripts:
        script.set("type", "")
    try:
        # Its date is not used: it fills in today's day where a page tells the month only.
        date = {"original_date": True, "extensive_search": False, "max_date": "1995-01-01"}
        found = extract_metadata(tree, url, date, extensive=False)
    # What code that walks a malformed tree may raise; a page must not stop the run.
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return []
    finally:
        for script, kind in scripts:
            script.set("type", kind)
    concluded = (("title", found.title), ("authors", found.author), ("outlet", found.sitename))
    return [
        Metadatum(name=name, value=value, told_by=TRAFILATURA) for name, raw in concluded if (value := squeeze(raw))
    ]
