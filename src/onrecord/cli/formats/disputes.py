"""Disputes: both statements in full, the earlier first, with what is in conflict marked; or as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, TextIO

from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole
from onrecord.cli.terminal import visible_line
from onrecord.export.jsonl import as_json
from onrecord.serve.found import Found, Piece
from onrecord.serve.linked import DisputeView, dispute_view
from onrecord.store.comparing.disputes import Dispute, DisputePage

INDENT = 2
NOTHING = "–"
STYLES: Final[Mapping[str, str]] = {"contradicts": "bold red", "changes": "bold magenta", "answers": "bold yellow"}
OF_SEARCH: Final = frozenset({"snippet", "score"})  # of a hit, and say nothing here
WIDEST_DAY: Final = len("(2017-03-01)")
# Where a conflict is marked while the text is made fit for a terminal; taken out of the story's text before.
_BEGIN, _END = "\ue000", "\ue001"
_WITHOUT_MARKS: Final = str.maketrans("", "", _BEGIN + _END)


def link_id(dispute: Dispute | DisputeView) -> str:
    """By what a dispute is confirmed or dismissed."""
    return f"{dispute.link.kind}:{dispute.link.a}:{dispute.link.b}"


def told(dispute: Dispute) -> dict[str, Any]:
    """A dispute as JSON: the link, and both statements, each with the places in its content that are in conflict."""
    view = dispute_view(dispute)
    link = asdict(dispute.link)
    del link["key"]  # a row, which says nothing outside the database
    sides = {
        name: {key: value for key, value in side.hit.told().items() if key not in OF_SEARCH}
        | {"conflict": _places(side.pieces)}
        for name, side in (("first", view.first), ("second", view.second))
    }
    return {"id": link_id(dispute), **link, "day": dispute.day, **sides}


def print_json_lines(page: DisputePage, stream: TextIO) -> None:
    """Print a dispute a line."""
    stream.writelines(as_json(told(one)) + "\n" for one in page.disputes)


def print_json(page: DisputePage, stream: TextIO) -> None:
    """Print the page as one object."""
    disputes = [told(one) for one in page.disputes]
    stream.write(as_json({"total": page.total, "next": page.next, "disputes": disputes}, indent=INDENT) + "\n")


def print_table(page: DisputePage, stream: TextIO) -> None:
    """Print what is said against what, why, and the id by which it is confirmed or dismissed."""
    console = PoliteConsole(file=stream, highlight=False, markup=False)
    plain = console.color_system is None or console.no_color
    for place, one in enumerate(page.disputes):
        if place:
            console.print()
        view = dispute_view(one)
        console.print(_heading(view))
        console.print(_sides(view, plain=plain), crop=False)


def _heading(view: DisputeView) -> Text:
    link = view.link
    state = f"{link.state} by {link.editor}" if link.editor else link.state
    details = " · ".join(
        visible_line(part) for part in (view.heading, view.day, f"{state} ({link.confidence:.2f})") if part
    )
    return Text.assemble((link.kind, STYLES[link.kind]), f"  {details}")


def _sides(view: DisputeView, *, plain: bool) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=WIDEST_DAY, style="magenta", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for side in (view.first, view.second):
        grid.add_row(Text(_day(side)), _who(side))
        grid.add_row("", _marked(side.pieces, plain=plain))
    for reason in view.link.reasons:
        grid.add_row("", Text(f"because {visible_line(reason)}", style="dim"))
    grid.add_row("", Text(link_id(view), style="dim"))
    return grid


def _day(side: Found) -> str:
    """When it was said; in parentheses the day of publication."""
    if side.hit.day is None:
        return NOTHING
    return side.hit.day if side.hit.day_basis == "said" else f"({side.hit.day})"


def _who(side: Found) -> Text:
    """Name and title, what they did, and in which story."""
    hit = side.hit
    title = f" ({visible_line(hit.title)})" if hit.title and hit.speaker else ""
    details = "".join(f" · {visible_line(part)}" for part in (side.verb, hit.outlet, hit.document_title) if part)
    return Text.assemble((f"{visible_line(side.who)}{title}", "green"), details)


def _marked(pieces: Sequence[Piece], *, plain: bool) -> Text:
    """The words with the conflict in brackets, or in colour where there is colour."""
    text = Text()
    for words, is_marked in _parts(pieces):
        if is_marked:
            text.append(f"⟦{words}⟧" if plain else words, style="" if plain else "bold red")
        else:
            text.append(words)
    return text


def _parts(pieces: Sequence[Piece]) -> Iterator[tuple[str, bool]]:
    """The words on one line, in parts, each with whether it is in conflict."""
    marked = ""
    for piece in pieces:
        words = piece.text.translate(_WITHOUT_MARKS)
        marked += f"{_BEGIN}{words}{_END}" if piece.match else words
    for part in visible_line(marked).split(_BEGIN):
        within, found, rest = part.rpartition(_END)
        if found:
            yield within, True
        yield rest, False


def _places(pieces: Sequence[Piece]) -> list[list[int]]:
    """[start, end] of what is in conflict, in the content."""
    places, behind = [], 0
    for piece in pieces:
        end = behind + len(piece.text)
        if piece.match:
            places.append([behind, end])
        behind = end
    return places
