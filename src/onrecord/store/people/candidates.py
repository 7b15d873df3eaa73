"""Who of the record may be meant by a name: found by index, with what is known of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, exists, select

from onrecord.store.people.names import Likeness, cards_sought, fold, is_card, is_full_name, likeness
from onrecord.store.people.offices import Office, load_offices
from onrecord.store.people.persons import STANDING, PersonType, is_standing
from onrecord.store.schema import entity, person, person_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person or organisation of the record, with what can tell it from its namesakes.

    Attributes:
        names: all by which it is known.
        offices: of registries and as stories call it.
        is_seen: whether a story, other than the one that is asked about, is linked to it.
    """

    key: int
    id: str
    type: PersonType
    name: str
    origin: str
    birth: str | None
    gender: str | None
    names: tuple[str, ...]
    offices: tuple[Office, ...]
    is_seen: bool

    def likeness(self, name: str) -> Likeness | None:
        """How well a name of a person agrees with the best of the names; None where it is somebody else's."""
        found = {likeness(name, own) for own in self.names}
        return next((one for one in ("same", "form", "initial") if one in found), None)

    @property
    def registered(self) -> list[Office]:
        """The offices that registries give."""
        return [one for one in self.offices if not one.is_from_stories]

    @property
    def told_elsewhere(self) -> list[Office]:
        """The titles that stories give, where another than this one does."""
        return [one for one in self.offices if one.is_from_stories] if self.is_seen else []


class Candidates:
    """The people of the record who may be meant in one story.

    Args:
        connection: of which they are asked.
        document_key: the story, whose own links are no evidence.
    """

    def __init__(self, connection: Connection, document_key: int) -> None:
        self._connection = connection
        self._document_key = document_key
        self._by_form: dict[str, set[int]] = defaultdict(set)
        self._known: dict[int, Candidate] = {}

    def look_up(self, *, people: Iterable[str], organizations: Iterable[str]) -> None:
        """Find all who may be meant by some names, in as few queries as one name takes."""
        forms = {card for name in people for card in cards_sought(name)}
        forms |= {fold(name) for name in organizations}
        if forms:
            rows = self._connection.execute(_BY_FORM, {"forms": sorted(forms)}).all()
            for row in rows:
                self._by_form[row.folded].add(row.standing)
            self.get(row.standing for row in rows)

    def get(self, keys: Iterable[int]) -> list[Candidate]:
        """Candidates by their rows."""
        wanted = sorted(set(keys))
        self._fetch([key for key in wanted if key not in self._known])
        return [self._known[key] for key in wanted if key in self._known]

    def people(self, name: str) -> list[Candidate]:
        """The people who may be called so, of those that were looked up; by a surname, all who have it."""
        keys = {key for card in cards_sought(name) for key in self._by_form.get(card, ())}
        found = [one for one in self.get(keys) if one.type == "person"]
        return [one for one in found if one.likeness(name)] if is_full_name(name) else found

    def organizations(self, names: Iterable[str]) -> list[Candidate]:
        """The organisations that have one of the names, of those that were looked up."""
        keys = {key for name in names for key in self._by_form.get(fold(name), ())}
        return [one for one in self.get(keys) if one.type == "organization"]

    def offices(self, keys: Iterable[int]) -> dict[int, list[Office]]:
        """The offices of those that were looked up, by their rows."""
        return {key: list(self._known[key].offices) for key in keys if key in self._known}

    def _fetch(self, keys: Sequence[int]) -> None:
        if not keys:
            return
        names = names_of(self._connection, keys)
        offices = load_offices(self._connection, keys)
        here = {"keys": list(keys), "document": self._document_key}
        for row in self._connection.execute(_PEOPLE, here):
            self._known[row.key] = Candidate(
                key=row.key,
                id=row.id,
                type=row.type,
                name=row.name,
                origin=row.origin,
                birth=row.birth,
                gender=row.gender,
                names=tuple(dict.fromkeys([row.name, *names[row.key]])),
                offices=tuple(offices.get(row.key, ())),
                is_seen=bool(row.is_seen),
            )


_BY_FORM = (
    select(STANDING.label("standing"), person_name.c.folded)
    .select_from(person_name.join(person, person_name.c.person_key == person.c.key))
    .where(person_name.c.folded.in_(bindparam("forms", expanding=True)))
)
_SEEN = exists().where(entity.c.person_key == person.c.key, entity.c.document_key != bindparam("document"))
_PEOPLE = select(
    person.c.key,
    person.c.id,
    person.c.type,
    person.c.name,
    person.c.origin,
    person.c.birth,
    person.c.gender,
    _SEEN.label("is_seen"),
).where(person.c.key.in_(bindparam("keys", expanding=True)), is_standing())
_NAMES = (
    select(person_name.c.person_key, person_name.c.name, person_name.c.folded)
    .where(person_name.c.person_key.in_(bindparam("keys", expanding=True)))
    .order_by(person_name.c.key)
)


def names_of(connection: Connection, keys: Sequence[int]) -> Mapping[int, list[str]]:
    """The names of some people, by their rows."""
    found: dict[int, list[str]] = defaultdict(list)
    for owner, name, form in connection.execute(_NAMES, {"keys": list(keys)}):
        if not is_card(form):
            found[owner].append(name)
    return found
