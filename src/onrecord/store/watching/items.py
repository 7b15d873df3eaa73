"""The stories that feeds named: those that wait to be read, and what became of the others.

A story is put in once for each feed, by the id that the feed gives it. It is marked as done after its document is
stored: who is killed in between reads it again, and finds it known.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from onrecord.ingest.feed import FeedItem
from onrecord.record import When
from onrecord.store.batches import BATCH, batches
from onrecord.store.schema import AnyRow, feed, feed_item


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """A story that waits to be read.

    Attributes:
        key: its row.
        feed: the address of the feed that named it.
        item: as the feed named it.
        attempts: that failed.
        seen_at: when the feed named it first.
    """

    key: int
    feed: str
    item: FeedItem
    attempts: int
    seen_at: str


def put_items(connection: Connection, feed_key: int, items: Iterable[FeedItem], *, at: str) -> int:
    """Put in the stories of a feed that are not there; returns how many were new.

    Args:
        connection: in a writing transaction.
        feed_key: the feed's row.
        items: as the feed names them.
        at: when it was asked.
    """
    new = 0
    for some in batches(items, BATCH):
        hashes = {hash_of(item.id): item for item in some}
        query = select(feed_item.c.id_hash).where(feed_item.c.feed_key == feed_key, feed_item.c.id_hash.in_(hashes))
        there = set(connection.execute(query).scalars())
        rows = [_row(feed_key, one, item, at) for one, item in hashes.items() if one not in there]
        if rows:
            connection.execute(insert(feed_item), rows)
        new += len(rows)
    return new


def due_items(connection: Connection, feed_keys: Sequence[int], *, at: str, most: int) -> list[StoredItem]:
    """The stories of some feeds that wait and may be tried now, in the order in which they were named.

    Args:
        connection: to the database.
        feed_keys: the feeds' rows.
        at: now.
        most: of each feed, the first so many.
    """
    due = feed_item.c.state == "waiting", or_(feed_item.c.not_before.is_(None), feed_item.c.not_before <= at)
    place = func.row_number().over(partition_by=feed_item.c.feed_key, order_by=feed_item.c.key).label("place")
    found: dict[int, StoredItem] = {}
    for keys in batches(feed_keys, BATCH):
        places = select(feed_item.c.key, place).where(feed_item.c.feed_key.in_(keys), *due).subquery()
        chosen = select(places.c.key).where(places.c.place <= most)
        query = select(*_COLUMNS).join(feed, feed.c.key == feed_item.c.feed_key)
        rows = connection.execute(query.where(feed_item.c.key.in_(chosen)))
        found |= {row.key: _item(row) for row in rows}
    return [found[key] for key in sorted(found)]


def next_item_at(connection: Connection, feed_keys: Sequence[int]) -> str | None:
    """When the first of the stories that wait may be tried; "" where one may be at once, None where none waits."""
    moments: list[str] = []
    first = select(func.min(func.coalesce(feed_item.c.not_before, "")))
    for keys in batches(feed_keys, BATCH):
        moment = connection.execute(
            first.where(feed_item.c.state == "waiting", feed_item.c.feed_key.in_(keys))
        ).scalar()
        moments += [] if moment is None else [moment]
    return min(moments, default=None)


def read_before(connection: Connection, link: str) -> str | None:
    """The document that was read at an address that another feed, or this one, named before; None where none was."""
    query = select(feed_item.c.document_id).where(feed_item.c.link_hash == hash_of(link), feed_item.c.state == "done")
    return connection.execute(query.limit(1)).scalar()


def given_up(connection: Connection, feed_key: int, *, limit: int = 20) -> list[tuple[str, str]]:
    """The stories of a feed that were given up, each with the reason; the latest so many."""
    query = select(feed_item.c.link, feed_item.c.error).where(
        feed_item.c.feed_key == feed_key, feed_item.c.state == "failed"
    )
    return [(row.link, row.error) for row in connection.execute(query.order_by(feed_item.c.key.desc()).limit(limit))]


def note_done(connection: Connection, keys: Sequence[int], *, document_id: str) -> None:
    """Remember that stories were read, and as which document."""
    _set(connection, keys, state="done", document_id=document_id, told=None, not_before=None, error=None)


def note_attempt(connection: Connection, keys: Sequence[int], *, error: str, not_before: str, counts: bool) -> None:
    """Remember that stories could not be read, and from when on they may be tried again.

    Args:
        connection: in a writing transaction.
        keys: their rows.
        error: why.
        not_before: from when on.
        counts: whether it was an attempt; else their site was just not to be asked.
    """
    _set(connection, keys, attempts=feed_item.c.attempts + int(counts), error=error, not_before=not_before)


def note_failed(connection: Connection, keys: Sequence[int], *, error: str) -> None:
    """Remember that stories were given up, and why."""
    failed = {"state": "failed", "attempts": feed_item.c.attempts + 1, "error": error}
    _set(connection, keys, **failed, told=None, not_before=None)


def hash_of(name: str) -> str:
    """By which an id or a link of any length is looked up."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


_COLUMNS = (*(feed_item.c[name] for name in ("key", "link", "told", "attempts", "seen_at")), feed.c.url)


def _set(connection: Connection, keys: Sequence[int], **values: Any) -> None:  # noqa: ANN401 - of a row
    for some in batches(keys, BATCH):
        connection.execute(update(feed_item).where(feed_item.c.key.in_(some)).values(values))


def _row(feed_key: int, id_hash: str, item: FeedItem, at: str) -> dict[str, Any]:
    told = {
        "id": item.id,
        "title": item.title,
        "author": item.author,
        "published": [item.published.value, item.published.time] if item.published else None,
    }
    return {
        "feed_key": feed_key,
        "id_hash": id_hash,
        "link": item.link,
        "link_hash": hash_of(item.link),
        "told": told,
        "state": "waiting",
        "attempts": 0,
        "seen_at": at,
    }


def _item(row: AnyRow) -> StoredItem:
    day = row.told["published"]
    item = FeedItem(
        id=row.told["id"],
        link=row.link,
        title=row.told["title"],
        author=row.told["author"],
        published=When(value=day[0], time=day[1], basis="published") if day else None,
    )
    return StoredItem(key=row.key, feed=row.url, item=item, attempts=row.attempts, seen_at=row.seen_at)
