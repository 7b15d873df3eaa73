"""From one statement's date to its neighbours': the same speaker, going on about the same occasion."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.story import Story
from onrecord.record import When

_PRONOUNS: Final = frozenset(
    {"he", "she", "they", "it", "we", "i", "him", "her", "them", "his", "who", "that", "which"}
)
# How far on a date is carried to the same speaker's next statement, in paragraphs.
FARTHEST_PARAGRAPH: Final = 1
# "says", "believes", "has long argued": no occasion, so none that a date could be of.
_HABITUAL: Final = re.compile(r"(?:says|thinks|believes|wants|hopes|knows|supports|opposes|has|have|is|are)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attribution stands, and whose it is as far as words tell.

    Attributes:
        start: offset of its cue, or of what stands for one.
        sentence, paragraph: their numbers in the story.
        source: the last word of its source in lower case, None where it has none.
        speaker: whom the source was resolved to, None where that is not known.
        cue: the words of its cue in lower case.
    """

    start: int
    sentence: int
    paragraph: int
    source: str | None
    speaker: str | None
    cue: str

    @property
    def key(self) -> str | None:
        """Whose it is: the speaker, else the last name; None for a pronoun or no source."""
        if self.speaker is not None:
            return self.speaker
        return None if self.source in _PRONOUNS else self.source


def place_of(story: Story, attribution: Attribution, speaker: str | None) -> Place:
    """The place of an attribution in its story."""
    start = next(iter([*attribution.cue, *attribution.source, *attribution.content]))[0]
    number = max(bisect_right(story.sentences, (start, len(story.text) + 1)) - 1, 0)
    words = re.findall(r"[^\W_]+", story.text[slice(*attribution.source[0])]) if attribution.source else []
    cue = story.text[slice(*attribution.cue[0])].lower() if attribution.cue else ""
    return Place(start, number, story.paragraph_at(start), words[-1].lower() if words else None, speaker, cue)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was given, and where; `when` is None for a time that has no date ("last week")."""

    when: When | None
    place: Place


@dataclass
class Threads:
    """What each speaker said last, and when, while a story is gone through in order."""

    _last: dict[str, Dated] = field(default_factory=dict)
    _latest: str | None = None
    _noted: Dated | None = None

    def note(self, place: Place, when: When | None) -> None:
        """Take in a statement with a time of its own."""
        self._noted = self._last[self._key(place)] = Dated(when, place)

    def carry(self, place: Place) -> Dated | None:
        """The date that goes on to a statement without one, and where it was; None if none surely does."""
        key = self._key(place)
        known = self._last.get(key)
        if known is None or known.when is None or _HABITUAL.match(place.cue):
            return None
        # Another date in between: the story has gone on to another occasion.
        if self._noted is not None and self._noted.when != known.when:
            return None
        if place.source is None and place.sentence != known.place.sentence:
            return None
        if place.paragraph - known.place.paragraph > FARTHEST_PARAGRAPH:
            return None
        self._last[key] = Dated(known.when, place)
        return known

    def _key(self, place: Place) -> str:
        """Whose statement it is; a pronoun goes on with whoever spoke last."""
        self._latest = place.key or self._latest or ""
        return self._latest
