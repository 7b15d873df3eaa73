"""Feeds and alerts: a table on a terminal, JSON Lines in a pipe."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.export.jsonl import as_json
from onrecord.store.alerts.saved import Alert
from onrecord.store.watching.feeds import FeedState

NOTHING = "–"
MINUTES = len("2024-03-04T23:30")  # of a moment, as much as a reader wants

Lost = Mapping[int, Sequence[tuple[str, str]]]  # by feed: the stories that were given up, and why


def print_feeds(states: Sequence[FeedState], lost: Lost, stream: TextIO) -> None:
    """Print a line a feed."""
    if not stream.isatty():
        for one in states:
            told = {name: value for name, value in asdict(one.feed).items() if name != "key"}
            counts = {"done": one.done, "waiting": one.waiting, "failed": one.failed}
            why = [{"link": link, "error": error} for link, error in lost.get(one.feed.key, ())]
            stream.write(as_json(told | {"stories": counts, "given_up": why}) + "\n")
        return
    grid = _grid("feed", "asked", "read", "waiting", "given up", "state")
    for one in states:
        numbers = (f"{count:,}" for count in (one.done, one.waiting, one.failed))
        cells = (one.feed.url, _minute(one.feed.asked_at), *numbers, _state(one))
        grid.add_row(*(Text(visible_line(cell)) for cell in cells))
    PoliteConsole(file=stream, highlight=False, markup=False).print(grid, crop=False)


def print_alerts(alerts: Sequence[tuple[Alert, int, int]], stream: TextIO) -> None:
    """Print a line an alert, each with how many of its matches wait, and how many were delivered."""
    if not stream.isatty():
        for one, waiting, delivered in alerts:
            stream.write(as_json(one.told() | {"waiting": waiting, "delivered": delivered}) + "\n")
        return
    grid = _grid("alert", "of", "to", "waiting", "delivered", "trouble")
    for one, waiting, delivered in alerts:
        told = one.told()
        asked = [one.words, *(f"{name}={_plain(value)}" for name, value in told["filters"].items())]
        kind = "contradictions " if one.contradictions else ""
        wanted = kind + " ".join(part for part in asked if part)
        cells = (one.name, wanted, one.webhook or "printed", f"{waiting:,}", f"{delivered:,}", one.error or NOTHING)
        grid.add_row(*(Text(visible_line(cell)) for cell in cells))
    PoliteConsole(file=stream, highlight=False, markup=False).print(grid, crop=False)


def _grid(*columns: str) -> Table:
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name in columns:
        counted = name in {"read", "waiting", "given up", "delivered"}
        grid.add_column(name, overflow="fold", justify="right" if counted else "left")
    return grid


def _state(one: FeedState) -> str:
    if one.feed.gone_at:
        return f"gone for good since {_minute(one.feed.gone_at)}"
    if one.feed.error:
        return f"rests until {_minute(one.feed.not_before)}: {one.feed.error}"
    return NOTHING


def _minute(moment: str | None) -> str:
    return moment[:MINUTES].replace("T", " ") if moment else NOTHING


def _plain(value: object) -> str:
    return "|".join(str(one) for one in value) if isinstance(value, list) else str(value)
