"""Records as their own stories, with source, cue and content marked in the text."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TextIO

from rich.segment import Segment, Segments
from rich.style import Style

from onrecord.cli.formats.numbering import PoliteConsole, numbered, story_header
from onrecord.cli.terminal import visible_text
from onrecord.record import Record, Span

Role = Literal["source", "cue", "content"]
BRACKETS: dict[Role, tuple[str, str]] = {"source": ("⟦", "⟧"), "cue": ("⟨", "⟩"), "content": ("⟪", "⟫")}
STYLES: dict[Role, Style] = {
    "source": Style(color="green", bold=True),
    "cue": Style(color="yellow", bold=True),
    "content": Style(color="cyan"),
}
NUMBER_STYLE = Style(dim=True)
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that has one role, and the numbers of the statements in which it has it."""

    start: int
    end: int
    role: Role
    numbers: tuple[str, ...]

    @property
    def label(self) -> str:
        """The numbers, as small as they come."""
        return ",".join(self.numbers).translate(_SMALL)


class MarkedTextWriter:
    """Prints each story with its marks: in colour where there is colour, in brackets where there is none."""

    def __init__(self, stream: TextIO) -> None:
        self._console = PoliteConsole(file=stream, highlight=False, markup=False)
        self._colour = self._console.color_system is not None and not self._console.no_color
        self._stories = 0

    def write(self, record: Record) -> None:
        """Print one story, below a line that shows what is what."""
        console = self._console
        if self._stories:
            console.print()
        self._stories += 1
        console.print(story_header(record), soft_wrap=True)
        legend: list[Segment] = []
        for role in BRACKETS:
            gap = [Segment(" ")] if legend else []
            legend += [*gap, *self._opened(role), Segment(role, STYLES[role]), *self._closed(role)]
        end = "" if record.document.text.endswith(("\n", "\r")) else "\n"
        story = [*legend, Segment("\n\n"), *self._segments(record), Segment(end)]
        console.print(Segments(story), end="", soft_wrap=True)
        console.file.flush()

    def close(self) -> None:
        """Nothing stands behind the last story."""

    def _opened(self, role: Role) -> list[Segment]:
        return [] if self._colour else [Segment(BRACKETS[role][0])]

    def _closed(self, role: Role, label: str = "") -> list[Segment]:
        return [Segment(("" if self._colour else BRACKETS[role][1]) + label, NUMBER_STYLE)]

    def _segments(self, record: Record) -> Iterator[Segment]:
        text = record.document.text
        behind = 0
        open_marks: list[Mark] = []
        for place, opens, mark in _events(marks_of(record)):
            yield from self._plain(text[behind:place], open_marks)
            behind = place
            if opens:
                open_marks.append(mark)
                yield from self._opened(mark.role)
            else:
                open_marks.remove(mark)
                yield from self._closed(mark.role, mark.label)
        yield from self._plain(text[behind:], open_marks)

    @staticmethod
    def _plain(text: str, open_marks: list[Mark]) -> Iterator[Segment]:
        if text:
            # The mark opened last is the innermost: a source inside a content is shown as a source.
            yield Segment(visible_text(text), STYLES[open_marks[-1].role] if open_marks else None)


def marks_of(record: Record) -> list[Mark]:
    """The marks of a record in reading order, outer ones before those inside them.

    A stretch that serves several statements in the same role is one mark.
    """
    numbers: dict[tuple[int, int, Role], list[str]] = defaultdict(list)
    for one in numbered(record):
        sides: tuple[tuple[Role, tuple[Span, ...]], ...] = (
            ("source", one.statement.source_spans),
            ("cue", one.statement.cue_spans),
            ("content", one.statement.content_spans),
        )
        for role, spans in sides:
            for span in spans:
                numbers[span.start, span.end, role].append(one.number)
    marks = [Mark(start, end, role, tuple(held)) for (start, end, role), held in numbers.items()]
    # A stretch can be a content and the source of a statement inside it: the content is then the outer one.
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, -list(BRACKETS).index(mark.role)))


def _events(marks: list[Mark]) -> list[tuple[int, bool, Mark]]:
    """Where marks open and close: (offset, whether it opens, mark). At one offset, closing comes first."""
    opening = [(mark.start, True, place, mark) for place, mark in enumerate(marks)]
    closing = [(mark.end, False, -place, mark) for place, mark in enumerate(marks)]
    return [(at, opens, mark) for at, opens, _, mark in sorted(opening + closing, key=lambda event: event[:3])]
