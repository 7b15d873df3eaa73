"""Links between statements: put in as proposed, and read with what people said of them.

A link goes with either of its statements. What a person said of it stands apart, by the ids of the statements
(`link_reviews`), so that a link that they dismissed is not shown again when a later pass proposes it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, insert, or_, select, update

from onrecord.record import Link, LinkKind, Model
from onrecord.store.annotations import model_key_of
from onrecord.store.audit import now
from onrecord.store.batches import BATCH, batches
from onrecord.store.schema import AnyRow, alias, document, entry, link, link_review, model, statement

LinkState = Literal["suggested", "confirmed", "dismissed"]
Pair = tuple[str, int, int]  # kind, and the rows of the statements

SYMMETRIC: Final = frozenset({"contradicts", "repeats"})  # it is the same link from either end


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """A link as it stands.

    Attributes:
        key: its row, which lasts as long as both statements do.
        a, b: ids of the statements; document_a, document_b: of their stories.
        state: suggested, or what a person said: confirmed or dismissed.
        editor, reviewed_at: of who said so.
        model: "name version" of the model that took part; None where there was none.
    """

    key: int
    kind: LinkKind
    a: str
    b: str
    document_a: str
    document_b: str
    confidence: float
    reasons: tuple[str, ...]
    state: LinkState
    model: str | None
    made_at: str
    editor: str | None = None
    reviewed_at: str | None = None

    @property
    def is_within(self) -> bool:
        """Whether both statements stand in one story."""
        return self.document_a == self.document_b

    def link(self) -> Link:
        """The link of the record."""
        return Link(kind=self.kind, a=self.a, b=self.b, confidence=self.confidence, reasons=self.reasons)


@dataclass(slots=True)
class LinkTally:
    """What became of links that were put in.

    Attributes:
        new: not there before.
        again: there before; confidence and reasons are the new ones.
        reviewed: of these and those, the ones of which people have said something.
        unknown: with a statement that is not in the database, or the same one twice.
        withdrawn: that were there as suggestions, and were not proposed again.
    """

    new: int = 0
    again: int = 0
    reviewed: int = 0
    unknown: int = 0
    withdrawn: int = 0


def put_links(connection: Connection, links: Iterable[Link], *, made_by: Model | None = None) -> LinkTally:
    """Put links in, across stories too; one that is there gets the new confidence and reasons.

    Args:
        connection: in a writing transaction.
        links: statements are named by the ids that they have, or had before a re-annotation.
        made_by: the model that took part, if one did.
    """
    tally = LinkTally()
    _put(connection, links, tally, made_by)
    return tally


def replace_links(
    connection: Connection,
    links: Iterable[Link],
    *,
    of: Collection[str],
    kinds: Collection[LinkKind],
    made_by: Model | None = None,
    kept: Collection[int] = (),
) -> LinkTally:
    """Put in what a pass found of some statements, in the place of what an earlier one had found of them.

    Suggestions of these kinds from or to these statements that are not among the links go; what people have confirmed
    or dismissed stays.

    Args:
        connection: in a writing transaction.
        links: as for `put_links`.
        of: ids of the statements that were compared with all others.
        kinds: of the links that the pass looks for.
        made_by: the model that took part, if one did.
        kept: rows of suggestions of which the pass makes nothing, and which stay as they are.
    """
    tally = LinkTally()
    stay = _put(connection, links, tally, made_by).union(kept)
    for ids in batches(of, BATCH):
        keys = sorted(set(keys_of(connection, ids).values()))
        query = select(link.c.key).where(link.c.kind.in_(sorted(kinds)), link.c.state == "suggested", touching(keys))
        tally.withdrawn += _withdraw(connection, query, stay)
    return tally


def replace_links_within(connection: Connection, document_key: int, links: Iterable[Link]) -> LinkTally:
    """Put in the links within a story in the place of those that were found before, as `replace_links`.

    Args:
        connection: in a writing transaction.
        document_key: the story's row.
        links: between its statements.
    """
    tally = LinkTally()
    stay = _put(connection, links, tally, None)
    own = select(statement.c.key).where(statement.c.document_key == document_key)
    within = and_(link.c.state == "suggested", link.c.a_key.in_(own), link.c.b_key.in_(own))
    tally.withdrawn += _withdraw(connection, select(link.c.key).where(within), stay)
    return tally


def links_of(connection: Connection, statement_keys: Sequence[int]) -> list[StoredLink]:
    """The links from and to some statements, in every state, as they were put in.

    Links of statements that were rejected, or to a story that is not current, are left out.
    """
    found: dict[int, StoredLink] = {}
    for keys in batches(statement_keys, BATCH):
        rows = connection.execute(LINKS.where(touching(keys), stands()).order_by(link.c.key)).all()
        found |= {one.key: one for one in stored(connection, rows)}
    return [found[key] for key in sorted(found)]


def links_of_document(connection: Connection, document_id: str) -> list[StoredLink]:
    """The links from and to the statements of a document, as `links_of`."""
    query = select(statement.c.key).join(document, document.c.key == statement.c.document_key)
    return links_of(connection, connection.execute(query.where(document.c.id == document_id)).scalars().all())


def standing_links(connection: Connection, kinds: Collection[LinkKind]) -> list[StoredLink]:
    """All links of some kinds, in every state, in the order in which they were put in.

    Those of statements that were rejected, or to a story that is not current, are left out.
    """
    query = LINKS.where(link.c.kind.in_(sorted(kinds)), stands())
    return stored(connection, connection.execute(query.order_by(link.c.key)).all())


def touching(keys: Sequence[int]) -> ColumnElement[bool]:
    """The condition on `link` for those from or to some statements."""
    return or_(link.c.a_key.in_(keys), link.c.b_key.in_(keys))


def stands() -> ColumnElement[bool]:
    """The condition on `LINKS` for links that count: of statements that nobody rejected, in current stories.

    Within one story it may be of an earlier version.
    """
    both_current = and_(a_entry.c.current, b_entry.c.current)
    within = a_entry.c.document_key == b_entry.c.document_key
    return and_(a_entry.c.status != "rejected", b_entry.c.status != "rejected", or_(both_current, within))


_a, _b = statement.alias("a"), statement.alias("b")
_a_document, _b_document = document.alias("a_document"), document.alias("b_document")
a_entry, b_entry = entry.alias("a_entry"), entry.alias("b_entry")
LINKS: Final[Select[Any]] = select(
    link,
    _a.c.id.label("a"),
    _b.c.id.label("b"),
    _a_document.c.id.label("document_a"),
    _b_document.c.id.label("document_b"),
    model.c.name.label("model_name"),
    model.c.version.label("model_version"),
).select_from(
    link.join(_a, _a.c.key == link.c.a_key)
    .join(_b, _b.c.key == link.c.b_key)
    .join(a_entry, a_entry.c.key == link.c.a_key)
    .join(b_entry, b_entry.c.key == link.c.b_key)
    .join(_a_document, _a_document.c.key == _a.c.document_key)
    .join(_b_document, _b_document.c.key == _b.c.document_key)
    .outerjoin(model, model.c.key == link.c.model_key)
)


def stored(connection: Connection, rows: Sequence[AnyRow]) -> list[StoredLink]:
    """The links of rows of `LINKS`, in their order."""
    told = reviews_of(connection, {key for row in rows if row.state != "suggested" for key in (row.a_key, row.b_key)})
    found = []
    for row in rows:
        said = said_of(told, (row.kind, row.a_key, row.b_key))
        found.append(
            StoredLink(
                key=row.key,
                kind=row.kind,
                a=row.a,
                b=row.b,
                document_a=row.document_a,
                document_b=row.document_b,
                confidence=row.confidence,
                reasons=tuple(row.reasons),
                state=row.state,
                model=f"{row.model_name} {row.model_version}" if row.model_name else None,
                made_at=row.made_at,
                editor=said.editor if said else None,
                reviewed_at=said.at if said else None,
            )
        )
    return found


def reviews_of(connection: Connection, statement_keys: Collection[int]) -> dict[Pair, AnyRow]:
    """What people said of links of some statements, whatever ids these had then; the last word on each."""
    keys = ids_of(connection, statement_keys)
    found: dict[Pair, AnyRow] = {}
    for ids in batches(keys, BATCH):
        query = select(link_review).where(or_(link_review.c.a_id.in_(ids), link_review.c.b_id.in_(ids)))
        rows = connection.execute(query.order_by(link_review.c.at, link_review.c.key)).all()
        others = {other for row in rows for other in (row.a_id, row.b_id)} - keys.keys()
        keys |= keys_of(connection, others)
        found |= {
            (row.kind, keys[row.a_id], keys[row.b_id]): row for row in rows if row.a_id in keys and row.b_id in keys
        }
    return found


def said_of(told: Mapping[Pair, AnyRow], pair: Pair) -> AnyRow | None:
    """What was said of a link, from its other end too where that is the same."""
    kind, a, b = pair
    forth, back = told.get(pair), told.get((kind, b, a)) if kind in SYMMETRIC else None
    if forth is None or back is None:
        return forth if forth is not None else back
    return max(forth, back, key=lambda row: row.at)


def ids_of(connection: Connection, statement_keys: Collection[int]) -> dict[str, int]:
    """Rows of statements by the ids that they have and had."""
    found: dict[str, int] = {}
    for keys in batches(sorted(statement_keys), BATCH):
        for ids in (
            select(statement.c.id, statement.c.key).where(statement.c.key.in_(keys)),
            select(alias.c.id, alias.c.statement_key).where(alias.c.statement_key.in_(keys)),
        ):
            found |= {row[0]: row[1] for row in connection.execute(ids)}
    return found


def keys_of(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Rows of statements by ids that they have or had; ids that lead nowhere are left out."""
    found: dict[str, int] = {}
    for some in batches(sorted(set(ids)), BATCH):
        had = select(alias.c.id, alias.c.statement_key).where(alias.c.id.in_(some))
        have = select(statement.c.id, statement.c.key).where(statement.c.id.in_(some))
        for query in (had, have):
            found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _withdraw(connection: Connection, suggestions: Select[Any], stay: Collection[int]) -> int:
    """Take out suggestions but for those that stay; returns how many."""
    gone = [key for key in connection.execute(suggestions).scalars() if key not in stay]
    return sum(connection.execute(delete(link).where(link.c.key.in_(some))).rowcount for some in batches(gone, BATCH))


def _put(connection: Connection, links: Iterable[Link], tally: LinkTally, made_by: Model | None) -> set[int]:
    """Put links in; gives their rows."""
    model_key = model_key_of(connection, made_by) if made_by else None
    rows: set[int] = set()
    for some in batches(links, BATCH):
        keys = keys_of(connection, (end for one in some for end in (one.a, one.b)))
        wanted: dict[Pair, Link] = {}
        for one in some:
            a, b = keys.get(one.a), keys.get(one.b)
            if a is None or b is None or a == b:
                tally.unknown += 1
            elif one.kind not in SYMMETRIC or (one.kind, b, a) not in wanted:
                wanted[one.kind, a, b] = one
        rows |= _write(connection, wanted, tally, model_key)
    return rows


def _write(connection: Connection, wanted: Mapping[Pair, Link], tally: LinkTally, model_key: int | None) -> set[int]:
    ends = {key for _, *pair in wanted for key in pair}
    there = rows_between(connection, ends)
    told = reviews_of(connection, ends)
    again, new = [], []
    for pair, one in wanted.items():
        values = {"confidence": one.confidence, "reasons": list(one.reasons), "model_key": model_key, "made_at": now()}
        said = said_of(told, pair)
        tally.reviewed += said is not None
        row = row_of(there, pair)
        if row is not None:
            again.append({"row": row, **values})
        else:
            kind, a, b = pair
            state = said.verdict if said is not None else "suggested"
            new.append({"kind": kind, "a_key": a, "b_key": b, "state": state, **values})
    if again:
        connection.execute(update(link).where(link.c.key == bindparam("row")), again)
    if new:
        connection.execute(insert(link), new)
    tally.again += len(again)
    tally.new += len(new)
    there = rows_between(connection, ends) if new else there
    return {row for pair in wanted if (row := row_of(there, pair)) is not None}


def rows_between(connection: Connection, statement_keys: Collection[int]) -> dict[Pair, int]:
    """The rows of the links between some statements."""
    query = select(link.c.kind, link.c.a_key, link.c.b_key, link.c.key)
    rows = connection.execute(query.where(link.c.a_key.in_(statement_keys), link.c.b_key.in_(statement_keys)))
    return {(row.kind, row.a_key, row.b_key): row.key for row in rows}


def row_of(there: Mapping[Pair, int], pair: Pair) -> int | None:
    """The row of a link, from its other end too where that is the same."""
    kind, a, b = pair
    row = there.get(pair)
    return there.get((kind, b, a)) if row is None and kind in SYMMETRIC else row
