"""Feeds as they were last asked: what tells whether they have changed, and how often they failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from onrecord.store.batches import BATCH, batches
from onrecord.store.schema import AnyRow, feed, feed_item


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeed:
    """A feed that is watched, or was.

    Attributes:
        key: its row.
        etag, modified: as its server told when it was last read.
        asked_at: when it was last asked; ISO 8601, UTC, as all times here.
        failures: in a row.
        error: of the last of them.
        not_before: it rests until then.
        gone_at: when its server first said that it is gone for good, and has said nothing else since.
    """

    key: int
    url: str
    title: str | None
    etag: str | None
    modified: str | None
    asked_at: str | None
    failures: int
    error: str | None
    not_before: str | None
    gone_at: str | None


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed, and how many of the stories that it named are read, wait, or were given up."""

    feed: StoredFeed
    done: int
    waiting: int
    failed: int


def put_feeds(connection: Connection, urls: Iterable[str]) -> list[StoredFeed]:
    """The feeds of some addresses, in their order; those that are new to the database are put in."""
    wanted = list(dict.fromkeys(urls))
    known = _at(connection, wanted)
    if new := [url for url in wanted if url not in known]:
        connection.execute(insert(feed), [{"url": url, "failures": 0} for url in new])
        known |= _at(connection, new)
    return [known[url] for url in wanted]


def known_feeds(connection: Connection, urls: Sequence[str]) -> list[StoredFeed]:
    """The feeds of some addresses that are in the database, in the order of these."""
    known = _at(connection, urls)
    return [known[url] for url in urls if url in known]


def feed_states(connection: Connection) -> list[FeedState]:
    """Every feed that was ever watched, in the order in which they were first."""
    counted = select(feed_item.c.feed_key, feed_item.c.state, func.count().label("count"))
    found: dict[int, dict[str, int]] = {}
    for row in connection.execute(counted.group_by(feed_item.c.feed_key, feed_item.c.state)):
        found.setdefault(row.feed_key, {})[row.state] = row._mapping["count"]
    rows = connection.execute(select(feed).order_by(feed.c.key)).all()
    states = ((row, found.get(row.key, {})) for row in rows)
    return [
        FeedState(_stored(row), one.get("done", 0), one.get("waiting", 0), one.get("failed", 0)) for row, one in states
    ]


def note_unchanged(connection: Connection, key: int, *, at: str) -> None:
    """Remember that a feed answered, and has nothing new."""
    connection.execute(update(feed).where(feed.c.key == key).values(asked_at=at, **_WELL))


def note_read(
    connection: Connection, key: int, *, at: str, title: str | None, etag: str | None, modified: str | None
) -> None:
    """Remember that a feed was read; in the transaction in which its stories are put in, so that none is lost."""
    values = {"asked_at": at, "title": title, "etag": etag, "modified": modified, **_WELL}
    connection.execute(update(feed).where(feed.c.key == key).values(values))


def note_failure(connection: Connection, key: int, *, at: str, error: str, not_before: str) -> None:
    """Remember that a feed failed, and from when on it may be asked again."""
    values = {"asked_at": at, "failures": feed.c.failures + 1, "error": error, "not_before": not_before}
    connection.execute(update(feed).where(feed.c.key == key).values(values))


def note_gone(connection: Connection, key: int, *, at: str, error: str) -> None:
    """Remember that a feed is gone for good, by its server's word."""
    since = func.coalesce(feed.c.gone_at, at)
    values = {"asked_at": at, "failures": feed.c.failures + 1, "error": error, "gone_at": since}
    connection.execute(update(feed).where(feed.c.key == key).values(values))


_WELL = {"failures": 0, "error": None, "not_before": None, "gone_at": None}


def _at(connection: Connection, urls: Sequence[str]) -> dict[str, StoredFeed]:
    found: dict[str, StoredFeed] = {}
    for some in batches(urls, BATCH):
        found |= {row.url: _stored(row) for row in connection.execute(select(feed).where(feed.c.url.in_(some)))}
    return found


def _stored(row: AnyRow) -> StoredFeed:
    return StoredFeed(**row._mapping)
