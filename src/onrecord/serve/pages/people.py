"""People and organisations of the record: the list, and the dossier of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.record import Act
from onrecord.serve.asking import Ask
from onrecord.serve.charts import Chart, Held, Series, columns, lanes, parts
from onrecord.serve.charts import Part as ChartPart
from onrecord.serve.described import DESCRIBED
from onrecord.serve.linked import DisputeView, dispute_view
from onrecord.serve.paths import person_path
from onrecord.serve.twins import GoTo, page
from onrecord.serve.words import word
from onrecord.store.comparing.disputes import changed_positions
from onrecord.store.people.dossier import Dossier, PersonLine, dossier, find_people
from onrecord.store.people.dossier import Held as HeldByThem
from onrecord.store.people.tallies import TOWARDS, Towards
from onrecord.store.people.timeline import Part

router = APIRouter()

MOST_LISTED: Final = 100
PAGE_ENTRIES: Final = 25
# Rows of the pictures; the rest is in the tables beside them.
MOST_HELD: Final = 7
MOST_ACTS: Final = 8
MOST_CHANGED: Final = 20  # changed positions; all of them are among the disputes
SHOWN_TOWARDS: Final = 12  # names of each kind, before the rest is folded away
HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "accuse": ("accuses", "is accused by"),
    "oppose": ("opposes", "is opposed by"),
    "support": ("supports", "is supported by"),
}


class PeopleQuery(BaseModel):
    """Who is looked for."""

    name: str = Field("", max_length=200, description="a name, a surname, or how one begins")
    type: Literal["", "person", "organization"] = Field("", description="only people, or only organisations")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """People and organisations of the record."""

    __pydantic_config__: ClassVar = DESCRIBED

    query: PeopleQuery
    """who was looked for"""
    people: tuple[PersonLine, ...]
    """best match first, then who has said most; a hundred at most"""

    @property
    def largest(self) -> int:
        """Statements of whom has most."""
        return max((one.statements for one in self.people), default=0)

    @property
    def is_full(self) -> bool:
        """Whether there may be more."""
        return len(self.people) == MOST_LISTED


class PersonQuery(BaseModel):
    """Which part of what somebody said."""

    act: Act | Literal[""] = Field("", description="only statements of this act")
    since: str = Field("", max_length=10, description="from this year, month or day on")
    until: str = Field("", max_length=10, description="up to this year, month or day, included")
    order: Literal["newest", "oldest"] = Field("newest", description="newest or oldest first")
    after: str = Field("", max_length=60, description="where to go on: `dossier.timeline.next` of the page before")


@dataclass(frozen=True, slots=True, kw_only=True)
class TowardsList:
    """Whom somebody accuses, opposes or supports, or who does that to them."""

    __pydantic_config__: ClassVar = DESCRIBED

    act: str
    """accuse, oppose or support"""
    heading: str
    """as a page heads it"""
    people: tuple[Towards, ...]
    """most statements first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """The dossier of a person or organisation."""

    __pydantic_config__: ClassVar = DESCRIBED

    dossier: Dossier
    """all that is on record; earlier versions, retracted stories and rejected statements do not count"""
    query: PersonQuery
    """which part was asked for"""
    towards: tuple[TowardsList, ...]
    """at whom their acts are directed"""
    from_others: tuple[TowardsList, ...]
    """who directs acts at them"""
    changed: tuple[DisputeView, ...]
    """where they changed position, in the order of days; what was dismissed is left out"""

    @property
    def path(self) -> str:
        """The page itself."""
        return person_path(self.dossier.id)

    @property
    def known_as(self) -> str | None:
        """The last office or title."""
        held = [*self.dossier.titles, *self.dossier.offices]
        return title_of(held[-1]) if held else None

    @property
    def picture(self) -> Chart:
        """Offices and titles over time, and when they spoke."""
        shown = [*self.dossier.offices, *self.dossier.titles][-MOST_HELD:]
        held = [Held(title_of(one), one.began, one.ended) for one in shown if one.began or one.ended]
        said: dict[str, int] = defaultdict(int)
        for one in self.dossier.months:
            said[one.month] += one.statements
        return lanes("Offices, titles and statements over time", held, Series("statements", said))

    @property
    def acts_over_time(self) -> Chart:
        """A row of columns for each of the most frequent acts."""
        months: dict[str | None, dict[str, int]] = defaultdict(dict)
        for one in self.dossier.months:
            months[one.act][one.month] = months[one.act].get(one.month, 0) + one.statements
        frequent = [one.act for one in self.dossier.acts][:MOST_ACTS]
        return columns("Acts over time", [Series(word(act) if act else "not known", months[act]) for act in frequent])

    @property
    def how(self) -> Chart:
        """Direct against indirect."""
        counts = {one.value: one.statements for one in self.dossier.quotations}
        given = [ChartPart(kind, counts.get(kind, 0), f"p{place}") for place, kind in enumerate(QUOTATIONS, 1)]
        return parts("Quoted directly, in part, or indirectly", given)

    @property
    def most(self) -> int:
        """Statements of the most frequent act."""
        return max((one.statements for one in self.dossier.acts), default=0)


QUOTATIONS: Final = ("direct", "mixed", "indirect")


@page(router, "/people", template="people.html")
def people(ask: Ask, query: Annotated[PeopleQuery, Query()]) -> PeoplePage:
    """People and organisations of the record, by name; those with most statements where none is given."""
    found = find_people(ask.connection, query.name, type=query.type or None, limit=MOST_LISTED)
    return PeoplePage(query=query, people=tuple(found))


@page(router, "/people/{person_id}", template="person.html")
def person(ask: Ask, person_id: str, query: Annotated[PersonQuery, Query()]) -> PersonPage | GoTo:
    """The dossier: names, offices, statements by act and time, whom they accuse, oppose and support, and who them."""
    wanted = Part(
        act=query.act or None,
        since=query.since or None,
        until=query.until or None,
        order=query.order,
        limit=PAGE_ENTRIES,
        after=query.after or None,
    )
    found = dossier(ask.connection, person_id, part=wanted)
    if found.id != person_id:  # merged into somebody since
        twin = ".json" if ask.request.url.path.endswith(".json") else ""
        return GoTo(location=person_path(found.id) + twin)
    return PersonPage(
        dossier=found,
        query=query,
        towards=_lists(found.towards, 0),
        from_others=_lists(found.from_others, 1),
        changed=tuple(dispute_view(one) for one in changed_positions(ask.connection, found.id, limit=MOST_CHANGED)),
    )


def title_of(one: HeldByThem) -> str:
    """An office or title in words."""
    return ", ".join(part for part in (one.title, one.organization, one.area) if part)


def _lists(found: Iterable[Towards], side: int) -> tuple[TowardsList, ...]:
    by_act: dict[str, list[Towards]] = {act: [] for act in TOWARDS}
    for one in found:
        by_act[one.act].append(one)
    return tuple(
        TowardsList(act=act, heading=HEADINGS[act][side], people=tuple(listed))
        for act, listed in by_act.items()
        if listed
    )
