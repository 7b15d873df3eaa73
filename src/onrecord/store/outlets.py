"""Outlets: which there are, and how each of them quotes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, exists, func, select, type_coerce
from sqlalchemy.sql.selectable import FromClause

from onrecord.errors import NotOnRecord
from onrecord.store.accuracy import FieldAccuracy, ReviewedHere, reviewed_here
from onrecord.store.counts import Cell, accuracy_for, cells_of, counts
from onrecord.store.schema import document, entity, entry, fact, person, review, statement
from onrecord.store.search.words import folded
from onrecord.store.selection import Selection, statements_where, stories_where

MOST_QUOTED = 25  # of the people that an outlet quotes: as many as a page shows without another
MOST_RELAYS = 25
NEAREST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLine:
    """An outlet in a list.

    Attributes:
        name: None for stories of which it is not known who published them.
        documents: current stories that their publisher did not take back.
        statements: in them, but for rejected ones.
        first, last: days of publication; None where no story has one.
    """

    name: str | None
    documents: int
    statements: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayLine:
    """Somebody on whose word an outlet prints what others said.

    Attributes:
        person: the id of the person or organisation of the record; None where it is none.
        statements: that reached the outlet through it.
    """

    name: str
    person: str | None
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletProfile:
    """How an outlet quotes, in its current stories, without what was rejected.

    Attributes:
        total: direct against indirect, named against unnamed, over all of it.
        quoted: who is quoted most, the `MOST_QUOTED` first; `values` holds the name.
        types, acts, months: the same counts by source type, act, and month of publication.
        relays: on whose word, most frequent first.
        accuracy: how well the model tells the fields that are counted.
        here: what the reviews of the whole database say of them.
    """

    line: OutletLine
    total: Cell
    quoted: tuple[Cell, ...]
    types: tuple[Cell, ...]
    acts: tuple[Cell, ...]
    months: tuple[Cell, ...]
    relays: tuple[RelayLine, ...]
    accuracy: tuple[FieldAccuracy, ...]
    here: tuple[ReviewedHere, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        groups = {"who": self.quoted, "type": self.types, "act": self.acts, "month": self.months}
        names = {"who": "quoted", "type": "types", "act": "acts", "month": "months"}
        return {
            **asdict(self.line),
            **{name: value for name, value in self.total.as_dict(()).items() if name not in {"documents", "share"}},
            **{names[by]: [cell.as_dict([by]) for cell in cells] for by, cells in groups.items()},
            "relays": [asdict(relay) for relay in self.relays],
            "accuracy": [one.as_dict() for one in self.accuracy],
            "here": [one.as_dict() for one in self.here],
        }


def outlets(connection: Connection) -> list[OutletLine]:
    """The outlets of current stories, those with most stories first, unknown ones last."""
    selection = Selection()
    said = select(entry.c.outlet, func.count()).where(statements_where(connection, selection)).group_by(entry.c.outlet)
    statements = {name: int(how_many) for name, how_many in connection.execute(said)}
    lines = _lines(connection, statements, selection)
    return sorted(lines, key=lambda line: (line.name is None, -line.documents, line.name or ""))


def outlet_profile(connection: Connection, name: str) -> OutletProfile:
    """How an outlet quotes.

    Args:
        connection: in a transaction.
        name: as the stories give it; capitals, accents and punctuation may differ where that leaves one.

    Raises:
        NotOnRecord: no story is of that outlet; the message gives the nearest names.
    """
    outlet = find_outlet(connection, name)
    selection = Selection(only={"outlet": [outlet]})
    table = counts(connection, by=["month"], selection=selection)
    statements = table.total.statements
    acts = cells_of(connection, by=["act"], selection=selection)
    return OutletProfile(
        line=_lines(connection, {outlet: statements}, selection)[0],
        total=table.total,
        quoted=cells_of(connection, by=["who"], selection=selection, most=MOST_QUOTED, of=statements),
        types=cells_of(connection, by=["type"], selection=selection),
        acts=acts,
        months=table.cells,
        relays=_relays(connection, statements_where(connection, selection)),
        accuracy=tuple(dict.fromkeys((*table.accuracy, *accuracy_for(["act"], acts)))),
        here=reviewed_here(connection, ("statement", "who", "act", "quotation")),
    )


def find_outlet(connection: Connection, name: str) -> str:
    """The name of an outlet as its stories give it.

    Raises:
        NotOnRecord: there is none of that name, or there are several that differ in capitals or accents only.
    """
    stories = select(document.c.outlet).where(document.c.kind == "story", document.c.outlet.is_not(None)).distinct()
    names = sorted(str(one) for one in connection.execute(stories).scalars())
    if name in names:
        return name
    alike = [one for one in names if folded(one) == folded(name)]
    if len(alike) == 1:
        return alike[0]
    what = f"there is no outlet {name!r}" if not alike else f"several outlets are called {name!r}"
    near = alike or _nearest(name, names)
    advice = f"The nearest: {', '.join(near)}." if near else "`onrecord outlets` lists them."
    raise NotOnRecord(what, next_step=advice)


def _nearest(name: str, names: Iterable[str]) -> list[str]:
    by_folded = {folded(one): one for one in names}
    words = folded(name)
    holding = [one for key, one in by_folded.items() if words and f" {words} " in f" {key} "]
    close = [by_folded[key] for key in get_close_matches(words, by_folded, n=NEAREST_NAMES)]
    return list(dict.fromkeys([*holding, *close]))[:NEAREST_NAMES]


def _lines(connection: Connection, statements: Mapping[str | None, int], selection: Selection) -> list[OutletLine]:
    """A line for each outlet with stories that are meant; for those asked for by name, also without."""
    stories = (
        select(
            document.c.outlet,
            func.count().label("documents"),
            func.min(document.c.published).label("first"),
            func.max(document.c.published).label("last"),
        )
        .where(stories_where(selection))
        .group_by(document.c.outlet)
    )
    lines = {
        row.outlet: OutletLine(
            name=row.outlet,
            documents=row.documents,
            statements=statements.get(row.outlet, 0),
            first=row.first,
            last=row.last,
        )
        for row in connection.execute(stories)
    }
    for name in selection.only.get("outlet", ()):
        lines.setdefault(name, OutletLine(name=name, documents=0, statements=0, first=None, last=None))
    return list(lines.values())


def _relays(connection: Connection, chosen: ColumnElement[bool]) -> tuple[RelayLine, ...]:
    """On whose word statements stand, by the person of the record, else by name."""
    found: Counter[tuple[str | None, str]] = Counter()
    corrected = exists().where(
        review.c.statement_key == entry.c.key, fact.c.review_key == review.c.key, fact.c.field == "relays"
    )
    relayed = chosen & entry.c.facets.like("%relay%")  # the facet by which a search finds them: it spares a join
    for name, person_id, shown, how_many in connection.execute(_proposed(connection, relayed & ~corrected)):
        found[person_id, shown or name] += how_many
    for row in connection.execute(_accepted(relayed)):
        sources = {one["source"] for one in row.value or ()}
        for name, person_id, shown, how_many in connection.execute(_named(row.document_key, sources)):
            found[person_id, shown or name] += how_many
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0][1], item[0][0] or ""))
    return tuple(
        RelayLine(name=name, person=person_id, statements=how_many)
        for (person_id, name), how_many in ordered[:MOST_RELAYS]
    )


def _proposed(connection: Connection, relayed: ColumnElement[bool]) -> Select[Any]:
    """How many statements each entity relays, as the model has it."""
    each: FromClause
    if connection.dialect.name == "sqlite":
        each = func.json_each(statement.c.relays).table_valued("value", name="each_relay")
        source = func.json_extract(each.c.value, "$[0]")
    else:
        each = func.jsonb_array_elements(statement.c.relays).table_valued("value", name="each_relay")
        source = func.jsonb_extract_path_text(each.c.value, "0")
    # A name that is linked is left out of the grouping: one person may have several.
    local = case((entity.c.person_key.is_(None), entity.c.name))
    return (
        select(local.label("local"), person.c.id, person.c.name, func.count(func.distinct(entry.c.key)))
        .select_from(entry)
        .join(statement, statement.c.key == entry.c.key)
        .join(each, type_coerce(source, String).is_not(None))
        .join(entity, and_(entity.c.document_key == entry.c.document_key, entity.c.id == type_coerce(source, String)))
        .outerjoin(person, person.c.key == entity.c.person_key)
        .where(relayed)
        .group_by("local", person.c.id, person.c.name)
    )


def _accepted(relayed: ColumnElement[bool]) -> Select[Any]:
    """The relays of statements on whose relays a person has spoken."""
    # Asked of each such fact, of which there are few; a join would have SQLite begin with the statements.
    meant = exists().where(entry.c.key == review.c.statement_key, relayed)
    return (
        select(review.c.document_key, fact.c.value)
        .select_from(fact.join(review, review.c.key == fact.c.review_key))
        .where(fact.c.field == "relays", meant)
    )


def _named(document_key: int, ids: set[str]) -> Select[Any]:
    """Entities of a document, each for one statement."""
    return (
        select(entity.c.name, person.c.id, person.c.name, func.count())
        .select_from(entity.outerjoin(person, person.c.key == entity.c.person_key))
        .where(entity.c.document_key == document_key, entity.c.id.in_(sorted(ids)))
        .group_by(entity.c.name, person.c.id, person.c.name)
    )
