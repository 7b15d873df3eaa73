"""Which entities of a document are needed: those that a statement, a person's word or a joint source names."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from onrecord.store.annotations import ROLES
from onrecord.store.corrections.fields import ROLE_FIELDS, Json
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.schema import entity, statement


def entities_in_use(connection: Connection, document_key: int) -> set[str]:
    """The ids of a document's entities that something names."""
    rows = connection.execute(select(entity).where(entity.c.document_key == document_key)).all()
    ids = {row.key: row.id for row in rows}
    used: set[str] = set()
    roles = [statement.c[f"{role}_key"] for role in ROLES]
    query = select(statement.c.relays, *roles).where(statement.c.document_key == document_key)
    for relays, *keys in connection.execute(query):
        used.update(source for source, _ in relays)
        used.update(ids[key] for key in keys if key in ids)
    used |= named_in_reviews(one for _, one in load_reviews(connection, document_key=document_key).values())
    return with_members(used, {row.id: row.members for row in rows})


def named_in_reviews(reviews: Iterable[Review]) -> set[str]:
    """The ids of the entities that people named, or that they saw when they first spoke of a statement."""
    named: set[str] = set()
    for one in reviews:
        told = [(field, fact.value) for field, fact in one.facts.items()]
        for field, value in (*told, *(one.suggested or {}).items()):
            named.update(_named(field, value))
    return named


def with_members(ids: Iterable[str], members: dict[str, list[str]]) -> set[str]:
    """The ids, and those of the members of joint sources among them."""
    found: set[str] = set()
    left = list(ids)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += members.get(one, [])
    return found


def _named(field: str, value: Json) -> Iterable[str]:
    if field in ROLE_FIELDS and isinstance(value, str):
        yield value
    elif field == "relays":
        yield from (one["source"] for one in value or ())
