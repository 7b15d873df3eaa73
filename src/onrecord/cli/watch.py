"""`onrecord watch`: feeds, and what they name put on record as it appears."""

import getpass
import math
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import (
    DEFAULT_DATABASE,
    DEFAULT_PAUSE,
    AllowPrivate,
    AnyLanguage,
    Database,
    Debug,
    IgnoreRobots,
    Outlet,
    Pause,
)
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.terminal import say, visible_text

if TYPE_CHECKING:
    from onrecord.batch.watching.listening import Listener, RoundTally
    from onrecord.ingest import ReadOptions
    from onrecord.record import Document
    from onrecord.store import Store
    from onrecord.store.documents import Outcome

HELP = """\
Watch feeds: read the stories that they name, and put them on record as they appear.

\b
Example:
  onrecord watch feeds.opml --db record.db
  onrecord watch https://gull.example/rss https://tern.example/atom.xml --interval 15
  onrecord watch feeds.opml --once
  onrecord watch --status

FEED is the address of a feed (RSS or Atom), or an OPML file that lists some, as feed readers export it. A feed is \
asked every half hour, and sends itself only if it has changed; one that fails rests, longer each time, and one that \
is gone for good is asked again after four weeks only. Each story is read once; one whose page fails is tried again \
for some hours, then given up. What is read, and what waits, is kept in the database: a watch that was stopped goes on \
where it was.

--once asks every feed once and ends, for cron; exit code 1 then says that a feed or an alert failed. robots.txt is \
obeyed, and no site is asked more than once a second.

One line a story goes to standard output, as of `onrecord add`; a line that begins with a brace is what an alert \
(`onrecord alerts`) found, as JSON. What failed is told on standard error. Run one watch for a database.
"""
_USERINFO = re.compile(r"//[^/?#]*@")
_WATCHED = "Only http and https addresses are watched, without a name and a password in them."
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_MINUTE = 60.0
LONGEST_INTERVAL = 43_200.0  # minutes: thirty days


def watch(  # noqa: PLR0913 - each parameter is an option of the command
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]", help="Addresses of feeds, and OPML files.")
    ] = None,
    *,
    database: Database = DEFAULT_DATABASE,
    once: Annotated[bool, typer.Option("--once", help="Ask every feed once, read what is new, and end.")] = False,
    interval: Annotated[
        float,
        typer.Option(metavar="MINUTES", min=1.0, max=LONGEST_INTERVAL, help="Between two times that a feed is asked."),
    ] = 30.0,
    status: Annotated[
        bool, typer.Option("--status", help="Print what is known of every feed that was ever watched, and end.")
    ] = False,
    outlet: Outlet = None,
    any_language: AnyLanguage = False,
    allow_private: AllowPrivate = False,
    ignore_robots: IgnoreRobots = False,
    pause: Pause = DEFAULT_PAUSE,
    debug: Debug = False,
) -> None:
    """Watch until interrupted, or once."""
    with orderly(debug=debug):
        from onrecord.errors import UsageError
        from onrecord.ingest import ReadOptions
        from onrecord.store import open_store

        if status:
            if feeds or once:
                raise UsageError("--status asks no feed", next_step="Give it alone.")
            with open_store(database) as store:
                print_status(store)
            return
        if math.isnan(interval):  # which is in every range
            raise UsageError("--interval is no number", next_step="Give minutes.")
        if not feeds:
            raise UsageError("there is no feed to watch", next_step="Give the address of one, or an OPML file.")
        options = ReadOptions(
            outlet=outlet,
            any_language=any_language,
            allow_private=allow_private,
            ignore_robots=ignore_robots,
            pause=pause,
        )
        addresses = addresses_of(feeds)
        with open_store(database, create=True) as store:
            well = watch_feeds(store, addresses, options=options, interval=interval * _MINUTE, once=once)
        if not well:
            raise typer.Exit(FAILED)


def addresses_of(feeds: Sequence[str]) -> list[str]:
    """The addresses of feeds, those of OPML files written out; what is none in such a file is told of.

    Raises:
        InputError: a file is not there, or no OPML.
        UsageError: an address cannot be watched.
    """
    from onrecord.errors import UsageError
    from onrecord.ingest.opml import is_watchable, read_opml

    found: list[str] = []
    for feed in feeds:
        if not _ADDRESS.match(feed):
            listed = read_opml(Path(feed))
            found += listed.feeds
            for other in listed.others:
                say(f"{feed}: {_without_password(other)} is passed over. {_WATCHED}")
        elif is_watchable(feed):
            found.append(feed)
        else:
            raise UsageError(f"{_without_password(feed)} is no feed that can be watched", next_step=_WATCHED)
    return list(dict.fromkeys(found))


def _without_password(address: str) -> str:
    return _USERINFO.sub("//…@", address)


def watch_feeds(
    store: "Store", addresses: Sequence[str], *, options: "ReadOptions", interval: float, once: bool
) -> bool:
    """Watch feeds, and tell of what is done.

    Args:
        store: an open database.
        addresses: of the feeds.
        options: what the pages do not tell.
        interval: seconds.
        once: end after a round.

    Returns:
        Whether all went well: no feed and no alert failed in the last round.

    Raises:
        OnRecordError: the database cannot be written, or the weights do not load.
    """
    from onrecord.batch.watching.rounds import Watch
    from onrecord.batch.watching.webhook import secret

    one = Watch(
        store,
        addresses,
        options=options,
        added_by=getpass.getuser(),
        interval=interval,
        secret=secret(),
        listener=listener(),
    )
    if once:
        tally = one.once()
        say(summary(tally))
        return not tally.failed and not tally.alerts_failed
    say(f"watching {len(addresses):,} feed{'' if len(addresses) == 1 else 's'}; Ctrl-C ends it")
    for tally in one.rounds():
        if tally.named or tally.read or tally.given_up or tally.delivered:
            say(summary(tally))
    say("Every feed is gone: there is nothing left to watch.")
    return False


def listener() -> "Listener":
    """Who tells the user: data on standard output, trouble on standard error."""
    from onrecord.batch.watching.listening import Listener
    from onrecord.export.jsonl import as_json

    def on_done(document: "Document", outcome: "Outcome") -> None:
        _write(f"{outcome}\t{document.id}\t{document.origin.name if document.origin else '-'}")

    def on_trouble(name: str, why: str) -> None:
        say(why if name in why else f"{name}: {why}")

    def on_match(told: Mapping[str, Any]) -> None:
        _write(as_json(told))

    return Listener(on_done=on_done, on_trouble=on_trouble, on_match=on_match)


def summary(tally: "RoundTally") -> str:
    """What came of a round, in a line."""
    resting = tally.failed - tally.gone
    parts = [
        (tally.asked, "feed asked" if tally.asked == 1 else "feeds asked"),
        (tally.unchanged, "unchanged"),
        (resting, "failed"),
        (tally.gone, "gone for good"),
    ]
    stories = [
        (tally.named, "new story named" if tally.named == 1 else "new stories named"),
        (tally.read, "added"),
        (tally.known, "known already"),
        (tally.later, "to be tried again"),
        (tally.given_up, "given up"),
    ]
    lines = [", ".join(f"{count:,} {what}" for count, what in some if count) for some in (parts, stories)]
    if tally.statements:
        lines.append(f"{tally.statements:,} statements")
    if tally.found or tally.delivered or tally.alerts_failed:
        failed = f", {len(tally.alerts_failed)} not delivered" if tally.alerts_failed else ""
        lines.append(f"alerts: {tally.found:,} found, {tally.delivered:,} delivered{failed}")
    return "; ".join(line for line in lines if line) or "no feed was due"


def print_status(store: "Store") -> None:
    """Print what is known of every feed: a line each on a terminal, JSON Lines in a pipe."""
    from onrecord.cli.formats.watched import print_feeds
    from onrecord.store.watching.feeds import feed_states
    from onrecord.store.watching.items import given_up

    with store.reading() as connection:
        states = feed_states(connection)
        lost = {one.feed.key: given_up(connection, one.feed.key) for one in states if one.failed}
    if not states:
        say("No feed was ever watched; `onrecord watch FEED` begins.")
        return
    print_feeds(states, lost, sys.stdout)
    sys.stdout.flush()


def _write(line: str) -> None:
    sys.stdout.write((visible_text(line) if sys.stdout.isatty() else line) + "\n")
    sys.stdout.flush()  # who reads it may rely on what it says, though the program is killed the moment after
