"""The paragraphs of marked-up text: of an article that trafilatura has cut out of a page, or of plain HTML."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element  # lxml has no types of its own

# Elements that stand on lines of their own: of trafilatura's own vocabulary, and of HTML.
_BLOCKS = frozenset({"p", "head", "quote", "list", "item", "table", "row", "div", "code", "ab", "body", "figure"}) | {
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "tr"),
    *("caption", "article", "section", "header", "footer", "main", "aside", "address", "center"),
}
_BREAKS = frozenset({"lb", "br"})
_CELLS = frozenset({"cell", "td", "th"})
_CELL_SEPARATOR = " | "
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
# Two line breaks in a row are how old pages separate paragraphs.
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_SPACES_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")


def paragraphs_of(body: "_Element") -> list[str]:
    """The text of each paragraph, heading, list item, quotation and table row, in order; none is empty.

    A line break inside a paragraph stays one; other white space is folded.
    """
    pieces: list[str] = []
    # A list of steps, not recursion: pages nest deeper than Python's stack.
    steps: list[tuple[str, _Element]] = [("enter", body)]
    while steps:
        step, element = steps.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if step == "tail":
            pieces.append(_SPACES.sub(" ", element.tail or ""))
        elif step == "leave":
            pieces.append("\n\n")
        else:
            pieces.append(_before(element, tag))
            if tag:  # a comment has a text, too, which is no part of the article
                pieces.append(_SPACES.sub(" ", element.text or ""))
            if tag in _BLOCKS:
                steps.append(("leave", element))
            for child in reversed(element):
                steps += [("tail", child), ("enter", child)]
    blocks = _PARAGRAPH_BREAK.split("".join(pieces))
    return [text for block in blocks if (text := _SPACES_AROUND_BREAK.sub("\n", block).strip())]


def _before(element: "_Element", tag: str) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    if tag in _BREAKS:
        return "\n"
    if tag not in _CELLS or element.getprevious() is None:
        return ""
    # A cell that holds paragraphs lays out a page, and is no entry of a table.
    return "\n\n" if any(child.tag in _BLOCKS for child in element) else _CELL_SEPARATOR
