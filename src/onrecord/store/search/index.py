"""The full-text index asked: the newest rows that match, the rows by day, and how many there are.

Rows are those of `entry`. "Newest" is by key, which grows as statements are added: the index reads its lists from the
end and stops as soon as it has enough, however many there are.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    collate,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from onrecord.store.schema import Key, entry
from onrecord.store.search import facets
from onrecord.store.search.expressions import Named, TsQuery, Wanted, match_of, tsquery_of

_YEAR_DIGITS: Final = 4
_MONTH: Final = slice(5, 7)  # of an ISO date
_MONTHS: Final = 12

Columns = Sequence[ColumnElement[Any]]
RawRow = tuple[Any, ...]  # the values of the columns that were asked for
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What is asked for, resolved in a database.

    Attributes:
        wanted: what the index is asked.
        rows: what can only be checked on a row.
        instead: what `wanted.excluded` means on a row, for an index that is asked for nothing else.
        latest: the day, month or year behind which no matching row is dated; None where that is not known.
        notes: what the user should know of how names were understood.
    """

    wanted: Wanted
    rows: tuple[ColumnElement[bool], ...] = ()
    instead: tuple[ColumnElement[bool], ...] = ()
    latest: str | None = None
    notes: tuple[str, ...] = ()

    def narrowed(self, *words: str) -> "Condition":
        """The same, and one of the facet words."""
        return Condition(wanted=self.wanted.narrowed(*words), rows=self.rows, instead=self.instead)

    @property
    def is_open(self) -> bool:
        """Whether there is nothing that the index could be asked for."""
        return self.wanted.node is None and not self.wanted.groups


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order by day: the day (None stands last), then the key, both falling."""

    day: str | None
    key: int


class Index(ABC):
    """The index of a database.

    Attributes:
        counted: up to how many matches their number is told; 0 where that would take longer than to find them.
    """

    counted = 0

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @staticmethod
    def of(connection: Connection) -> "Index":
        """The index of the connection's kind of database."""
        return (SqliteIndex if connection.dialect.name == "sqlite" else PostgresqlIndex)(connection)

    def has(self, word: str) -> bool:
        """Whether some row has a facet word."""
        return self.count(Condition(wanted=Wanted(groups=((word,),))), limit=1) > 0

    def has_source(self, words: tuple[str, ...]) -> bool:
        """Whether the source of some row is called so."""
        return self.count(Condition(wanted=Wanted(groups=((Named(words),),))), limit=1) > 0

    def count(self, condition: Condition, *, limit: int, upper: int | None = None) -> int:
        """How many rows match what the index is asked for, counted up to a limit; `condition.rows` is not looked at."""
        found = self._matching(condition, [entry.c.key], upper=upper).order_by(None).limit(limit).subquery()
        return self.connection.execute(select(func.count()).select_from(found)).scalar_one()

    def _rows(self, query: AnySelect) -> list[RawRow]:
        """The driver's own tuples: to make rows of SQLAlchemy's of some thousand would take as long as to find them."""
        cursor: Any = self.connection.execute(query).cursor
        rows: list[RawRow] = cursor.fetchall()
        return rows

    def newest(self, condition: Condition, columns: Columns, *, limit: int, upper: int | None = None) -> list[RawRow]:
        """The matching rows with the greatest keys, greatest first; none with a key above `upper`."""
        query = self._matching(condition, columns, upper=upper).where(*condition.rows)
        return self._rows(query.limit(limit))

    def among(self, condition: Condition, columns: Columns, keys: Collection[int]) -> list[RawRow]:
        """The matching rows with these keys, greatest first; as many are looked at as there are keys."""
        query = self._matching(condition, columns, upper=None).where(*condition.rows, self._key(condition).in_(keys))
        return self._rows(query)

    def _key(self, _condition: Condition) -> ColumnElement[int]:
        """The column of keys that the index itself looks rows up by."""
        return entry.c.key

    @abstractmethod
    def by_day(
        self,
        condition: Condition,
        columns: Columns,
        *,
        limit: int,
        after: Place | None = None,
        upper: int | None = None,
    ) -> list[RawRow]:
        """The matching rows with the latest days, latest first, among those behind a place."""

    @abstractmethod
    def _matching(self, condition: Condition, columns: Columns, *, upper: int | None) -> AnySelect:
        """The matching rows by falling key, without `condition.rows`."""


class SqliteIndex(Index):
    """FTS5."""

    counted = 20_000

    def by_day(  # noqa: D102 - as above
        self,
        condition: Condition,
        columns: Columns,
        *,
        limit: int,
        after: Place | None = None,
        upper: int | None = None,
    ) -> list[RawRow]:
        if condition.is_open:
            query = select(*columns).where(*condition.instead, *condition.rows, *_up_to(upper), *_behind(after))
            return self._rows(query.order_by(entry.c.day.desc(), entry.c.key.desc()).limit(limit))
        found: list[RawRow] = []
        # The lists of the index are not in the order of days; but they know years and months.
        for words in self._periods(after.day if after else condition.latest, known=after is not None):
            narrowed = condition.narrowed(*words) if words else condition
            undated = () if words else (entry.c.day.is_(None),)
            # Set apart by its limit, lest SQLite walk the index of days and ask the full-text index row by row.
            keys = self._matching(narrowed, [entry.c.key], upper=upper).limit(-1).subquery()
            query = select(*columns).select_from(keys.join(entry, entry.c.key == keys.c.key))
            query = query.where(*condition.rows, *undated, *_behind(after))
            query = query.order_by(entry.c.day.desc(), entry.c.key.desc()).limit(limit - len(found))
            found += self._rows(query)
            if len(found) >= limit:
                break
        return found

    def _periods(self, begin: str | None, *, known: bool) -> Iterator[tuple[str, ...]]:
        """Facet words of the months in which there is any row, latest first; at last none, for rows without a day.

        Args:
            begin: the day, month or year with which to begin; None is the latest one.
            known: whether None is a place, behind all days.
        """
        day = begin if begin or known else self._last_day()
        last = int(begin[_MONTH]) if begin and begin[_MONTH] else 0 if known else _MONTHS
        while day:
            year = day[:_YEAR_DIGITS]
            for month in range(last, -1, -1):
                yield (facets.month_word(facets.DAY, f"{year}-{month:02}"),)
            last = _MONTHS
            day = self._last_day(entry.c.day < year)
        yield ()

    def _last_day(self, *where: ColumnElement[bool]) -> str | None:
        return self.connection.execute(select(func.max(entry.c.day)).where(*where)).scalar()

    def _key(self, condition: Condition) -> ColumnElement[int]:
        return entry.c.key if match_of(condition.wanted) is None else _fts.c.rowid

    def _matching(self, condition: Condition, columns: Columns, *, upper: int | None) -> AnySelect:
        match = match_of(condition.wanted)
        if match is None:
            return select(*columns).where(*condition.instead, *_up_to(upper)).order_by(entry.c.key.desc())
        wanted = [_fts.c.rowid.label("key") if column is entry.c.key else column for column in columns]
        tables = _fts if len(columns) == 1 and not condition.rows else _fts.join(entry, entry.c.key == _fts.c.rowid)
        query = select(*wanted).select_from(tables).where(text("entry_fts MATCH :match").bindparams(match=match))
        if upper is not None:
            query = query.where(_fts.c.rowid <= upper)
        return query.order_by(_fts.c.rowid.desc())


class PostgresqlIndex(Index):
    """A GIN index on a tsvector."""

    def by_day(  # noqa: D102 - as above
        self,
        condition: Condition,
        columns: Columns,
        *,
        limit: int,
        after: Place | None = None,
        upper: int | None = None,
    ) -> list[RawRow]:
        day = collate(entry.c.day, "C")
        query = self._matching(condition, columns, upper=upper).where(*condition.rows, *_behind(after, day))
        query = query.order_by(None).order_by(day.desc().nulls_last(), entry.c.key.desc())
        return self._rows(query.limit(limit))

    def _matching(self, condition: Condition, columns: Columns, *, upper: int | None) -> AnySelect:
        query = select(*columns).where(*_up_to(upper)).order_by(entry.c.key.desc())
        asked = tsquery_of(condition.wanted)
        if condition.is_open or asked is None:
            return query.where(*condition.instead)
        return query.where(_search.op("@@")(_tsquery(asked)))


_fts: Final = table("entry_fts", column("rowid", Key))
_search: ColumnElement[Any] = literal_column("entry.search")


def _tsquery(asked: TsQuery) -> ColumnElement[Any]:
    parts = [func.to_tsquery("onrecord", " & ".join(asked.stemmed))] if asked.stemmed else []
    parts += [func.to_tsquery("simple", " & ".join(asked.plain))] if asked.plain else []
    return parts[0] if len(parts) == 1 else parts[0].op("&&")(parts[1])


def _up_to(upper: int | None) -> list[ColumnElement[bool]]:
    return [] if upper is None else [entry.c.key <= upper]


def _behind(after: Place | None, day: ColumnElement[Any] = entry.c.day) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    same = entry.c.key < after.key
    if after.day is None:
        return [and_(day.is_(None), same)]
    return [or_(day < after.day, and_(day == after.day, same), day.is_(None))]
