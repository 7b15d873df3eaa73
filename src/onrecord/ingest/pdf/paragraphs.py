"""Lines to paragraphs: what one paragraph was is joined again over the ends of lines, columns and pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from onrecord.ingest.pdf.columns import Line

# Lines of one paragraph are set in one size; italics and bold type of a family differ by less.
MAX_CHANGE_OF_SIZE: Final = 0.12
# The distance to the next paragraph, in distances of lines.
PARAGRAPH_GAP: Final = 1.4
# Indents, and the accuracy of margins, in sizes of type.
MIN_INDENT: Final = 0.7
# A line without a stop ends a paragraph (as a heading does) if so much of the width is left empty.
EMPTY_SHARE: Final = 0.25
# Footnotes are set smaller than the text.
MAX_NOTE_SIZE: Final = 0.93

_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•▪●■◦‣►▶➢✓]")
# Dashes that open the items of a list; one may also be the second half of a "--" that was broken.
_DASH = re.compile(r"[–—*-]\s")
# "Q.", "A.", "MR. HALE:", "The CHAIRMAN.", "THE COURT:"
_SPEAKER = re.compile(r"(?:[QA][.:]?\s|(?:[A-Z][\w.'’-]*\s){0,4}[A-Z][A-Z'’-]+(?:\s\([^)]{1,40}\))?[.:]\s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_BROKEN_RANGE = re.compile(r"\d[–-]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# In front of these a hyphen at the end of a line is that of the word itself.
_COMPOUNDING = """
    all anti co cross cyber eight ex far five four full half hard high ill left long low mid near nine non off one part
    post pre pro right second self semi seven short six so soft ten then third three two vice well
"""
_KEEPING_HYPHEN = frozenset(_COMPOUNDING.split())
# Words that others begin with, so that both halves being words tells nothing: "under-stand", "for-ward".
_BEGINNINGS = "a an and as at be by for fore in mis on out over re some the to under up with"
_BEGINNING_WORDS = frozenset(_BEGINNINGS.split())


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, each with the number of its page.

    Attributes:
        lines: in order.
        right: where the column of the last line ends.
    """

    lines: list[tuple[int, Line]]
    right: float

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0][1]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1][1]


@dataclass(slots=True)
class Composed:
    """The text of paragraphs, and where on it each page begins."""

    text: str = ""
    offsets: dict[int, int] = field(default_factory=dict)


def paragraphs_of_pages(pages: Sequence[tuple[int, Sequence[Line]]]) -> list[Paragraph]:
    """The paragraphs of the lines of numbered pages, which are given in the order of reading."""
    paragraphs: list[Paragraph] = []
    for number, lines in pages:
        for _, column in groupby(lines, key=lambda line: line.column):
            found = _of_column(number, list(column))
            if found and paragraphs:
                _join(paragraphs, found)
            paragraphs += found
    return paragraphs


def compose(paragraphs: Sequence[Paragraph]) -> Composed:
    """The text of the paragraphs, with empty lines between them."""
    words = _words(paragraphs)
    composed = Composed()
    pieces: list[str] = []
    length = 0
    for paragraph in paragraphs:
        if pieces:
            pieces.append("\n\n")
            length += 2
        before = ""
        for number, line in paragraph.lines:
            joint = _joint(before, line.text, words) if before else ""
            if joint is None:  # the hyphen goes
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            elif joint:
                pieces.append(joint)
                length += len(joint)
            composed.offsets.setdefault(number, length)
            pieces.append(line.text)
            length += len(line.text)
            before = line.text
    composed.text = "".join(pieces)
    return composed


def _of_column(number: int, lines: list[Line]) -> list[Paragraph]:
    right = max(line.right for line in lines)
    left = min(line.left for line in lines)
    pitch = _pitch(lines)
    paragraphs: list[Paragraph] = []
    for line in lines:
        if paragraphs and not _opens(paragraphs[-1], line, left, pitch):
            paragraphs[-1].lines.append((number, line))
        else:
            paragraphs.append(Paragraph([(number, line)], right))
    return paragraphs


def _pitch(lines: list[Line]) -> float:
    """The usual distance of lines of a column."""
    steps = [b.bottom - a.bottom for a, b in pairwise(lines) if _alike(a, b) and b.bottom - a.bottom < 3 * a.size]
    return median(steps) if steps else 1.3 * lines[0].size


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= MAX_CHANGE_OF_SIZE * max(one.size, other.size)


def _opens(paragraph: Paragraph, line: Line, left: float, pitch: float) -> bool:
    """Whether a line opens a paragraph, and does not go on with the one before."""
    last = paragraph.last
    if not _alike(last, line) or line.bottom - last.bottom > PARAGRAPH_GAP * pitch:
        return True
    if _BULLET.match(line.text) or _SPEAKER.match(line.text):
        return True
    ended = _STOP.search(last.text) is not None
    if _DASH.match(line.text) and (ended or _DASH.match(paragraph.first.text)):
        return True
    if not ended and line.text[0].islower():
        return False
    room = _room_behind(last, line, paragraph.right)
    step = line.left - last.left
    # The first line of a paragraph stands further in than its others; those of a list stand further out.
    is_moved = abs(step) > MIN_INDENT * line.size and (step > 0 or last.left - left > MIN_INDENT * line.size)
    if is_moved and not (step < 0 and len(paragraph.lines) == 1) and (ended or room > 0):
        return True
    return room > 0 and (ended or room > EMPTY_SHARE * (paragraph.right - left))


def _room_behind(last: Line, line: Line, right: float) -> float:
    """The room that was left behind a line when its next word, which would have fitted, was put on a new one; or 0."""
    word = line.text.partition(" ")[0]
    letter = (line.right - line.left) / len(line.text)
    room = right - last.right
    return room if room > (len(word) + 1.5) * letter else 0.0


def _join(paragraphs: list[Paragraph], found: list[Paragraph]) -> None:
    """Let the first paragraph of a column go on with the last one before it, if it does."""
    opening = found[0]
    notes = 0  # paragraphs at the foot that are notes
    page = paragraphs[-1].lines[-1][0]
    for paragraph in reversed(paragraphs):
        is_note = paragraph.last.size < MAX_NOTE_SIZE * opening.first.size and paragraph.lines[0][0] == page
        if not is_note:
            break
        notes += 1
    if notes == len(paragraphs) or not _goes_on(paragraphs[-1 - notes], opening):
        return
    going_on = paragraphs.pop(-1 - notes)
    opening.lines[:0] = going_on.lines


def _goes_on(paragraph: Paragraph, opening: Paragraph) -> bool:
    last, line = paragraph.last, opening.first
    if not _alike(last, line) or _STOP.search(last.text) or _BULLET.match(line.text) or _SPEAKER.match(line.text):
        return False
    return line.text[0].islower() or _room_behind(last, line, paragraph.right) == 0


def _words(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """All words that stand whole on a line, in lower case."""
    return frozenset(_whole_words(line for paragraph in paragraphs for _, line in paragraph.lines))


def _whole_words(lines: Iterator[Line]) -> Iterator[str]:
    after_break = False
    for line in lines:
        words = [match.group().casefold() for match in _WORD.finditer(line.text)]
        broken = _BROKEN_WORD.search(line.text) is not None
        yield from words[after_break : len(words) - broken]
        after_break = broken


def _joint(before: str, after: str, words: frozenset[str]) -> str | None:
    """What stands between two lines of a paragraph: a space, nothing, or None where a hyphen goes, too."""
    broken, first = _BROKEN_WORD.search(before), _FIRST_WORD.match(after)
    if not broken or not first:
        is_range = _BROKEN_RANGE.search(before) and after[:1].isdigit()
        is_dash = before.endswith(" -") and after.startswith("- ")
        return "" if is_range or is_dash or re.search(r"\S—$", before) else " "
    head, tail = broken[1].casefold(), first.group().casefold()
    if not first.group()[0].islower() or head + tail in words:
        return None if head + tail in words else ""
    if f"{head}-{tail}" in words or "-" in head or head in _KEEPING_HYPHEN:
        return ""
    both_are_words = head in words and tail in words and head not in _BEGINNING_WORDS
    return "" if both_are_words else None
