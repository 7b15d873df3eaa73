"""The numbers that people are shown for statements, and what is said of a story above them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from onrecord.cli.terminal import visible_line
from onrecord.record import Record, Statement


@dataclass(frozen=True, slots=True)
class Numbered:
    """A statement with its number ("2", and "2.1" for the first one inside the second) and its depth (0 outermost)."""

    number: str
    depth: int
    statement: Statement


def numbered(record: Record) -> Iterator[Numbered]:
    """The statements in the record's order, each followed by those found inside it.

    A statement whose parent is not in the record (its confidence was too low) stands on its own.
    """
    known = {statement.id for statement in record.statements}
    inside: dict[str | None, list[Statement]] = defaultdict(list)
    for statement in record.statements:
        inside[statement.parent if statement.parent in known else None].append(statement)

    def below(parent: str | None, prefix: str, depth: int) -> Iterator[Numbered]:
        for place, statement in enumerate(inside[parent], 1):
            yield Numbered(f"{prefix}{place}", depth, statement)
            yield from below(statement.id, f"{prefix}{place}.", depth + 1)

    yield from below(None, "", 0)


def story_header(record: Record) -> Text:
    """What the story is: its title, or the name it was given, and below it name, date, outlet and a count."""
    document = record.document
    name = document.origin.name if document.origin else record.id
    if document.origin and document.origin.id:
        name = f"{name} [{document.origin.id}]"
    count = len(record.statements)
    details = [
        name if document.title else None,
        document.published.value if document.published else None,
        document.outlet,
        f"{count or 'no'} attributed statement{'' if count == 1 else 's'}",
    ]
    return Text.assemble(
        (visible_line(document.title or name), "bold"),
        "\n",
        (" · ".join(visible_line(detail) for detail in details if detail), "dim"),
    )


class PoliteConsole(Console):
    """A console that leaves a closed pipe to the command, which knows how to end."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError that is being handled."""
        raise  # noqa: PLE0704 - Rich calls this while it handles the error
