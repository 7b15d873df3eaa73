"""Which reader of dates is right how often: `python benchmarks/dates.py TIMEBANK [--specs FOLDER] [--timenorm FILE]`.

Compares our own grammar with dateparser and recognizers-text-date-time, where these are installed (they are no
dependencies of this project: `pip install dateparser recognizers-text-date-time "emoji<2"` in a place of their own), on
the TIMEX3 of type DATE in TimeBank and AQUAINT (TempEval-3), which is news of 1989 to 2000, on the dates of the
Recognizers-Text specifications, and on TempEval-3's test part as timenorm keeps it (expressions alone; news of 2013).
The grammar was improved on the first of these, and took from the second the forms that news uses; on the third nothing
was tuned.

What is compared is the form that a record holds: YYYY, YYYY-MM or YYYY-MM-DD, equal at the precision of the gold value
(the clock in "1998-01-09TEV" is left out). Weeks, quarters, seasons, decades, PRESENT_REF and the like have no such
form. They are left out of accuracy; with detection, what is found there counts neither as right nor as wrong, and the
last column says how many of them were given a date all the same. All systems are treated alike; dateparser fills in
the day, so its answers are cut back to the period that it reports ("in January" is a month).

- normalised: the gold expression's words alone and the document's date; precision = right / answers given.
- in text: expressions have to be found too; a value counts for the gold expression that it overlaps.
- in context (own grammar alone): the gold expression's place, with the words around it.
"""

import argparse
import datetime
import html
import importlib
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from onrecord.annotate.dates import find_date_expressions

ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
DAY_LENGTH = len("2017-03-01")


@dataclass(frozen=True, slots=True)
class Value:
    """A stretch with its date; None for one that has no day, month or year."""

    start: int
    end: int
    date: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """A document, or a sentence of a specification.

    Attributes:
        text: its words.
        written: the day on which it was written.
        dates: its dates, as they should be found.
        others: stretches that name another kind of time.
    """

    text: str
    written: datetime.date
    dates: list[Value]
    others: list[Value] = field(default_factory=list)


class System(Protocol):
    """A reader of dates."""

    name: str

    def value(self, words: str, written: datetime.date) -> str | None:
        """The date that an expression names."""

    def find(self, text: str, written: datetime.date) -> list[Value]:
        """The dates in a text, those without a value left out."""


class OwnGrammar:
    """`onrecord.annotate.dates`, a paragraph at a time."""

    name = "own grammar"

    def value(self, words: str, written: datetime.date) -> str | None:
        """The date that an expression names."""
        found = find_date_expressions(words, 0, len(words), reference=str(written))
        return found[0].value if len(found) == 1 else None

    def find(self, text: str, written: datetime.date) -> list[Value]:
        """The dates in a text."""
        return [
            Value(*one.span, one.value)
            for match in re.finditer(r".+?(?:\n\s*\n|\Z)", text, re.DOTALL)
            for one in find_date_expressions(text, *match.span(), reference=str(written))
            if one.value
        ]


class DateParser:
    """The library dateparser, told that the language is English and that news looks back."""

    def __init__(self) -> None:
        self.name = f"dateparser {version('dateparser')}"

    @staticmethod
    def _settings(written: datetime.date) -> dict[str, Any]:
        return {"RELATIVE_BASE": datetime.datetime(*written.timetuple()[:3]), "PREFER_DATES_FROM": "past"}

    def value(self, words: str, written: datetime.date) -> str | None:
        """The date that an expression names, no more precise than the period that the library reports."""
        data = (
            importlib.import_module("dateparser.date")
            .DateDataParser(languages=["en"], settings=self._settings(written))
            .get_date_data(words)
        )
        if data.date_obj is None or data.period not in ("year", "month", "day", "time"):
            return None
        return str(data.date_obj.date())[: {"year": 4, "month": 7}.get(data.period, DAY_LENGTH)]

    def find(self, text: str, written: datetime.date) -> list[Value]:
        """The dates in a text; the library gives words without places, which are looked for in order."""
        search_dates = importlib.import_module("dateparser.search").search_dates
        found, place = [], 0
        for words, _ in search_dates(text, languages=["en"], settings=self._settings(written)) or []:
            start = text.find(words, place)
            date = self.value(words, written)
            if start >= 0 and date:
                found.append(Value(start, start + len(words), date))
                place = start + len(words)
        return found


class Recognizers:
    """The library recognizers-text-date-time; of two readings of "Tuesday", the one in the past."""

    def __init__(self) -> None:
        self.name = f"recognizers-text {version('recognizers-text-date-time')}"

    def value(self, words: str, written: datetime.date) -> str | None:
        """The date that an expression names."""
        found = self.find(words, written)
        return found[0].date if len(found) == 1 else None

    def find(self, text: str, written: datetime.date) -> list[Value]:
        """The dates in a text; ends are inclusive there."""
        model = _recognizer()
        found = []
        for one in model.parse(text, datetime.datetime(*written.timetuple()[:3])):
            date = date_of_readings((one.resolution or {}).get("values") or [], written)
            if date:
                found.append(Value(one.start, one.end + 1, date))
        return found


@cache
def _recognizer() -> Any:  # noqa: ANN401 - the library has no types
    return importlib.import_module("recognizers_date_time").DateTimeRecognizer("en-us").get_datetime_model()


def date_of_readings(readings: Sequence[dict[str, Any]], written: datetime.date) -> str | None:
    """The record's form of what Recognizers-Text gives: of several readings the last that is not in the future."""
    dates = [date for reading in readings if (date := date_of_reading(reading))]
    past = [date for date in dates if date <= str(written)]
    return max(past) if past else min(dates, default=None)


def date_of_reading(reading: dict[str, Any]) -> str | None:
    """One reading as YYYY, YYYY-MM or YYYY-MM-DD, None for any other kind of time."""
    timex = str(reading.get("timex", ""))
    date = str(reading.get("value") or reading.get("start") or "")[:DAY_LENGTH]
    if not ISO.fullmatch(date):
        return None
    if re.match(r"[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)(?:T|$)", timex):
        return date
    if re.fullmatch(r"[\dX]{4}-\d\d", timex):
        return date[:7]
    return timex if re.fullmatch(r"\d{4}", timex) else None


def timebank(folder: Path) -> Iterator[Text]:
    """The documents of TimeBank and AQUAINT."""
    for path in sorted(folder.rglob("*.tml")):
        source = path.read_text(encoding="utf-8", errors="replace")
        written = re.search(r'value="(\d{4}-\d\d-\d\d)[^"]*"[^>]*functionInDocument="(?:CREAT|PUBLIC)', source)
        body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
        if written and body:
            yield text_of(body[1], datetime.date.fromisoformat(written[1]))


def text_of(body: str, written: datetime.date) -> Text:
    """A TimeML text without its tags, with its TIMEX3."""
    parts: list[str] = []
    length = 0
    opened: tuple[int, str] | None = None
    result = Text("", written, [])
    for piece in re.split(r"(<[^>]*>)", body):
        if piece.startswith("<TIMEX3"):
            opened = length, piece
        elif piece.startswith("</TIMEX3") and opened:
            value = re.search(r'value="([^"]*)"', opened[1])
            date = ISO.match(value[1]) if value and 'type="DATE"' in opened[1] else None
            is_plain = date is not None and value is not None and value[1][date.end() :][:1] in ("", "T")
            is_date = 'type="DATE"' in opened[1]
            stretch = Value(opened[0], length, date[0] if date and is_plain else None)
            (result.dates if is_date else result.others).append(stretch)
        elif not piece.startswith("<"):
            parts.append(html.unescape(piece))
            length += len(parts[-1])
    return Text("".join(parts), written, result.dates, result.others)


def specifications(folder: Path) -> Iterator[Text]:
    """The sentences of DateParser.json and DatePeriodParser.json that name one day, month or year."""
    for name in ("DateParser.json", "DatePeriodParser.json"):
        for row in json.loads((folder / name).read_text(encoding="utf-8-sig")):
            reference = row.get("Context", {}).get("ReferenceDateTime")
            if not reference:
                continue
            written = datetime.date.fromisoformat(reference[:DAY_LENGTH])
            dates = [date for result in row["Results"] if (date := _specified(result, written))]
            if dates:
                yield Text(row["Input"], written, dates)


def _specified(result: dict[str, Any], written: datetime.date) -> Value | None:
    value = result.get("Value") or {}
    readings = [
        {"timex": value.get("Timex"), "value": resolution.get("date") or resolution.get("startDate")}
        for resolution in (value.get("PastResolution") or {}, value.get("FutureResolution") or {})
    ]
    date = date_of_readings(readings, written)
    return Value(result["Start"], result["Start"] + result["Length"], date) if date else None


def timenorm(file: Path) -> Iterator[Text]:
    """The dates of a timenorm data set; a document opens with the day on which it was written."""
    for document in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")):
        rows = [line.split("\t") for line in document.splitlines() if line.count("\t") == 2]
        if not rows:
            continue
        written = datetime.date.fromisoformat(rows[0][2][:DAY_LENGTH])
        for words, kind, value in rows[1:]:
            if kind == "DATE":
                date = ISO.match(value)
                is_plain = date is not None and value[date.end() :][:1] in ("", "T")
                yield Text(words, written, [Value(0, len(words), date[0] if date and is_plain else None)])


@dataclass(slots=True)
class Tally:
    """Right answers, answers given, gold dates; and dates given where there is none of that form."""

    right: int = 0
    given: int = 0
    gold: int = 0
    invented: int = 0
    formless: int = 0
    seconds: float = 0.0

    def row(self, name: str, task: str) -> str:
        """A line of the table."""
        precision = 100 * self.right / self.given if self.given else 0.0
        recall = 100 * self.right / self.gold if self.gold else 0.0
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        invented = f"{self.invented} of {self.formless}"
        return (
            f"| {name} | {task} | {precision:.1f} | {recall:.1f} | {both:.1f} | {self.right} / {self.given} / "
            f"{self.gold} | {invented} | {self.seconds:.2f} |"
        )


def normalised(value: Callable[[Text, Value], str | None], texts: Sequence[Text]) -> Tally:
    """Score values where the expressions are given."""
    tally = Tally()
    began = time.perf_counter()
    for text in texts:
        for gold in text.dates:
            date = value(text, gold)
            if gold.date is None:
                tally.formless += 1
                tally.invented += date is not None
                continue
            tally.gold += 1
            tally.given += date is not None
            tally.right += date == gold.date
    tally.seconds = time.perf_counter() - began
    return tally


def in_text(system: System, texts: Sequence[Text]) -> Tally:
    """Score values where the expressions have to be found too."""
    tally = Tally()
    began = time.perf_counter()
    for text in texts:
        tally.gold += sum(gold.date is not None for gold in text.dates)
        tally.formless += sum(gold.date is None for gold in text.dates)
        taken: set[Value] = set()
        for found in system.find(text.text, text.written):
            over = [g for g in (*text.dates, *text.others) if g.start < found.end and found.start < g.end]
            plain = [g for g in over if g.date is not None and g not in taken]
            if over and not any(g.date for g in over):
                tally.invented += over[0] in text.dates
                continue
            tally.given += 1
            if hit := next((g for g in plain if g.date == found.date), None):
                tally.right += 1
                taken.add(hit)
    tally.seconds = time.perf_counter() - began
    return tally


def in_context(text: Text, gold: Value) -> str | None:
    """What our grammar gives at a gold expression's place in its paragraph."""
    start = text.text.rfind("\n\n", 0, gold.start) + 1
    for one in find_date_expressions(text.text, start, min(gold.end + 40, len(text.text)), reference=str(text.written)):
        if one.span[0] < gold.end and gold.start < one.span[1]:
            return one.value
    return None


def installed() -> tuple[list[System], list[str]]:
    """The systems that can be run here, and the packages that are missing for the others."""
    systems: list[System] = [OwnGrammar()]
    missing = []
    for package, module, system in (
        ("dateparser", "dateparser", DateParser),
        ("recognizers-text-date-time", "recognizers_date_time", Recognizers),
    ):
        if importlib.util.find_spec(module) is None:
            missing.append(package)
        else:
            systems.append(system())
    return systems, missing


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("timebank", type=Path, help="folder with the .tml files of TimeBank and AQUAINT")
    parser.add_argument("--specs", type=Path, help="folder with DateParser.json and DatePeriodParser.json")
    parser.add_argument("--timenorm", type=Path, help="the file test.tsv of timenorm's English data sets")
    arguments = parser.parse_args()
    systems, missing = installed()
    for package in missing:
        print(f"{package} is not installed, and left out", file=sys.stderr)
    print("| system | task | precision | recall | F1 | right / given / gold | dates where none is | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    sets = [("TimeBank", list(timebank(arguments.timebank)))]
    if arguments.specs:
        sets.append(("specs", list(specifications(arguments.specs))))
    for name, texts in sets:
        print_rows(name, texts, systems, in_running_text=True)
    if arguments.timenorm:
        print_rows("timenorm", list(timenorm(arguments.timenorm)), systems, in_running_text=False)


def print_rows(name: str, texts: Sequence[Text], systems: Sequence[System], *, in_running_text: bool) -> None:
    """Print the rows of one set."""
    for system in systems:
        tally = normalised(lambda t, g, s=system: s.value(t.text[g.start : g.end], t.written), texts)  # type: ignore[misc]
        print(tally.row(system.name, f"{name}, normalised"))
    if in_running_text:
        print(normalised(in_context, texts).row("own grammar", f"{name}, in context"))
        for system in systems:
            print(in_text(system, texts).row(system.name, f"{name}, in text"))


if __name__ == "__main__":
    main()
