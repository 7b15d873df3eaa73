"""HTML that is all text, as word processors, Markdown and e-mail give it: its paragraphs.

No article is looked for in it: that is for web pages, of which most is not the story (`html.py`).
"""

import re
from typing import TYPE_CHECKING

from onrecord.ingest.paragraphs import paragraphs_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

_UNSEEN = ("script", "style", "template", "noscript", "title", "object", "svg", "math", "s", "strike", "del")
# libxml2 stops at NUL and refuses other control characters.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_CELLS = ("td", "th")
_BLOCKS_IN_CELLS = ("p", "div", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")


def body_of(markup: str) -> "HtmlElement":
    """The body of a page, or of a fragment of one, without comments and what is never shown."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    markup = _UNPRINTABLE.sub("", markup)
    # A root of our own, so that text without any element is kept, too.
    tree = html.document_fromstring(f"<html><body>{markup}</body></html>", parser=parser)
    body = tree.find("body")
    etree.strip_elements(body, *_UNSEEN, with_tail=False)
    return body


def blocks_of(body: "HtmlElement") -> list[str]:
    """The text of each paragraph, heading, list item, quotation and table row under an element, which is changed.

    Lines of preformatted text stay lines. Struck-out words are left out. Tables that only lay out a page, with
    paragraphs in their cells, are read cell by cell.
    """
    for cell in list(body.iter(*_CELLS)):
        _level(cell)
    for code in list(body.iter("code")):
        code.drop_tag()
    for preformatted in body.iter("pre"):
        _break_lines(preformatted)
    return paragraphs_of(body)


def _level(cell: "HtmlElement") -> None:
    """Make a cell of a table plain text, or a block of its own where it holds several."""
    cell.tail = None
    blocks = list(cell.iterchildren(*_BLOCKS_IN_CELLS))
    if len(blocks) == 1 and blocks[0].tag == "p":
        blocks[0].drop_tag()
    elif blocks:
        cell.tag = "div"


def _break_lines(preformatted: "HtmlElement") -> None:
    from lxml import html

    for element in list(preformatted.iter()):
        first, *rest = (element.text or "").split("\n")
        element.text = first
        for number, line in enumerate(rest):
            broken = html.Element("br")
            broken.tail = line
            element.insert(number, broken)
