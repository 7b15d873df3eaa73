"""A dossier for people to read: who it is, what was said by act and outlet, and the timeline."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.store.people.dossier import Dossier, Held
from onrecord.store.people.tallies import Towards
from onrecord.store.people.timeline import TimelineEntry

NOTHING = "–"
INDENT = 16  # cells for the names of lines
MOST_SHOWN = 12  # of titles, outlets, people; JSON has all of them
BAR = 24  # cells of the longest bar
TOWARDS_WORDS = {
    "accuse": ("accuses", "accused by"),
    "oppose": ("opposes", "opposed by"),
    "support": ("supports", "supported by"),
}


def print_dossier(one: Dossier, stream: TextIO) -> None:
    """Print a dossier."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    console.print(Text(visible_line(one.name), style="bold"))
    console.print(Text(" · ".join(_facts(one)), style="dim"))
    console.print()
    for name, value in _lines(one):
        console.print(_line(name, value))
    if one.acts:
        console.print()
        console.print(_acts(one), crop=False)
    if one.timeline.entries:
        console.print()
        console.print(_timeline(one.timeline.entries), crop=False)
        left = one.statements - len(one.timeline.entries)
        if one.timeline.next and left > 0:
            console.print(Text(f"… and {left:,} more (--limit)", style="dim"))
    stream.flush()


def _facts(one: Dossier) -> Iterator[str]:
    yield one.id
    yield one.type.replace("organization", "organisation")
    if one.birth:
        yield f"born {one.birth}"
    yield f"{_number(one.statements, 'statement', 'statements')} in {_number(one.documents, 'story', 'stories')}"
    if one.first:
        yield one.first if one.first == one.last else f"{one.first} to {one.last}"
    if one.merged:
        yield f"also {', '.join(one.merged)}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _lines(one: Dossier) -> Iterator[tuple[str, str]]:
    yield "names", ", ".join(_shown([f"{n.name} ({n.sources:,})" if n.sources else n.name for n in one.names]))
    for label, titles in (("in stories", one.titles), ("in registries", one.offices)):
        for place, held in enumerate(titles[:MOST_SHOWN]):
            yield label if not place else "", _held(held)
        if len(titles) > MOST_SHOWN:
            yield "", f"… and {len(titles) - MOST_SHOWN:,} more"
    for act, (towards, from_others) in TOWARDS_WORDS.items():
        for label, found in ((towards, one.towards), (from_others, one.from_others)):
            if names := _towards(found, act):
                yield label, names
    for label, counts in (("outlets", one.outlets), ("on whose word", one.relays)):
        if counts:
            yield label, ", ".join(_shown([f"{c.value or NOTHING} ({c.statements:,})" for c in counts]))


def _held(held: Held) -> str:
    place = ", ".join(part for part in (held.title, held.organization, held.area) if part)
    if held.source == "stories":
        days = held.began if held.began == held.ended else f"{held.began} to {held.ended}"
        return f"{place}: {days or 'no date'}"
    return f"{place}: {held.began or '?'} to {held.ended or '…'} ({held.source})"


def _towards(found: Iterable[Towards], act: str) -> str:
    return ", ".join(_shown([f"{one.name} ({one.statements:,})" for one in found if one.act == act]))


def _shown(words: Sequence[str]) -> Iterator[str]:
    yield from words[:MOST_SHOWN]
    if len(words) > MOST_SHOWN:
        yield f"… and {len(words) - MOST_SHOWN:,} more"


def _line(name: str, value: str) -> Table:
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=INDENT - 1, style="bold")
    row.add_column(overflow="fold")
    row.add_row(name, Text(visible_line(value)))
    return row


def _acts(one: Dossier) -> Table:
    most = max(count.statements for count in one.acts)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=INDENT - 1, style="yellow")
    grid.add_column(justify="right")
    grid.add_column()
    for count in one.acts:
        bar = "█" * max(1, round(BAR * count.statements / most))
        negated = f"  {count.negated:,} negated" if count.negated else ""
        grid.add_row(_word(count.act), f"{count.statements:,}", Text.assemble((bar, "yellow"), (negated, "dim")))
    return grid


def _timeline(entries: Sequence[TimelineEntry]) -> Table:
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    grid.add_column("when", no_wrap=True, style="magenta")
    grid.add_column("act", style="yellow")
    grid.add_column("what", ratio=1, overflow="fold", style="cyan")
    grid.add_column("outlet", overflow="fold")
    grid.add_column("story", no_wrap=True, style="dim")
    for entry in entries:
        cells = (_when(entry), _act(entry), entry.content, entry.outlet or NOTHING, entry.document_id)
        grid.add_row(*(Text(visible_line(cell)) for cell in cells))
    return grid


def _when(entry: TimelineEntry) -> str:
    if entry.day is None:
        return NOTHING
    return entry.day if entry.basis == "stated" else f"({entry.day})"


def _act(entry: TimelineEntry) -> str:
    act = f"{'not: ' if entry.negated else ''}{_word(entry.act)}"
    target = f" → {entry.target}" if entry.target else ""
    return f"{act}{target}"


def _word(act: str | None) -> str:
    return (act or NOTHING).replace("_", " ")
