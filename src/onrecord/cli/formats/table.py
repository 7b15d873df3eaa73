"""Records as tables for people: one table a story, laid out for the width of the terminal."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import Numbered, PoliteConsole, numbered, story_header
from onrecord.cli.terminal import visible_line
from onrecord.record import Record, Span

COLUMNS = ("#", "who", "cue", "what", "kind", "place", "conf")
STYLES = {"#": "dim", "who": "green", "cue": "yellow", "what": "cyan", "kind": "", "place": "", "conf": ""}
GAP = 2  # spaces between columns
LINES_SHOWN = 3  # of a cell: a statement can be a page long, and the table is for finding it
WHO_SHARE, CUE_SHARE = 0.28, 0.2  # of the width that is free; sources and cues are short, the content gets the rest
LARGEST_CUE_SHARE = 0.25
NARROWEST = 60  # columns; below that the words would stand one a line, so a line rather runs over
CHARACTERS_PER_CELL = 4  # enough for letters with combining marks
NO_WORDS = "–"
LINE_END = re.compile(r"\r\n?|\n")


class TableWriter:
    """Prints a header and a table for each story."""

    def __init__(self, stream: TextIO) -> None:
        self._console = PoliteConsole(file=stream, highlight=False, markup=False)
        self._stories = 0

    def write(self, record: Record) -> None:
        """Print one story."""
        if self._stories:
            self._console.print()
        self._stories += 1
        self._console.print(story_header(record))
        rows = rows_of(record)
        if rows:
            self._console.print(_layout(rows, self._console), crop=False)
        self._console.file.flush()

    def close(self) -> None:
        """Nothing stands behind the last table."""


def rows_of(record: Record) -> list[tuple[str, ...]]:
    """The cells of each statement, in the order of COLUMNS."""
    line_starts = _line_starts(record.document.text)
    names = {entity.id: entity.name for entity in record.entities}
    return [_row(one, line_starts, names) for one in numbered(record)]


def _row(one: Numbered, line_starts: Sequence[int], names: dict[str, str]) -> tuple[str, ...]:
    statement = one.statement
    who = _words(statement.source_spans)
    if who == NO_WORDS and statement.speaker in names:
        who = f"({visible_line(names[statement.speaker])})"
    start = statement.content_spans[0].start
    line = bisect_right(line_starts, start)
    return (
        one.number,
        "  " * (one.depth - 1) + "└ " * bool(one.depth) + who,
        _words(statement.cue_spans),
        _words(statement.content_spans),
        f"{statement.quotation}, relay" if statement.role == "relay" else statement.quotation,
        f"{line}:{start - line_starts[line - 1] + 1}",
        f"{statement.confidence:.2f}",
    )


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(visible_line(span.text) for span in spans) or NO_WORDS


def _line_starts(text: str) -> list[int]:
    """The offset at which each line begins, as an editor counts lines."""
    return [0, *(match.end() for match in LINE_END.finditer(text))]


def _layout(rows: Sequence[tuple[str, ...]], console: Console) -> Table:
    """The rows as a table that fits the console, long cells cut."""
    width = max(console.width, NARROWEST)
    widths = _column_widths(rows, width)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), width=width)
    for name, cells_wide in zip(COLUMNS, widths, strict=True):
        table.add_column(
            name,
            width=cells_wide,
            style=STYLES[name],
            header_style="bold",
            justify="right" if name in {"place", "conf"} else "left",
        )
    for row in rows:
        table.add_row(*(_fit(cell, cells_wide, console) for cell, cells_wide in zip(row, widths, strict=True)))
    return table


def _column_widths(rows: Sequence[tuple[str, ...]], width: int) -> list[int]:
    """Columns of numbers as wide as they need; who, cue and what share the rest."""
    needed = [max(cell_len(cell) for cell in column) for column in zip(COLUMNS, *rows, strict=True)]
    who, cue, what = (COLUMNS.index(name) for name in ("who", "cue", "what"))
    free = width - GAP * (len(COLUMNS) - 1) - sum(needed) + needed[who] + needed[cue] + needed[what]
    needed[who] = min(needed[who], int(free * WHO_SHARE))
    # No word of a cue is broken, as far as there is room for that.
    longest = max((cell_len(word) for row in rows for word in row[cue].split()), default=0)
    needed[cue] = min(needed[cue], max(int(free * CUE_SHARE), min(longest, int(free * LARGEST_CUE_SHARE))))
    needed[what] = free - needed[who] - needed[cue]
    return needed


def _fit(cell: str, width: int, console: Console) -> Text:
    """The cell in at most LINES_SHOWN lines, with an ellipsis where it was cut."""
    # Wrapping a content of a million characters to show three lines of it would take seconds.
    start = cell[: width * LINES_SHOWN * CHARACTERS_PER_CELL]
    lines = [line.plain.rstrip() for line in Text(start).wrap(console, width)]
    if len(lines) > LINES_SHOWN:
        lines[LINES_SHOWN - 1] = _with_ellipsis(lines[LINES_SHOWN - 1], width)
    return Text("\n".join(lines[:LINES_SHOWN]))


def _with_ellipsis(line: str, width: int) -> str:
    """The line with an ellipsis behind its last word, or that word left out where there is no room."""
    if cell_len(line) < width:
        return f"{line}…"
    words, _, last = line.rpartition(" ")
    return f"{words} …" if words else f"{set_cell_size(last, width - 1)}…"
