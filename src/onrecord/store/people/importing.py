"""A registry brought into the record: once, however often it is imported.

A person of the registry is the person of the record who has one of their identifiers; else who was imported from the
same registry with the same name, birth and one office; else who has the same name and birth. Anybody else is new.
Whether somebody of whom stories speak is one of them is decided after that (`recognition`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from onrecord.store.audit import log
from onrecord.store.people.candidates import names_of
from onrecord.store.people.names import LONGEST_NAME, fold
from onrecord.store.people.offices import Office, load_offices, write_offices
from onrecord.store.people.persons import STANDING, NewPerson, add_names, make_people
from onrecord.store.people.recognition import recognise
from onrecord.store.people.registered import RegistryOffice, RegistryPerson
from onrecord.store.people.titles import fold_title
from onrecord.store.people.uniting import agree, united
from onrecord.store.schema import identifier, office, person, person_name

BATCH_PEOPLE = 250  # each has some names and a dozen identifiers, and SQLite takes 32,766 values in a query

OnProgress = Callable[[int], None]


@dataclass(slots=True)
class ImportTally:
    """What became of the people of a registry.

    Attributes:
        skipped: those that could be two people of the record.
        joined: people of whom stories had spoken already, and who were recognised.
        hints: in words, whom of the record somebody may be, where that could not be settled.
        keys: rows of the people who were added or updated.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    joined: int = 0
    hints: tuple[str, ...] = ()
    keys: tuple[int, ...] = ()


def import_registry(
    connection: Connection,
    people: Sequence[RegistryPerson],
    *,
    source: str,
    editor: str,
    on_progress: OnProgress | None = None,
) -> ImportTally:
    """Bring people of a registry into the record.

    Args:
        connection: in a writing transaction.
        people: as the registry gives them (`registry.read_registry`).
        source: the registry's name, as reasons are to cite it; an import under the same name replaces its offices.
        editor: who imports it.
        on_progress: told how many people are done so far.
    """
    tally = ImportTally()
    changed: list[int] = []
    done = 0
    for batch in _batches(united(people), BATCH_PEOPLE):
        changed += _import_batch(connection, batch, source, tally)
        done += len(batch)
        if on_progress is not None:
            on_progress(done)
    changed = sorted(set(changed))
    recognised = recognise(connection, changed, editor=editor)
    tally.joined, tally.hints, tally.keys = recognised.joined, recognised.hints, tuple(changed)
    log(
        connection,
        editor=editor,
        action="import",
        subject="person",
        subject_id=source,
        after={"added": tally.added, "updated": tally.updated, "unchanged": tally.unchanged, "joined": tally.joined},
    )
    return tally


def _import_batch(
    connection: Connection, batch: Sequence[RegistryPerson], source: str, tally: ImportTally
) -> list[int]:
    """Bring some people in; returns the rows of those that were added or updated."""
    known = _Known(connection, batch, source)
    new: list[RegistryPerson] = []
    changed: list[int] = []
    for one in batch:
        keys = known.keys_of(one)
        if len(keys) > 1:
            tally.skipped += 1
        elif not keys:
            new.append(one)
        elif _update(connection, keys[0], one, source, known):
            tally.updated += 1
            changed.append(keys[0])
        else:
            tally.unchanged += 1
    tally.added += len(new)
    return changed + _add(connection, new, source)


def _add(connection: Connection, new: Sequence[RegistryPerson], source: str) -> list[int]:
    keys = make_people(
        connection,
        [
            NewPerson(
                type=one.type,
                names=one.names,
                seed="/".join((source, one.local_id or one.names[0], one.birth or "", _first_office(one))),
                origin="registry",
                source=source,
                birth=one.birth,
                gender=one.gender,
            )
            for one in new
        ],
    )
    offices = [_office_row(key, held, source) for key, one in zip(keys, new, strict=True) for held in one.offices]
    if offices:
        connection.execute(insert(office), offices)
    identifiers = [
        {"person_key": key, "scheme": scheme, "value": value}
        for key, one in zip(keys, new, strict=True)
        for scheme, value in _identifiers(one, source)
    ]
    if identifiers:
        connection.execute(insert(identifier), identifiers)
    return keys


def _update(connection: Connection, key: int, one: RegistryPerson, source: str, known: "_Known") -> bool:
    """Bring what is new of somebody who is on the record; whether there was anything."""
    named = add_names(connection, key, one.type, one.names)
    missing = [pair for pair in _identifiers(one, source) if pair not in known.identifiers[key]]
    if missing:
        rows = [{"person_key": key, "scheme": scheme, "value": value} for scheme, value in missing]
        connection.execute(insert(identifier), rows)
        known.identifiers[key].update(missing)
    before = [_plain(held) for held in known.offices.get(key, ()) if held.source == source]
    offices = [_office(held, source) for held in one.offices]
    moved = sorted(before, key=str) != sorted(map(_plain, offices), key=str)
    if moved:
        connection.execute(delete(office).where(office.c.person_key == key, office.c.source == source))
        write_offices(connection, key, offices)
    filled = {
        name: getattr(one, name)
        for name in ("birth", "gender")
        if getattr(one, name) and known.details[key][name] is None
    }
    if filled:
        connection.execute(update(person).where(person.c.key == key).values(**filled))
    return bool(named or missing or moved or filled)


class _Known:
    """Those of the record who may be people of a batch.

    Attributes:
        identifiers, offices, details, names: of each, by row.
    """

    def __init__(self, connection: Connection, batch: Sequence[RegistryPerson], source: str) -> None:
        self._connection = connection
        self._source = source
        self.identifiers: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.details: dict[int, dict[str, str | None]] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str], set[int]] = defaultdict(set)
        pairs = {pair for one in batch for pair in _identifiers(one, source)}
        values = {"schemes": sorted({scheme for scheme, _ in pairs}), "values": sorted({value for _, value in pairs})}
        for row in connection.execute(_BY_VALUE, values) if pairs else ():
            if (row.scheme, row.value) in pairs:
                self._by_identifier[(row.scheme, row.value)].add(row.standing)
        forms = {"forms": sorted({fold(name) for one in batch for name in one.names[:1]})}
        for row in connection.execute(_BY_NAME, forms):
            self._by_name[row.folded].append(row.standing)
        keys = {key for found in self._by_identifier.values() for key in found}
        keys |= {key for found in self._by_name.values() for key in found}
        self.offices = load_offices(connection, keys)
        for row in connection.execute(_DETAILS, {"keys": sorted(keys)}) if keys else ():
            self.details[row.key] = {"type": row.type, "birth": row.birth, "gender": row.gender, "source": row.source}
        self.names = names_of(connection, sorted(keys)) if keys else {}
        for row in connection.execute(_IDENTIFIERS, {"keys": sorted(keys)}) if keys else ():
            self.identifiers[row.person_key].add((row.scheme, row.value))

    def keys_of(self, one: RegistryPerson) -> list[int]:
        """The rows that are this person's: one, none, or, where the record does not settle it, several."""
        pairs = list(_identifiers(one, self._source))
        found = {key for pair in pairs for key in self._by_identifier.get(pair, ()) if self._agrees(key, one)}
        if found:
            return sorted(found)
        named = [key for key in self._by_name.get(fold(one.names[0]), ()) if self.details[key]["type"] == one.type]
        named = [key for key in dict.fromkeys(named) if not self._is_another(key, pairs)]
        born = [key for key in named if one.birth and self.details[key]["birth"] == one.birth]
        return born or [key for key in named if self._was_imported(key, one)]

    def _agrees(self, key: int, one: RegistryPerson) -> bool:
        details = self.details[key]
        known = (self.names[key], details["birth"])
        return details["type"] == one.type and agree((one.names, one.birth), known, kind=one.type)

    def _is_another(self, key: int, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether somebody has another identifier of a scheme in which this one has one too."""
        schemes = {scheme for scheme, _ in pairs}
        return any(scheme in schemes for scheme, _ in self.identifiers.get(key, ()))

    def _was_imported(self, key: int, one: RegistryPerson) -> bool:
        details = self.details[key]
        if details["birth"] and one.birth and details["birth"] != one.birth:
            return False
        before = [held for held in self.offices.get(key, ()) if held.source == self._source]
        shared = {_place(held) for held in before} & {_place(_office(held, "")) for held in one.offices}
        return details["source"] == self._source and bool(shared or (not one.offices and not before))


def _place(one: Office) -> tuple[str | None, ...]:
    """What stays of an office from one edition of a registry to the next."""
    return one.folded, one.area, one.began, None if one.began else one.ended


def _identifiers(one: RegistryPerson, source: str) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys(pair for pair in one.identifiers if len(pair[1]) <= LONGEST_NAME)
    if one.local_id is not None:
        yield f"id in {source}", one.local_id


def _first_office(one: RegistryPerson) -> str:
    return "/".join(f"{held.title} {held.area} {held.began}" for held in one.offices[:1])


def _office(one: RegistryOffice, source: str) -> Office:
    return Office(
        title=one.title,
        folded=fold_title(one.title),
        organization=one.organization,
        area=one.area,
        began=one.began,
        ended=one.ended,
        source=source,
    )


def _plain(one: Office) -> tuple[str | None, ...]:
    return one.title, one.folded, one.organization, one.area, one.began, one.ended


def _office_row(key: int, one: RegistryOffice, source: str) -> dict[str, object]:
    title, folded, organization, area, began, ended = _plain(_office(one, source))
    return {
        "person_key": key,
        "title": title,
        "folded": folded,
        "organization": organization,
        "area": area,
        "began": began,
        "ended": ended,
        "source": source,
    }


def _batches(people: Sequence[RegistryPerson], size: int) -> Iterator[Sequence[RegistryPerson]]:
    for first in range(0, len(people), size):
        yield people[first : first + size]


_BY_VALUE: Select[Any] = (
    select(identifier.c.scheme, identifier.c.value, STANDING.label("standing"))
    .select_from(identifier.join(person, identifier.c.person_key == person.c.key))
    .where(
        identifier.c.scheme.in_(bindparam("schemes", expanding=True)),
        identifier.c.value.in_(bindparam("values", expanding=True)),
    )
)
_BY_NAME: Select[Any] = (
    select(person_name.c.folded, STANDING.label("standing"))
    .select_from(person_name.join(person, person_name.c.person_key == person.c.key))
    .where(person_name.c.folded.in_(bindparam("forms", expanding=True)), person.c.origin == "registry")
)
_DETAILS: Select[Any] = select(person.c.key, person.c.type, person.c.birth, person.c.gender, person.c.source).where(
    person.c.key.in_(bindparam("keys", expanding=True))
)
_IDENTIFIERS: Select[Any] = select(identifier.c.person_key, identifier.c.scheme, identifier.c.value).where(
    identifier.c.person_key.in_(bindparam("keys", expanding=True))
)
