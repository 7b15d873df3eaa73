"""From one date to the statements around it: the same speaker, going on about the same occasion.

Nothing is carried from one speaker to another, however near: on the labelled train articles that was wrong about as
often as right.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from onrecord.annotate.dates.places import Place
from onrecord.annotate.dates.scenes import Scene
from onrecord.record import When

# All numbers are of paragraphs; chosen on 56 labelled articles of PolNeAR's train part (271 dated statements).
FARTHEST: Final = 8  # from one statement of an occasion to the speaker's next
FARTHEST_COARSE: Final = 1  # the same, where only the month or the year is known
FARTHEST_BACK: Final = 2  # from a statement to the one behind it that tells the date
LEAD: Final = 3  # in which a story may tell first and date later
# "Clinton says" is no occasion, but in a headline and the line below it is the news.
HEADLINES: Final = 2
FARTHEST_FROM_SCENE: Final = 1  # from a dated sentence that names no occasion
DAY_LENGTH: Final = len("2017-03-01")


@dataclass(frozen=True, slots=True)
class Carried:
    """A date that holds for a statement beside it, and why."""

    when: When
    why: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A time that a statement's own sentence tells; `when` is None where it has no date ("last week")."""

    when: When | None


@dataclass(slots=True)
class _Thread:
    """What a speaker goes on about.

    Attributes:
        when: its date; None for a time without one.
        paragraph: of the last statement about it.
        reach: how many paragraphs on its next statement may stand.
        why: how the date came to it.
    """

    when: When | None
    paragraph: int
    reach: int
    why: str


def carry_dates(
    places: Sequence[Place], stated: Sequence[Stated | None], scenes: Sequence[tuple[Scene, When]]
) -> list[Carried | None]:
    """The dates of statements whose own sentences tell none.

    Args:
        places: of the statements, in the order of the text.
        stated: what each one's own sentence tells, None for nothing.
        scenes: dated sentences besides, in the order of the text.

    Returns:
        The date of each statement, None where none is carried to it or its own sentence tells its time.
    """
    keys = _keys(places)
    answers = list(_forward(places, keys, stated, scenes))
    for index, place in enumerate(places):
        if answers[index] is None and stated[index] is None and place.paragraph < LEAD and _is_told(place):
            answers[index] = _from_behind(index, places, keys, stated)
    return answers


def _keys(places: Sequence[Place]) -> list[str | None]:
    """Whose each statement is: the speaker, else the last name; a pronoun or a role goes on with whoever spoke last."""
    keys: list[str | None] = []
    latest = None
    seen = set()
    for place in places:
        own = place.speaker or (place.name if place.kind != "goes_on" or place.name in seen else None)
        if own is not None:
            latest = own
            seen.add(own)
        keys.append(latest if place.kind == "goes_on" else own)
    return keys


def _forward(
    places: Sequence[Place],
    keys: Sequence[str | None],
    stated: Sequence[Stated | None],
    scenes: Sequence[tuple[Scene, When]],
) -> Iterator[Carried | None]:
    owners = _owners(places, keys)
    threads: dict[str, _Thread] = {}
    waiting = list(reversed(scenes))
    for place, key, own in zip(places, keys, stated, strict=True):
        while waiting and waiting[-1][0].sentence <= place.sentence:
            scene, when = waiting.pop()
            reach = FARTHEST if scene.occasions else FARTHEST_FROM_SCENE
            thread = _Thread(when, scene.paragraph, reach, "told before of the same person")
            threads.update({owners[name]: replace(thread) for name in scene.names if name in owners})
        if own is None:
            yield _carry(place, threads.get(key) if key else None)
            continue
        if key is not None:
            threads[key] = _Thread(own.when, place.paragraph, FARTHEST, "carried on from the same speaker's statement")
        yield None


def _owners(places: Sequence[Place], keys: Sequence[str | None]) -> dict[str, str]:
    """Whose each name is; of two speakers with one name ("Clinton") whoever is called so more often."""
    calls = Counter(
        (place.name, key)
        for place, key in zip(places, keys, strict=True)
        if key is not None and place.kind == "name" and place.name is not None
    )
    return {name: key for (name, key), _ in reversed(calls.most_common())}


def _carry(place: Place, thread: _Thread | None) -> Carried | None:
    """The date of what a speaker goes on about, if a statement is a part of it."""
    if thread is None or thread.when is None or not _is_told(place):
        return None
    value = thread.when.value
    if any(date is None or not (date.startswith(value) or value.startswith(date)) for date in place.dates):
        return None  # its sentence speaks of another time
    farthest = thread.reach if len(value) == DAY_LENGTH else FARTHEST_COARSE
    if place.paragraph - thread.paragraph > farthest:
        return None
    thread.paragraph, thread.reach = place.paragraph, FARTHEST
    return Carried(thread.when, thread.why)


def _is_told(place: Place) -> bool:
    """Whether a statement is told as what happened on an occasion: not "has said", "often says", "believes"."""
    return place.tense == "past" or (place.tense == "present" and place.paragraph < HEADLINES)


def _from_behind(
    index: int, places: Sequence[Place], keys: Sequence[str | None], stated: Sequence[Stated | None]
) -> Carried | None:
    """The date that the story tells behind a statement of its lead, with the same speaker's next one."""
    for later in range(index + 1, len(places)):
        if keys[index] is None or places[later].paragraph - places[index].paragraph > FARTHEST_BACK:
            return None
        told = stated[later]
        if told is not None and keys[later] == keys[index]:
            return Carried(told.when, "told with the same speaker's next statement") if told.when else None
    return None
