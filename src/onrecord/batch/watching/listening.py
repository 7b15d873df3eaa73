"""Who is told what a watch does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.record import Document
from onrecord.store.documents import Outcome


def _ignore(*_: object) -> None:
    """The default of all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told what a watch does, while it does it.

    Attributes:
        on_done: of each story that is on record for good, and what became of it.
        on_trouble: of each feed, story and alert that failed: its address or name, and why.
        on_match: of what alerts without a webhook found, as JSON. It counts as delivered when this returns.
    """

    on_done: Callable[[Document, Outcome], None] = _ignore
    on_trouble: Callable[[str, str], None] = _ignore
    on_match: Callable[[Mapping[str, Any]], None] = _ignore


@dataclass(slots=True)
class RoundTally:
    """What came of a round.

    Attributes:
        asked: feeds that were asked; unchanged: those that had nothing new; failed: those that failed, that rest
            since they failed, or that are gone.
        gone: how many of these are gone for good.
        named: stories that feeds named for the first time.
        read: stories that were put in; known: that were there already.
        statements: of those that were put in.
        later: stories whose page failed, and is tried again; given_up: whose page is not.
        found: matches of alerts; delivered: printed or posted.
        alerts_failed: alerts whose webhook did not take a match.
    """

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0
    named: int = 0
    read: int = 0
    known: int = 0
    statements: int = 0
    later: int = 0
    given_up: int = 0
    found: int = 0
    delivered: int = 0
    alerts_failed: list[str] = field(default_factory=list)
