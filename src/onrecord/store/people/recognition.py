"""People of whom stories spoke before they were imported: recognised where the evidence is enough, else hinted at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select

from onrecord.store.people.bodies import is_generic
from onrecord.store.people.candidates import Candidate, Candidates
from onrecord.store.people.deciding import decide
from onrecord.store.people.editing import merge
from onrecord.store.people.evidence import Subject, described, weigh
from onrecord.store.people.names import fold
from onrecord.store.schema import document, entity, person, person_name

BATCH_FORMS = 500
NOWHERE = 0  # the row of no document: all stories count as evidence


@dataclass(slots=True)
class Recognised:
    """What came of it.

    Attributes:
        joined: people of stories who are people of the registry now.
        hints: in words, who may be whom.
    """

    joined: int = 0
    hints: tuple[str, ...] = ()
    _said: list[str] = field(default_factory=list)


def recognise(connection: Connection, imported: Sequence[int], *, editor: str) -> Recognised:
    """Merge people known from stories alone with those just imported, where titles and dates tie them.

    Args:
        connection: in a writing transaction.
        imported: rows of the people who were added or updated.
        editor: who imports; each merge can be undone.
    """
    hints: list[str] = []
    joined = 0
    for forms in _forms_of(connection, imported):
        candidates = Candidates(connection, NOWHERE)
        for one in candidates.get(connection.execute(_FROM_STORIES, {"forms": forms}).scalars().all()):
            into, hint = _recognised(connection, one, candidates)
            if into is not None:
                merge(connection, into.id, one.id, editor=editor)
                joined += 1
            elif hint:
                hints.append(hint)
    return Recognised(joined=joined, hints=tuple(dict.fromkeys(hints)))


def _recognised(connection: Connection, one: Candidate, candidates: Candidates) -> tuple[Candidate | None, str | None]:
    """Whom somebody of stories is; else whom they may be, in words."""
    if one.type == "organization":
        candidates.look_up(people=(), organizations=one.names)
        same = [other for other in candidates.organizations(one.names) if other.origin != "story"]
        if len(same) == 1 and not is_generic(one.name):
            return same[0], None
        return None, _hint(one, same)
    candidates.look_up(people=[one.name], organizations=())
    others = [other for other in candidates.people(one.name) if other.origin != "story"]
    found: dict[int, Candidate] = {}
    for subject in _subjects(connection, one):
        weights = [weight for other in others if (weight := weigh(subject, other)) is not None]
        if weights and (person := decide(one.name, weights).person) is not None:
            found[person.key] = person
    if len(found) == 1:
        return next(iter(found.values())), None
    return None, _hint(one, [other for other in others if fold(other.name) == fold(one.name)])


def _subjects(connection: Connection, one: Candidate) -> Iterator[Subject]:
    """Somebody as stories show them: a title each, with the last day on which it was seen."""
    titled = [office for office in one.offices if office.is_from_stories and office.ended]
    for office in titled:
        yield Subject(one.name, office.title, office.organization, office.ended, "")
    if not titled:
        day = connection.execute(_LAST_DAY, {"person": one.key}).scalar()
        yield Subject(one.name, None, None, day, "")


def _hint(one: Candidate, others: Iterable[Candidate]) -> str | None:
    listed = ", ".join(f"{described(other)} {other.id}" for other in others)
    return f"{one.name} {one.id} of stories may be {listed}" if listed else None


def _forms_of(connection: Connection, keys: Sequence[int]) -> Iterator[list[str]]:
    """The forms of the names of some people, in batches."""
    for first in range(0, len(keys), BATCH_FORMS):
        batch = {"keys": list(keys[first : first + BATCH_FORMS])}
        yield sorted(set(connection.execute(_FORMS, batch).scalars()))


_FORMS = select(person_name.c.folded).where(person_name.c.person_key.in_(bindparam("keys", expanding=True)))
_FROM_STORIES = (
    select(person.c.key)
    .distinct()
    .select_from(person_name.join(person, person_name.c.person_key == person.c.key))
    .where(person_name.c.folded.in_(bindparam("forms", expanding=True)))
    .where(person.c.origin == "story", person.c.merged_into.is_(None))
    .order_by(person.c.key)
)
_LAST_DAY = (
    select(func.max(document.c.published))
    .select_from(entity.join(document, entity.c.document_key == document.c.key))
    .where(entity.c.person_key == bindparam("person"))
)
