"""The watch itself: round after round, feeds are asked, their stories read, and alerts told."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.batch.watching.announcing import Announcer
from onrecord.batch.watching.listening import Listener, RoundTally
from onrecord.batch.watching.polling import Now, ask_feeds
from onrecord.batch.watching.reading import Reader
from onrecord.batch.watching.schedule import GONE_REST, MOST_STORIES, later, seconds_between, spread
from onrecord.ingest import ReadOptions
from onrecord.ingest.polite import Fetcher, shared_fetcher
from onrecord.store.audit import now as this_moment
from onrecord.store.database import Store
from onrecord.store.watching.feeds import StoredFeed, known_feeds, put_feeds
from onrecord.store.watching.items import due_items, next_item_at

# A round begins at the earliest so long after the one before; what fell due meanwhile is done in one.
SHORTEST_SLEEP = 1.0
# The clock may be set, or the machine sleep: nobody trusts it for longer.
LONGEST_SLEEP = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells the time, and waits.

    Attributes:
        now: the moment, as it is stored.
        sleep: waits so many seconds.
    """

    now: Now = field(default=this_moment)
    sleep: Callable[[float], None] = field(default=time.sleep)


class Watch:
    """Feeds that are watched, with what they name put on record.

    Args:
        store: an open database; all that a watch must remember is kept there, and nothing elsewhere.
        feeds: their addresses.
        options: what the pages do not tell.
        added_by: who adds them.
        interval: seconds between two times that a feed is asked.
        secret: by which what is posted to webhooks is signed.
        listener: is told.
        clock: for tests.
    """

    def __init__(  # noqa: PLR0913 - what a watch is made of
        self,
        store: Store,
        feeds: Sequence[str],
        *,
        options: ReadOptions,
        added_by: str,
        interval: float,
        secret: bytes | None = None,
        listener: Listener | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._store = store
        self._urls = list(dict.fromkeys(feeds))
        self._options = options
        self._added_by = added_by
        self._interval = interval
        self._listener = listener or Listener()
        self._clock = clock or Clock()
        self._announcer = Announcer(store, secret=secret, now=self._clock.now, listener=self._listener)

    @property
    def _fetcher(self) -> Fetcher:
        return shared_fetcher(
            allow_private=self._options.allow_private,
            ignore_robots=self._options.ignore_robots,
            pause=self._options.pause,
        )

    def once(self) -> RoundTally:
        """Ask every feed that does not rest, read what waits, tell alerts; for a scheduler to call.

        Raises:
            StoreError: the database cannot be written; what the listener was told of is kept.
            ModelError: the weights do not load.
        """
        feeds = self._feeds()
        for one in feeds:
            if self._rests(one):
                told = f"{one.error} " if one.error else ""
                self._listener.on_trouble(one.url, f"{told}It is not asked again before {self._rests_until(one)}.")
        return self._round([one for one in feeds if not self._rests(one)])

    def rounds(self) -> Iterator[RoundTally]:
        """Round after round, each when the next feed, story or webhook falls due, until every feed is gone.

        Yields:
            What came of each, as `once` gives it.
        """
        while True:
            yield self._round([one for one in self._feeds() if self._due_at(one) <= self._clock.now()])
            wake = self._next_at()
            if wake is None:
                return
            self._clock.sleep(SHORTEST_SLEEP)
            while (moment := self._clock.now()) < wake:
                self._clock.sleep(min(seconds_between(moment, wake), LONGEST_SLEEP))

    def _round(self, due: Sequence[StoredFeed]) -> RoundTally:
        tally = RoundTally()
        feeds = self._feeds()
        asked = {one.key for one in due}
        for one in feeds:
            if one.key not in asked and (one.gone_at or one.failures):
                tally.failed += 1
                tally.gone += one.gone_at is not None
        ask_feeds(self._store, due, fetcher=self._fetcher, now=self._clock.now, listener=self._listener, tally=tally)
        with self._store.reading() as connection:
            items = due_items(connection, [one.key for one in feeds], at=self._clock.now(), most=MOST_STORIES)
        if items:
            self._reader(tally).read(items)
        self._announcer.announce(tally)
        return tally

    def _reader(self, tally: RoundTally) -> Reader:
        return Reader(
            self._store,
            options=self._options,
            fetcher=self._fetcher,
            added_by=self._added_by,
            now=self._clock.now,
            listener=self._listener,
            tally=tally,
        )

    def _feeds(self) -> list[StoredFeed]:
        with self._store.reading() as connection:
            feeds = known_feeds(connection, self._urls)
        if len(feeds) == len(self._urls):
            return feeds
        with self._store.writing() as connection:
            return put_feeds(connection, self._urls)

    def _rests(self, one: StoredFeed) -> bool:
        return self._rests_until(one) > self._clock.now()

    def _rests_until(self, one: StoredFeed) -> str:
        gone_until = later(one.asked_at, GONE_REST) if one.gone_at and one.asked_at else ""
        return max(gone_until, one.not_before or "")

    def _due_at(self, one: StoredFeed) -> str:
        """When a feed is asked next."""
        pause = GONE_REST if one.gone_at else spread(one.url, self._interval)
        regular = later(one.asked_at, pause) if one.asked_at else ""
        return max(regular, one.not_before or "")

    def _next_at(self) -> str | None:
        """When the next round begins; None where there is nothing left to do."""
        feeds = self._feeds()
        due = [self._due_at(one) for one in feeds]
        with self._store.reading() as connection:
            item = next_item_at(connection, [one.key for one in feeds])
        moments = [*due, *(one for one in (item, self._announcer.next_at()) if one is not None)]
        return None if item is None and all(one.gone_at for one in feeds) else min(moments)
