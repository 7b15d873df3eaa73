"""The lines of a page in the order in which they are read: column by column, bands over and under the columns apart.

An XY-cut over the lines (after Nagy and Seth 1984), which follows the white space and not the order of the file.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Final

from onrecord.ingest.pdf.glyphs import Piece

# White space between two columns, in sizes of type; narrower stripes come about by chance.
NARROWEST_GUTTER: Final = 0.7
# The last page may have no more than that in each of its columns.
MIN_LINES_OF_A_COLUMN: Final = 2
# Columns of text have lines of words that fill them. Of a table's columns, and of numbers and labels beside a text,
# most cells are shorter, or of lengths of their own.
MIN_CHARACTERS_OF_A_COLUMN_LINE: Final = 18
MIN_FILL_OF_A_COLUMN: Final = 0.75
# Cells of a table stand wider apart than words that a tabulator separates.
NARROWEST_CELL_GAP: Final = 2.5
CELL_SEPARATOR: Final = " | "
MIN_CELLS: Final = 3
# A deposition numbers the lines of each page in the margin.
MIN_NUMBERED_LINES: Final = 8
# More rows than a page of print has; columns that begin below are not looked for, so that the time stays bounded.
_MAX_ROWS: Final = 400

Stripe = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column.

    Attributes:
        text: of the line, in the order of reading.
        left, right, top, bottom, size: as for `Piece`.
        column: which column or band of the page it stands in, counted in the order of reading.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    column: int = 0


def lines_in_order(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page in the order of reading, without the numbers of lines in its margin."""
    rows = _without_line_numbers(_rows(pieces))
    lines: list[Line] = []
    for column, region in enumerate(_regions(rows)):
        lines += [replace(_joined(row), column=column) for row in region]
    return lines


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces that stand side by side, from the top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: ((piece.top + piece.bottom) / 2, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        # A row is known by its first piece, so that small steps do not make one row of a page.
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom and _leans_in(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _leans_in(first: Piece, piece: Piece) -> bool:
    overlap = min(first.bottom, piece.bottom) - max(first.top, piece.top)
    return overlap > 0.5 * min(first.size, piece.size)


def _without_line_numbers(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without a column of 1, 2, 3 … at their left."""
    numbered = [(index, int(row[0].text)) for index, row in enumerate(rows) if _is_number(row[0].text)]
    counted = sum(after[1] == before[1] + 1 for before, after in pairwise(numbered))
    if counted + 1 < MIN_NUMBERED_LINES or counted + 1 < 0.9 * len(numbered):
        return rows
    dropped = {index for index, _ in numbered}
    cut = [row[1:] if index in dropped else row for index, row in enumerate(rows)]
    return [row for row in cut if row]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2


def _regions(rows: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """The rows of each band and column, in the order of reading."""
    start = 0
    while start < min(len(rows), _MAX_ROWS) and _has_words(rows):
        end, gutter = _columns_from(rows[start:])
        if not end:
            start += 1
            continue
        if start:
            yield rows[:start]
        middle = (gutter[0] + gutter[1]) / 2
        columns = rows[start : start + end]
        for side in (
            [[piece for piece in row if piece.left < middle] for row in columns],
            [[piece for piece in row if piece.left >= middle] for row in columns],
        ):
            yield from _regions([row for row in side if row])
        rows, start = rows[start + end :], 0
    if rows:
        yield rows


def _has_words(rows: list[list[Piece]]) -> bool:
    """Whether there are lines for two columns of text: in a table of numbers no column need be looked for."""
    return sum(map(_is_long, chain.from_iterable(rows))) >= MIN_LINES_OF_A_COLUMN


def _is_long(piece: Piece) -> bool:
    return len(piece.text) >= MIN_CHARACTERS_OF_A_COLUMN_LINE


def _columns_from(rows: list[list[Piece]]) -> tuple[int, Stripe]:
    """How many of the rows, from the first, a gutter runs through that parts columns, at most; and the gutter."""
    edges = _edges(rows)
    longest, found = 0, edges
    gutters = _gaps(rows[0], edges)
    for end in range(1, len(rows) + 1):
        going_on = _narrowed(gutters, rows[end], edges) if end < len(rows) else []
        # A gutter is looked at once, where it ends.
        for gutter in gutters:
            if any(left < gutter[1] and gutter[0] < right for left, right in going_on):
                continue
            length = _parted(rows[:end], gutter) if end > longest else 0
            if length > longest:
                longest, found = length, gutter
        gutters = going_on
        if not gutters:
            break
    return longest, found


def _edges(rows: list[list[Piece]]) -> Stripe:
    return min(row[0].left for row in rows), max(piece.right for row in rows for piece in row)


def _gaps(row: list[Piece], edges: Stripe) -> list[Stripe]:
    """The white stripes at both sides of each piece of a row, as far as they lie between the edges of the region."""
    ends = [-math.inf, *(end for piece in row for end in (piece.left, piece.right)), math.inf]
    stripes = zip(ends[::2], ends[1::2], strict=True)
    return [(left, right) for left, right in stripes if left < right and right > edges[0] and left < edges[1]]


def _narrowed(gutters: list[Stripe], row: list[Piece], edges: Stripe) -> list[Stripe]:
    """What remains white of the gutters when a further row is laid over them."""
    least = NARROWEST_GUTTER * min(piece.size for piece in row)
    meeting = ((max(a, c), min(b, d)) for a, b in gutters for c, d in _gaps(row, edges))
    return [(left, right) for left, right in meeting if right - left >= least and right > edges[0] and left < edges[1]]


def _parted(rows: list[list[Piece]], gutter: Stripe) -> int:
    """How many of the rows, from the first, make a column of text on each side of a gutter, at most; 0 if none do."""
    middle = (gutter[0] + gutter[1]) / 2
    sides = [
        [[piece for piece in row if (piece.left < middle) is leftmost] for row in rows] for leftmost in (True, False)
    ]
    longest = 0
    for length, whole in enumerate(zip(*(_columns_so_far(side) for side in sides), strict=True), start=1):
        if all(whole):
            longest = length
    return longest


def _columns_so_far(side: list[list[Piece]]) -> Iterator[bool]:
    """Down a side of a gutter, row by row, whether what stands above, the row included, is a column of text."""
    lines = long = filled = 0
    present = [row for row in side if row]
    left, right = _edges(present) if present else (0.0, 0.0)
    for row in side:
        if row:
            lines += 1
            long += any(map(_is_long, row))
            filled += row[-1].right - row[0].left >= MIN_FILL_OF_A_COLUMN * (right - left)
        yield lines >= MIN_LINES_OF_A_COLUMN and 2 * min(long, filled) >= lines


def _joined(row: list[Piece]) -> Line:
    """One line of the pieces of a row."""
    gaps = [(after.left - before.right) / after.size for before, after in pairwise(row)]
    is_table_row = len(row) >= MIN_CELLS and min(gaps) >= NARROWEST_CELL_GAP
    return Line(
        text=(CELL_SEPARATOR if is_table_row else " ").join(piece.text for piece in row),
        left=row[0].left,
        right=max(piece.right for piece in row),
        top=min(piece.top for piece in row),
        bottom=max(piece.bottom for piece in row),
        size=max(row, key=lambda piece: len(piece.text)).size,
    )
