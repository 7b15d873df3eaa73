"""People and organisations of the record looked up by name, for somebody who chooses among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, select

from onrecord.errors import UsageError
from onrecord.store.people.names import cards_sought, fold, is_card, is_full_name, likeness
from onrecord.store.people.offices import Office, foremost, load_offices
from onrecord.store.people.persons import STANDING, PersonType, is_standing
from onrecord.store.schema import entry, person, person_name

# How a name was found, best first: it is one of theirs; a form of it; their surname; how a name of theirs begins.
Match = Literal["exact", "form", "surname", "prefix"]
_BEST_FIRST: Final[tuple[Match, ...]] = ("exact", "form", "surname", "prefix")
# Of a name that hundreds have, those with most statements are shown; so many are looked at.
MOST_LOOKED_AT: Final = 500
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person or organisation in a list.

    Attributes:
        known_as: the last office or title, with its area; None where none is known.
        origin: story, registry or editor.
        statements: of which they are the speaker, older versions and rejected ones too.
        match: how the name was found; None in a list of everybody.
    """

    id: str
    type: PersonType
    name: str
    known_as: str | None
    birth: str | None
    origin: str
    statements: int
    match: Match | None = None


def find_people(
    connection: Connection,
    name: str,
    *,
    type: PersonType | None = None,  # noqa: A002 - the field's name
    limit: int = 20,
) -> list[PersonLine]:
    """People and organisations who may be called so: best match first, and of those alike who has said most.

    Args:
        connection: to ask.
        name: a full name, a form of it, a surname, or the beginning of any of them. Nothing: everybody.
        type: only people, or only organisations.
        limit: how many at most.

    Raises:
        UsageError: the limit is none.
    """
    if limit < 1:
        raise UsageError(f"{limit} people is no number to list", next_step="Give 1 or more.")
    if not name.strip():
        return _everybody(connection, type, limit)
    found: dict[int, Match] = {}
    for match, keys in _matches(connection, name):
        for key in keys:
            found.setdefault(key, match)
        if len(found) >= MOST_LOOKED_AT:
            break
    return _lines(connection, found, type, limit)


def exactly(lines: Iterable[PersonLine]) -> list[PersonLine]:
    """Those of a list who are meant by a name, and not only by a part or a form of it, if there is any."""
    lines = list(lines)
    best = next((match for match in _BEST_FIRST if any(line.match == match for line in lines)), None)
    return [line for line in lines if line.match == best]


def _matches(connection: Connection, name: str) -> Iterator[tuple[Match, list[int]]]:
    folded = fold(name)
    yield "exact", [key for key, *_ in _with_forms(connection, person_name.c.folded == folded)]
    rows = _with_forms(connection, person_name.c.folded.in_(sorted(cards_sought(name))))
    if is_full_name(name):
        keys = {key for key, _, _ in rows}
        yield "form", sorted({key for key, own, _ in _names_of(connection, keys) if likeness(name, own)})
    else:
        yield "surname", [key for key, _, _ in rows]
    if folded:
        yield "prefix", [key for key, _, _ in _with_forms(connection, _begins(connection, folded))]


def _begins(connection: Connection, folded: str) -> ColumnElement[bool]:
    """The condition for forms that begin so; cards begin with the surname, so surnames are found too."""
    column = person_name.c.folded
    if connection.dialect.name == "sqlite":
        return and_(column >= folded, column < folded + _LAST)  # LIKE would not use the index
    return column.startswith(folded, autoescape=True)


def _with_forms(connection: Connection, wanted: ColumnElement[bool]) -> list[tuple[int, str, str]]:
    query = (
        select(STANDING, person_name.c.name, person_name.c.folded)
        .select_from(person_name.join(person, person_name.c.person_key == person.c.key))
        .where(wanted)
        .limit(MOST_LOOKED_AT)
    )
    return [(int(key), name, form) for key, name, form in connection.execute(query)]


def _names_of(connection: Connection, keys: Iterable[int]) -> list[tuple[int, str, str]]:
    rows = _with_forms(connection, person_name.c.person_key.in_(sorted(keys)))
    return [row for row in rows if not is_card(row[2])]


def _everybody(connection: Connection, kind: PersonType | None, limit: int) -> list[PersonLine]:
    said = select(entry.c.who, func.count().label("statements")).group_by(entry.c.who).subquery()
    query = (
        select(person.c.key)
        .select_from(person.outerjoin(said, said.c.who == person.c.key))
        .where(is_standing())
        .order_by(func.coalesce(said.c.statements, 0).desc(), person.c.name, person.c.key)
        .limit(limit)
    )
    if kind is not None:
        query = query.where(person.c.type == kind)
    return _lines(connection, dict.fromkeys(connection.execute(query).scalars()), kind, limit)


def _lines(
    connection: Connection, found: dict[int, Match] | dict[int, None], kind: PersonType | None, limit: int
) -> list[PersonLine]:
    keys = sorted(found)
    if not keys:
        return []
    counted = select(entry.c.who, func.count()).where(entry.c.who.in_(keys)).group_by(entry.c.who)
    said = {who: number for who, number in connection.execute(counted)}  # noqa: C416 - dict() does not know the rows
    rows = connection.execute(select(person).where(person.c.key.in_(keys), is_standing())).all()
    rows = [row for row in rows if kind is None or row.type == kind]
    rows.sort(key=lambda row: (_rank(found[row.key]), -said.get(row.key, 0), row.name, row.key))
    rows = rows[:limit]
    offices = load_offices(connection, [row.key for row in rows])
    return [
        PersonLine(
            id=row.id,
            type=row.type,
            name=row.name,
            known_as=_known_as(offices.get(row.key, [])),
            birth=row.birth,
            origin=row.origin,
            statements=said.get(row.key, 0),
            match=found[row.key],
        )
        for row in rows
    ]


def _known_as(offices: Iterable[Office]) -> str | None:
    office = foremost(offices)
    return str(office) if office else None


def _rank(match: Match | None) -> int:
    return 0 if match is None else _BEST_FIRST.index(match)
