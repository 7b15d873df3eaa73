"""Whether a transcript is of the occasion that a story tells of: who speaks often says the same again."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from onrecord.annotate.dates import find_date_expressions
from onrecord.compare.days import agree, day_number
from onrecord.compare.verify.quotations import Quotation
from onrecord.compare.verify.speakers import Speaker
from onrecord.compare.verify.words import find_words
from onrecord.record import Document, Occasion
from onrecord.transcript import Transcript

# Stories of the day after, and of the day after that; a Saturday's speech is in Monday's paper.
MAX_DAYS_AFTER: Final = 3
# Until then a story without a date of its own still tells of the week.
MAX_DAYS_RECENT: Final = 7
MAX_DAYS_BEFORE_AIRING: Final = 4
DAYS_AHEAD: Final = 1  # what was said late in one time zone is dated the day after in another
AROUND: Final = 350  # characters before and behind a quotation in which its occasion is told
BESIDE: Final = 60  # characters in which a day is the quotation's own
_MONTH: Final = 7  # length of a date that tells the month
_DAY: Final = 10

_AIRED: Final = frozenset({"interview", "broadcast"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a transcript's occasion stands to that of a quotation.

    Attributes:
        occasion: as the record holds it.
        closeness: from 5, the statement's day, to 0, impossible or contradicted.
        why: the reason, for a reader.
    """

    occasion: Occasion
    closeness: int
    why: str


DATED: Final = 5  # the statement has the day
FRESH: Final = 4  # printed within days after, and nothing contradicts
TOLD: Final = 3  # the words around the quotation tell the date, the place or the host
RECENT: Final = 2
OPEN: Final = 1  # before the story, or undated
OTHER: Final = 0


@dataclass(frozen=True)
class Scene:
    """What a story tells of the occasion of a quotation.

    Attributes:
        document: the story.
        quotation: of it.
        speaker: the quotation's; a name of theirs tells of no occasion.
    """

    document: Document
    quotation: Quotation
    speaker: Speaker

    def standing_of(self, transcript: Transcript, voice: str | None = None) -> Standing:
        """How a transcript stands to this scene.

        Args:
            transcript: in which the words were found.
            voice: who says them there; the name of another who takes part tells of the occasion.
        """
        published = self.document.published.value if self.document.published else None
        day = transcript.document.published.value if transcript.document.published else None
        if day is None:
            place = self._place_told(transcript, voice)
            return Standing("unknown", RECENT if place else OPEN, place or "the transcript has no date")
        told = self._day_told(day)
        if told is not None:
            return told
        if published is None:
            place = self._place_told(transcript, voice)
            return Standing("unknown", RECENT if place else OPEN, place or "the story has no date")
        apart = day_number(published) - day_number(day) if len(published) == len(day) == _DAY else None
        ahead = apart < -DAYS_AHEAD if apart is not None else day[: len(published)] > published[: len(day)]
        if not ahead:
            return self._before(transcript, day, apart, voice)
        # Broadcasters let parts of an interview be printed before it is on the air.
        host = self._place_told(transcript, voice) if apart is not None and apart >= -MAX_DAYS_BEFORE_AIRING else None
        if host and transcript.setting in _AIRED:
            return Standing("same", RECENT, f"{host}; the transcript is of {day}, when it was on the air")
        return Standing("other", OTHER, f"the transcript is of {day}, after the story")

    def _before(self, transcript: Transcript, day: str, apart: int | None, voice: str | None) -> Standing:
        """For a transcript that may be of what was said before the story was printed."""
        if apart is not None and apart < 0:
            return Standing("unknown", RECENT, f"the transcript is of {day}, the day after the story")
        if apart is not None and apart <= MAX_DAYS_AFTER:
            return Standing("same", FRESH, f"the transcript is of {day}, within {MAX_DAYS_AFTER} days before the story")
        told = next((date for date in self._dates if agree(date, day)), None)
        if told is not None:
            return Standing("same", TOLD, f"the story tells of {told}, and the transcript is of {day}")
        place = self._place_told(transcript, voice)
        if place:
            return Standing("same", TOLD, place)
        if apart is not None and apart <= MAX_DAYS_RECENT:
            return Standing("unknown", RECENT, f"the transcript is of {day}, {apart} days before the story")
        if self._day_beside is not None:
            return Standing("other", OTHER, f"the story tells of {self._day_beside}, the transcript is of {day}")
        return Standing("unknown", OPEN, f"the transcript is of {day}; the story does not tell when this was said")

    def _day_told(self, day: str) -> Standing | None:
        """By the date that the statement has; None where it has none of its own."""
        said = self.quotation.statement.said
        if said is None or said.basis == "published":
            return None
        shorter = min(len(said.value), len(day))
        if said.value[:shorter] == day[:shorter]:
            # A year alone holds too many occasions to tell one of them.
            if shorter < _MONTH:
                return None
            closeness = TOLD if shorter < _DAY else FRESH if said.basis == "carried" else DATED
            return Standing("same", closeness, f"said {said.value}, and the transcript is of {day}")
        if shorter == _DAY and agree(said.value, day):
            return Standing("same", FRESH, f"said {said.value}, the transcript is of {day}")
        if said.basis == "carried":
            return None  # another statement's date, and perhaps another occasion
        return Standing("other", OTHER, f"said {said.value}, the transcript is of {day}")

    @cached_property
    def _near(self) -> tuple[int, int]:
        text, quotation = self.document.text, self.quotation
        start = max(0, quotation.start - AROUND)
        end = min(len(text), quotation.end + AROUND)
        return start, end

    @cached_property
    def _dates(self) -> tuple[str, ...]:
        """The days and months that the story speaks of around the quotation, days first."""
        published = self.document.published
        found = find_date_expressions(
            self.document.text, *self._near, reference=published.value if published else None, is_told=True
        )
        return tuple(
            sorted({one.value for one in found if one.value and len(one.value) >= _MONTH}, key=len, reverse=True)
        )

    @cached_property
    def _day_beside(self) -> str | None:
        """A day of the week before the story that stands right beside the quotation ("…,” she said Monday")."""
        published, text = self.document.published, self.document.text
        if published is None or len(published.value) < _DAY:
            return None
        start, end = self.quotation.start, self.quotation.end
        for low, high in ((max(0, start - BESIDE), start), (end, min(len(text), end + BESIDE))):
            for one in find_date_expressions(text, low, high, reference=published.value, is_told=True):
                if one.value and len(one.value) == _DAY:
                    apart = day_number(published.value) - day_number(one.value)
                    if 0 <= apart <= MAX_DAYS_RECENT:
                        return one.value
        return None

    @cached_property
    def _told(self) -> tuple[str, str]:
        """The words around the quotation as they are, and folded."""
        start, end = self._near
        text = self.document.text
        around = text[start : self.quotation.start] + " " + text[self.quotation.end : end]
        return around, " " + " ".join(word.form for word in find_words(around)) + " "

    def _place_told(self, transcript: Transcript, voice: str | None) -> str | None:
        """Why the words around a quotation tell of a transcript's place, host or kind; None where they do not."""
        around, folded = self._told
        if transcript.place:
            town = transcript.place.split(",")[0].strip()
            if len(town) > 3 and re.search(rf"\b{re.escape(town)}\b", around):
                return f"the story names {town}"
        known = [*self.speaker.names, *([voice] if voice else [])]
        if transcript.setting in _AIRED and known:
            for name in transcript.participants:
                if self._names(name, folded) and not any(_share(name, one) for one in known):
                    return f"the story names {name}"
        return None

    def _names(self, name: str, folded: str) -> bool:
        """Whether the words around the quotation name somebody, in full, or by the surname of a name in the story."""
        words = [word.form for word in find_words(name)]
        if len(words) < 2:
            return False
        return f" {' '.join(words)} " in folded or (f" {words[-1]} " in folded and name in self.document.text)


def _share(name: str, known: str) -> bool:
    return bool({word.form for word in find_words(name)} & {word.form for word in find_words(known)})
