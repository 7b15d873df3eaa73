"""Where the data of a command goes: standard output, or a file that is there whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer

STANDARD_OUTPUT = Path("-")

Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="FILE", help="Where to; - is standard output.", allow_dash=True)
]


def is_stdout(out: Path) -> bool:
    """Whether a destination is standard output."""
    return out == STANDARD_OUTPUT


@contextmanager
def open_text(out: Path) -> Iterator[TextIO]:
    r"""A stream of text for a destination; lone surrogates are written as "\ud800".

    Raises:
        UsageError: the folder does not exist, or `out` is one.
        OSError: it cannot be written.
    """
    if is_stdout(out):
        yield sys.stdout
        return
    from onrecord.export.files import whole_file

    with whole_file(out) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
        try:
            yield text
            text.flush()
        finally:
            text.detach()  # else it would close the stream with itself
