"""Records as tables for people: one table a story, laid out for the width of the terminal."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.links import Tie, ties_of
from onrecord.cli.formats.numbering import Numbered, PoliteConsole, numbered, story_header
from onrecord.cli.terminal import visible_line
from onrecord.record import Entity, Record, Span, Statement, When

COLUMNS = ("#", "when", "who", "act", "against / for", "what", "to whom", "on whose word", "conf")
STYLES = {"when": "magenta", "who": "green", "act": "yellow", "what": "cyan", "#": "dim"}
# Columns of words share the width that the others leave, by these weights. One that is empty for all is left out, but
# for the two that make a statement.
WEIGHTS = {"who": 26, "against / for": 12, "what": 42, "to whom": 10, "on whose word": 12}
KEPT = frozenset({"#", "who", "what"})
GAP = 2  # spaces between columns
LINES_SHOWN = 3  # of a cell: a statement can be a page long, and the table is for finding it
NARROWEST = 60  # columns; below that the words would stand one a line, so a line rather runs over
NARROWEST_WORDS = 8  # cells of a column of words
CHARACTERS_PER_CELL = 4  # enough for letters with combining marks
NOTHING = "–"
EMPTY = frozenset({NOTHING, ""})


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
    """The cells of each statement, in the order of COLUMNS; below it a row with the links that it leads."""
    entities = {entity.id: entity for entity in record.entities}
    ties = ties_of(record)
    rows = []
    for one in numbered(record):
        rows.append(_row(one, entities))
        if told := _links(ties.get(one.statement.id, ())):
            rows.append(tuple(told if name == "what" else "" for name in COLUMNS))
    return rows


def _links(ties: Sequence[Tie]) -> str:
    return "; ".join(tie.told() for tie in ties if tie.is_led)


def _row(one: Numbered, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    statement = one.statement
    return (
        one.number,
        _when(statement.said),
        "  " * (one.depth - 1) + "└ " * bool(one.depth) + _who(statement, entities),
        _act(statement),
        _name(statement.target, entities),
        _words(statement.content_spans),
        _name(statement.addressee, entities),
        " ← ".join(_name(relay.source, entities) for relay in statement.relays) or NOTHING,
        f"{statement.confidence:.2f}",
    )


def _when(said: When | None) -> str:
    """The day; in parentheses where it is carried over from a neighbouring statement or a caption."""
    if said is None:
        return NOTHING
    return said.value if said.basis == "stated" else f"({said.value})"


def _who(statement: Statement, entities: Mapping[str, Entity]) -> str:
    """Name and title; the story's own words with a question mark where it is not known whom they name."""
    speaker = entities.get(statement.speaker or "")
    if speaker is None:
        words = _words(statement.source_spans)
        return words if words == NOTHING else f"{words} ?"
    return visible_line(f"{speaker.name} ({speaker.title})" if speaker.title else speaker.name)


def _act(statement: Statement) -> str:
    """The act; the mode where nothing need have been uttered; and whether it is negated or doubted."""
    act = (statement.act or NOTHING).replace("_", " ")
    mode = statement.mode if statement.mode not in {None, "speech"} else None
    words = [f"{act} ({mode})" if mode else act]
    if statement.negated:
        words.insert(0, "not:")
    if statement.hedges:
        words.append("?")
    return " ".join(words)


def _name(identifier: str | None, entities: Mapping[str, Entity]) -> str:
    entity = entities.get(identifier or "")
    return visible_line(entity.name) if entity else NOTHING


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(visible_line(span.text) for span in spans) or NOTHING


def _layout(rows: Sequence[tuple[str, ...]], console: Console) -> Table:
    """The rows as a table that fits the console, long cells cut and empty columns left out."""
    width = max(console.width, NARROWEST)
    kept = [place for place, name in enumerate(COLUMNS) if name in KEPT or any(row[place] not in EMPTY for row in rows)]
    names = [COLUMNS[place] for place in kept]
    cells = [tuple(row[place] for place in kept) for row in rows]
    widths = _column_widths(names, cells, width)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), width=width)
    for name, wide in zip(names, widths, strict=True):
        justify: JustifyMethod = "right" if name == "conf" else "left"
        table.add_column(name, width=wide, style=STYLES.get(name, ""), header_style="bold", justify=justify)
    for row in cells:
        style = "" if row[0] else "yellow"  # links stand out from the words of the story
        table.add_row(*(_fit(cell, wide, console) for cell, wide in zip(row, widths, strict=True)), style=style)
    return table


def _column_widths(names: Sequence[str], rows: Sequence[tuple[str, ...]], width: int) -> list[int]:
    """Numbers, days and acts as wide as they need; columns of words share the rest by their weights."""
    needed = [max(cell_len(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    shared = [place for place, name in enumerate(names) if name in WEIGHTS]
    free = width - GAP * (len(names) - 1) - sum(needed) + sum(needed[place] for place in shared)
    # Those that need less than their share leave the rest to the others.
    waiting = sorted(shared, key=lambda place: needed[place] / WEIGHTS[names[place]])
    for number, place in enumerate(waiting):
        weight = sum(WEIGHTS[names[other]] for other in waiting[number:])
        share = max(free * WEIGHTS[names[place]] // weight, NARROWEST_WORDS)
        needed[place] = min(needed[place], share)
        free -= needed[place]
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
