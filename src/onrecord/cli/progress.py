"""The progress bar on standard error."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from onrecord.cli.terminal import say, visible_text

if TYPE_CHECKING:
    from rich.progress import Progress


class Meter:
    """Counts stories, and shows the count where somebody may be watching.

    Args:
        total: how many stories there will be; None when nobody knows.
        wanted: whether the work is worth a bar; it is shown only if standard error is a terminal as well.
        verb: what is done.
        noun: what is counted.
    """

    def __init__(self, *, total: int | None, wanted: bool, verb: str = "reading", noun: str = "stories") -> None:
        self._total = total
        self._shown = wanted and sys.stderr.isatty()
        self._verb, self._noun = verb, noun
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

            self._progress = Progress(
                SpinnerColumn(),
                self._verb,
                BarColumn(),
                MofNCompleteColumn(),
                self._noun,
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,  # standard output is data, and may be the same terminal or a file
            )
            self._task = self._progress.add_task("", total=self._total)
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def advance(self) -> None:
        """One more story is done."""
        if self._progress is not None:
            self._progress.advance(self._task)

    def reach(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if self._progress is not None:
            self._progress.update(self._task, completed=done, total=total)

    def say(self, message: str) -> None:
        """Write a message to standard error, above the bar if there is one."""
        if self._progress is None:
            say(message)
        else:
            self._progress.console.print(visible_text(message), markup=False, highlight=False, soft_wrap=True)

    def write(self, line: str) -> None:
        """Write a line of data to standard output; on a terminal, above the bar if there is one."""
        if self._progress is not None and sys.stdout.isatty():
            self._progress.console.print(visible_text(line), markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stdout.write((visible_text(line) if sys.stdout.isatty() else line) + "\n")
            sys.stdout.flush()  # who reads it may rely on what it says, though the program is killed the moment after
