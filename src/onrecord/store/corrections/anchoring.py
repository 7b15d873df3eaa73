"""Which statement of a new annotation is which of the old one.

By place alone: the text is the same, and only the spans in it have moved. A passage that reads alike somewhere else
in the story is another passage.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from onrecord.record import Statement
from onrecord.store.rows import Pair, pairs

# A content may gain or lose a fifth of its letters, a clause at its end, and is still what a person spoke of.
SAME_CONTENT: Final = 0.8


class Reading(NamedTuple):
    """Spans that were taken for a statement's cue and content."""

    cue: Sequence[Pair]
    content: Sequence[Pair]


@dataclass(frozen=True)
class Anchor:
    """Where a statement stands.

    Attributes:
        id: the statement's.
        readings: as it was proposed, and as a person set it, where that differs; at least one.
        text: of the document.
    """

    id: str
    readings: tuple[Reading, ...]
    text: str

    @classmethod
    def of(cls, one: Statement, text: str) -> "Anchor":
        """The anchor of a statement as it is."""
        return cls(one.id, (Reading(pairs(one.cue_spans), pairs(one.content_spans)),), text)

    @cached_property
    def letters(self) -> tuple[frozenset[int], ...]:
        """Offsets of the content's letters and digits, a set a reading; of all its characters, if there are none."""
        return tuple(_letters(self.text, reading.content) for reading in self.readings)

    @cached_property
    def cues(self) -> frozenset[tuple[tuple[int, int], ...]]:
        """The cues of the readings; a statement without one agrees with no other by it."""
        return frozenset(tuple((start, end) for start, end in reading.cue) for reading in self.readings if reading.cue)


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How well two statements agree; the greater of two is the better.

    Attributes:
        same: they have one id, which is to say the same cue and content.
        by_cue: they have one cue.
        by_content: intersection over union of the letters of their contents, from 0 to 1.
    """

    same: bool
    by_cue: bool
    by_content: float

    @property
    def holds(self) -> bool:
        """Whether it is enough for the one to be taken for the other."""
        return self.same or self.by_cue or self.by_content >= SAME_CONTENT


def match(old: Sequence[Anchor], new: Sequence[Anchor]) -> dict[int, int]:
    """Which of the old statements stands as which of the new ones, the best match first, one to one.

    Args:
        old: anchors in a text.
        new: others in the same text.

    Returns:
        Indices into `new` by indices into `old`; an old one that is none of the new ones is left out.
    """
    found = [(likeness, -a, -b) for a, b, likeness in _candidates(old, new) if likeness.holds]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, a, b in sorted(found, reverse=True):
        if -a not in matched and -b not in taken:
            matched[-a] = -b
            taken.add(-b)
    return matched


def heirs(old: Sequence[Anchor], new: Sequence[Anchor]) -> dict[int, int]:
    """The new statement that each old one is most like, if it is like enough; several may have one heir.

    Returns:
        Indices into `new` by indices into `old`.
    """
    best: dict[int, tuple[float, Likeness, int]] = {}
    for a, b, likeness in _candidates(old, new):
        if likeness.holds:
            found = (likeness.by_content, likeness, -b)
            best[a] = max(best.get(a, found), found)
    return {a: -b for a, (_, _, b) in best.items()}


def likeness_of(a: Anchor, b: Anchor) -> Likeness:
    """How well two statements agree, by the readings that agree best."""
    shared = max(_overlap(x, y) for x in a.letters for y in b.letters)
    return Likeness(a.id == b.id, bool(a.cues & b.cues), shared)


def holder_of(made: Statement, contents: Mapping[str, Sequence[Pair]]) -> str | None:
    """The innermost statement in whose content all of another one lies.

    Args:
        made: the other one.
        contents: spans of the statements that there are, by id.
    """
    own = [*made.source_spans, *made.cue_spans, *made.content_spans]
    holding = [
        (sum(end - start for start, end in outer), one)
        for one, outer in contents.items()
        if all(any(start <= span.start and span.end <= end for start, end in outer) for span in own)
    ]
    return min(holding)[1] if holding else None


def _candidates(old: Sequence[Anchor], new: Sequence[Anchor]) -> Iterable[tuple[int, int, Likeness]]:
    """Pairs that share a cue or a letter of their contents, or have one id."""
    at: Mapping[object, set[int]] = defaultdict(set)
    for index, one in enumerate(new):
        for key in _keys(one):
            at[key].add(index)
    for a, one in enumerate(old):
        for b in sorted(set[int]().union(*(at[key] for key in _keys(one) if key in at))):
            yield a, b, likeness_of(one, new[b])


def _keys(one: Anchor) -> Iterable[object]:
    yield one.id
    yield from one.cues
    for letters in one.letters:
        yield from letters


def _letters(text: str, spans: Iterable[Pair]) -> frozenset[int]:
    inside = [offset for start, end in spans for offset in range(start, end)]
    return frozenset(offset for offset in inside if text[offset].isalnum()) or frozenset(inside)


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
