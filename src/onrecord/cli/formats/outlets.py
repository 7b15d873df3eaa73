"""Outlets as tables: the list of them, and how one of them quotes."""

from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.counting import NOTHING, percent, print_trust, width_of
from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.store.counts import Cell
from onrecord.store.outlets import OutletLine, OutletProfile, RelayLine


def print_outlets(lines: Sequence[OutletLine], stream: TextIO) -> None:
    """Print a line an outlet."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    if not lines:
        console.print("No story is on record.")
        return
    grid = _grid("outlet", "stories", "statements", "first", "last")
    for line in lines:
        days = (line.first or NOTHING, line.last or NOTHING)
        grid.add_row(_name(line.name), f"{line.documents:,}", f"{line.statements:,}", *days)
    console.print(grid, crop=False)


def print_profile(profile: OutletProfile, stream: TextIO) -> None:
    """Print how an outlet quotes, part by part."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    line, total = profile.line, profile.total
    console.print(Text(visible_line(line.name or NOTHING), style="bold"))
    days = f" · {line.first} to {line.last}" if line.first else ""
    console.print(Text(f"{line.documents:,} stories · {line.statements:,} statements{days}", style="dim"))
    if not total.statements:
        return
    console.print(
        f"\nquoted directly {_of(total.direct, total)} · in part {_of(total.mixed, total)} · "
        f"indirectly {_of(total.indirect, total)}\n"
        f"sources named {_of(total.named, total)} · unnamed {_of(total.unnamed, total)} · "
        f"papers {_of(total.papers, total)}"
    )
    for title, cells in (
        ("who", profile.quoted),
        ("source type", profile.types),
        ("act", profile.acts),
        ("month", profile.months),
    ):
        console.print()
        console.print(_cells(title, cells), crop=False)
    if profile.relays:
        console.print()
        console.print(_relays(profile.relays), crop=False)
    print_trust(profile.accuracy, profile.here, (), console)


def _cells(title: str, cells: Sequence[Cell]) -> Table:
    grid = _grid(title, "statements", "share", "stories", "direct", "mixed", "unnamed")
    grid.columns[0].min_width = width_of(0, cells)
    for cell in cells:
        counted = (cell.documents, cell.direct, cell.mixed, cell.unnamed)
        grid.add_row(
            _name(cell.values[0]), f"{cell.statements:,}", percent(cell.share), *(f"{count:,}" for count in counted)
        )
    return grid


def _relays(relays: Sequence[RelayLine]) -> Table:
    grid = _grid("on whose word", "statements")
    for relay in relays:
        grid.add_row(_name(relay.name), f"{relay.statements:,}")
    return grid


def _grid(first: str, *figures: str) -> Table:
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    grid.add_column(first, overflow="fold")
    for title in figures:
        grid.add_column(title, justify="right")
    return grid


def _name(name: str | None) -> Text:
    return Text(NOTHING if name is None else visible_line(name))


def _of(count: int, total: Cell) -> str:
    return f"{count:,} ({count / total.statements:.0%})"
