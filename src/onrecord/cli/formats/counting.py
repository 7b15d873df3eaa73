"""Counts: as a table with the model's errors below it, as CSV, or as JSON Lines."""

import csv
from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.export.csv import guarded
from onrecord.export.jsonl import as_json
from onrecord.store.accuracy import ANY, FieldAccuracy, ReviewedHere, wilson
from onrecord.store.counts import COUNTED, Cell, CountsTable

NOTHING = "–"
LONG_NAME = 22  # cells; a longer one is folded where there is no room
WIDE = 1_000  # cells: more than any of these tables needs
TITLES = {
    "documents": "stories",
    "expected_wrong": "± wrong",
    "unnamed_share": "unnamed %",
    "direct_share": "direct %",
}
SHOWN = (*COUNTED, "unnamed_share", "expected_wrong")
# What is shown where all of it is too wide.
SHOWN_NARROW = ("statements", "documents", "unnamed_share", "direct_share", "expected_wrong")
# How the fields that can be counted are called where their accuracy is told.
FIELDS = {"statement": "statement found", "who": "speaker", "type": "source type", "named": "source"}
WRONG = {"who": "speaker", "act": "act", "mode": "mode", "quotation": "quotation", "setting": "setting"}
BIASED = (
    "People review what the model is least sure of first: among what nobody reviewed, fewer are likely to be wrong."
)


def print_table(table: CountsTable, stream: TextIO, *, limit: int) -> None:
    """Print the table, and below it how far to trust it.

    Args:
        table: the counts.
        stream: where to.
        limit: rows to show; 0 is all.
    """
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    if not table.total.statements:
        console.print("No statement fits.")
        return
    cells = table.cells[:limit] if limit else table.cells
    total = table.total if len(table.cells) > 1 else None
    grid = cells_table(table.by, cells, total, SHOWN)
    if Measurement.get(console, console.options.update(max_width=WIDE), grid).maximum > console.width:
        grid = cells_table(table.by, cells, total, SHOWN_NARROW)
    console.print(grid, crop=False)
    if left := len(table.cells) - len(cells):
        console.print(f"… and {left:,} more rows; --limit 0 shows all.")
    print_trust(table.accuracy, table.here, table.models, console)


def print_csv(table: CountsTable, stream: TextIO, *, limit: int) -> None:
    """Print a header and a line a cell, guarded as `export.csv` guards them; the limit is as for the table."""
    rows = list(table.rows())[: limit or None]
    writer = csv.writer(stream, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow("" if value is None else guarded(str(value)) for value in row.values())


def print_json_lines(table: CountsTable, stream: TextIO, *, limit: int) -> None:
    """Print an object a cell; the limit is as for the table."""
    stream.writelines(as_json(row) + "\n" for row in list(table.rows())[: limit or None])


def cells_table(by: Sequence[str], cells: Sequence[Cell], total: Cell | None, shown: Sequence[str]) -> Table:
    """The cells as a table of these figures, with a line for all of them below if there is one."""
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", show_footer=total is not None)
    for place, name in enumerate(by):
        grid.add_column(name, footer="all" if place == 0 else "", overflow="fold", min_width=width_of(place, cells))
    for name in shown:
        title = TITLES.get(name, name)
        grid.add_column(title, footer=_figure(name, total) if total else "", justify="right", no_wrap=True)
    for cell in cells:
        values = [Text(NOTHING if value is None else visible_line(value)) for value in cell.values]
        grid.add_row(*values, *(_figure(name, cell) for name in shown))
    return grid


def width_of(place: int, cells: Sequence[Cell]) -> int:
    """What a column of values needs, but for names that are long."""
    longest = max((cell_len(visible_line(cell.values[place] or "")) for cell in cells), default=0)
    return min(longest, LONG_NAME)


def print_trust(
    accuracy: Sequence[FieldAccuracy], here: Sequence[ReviewedHere], models: Sequence[str], console: Console
) -> None:
    """Print how often the model is right about what was counted, as measured before and as reviewed here."""
    console.print()
    console.print(Text("How often the model is right", style="bold"))
    grid = Table(box=None, show_edge=False, pad_edge=False, header_style="dim")
    for title in ("", "precision", "95 % interval", "recall", "answers"):
        grid.add_column(title, justify="right" if title else "left")
    for one in accuracy:
        figures = (percent(one.precision), _interval(one), percent(one.recall), f"{one.given:,}")
        grid.add_row(_what(one), *figures)
    console.print(grid, crop=False)
    on: dict[str, list[str]] = {one.measured: [] for one in accuracy}
    for one in accuracy:
        on[one.measured].append(FIELDS.get(one.field, one.field))
    for measured, fields in on.items():
        console.print(f"{', '.join(dict.fromkeys(fields))}: measured on {measured}.")
    known = {one.model for one in accuracy}
    if others := sorted(set(models) - known):
        console.print(
            f"All of it with {', '.join(sorted(known))}; stories here were also read by "
            f"{', '.join(map(visible_line, others))}, of which nothing is known here."
        )
    for review in here:
        what = (
            "are no statement"
            if review.field == "statement"
            else f"have a wrong {FIELDS.get(review.field, review.field)}"
        )
        console.print(f"Of {review.reviewed:,} reviewed in this database, {review.error_rate:.0%} {what}.")
    if here:
        console.print(BIASED)


def percent(share: float | None) -> str:
    """A share in whole percent."""
    return NOTHING if share is None else f"{share:.0%}"


def _interval(one: FieldAccuracy) -> str:
    """The 95 % interval of the precision."""
    interval = wilson(one.right, one.given)
    return f"{interval[0] * 100:.0f}–{interval[1]:.0%}" if interval else NOTHING


def _what(one: FieldAccuracy) -> str:
    field = FIELDS.get(one.field, one.field)
    return field if one.value == ANY else f"{field}: {one.value.replace('_', ' ')}"


def _figure(name: str, cell: Cell) -> str:
    if name == "unnamed_share":
        return percent(cell.unnamed_share)
    if name == "direct_share":
        return percent(cell.direct / cell.statements if cell.statements else None)
    if name == "expected_wrong":
        return f"±{cell.expected_wrong:,.0f}"
    return f"{getattr(cell, name):,}"
