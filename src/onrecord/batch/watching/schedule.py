"""When a feed, a story or a webhook is tried again."""

import datetime
import hashlib
from typing import Final

# A feed that failed rests for five minutes, then ten, then twenty, at most a day.
FEED_REST, LONGEST_FEED_REST = 300.0, 86_400.0
# A feed that is gone may have been taken off by mistake; it is asked again after four weeks.
GONE_REST: Final = 2_419_200.0
# A story whose page failed is tried after ten minutes, twenty, …: six times within some five hours.
ITEM_REST, LONGEST_ITEM_REST = 600.0, 21_600.0
ITEM_ATTEMPTS: Final = 6
# A site that asks to be left alone again and again is believed for a week.
LONGEST_ITEM_WAIT: Final = 604_800.0
# In a round, of a feed and of a site: at the usual pace two minutes of reading, until all feeds are asked again.
MOST_STORIES: Final = 100
# A webhook that failed is tried after a minute, two, four, …, at most every six hours, for as long as the alert lasts.
WEBHOOK_REST, LONGEST_WEBHOOK_REST = 60.0, 21_600.0
# What a webhook itself refuses (400, 413, 422) it will hardly take later: then the matches behind it have their turn.
REFUSALS: Final = 6
# A server may ask to be left alone for longer than we would leave it; beyond a week it is asked all the same.
LONGEST_ASKED_FOR: Final = 604_800.0
# Up to so much longer, else all feeds of a list would be asked in the same second again and again.
SPREAD: Final = 0.1

_FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"  # of `store.audit.now`


def rest(name: str, failures: int, *, first: float, longest: float, asked_for: float | None = None) -> float:
    """Seconds until what has failed is tried again: twice as long each time.

    Args:
        name: of what failed; it spreads those that failed together, the same each time for one name.
        failures: in a row, from 1 on.
        first: seconds after the first failure.
        longest: seconds at most.
        asked_for: by the server (Retry-After); it holds where it is longer.
    """
    doubled = min(first * 2.0 ** min(failures - 1, 30), longest)
    return max(spread(name, doubled), min(asked_for or 0.0, LONGEST_ASKED_FOR))


def spread(name: str, seconds: float) -> float:
    """So many seconds, and up to a tenth more, the same for one name each time."""
    share = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
    return seconds * (1.0 + SPREAD * share)


def later(moment: str, seconds: float) -> str:
    """So many seconds after a moment; both as they are stored."""
    return (datetime.datetime.strptime(moment, _FORM) + datetime.timedelta(seconds=seconds)).strftime(_FORM)


def seconds_between(one: str, other: str) -> float:
    """How long it is from one moment to another; negative where the other comes first."""
    return (datetime.datetime.strptime(other, _FORM) - datetime.datetime.strptime(one, _FORM)).total_seconds()
