"""Printings of one story: recognised when a story is put in, and counted as one origin.

Each story has a MinHash signature, and its bands stand in an index. Of the stories that share a band with a new one,
the likest gives it its family, if it is near enough. Which printing is the origin is told when it is asked: the first
one that names the agency which most of them name, else the first one. Stories that were put in before that was done
are taken in by `index_printings`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, tuple_

from onrecord.errors import UsageError
from onrecord.store.batches import BATCH, batches
from onrecord.store.database import Store
from onrecord.store.documents import document_key
from onrecord.store.schema import AnyRow, document, printing, printing_band
from onrecord.store.selection import published_within

AT_ONCE: Final = 50  # stories taken in in one transaction: some tenths of a second
# Of a band that thousands share, as pages without an article in them do, so many are looked at.
LOOKED_AT: Final = 200
_UNDATED: Final = "~"  # behind all dates

Progress = Callable[[int, int], None]
Told = TypeVar("Told", bound=Any)  # a printing, as a row or to be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A printing of a story.

    Attributes:
        agency: that it names as its source.
        same_text: word for word as the story that was asked for; else nearly so.
    """

    id: str
    outlet: str | None
    url: str | None
    title: str | None
    published: str | None
    agency: str | None
    same_text: bool


@dataclass(frozen=True, slots=True)
class Printings:
    """All printings of a story, the first one first; of those of one day, the one that was added first."""

    printings: tuple[Printing, ...]

    @property
    def origin(self) -> Printing:
        """The first printing that names the agency which most of them name, else the first."""
        return _origin(self.printings)

    def __len__(self) -> int:
        return len(self.printings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A story, by its first printing.

    Attributes:
        document_id, title, outlet, published: of the printing that counts as the first.
        agency: that most of the printings name as their source.
        printings: how many there are.
        outlets: of how many outlets.
    """

    document_id: str
    title: str | None
    outlet: str | None
    published: str | None
    agency: str | None
    printings: int
    outlets: int


def place_printing(connection: Connection, key: int, text: str) -> int:
    """Put a story with the printings that are near enough; gives its family.

    Args:
        connection: in a writing transaction.
        key: the story's row.
        text: as it was read.
    """
    # Whoever only reads a database has no need of what this imports.
    from onrecord.compare.variants.agencies import agency_of
    from onrecord.compare.variants.printings import bands, signature

    made = signature(text)
    own = [{"band": band, "hash": value, "document_key": key} for band, value in enumerate(bands(made))]
    family = _family(connection, own, made) or key
    row = {"document_key": key, "family": family, "agency": agency_of(text), "signature": made}
    connection.execute(insert(printing).values(row))
    if own:
        connection.execute(insert(printing_band), own)
    return family


def index_printings(store: Store, *, progress: Progress | None = None) -> int:
    """Take in the stories that have not been placed among the printings yet; returns how many there were.

    Args:
        store: the database, which must be writable if there are any.
        progress: called with how many of how many are done.
    """
    placed = select(printing.c.document_key).where(printing.c.document_key == document.c.key).exists()
    with store.reading() as connection:
        waiting = select(document.c.key).where(document.c.kind == "story", ~placed).order_by(document.c.key)
        keys = connection.execute(waiting).scalars().all()
    done = 0
    for some in batches(keys, AT_ONCE):
        with store.writing() as connection:
            query = select(document.c.key, document.c.text).where(document.c.key.in_(some), ~placed)
            for row in connection.execute(query.order_by(document.c.key)).all():
                place_printing(connection, row.key, row.text)
        done += len(some)
        if progress:
            progress(done, len(keys))
    return len(keys)


def printings(connection: Connection, document_id: str) -> Printings:
    """The printings of a story in current versions, and itself.

    Raises:
        NotOnRecord: there is no document of that id.
    """
    key = document_key(connection, document_id)
    own = connection.execute(select(document.c.text_hash).where(document.c.key == key)).scalar_one()
    family = select(printing.c.family).where(printing.c.document_key == key).scalar_subquery()
    alike = select(printing.c.document_key).where(printing.c.family == family)
    wanted = or_(document.c.key == key, and_(document.c.current, or_(document.c.key.in_(alike), _has(own))))
    query = select(*_SHOWN, document.c.text_hash).select_from(document.outerjoin(printing))
    rows = connection.execute(query.where(wanted).order_by(*_FIRST)).all()
    return Printings(tuple(Printing(**_shown(row), same_text=row.text_hash == own) for row in rows))


def origins_of(connection: Connection, document_ids: Collection[str]) -> dict[str, Origin]:
    """The origin of each of some stories, by their ids; a story that is printed once is its own."""
    found: dict[str, Origin] = {}
    for ids in batches(sorted(set(document_ids)), BATCH):
        query = select(document.c.id, printing.c.family).select_from(document.join(printing))
        families = {row.id: row.family for row in connection.execute(query.where(document.c.id.in_(ids)))}
        origins = _origins(connection, set(families.values()))
        found |= {one: origins[family] for one, family in families.items() if family in origins}
    return found


def most_printed(
    connection: Connection, *, since: str | None = None, until: str | None = None, limit: int = 20
) -> list[Origin]:
    """Stories with more than one printing, those with the most first.

    Args:
        connection: to ask.
        since: a day, month or year before which no printing that counts was published.
        until: the same of the end, included too.
        limit: how many at most.

    Raises:
        UsageError: the limit is none.
    """
    if limit < 1:
        raise UsageError(f"{limit} stories is no number to show", next_step="Give 1 or more.")
    count = func.count().label("count")
    query = select(printing.c.family, count).select_from(printing.join(document))
    query = query.where(document.c.current, *published_within(document.c.published, since, until))
    query = query.group_by(printing.c.family).having(func.count() > 1).order_by(count.desc(), printing.c.family)
    families = [row.family for row in connection.execute(query.limit(limit))]
    origins = _origins(connection, families)
    return [origins[family] for family in families if family in origins]


_SHOWN: Final = (
    *(document.c[name] for name in ("id", "outlet", "url", "title", "published")),
    printing.c.agency,
)
_FIRST: Final = (func.coalesce(document.c.published, _UNDATED), document.c.key)


def _family(connection: Connection, own: Sequence[Mapping[str, int]], made: bytes) -> int | None:
    """The family of the likest story that is near enough to one with such bands; of equally like ones, of the first."""
    from onrecord.compare.variants.printings import SAME_STORY, likeness

    pairs = [(row["band"], row["hash"]) for row in own]
    if not pairs:
        return None
    sharing = select(printing_band.c.document_key).where(tuple_(printing_band.c.band, printing_band.c.hash).in_(pairs))
    some = sharing.distinct().order_by(printing_band.c.document_key).limit(LOOKED_AT)
    query = select(printing.c.family, printing.c.signature).where(printing.c.document_key.in_(some))
    best, found = 0.0, None
    for row in connection.execute(query.order_by(printing.c.document_key)):
        like = likeness(made, row.signature)
        if like > best:
            best, found = like, int(row.family)
    return found if best >= SAME_STORY else None


def _origins(connection: Connection, families: Iterable[int]) -> dict[int, Origin]:
    query = select(*_SHOWN, printing.c.family).select_from(printing.join(document)).where(document.c.current)
    rows = connection.execute(query.where(printing.c.family.in_(sorted(families))).order_by(*_FIRST)).all()
    members: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        members[row.family].append(row)
    return {family: _told(found) for family, found in members.items()}


def _told(found: Sequence[AnyRow]) -> Origin:
    first = _origin(found)
    return Origin(
        document_id=first.id,
        title=first.title,
        outlet=first.outlet,
        published=first.published,
        agency=_agency(found),
        printings=len(found),
        outlets=len({row.outlet for row in found if row.outlet}),
    )


def _origin(found: Sequence[Told]) -> Told:
    agency = _agency(found)
    named = (one for one in found if agency and one.agency == agency)
    return next(named, found[0])


def _agency(found: Sequence[Any]) -> str | None:
    named = [one.agency for one in found if one.agency]
    return max(named, key=named.count, default=None)


def _has(text_hash: str) -> ColumnElement[bool]:
    return document.c.text_hash == text_hash


def _shown(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "outlet", "url", "title", "published", "agency")}
