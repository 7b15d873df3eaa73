"""Quotation marks: which stretches of a text are quoted, and what that makes of an attribution's content."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.record import Quotation

OPENING = "“„«"
CLOSING = "”»"
STRAIGHT = '"＂'
SINGLE = "'‘’‚‛"

_MARKS = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}{SINGLE}]")
_OPENS_BEHIND = " \t\n\r\x0b\x0c\xa0\u2002\u2003\u2009\u202f([{—–-/" + OPENING + STRAIGHT
# A single mark opens a quotation only if its partner stands within this many characters: an apostrophe that
# looks like an opening mark ("the '90s") would otherwise quote the rest of its paragraph.
MAX_SINGLE_QUOTED = 600
# Words that an apostrophe begins ("rock ’n’ roll", "go get 'em").
_CONTRACTED = re.compile(r"(?:n|em|til|tis|twas|cause|bout)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch, its marks included.

    Attributes:
        start, end: offsets in the text.
        closed: False when the paragraph ended before the closing mark.
        style: "double" or "single" marks.
    """

    start: int
    end: int
    closed: bool
    style: Literal["double", "single"]


def find_quoted(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quoted]:
    """The outermost quoted stretches of each paragraph, in order.

    A stretch never leaves its paragraph: by convention a quotation that runs on opens again at the next one.
    Never fails: a mark without a partner opens a stretch to the paragraph's end if it is a double mark that can
    open, and is passed over otherwise.

    Args:
        text: the document's text.
        paragraphs: half-open (start, end) offsets, in order.
    """
    found: list[Quoted] = []
    for start, end in paragraphs:
        found.extend(_quoted_in_paragraph(text, start, end))
    return found


def _quoted_in_paragraph(text: str, start: int, end: int) -> list[Quoted]:
    marks = [match.start() for match in _MARKS.finditer(text, start, end)]
    closers = _single_closers(text, marks, end)
    found: list[Quoted] = []
    opened: int | None = None  # offset of the open double mark
    behind = start  # nothing before this offset may open: it is inside a single-quoted stretch
    for place in marks:
        mark = text[place]
        if place < behind:
            continue
        if mark in SINGLE:
            if opened is None and (partner := closers.get(place)) is not None:
                found.append(Quoted(place, partner + 1, closed=True, style="single"))
                behind = partner + 1
        elif opened is None:
            if mark not in CLOSING and (mark in OPENING or _can_open(text, place, start, end)):
                opened = place
        elif (
            mark in CLOSING
            or (mark == "“" and text[opened] == "„")
            or (mark in STRAIGHT and not _must_open(text, place, start, end))
        ):
            found.append(Quoted(opened, place + 1, closed=True, style="double"))
            opened = None
    if opened is not None and opened + 1 < end:
        found.append(Quoted(opened, end, closed=False, style="double"))
    return found


def _can_open(text: str, place: int, start: int, end: int) -> bool:
    """A straight mark opens unless it hangs on the end of a word with nothing quoted behind it (5" nails)."""
    followed = place + 1 < end and not text[place + 1].isspace()
    return followed and (place == start or not text[place - 1].isalnum())


def _must_open(text: str, place: int, start: int, end: int) -> bool:
    """A straight mark behind a space and before a word opens, even when one is open already (a lost closing mark)."""
    return place > start and text[place - 1].isspace() and place + 1 < end and text[place + 1].isalnum()


def _single_closers(text: str, marks: Sequence[int], end: int) -> dict[int, int]:
    """The partner of each single mark that opens a quotation."""
    closers: dict[int, int] = {}
    waiting: int | None = None
    doubtful: int | None = None  # a mark that closes the waiting one unless a better one follows
    for place in marks:
        if text[place] not in SINGLE:
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < end else " "
        opens = before in _OPENS_BEHIND and not after.isspace() and text[place] != "’" and not after.isdigit()
        opens = opens and _CONTRACTED.match(text, place + 1, end) is None
        closes = not before.isspace() and not after.isalnum() and text[place] != "‘"
        if waiting is not None and place - waiting > MAX_SINGLE_QUOTED:
            waiting = doubtful = None
        if opens:
            waiting, doubtful = place, None
        elif closes and waiting is not None:
            # A doubtful closer holds until a better one takes its place.
            if not _is_possessive(text, place, end):
                closers[waiting] = place
                waiting = doubtful = None
            elif doubtful is None:
                closers[waiting] = doubtful = place
    return closers


def _is_possessive(text: str, place: int, end: int) -> bool:
    """Whether a mark behind a plural s and before a word is more likely an apostrophe ("the voters' choice")."""
    following = text[place + 1 : min(place + 3, end)]
    return text[place - 1] in "sS" and len(following) == 2 and following[0] == " " and following[1].islower()


def quotation_type(text: str, content: Sequence[tuple[int, int]], quoted: Sequence[Quoted]) -> Quotation:
    """Whether a content is quoted wholly (direct), in part (mixed) or not at all (indirect).

    Only letters and digits count. A nickname in quotation marks inside a name quotes nobody.

    Args:
        text: the document's text.
        content: half-open (start, end) offsets of the content's spans.
        quoted: what `find_quoted` gave for the text, in order.
    """
    inside = outside = 0
    for start, end in content:
        covered = 0
        for stretch in overlapping(quoted, start, end):
            if is_nickname(text, stretch):
                continue
            covered += _letters(text, max(start, stretch.start), min(end, stretch.end))
        inside += covered
        outside += _letters(text, start, end) - covered
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def is_nickname(text: str, stretch: Quoted) -> bool:
    """Whether one or two quoted words stand between two parts of a name (Earl "Duke" Larrabee)."""
    words = text[stretch.start + 1 : stretch.end - 1]
    if not 0 < len(words.split()) <= 2 or not words[:1].isupper() or words[-1:] in ".,!?":
        return False
    before = text[max(0, stretch.start - 40) : stretch.start].split()[-1:]
    after = text[stretch.end : stretch.end + 40].split()[:1]
    return bool(before and after) and before[0][:1].isupper() and before[0].isalpha() and after[0][:1].isupper()


def overlapping(quoted: Sequence[Quoted], start: int, end: int) -> Iterable[Quoted]:
    """The stretches that share a character with the range, in order, of those that `find_quoted` gave."""
    first = bisect_right(quoted, start, key=lambda stretch: stretch.end)
    for index in range(first, len(quoted)):
        stretch = quoted[index]
        if stretch.start >= end:
            return
        yield stretch


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))
