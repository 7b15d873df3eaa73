"""Ties between stories: who is named in both, which outlet printed both."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, bindparam, func, select

from onrecord.store.schema import document, entity

# Of somebody who is in the news every day the last stories tell as much as all, and cost no more than a moment.
LAST_STORIES = 200
# Who is named in more stories than this is in everybody's company: it ties no two people to one another.
RARE_STORIES = 25

_LAST = (
    select(entity.c.document_key)
    .where(entity.c.person_key == bindparam("person"), entity.c.document_key != bindparam("here"))
    .order_by(entity.c.key.desc())
    .limit(LAST_STORIES)
    .subquery()
)
_SHARED = (
    select(entity.c.person_key)
    .select_from(_LAST.join(entity, entity.c.document_key == _LAST.c.document_key))
    .where(entity.c.person_key.in_(bindparam("company", expanding=True)))
    .limit(1)
)
_SAME_OUTLET = (
    select(document.c.key)
    .select_from(_LAST.join(document, document.c.key == _LAST.c.document_key))
    .where(document.c.outlet == bindparam("outlet"))
    .limit(1)
)
_STORIES = select(func.count()).select_from(
    select(entity.c.key).where(entity.c.person_key == bindparam("person")).limit(RARE_STORIES + 1).subquery()
)


def shared_with(connection: Connection, person_key: int, company: Collection[int], *, here: int) -> int | None:
    """One of some people who is named in another of a person's stories too.

    Args:
        connection: to ask.
        person_key: the person whose other stories are looked at.
        company: rows of the people who are named in this story.
        here: the row of this story.
    """
    others = sorted(set(company) - {person_key})
    if not others:
        return None
    return connection.execute(_SHARED, {"person": person_key, "company": others, "here": here}).scalar()


def has_outlet(connection: Connection, person_key: int, outlet: str | None, *, here: int) -> bool:
    """Whether another of a person's stories is from an outlet."""
    if outlet is None:
        return False
    values = {"person": person_key, "outlet": outlet, "here": here}
    return connection.execute(_SAME_OUTLET, values).first() is not None


def rare(connection: Connection, people: Iterable[int]) -> set[int]:
    """Those people who are named in so few stories that being named together says something."""
    return {one for one in people if connection.execute(_STORIES, {"person": one}).scalar_one() <= RARE_STORIES}
