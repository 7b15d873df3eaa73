"""Web pages: the article in them as paragraphs, and what the page tells about it."""

import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from onrecord.errors import NoArticle, TooLarge
from onrecord.ingest.assembly import Draft
from onrecord.ingest.encoding import Decoded, bare_opening
from onrecord.ingest.page_furniture import cut_furniture
from onrecord.ingest.page_metadata import read_metadata
from onrecord.ingest.paragraphs import paragraphs_of
from onrecord.ingest.wording import UNPRINTABLE
from onrecord.record import Metadatum

if TYPE_CHECKING:
    from lxml.etree import _Element  # lxml has no types of its own
    from lxml.html import HtmlElement

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})

# How an HTML page begins, behind white space, an XML declaration and comments.
_OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?><!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body|title|meta|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENING_BYTES = 2048

# A menu or a log-in form has neither a sentence that ends nor a line of so many words.
_MIN_WORDS_OF_A_SENTENCE = 3
_MIN_WORDS_WITHOUT_A_STOP = 12
_SENTENCE_END = re.compile(r"[.!?…؟।][\"'”’»)\]]*$")

# "Unicode strings with encoding declaration are not supported", says lxml.
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")


# 10 MB of paragraphs take 6 s and 400 MB to read; the largest of 181 news pages has 2 MB with its scripts.
MAX_MARKUP = 10_000_000  # characters, without scripts, styles and files inside the page
_NO_MARKUP = re.compile(r"<(?P<name>script|style)\b(?P<attributes>[^>]*)>|<!--", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\b[^>]{{0,100}}>", re.IGNORECASE) for name in ("script", "style")}
_ENDS[""] = re.compile("-->")
_FILE_INSIDE = re.compile(r"\bdata:[\w.+/-]{1,100}(?:;[\w=.-]{1,100}){0,5},[A-Za-z0-9+/=%]+")

# How pages without paragraph markup separate paragraphs; trafilatura would make one line break of it.
_DOUBLE_BREAK = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)


def begins_like_html(data: bytes) -> bool:
    """Whether these bytes are an HTML page, by their beginning."""
    return _OPENING.match(bare_opening(data, _OPENING_BYTES)) is not None


def read_page(decoded: Decoded, *, name: str, url: str | None = None) -> Draft:
    """The article of a page: title, paragraphs and headings, separated by empty lines.

    `url` is the address that the page was fetched from.

    Raises:
        NoArticle: there is no running text in the page.
        TooLarge: it has more than `MAX_MARKUP` characters, without scripts, styles and files inside the page.
    """
    _refuse_json(decoded.text, name)
    tree = _tree(_lean(decoded.text, name))
    if tree is None:
        raise _no_article(name)
    facts = read_metadata(tree, url=url)
    headings = {heading.text_content() for heading in tree.iter("h1")}
    cut_furniture(tree)
    body = _extract(tree)
    if body is None:
        raise _no_article(name)
    paragraphs = paragraphs_of(body)
    if not any(_is_prose(paragraph) for paragraph in paragraphs):
        raise _no_article(name)
    title = facts.title
    # What stands over the story is its headline, even where the page calls it otherwise elsewhere.
    if title and not any(_opens_with(paragraphs[0], shown) for shown in (title, *headings)):
        paragraphs.insert(0, title)
    told = facts.metadata
    if decoded.replaced:
        replaced = Metadatum(name="undecodable bytes", value=str(decoded.replaced), told_by="bytes of the page")
        told = (*told, replaced)
    return Draft(
        text="\n\n".join(paragraphs),
        title=title,
        authors=facts.authors,
        published=facts.published,
        outlet=facts.outlet,
        url=facts.url,
        metadata=told,
    )


def _no_article(name: str) -> NoArticle:
    return NoArticle(
        "no article was found in this page",
        where=name,
        next_step="If a browser shows one, it may be loaded by a script: save its text as a .txt file and read that.",
    )


def _refuse_json(page: str, name: str) -> None:
    """Refuse what a programming interface answered in place of a page: its braces would be read as a sentence."""
    if not page.lstrip().startswith(("{", "[")):
        return
    try:
        json.loads(page)
    except (ValueError, RecursionError):
        return
    next_step = "Save the page that a browser shows, or give stories with their texts as JSON Lines (.jsonl)."
    raise NoArticle("this is JSON, not a page", where=name, next_step=next_step)


def _lean(page: str, name: str) -> str:
    """The page; a large one without its scripts, styles and the files inside it, as a browser saves it in one file."""
    if len(page) <= MAX_MARKUP:
        return page
    page = _FILE_INSIDE.sub("data:", "".join(_markup(page)))
    if len(page) > MAX_MARKUP:
        what = f"the page has more than {MAX_MARKUP:,} characters, its scripts and styles not counted"
        raise TooLarge(what, where=name, next_step="Split it, or save its text as a .txt file and read that.")
    return page


def _markup(page: str) -> Iterator[str]:
    """The stretches of a page between its scripts, styles and comments; JSON-LD stays."""
    end = 0
    while opening := _NO_MARKUP.search(page, end):
        closing = _ENDS[(opening["name"] or "").lower()].search(page, opening.end())
        keeps = "ld+json" in (opening["attributes"] or "")
        yield page[end : closing.end() if closing and keeps else opening.start()]
        if closing is None:
            return  # a browser takes all that follows for the script's
        end = closing.end()
    yield page[end:]


def _tree(page: str) -> "HtmlElement | None":
    # Imported late: trafilatura takes 0.1 to 0.2 s to load, and plain text has no use for it.
    from trafilatura import load_html

    # Without a handler of its own, what a library logs as a warning goes to the user's terminal.
    for library in ("trafilatura", "htmldate", "courlan"):
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    page = _XML_DECLARATION.sub("", UNPRINTABLE.sub("", page), count=1)
    page = _DOUBLE_BREAK.sub("</p><p>", page)
    if "<html" not in page[:_OPENING_BYTES].lower():
        page = f"<html><body>{page}</body></html>"  # a fragment of a page would be refused as "dubious"
    return load_html(page)


def _extract(tree: "HtmlElement") -> "_Element | None":
    from trafilatura import bare_extraction

    try:
        # Without its second opinions (readability, jusText): with the furniture cut out they only bring some back.
        found = bare_extraction(tree, include_comments=False, fast=True)
    # What code that walks a malformed tree may raise; a page must not stop the run.
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return None
    return getattr(found, "body", None)


def _is_prose(paragraph: str) -> bool:
    words = len(paragraph.split())
    if paragraph.endswith("。"):
        return True  # Chinese and Japanese have no spaces to count words by
    finished = _SENTENCE_END.search(paragraph) is not None
    return words >= (_MIN_WORDS_OF_A_SENTENCE if finished else _MIN_WORDS_WITHOUT_A_STOP)


def _opens_with(paragraph: str, title: str) -> bool:
    """Whether the first paragraph is the headline; titles often have the outlet's name behind it."""
    first, second = (" ".join(re.findall(r"\w+", text.casefold())) for text in (paragraph, title))
    return first.startswith(second) or (bool(first) and second.startswith(first))
