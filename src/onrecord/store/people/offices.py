"""Offices of people: those that registries give, and titles by which stories call them.

Both stand in `office`. Rows with the source `STORIES` sum up the titles of a person's entities, so that whoever was
called "Attorney General" is found by an index and not by reading every story; they can be made anew at any time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from onrecord.store.people.names import LONGEST_NAME, fold
from onrecord.store.people.periods import earliest, is_within, latest, widened, years_between
from onrecord.store.people.titles import Title, fold_title, parse_title, place_words
from onrecord.store.schema import document, entity, office
from onrecord.wordlists import read_rows

STORIES = "stories"

# A person who is in the news for years is called a thousand things; these are enough to tell namesakes apart.
MOST_STORY_TITLES = 40
# Stories call people by a title some days before they take an office, and for a while after.
SLACK_DAYS = 120
# Of a term of which only the end is known: few hold one office longer.
MOST_YEARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A position that somebody held.

    Attributes:
        title: as the registry or the story gives it.
        folded: the office that it names (`titles.fold_title`).
        area: the state, district or country.
        began, ended: ISO prefixes; None where not known or still held. Of stories: when it was first and last seen.
        source: the registry's name, or STORIES.
    """

    title: str
    folded: str
    organization: str | None = None
    area: str | None = None
    began: str | None = None
    ended: str | None = None
    source: str = STORIES
    key: int = 0

    @property
    def parsed(self) -> Title:
        """The title in its parts, with the words of body and area among those that tell it from its like."""
        title = parse_title(self.title)
        return Title(self.folded, title.field, title.place | self.place, title.former)

    @property
    def place(self) -> frozenset[str]:
        """The words that tell its area and its body from others."""
        return place_words(self.area) | place_words(self.organization)

    @property
    def is_from_stories(self) -> bool:
        """Whether stories give it, and no registry."""
        return self.source == STORIES

    @property
    def is_national(self) -> bool:
        """Whether it is known everywhere: a senator's, a president's, a state's governor's."""
        return self.folded in _national()

    def covers(self, day: str, *, slack_days: int = 0) -> bool:
        """Whether it was held on a day, or near it."""
        if self.began is None and (self.ended is None or years_between(day, self.ended) > MOST_YEARS):
            return False
        if not slack_days:
            return is_within(day, self.began, self.ended)
        low, high = widened(day, slack_days)
        return (self.began is None or self.began <= high) and (self.ended is None or self.ended >= low)

    def is_near(self, day: str, *, years_before: int, years_after: int | None) -> bool:
        """Whether it was held on a day, or so many years before or after; None: any time after."""
        from_year = int(self.began[:4]) - years_before if self.began else None
        until_year = int(self.ended[:4]) + years_after if self.ended and years_after is not None else None
        year = int(day[:4])
        return (from_year is None or year >= from_year) and (until_year is None or year <= until_year)

    @property
    def term(self) -> str:
        """When it was held, in words: "from 2017-02-09 to 2018-11-07"."""
        if self.began and self.ended:
            return f"from {self.began} to {self.ended}"
        return f"from {self.began}" if self.began else f"until {self.ended}" if self.ended else "at a time not known"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.area) if part)


def foremost(offices: Iterable[Office]) -> Office | None:
    """The office by which somebody is best known: of a registry before a story's title, a national one first."""
    ranked = sorted(
        offices,
        key=lambda one: (not one.is_from_stories, one.is_national, one.ended or "9999", one.began or ""),
    )
    return ranked[-1] if ranked else None


@cache
def _national() -> frozenset[str]:
    rows = read_rows("registry_roles.tsv")
    return frozenset(fold_title(title) for _, _, title, _, known in rows if known == "national")


_COLUMNS = [office.c[name] for name in ("title", "folded", "organization", "area", "began", "ended", "source", "key")]
_OF_PEOPLE = select(office.c.person_key, *_COLUMNS).where(office.c.person_key.in_(bindparam("keys", expanding=True)))
_TITLES_IN_STORIES = (
    select(entity.c.person_key, entity.c.title, entity.c.organization, document.c.published)
    .select_from(entity.join(document, entity.c.document_key == document.c.key))
    .where(entity.c.person_key.in_(bindparam("keys", expanding=True)), entity.c.title.is_not(None))
    .order_by(entity.c.key)
)


def load_offices(connection: Connection, person_keys: Iterable[int]) -> dict[int, list[Office]]:
    """The offices of some people, in the order in which they were written."""
    found: dict[int, list[Office]] = defaultdict(list)
    keys = sorted(set(person_keys))
    if keys:
        for row in connection.execute(_OF_PEOPLE, {"keys": keys}):
            values = dict(row._mapping)
            found[values.pop("person_key")].append(Office(**values))
    for offices in found.values():
        offices.sort(key=lambda one: one.key)
    return found


@dataclass(frozen=True, slots=True)
class TitleSeen:
    """A title by which a story calls a person of the record."""

    person_key: int
    title: str
    organization: str | None
    day: str | None


def note_titles(connection: Connection, seen: Sequence[TitleSeen], known: dict[int, list[Office]]) -> None:
    """Add titles that stories give to those of their people, or widen the time in which they were seen.

    Args:
        connection: in a writing transaction.
        seen: the titles.
        known: the offices of these people as they are (`load_offices`).
    """
    new: dict[tuple[int, str, str], Office] = {}
    wider: dict[int, dict[str, object]] = {}
    for one in seen:
        offices = [office for office in known.get(one.person_key, ()) if office.is_from_stories]
        mark = _mark(one.title, one.organization)
        same = next((office for office in offices if _mark(office.title, office.organization) == mark), None)
        if same is None:
            place = (one.person_key, *mark)
            if place in new or len(offices) < MOST_STORY_TITLES:
                new[place] = _widened(new.get(place) or _office(one), one.day)
        elif _widened(same, one.day) != same:
            wide = _widened(same, one.day)
            wider[same.key] = {"at": same.key, "first": wide.began, "last": wide.ended}
    if new:
        connection.execute(insert(office), [_row(person_key, one) for (person_key, *_), one in new.items()])
    if wider:
        connection.execute(
            update(office)
            .where(office.c.key == bindparam("at"))
            .values(began=bindparam("first"), ended=bindparam("last")),
            list(wider.values()),
        )


def renew_titles(connection: Connection, person_keys: Iterable[int]) -> None:
    """Make the rows of STORIES anew for some people, from the entities that are linked to them."""
    keys = sorted(set(person_keys))
    connection.execute(delete(office).where(office.c.person_key.in_(keys), office.c.source == STORIES))
    note_titles(connection, list(_titles_in_stories(connection, keys)), {})


def write_offices(connection: Connection, person_key: int, offices: Iterable[Office]) -> None:
    """Add offices to a person."""
    rows = [_row(person_key, one) for one in offices]
    if rows:
        connection.execute(insert(office), rows)


def _titles_in_stories(connection: Connection, keys: Sequence[int]) -> Iterator[TitleSeen]:
    taken: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in connection.execute(_TITLES_IN_STORIES, {"keys": list(keys)}):
        if len(row.title) > LONGEST_NAME:
            continue
        marks = taken[row.person_key]
        marks.add(_mark(row.title, row.organization))
        if len(marks) <= MOST_STORY_TITLES:
            yield TitleSeen(row.person_key, row.title, row.organization, row.published)


def _mark(title: str, organization: str | None) -> tuple[str, str]:
    return fold(title), fold(organization or "")


def _office(seen: TitleSeen) -> Office:
    parsed = parse_title(seen.title)
    return Office(title=seen.title, folded=parsed.head, organization=seen.organization, began=seen.day, ended=seen.day)


def _widened(one: Office, day: str | None) -> Office:
    return Office(
        title=one.title,
        folded=one.folded,
        organization=one.organization,
        began=earliest(one.began, day),
        ended=latest(one.ended, day),
        key=one.key,
    )


def _row(person_key: int, one: Office) -> dict[str, object]:
    return {
        "person_key": person_key,
        "title": one.title,
        "folded": one.folded,
        "organization": one.organization,
        "area": one.area,
        "began": one.began,
        "ended": one.ended,
        "source": one.source,
    }
