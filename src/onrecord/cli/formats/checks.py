"""Quotations with what their transcripts say: verdict, passage, the words that differ, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from onrecord.cli.formats.numbering import PoliteConsole, numbered, story_header
from onrecord.cli.terminal import visible_line
from onrecord.record import Check, Document, Passage, Record, WordChange

STYLES: Final[Mapping[str, str]] = {
    "verbatim": "green",
    "edited": "cyan",
    "altered": "yellow",
    "merged": "magenta",
    "misattributed": "bold red",
    "not_found": "red",
    "no_transcript": "dim",
}
SHOWN_WITH_DIFF: Final = frozenset({"edited", "altered", "merged", "misattributed"})
CLIPPED: Final[Mapping[str, str]] = {
    "negates": "it negates the quoted words",
    "conditions": "it makes the quoted words conditional",
    "hedges": "it makes the quoted words less certain",
    "dates": "it dates the quoted words",
}
NARROWEST = 60  # columns; below that a line rather runs over
LONGEST_SHOWN = 400  # characters of a question, or of a stretch that is the same in both
KEPT_ENDS = 60  # characters shown at each end of a longer stretch
_HOUR, _MINUTE = 3600, 60


class CheckTableWriter:
    """Prints a header and a table for each story, one row a quotation."""

    def __init__(self, stream: TextIO) -> None:
        self._console = PoliteConsole(file=stream, highlight=False, markup=False)
        self._plain = self._console.color_system is None or self._console.no_color
        self._stories = 0

    def write(self, record: Record, transcripts: Mapping[str, Document]) -> None:
        """Print one story.

        Args:
            record: with checks.
            transcripts: those that the checks hold passages of, by id.
        """
        if self._stories:
            self._console.print()
        self._stories += 1
        self._console.print(story_header(record))
        if record.checks:
            self._console.print(self._table(record, transcripts), crop=False)
        else:
            self._console.print(Text("no quotation in it", style="dim"))
        self._console.file.flush()

    def _table(self, record: Record, transcripts: Mapping[str, Document]) -> Table:
        numbers = {one.statement.id: one.number for one in numbered(record)}
        table = Table(
            box=SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            header_style="bold",
            width=max(self._console.width, NARROWEST),
        )
        table.add_column("#", style="dim", no_wrap=True)
        table.add_column("verdict", min_width=len("no transcript"))
        table.add_column("quotation, and what the transcript says", ratio=1, overflow="fold")
        for check in record.checks:
            lines = Text("\n").join(self._lines(check, transcripts))
            table.add_row(numbers.get(check.statement, ""), verdict_of(check), lines)
        return table

    def _lines(self, check: Check, transcripts: Mapping[str, Document]) -> Iterator[Text]:
        yield Text(f"“{_shortened(check.quote.text)}”")
        for passage in check.passages:
            yield Text(_passage(passage, transcripts), style="green")
            if passage.question:
                yield Text(f"asked: “{_shortened(passage.question)}”", style="dim")
        if check.verdict in SHOWN_WITH_DIFF and any(change.kind != "equal" for change in check.diff):
            yield diff_of(check.diff, plain=self._plain)
        if figures := _figures(check):
            yield Text(figures, style="dim")
        for clipping in check.clipped:
            side = "before" if clipping.side == "before" else "behind"
            yield Text(
                f"left off {side} it: “{_shortened(clipping.text)}”, and {CLIPPED[clipping.why]}", style="yellow"
            )
        for reason in check.reasons:
            yield Text(f"because {visible_line(reason)}", style="dim")


def verdict_of(check: Check) -> Text:
    """The verdict, and below it whatever else a reader must know before trusting it."""
    told = [(check.verdict.replace("_", " "), STYLES[check.verdict])]
    if check.weighty:
        told.append(("weighty", "bold red"))
    if check.occasion == "other":
        told.append(("other occasion", "bold red"))
    elif check.occasion == "unknown" and check.passages:
        told.append(("occasion unknown", "dim"))
    if check.clipped:
        told.append(("clipped", "yellow"))
    if check.relayed_by:
        told.append(("relayed", "yellow"))
    return Text("\n").join(Text(word, style=style) for word, style in told)


def diff_of(changes: Sequence[WordChange], *, plain: bool) -> Text:
    """Quotation and transcript in one: [-printed-] {+spoken+}, or struck out and underlined where there is colour.

    What the quotation marks as changed stands as it is printed.
    """
    parts = []
    for change in changes:
        quoted, spoken = visible_line(change.quoted), visible_line(change.spoken)
        if change.kind == "equal":
            parts.append(Text(_shortened(spoken)))
        elif change.kind == "marked":
            parts.append(Text(quoted or "…", style="" if plain else "cyan"))
        else:
            weighty = "bold " if change.weight else ""
            if quoted:
                parts.append(Text(f"[-{quoted}-]") if plain else Text(quoted, style=f"{weighty}red strike"))
            if spoken:
                parts.append(Text(f"{{+{spoken}+}}") if plain else Text(spoken, style=f"{weighty}green underline"))
    return Text(" ").join(parts)


def transcript_name(document: Document | None, identifier: str) -> str:
    """What a transcript is called: its title, else the name it was read under, else its id."""
    if document is None:
        return identifier
    return visible_line(document.title or (document.origin.name if document.origin else identifier))


def _passage(passage: Passage, transcripts: Mapping[str, Document]) -> str:
    document = transcripts.get(passage.document)
    told = [
        visible_line(passage.speaker) if passage.speaker else "speaker not named",
        transcript_name(document, passage.document),
        document.published.value if document and document.published else None,
        f"turn {passage.turn + 1}" if passage.turn is not None else None,
        _clock(passage.seconds) if passage.seconds is not None else None,
    ]
    return " · ".join(part for part in told if part)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"


def _figures(check: Check) -> str:
    told = []
    if check.word_error_rate:
        told.append(f"word error rate {check.word_error_rate:.2f}")
    if weights := sorted({change.weight for change in check.diff if change.weight}):
        told.append(f"changed: {', '.join(weights)}")
    if check.distance is not None:
        told.append(f"{check.distance:,} characters between its parts")
    if check.relayed_by:
        told.append(f"read out or reported by {visible_line(check.relayed_by)}")
    return " · ".join(told)


def _shortened(text: str) -> str:
    shown = visible_line(text)
    if len(shown) <= LONGEST_SHOWN:
        return shown
    return f"{shown[:KEPT_ENDS].rstrip()} … {shown[-KEPT_ENDS:].lstrip()}"
