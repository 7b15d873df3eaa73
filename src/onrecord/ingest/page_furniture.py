"""What stands around a story in its page: cut out before the story is looked for.

Furniture is known by its element (`aside`, `nav`, `figcaption`), its role, or its names: the classes and ids that
pages give to pull quotes, boxes with other stories, newsletters, cookie notices and comments. Text would not tell it:
a teaser reads like the story that it leads to. Names mislead too, so what holds a large part of the page stays.
"""

import functools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from onrecord.wordlists import read_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

# A name is trusted on what holds less than this share of the page's prose: "with-sidebar" may be called what holds all.
MAX_SHARE = 0.4
# Comments may hold more than the story, but they leave one.
MIN_STORY = 500  # characters of prose
# A stretch of text without a link that is shorter is a label, or a name between links.
MIN_PROSE = 30  # characters
# A paragraph that is a link and nothing else leads to another story; shorter ones are calls or names of things ("Click
# for full results"), longer ones are paragraphs. In half of the benchmark's pages 11 of 12 were no part of the story.
LINK_WORDS = range(5, 31)

_ELEMENTS = frozenset({"aside", "dialog", "figcaption", "footer", "menu", "nav", "noscript", "template"})
_ROLES = frozenset(
    {
        "alert",
        "alertdialog",
        "banner",
        "complementary",
        "contentinfo",
        "dialog",
        "menu",
        "navigation",
        "search",
        "status",
    }
)
# Types of https://schema.org.
_ITEM_TYPES = re.compile(r"schema\.org/(?:Comment|UserComments|WPSideBar|WPFooter|WPHeader|SiteNavigationElement)$")
_ITEM_PROPERTIES = frozenset({"caption", "comment"})
_NAMING = ("class", "id", "data-component", "data-testid")
_LONGEST_NAMES = 500  # characters looked at: style sheets of utilities give an element dozens of classes
# These hold the story, whatever they are called.
_NEVER = frozenset({"html", "head", "body", "main"})
_WITHOUT_PROSE = frozenset({"a", "script", "style", "noscript", "template", "head", "select", "textarea"})
_LINES = ("p", "li")
_INLINE = frozenset({"a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "span", "strong", "sub", "sup", "u"})
_IN_LINES = _INLINE | {"p", "li"}
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_COMMENTS = re.compile(r" (?:comments?|disqus|livefyre|respond)\b")


def cut_furniture(tree: "HtmlElement") -> None:
    """Take out of a page what is no part of its story. Takes time linear in the size of the page."""
    _keep_quotations(tree)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    prose = _prose(elements)
    most, most_comments = MAX_SHARE * prose[tree], prose[tree] - MIN_STORY
    in_lines = _in_lines(elements)
    keepers = _ancestors(element for element in elements if _holds_story(element))
    for element in elements:
        if element.tag in _NEVER or element in keepers:
            continue
        names, inside = _names(element), element in in_lines
        if _is_furniture(element, names, inside=inside):
            if prose[element] <= (most_comments if _COMMENTS.search(names) else most):
                _cut(element)
        elif inside:
            # trafilatura trusts names ("related-people") on a few words of a sentence too.
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    for line in list(tree.iter(*_LINES)):
        if _is_links(line):
            _cut(line)
    for heading in list(tree.iter(*_HEADINGS)):
        # A story's own heading may hold a link; a link that holds a heading is a card for another story.
        link = next(heading.iterancestors("a"), None)
        if link is not None and link not in keepers:
            _cut(link)


def _keep_quotations(tree: "HtmlElement") -> None:
    """A figure may be a quotation (HTML standard, 4.4.13), its caption the name of who said it."""
    for figure in tree.iter("figure"):
        if figure.find(".//blockquote") is not None:
            figure.tag = "div"
            for caption in figure.iter("figcaption"):
                caption.tag = "p"


def _prose(elements: list["HtmlElement"]) -> dict["HtmlElement", int]:
    """How many characters of prose stand in each element: text of some length that is no link."""
    sizes = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        if element.tag in _WITHOUT_PROSE:
            sizes[element] = 0
        else:
            sizes[element] += _length(element.text)
        parent = element.getparent()
        if parent in sizes:
            sizes[parent] += sizes[element] + _length(element.tail)
    return sizes


def _length(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= MIN_PROSE else 0


def _holds_story(element: "HtmlElement") -> bool:
    return bool(element.tag == "h1" or element.get("itemprop") == "articleBody")


def _ancestors(elements: Iterable["HtmlElement"]) -> set["HtmlElement"]:
    """The elements, and all that they stand in."""
    found: set[HtmlElement] = set()
    for element in elements:
        holder: HtmlElement | None = element
        while holder is not None and holder not in found:
            found.add(holder)
            holder = holder.getparent()
    return found


def _names(element: "HtmlElement") -> str:
    names = [_as_words(name[:_LONGEST_NAMES]) for key in _NAMING if (name := element.get(key))]
    label = element.get("aria-label")  # one name, of several words
    return "".join([*names, _as_words("-".join(label[:_LONGEST_NAMES].split()))] if label else names)


@functools.lru_cache(maxsize=20_000)
def _as_words(value: str) -> str:
    """Each name on a line of its own, as words in lower case between spaces."""
    return "".join(f"\n {' '.join(_WORD.findall(name)).lower()} " for name in value.split()[:20])


def _is_furniture(element: "HtmlElement", names: str, *, inside: bool) -> bool:
    if element.tag == "footer":
        return next(element.iterancestors("blockquote"), None) is None  # there it names who is quoted
    return (
        element.tag in _ELEMENTS
        or element.get("role") in _ROLES
        or element.get("itemprop") in _ITEM_PROPERTIES
        or _ITEM_TYPES.search(element.get("itemtype") or "") is not None
        or (bool(names) and _is_called_furniture(names, inside=inside))
    )


def _in_lines(elements: list["HtmlElement"]) -> set["HtmlElement"]:
    """The elements that are some words of a paragraph: a story loses a name if "rollover-people" is cut out of it."""
    with_text = {element for element in elements if (element.text or "").strip()}
    with_text |= {element.getparent() for element in elements if (element.tail or "").strip()}
    words = (element for element in elements if element.tag in _INLINE)
    return {word for word in words if (line := word.getparent()) in with_text and line.tag in _IN_LINES}


@functools.lru_cache(maxsize=20_000)
def _is_called_furniture(names: str, *, inside: bool) -> bool:
    return _pattern(inside=inside).search(names) is not None


@functools.cache
def _pattern(*, inside: bool) -> re.Pattern[str]:
    ways = []
    for where, phrase in read_rows("page_furniture.tsv"):
        words = phrase.replace(" ", " ?")
        if where == "inside":
            ways.append(rf" {words} ")
        elif not inside:
            ways.append({"whole": rf"\n {words} $", "start": rf"\n {words} ", "any": rf" {words} "}[where])
    return re.compile("|".join(ways), re.MULTILINE)


def _is_links(line: "HtmlElement") -> bool:
    """Whether a line is nothing but links to other stories, each with a word behind it at most ("[Video]")."""
    links = [words for link in line.iter("a") if (words := len(link.text_content().split()))]
    if not links or not all(words in LINK_WORDS for words in links):
        return False
    return len(line.text_content().split()) - sum(links) <= (len(links) if len(links) > 1 else 0)


def _cut(element: "HtmlElement") -> None:
    """Take an element out, not the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()
