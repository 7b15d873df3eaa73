"""Where a text may have labels: before a colon, before a full stop, "Q" and "A"; at the start of lines and inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.ingest.transcript.labels import Label, label_of
from onrecord.ingest.transcript.vocabulary import any_of, honorifics, titles

Form = Literal["colon", "stop", "answer", "change"]

# "DONALD TRUMP, REPUBLICAN PRESIDENTIAL NOMINEE, VIA TELEPHONE:" has 60 characters.
LONGEST_LABEL = 80

_LINE = r"(?:^|(?<=[\r\x85\u2028\u2029]))[ \t\xa0]{0,60}"
_MARKER = r"(?P<change>(?:>>+|&gt;&gt;)[ \t]*)?"
_CLOCK = r"(?:[ \t]{0,3}[\[(](?P<clock>(?:\d{1,2}:)?\d{1,2}:\d{2})[\])])?"
_COLON_LINE = re.compile(
    rf"(?m){_LINE}{_MARKER}(?P<label>[^\n\r:]{{1,{LONGEST_LABEL}}}?){_CLOCK}[\]*_]{{0,3}}:[*_]{{0,3}}"
    rf"(?=[\s\[(\"“*]|$)(?:[ \t]{{0,3}}[\[(](?P<behind>(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}})[\])])?"
)
_CHANGE_LINE = re.compile(rf"(?m){_LINE}(?P<label>>>+|&gt;&gt;)(?=[ \t]*[^\s:>])")
_COLON = re.compile(r":(?=\s)")
# A label inside a line stands behind the end of a sentence, of a note, or of words that were broken off.
_BOUNDARY = re.compile(r"[.?!)\]\"”’…—–*-][ \t\xa0]{1,4}(?=[^\W\d_a-z])")

_ASKS = re.compile(
    rf"(?m){_LINE}(?:(?P<label>[QA])(?:[.:](?=\s)|(?=[ \t\xa0])(?![ \t\xa0]*[&,;+=]))"
    r"|(?P<word>QUESTION|ANSWER)\.(?=\s))"
)
_ASKS_INLINE = re.compile(r"(?<=[.?!)\]\"”—–-])[ \t\xa0]{1,8}(?P<label>[QA])[.:](?=[ \t\xa0]{1,8}[^\W\d_a-z])")
_GAP = re.compile(r"[ \t\xa0]*")

_SPOKEN_TITLES = any_of(
    [
        *(" ".join(word.capitalize() for word in title) for title in titles()),
        *(word.capitalize() for word in honorifics()),
    ]
)
_STOP_LINE = re.compile(
    rf"(?m){_LINE}(?P<label>"
    rf"(?:(?:Acting|Former|Vice|Ranking|Senior)[ ])?{_SPOKEN_TITLES}\.?[ ](?:[^\W\d_a-z][\w'’-]{{0,30}}+[ ]){{0,2}}"
    r"[^\W\d_a-z][\w'’-]{1,30}+(?:[ ]of[ ][A-Z][a-z]{2,20}(?:[ ][A-Z][a-z]{2,20})?)?"
    r"|The[ ](?:Acting[ ]|Vice[ ]|Presiding[ ])?[A-Z][A-Za-z]{3,20})(?:[ ]?[\[(][^()\[\]\n]{1,40}[\])])?\.(?=\s)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be a label.

    Attributes:
        start: where it begins, its marker included.
        end: behind its colon or full stop.
        label: what it would be.
        form: how it is set off.
        opens_line: it stands at the start of a line.
        indent: blanks before it.
        clock: the time code beside it, as printed.
    """

    start: int
    end: int
    label: Label
    form: Form
    opens_line: bool = True
    indent: int = 0
    clock: str | None = None


def colon_lines(text: str) -> Iterator[Candidate]:
    """Labels before a colon at the start of a line, and the bare ">>" of broadcast captions."""
    for match in _COLON_LINE.finditer(text):
        label = label_of(match["label"])
        if label:
            clock = match["clock"] or match["behind"]
            yield _at_line(match, label, "colon", clock)
    for match in _CHANGE_LINE.finditer(text):
        yield _at_line(match, Label(">>", "unnamed"), "change")


def stop_lines(text: str) -> Iterator[Candidate]:
    """Labels before a full stop at the start of a line, as printed hearings have them: "Senator FRANKEN."."""
    for match in _STOP_LINE.finditer(text):
        label = label_of(match["label"].partition(" of ")[0])
        if label and label.kind in ("name", "role", "unnamed"):
            yield _at_line(match, label, "stop")


def question_lines(text: str) -> Iterator[Candidate]:
    """Labels "Q" and "A" at the start of a line, with a full stop or a gap behind them."""
    for match in _ASKS.finditer(text):
        printed = match["label"] or match["word"]
        label = Label(printed, "question" if printed.startswith("Q") else "unnamed", capitals=True)
        yield _at_line(match, label, "answer")


def inside_lines(text: str) -> Iterator[Candidate]:
    """Labels before a colon inside a line, behind the end of a sentence; the longest that may be one."""
    before = 0
    for colon in _COLON.finditer(text):
        nearest = max(before, colon.start() - LONGEST_LABEL)
        before = colon.end()
        first = max(text.rfind("\n", nearest, colon.start()) + 1, nearest)
        for boundary in _BOUNDARY.finditer(text, first, colon.start()):
            label = label_of(text[boundary.end() : colon.start()])
            if label:
                yield Candidate(boundary.end(), colon.end(), label, "colon", opens_line=False)
                break


def questions_inside_lines(text: str) -> Iterator[Candidate]:
    """Labels "Q." and "A." inside a line, behind the end of a sentence."""
    for match in _ASKS_INLINE.finditer(text):
        label = Label(match["label"], "question" if match["label"] == "Q" else "unnamed", capitals=True)
        yield Candidate(match.start("label"), match.end(), label, "answer", opens_line=False)


def gap_behind(text: str, candidate: Candidate) -> int:
    """How many blanks stand behind a label."""
    match = _GAP.match(text, candidate.end)
    return match.end() - candidate.end if match else 0


def _at_line(match: re.Match[str], label: Label, form: Form, clock: str | None = None) -> Candidate:
    printed = "label" if match["label"] else "word"
    start = match.start(printed)
    return Candidate(start, match.end(), label, form, indent=start - match.start(), clock=clock)
