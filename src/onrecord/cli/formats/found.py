"""Statements that were found: as a table with the words that were looked for marked, or as JSON."""

import json
from collections.abc import Iterator
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.store.search.finding import Results
from onrecord.store.search.hits import Hit
from onrecord.store.search.snippets import Snippet

NOTHING = "–"
INDENT = 2
NARROWEST = 80  # columns; below that a line rather runs over
WIDE = 110  # columns, from which on the outlet has one of its own
PART = 5  # of the width that who, and the outlet, may take
LONGEST_ACT = 10  # cells: "no comment"
COSINE_DIGITS, COSINE_COLUMN = 2, 7
# Where the match is marked while the text is made fit for a terminal; taken out of the story's text before.
_BEGIN, _END = "\ue000", "\ue001"
_WITHOUT_MARKS = str.maketrans("", "", _BEGIN + _END)


def print_json_lines(results: Results, stream: TextIO) -> None:
    """Print a statement a line."""
    stream.writelines(json.dumps(hit.told(), ensure_ascii=False) + "\n" for hit in results.hits)


def print_json(results: Results, stream: TextIO) -> None:
    """Print the page with its facets, as one object."""
    told = {
        "total": results.total,
        "exact": results.exact,
        "cursor": results.cursor,
        "sort": results.sort,
        "notes": list(results.notes),
        "counted": results.counted,
        "facets": {
            name: [{"value": one.value, "label": one.label, "count": one.count} for one in counts]
            for name, counts in results.facets.items()
        },
        "hits": [hit.told() for hit in results.hits],
    }
    stream.write(json.dumps(told, ensure_ascii=False, indent=INDENT) + "\n")


def print_table(results: Results, stream: TextIO) -> None:
    """Print day, who, act, words, outlet and id; the day of publication stands in parentheses."""
    if not results.hits:
        return
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    plain = console.color_system is None or console.no_color
    likeness = results.sort == "likeness"
    width = max(console.width, NARROWEST + COSINE_COLUMN * likeness)
    wide = width >= WIDE
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", width=width)
    if likeness:
        table.add_column("like", justify="right", no_wrap=True)
    table.add_column("when", style="magenta", no_wrap=True)
    table.add_column("who", style="green", max_width=width // PART, overflow="fold")
    table.add_column("act", style="yellow", max_width=LONGEST_ACT)
    table.add_column("what" if wide else "what, outlet", ratio=1, overflow="fold")
    if wide:
        table.add_column("outlet", max_width=width // PART, overflow="fold")
    for hit in results.hits:
        outlet = visible_line(hit.outlet) if hit.outlet else NOTHING
        below = "" if wide or not hit.outlet else outlet
        cells = [Text(_when(hit)), Text(_who(hit)), Text(_act(hit)), _what(hit, below, plain=plain)]
        if likeness:
            cells.insert(0, Text(f"{hit.score or 0:.{COSINE_DIGITS}f}"))
        table.add_row(*cells, *([Text(outlet)] if wide else []))
    console.print(table, crop=False)


def _when(hit: Hit) -> str:
    if hit.day is None:
        return NOTHING
    return hit.day if hit.day_basis == "said" else f"({hit.day})"


def _who(hit: Hit) -> str:
    """Name and title; the story's own words with a question mark where it is not known whom they name."""
    if hit.speaker is None:
        return f"{visible_line(hit.source)} ?" if hit.source else NOTHING
    return visible_line(f"{hit.speaker} ({hit.title})" if hit.title else hit.speaker)


def _act(hit: Hit) -> str:
    act = (hit.act or NOTHING).replace("_", " ")
    return f"not: {act}" if hit.negated else act


def _what(hit: Hit, below: str, *, plain: bool) -> Text:
    """The words with the matches marked, and below them the id, whether it was reviewed, and what else there is."""
    text = Text()
    for words, is_match in _parts(hit.snippet):
        if is_match:
            text.append(f"⟦{words}⟧" if plain else words, style="" if plain else "bold cyan")
        else:
            text.append(words)
    told = [hit.statement_id, "" if hit.status == "suggested" else hit.status, below]
    return text.append("\n" + " · ".join(part for part in told if part), style="dim")


def _parts(snippet: Snippet) -> Iterator[tuple[str, bool]]:
    """The snippet on one line, in parts, each with whether it is a match."""
    marked = "… " if snippet.cut_before else ""
    place = 0
    for start, end in snippet.matches:
        before, match = (snippet.text[a:b].translate(_WITHOUT_MARKS) for a, b in ((place, start), (start, end)))
        marked += f"{before}{_BEGIN}{match}{_END}"
        place = end
    marked += snippet.text[place:].translate(_WITHOUT_MARKS) + (" …" if snippet.cut_behind else "")
    for part in visible_line(marked).split(_BEGIN):
        match, found, rest = part.rpartition(_END)
        if found:
            yield match, True
        yield rest, False
