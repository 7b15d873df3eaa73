"""What a page tells of its article in JSON-LD (https://www.w3.org/TR/json-ld11/, terms of https://schema.org).

Pages embed it by hand and by plugins, so it is read leniently: comments and CDATA around it, commas before closing
brackets, several objects in a row, entities. Nodes may name each other by `@id`. A page often describes other stories
too: which node is its own is told by address, headline and place, and where that leaves several, none is chosen.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from onrecord.ingest.wording import letters_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

Node = Mapping[str, Any]

# A page with more describes a whole catalogue; its own article stands among the first.
MAX_NODES = 5_000

_ARTICLE = re.compile(r"(?:^|[/:#])(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report)$")
_PAGE = re.compile(r"(?:^|[/:#])(?:\w*WebPage|ItemPage|AboutPage)$")
# What stands under these is about other stories.
_OF_OTHERS = frozenset(
    {
        "citation",
        "comment",
        "hasPart",
        "isBasedOn",
        "isPartOf",
        "isRelatedTo",
        "itemListElement",
        "liveBlogUpdate",
        "mentions",
        "relatedLink",
        "significantLink",
        "workExample",
    }
)
# None of these tries again from within what it has gone over: a page may have a megabyte of blanks.
_WRAPPING = re.compile(
    r"\A(?://|/\*)?\s*+(?:<!\[CDATA\[|<!--)\s*+(?:\*/)?|(?:(?://|/\*)\s*+)?(?:\]\]>|-->)\s*+(?:\*/)?\s*+;?\Z"
)
# A string stays as it is; a comma before a closing bracket, or a comment that fills a line, goes.
_SLIPS = re.compile(r'("(?:[^"\\]|\\[\s\S]?)*+"?)|,(?=\s*+[}\]])|^[^\S\n]*+//[^\n]*$|/\*[^*]*+\*/', re.MULTILINE)
_BETWEEN = re.compile(r"[\s;,]*")


@dataclass(frozen=True)
class Told:
    """What JSON-LD tells of a page's article.

    Attributes:
        own: the nodes of the article and of the page that it is on, the article's first.
        unsure: the nodes of articles of which one may be the page's, where nothing tells which.
        nodes: all that have an `@id`.
    """

    own: tuple[Node, ...]
    unsure: tuple[Node, ...]
    nodes: Mapping[str, Node]

    def resolved(self, value: object) -> object:
        """A value, a reference by `@id` replaced by the node that it names."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.nodes.get(value["@id"], value)
        return value


def read_json_ld(tree: "HtmlElement", *, addresses: Iterable[str], titles: Iterable[str]) -> Told:
    """What a page's JSON-LD tells of its own article.

    Args:
        tree: the page.
        addresses: that the page gives as its own, or that it was fetched from.
        titles: that it gives elsewhere; a headline that one of them begins with is its own.
    """
    found = list(_nodes(tree))
    nodes: dict[str, Node] = {}
    for node, _ in found:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(nodes.get(name, ())):
            nodes[name] = node
    top = [node for node, of_others in found if not of_others]
    articles = [node for node in top if is_article(node)]
    pages = [node for node in top if _has_type(node, _PAGE) or ("@type" not in node and "datePublished" in node)]
    own = _own(articles, {_place(address) for address in addresses}, [_letters(title) for title in titles])
    return Told(own=(*own[:1], *pages[:1]), unsure=() if own else tuple(articles), nodes=nodes)


def _own(articles: list[Node], places: set[str], titles: list[str]) -> list[Node]:
    """The nodes of the page's own article, by address, else by headline, else because there is no other."""
    ways: tuple[Callable[[Node], bool], ...] = (
        lambda node: any(_place(address) in places for address in addresses_of(node)),
        lambda node: bool(headline := _letters(headline_of(node))) and any(t.startswith(headline) for t in titles if t),
    )
    for is_own in ways:
        if chosen := [node for node in articles if is_own(node)]:
            return chosen
    # Plugins describe one article twice.
    return articles if len({_letters(headline_of(node)) for node in articles}) == 1 else []


def headline_of(node: Node) -> str | None:
    """The headline of an article's node."""
    return next(
        (value for key in ("headline", "name") if isinstance(value := node.get(key), str) and value.strip()), None
    )


def addresses_of(node: Node) -> Iterator[str]:
    """The addresses of the page that a node is about."""
    for key in ("mainEntityOfPage", "url"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            yield value.strip()


def is_article(node: Node) -> bool:
    """Whether a node describes an article."""
    return _has_type(node, _ARTICLE)


def _place(address: str) -> str:
    """An address without what may differ between two of one page: scheme, "www.", query, fragment, final slash."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _letters(text: str | None) -> str:
    return letters_of(html.unescape(text or ""))


def _has_type(node: Node, wanted: re.Pattern[str]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and wanted.search(name) is not None for name in names)


def _nodes(tree: "HtmlElement") -> Iterator[tuple[Node, bool]]:
    """The objects of all scripts, in the order of the page, each with whether it stands among other stories."""
    count = 0
    for script in tree.iter("script"):
        if not (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            continue
        waiting = [(value, False) for value in reversed(list(_values(script.text or "")))]
        while waiting and count < MAX_NODES:
            item, of_others = waiting.pop()
            if isinstance(item, dict):
                count += 1
                yield item, of_others
                waiting += [(value, of_others or key in _OF_OTHERS) for key, value in reversed(item.items())]
            elif isinstance(item, list):
                waiting += [(value, of_others) for value in reversed(item)]


def _values(text: str) -> Iterator[object]:
    """The JSON values of a script, as far as they can be read."""
    text = _WRAPPING.sub("", text.strip()).strip()
    if text.startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    decoder = json.JSONDecoder(strict=False)  # pages leave line breaks in their strings
    for attempt in (text, _SLIPS.sub(lambda slip: slip[1] or "", text).strip()):
        try:
            values, end = [], 0
            while end < len(attempt):
                value, end = decoder.raw_decode(attempt, end)
                values.append(value)
                end = _end(attempt, end)
        except (ValueError, RecursionError):
            continue
        yield from values
        return


def _end(text: str, end: int) -> int:
    between = _BETWEEN.match(text, end)
    return between.end() if between else end
