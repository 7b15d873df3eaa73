"""Options that several commands share, each described once."""

from typing import Annotated

import typer


def _check_confidence(value: float) -> float:
    # Typer's own min and max would let "nan" through.
    if not 0.0 <= value <= 1.0:
        raise typer.BadParameter(f"{value:g} is not between 0 and 1.")
    return value


MinConfidence = Annotated[
    float,
    typer.Option(
        metavar="0..1",
        callback=_check_confidence,
        help="Leave out statements below this confidence. 0 keeps all of them; a higher value gives fewer, surer ones.",
    ),
]

Debug = Annotated[
    bool,
    typer.Option("--debug", help="Show where in the program an error came from."),
]
