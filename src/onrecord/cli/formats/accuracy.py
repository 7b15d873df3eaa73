"""The figures of an evaluation: as a table on a terminal, as plain columns in a pipe, or as JSON."""

import json
from collections.abc import Sequence
from typing import TextIO

from rich.table import Table

from onrecord.annotate.evaluation import CurvePoint, Measure, Scores
from onrecord.cli.formats.numbering import PoliteConsole

NAME_WIDTH, FIGURE_WIDTH = 20, 10
FIGURES = ("precision", "recall", "F1")
CURVE_TITLE = "min confidence"
CURVE_KEY = "attribution soft curve"


def print_table(scores: Scores, points: Sequence[CurvePoint], stream: TextIO) -> None:
    """Print the figures in percent, and the curve below them if there is one."""
    _print_rows("", list(scores.measures.items()), stream)
    if points:
        stream.write("\nattribution soft, without the statements below a confidence:\n")
        _print_rows(CURVE_TITLE, [(f"{point.min_confidence:.2f}", point.measure) for point in points], stream)


def print_json(scores: Scores, points: Sequence[CurvePoint], stream: TextIO) -> None:
    """Print one JSON object: precision, recall and f1 by measure, and the curve if there is one."""
    result: dict[str, object] = {**scores.as_dict()}
    if points:
        result[CURVE_KEY] = [{"min_confidence": point.min_confidence, **point.measure.as_dict()} for point in points]
    stream.write(json.dumps(result) + "\n")


def _print_rows(title: str, rows: Sequence[tuple[str, Measure]], stream: TextIO) -> None:
    figures = [(name, (measure.precision, measure.recall, measure.f1)) for name, measure in rows]
    if stream.isatty():
        table = Table(title, box=None, pad_edge=False, header_style="bold")
        for name in FIGURES:
            table.add_column(name, justify="right", width=FIGURE_WIDTH)
        for name, values in figures:
            table.add_row(name, *map(str, values))
        PoliteConsole(file=stream, highlight=False).print(table)
        return
    # Plain columns: easy to cut, and easy to compare with other scorers.
    stream.write(f"{title:{NAME_WIDTH}}" + "".join(f"{name:>{FIGURE_WIDTH}}" for name in FIGURES) + "\n")
    for name, values in figures:
        stream.write(f"{name:{NAME_WIDTH}}" + "".join(f"{value:>{FIGURE_WIDTH}}" for value in values) + "\n")
