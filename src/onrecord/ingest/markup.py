"""HTML that is all text, as word processors, Markdown and e-mail give it: its paragraphs.

No article is looked for in it: that is for web pages, of which most is not the story (`html.py`).
"""

from typing import TYPE_CHECKING

from onrecord.ingest.paragraphs import paragraphs_of
from onrecord.ingest.wording import UNPRINTABLE

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

_UNSEEN = ("script", "style", "template", "noscript", "title", "object", "svg", "math", "s", "strike", "del")


def body_of(markup: str) -> "HtmlElement":
    """The body of a page, or of a fragment of one, without comments, what is never shown, and struck-out words."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    markup = UNPRINTABLE.sub("", markup)
    # A root of our own, so that text without any element is kept, too.
    tree = html.document_fromstring(f"<html><body>{markup}</body></html>", parser=parser)
    body = tree.find("body")
    etree.strip_elements(body, *_UNSEEN, with_tail=False)
    return body


def blocks_of(body: "HtmlElement") -> list[str]:
    """The text of each paragraph, heading, list item, quotation and table row under an element, which is changed.

    Lines of preformatted text stay lines. Tables that only lay out a page, with paragraphs in their cells, are read
    cell by cell.
    """
    for cell in body.iter("td", "th"):
        cell.tail = None
        if len(cell) == 1 and cell[0].tag == "p":  # as word processors write what is one entry of a table
            cell[0].drop_tag()
    for code in list(body.iter("code")):
        code.drop_tag()
    for preformatted in body.iter("pre"):
        _break_lines(preformatted)
    return paragraphs_of(body)


def _break_lines(preformatted: "HtmlElement") -> None:
    from lxml import html

    for element in list(preformatted.iter()):
        first, *rest = (element.text or "").split("\n")
        element.text = first
        for number, line in enumerate(rest):
            broken = html.Element("br")
            broken.tail = line
            element.insert(number, broken)
