"""Rows of `person` with their names: made, found by id, followed where they were merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, func, insert, or_, select

from onrecord.errors import NotOnRecord
from onrecord.record import hash_of
from onrecord.store.audit import now
from onrecord.store.people.names import cards, fold
from onrecord.store.schema import change, entity, person, person_name

PersonType = Literal["person", "organization"]
PersonOrigin = Literal["story", "registry", "editor"]

_ID_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person or organisation to be put on the record.

    Attributes:
        names: the first is the one to show.
        seed: what the id is made of, so that the same input gives the same id in every database.
        source: of a registry: its name.
    """

    type: PersonType
    names: tuple[str, ...]
    seed: str
    origin: PersonOrigin = "story"
    source: str | None = None
    birth: str | None = None
    gender: str | None = None


_IDS = select(person.c.id).where(person.c.id.in_(bindparam("ids", expanding=True)))
_BY_ID = select(person.c.key, person.c.id).where(person.c.id.in_(bindparam("ids", expanding=True)))
_NAMES = select(person_name.c.person_key, person_name.c.folded).where(
    person_name.c.person_key.in_(bindparam("keys", expanding=True))
)
# A merge leaves no chains: whoever was merged into somebody who is merged now goes along (`editing.merge`).
STANDING = func.coalesce(person.c.merged_into, person.c.key)


def is_standing() -> ColumnElement[bool]:
    """The condition on `person` for those who stand for somebody.

    Whoever is known from stories alone, and to whom none is linked since an editor said better, is kept for an undo.
    """
    linked = exists().where(entity.c.person_key == person.c.key)
    return and_(person.c.merged_into.is_(None), or_(person.c.origin != "story", linked))


# Whoever was merged, renamed or split by hand has a line in the log, and stays.
_heirs = person.alias()
_UNSEEN = select(person.c.key).where(
    person.c.key.in_(bindparam("keys", expanding=True)),
    person.c.origin == "story",
    person.c.merged_into.is_(None),
    ~exists().where(entity.c.person_key == person.c.key),
    ~exists().where(_heirs.c.merged_into == person.c.key),
    ~exists().where(change.c.subject_id == person.c.id),
)


def make_people(connection: Connection, new: Sequence[NewPerson]) -> list[int]:
    """Put people on the record; returns their rows in the same order."""
    if not new:
        return []
    ids = _free_ids(connection, [one.seed for one in new])
    moment = now()
    connection.execute(
        insert(person),
        [
            {
                "id": identifier,
                "type": one.type,
                "name": one.names[0],
                "birth": one.birth,
                "gender": one.gender,
                "origin": one.origin,
                "source": one.source,
                "added_at": moment,
            }
            for identifier, one in zip(ids, new, strict=True)
        ],
    )
    by_id = {row.id: row.key for row in connection.execute(_BY_ID, {"ids": ids})}
    keys = [by_id[identifier] for identifier in ids]
    rows = [row for key, one in zip(keys, new, strict=True) for row in name_rows(key, one.type, one.names, set())]
    connection.execute(insert(person_name), rows)
    return keys


def add_names(connection: Connection, person_key: int, kind: PersonType, names: Iterable[str]) -> list[str]:
    """Add names to those by which a person is known; returns the forms that were new (see `names`)."""
    known = {row.folded for row in connection.execute(_NAMES, {"keys": [person_key]})}
    rows = list(name_rows(person_key, kind, names, known))
    if rows:
        connection.execute(insert(person_name), rows)
    return [str(row["folded"]) for row in rows]


def name_rows(person_key: int, kind: PersonType, names: Iterable[str], known: set[str]) -> list[dict[str, object]]:
    """The rows of names: each folded, and for people on its cards; `known` are forms that are there already."""
    rows = []
    taken = set(known)
    for name in names:
        for form in (fold(name) or name, *(cards(name) if kind == "person" else ())):
            if form not in taken:
                taken.add(form)
                rows.append({"person_key": person_key, "name": name, "folded": form})
    return rows


def person_key(connection: Connection, person_id: str) -> int:
    """The row of a person by id; of one that was merged, the row of whom it was merged into.

    Raises:
        NotOnRecord: there is none.
    """
    key = connection.execute(select(STANDING).where(person.c.id == person_id)).scalar()
    if key is None:
        what = f"there is no person or organisation {person_id!r}"
        raise NotOnRecord(what, next_step="`onrecord people list NAME` prints ids.")
    return int(key)


def forget_unseen(connection: Connection, keys: Iterable[int]) -> None:
    """Take off the record those people who are known from stories alone, and whom no story is linked to any more."""
    wanted = {"keys": sorted(set(keys))}
    unseen = connection.execute(_UNSEEN, wanted).scalars().all() if wanted["keys"] else ()
    if unseen:
        connection.execute(delete(person).where(person.c.key.in_(unseen)))


def forget_unlinked(connection: Connection, key: int) -> None:
    """Take off the record somebody who was made for one source, after that was taken back."""
    made_by_hand = (person.c.key == key, person.c.origin == "editor", person.c.merged_into.is_(None))
    seen = exists().where(entity.c.person_key == person.c.key)
    merged = exists().where(_heirs.c.merged_into == person.c.key)
    in_log = exists().where(change.c.subject == "person", change.c.subject_id == person.c.id)
    if connection.execute(select(person.c.key).where(*made_by_hand, ~seen, ~merged, ~in_log)).first():
        connection.execute(delete(person).where(person.c.key == key))


def _free_ids(connection: Connection, seeds: Sequence[str]) -> list[str]:
    """An id for each seed; two ids of 48 bits are alike once in a record of some million people."""
    ids = [hash_of("person", seed)[:_ID_DIGITS] for seed in seeds]
    taken = set(connection.execute(_IDS, {"ids": ids}).scalars())
    for place, first in enumerate(ids):
        identifier, turn = first, 1
        while identifier in taken or (turn > 1 and connection.execute(_IDS, {"ids": [identifier]}).first()):
            turn += 1
            identifier = hash_of("person", seeds[place], str(turn))[:_ID_DIGITS]
        ids[place] = identifier
        taken.add(identifier)
    return ids
