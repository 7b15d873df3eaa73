"""Counts for researchers: how many statements and stories of each kind, with the model's errors beside them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, case, desc, distinct, func, select

from onrecord.errors import UsageError
from onrecord.store.accuracy import NAMED, UNNAMED, FieldAccuracy, ReviewedHere, accuracy_of, reviewed_here
from onrecord.store.schema import document, entry, model, person
from onrecord.store.selection import Selection, statements_where

# Databases take some ten thousand values in a query; above this it is as well to read all people.
MANY_PEOPLE = 5_000
# What a person looked at as a whole and let stand, or added: no longer a guess of the model's.
CERTAIN = ("confirmed", "added")


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that statements can be counted by.

    Attributes:
        meaning: for help and documentation.
        order: values by how many statements they have ("size"), or by themselves ("time").
        told_by: the story, or the model, whose answer can be wrong.
    """

    meaning: str
    order: Literal["size", "time"]
    told_by: Literal["story", "model"]


DIMENSIONS: Mapping[str, Dimension] = {
    "outlet": Dimension("who published the story", "size", "story"),
    "month": Dimension("month of publication, 2017-03; a story dated to a year only has none", "time", "story"),
    "year": Dimension("year of publication", "time", "story"),
    "act": Dimension("what was done by saying it", "size", "model"),
    "mode": Dimension("speech, belief, intention, attitude, decree, perception or evidence", "size", "model"),
    "type": Dimension("source type: named_person, anonymous, …", "size", "model"),
    "quotation": Dimension("direct, mixed or indirect", "size", "model"),
    "setting": Dimension("hearing, interview, …", "size", "model"),
    "who": Dimension("the speaker: a person of the record, else the name in the story", "size", "model"),
}
DEFAULT_BY = ("outlet", "month")

# What is counted in each cell, beside statements and documents.
_KINDS: tuple[tuple[str, ColumnElement[bool]], ...] = (
    ("named", entry.c.source_type.in_(sorted(NAMED))),
    ("unnamed", entry.c.source_type.in_(sorted(UNNAMED))),
    ("papers", entry.c.source_type == "document"),
    ("direct", entry.c.quotation == "direct"),
    ("mixed", entry.c.quotation == "mixed"),
    ("reviewed", entry.c.status != "suggested"),
)
# The field and value of `accuracy.tsv` that tells how well each of these is counted.
MEASURED: Mapping[str, tuple[str, str]] = {
    "statements": ("statement", "*"),
    "named": ("named", "named"),
    "unnamed": ("named", "unnamed"),
    "papers": ("type", "document"),
    "direct": ("quotation", "direct"),
    "mixed": ("quotation", "mixed"),
    "indirect": ("quotation", "indirect"),
}


# The counts of a cell, in the order in which they are shown.
COUNTED = ("statements", "documents", "named", "unnamed", "papers", "direct", "mixed", "indirect", "reviewed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The statements that agree in every dimension counted by.

    Attributes:
        values: one a dimension; None where it is not known.
        person: the id of the person, where it is counted by who and the source is one of the record.
        statements: how many.
        documents: stories that they stand in.
        share: of all statements counted, 0 to 1.
        named, unnamed, papers: by source type: named people and organisations; anonymous and unnamed people and
            groups; documents that are quoted. The rest has a source that is not known.
        direct, mixed, indirect: by quotation; together they are all.
        reviewed: of these, a person said something.
        expected_wrong: how many have a wrong source or content, by the confidence of each; none of those that a person
            confirmed or added, all of those rejected.
    """

    values: tuple[str | None, ...]
    person: str | None = None
    statements: int
    documents: int
    share: float
    named: int
    unnamed: int
    papers: int
    direct: int
    mixed: int
    indirect: int
    reviewed: int
    expected_wrong: float

    def as_dict(self, by: Sequence[str]) -> dict[str, str | int | float | None]:
        """For JSON and tables: the values by their dimensions, then the counts."""
        values: dict[str, str | int | float | None] = dict(zip(by, self.values, strict=True))
        if "who" in by:
            values["person"] = self.person
        values |= {name: getattr(self, name) for name in COUNTED}
        return values | {"share": round(self.share, 4), "expected_wrong": round(self.expected_wrong, 2)}

    @property
    def unnamed_share(self) -> float | None:
        """Unnamed among all people, groups and organisations, 0 to 1; None where there are none."""
        sources = self.named + self.unnamed
        return self.unnamed / sources if sources else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsTable:
    """Counts, with what is known of their errors.

    Attributes:
        by: the dimensions, in the order of `Cell.values`.
        cells: categories with most statements first, times in their order.
        total: all cells together; a story counts once.
        accuracy: of the shipped model, for what was counted.
        here: what the reviews of this database say, for what was counted and where they are enough.
        models: those that read the stories of the database, as "name version".
    """

    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Cell
    accuracy: tuple[FieldAccuracy, ...]
    here: tuple[ReviewedHere, ...]
    models: tuple[str, ...]

    def rows(self) -> Iterator[dict[str, str | int | float | None]]:
        """The cells with the model's precision and recall beside each count, and of each value that it decided."""
        figures = {(one.field, one.value): one.as_dict() for one in self.accuracy}
        for cell in self.cells:
            row = cell.as_dict(self.by)
            known = dict(MEASURED)
            for name, value in zip(self.by, cell.values, strict=True):
                if DIMENSIONS[name].told_by == "model":
                    known[name] = (name, "*" if name == "who" else value or "")
            for name, place in known.items():
                figure = figures.get(place, {})
                row |= {f"{name}_precision": figure.get("precision"), f"{name}_recall": figure.get("recall")}
            yield row


def counts(
    connection: Connection, *, by: Sequence[str] = DEFAULT_BY, selection: Selection | None = None
) -> CountsTable:
    """Count statements.

    Args:
        connection: in a transaction.
        by: names of `DIMENSIONS`, none twice; empty: all together.
        selection: which statements; the default is all of current stories that nobody rejected.

    Raises:
        UsageError: a dimension that there is not, or twice.
    """
    chosen = selection or Selection()
    cells = cells_of(connection, by=by, selection=chosen)
    return CountsTable(
        by=tuple(by),
        cells=cells,
        total=_total(cells, _documents(connection, chosen) if len(cells) > 1 else None),
        accuracy=accuracy_for(by, cells),
        here=reviewed_here(
            connection, ["statement", "who", *(name for name in by if DIMENSIONS[name].told_by == "model")]
        ),
        models=_models(connection),
    )


def cells_of(
    connection: Connection, *, by: Sequence[str], selection: Selection, most: int | None = None, of: int | None = None
) -> tuple[Cell, ...]:
    """The cells alone, as in `counts`.

    Args:
        connection: in a transaction.
        by: as in `counts`; with nothing to count by there is one cell, also of no statements.
        selection: as in `counts`.
        most: only so many, those with most statements.
        of: how many statements there are in all, for the shares; where `most` is given.
    """
    check_dimensions(by)
    query = _grouped(by).where(statements_where(connection, selection))
    if most is not None:
        query = query.order_by(desc("statements"), *_key_names(by)).limit(most)
    rows = connection.execute(query).all()
    people = _people(connection, {row[_place("who", by)] for row in rows}) if "who" in by else {}
    statements = sum(row.statements for row in rows) if of is None else of
    return tuple(_ordered([_cell(row, by, people, statements) for row in rows], by))


def check_dimensions(by: Sequence[str]) -> None:
    """Refuse what cannot be counted by.

    Raises:
        UsageError: naming it, and what there is.
    """
    for place, name in enumerate(by):
        if name not in DIMENSIONS:
            what = f"there is nothing called {name!r} to count by"
            raise UsageError(what, next_step=f"There are: {', '.join(DIMENSIONS)}.")
        if name in by[:place]:
            raise UsageError(f"{name!r} is to be counted by twice", next_step="Name it once.")


def _grouped(by: Sequence[str]) -> Select[Any]:
    # Grouped by name: PostgreSQL takes two expressions with parameters, however alike, for different ones.
    keys = [key for name in by for key in _keys(name)]
    labelled = [key.label(name) for key, name in zip(keys, _key_names(by), strict=True)]
    return select(*labelled, *_measures()).group_by(*_key_names(by))


def _key_names(by: Sequence[str]) -> list[str]:
    return [f"key{place}" for place in range(len(by) + ("who" in by))]


def _measures() -> list[ColumnElement[Any]]:
    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    doubt = case(
        (entry.c.status.in_(CERTAIN), 0.0), (entry.c.status == "rejected", 1.0), else_=1.0 - entry.c.confidence
    )
    return [
        func.count().label("statements"),
        func.count(distinct(entry.c.document_key)).label("documents"),
        *(how_many(condition).label(name) for name, condition in _KINDS),
        func.coalesce(func.sum(doubt), 0.0).label("expected_wrong"),
    ]


def _keys(name: str) -> list[ColumnElement[Any]]:
    """What a dimension groups by; for all but "who" one column."""
    match name:
        case "year":
            return [func.substr(entry.c.published, 1, 4)]
        case "month":
            return [case((func.length(entry.c.published) >= len("2017-03"), func.substr(entry.c.published, 1, 7)))]
        case "who":  # two people of the record may have one name, and one person may have several
            return [entry.c.who, case((entry.c.who.is_(None), entry.c.speaker))]
        case "type":
            return [entry.c.source_type]
        case _:
            return [entry.c[name]]


def _place(name: str, by: Sequence[str]) -> int:
    """Where a dimension's columns begin in a row: "who" takes two."""
    before = by[: by.index(name)]
    return len(before) + ("who" in before)


def _people(connection: Connection, keys: set[int | None]) -> dict[int, tuple[str, str]]:
    """Ids and names of people by their rows."""
    if len(keys) > MANY_PEOPLE:
        rows = connection.execute(select(person.c.key, person.c.id, person.c.name))
    else:
        wanted = sorted(key for key in keys if key is not None)
        rows = connection.execute(select(person.c.key, person.c.id, person.c.name).where(person.c.key.in_(wanted)))
    return {row.key: (row.id, row.name) for row in rows}


def _cell(row: Row[Any], by: Sequence[str], people: Mapping[int, tuple[str, str]], of: int) -> Cell:
    values: list[str | None] = []
    who: str | None = None
    for name in by:
        place = _place(name, by)
        if name == "who" and row[place] is not None:
            who, shown = people[row[place]]
            values.append(shown)
        else:
            values.append(row[place + 1] if name == "who" else row[place])
    kinds = {name: int(row._mapping[name]) for name, _ in _KINDS}
    return Cell(
        values=tuple(values),
        person=who,
        statements=row.statements,
        documents=row.documents,
        share=row.statements / of if of else 0.0,
        indirect=row.statements - kinds["direct"] - kinds["mixed"],
        expected_wrong=float(row.expected_wrong),
        **kinds,
    )


def _documents(connection: Connection, selection: Selection) -> int:
    """How many stories there are in all cells: many stand in several, so that they cannot be added up."""
    different = select(func.count(distinct(entry.c.document_key))).where(statements_where(connection, selection))
    return int(connection.execute(different).scalar() or 0)


def _total(cells: Sequence[Cell], documents: int | None) -> Cell:
    kinds = ("statements", "indirect", *(name for name, _ in _KINDS))
    return Cell(
        values=(),
        documents=sum(cell.documents for cell in cells) if documents is None else documents,
        share=1.0 if cells else 0.0,
        expected_wrong=sum(cell.expected_wrong for cell in cells),
        **{kind: sum(getattr(cell, kind) for cell in cells) for kind in kinds},
    )


def _ordered(cells: Sequence[Cell], by: Sequence[str]) -> list[Cell]:
    """Cells by their first dimension, then by the next; what is not known comes last."""
    orders: list[Callable[[Cell], Any]] = []
    for place, name in enumerate(by):
        sizes: dict[str | None, int] = defaultdict(int)
        for cell in cells:
            sizes[cell.values[place]] += cell.statements
        orders.append(_order(place, sizes if DIMENSIONS[name].order == "size" else {}))
    return sorted(cells, key=lambda cell: (*(order(cell) for order in orders), cell.person or ""))


def _order(place: int, sizes: Mapping[str | None, int]) -> Callable[[Cell], Any]:
    def order(cell: Cell) -> tuple[bool, int, str]:
        value = cell.values[place]
        return value is None, -sizes.get(value, 0), value or ""

    return order


def accuracy_for(by: Sequence[str], cells: Sequence[Cell]) -> tuple[FieldAccuracy, ...]:
    """The measured figures: of the columns that always stand, then of the values of each dimension."""
    always = [one for field, value in MEASURED.values() for one in accuracy_of(field, [value]) if one.value == value]
    counted = [
        one
        for place, name in enumerate(by)
        if DIMENSIONS[name].told_by == "model"
        for one in accuracy_of(name, {cell.values[place] or "" for cell in cells})
    ]
    return tuple(dict.fromkeys([*always, *counted]))


def _models(connection: Connection) -> tuple[str, ...]:
    used = select(model.c.name, model.c.version).where(model.c.key.in_(select(document.c.model_key).distinct()))
    return tuple(sorted(f"{row.name} {row.version}" for row in connection.execute(used)))
