r"""Text of a story that may be shown: what a browser would obey instead of showing is written out.

Markup is none of this module's business, for templates escape it. But a mark that reverses the direction of the text
behind it works within escaped text too, and can make a page say what the story does not: "\u202e" turns the rest of a
line around, in the story and in whatever stands behind it on the page.
"""

import re
from collections.abc import Iterator

# Control characters but tab and line ends; marks that reverse or isolate direction; marks without width, which make
# two names look alike that are not; tags, which carry unseen text; lone surrogates, which have no UTF-8.
# U+200D joins emoji and letters of some scripts, U+200C and U+FE0F belong to spelling, and stay.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def code_point(character: str) -> str:
    """How a character is written out: "U+202E"."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """The text with every unseen character written out between angle brackets: "⟨U+202E⟩"."""
    return UNSEEN.sub(lambda match: f"⟨{code_point(match[0])}⟩", text)


def pieces(text: str, start: int = 0) -> Iterator[tuple[int, str, bool]]:
    """The text cut at its unseen characters.

    Args:
        text: a stretch of a story.
        start: its offset there.

    Yields:
        The offset, the characters, and whether it is an unseen one, alone.
    """
    behind = 0
    for match in UNSEEN.finditer(text):
        if match.start() > behind:
            yield start + behind, text[behind : match.start()], False
        yield start + match.start(), match[0], True
        behind = match.end()
    if behind < len(text):
        yield start + behind, text[behind:], False
