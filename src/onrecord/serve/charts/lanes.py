"""A timeline: what was held from when to when, and below it when things were said."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.serve.charts.columns import Series, bins_of, draw_columns, largest_column
from onrecord.serve.charts.drawing import LETTER, Canvas, Chart, drawn, fitted
from onrecord.serve.charts.times import Axis, axis_over, day_behind, first_day, wants_years
from onrecord.serve.words import day, number

HELD_ROW = 32.0
LANE = 58.0
ROOM = 42.0  # of a lane, for its columns
FOOT = 20.0
THINNEST = 2.5  # units: what is held for a day has to be seen


@dataclass(frozen=True, slots=True)
class Held:
    """Something held over a time, such as an office.

    Attributes:
        began, ended: ISO prefixes; None where it is not known, or not over.
    """

    label: str
    began: str | None
    ended: str | None

    @property
    def told(self) -> str:
        """From when to when, in words."""
        if not self.began and not self.ended:
            return "dates not known"
        return f"{day(self.began) if self.began else '?'} – {day(self.ended) if self.ended else ''}".rstrip()


def lanes(title: str, held: Sequence[Held], said: Series) -> Chart:
    """A bar for each thing held, and below them columns of what was said, all on one axis.

    What is known to a year only is a pale column as wide as the year.
    """
    periods = [period for period in said.periods if period]
    known = periods + [edge for one in held for edge in (one.began, one.ended) if edge]
    by_year = wants_years(periods)
    bins = bins_of(said, by_year=by_year)
    scale = ROOM / largest_column([bins], by_year=by_year)

    def draw(canvas: Canvas) -> None:
        if not known:
            canvas.text(0, 16, "No dates are known.")
            canvas.height = 24
            return
        figures = LETTER * len(number(said.total)) + 8
        axis = axis_over(known, left=0.0, right=canvas.width - figures)
        bottom = HELD_ROW * len(held) + LANE
        axis.draw(canvas, 0, bottom)
        for place, one in enumerate(held):
            _draw_held(canvas, axis, one, place * HELD_ROW)
        draw_columns(canvas, axis, bins, floor=bottom, scale=scale, by_year=by_year)
        canvas.line(axis.left, bottom, axis.right, bottom, "base")
        canvas.text(canvas.width, bottom - 2, number(said.total), "figure", anchor="end")
        canvas.text(0, bottom - ROOM - 4, said.label, "tick")
        canvas.height = bottom + FOOT

    rows = [(one.label, one.told, "") for one in held]
    rows += [
        (said.label, day(period) if period else "no date", number(n)) for period, n in sorted(said.periods.items())
    ]
    told = "; ".join(f"{one.label}, {one.told}" for one in held) or "no offices or titles are known"
    return drawn(draw, title=title, description=told, heads=("", "when", "how many"), rows=rows)


def _draw_held(canvas: Canvas, axis: Axis, one: Held, y: float) -> None:
    begin = axis.x(first_day(one.began)) if one.began else axis.left
    end = axis.x(day_behind(one.ended)) if one.ended else axis.right
    open_ended = "" if one.began and one.ended else " vague"
    canvas.rect(begin, y + 19, max(end - begin, THINNEST), 6, f"held{open_ended}", hint=f"{one.label}: {one.told}")
    # The words begin where the bar does, unless they would run out of the picture.
    words = fitted(one.label, canvas.width - axis.left)
    canvas.text(max(axis.left, min(begin, canvas.width - len(words) * LETTER)), y + 14, words)
