"""What speaks for and against a source of a story being somebody of the record."""

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, cached_property
from typing import Final

from onrecord.store.people.candidates import Candidate
from onrecord.store.people.names import Likeness, fold, personal
from onrecord.store.people.offices import SLACK_DAYS, Office, foremost
from onrecord.store.people.periods import years_between
from onrecord.store.people.titles import ANY_FIELD, POLITICS, Title, best_relation, fold_title, place_words, relation
from onrecord.store.search.words import folded
from onrecord.wordlists import read_rows

# Nobody speaks to a reporter at that age; a story that quotes the dead gives them their office.
LONGEST_LIFE_YEARS: Final = 100
# A senator or president is named without a title while in office, when running for it, and some years after; with
# the title, in all years after. Registries that give the present term alone begin it too late by some terms.
YEARS_BEFORE: Final = 2
YEARS_AFTER: Final = 8

# "Rep." before the name of a state's legislator, in a story that names the state.
_STATE_LEVEL: Final = {"representative": "state representative", "senator": "state senator"}


class Strength(IntEnum):
    """How much speaks for somebody, weakest first; each is enough where nobody else has as much."""

    NOTHING = 0  # but the name, which a registry of thousands shares with somebody else soon
    KNOWN = 1  # stories speak of one person of that name, or a registry of one in a national office
    TIED = 2  # an organisation, or another person, in common
    TITLED = 3  # a title in common
    IN_OFFICE = 4  # a registry has them in that office on that day


@dataclass(frozen=True)
class Subject:
    """A source of a story whose person is sought.

    Attributes:
        title: as the story gives it.
        day: of the story, an ISO prefix.
        text: of the story.
    """

    name: str
    title: str | None
    organization: str | None
    day: str | None
    text: str

    @cached_property
    def parsed(self) -> Title | None:
        """The title in its parts, with the organisation among the words that tell it from its like."""
        return Office(title=self.title, folded=fold_title(self.title)).parsed if self.title else None


@dataclass(frozen=True, slots=True)
class Weight:
    """A candidate, weighed.

    Attributes:
        why: what speaks for them, in words.
        against: what speaks against them; a tie of its own kind outweighs it, the name alone does not.
        held: whether the source was linked to them before.
    """

    candidate: Candidate
    likeness: Likeness
    strength: Strength
    why: str
    against: str | None = None
    held: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether this can be them, if there is nobody for whom more speaks."""
        if self.against and self.strength < Strength.TIED:
            return False
        return self.strength >= (Strength.TIED if self.likeness == "initial" else Strength.KNOWN)

    def tied(self, why: str) -> "Weight":
        """The same with a tie that was found elsewhere."""
        if self.strength >= Strength.TIED:
            return self
        return replace(self, strength=Strength.TIED, why=why)


def weigh(subject: Subject, candidate: Candidate, *, held: bool = False) -> Weight | None:
    """What speaks for a candidate; None where it cannot be them."""
    likeness = candidate.likeness(subject.name)
    if likeness is None or not _can_be(subject, candidate):
        return None
    strength, why = _strongest(subject, candidate)
    return Weight(candidate, likeness, strength, why, _against(subject, candidate), held=held)


def in_office(subject: Subject, candidate: Candidate) -> Office | None:
    """The office of a registry that the subject's title names and that the candidate held on the story's day."""
    title, day = subject.parsed, subject.day
    if title is None or day is None or title.former:
        return None
    return next((o for o in candidate.registered if o.covers(day) and relation(title, o.parsed) == "alike"), None)


def described(candidate: Candidate) -> str:
    """A candidate in a list of namesakes: "Jeff Sessions (Senator, Alabama)"."""
    return f"{candidate.name} ({foremost(candidate.offices) or candidate.id})"


def _can_be(subject: Subject, candidate: Candidate) -> bool:
    gender = personal(subject.name).gender
    known = (candidate.gender or "")[:1].lower()
    if gender and known in {"f", "m"} and known != gender:
        return False
    return not (subject.day and candidate.birth and subject.day[:4] < candidate.birth[:4])


def _strongest(subject: Subject, candidate: Candidate) -> tuple[Strength, str]:
    titled = _by_title(subject, candidate)
    if titled is not None:
        return titled
    if shared := _shared_body(subject, candidate):
        return Strength.TIED, f"{shared} in common"
    if office := _national_by_title(subject, candidate):
        return Strength.KNOWN, f"the registry has one person of that name in that office: {office}, {office.term}"
    if _is_of_another_time(subject, candidate):
        return Strength.NOTHING, ""
    if candidate.is_seen or candidate.origin != "registry":
        return Strength.KNOWN, "the one person of that name on the record"
    if office := _national(subject, candidate):
        return Strength.KNOWN, f"the registry has one person of that name in a national office: {office}, {office.term}"
    return Strength.NOTHING, ""


def _by_title(subject: Subject, candidate: Candidate) -> tuple[Strength, str] | None:
    title, day = subject.parsed, subject.day
    if title is None:
        return None
    for office in candidate.registered:
        alike = relation(title, office.parsed) == "alike" or _is_state_level(subject, title, office)
        if alike and day and _fits_term(title, office, day):
            return Strength.IN_OFFICE, f"{office.title} {office.term} in {office.source}"
    for office in candidate.told_elsewhere:
        if relation(title, office.parsed) == "alike":
            return Strength.TITLED, f"called {office.title!r} in other stories too"
    return None


def _fits_term(title: Title, office: Office, day: str) -> bool:
    if office.covers(day, slack_days=SLACK_DAYS):
        return True
    return title.former and office.ended is not None and office.ended <= day


def _is_state_level(subject: Subject, title: Title, office: Office) -> bool:
    is_of_level = _STATE_LEVEL.get(title.head) == office.folded and office.area is not None
    return is_of_level and names_place(subject.text, office.area or "")


def names_place(text: str, place: str) -> bool:
    """Whether a story names a place, by its name or by a word that stands for it."""
    words = f" {folded(text)} "
    return any(f" {form} " in words for form in (folded(place), *_stand_for().get(folded(place), ())))


def _shared_body(subject: Subject, candidate: Candidate) -> str | None:
    """The body to which both belong: by its name, or, for "Senate Republican leader", by a word of the title."""
    own = fold(subject.organization) if subject.organization else None
    title = subject.parsed
    for office in (*candidate.registered, *candidate.told_elsewhere):
        if office.organization and own and fold(office.organization) == own:
            return office.organization
        at_once = subject.day is not None and not office.is_from_stories and office.covers(subject.day)
        if title and title.field == ANY_FIELD and at_once and title.place & place_words(office.organization):
            return office.organization
    return None


def _is_of_another_time(subject: Subject, candidate: Candidate) -> bool:
    return bool(subject.day and candidate.birth and years_between(candidate.birth, subject.day) > LONGEST_LIFE_YEARS)


def _national(subject: Subject, candidate: Candidate) -> Office | None:
    """An office known to everybody near the day; who is called something of another field is somebody else."""
    if not subject.day or (subject.parsed and subject.parsed.field != POLITICS):
        return None
    held = [o for o in candidate.registered if o.is_national]
    near = [o for o in held if o.is_near(subject.day, years_before=YEARS_BEFORE, years_after=YEARS_AFTER)]
    return next((o for o in near if o.covers(subject.day)), near[0] if near else None)


def _national_by_title(subject: Subject, candidate: Candidate) -> Office | None:
    """An office known to everybody that the title names, though the registry's term is another."""
    title, day = subject.parsed, subject.day
    if title is None or day is None:
        return None
    held = (o for o in candidate.registered if o.is_national and relation(title, o.parsed) == "alike")
    return next((o for o in held if o.is_near(day, years_before=YEARS_AFTER, years_after=None)), None)


def _against(subject: Subject, candidate: Candidate) -> str | None:
    title = subject.parsed
    offices = (*candidate.registered, *candidate.told_elsewhere)
    if title is None or best_relation(title, [office.parsed for office in offices]) != "unlike":
        return None
    return f"here {subject.title!r}, {described(candidate)} on the record"


@cache
def _stand_for() -> dict[str, tuple[str, ...]]:
    """Words that stand for a country, folded, by its folded name."""
    rows = read_rows("place_words.tsv")
    return {folded(place): tuple(folded(word) for word in words.split("|")) for place, words in rows}
