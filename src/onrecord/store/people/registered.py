"""What a registry tells of people, whatever its format."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from onrecord.store.people.names import LONGEST_NAME, fold
from onrecord.store.people.persons import PersonType

# Terms that follow one another within this time are one time in office.
LONGEST_GAP_DAYS: Final = 31

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")


class BadEntry(Exception):
    """An entry of a registry says something that cannot be; the registry's reader tells where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryOffice:
    """A position that a registry gives.

    Attributes:
        title: in the words of stories ("Senator", "Attorney General").
        organization: in which it is held.
        area: the state, district or country.
        began, ended: ISO prefixes; None where not known or still held.
    """

    title: str
    organization: str | None = None
    area: str | None = None
    began: str | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryPerson:
    """A person or organisation as a registry gives it.

    Attributes:
        names: the first is the one to show.
        identifiers: (scheme, value) pairs: ("wikidata", "Q358443").
        local_id: within its registry, where that gives one.
        birth: an ISO prefix.
        gender: as given.
        where: the place in the file, for messages.
    """

    names: tuple[str, ...]
    type: PersonType = "person"
    offices: tuple[RegistryOffice, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    local_id: str | None = None
    birth: str | None = None
    gender: str | None = None
    where: str = ""


def names_from(given: Iterable[object]) -> tuple[str, ...]:
    """Names without those that are none, each once.

    Raises:
        BadEntry: there is none, or one is no name.
    """
    found: dict[str, str] = {}
    for one in given:
        if one is None:
            continue
        name = " ".join(str(one).split())
        if len(name) > LONGEST_NAME:
            raise BadEntry(f"a name of {len(name)} characters")
        if fold(name):
            found.setdefault(fold(name), name)
    if not found:
        raise BadEntry("no name")
    return tuple(found.values())


def day_from(given: object, what: str) -> str | None:
    """An ISO prefix of what a registry gives as a day; "2017-00-00" is the year 2017.

    Raises:
        BadEntry: it is no day.
    """
    if given is None or not str(given).strip():
        return None
    match = _DAY.fullmatch(str(given).strip())
    parts = [part for part in match.groups() if part is not None] if match else []
    while parts and int(parts[-1]) == 0:
        parts.pop()
    try:
        year, month, day = (*map(int, parts), *(1, 1))[:3] if parts else (0, 1, 1)
        datetime.date(year, month, day)
    except ValueError:
        raise BadEntry(f"{what} is {str(given)[:40]!r}, which is no date") from None
    return "-".join(parts)


def joined(offices: Iterable[RegistryOffice]) -> tuple[RegistryOffice, ...]:
    """Terms in one office that follow one another, as one time in office.

    Raises:
        BadEntry: a title is none.
    """
    found: list[RegistryOffice] = []
    for one in sorted(offices, key=lambda office: office.began or ""):
        if len(one.title) > LONGEST_NAME:
            raise BadEntry(f"a title of {len(one.title)} characters")
        place = next((i for i, before in enumerate(found) if _follows(before, one)), None)
        if place is None:
            if one not in found:
                found.append(one)
        else:
            before = found[place]
            ended = max(before.ended or "", one.ended) if one.ended else None
            found[place] = RegistryOffice(
                title=one.title, organization=one.organization, area=one.area, began=before.began, ended=ended
            )
    return tuple(found)


def _follows(before: RegistryOffice, one: RegistryOffice) -> bool:
    if (before.title, before.organization, before.area) != (one.title, one.organization, one.area):
        return False
    if before.ended is None or one.began is None or len(before.ended) < 10 or len(one.began) < 10:
        return False
    gap = datetime.date.fromisoformat(one.began) - datetime.date.fromisoformat(before.ended)
    return gap.days <= LONGEST_GAP_DAYS
