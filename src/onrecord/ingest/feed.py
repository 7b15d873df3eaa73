"""Feeds: RSS and Atom to the stories that they name."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from onrecord.errors import NotAFeed
from onrecord.ingest.dates import header_moment, published_when
from onrecord.ingest.html import begins_like_html
from onrecord.ingest.polite import Page
from onrecord.ingest.wording import squeeze
from onrecord.record import Document, Metadatum, When

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

ACCEPT = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
# The largest feeds, with whole stories in them, have some megabytes.
MAX_FEED_BYTES = 10_000_000
# Of a feed with more, the first ones count: the new ones stand there. The largest feeds have some thousands.
MAX_STORIES = 5_000

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
_SNIFFED_BYTES = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """A story as a feed names it.

    Attributes:
        id: by which the feed tells it from others: its guid or id, else its link.
        link: where the story is.
        published: as the feed has it, at its own precision.
    """

    id: str
    link: str
    title: str | None = None
    author: str | None = None
    published: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was read.

    Attributes:
        items: in the feed's order, each id once.
        unlinked: how many others name no page that could be fetched.
        left_out: how many stand behind the first MAX_STORIES.
    """

    title: str | None = None
    items: tuple[FeedItem, ...] = field(default=())
    unlinked: int = 0
    left_out: int = 0


def read_feed(page: Page, *, name: str) -> Feed:
    """The stories that a feed names.

    Args:
        page: as it was fetched; links are relative to its address.
        name: of the feed, for errors.

    Raises:
        NotAFeed: it is something else; of a web page the error names the feeds that it points to.
    """
    _refuse_html(page, name)
    _refuse_opml(page, name)
    parsed = _parse(page, name)
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed("this is no feed (RSS or Atom)", where=name, next_step="Check its address in a browser.")
    found: dict[str, FeedItem] = {}
    unlinked = 0
    for entry in parsed.entries[:MAX_STORIES]:
        link = _link(page.url, entry)
        if link is None:
            unlinked += 1
            continue
        identifier = _words(entry.get("id")) or link
        found.setdefault(identifier, _item(identifier, link, entry))
    return Feed(
        title=_title(parsed.feed),
        items=tuple(found.values()),
        unlinked=unlinked,
        left_out=max(0, len(parsed.entries) - MAX_STORIES),
    )


def with_told(document: Document, item: FeedItem, *, feed: str) -> Document:
    """The document of an item's page, with what the feed told: it fills in what the page left open, and is kept.

    Args:
        document: of the page.
        item: that named it.
        feed: its address.
    """
    told = {
        "title": item.title,
        "author": item.author,
        "published": item.published.value if item.published else None,
        "feed": feed,
    }
    metadata = tuple(Metadatum(name=name, value=value, told_by="feed") for name, value in told.items() if value)
    return document.model_copy(
        update={
            "published": document.published or item.published,
            "title": document.title or item.title,
            "authors": document.authors or ((item.author,) if item.author else ()),
            "metadata": (*document.metadata, *metadata),
        }
    )


def feeds_of(page: Page) -> list[str]:
    """The feeds that a web page names in its head (`<link rel="alternate">`), the first one first."""
    return list(dict.fromkeys(_alternates(page)))


def _parse(page: Page, name: str) -> Any:  # noqa: ANN401 - feedparser has no types
    # Imported late: it takes a twentieth of a second, and is needed by `onrecord watch` alone.
    import feedparser

    charset = f"; charset={page.charset}" if page.charset else ""
    headers = {"content-type": f"{page.content_type}{charset}", "content-location": page.url}
    # A stream, as feedparser takes a string for an address or the name of a file. What entries hold of the story is
    # not used, so that it need not be made safe to show.
    try:
        return feedparser.parse(
            io.BytesIO(page.data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    # What code that walks malformed markup may raise; a feed must not stop the others.
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as problem:
        what = f"the feed could not be read ({type(problem).__name__}: {problem})"
        raise NotAFeed(what, where=name, next_step="Check its address in a browser.") from None


def _item(identifier: str, link: str, entry: Any) -> FeedItem:  # noqa: ANN401 - feedparser's own dictionary
    return FeedItem(
        id=identifier,
        link=link,
        title=_title(entry),
        author=_words(entry.get("author")),
        published=_published(entry),
    )


def _words(value: str | None) -> str | None:
    """A value without NUL, which is no character of XML, but a sloppy feed may name; PostgreSQL takes none."""
    return squeeze(value.replace("\0", "")) if value else None


def _title(one: Any) -> str | None:  # noqa: ANN401
    """The title of a feed or an entry; of one that is markup the words."""
    title = _words(one.get("title"))
    if title is None or one.get("title_detail", {}).get("type") == "text/plain":
        return title
    tree = _tree(f"<p>{title}</p>")
    return title if tree is None else squeeze(tree.text_content())


def _link(base: str, entry: Any) -> str | None:  # noqa: ANN401
    value = _words(entry.get("link"))
    if not value:
        return None
    try:
        link = urljoin(base, value)
        return link if urlsplit(link).scheme in ("http", "https") and urlsplit(link).netloc else None
    except ValueError:
        return None


def _published(entry: Any) -> When | None:  # noqa: ANN401
    """The day on which the item says that it was published, in the feed's own time zone; "updated" is another day."""
    told = squeeze(entry.get("published"))
    if told is None:
        return None
    if when := published_when(told):  # Atom and Dublin Core: ISO 8601, perhaps a year or a month alone
        return when
    if moment := header_moment(told):  # RSS: RFC 822
        return published_when(moment.isoformat())
    parsed = entry.get("published_parsed")  # the forms in between, of which feedparser knows many
    return published_when("{:04}-{:02}-{:02}".format(*parsed[:3])) if parsed else None


def _refuse_html(page: Page, name: str) -> None:
    if page.content_type != "text/html" and not begins_like_html(page.data):
        return
    if page.content_type == "text/html" and _begins_like_xml(page.data):
        return  # a feed from a server that calls all that it sends HTML
    feeds = feeds_of(page)
    listed = ", ".join(feeds)
    next_step = f"The page names: {listed}." if feeds else "Look on the page for the address of its feed."
    raise NotAFeed("this is a web page, not a feed", where=name, next_step=next_step)


def _begins_like_xml(data: bytes) -> bool:
    beginning = data[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return any(mark in beginning for mark in (b"<rss", b"<feed", b"<rdf:rdf")) and not begins_like_html(data)


def _refuse_opml(page: Page, name: str) -> None:
    if b"<opml" in page.data[:_SNIFFED_BYTES].lower():
        raise NotAFeed("this is a list of feeds (OPML)", where=name, next_step="Save it, and give the file.")


def _alternates(page: Page) -> Iterator[str]:
    tree = _tree(page.data)
    for link in tree.iter("link") if tree is not None else ():
        kinds = (link.get("rel") or "").lower().split()
        if "alternate" in kinds and (link.get("type") or "").strip().lower() in _FEED_TYPES and link.get("href"):
            try:
                yield urljoin(page.url, link.get("href").strip())
            except ValueError:
                continue


def _tree(data: bytes | str) -> "HtmlElement | None":
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(data, parser=HTMLParser(no_network=True))
    except (LxmlError, ValueError):
        return None
