"""What of the record is searched: who, which act, when, and so on.

Filters are given in the user's words, and `resolve` looks up what they mean in a database.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, Connection, or_

from onrecord.errors import UsageError
from onrecord.record import Act, Mode, Quotation, Setting, SourceType
from onrecord.store.reviews import Status
from onrecord.store.schema import entry
from onrecord.store.search import facets, naming
from onrecord.store.search.days import check_range, covering, is_exact
from onrecord.store.search.expressions import Named, Wanted
from onrecord.store.search.index import Condition, Index
from onrecord.store.search.query import Node
from onrecord.store.selection import published_within

# The values of the filters that have few of them.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "act": get_args(Act),
    "mode": get_args(Mode),
    "quotation": get_args(Quotation),
    "source_type": get_args(SourceType),
    "setting": get_args(Setting),
    "status": get_args(Status),
}
_FACETS: Final = {name: name for name in CHOICES} | {"source_type": "type"}
_CERTAIN: Final = ("confirmed", "added")
_OUTLETS_NAMED: Final = 12

Values = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked for besides words; None is any.

    Values that a filter has few of may be several, as a tuple or with commas between them: one of them must hold. So
    may names, as a tuple.

    Attributes:
        who: the source: a name, or the id of a person of the record. A name that nobody on the record has is looked
            for in the names, titles and organisations of the sources.
        target: at whom the act is directed; a name or an id.
        relay: through whom it reached the story; a name or an id.
        outlet: who published the story.
        since, until: of the day it was said, else of the day it was published. All ranges are of days, months or
            years, with both ends included; what is known to the month or year is in a range when it may be.
        said_since, said_until, published_since, published_until: of that day alone.
        status: what people said of it; unless it is given, all but rejected.
        negated: whether the attribution itself is negated.
        min_confidence: leave out statements below it, but for those that a person confirmed or added.
        all_versions: earlier versions of stories, and stories that their publisher took back, too.

    Raises:
        UsageError: a value that there is not.
    """

    who: Values = None
    target: Values = None
    relay: Values = None
    outlet: Values = None
    act: Values = None
    mode: Values = None
    quotation: Values = None
    source_type: Values = None
    setting: Values = None
    status: Values = None
    since: str | None = None
    until: str | None = None
    said_since: str | None = None
    said_until: str | None = None
    published_since: str | None = None
    published_until: str | None = None
    negated: bool | None = None
    min_confidence: float = 0.0
    all_versions: bool = False

    def __post_init__(self) -> None:
        for name, known in CHOICES.items():
            for value in self.values_of(name):
                if value not in known:
                    raise _no_such(name.replace("_", " "), value, known)
        for since, until in self._ranges().values():
            check_range(since, until)
        if not 0.0 <= self.min_confidence <= 1.0:
            raise UsageError(f"the confidence {self.min_confidence} cannot be", next_step="It is a chance, 0 to 1.")

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values of a filter, one of which must hold; none where it is not set."""
        value = getattr(self, name)
        if isinstance(value, str) and name in CHOICES:
            value = tuple(part.strip() for part in value.split(","))
        elif isinstance(value, str):
            value = (value,)
        return tuple(one for one in value or () if one)

    def _ranges(self) -> dict[str, tuple[str | None, str | None]]:
        return {
            facets.DAY: (self.since, self.until),
            facets.SAID: (self.said_since, self.said_until),
            facets.PUBLISHED: (self.published_since, self.published_until),
        }

    def ranges(self) -> Iterator[tuple[str, str | None, str | None]]:
        """The ranges of days that are set: the facets' family, and the ends."""
        for family, (since, until) in self._ranges().items():
            if since or until:
                yield family, since, until

    def told(self) -> dict[str, Any]:
        """The filters that are set, by name, as JSON."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in plain.items() if v not in (None, 0.0, ())}


NO_FILTERS: Final = Filters()


@dataclass(slots=True)
class _Resolving:
    groups: list[tuple[str | Named, ...]] = field(default_factory=list)
    excluded: dict[str, ColumnElement[bool]] = field(default_factory=dict)
    rows: list[ColumnElement[bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def resolve(connection: Connection, filters: Filters, node: Node | None = None) -> Condition:
    """What the filters, and the words of a query, mean in this database.

    Raises:
        UsageError: a name that nobody here has, or several have.
    """
    index = Index.of(connection)
    made = _Resolving()
    for name in CHOICES:
        if values := filters.values_of(name):
            made.groups.append(tuple(facets.word(_FACETS[name], value) for value in values))
    _resolve_people(connection, index, filters, made)
    _resolve_outlets(index, filters, made)
    _resolve_days(filters, made)
    if not filters.values_of("status"):
        made.excluded[facets.REJECTED] = entry.c.status != "rejected"
    if not filters.all_versions:
        made.excluded[facets.OLD] = entry.c.current
    if filters.negated:
        made.groups.append((facets.NEGATED,))
    elif filters.negated is not None:
        made.excluded[facets.NEGATED] = ~entry.c.negated
    if filters.min_confidence > 0:
        made.rows.append(or_(entry.c.confidence >= filters.min_confidence, entry.c.status.in_(_CERTAIN)))
    return Condition(
        wanted=Wanted(node=node, groups=tuple(made.groups), excluded=tuple(made.excluded)),
        rows=tuple(made.rows),
        instead=tuple(made.excluded.values()),
        latest=min((end for end in (filters.until, filters.said_until) if end), default=None),
        notes=tuple(made.notes),
    )


def _resolve_people(connection: Connection, index: Index, filters: Filters, made: _Resolving) -> None:
    group: list[str | Named] = []
    for name in filters.values_of("who"):
        found, note = naming.sources(connection, index, name)
        group += found
        made.notes += [note] if note else []
    if group:
        made.groups.append(tuple(group))
    for role in ("target", "relay"):
        if values := filters.values_of(role):
            words = [word for value in values for word in naming.in_role(connection, index, role, value)]
            made.groups.append(tuple(words))


def _resolve_outlets(index: Index, filters: Filters, made: _Resolving) -> None:
    words = []
    for name in filters.values_of("outlet"):
        word = facets.name_word("outlet", name)
        if not index.has(word):
            raise naming.no_such_outlet(index.connection, name)
        words.append(word)
    if words:
        made.groups.append(tuple(words))


def _resolve_days(filters: Filters, made: _Resolving) -> None:
    columns = {facets.DAY: entry.c.day, facets.SAID: entry.c.said, facets.PUBLISHED: entry.c.published}
    for family, since, until in filters.ranges():
        made.groups.append(covering(family, since, until))
        if not is_exact(since, until):
            made.rows += published_within(columns[family], since, until)


def _no_such(what: str, value: str, known: Collection[str]) -> UsageError:
    return UsageError(f"there is no {what} {value!r}", next_step=f"There are: {', '.join(known)}.")
