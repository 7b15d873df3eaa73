"""The blocks of a text: what its author set off by line breaks.

A blank line always ends a block. A single line break ends one too, unless the file is hard-wrapped: then lines are
broken where the next word would not have fitted, and only a blank line, an indentation or a line that stops well
before the margin ends a block.
"""

import itertools
import re
from dataclasses import dataclass

# What str.splitlines takes for the end of a line, "\r\n" counting as one.
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{LINE_ENDS}]+")

# Typewriters, mail and terminals wrap between 60 and 80 columns; nobody wraps below 40, and a line above 100 was
# not wrapped by a person's editor.
NARROWEST_MARGIN = 40
WIDEST_MARGIN = 100
# Two lines can fit a margin by chance; with three and more it is a habit.
FEWEST_WRAPPED_LINES = 3
# The margin is where the longest lines end, leaving out one in twenty: an address that could not be broken.
MARGIN_PERCENTILE = 0.95
# Lines up to this share of the margin are headers and ends of paragraphs: they tell nothing about wrapping.
SHORT_LINE = 0.6
# Greedy wrapping fills every line; hand-made edits leave a few that are not.
FULL_LINES_NEEDED = 0.8
# Single sentences set one a line end with a stop each; wrapped prose mostly does not.
UNFINISHED_LINES_NEEDED = 0.5
# A last line that stops this far before the margin, at the end of a sentence, was not broken by the margin.
PARAGRAPH_END = 0.85
SENTENCE_ENDS = tuple(".!?:\"”’'")
_LONGEST_WORD = 60  # characters of the next line looked at for its first word


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    blank_before: bool

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """The blocks of a text as half-open (start, end), in order, trimmed of white space.

    Everything that is not white space is in exactly one block. Takes time linear in the length of the text.
    """
    lines = _lines(text)
    margin = _margin(text, lines)
    bounds: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if number and margin is not None and not _breaks(text, lines[number - 1], line, margin):
            bounds[-1] = (bounds[-1][0], line.end)
        else:
            bounds.append((line.start, line.end))
    return bounds


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank."""
    lines: list[_Line] = []
    finished = 0  # where the last line that is not blank ended, white space at its end included
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        gap = text[finished : match.start()]
        blank_before = not lines or not (len(gap) == 1 or gap == "\r\n")
        lines.append(_Line(start, start + len(stripped), indent, blank_before))
        finished = match.end()
    return lines


def _margin(text: str, lines: list[_Line]) -> int | None:
    """The column at which the file is hard-wrapped, or None where it is not."""
    pairs = [(line, after) for line, after in itertools.pairwise(lines) if not after.blank_before]
    if len(pairs) < FEWEST_WRAPPED_LINES:
        return None
    widths = sorted(line.width for line, _ in pairs)
    margin = widths[int(MARGIN_PERCENTILE * (len(widths) - 1))]
    if not NARROWEST_MARGIN <= margin <= WIDEST_MARGIN:
        return None
    telling = [(line, after) for line, after in pairs if line.width > SHORT_LINE * margin]
    if len(telling) < max(FEWEST_WRAPPED_LINES, len(pairs) / 2):
        return None
    full = sum(_next_word_end(text, line, after) > margin for line, after in telling)
    unfinished = sum(text[line.end - 1] not in SENTENCE_ENDS for line, _ in telling)
    wrapped = full >= FULL_LINES_NEEDED * len(telling) and unfinished >= UNFINISHED_LINES_NEEDED * len(telling)
    return margin if wrapped else None


def _next_word_end(text: str, line: _Line, after: _Line) -> int:
    """The column at which the first word of the next line would have ended on this one."""
    words = text[after.start : min(after.end, after.start + _LONGEST_WORD)].split(None, 1)
    return line.width + 1 + len(words[0])


def _breaks(text: str, line: _Line, after: _Line, margin: int) -> bool:
    """Whether a block ends between two lines of a file that is hard-wrapped at `margin`."""
    if after.blank_before or after.indent > line.indent:
        return True
    reached = _next_word_end(text, line, after)
    if reached > PARAGRAPH_END * margin:
        return False
    if text[line.end - 1] in SENTENCE_ENDS:
        return True
    # A headline or byline right above the body: far too short, and what follows starts anew.
    return line.width <= SHORT_LINE * margin and not text[after.start].islower() and text[line.end - 1] not in ",;-–—"
