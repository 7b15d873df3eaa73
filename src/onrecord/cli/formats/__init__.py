"""How records are printed: one module a form."""

from typing import Protocol, TextIO

from onrecord.record import Record


class Writer(Protocol):
    """Prints records one by one, as the annotator gives them: a group at a time."""

    def write(self, record: Record) -> None:
        """Print one record."""

    def close(self) -> None:
        """Print what stands behind the last record."""


def open_writer(name: str, stream: TextIO) -> Writer:
    """The writer of a format.

    Args:
        name: "table", "json", "jsonl" or "text".
        stream: where to print.
    """
    # The forms for people need Rich, which those for programs need not wait for.
    match name:
        case "table":
            from onrecord.cli.formats.table import TableWriter

            return TableWriter(stream)
        case "text":
            from onrecord.cli.formats.marked import MarkedTextWriter

            return MarkedTextWriter(stream)
        case _:
            from onrecord.cli.formats.jsons import JsonArrayWriter, JsonLinesWriter

            return JsonArrayWriter(stream) if name == "json" else JsonLinesWriter(stream)
