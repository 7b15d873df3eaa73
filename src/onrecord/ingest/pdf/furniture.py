"""What repeats on the pages of a PDF and is no part of its text: running heads and feet, page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.ingest.pdf.glyphs import Piece

# Running heads stand among the first rows of a page, feet among the last.
ROWS_AT_THE_EDGE: Final = 3
# A head stands at the same height on its pages, but for a point or two.
SAME_HEIGHT: Final = 6.0  # points
# On so many pages, and on this share of them; heads of left and right pages differ, and so do those of chapters.
MIN_PAGES: Final = 2
MIN_SHARE: Final = 0.2
# Printed numbers that run on with the pages on this share of those that have one are page numbers.
MIN_SHARE_NUMBERED: Final = 0.6

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\[(–—|·\s-]*(?:page\s+|p\.\s*)?(?P<label>\d{1,5}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,5})?[\])–—|·\s-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's pieces.

    Attributes:
        number: counted from one.
        height: in points.
        pieces: on it.
        label: what is printed as its number; None where nothing is.
    """

    number: int
    height: float
    pieces: tuple[Piece, ...]
    label: str | None = None


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without running heads, running feet and page numbers, and with the numbers as their labels."""
    edges = {sheet.number: list(_edge(sheet)) for sheet in sheets}
    running = _running(edges)
    labels = _labels(edges, running)
    cleaned = []
    for sheet in sheets:
        label, lone = labels.get(sheet.number, (None, None))
        kept = tuple(piece for piece in sheet.pieces if id(piece) not in running[sheet.number] and piece is not lone)
        cleaned.append(Sheet(sheet.number, sheet.height, kept, label))
    return cleaned


def _edge(sheet: Sheet) -> Iterator[Piece]:
    """The pieces of the first and of the last rows of a page, those of the outermost rows first."""
    for from_the_top in (True, False):
        rows = 0
        height: float | None = None
        for piece in sorted(sheet.pieces, key=lambda piece: piece.bottom, reverse=not from_the_top):
            if height is None or abs(piece.bottom - height) > 0.5 * piece.size:
                rows += 1
                height = piece.bottom
            if rows > ROWS_AT_THE_EDGE:
                break
            yield piece


def _running(edges: dict[int, list[Piece]]) -> dict[int, set[int]]:
    """Of each page, the identities of the pieces that stand on other pages, too, at the same height."""
    seen: defaultdict[str, list[tuple[int, Piece]]] = defaultdict(list)
    for number, pieces in edges.items():
        for piece in pieces:
            seen[_shape(piece.text)].append((number, piece))
    found: defaultdict[int, set[int]] = defaultdict(set)
    least = max(MIN_PAGES, round(MIN_SHARE * len(edges)))
    for places in seen.values():
        for number, piece in places:
            level = [other for other, twin in places if abs(twin.bottom - piece.bottom) <= SAME_HEIGHT]
            if len(set(level)) >= least:
                found[number].add(id(piece))
    return found


def _shape(text: str) -> str:
    """The text with its numbers alike, as page numbers and dates within a head change."""
    return _NUMBER.sub("0", text.casefold())


def _labels(edges: dict[int, list[Piece]], running: dict[int, set[int]]) -> dict[int, tuple[str, Piece]]:
    """What is printed on each page as its number, and the piece that it is printed in.

    Only numbers that run on with the pages are believed: a year at the foot of a title page is none.
    """
    found: dict[int, list[tuple[str, Piece]]] = {}
    for number, pieces in edges.items():
        alone = ((match["label"], piece) for piece in pieces if (match := _PAGE_NUMBER.fullmatch(piece.text)))
        inside = (
            (label, piece) for piece in pieces if id(piece) in running[number] for label in _NUMBER.findall(piece.text)
        )
        found[number] = [*alone, *inside]
    labels: dict[int, tuple[str, Piece]] = {}
    for values in ({}, _ROMAN_VALUES):
        labels = _running_on(found, values) | labels
    return labels


def _running_on(found: dict[int, list[tuple[str, Piece]]], romans: dict[str, int]) -> dict[int, tuple[str, Piece]]:
    """Of the labels of one kind of numerals, those that are all shifted alike against the count of pages."""
    shifted = {
        number: {
            value - number: (label, piece) for label, piece in reversed(labels) if (value := _value(label, romans))
        }
        for number, labels in found.items()
    }
    shifts = Counter(shift for one in shifted.values() for shift in one)
    if not shifts:
        return {}
    shift, times = shifts.most_common(1)[0]
    # One number runs on with nothing, unless it is the 1 of a single page.
    if times < MIN_SHARE_NUMBERED * sum(map(bool, shifted.values())) or (times == 1 and (shift or len(found) > 1)):
        return {}
    return {number: one[shift] for number, one in shifted.items() if shift in one}


def _value(label: str, romans: dict[str, int]) -> int | None:
    if romans:
        return romans.get(label.casefold())
    return int(label) if label.isdigit() else None


def _romans(highest: int) -> dict[str, int]:
    """The numerals from i up."""
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return {tens[value // 10] + ones[value % 10]: value for value in range(1, highest + 1)}


_ROMAN_VALUES: Final = _romans(99)  # no preface is longer
