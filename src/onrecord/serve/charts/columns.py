"""Columns over time: a row of them for each series, so that each can be read by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.serve.charts.drawing import LETTER, Canvas, Chart, drawn, fitted
from onrecord.serve.charts.times import (
    MONTHS_A_YEAR,
    Axis,
    axis_over,
    binned,
    wants_years,
)
from onrecord.serve.words import YEAR_DIGITS, day, number

ROW = 46.0
ROOM = 32.0  # of a row, for its columns
FOOT = 20.0


@dataclass(frozen=True, slots=True)
class Series:
    """How many in each period; a period is an ISO prefix, "" where it is not known."""

    label: str
    periods: Mapping[str, int]
    kind: str = ""

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.periods.values())


def columns(title: str, given: Sequence[Series]) -> Chart:
    """A row of columns for each series, all on one axis and one scale.

    The area of a column is what it counts: what is known to a year only lies flat over its twelve months.
    """
    known = [period for one in given for period in one.periods if period]
    by_year = wants_years(known)
    counted = [bins_of(one, by_year=by_year) for one in given]
    largest = largest_column(counted, by_year=by_year)

    def draw(canvas: Canvas) -> None:
        names = 108.0 if canvas.is_narrow else 150.0
        figures = LETTER * len(number(max((one.total for one in given), default=0))) + 8
        axis = axis_over(known, left=names, right=canvas.width - figures)
        bottom = ROW * len(given)
        axis.draw(canvas, 0, bottom)
        for place, (one, bins) in enumerate(zip(given, counted, strict=True)):
            floor = place * ROW + ROOM + 8
            canvas.text(0, floor - 4, fitted(one.label, names - 8))
            canvas.text(canvas.width, floor - 4, number(one.total), "figure", anchor="end")
            draw_columns(canvas, axis, bins, floor=floor, scale=ROOM / largest, by_year=by_year, kind=one.kind)
            canvas.line(names, floor, canvas.width - figures, floor, "base")
        canvas.height = bottom + FOOT

    def draw_nothing(canvas: Canvas) -> None:
        canvas.text(0, 16, "No dates are known.")
        canvas.height = 24

    periods = sorted({period for bins in counted for period in bins} | ({""} if _undated(given) else set()))
    rows = [
        (day(period) if period else "no date", *(number(_count(*pair, period)) for pair in _paired(given, counted)))
        for period in periods
    ]
    told = "; ".join(f"{one.label} {number(one.total)}" for one in given)
    heads = ("", *(one.label for one in given))
    return drawn(draw if known else draw_nothing, title=title, description=told, heads=heads, rows=rows)


def _paired(given: Sequence[Series], counted: Sequence[Counter[str]]) -> Iterable[tuple[Series, Counter[str]]]:
    return zip(given, counted, strict=True)


def _count(one: Series, bins: Counter[str], period: str) -> int:
    return bins[period] if period else one.periods.get("", 0)


def _undated(given: Sequence[Series]) -> bool:
    return any(one.periods.get("") for one in given)


def bins_of(one: Series, *, by_year: bool) -> Counter[str]:
    """How many in each column; what has no date is in none."""
    bins: Counter[str] = Counter()
    for period, n in one.periods.items():
        if period:
            bins[binned(period, by_year=by_year)] += n
    return bins


def largest_column(counted: Iterable[Mapping[str, int]], *, by_year: bool) -> float:
    """The height of the highest column; 1 where there is none."""
    heights = (_height(period, n, by_year=by_year) for one in counted for period, n in one.items())
    return max(heights, default=1.0)


def _height(period: str, n: int, *, by_year: bool) -> float:
    return n / MONTHS_A_YEAR if len(period) == YEAR_DIGITS and not by_year else float(n)


def draw_columns(
    canvas: Canvas, axis: Axis, bins: Mapping[str, int], *, floor: float, scale: float, by_year: bool, kind: str = ""
) -> None:
    """Columns that stand on `floor`, `scale` units high for each that is counted."""
    for period in sorted(bins, key=len):  # years first: months are drawn upon them
        x, width = axis.stretch(period)
        height = max(_height(period, bins[period], by_year=by_year) * scale, 1.5)
        vague = " vague" if len(period) == YEAR_DIGITS and not by_year else ""
        space = 1.0 if width > 3 else 0.0
        hint = f"{day(period)}: {number(bins[period])}"
        canvas.rect(x, floor - height, width - space, height, f"bar {kind}{vague}".replace("  ", " "), hint=hint)
