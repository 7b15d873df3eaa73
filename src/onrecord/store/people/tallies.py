"""What a person has said, counted: by act, outlet and month, and at whom it is directed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, Text, and_, case, cast, func, literal, null, select, union_all

from onrecord.store.people.timeline import Part, within
from onrecord.store.schema import entity, entry, fact, person, review, statement

# Acts that set two people against each other or side by side.
TOWARDS: Final = ("accuse", "oppose", "support")
MOST_LISTED: Final = 50  # names, outlets, people towards whom acts are directed
_FIELDS: Final = ("outlet", "quotation", "setting")


@dataclass(frozen=True, slots=True)
class Count:
    """How many statements with one value of a field."""

    value: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class ActCount:
    """How many statements of one act; `negated` are those of whose attribution the story says that it is not so."""

    act: str | None
    statements: int
    negated: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many statements of one act in one month; "2017" where only the year is known."""

    month: str
    act: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class Towards:
    """Whom somebody accuses, opposes or supports, or who does that to them.

    Attributes:
        id: None for somebody who is not of the record.
    """

    act: str
    id: str | None
    name: str
    statements: int


class Tallies:
    """Counts over all statements of a person, from one walk over them.

    Args:
        connection: to ask.
        key: the person.
        part: which statements count.

    Attributes:
        first, last: days of the first and the last statement.
        documents: in how many stories they stand.
    """

    def __init__(self, connection: Connection, key: int, part: Part) -> None:
        names = ("key", "document_key", "act", "negated", "day", "target", *_FIELDS)
        mine = select(*(entry.c[name] for name in names)).where(entry.c.who == key, within(part)).cte("mine")
        self._rows: dict[str, list[Any]] = defaultdict(list)
        for field, *values in connection.execute(union_all(*_counted(mine))):
            self._rows[field].append(values)
        ((self.first, self.last, self.statements, self.documents),) = self._rows["all"]

    def by(self, field: str) -> tuple[Count, ...]:
        """The values of a field, most first."""
        counts = [Count(value, number) for value, _, number, _ in self._rows[field]]
        return tuple(sorted(counts, key=lambda one: (-one.statements, one.value or ""))[:MOST_LISTED])

    def acts(self) -> tuple[ActCount, ...]:
        """The acts, most first."""
        counts = [ActCount(act, number, int(negated)) for act, _, number, negated in self._rows["act"]]
        return tuple(sorted(counts, key=lambda one: (-one.statements, one.act or "")))

    def months(self) -> tuple[MonthCount, ...]:
        """The months in their order, each with its acts."""
        counts = [MonthCount(month, act, number) for month, act, number, _ in self._rows["month"]]
        return tuple(sorted(counts, key=lambda one: (one.month, one.act or "")))

    def towards(self, connection: Connection) -> tuple[Towards, ...]:
        """At whom acts are directed: people of the record, and names that stay in their stories."""
        keys = sorted({int(target) for _, target, _, _ in self._rows["known"]})
        people = {
            row.key: row
            for first in range(0, len(keys), _BATCH)
            for row in connection.execute(_PEOPLE.where(person.c.key.in_(keys[first : first + _BATCH])))
        }
        known = [
            Towards(act, people[int(target)].id, people[int(target)].name, number)
            for act, target, number, _ in self._rows["known"]
            if int(target) in people
        ]
        return ranked([*known, *(Towards(act, None, name, number) for act, name, number, _ in self._rows["local"])])


_BATCH: Final = 1000
_PEOPLE: Select[Any] = select(person.c.key, person.c.id, person.c.name)


def ranked(found: Iterable[Towards]) -> tuple[Towards, ...]:
    """Of each act those with most statements, most first."""
    taken: Counter[str] = Counter()
    kept = []
    for one in sorted(found, key=lambda one: (one.act, -one.statements, one.name)):
        taken[one.act] += 1
        if taken[one.act] <= MOST_LISTED:
            kept.append(one)
    return tuple(kept)


def _counted(mine: CTE) -> list[Select[Any]]:
    """The counts, each row a name and four values that mean what the methods above make of them."""
    nothing, number = null(), func.count()
    month = func.substr(mine.c.day, 1, len("2017-03"))
    negated = func.sum(case((mine.c.negated, 1), else_=0))
    directed = and_(mine.c.act.in_(TOWARDS), ~mine.c.negated)
    target = cast(mine.c.target, Text)  # beside names, in one column
    return [
        select(
            literal("all"),
            func.min(mine.c.day),
            func.max(mine.c.day),
            number,
            func.count(mine.c.document_key.distinct()),
        ),
        select(literal("act"), mine.c.act, nothing, number, negated).group_by(mine.c.act),
        select(literal("month"), month, mine.c.act, number, nothing)
        .where(mine.c.day.is_not(None))
        .group_by(month, mine.c.act),
        *(select(literal(field), mine.c[field], nothing, number, nothing).group_by(mine.c[field]) for field in _FIELDS),
        select(literal("known"), mine.c.act, target, number, nothing)
        .where(directed, mine.c.target.is_not(None))
        .group_by(mine.c.act, mine.c.target),
        _local(mine).where(directed, mine.c.target.is_(None)).group_by(mine.c.act, entity.c.name),
    ]


def _local(mine: CTE) -> Select[Any]:
    """Targets that are linked to nobody, where no editor has said that it is somebody else or nobody."""
    corrected = (
        select(fact.c.key)
        .select_from(fact.join(review, fact.c.review_key == review.c.key))
        .where(review.c.statement_key == mine.c.key, fact.c.field == "target")
        .exists()
    )
    named = and_(entity.c.key == statement.c.target_key, entity.c.person_key.is_(None))
    return (
        select(literal("local"), mine.c.act, entity.c.name, func.count(), null())
        .select_from(mine.join(statement, statement.c.key == mine.c.key).join(entity, named))
        .where(~corrected)
    )
