"""Search by words and filters: `search(connection, 'kislyak OR ambassador', Filters(who="Sessions", act="deny"))`.

However many statements match, only the newest CANDIDATES of them are ranked, counted and shown; behind the last of
them the next so many follow. So a search takes as long for a word that stands in half of all statements as for one
that stands in a hundredth.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from typing import Any, Final, Literal, get_args

from sqlalchemy import Column, Connection, select

from onrecord.errors import UsageError
from onrecord.store.schema import entry, person
from onrecord.store.search import paging
from onrecord.store.search.filters import NO_FILTERS, Filters, resolve
from onrecord.store.search.hits import Hit, load_hits
from onrecord.store.search.index import Condition, Index, Place, RawRow
from onrecord.store.search.paging import Cursor
from onrecord.store.search.query import Node, Term, has_prefix, holds, parse
from onrecord.store.search.ranking import scores, spotters

Sort = Literal["relevance", "day"]
Order = Literal["relevance", "day", "likeness"]

CANDIDATES: Final = 3_000
# As many where a condition must be checked on each row; few may pass.
CANDIDATES_CHECKED: Final = 1_000
MAX_LIMIT: Final = 200  # results of a page
FACET_VALUES: Final = 15  # as many as there are settings; of outlets, people and years the most frequent

_COLUMNS: Final = (
    entry.c.key,
    entry.c.day,
    entry.c.said,
    entry.c.act,
    entry.c.outlet,
    entry.c.who,
    entry.c.speaker,
    entry.c.quotation,
    entry.c.setting,
    entry.c.source_type,
    entry.c.words,
    entry.c.source,
)
_PLACES: Final = {column.name: place for place, column in enumerate(_COLUMNS)}
KEY, DAY, SAID, WORDS, SOURCE = (_PLACES[name] for name in ("key", "day", "said", "words", "source"))
_COUNTED_AS_THEY_ARE: Final = (entry.c.act, entry.c.quotation, entry.c.setting, entry.c.source_type, entry.c.outlet)
_YEAR_DIGITS: Final = 4
_AMONG: Final = 400  # rows that are looked up at once


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the candidates have a value.

    Attributes:
        value: as the filter of the facet's name takes it.
        label: as people read it.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of results.

    Attributes:
        total: how many statements match; all of them if `exact`, else more than so many.
        counted: from how many of them, the newest, `facets` are.
        facets: by the name of the filter (but "year" for ranges of days), most frequent first.
        cursor: where the next page begins; None behind the last one.
        notes: what the user should know of how names and days were understood.
    """

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    counted: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    cursor: str | None
    sort: Order
    notes: tuple[str, ...]


def search(
    connection: Connection,
    query: str = "",
    filters: Filters = NO_FILTERS,
    *,
    sort: Sort | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> Results:
    """Find statements.

    Args:
        connection: in a reading transaction.
        query: words, as `query.parse` understands them; "" for all that pass the filters.
        filters: what else must hold.
        sort: best first or latest first; if not given the first with words, the second without.
        limit: results of a page.
        cursor: of the page before.

    Raises:
        BadQuery: the query cannot be understood.
        UsageError: a filter names what there is not, or the cursor is not of this search.
    """
    sort = sort or ("relevance" if query.strip() else "day")
    if sort not in get_args(Sort):
        next_step = f"There are: {', '.join(get_args(Sort))}."
        raise UsageError(f"there is no order {sort!r}", next_step=next_step)
    if not 1 <= limit <= MAX_LIMIT:
        raise UsageError(f"a page cannot have {limit} results", next_step=f"Ask for 1 to {MAX_LIMIT}.")
    node = parse(query)
    seal = paging.seal_of(query, filters.told(), sort)
    begin = paging.read(cursor, seal) if cursor else None
    finding = _Finding(connection, node, resolve(connection, filters, node))
    page = finding.by_day(begin, limit) if sort == "day" else finding.ranked(begin, limit)
    return Results(
        hits=tuple(load_hits(connection, page.keys, spotters=spotters(node).values(), scores=page.scores)),
        total=page.total,
        exact=page.exact,
        counted=len(page.candidates),
        facets=facet_counts(connection, page.candidates),
        cursor=paging.written(page.next, seal) if page.next else None,
        sort=sort,
        notes=(*finding.condition.notes, *day_notes(filters, page.candidates)),
    )


def matching(connection: Connection, query: str, filters: Filters, *, among: Sequence[int]) -> list[int]:
    """Which of some statements a search finds, in the order of their keys.

    Args:
        connection: in a transaction.
        query: as for `search`.
        filters: likewise.
        among: keys of `entry`; the work grows with them, and not with the database.

    Raises:
        BadQuery, UsageError: as for `search`.
    """
    node = parse(query)
    finding = _Finding(connection, node, resolve(connection, filters, node))
    return sorted(key for first in range(0, len(among), _AMONG) for key in finding.among(among[first : first + _AMONG]))


@dataclass(slots=True, kw_only=True)
class _Page:
    keys: Sequence[int]
    candidates: Sequence[RawRow]
    total: int
    exact: bool
    next: Cursor | None
    scores: Mapping[int, float] | None = None


class _Finding:
    """One search: which rows, and in which order."""

    def __init__(self, connection: Connection, node: Node | None, condition: Condition) -> None:
        self.condition = condition
        self._node = node
        self._index = Index.of(connection)
        self._spotters = spotters(node, negated=True)
        self._checked = has_prefix(node)

    def ranked(self, begin: Cursor | None, limit: int) -> _Page:
        """Best first; equally good ones latest first."""
        upper = begin.upper if begin else None
        offset = begin.offset if begin else 0
        while True:
            rows, more = self._candidates(upper)
            upper = rows[0][KEY] if rows and upper is None else upper
            kept = self._kept(rows)
            if kept or not more:
                break
            upper = rows[-1][KEY] - 1
        total, exact = (begin.total, begin.exact) if begin else self._total(kept, upper, more=more)
        shown = self._best(kept, offset + limit)[offset:]
        following = None
        if offset + limit < len(kept):
            following = Cursor(upper=upper or 0, total=total, exact=exact, offset=offset + limit)
        elif more:
            following = Cursor(upper=rows[-1][KEY] - 1, total=total, exact=exact)
        return _Page(
            keys=[key for _, _, key in shown],
            candidates=kept,
            total=total,
            exact=exact,
            next=following,
            scores={key: rank for rank, _, key in shown},
        )

    def _best(self, rows: Sequence[RawRow], count: int) -> list[tuple[float, str, int]]:
        """The scores, days and keys of the best rows, best first; of equally good ones the latest first."""
        keys, days, words, sources = columns_of(rows, entry.c.key, entry.c.day, entry.c.words, entry.c.source)
        ranks = scores(self._node, words, sources) if self._node else [0.0] * len(rows)
        return nlargest(count, zip(ranks, (day or "" for day in days), keys, strict=True))

    def among(self, keys: Sequence[int]) -> list[int]:
        """The keys of those that are found."""
        return [row[KEY] for row in self._kept(self._index.among(self.condition, _COLUMNS, keys))]

    def by_day(self, begin: Cursor | None, limit: int) -> _Page:
        """Latest first; of one day the newest first."""
        upper, after = (begin.upper, begin.place) if begin else (None, None)
        rows, more = self._candidates(upper)
        kept = self._kept(rows)
        if more:
            upper = rows[0][KEY] if upper is None else upper
            shown = self._walk(after, limit + 1, upper)
        else:
            order = sorted(kept, key=lambda row: (row[DAY] or "", row[KEY]), reverse=True)
            shown = [row for row in order if after is None or _is_behind(row, after)][: limit + 1]
        total, exact = (begin.total, begin.exact) if begin else self._total(kept, upper, more=more)
        following = None
        if len(shown) > limit:
            upper = rows[0][KEY] if upper is None else upper
            last = shown[limit - 1]
            following = Cursor(upper=upper, total=total, exact=exact, place=Place(last[DAY], last[KEY]))
        keys = [row[KEY] for row in shown[:limit]]
        return _Page(keys=keys, candidates=kept, total=total, exact=exact, next=following)

    def _candidates(self, upper: int | None) -> tuple[Sequence[RawRow], bool]:
        """The newest rows, newest first, and whether there are more."""
        most = CANDIDATES_CHECKED if self.condition.rows else CANDIDATES
        rows = self._index.newest(self.condition, _COLUMNS, limit=most + 1, upper=upper)
        return rows[:most], len(rows) > most

    def _walk(self, after: Place | None, wanted: int, upper: int | None) -> list[RawRow]:
        """Rows by day, from a place on, until there are as many as wanted."""
        found: list[RawRow] = []
        while len(found) < wanted:
            rows = self._index.by_day(self.condition, _COLUMNS, limit=wanted, after=after, upper=upper)
            found += self._kept(rows)
            if len(rows) < wanted:
                break
            after = Place(rows[-1][DAY], rows[-1][KEY])
        return found[:wanted]

    def _kept(self, rows: Sequence[RawRow]) -> Sequence[RawRow]:
        """The rows that hold what the index could not tell exactly: words that begin so."""
        node = self._node
        if node is None or not self._checked:
            return rows
        return [row for row in rows if holds(node, partial(self._is_there, row))]

    def _is_there(self, row: RawRow, term: Term) -> bool:
        spotter = self._spotters[term]
        return spotter.count(row[WORDS]) > 0 or spotter.count(row[SOURCE]) > 0

    def _total(self, kept: Sequence[RawRow], upper: int | None, *, more: bool) -> tuple[int, bool]:
        if not more:
            return len(kept), True
        counted = self._index.counted
        if not counted or self._checked or self.condition.rows or self.condition.is_open:
            return len(kept), False  # only the rows themselves could tell
        count = self._index.count(self.condition, limit=counted + 1, upper=upper)
        return min(count, counted), count <= counted


def _is_behind(row: RawRow, after: Place) -> bool:
    return (row[DAY] or "", row[KEY]) < (after.day or "", after.key)


def columns_of(rows: Sequence[RawRow], *wanted: Column[Any]) -> list[Sequence[Any]]:
    """Columns of candidates: much faster than to ask each row for them."""
    every: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    return [every[_PLACES[column.name]] for column in wanted]


def facet_counts(connection: Connection, rows: Sequence[RawRow]) -> dict[str, tuple[FacetCount, ...]]:
    """How many of the candidates have which act, outlet, source, year, quotation, setting and source type."""
    days, who, speakers, *others = columns_of(rows, entry.c.day, entry.c.who, entry.c.speaker, *_COUNTED_AS_THEY_ARE)
    counts = {column.name: Counter(values) for column, values in zip(_COUNTED_AS_THEY_ARE, others, strict=True)}
    counts["year"] = Counter(day[:_YEAR_DIGITS] for day in days if day)
    told = {name: _most_frequent(found) for name, found in counts.items()}
    # Somebody who is nobody of the record counts by name.
    sources = Counter(name if key is None else key for key, name in zip(who, speakers, strict=True))
    del sources[None]
    frequent = sources.most_common(FACET_VALUES)
    people = _people(connection, [value for value, _ in frequent if isinstance(value, int)])
    told["who"] = tuple(FacetCount(*people.get(value, (str(value), str(value))), count) for value, count in frequent)
    return told


def _most_frequent(counts: Mapping[str | None, int]) -> tuple[FacetCount, ...]:
    order = sorted(((value, count) for value, count in counts.items() if value), key=lambda one: (-one[1], one[0]))
    return tuple(FacetCount(value, value.replace("_", " "), count) for value, count in order[:FACET_VALUES])


def _people(connection: Connection, keys: Sequence[int]) -> dict[Any, tuple[str, str]]:
    rows = connection.execute(select(person.c.key, person.c.id, person.c.name).where(person.c.key.in_(keys)))
    return {row.key: (row.id, row.name) for row in rows}


def day_notes(filters: Filters, rows: Sequence[RawRow]) -> list[str]:
    """Which day a range that does not say so is about, and of how many statements it is which."""
    if not filters.since and not filters.until:
        return []
    said = sum(1 for row in rows if row[SAID])
    published = len(rows) - said
    return [
        f"the range is of the day it was said ({said:,} of these statements); where the story does not tell, "
        f"of the day it was published ({published:,})"
    ]
