"""What of a statement is shown in a list of results, with the words that were looked for marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.store.search.ranking import Spotter
from onrecord.store.search.words import Token, tokens

MAX_CHARACTERS: Final = 280  # two or three lines; nine statements of ten are shorter
_LEAD: Final = 0.3  # of them before the first match, so that it is read in its sentence
_SLACK: Final = 20  # to reach the end of a word


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a content.

    Attributes:
        text: what is shown.
        matches: half-open code-point offsets into `text` of what was looked for, in order, none overlapping.
        cut_before: whether there is more in front of it.
        cut_behind: whether there is more behind it.
    """

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_behind: bool = False


def snippet_of(content: str, spotters: Iterable[Spotter], *, characters: int = MAX_CHARACTERS) -> Snippet:
    """The part of a content in which most of what was looked for stands, whole if it is short.

    Args:
        content: as the story has it.
        spotters: what was looked for.
        characters: how many are shown, but for the rest of a word.
    """
    found = tokens(content)
    places = _places(found, spotters)
    if len(content) <= characters + _SLACK:
        return Snippet(content, places)
    start = _start(places, characters, len(content))
    end = min(start + characters, len(content))
    start, end = _at_words(found, start, end, len(content))
    inside = tuple((a - start, b - start) for a, b in places if start <= a and b <= end)
    text = content[start:end]
    shown = text.strip()
    shift = len(text) - len(text.lstrip())
    return Snippet(
        shown,
        tuple((a - shift, b - shift) for a, b in inside),
        cut_before=bool(content[:start].strip()),
        cut_behind=bool(content[end:].strip()),
    )


def _places(found: Sequence[Token], spotters: Iterable[Spotter]) -> tuple[tuple[int, int], ...]:
    """Where the matches stand in the content; those that overlap or touch are one."""
    words = [token.word for token in found]
    spans = sorted((found[a].start, found[b - 1].end) for spotter in spotters for a, b in spotter.places(words))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _start(places: Sequence[tuple[int, int]], characters: int, length: int) -> int:
    """Where to begin so that most matches are shown; of equal ones the first."""
    if not places:
        return 0
    lead = int(characters * _LEAD)
    room = characters - lead
    best = max(places, key=lambda place: (sum(place[0] <= a and b <= place[0] + room for a, b in places), -place[0]))
    return max(0, min(best[0] - lead, length - characters))


def _at_words(found: Sequence[Token], start: int, end: int, length: int) -> tuple[int, int]:
    """The nearest ends that cut no word."""
    for token in found:
        if token.start < start < token.end:
            start = token.end if token.end - start <= _SLACK else start
        if token.start < end < token.end:
            end = token.end if token.end - end <= _SLACK else end
    return start, min(end, length)
