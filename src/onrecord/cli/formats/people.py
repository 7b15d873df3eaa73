"""People and organisations as a table."""

from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.store.people.finding import PersonLine

NOTHING = "–"


def print_people(lines: Sequence[PersonLine], stream: TextIO) -> None:
    """Print a line each."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    if not lines:
        console.print("Nobody of that name is on record.")
        return
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    grid.add_column("id", no_wrap=True, style="dim")
    grid.add_column("name", overflow="fold", style="green")
    grid.add_column("known as", overflow="fold")
    grid.add_column("born")
    grid.add_column("from")
    grid.add_column("statements", justify="right")
    for line in lines:
        name = line.name if line.type == "person" else f"{line.name} (organisation)"
        cells = (name, line.known_as or NOTHING, line.birth or NOTHING, line.origin, f"{line.statements:,}")
        grid.add_row(line.id, *(Text(visible_line(cell)) for cell in cells))
    console.print(grid, crop=False)
