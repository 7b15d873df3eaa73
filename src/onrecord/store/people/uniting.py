"""Entries of one registry that are one person: a legislator of a state who went to Congress may stand in it twice."""

from collections.abc import Hashable, Iterator, Sequence

from onrecord.store.people.names import fold, likeness
from onrecord.store.people.registered import RegistryPerson, joined


def united(people: Sequence[RegistryPerson]) -> list[RegistryPerson]:
    """The people of a registry, each once: entries that share an identifier, or name and birth, are one person's.

    So are two of one name of which the one takes an office on the day on which the other leaves it.

    An identifier that two people share by mistake, who were not born on one day or have unlike names, unites nobody.
    """
    found: list[RegistryPerson] = []
    places: dict[Hashable, int] = {}
    for one in people:
        marks = list(_marks(one))
        place = next((places[mark] for mark in marks if mark in places and may_be_one(found[places[mark]], one)), None)
        if place is None:
            place = len(found)
            found.append(one)
        else:
            found[place] = _both(found[place], one)
        for mark in marks:
            places.setdefault(mark, place)
    return found


def may_be_one(one: RegistryPerson, other: RegistryPerson) -> bool:
    """Whether two entries with something in common can be one person's."""
    return one.type == other.type and agree((one.names, one.birth), (other.names, other.birth), kind=one.type)


def agree(one: tuple[Sequence[str], str | None], other: tuple[Sequence[str], str | None], *, kind: str) -> bool:
    """Whether names and births of two who share an identifier speak for one person.

    Births that are known decide; else some name of the one must be a form of some name of the other.
    """
    (names, birth), (other_names, other_birth) = one, other
    if birth and other_birth:
        length = min(len(birth), len(other_birth))
        return birth[:length] == other_birth[:length]
    if kind == "organization":
        return True  # bodies are renamed, and an identifier was given for that
    return any(fold(name) == fold(own) or likeness(name, own) for name in names for own in other_names)


def _marks(one: RegistryPerson) -> Iterator[Hashable]:
    yield from one.identifiers
    if one.birth and one.type == "person":
        yield fold(one.names[0]), one.birth
    # A registry that was put together from two gives a term to the one of two entries, and the next to the other.
    for held in one.offices:
        for day in (held.began, held.ended):
            if day is not None and held.area is not None:
                yield from ((fold(name), held.title, held.area, day) for name in one.names)


def _both(one: RegistryPerson, other: RegistryPerson) -> RegistryPerson:
    return RegistryPerson(
        names=tuple({fold(name): name for name in reversed((*one.names, *other.names))}.values())[::-1],
        type=one.type,
        offices=joined((*one.offices, *other.offices)),
        identifiers=tuple(dict.fromkeys((*one.identifiers, *other.identifiers))),
        local_id=one.local_id or other.local_id,
        birth=one.birth or other.birth,
        gender=one.gender or other.gender,
        where=one.where,
    )
