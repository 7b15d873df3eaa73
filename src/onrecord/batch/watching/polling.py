"""Feeds asked whether they have anything new, and what they name put down before anything else is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onrecord.batch.watching.ahead import ahead
from onrecord.batch.watching.listening import Listener, RoundTally
from onrecord.batch.watching.schedule import FEED_REST, LONGEST_FEED_REST, later, rest
from onrecord.errors import Gone, InputError, NotAFeed, ServerBusy
from onrecord.ingest.feed import ACCEPT, MAX_FEED_BYTES, Feed, read_feed
from onrecord.ingest.polite import Fetcher, Page
from onrecord.store.database import Store
from onrecord.store.watching.feeds import StoredFeed, note_failure, note_gone, note_read, note_unchanged
from onrecord.store.watching.items import put_items

Now = Callable[[], str]


@dataclass(frozen=True, slots=True)
class _Read:
    page: Page
    feed: Feed


def ask_feeds(
    store: Store,
    feeds: Sequence[StoredFeed],
    *,
    fetcher: Fetcher,
    now: Now,
    listener: Listener,
    tally: RoundTally,
) -> None:
    """Ask feeds, several at a time; what they name for the first time waits in the database then.

    A feed that fails is told of and rests; the others go on.

    Args:
        store: an open database.
        feeds: to be asked, whether they rest or not.
        fetcher: fetches them.
        now: the moment, as it is stored.
        listener: is told.
        tally: counts.

    Raises:
        StoreError: the database cannot be written.
    """

    def do(one: StoredFeed) -> _Read | InputError | None:
        return _ask(one, fetcher)

    for one, got in ahead(feeds, do):
        tally.asked += 1
        if isinstance(got, InputError):
            _note_trouble(store, one, got, at=now())
            tally.failed += 1
            tally.gone += isinstance(got, Gone)
            listener.on_trouble(one.url, str(got))
        elif got is None:
            with store.writing() as connection:
                note_unchanged(connection, one.key, at=now())
            tally.unchanged += 1
        else:
            tally.named += _put(store, one, got, at=now())
            _tell_of_others(one, got.feed, listener)


def _ask(one: StoredFeed, fetcher: Fetcher) -> _Read | InputError | None:
    """What a feed says; None: nothing new."""
    try:
        page = fetcher.fetch(
            one.url, accept=ACCEPT, limit=MAX_FEED_BYTES, etag=one.etag, modified=one.modified, patient=False
        )
        return _Read(page, read_feed(page, name=one.url)) if page.changed else None
    except InputError as error:
        return error
    except Exception as error:  # noqa: BLE001 - what nobody foresaw in a feed stops no other
        what = f"it could not be read ({type(error).__name__}: {error})"
        return NotAFeed(what, where=one.url, next_step="Please report it with the feed's address.")


def _put(store: Store, one: StoredFeed, got: _Read, *, at: str) -> int:
    with store.writing() as connection:
        new = put_items(connection, one.key, got.feed.items, at=at)
        etag, modified = got.page.etag, got.page.modified
        note_read(connection, one.key, at=at, title=got.feed.title, etag=etag, modified=modified)
    return new


def _tell_of_others(one: StoredFeed, got: Feed, listener: Listener) -> None:
    """Tell of a feed of which nothing, or not all, can be read; one entry without a page among others is nothing."""
    if got.unlinked and not got.items:
        listener.on_trouble(one.url, "none of its stories has a link to a page, so nothing of it is read.")
    if got.left_out:
        listener.on_trouble(one.url, f"it names too many stories; the last {got.left_out:,} are not read.")


def _note_trouble(store: Store, one: StoredFeed, error: InputError, *, at: str) -> None:
    asked_for = error.retry_after if isinstance(error, ServerBusy) else None
    seconds = rest(one.url, one.failures + 1, first=FEED_REST, longest=LONGEST_FEED_REST, asked_for=asked_for)
    with store.writing() as connection:
        if isinstance(error, Gone):
            note_gone(connection, one.key, at=at, error=str(error))
        else:
            note_failure(connection, one.key, at=at, error=str(error), not_before=later(at, seconds))
