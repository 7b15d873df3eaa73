"""Bars that lie: how many of each, and the parts of a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onrecord.serve.charts.drawing import LETTER, Canvas, Chart, drawn, fitted
from onrecord.serve.words import number, percent

ROW = 26.0
GAP = 8.0
PART_HEIGHT = 22.0
LEGEND_ROW = 18.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its name."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole; `kind` is the class of its box."""

    label: str
    value: int
    kind: str


def bars(title: str, given: Sequence[Bar], *, noun: str = "statements") -> Chart:
    """A bar for each number, longest for the largest."""
    largest = max((one.value for one in given), default=1) or 1

    def draw(canvas: Canvas) -> None:
        names = canvas.width * (0.42 if canvas.is_narrow else 0.34)
        figures = LETTER * len(number(largest)) + GAP
        room = canvas.width - names - figures - GAP
        for place, one in enumerate(given):
            y = place * ROW
            canvas.text(0, y + 17, fitted(one.label, names - GAP))
            length = room * one.value / largest
            canvas.rect(names, y + 5, length, ROW - 10, "bar", hint=f"{one.label}: {number(one.value)}")
            canvas.text(names + length + 5, y + 17, number(one.value), "figure")
        canvas.height = max(ROW * len(given), 1.0)

    rows = [(one.label, number(one.value)) for one in given]
    told = "; ".join(f"{name} {value}" for name, value in rows[:12])
    return drawn(draw, title=title, description=told, heads=("", noun), rows=rows)


def cell_bar(value: float, largest: float) -> Markup:
    """A bar for a cell of a table, beside its number, which says the same."""
    width = 100 * value / largest if largest else 0
    return Markup(
        '<svg class="cell-bar" aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">'
        '<rect class="bar" x="0" y="0" width="{:.1f}" height="8"/></svg>'
    ).format(width)


def parts(title: str, given: Sequence[Part], *, noun: str = "statements") -> Chart:
    """One bar, divided, with its parts named below it."""
    whole = sum(one.value for one in given) or 1

    def draw(canvas: Canvas) -> None:
        x = 0.0
        for one in given:
            width = canvas.width * one.value / whole
            if one.value:
                canvas.rect(x, 0, width, PART_HEIGHT, f"part {one.kind}", hint=f"{one.label}: {number(one.value)}")
            x += width
        x, y = 0.0, PART_HEIGHT + LEGEND_ROW
        for one in given:
            words = f"{one.label} {number(one.value)} ({percent(one.value / whole)})"
            length = LETTER * len(words) + 34
            if x and x + length > canvas.width + 14:
                x, y = 0.0, y + LEGEND_ROW
            canvas.rect(x, y - 10, 12, 12, f"part {one.kind}")
            canvas.text(x + 17, y, words)
            x += length
        canvas.height = y + 6

    rows = [(one.label, number(one.value), percent(one.value / whole)) for one in given]
    told = "; ".join(f"{name} {value}, {share}" for name, value, share in rows)
    return drawn(draw, title=title, description=told, heads=("", noun, "share"), rows=rows)
