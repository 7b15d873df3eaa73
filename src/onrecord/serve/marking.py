"""A story as a page shows it: blocks, and in them runs of text, each with the statements that it belongs to.

Statements overlap (one inside another's content, one cue with two contents), and quotations that were checked lie in
their contents. So the text is cut wherever any of these begins or ends, and each run knows what covers it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal, TypeVar

from onrecord.record import Document, Segment, Statement
from onrecord.serve.described import DESCRIBED
from onrecord.serve.visible import code_point, pieces

Part = Literal["source", "cue", "content"]
Place = tuple[int, int]  # half-open offsets
Mark = TypeVar("Mark", bound=Hashable)
PARTS: tuple[Part, ...] = ("source", "cue", "content")

_CLOSED = re.compile(r"[”’\"'»]{0,2}")
# Segments that stand in a line with what follows them ("HALDEN, Nov 14 —"), where no line end is between.
INLINE = frozenset({"dateline", "date", "byline", "credit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text whose every character belongs to the same spans."""

    __pydantic_config__: ClassVar = DESCRIBED

    start: int
    """offset of its first character in the story, in Unicode code points"""
    text: str
    """the characters; of an unseen one, its code point written out"""
    unseen: bool = False
    """whether it is a single character that a browser would obey instead of showing"""
    parts: tuple[Part, ...] = ()
    """what it is of the statements that it belongs to: source, cue, content"""
    numbers: tuple[str, ...] = ()
    """the numbers of these statements, outermost first"""
    begins: bool = False
    """whether a content begins with it"""
    ends: bool = False
    """whether a content ends with it"""
    notes: tuple[str, ...] = ()
    """the numbers of statements whose first word is here: where their note stands"""
    open: tuple[Part, ...] = ()
    """what it is of the statement that is open on the page"""
    quotes: tuple[int, ...] = ()
    """the numbers of the checked quotations that it belongs to"""
    quotes_end: tuple[int, ...] = ()
    """the numbers of those whose verdict stands behind it"""
    cited: bool = False
    """whether it belongs to the passage that was asked for"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A headline, paragraph, caption or other part of a story."""

    __pydantic_config__: ClassVar = DESCRIBED

    kind: str
    """of the segment; a block of several is of the last one's kind"""
    repeats: bool
    """whether it is a copy of another one"""
    runs: tuple[Run, ...]
    """its text"""


def blocks_of(
    document: Document,
    statements: Mapping[str, Statement],
    *,
    opened: str | None = None,
    quotes: Mapping[int, Place] | None = None,
    cited: Sequence[Place] = (),
) -> list[Block]:
    """The story cut into blocks and runs.

    Args:
        document: the story.
        statements: by the number that they are shown with, outer ones before inner ones.
        opened: the number of the statement that is open on the page.
        quotes: where the quotations that were checked stand, by their number.
        cited: stretches that were asked for.
    """
    marks = Marks(document.text, statements, opened=opened, quotes=quotes, cited=cited)
    blocks = []
    for group in _groups(document):
        last = group[-1]
        runs = tuple(marks.runs(group[0].span.start, last.span.end))
        blocks.append(Block(kind=last.kind, repeats=last.repeats is not None, runs=runs))
    return blocks


class Marks:
    """Everything that is marked in a text, ready to be asked what covers a place; arguments as for `blocks_of`."""

    def __init__(
        self,
        text: str,
        statements: Mapping[str, Statement],
        *,
        opened: str | None = None,
        quotes: Mapping[int, Place] | None = None,
        cited: Sequence[Place] = (),
    ) -> None:
        self._text = text
        self._opened = opened
        self._quotes = quotes or {}
        self._cited = cited
        self._order = {number: place for place, number in enumerate(statements)}
        begin: dict[int, list[tuple[str, Part]]] = defaultdict(list)
        end: dict[int, list[tuple[str, Part]]] = defaultdict(list)
        self._notes: dict[int, list[str]] = defaultdict(list)
        self._content_begins: set[int] = set()
        self._content_ends: set[int] = set()
        for number, one in statements.items():
            sides = (("source", one.source_spans), ("cue", one.cue_spans), ("content", one.content_spans))
            spans: list[tuple[Part, int, int]] = [(part, s.start, s.end) for part, side in sides for s in side]  # type: ignore[misc]
            for part, first, behind in spans:
                begin[first].append((number, part))
                end[behind].append((number, part))
                if part == "content":
                    self._content_begins.add(first)
                    self._content_ends.add(behind)
            self._notes[min(first for _, first, _ in spans)].append(number)
        quotes_begin: dict[int, list[int]] = defaultdict(list)
        quotes_end: dict[int, list[int]] = defaultdict(list)
        for place, edges in self._quotes.items():
            quotes_begin[edges[0]].append(place)
            quotes_end[edges[1]].append(place)
        self._ending: dict[int, list[int]] = defaultdict(list)  # a verdict stands behind the mark that closes
        for place, edges in self._quotes.items():
            closed = _CLOSED.match(text, edges[1])
            self._ending[closed.end() if closed else edges[1]].append(place)
        others = {*self._ending, *(edge for place in cited for edge in place)}
        self._cuts = sorted({*begin, *end, *quotes_begin, *quotes_end, *others})
        self._covers = _sweep(self._cuts, begin, end, key=lambda mark: self._order[mark[0]])
        self._quoted = _sweep(self._cuts, quotes_begin, quotes_end, key=lambda place: place)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs of a stretch of the text."""
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        edges = [start, *inner, end]
        for first, behind in pairwise(edges):
            if first < behind:
                yield from self._runs(first, behind)

    def _runs(self, start: int, end: int) -> Iterator[Run]:
        place = bisect_right(self._cuts, start) - 1
        covering = self._covers[place] if place >= 0 else []
        numbers = tuple(dict.fromkeys(number for number, _ in covering))
        found = {part for _, part in covering}
        opened = {part for number, part in covering if number == self._opened}
        quotes = self._quoted[place] if place >= 0 else []
        cited = any(first <= start and end <= stop for first, stop in self._cited)
        for offset, text, unseen in pieces(self._text[start:end], start):
            behind = offset + len(text)
            yield Run(
                start=offset,
                text=code_point(text) if unseen else text,
                unseen=unseen,
                parts=tuple(part for part in PARTS if part in found),
                numbers=numbers,
                begins="content" in found and offset in self._content_begins,
                ends="content" in found and behind in self._content_ends,
                notes=tuple(self._notes.get(offset, ())),
                open=tuple(part for part in PARTS if part in opened),
                quotes=tuple(quotes),
                quotes_end=tuple(self._ending.get(behind, ())),
                cited=cited,
            )


def _sweep(
    cuts: Sequence[int],
    begin: Mapping[int, Sequence[Mark]],
    end: Mapping[int, Sequence[Mark]],
    *,
    key: Callable[[Mark], int],
) -> list[list[Mark]]:
    """What covers the text from each cut to the next, in the order of a key."""
    active: Counter[Mark] = Counter()
    covers = []
    for cut in cuts:
        for mark in end.get(cut, ()):
            active[mark] -= 1
            if not active[mark]:
                del active[mark]
        active.update(begin.get(cut, ()))
        covers.append(sorted(active, key=key))
    return covers


def _groups(document: Document) -> Iterator[list[Segment]]:
    """Segments, what lies between them included, grouped by the block that they stand in."""
    group: list[Segment] = []
    for segment in _everything(document):
        if group and not _continues(document.text, group[-1], segment):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _continues(text: str, before: Segment, segment: Segment) -> bool:
    between = text[before.span.end : segment.span.start]
    return before.kind in INLINE and segment.kind == "paragraph" and "\n" not in between


def _everything(document: Document) -> Iterator[Segment]:
    """The segments in the order of the text, with a paragraph for each line that is in none."""
    behind = 0
    for segment in sorted(document.segments, key=lambda one: (one.span.start, -one.span.end)):
        if segment.span.start < behind:
            continue  # inside the one before; its text is shown there
        yield from _lines(document.text, behind, segment.span.start)
        yield segment
        behind = segment.span.end
    yield from _lines(document.text, behind, len(document.text))


def _lines(text: str, start: int, end: int) -> Iterator[Segment]:
    place = start
    for line in text[start:end].splitlines(keepends=True):
        words = line.strip()
        if words:
            first = place + line.index(words)
            yield Segment.model_validate(
                {"kind": "paragraph", "span": {"start": first, "end": first + len(words), "text": words}}
            )
        place += len(line)


def numbered(statements: Sequence[Statement]) -> dict[str, Statement]:
    """The statements by the number that they are shown with: "2", and "2.1" for the first one found inside it."""
    known = {one.id for one in statements}
    inside: dict[str | None, list[Statement]] = defaultdict(list)
    for one in statements:
        inside[one.parent if one.parent in known else None].append(one)

    def below(parent: str | None, prefix: str) -> Iterator[tuple[str, Statement]]:
        for place, one in enumerate(inside[parent], 1):
            yield f"{prefix}{place}", one
            yield from below(one.id, f"{prefix}{place}.")

    return dict(below(None, ""))


def words_of(spans: Iterable[object]) -> str:
    """The words of some spans, with a mark where they stand apart."""
    return " … ".join(" ".join(str(getattr(span, "text", "")).split()) for span in spans)
