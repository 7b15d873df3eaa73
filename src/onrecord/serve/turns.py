"""A transcript as a page shows it: its turns, each with who speaks, and what was not spoken between them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from onrecord.ingest.transcript import directions
from onrecord.serve.described import DESCRIBED
from onrecord.serve.marking import Block, Marks
from onrecord.serve.words import clock
from onrecord.transcript import Transcript, Turn

# A blank line ends a paragraph; a single line end does where a sentence ends with it. Others are those of a page that
# was printed narrow.
_PARAGRAPH: Final = re.compile(r"\s*\n\s*\n\s*|(?<=[.!?…:;)\]”\"'’—–-])[ \t]*\n\s*")
_ONLY_MARKS: Final = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """What one speaker said without a break, or what stands between two turns."""

    __pydantic_config__: ClassVar = DESCRIBED

    turn: int | None
    """index among the transcript's turns, as in a passage; null of what was not spoken"""
    speaker: str | None
    """the fullest form of the name that the transcript gives"""
    label: str | None
    """as printed before the turn, where that is not the name"""
    question: bool
    """whether it is a question"""
    time: str | None
    """from the start of the recording: 12:31"""
    blocks: tuple[Block, ...]
    """its paragraphs"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """Somebody who speaks in a transcript."""

    __pydantic_config__: ClassVar = DESCRIBED

    name: str
    """the fullest form, else the label"""
    turns: int
    """how many are theirs"""
    first: int
    """index of their first turn"""


def turn_views(transcript: Transcript, marks: Marks) -> tuple[TurnView, ...]:
    """The turns of a transcript, with the stage directions and captions between them, in the order of the text."""
    return tuple(_views(transcript, marks))


def speakers_of(turns: Sequence[Turn]) -> tuple[SpeakerLine, ...]:
    """Who speaks, whoever has most turns first."""
    named = [(turn.speaker or turn.label or "not named", place) for place, turn in enumerate(turns)]
    first = dict(reversed(named))
    counted = Counter(name for name, _ in named)
    return tuple(SpeakerLine(name=name, turns=count, first=first[name]) for name, count in counted.most_common())


def _views(transcript: Transcript, marks: Marks) -> Iterator[TurnView]:
    text, edge = transcript.document.text, 0
    for place, turn in enumerate(transcript.turns):
        yield from _between(text, edge, turn.span.start, turn.label, marks)
        named_so = (
            turn.speaker is not None and turn.label is not None and turn.label.casefold() != turn.speaker.casefold()
        )
        yield TurnView(
            turn=place,
            speaker=turn.speaker or turn.label,
            label=turn.label if named_so else None,
            question=turn.question,
            time=clock(turn.seconds) if turn.seconds is not None else None,
            blocks=tuple(_blocks(text, turn.span.start, turn.span.end, marks)),
        )
        edge = turn.span.end
    yield from _between(text, edge, len(text), None, marks)


def _between(text: str, start: int, end: int, label: str | None, marks: Marks) -> Iterator[TurnView]:
    """What stands between two turns, but for the label of the second one, which is shown as its speaker."""
    if label:
        place = text.rfind(label, start, end)
        end = place if place >= 0 else end
    if _ONLY_MARKS.fullmatch(text, start, end):
        return
    blocks = tuple(_blocks(text, start, end, marks))
    yield TurnView(turn=None, speaker=None, label=None, question=False, time=None, blocks=blocks)


def _blocks(text: str, start: int, end: int, marks: Marks) -> Iterator[Block]:
    edge = start
    for match in _PARAGRAPH.finditer(text, start, end):
        yield from _block(text, edge, match.start(), marks)
        edge = match.end()
    yield from _block(text, edge, end, marks)


def _block(text: str, start: int, end: int, marks: Marks) -> Iterator[Block]:
    words = text[start:end].strip()
    if words:
        is_direction = [(0, len(words))] == directions(words)
        kind = "direction" if is_direction else "paragraph"
        yield Block(kind=kind, repeats=False, runs=tuple(marks.runs(start, end)))
