"""Names in filters: whom and what they mean in a database, and who may have been meant where they mean nobody."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Final

from sqlalchemy import Connection, func, select

from onrecord.errors import UsageError
from onrecord.store.people.names import fold, is_card
from onrecord.store.people.persons import STANDING
from onrecord.store.schema import document, entry, person, person_name
from onrecord.store.search import facets
from onrecord.store.search.expressions import Named
from onrecord.store.search.index import Index
from onrecord.store.search.words import folded

_SUGGESTED: Final = 5  # names that a message has room for
_ALIKE: Final = 0.6  # difflib's own threshold
_COMPARED: Final = 1_000  # names that begin alike
_BEGINNINGS: Final = (3, 1)  # letters by which they do
_OUTLETS_NAMED: Final = 12


def sources(connection: Connection, index: Index, name: str) -> tuple[list[str | Named], str | None]:
    """What the index is asked for statements by somebody.

    Returns:
        Alternatives, and a note on how the name was understood, if that is not plain.

    Raises:
        UsageError: nobody has the name, or several people of the record do.
    """
    keys = _people(connection, name)
    if len(keys) > 1:
        keys = _with_statements(connection, keys) or keys
    if len(keys) > 1:
        raise _ambiguous(connection, name, keys)
    if keys:
        return [facets.key_word("who", key) for key in keys], None
    words = tuple(folded(name).split())
    if words and index.has_source(words):
        note = f"nobody on the record is called just {name!r}: statements by every source that has it in its name"
        return [Named(words)], note
    raise _nobody(connection, name, f"no source is called {name!r}")


def in_role(connection: Connection, index: Index, role: str, name: str) -> list[str]:
    """The facet words of somebody at whom an act is directed ("target"), or who passed words on ("relay").

    Raises:
        UsageError: nobody of that name has the role in any statement.
    """
    words = [facets.key_word(role, key) for key in _people(connection, name)]
    if role == "relay":
        words.append(facets.name_word(role, name))
    found = [word for word in words if index.has(word)]
    if not found:
        what = "is directed at" if role == "target" else "came through"
        raise _nobody(connection, name, f"no statement {what} {name!r}")
    return found


def no_such_outlet(connection: Connection, name: str) -> UsageError:
    """What to say to an outlet that there is not."""
    known = [outlet for outlet in connection.execute(select(document.c.outlet).distinct()).scalars() if outlet]
    alike = _alike(folded(name), {folded(outlet): outlet for outlet in known})
    listed = alike or sorted(known)[:_OUTLETS_NAMED]
    more = "" if alike or len(known) <= _OUTLETS_NAMED else ", …"
    next_step = (
        f"There {'is' if len(listed) == 1 else 'are'}: {', '.join(listed)}{more}." if listed else "None has one."
    )
    return UsageError(f"there is no story of an outlet {name!r}", next_step=next_step)


def _people(connection: Connection, name: str) -> list[int]:
    """The people of the record with that id, else with that name; of those who were merged, whom they became."""
    by_id = connection.execute(select(STANDING).where(person.c.id == name)).scalars().all()
    if by_id:
        return list(by_id)
    called = select(STANDING).distinct().join(person_name, person_name.c.person_key == person.c.key)
    return sorted(connection.execute(called.where(person_name.c.folded == (fold(name) or name))).scalars())


def _with_statements(connection: Connection, keys: Collection[int]) -> list[int]:
    """Those who say something: a registry may know several people of a name of whom one is in the news."""
    return sorted(connection.execute(select(entry.c.who).distinct().where(entry.c.who.in_(keys))).scalars())


def _ambiguous(connection: Connection, name: str, keys: Collection[int]) -> UsageError:
    said = func.count(entry.c.key)
    query = (
        select(person.c.id, person.c.name, said.label("said"))
        .select_from(person.outerjoin(entry, entry.c.who == person.c.key))
        .where(person.c.key.in_(keys))
        .group_by(person.c.key)
        .order_by(said.desc(), person.c.id)
    )
    rows = connection.execute(query.limit(_SUGGESTED)).all()
    listed = "; ".join(f"{row.id} ({row.name}, {row.said:,} statements)" for row in rows)
    more = "; …" if len(keys) > len(rows) else ""
    what = f"{len(keys)} people of the record are called {name!r}"
    return UsageError(what, next_step=f"Give the id: {listed}{more}.")


def _nobody(connection: Connection, name: str, what: str) -> UsageError:
    near = _near(connection, name)
    next_step = f"Perhaps: {', '.join(near)}." if near else "`onrecord people list` prints who is on the record."
    return UsageError(what, next_step=next_step)


def _near(connection: Connection, name: str) -> list[str]:
    """Names of the record like one that nobody has, among those of which a word begins like one of its words."""
    wanted = fold(name)
    for letters in _BEGINNINGS:
        known: dict[str, str] = {}
        for word in folded(name).split():
            known |= _beginning(connection, word[:letters])
        surnames = {form.split()[-1]: shown for form, shown in known.items() if form}
        if near := [*_alike(wanted, known), *_alike(wanted, surnames)]:
            return list(dict.fromkeys(near))[:_SUGGESTED]
    return []


def _beginning(connection: Connection, letters: str) -> dict[str, str]:
    """Names that begin so, and names of people whose surname does: those stand on cards, surname first."""
    query = (
        select(person_name.c.folded, person.c.name)
        .join(person, person.c.key == person_name.c.person_key)
        .where(person_name.c.folded >= letters, person_name.c.folded < f"{letters}\U0010ffff")
        .limit(_COMPARED)
    )
    return {fold(row.name) if is_card(row.folded) else row.folded: row.name for row in connection.execute(query)}


def _alike(wanted: str, known: dict[str, str]) -> list[str]:
    close: Iterable[str] = get_close_matches(wanted, known, n=_SUGGESTED, cutoff=_ALIKE)
    return list(dict.fromkeys(known[form] for form in close))
