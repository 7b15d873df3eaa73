"""Which entity of a new annotation is which of the old one, so that an id goes on naming the same one.

The ids of entities are numbers in the order in which one run of the annotator met them. What people said names
entities by id ("the speaker is e3"), and so do accepted links to people of the record. So an entity that is found
again keeps the id that it had:

- the same name, at a place that both mention, or where one of them has no mentions;
- the same name of a person, an organisation or a document that stands once on both sides, wherever it is mentioned;
- at least half of the letters of their mentions shared, whatever the name: it has grown fuller, or lost a title.

Best match first, one to one. One that is found no more stays if anything names it, and goes otherwise.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from onrecord.record import Entity, Record
from onrecord.store.people.names import fold

# More is shared than not: two entities that share a pronoun by one reading's mistake are not the same.
SAME_MENTIONS: Final = 0.5
NAMED: Final = frozenset({"named_person", "named_organization", "document"})
PREFIX: Final = "e"  # of the ids of entities that the program found
EDITORS_PREFIX: Final = "x"  # of those that editors added


def match_entities(old: Sequence[Entity], new: Sequence[Entity]) -> dict[str, str]:
    """Which of the new entities is which of the old ones.

    Returns:
        Ids of old entities by ids of new ones.
    """
    once = _named_once(old) & _named_once(new)
    places = {id(one): _places(one) for one in (*old, *new)}
    found = []
    for a, was in enumerate(old):
        for b, now in enumerate(new):
            same_name = fold(was.name) == fold(now.name)
            shared = _overlap(places[id(was)], places[id(now)])
            again = same_name and (shared > 0 or fold(was.name) in once or not (was.mentions and now.mentions))
            if again or shared >= SAME_MENTIONS:
                found.append((same_name + shared, -a, -b))
    matched: dict[str, str] = {}
    for _, a, b in sorted(found, reverse=True):
        if new[-b].id not in matched and old[-a].id not in matched.values():
            matched[new[-b].id] = old[-a].id
    return matched


def with_lasting_ids(record: Record, lasting: Mapping[str, str], taken: Iterable[str]) -> Record:
    """The record with the ids of old entities for those that are found again, and unused ones for the others.

    Args:
        record: as a model made it.
        lasting: ids of old entities by ids of the record's.
        taken: ids that no other entity may get.
    """
    names = dict(lasting)
    used = set(taken) | set(lasting.values())
    number = 0
    for one in record.entities:
        if one.id not in names:
            fresh = one.id
            while fresh in used:
                number += 1
                fresh = f"{PREFIX}{number}"
            names[one.id] = fresh
            used.add(fresh)

    def of(old: str | None) -> str | None:
        return names.get(old, old) if old is not None else None

    entities = [
        one.model_copy(update={"id": names[one.id], "members": tuple(names.get(m, m) for m in one.members)})
        for one in record.entities
    ]
    statements = [
        one.model_copy(
            update={
                "speaker": of(one.speaker),
                "speaks_for": of(one.speaks_for),
                "addressee": of(one.addressee),
                "target": of(one.target),
                "relays": tuple(relay.model_copy(update={"source": of(relay.source)}) for relay in one.relays),
            }
        )
        for one in record.statements
    ]
    return record.model_copy(update={"entities": tuple(entities), "statements": tuple(statements)})


def free_id(taken: Container[str]) -> str:
    """An id for an entity that an editor adds."""
    number = 1
    while f"{EDITORS_PREFIX}{number}" in taken:
        number += 1
    return f"{EDITORS_PREFIX}{number}"


def _named_once(entities: Iterable[Entity]) -> set[str]:
    """The folded names that one entity has, where it is one that has a name of its own."""
    counted = Counter(fold(one.name) for one in entities)
    return {fold(one.name) for one in entities if one.type in NAMED and counted[fold(one.name)] == 1}


def _places(one: Entity) -> frozenset[int]:
    return frozenset(offset for span in one.mentions for offset in range(span.start, span.end))


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
