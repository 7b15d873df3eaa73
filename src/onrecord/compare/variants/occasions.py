"""Whether two statements may have been made on one occasion: politicians repeat themselves."""

import datetime
from collections.abc import Iterator
from typing import Final, Literal

from onrecord.compare.claims import Claim

Occasion = Literal["one", "doubtful", "other"]

# A day is told loosely: "Sunday night" is Monday in another zone, and a weekday is at times taken for its neighbour.
DAYS_OF_GRACE: Final = 1
# A day that was taken from a neighbouring statement is often that of another event of the same week: in half of BASIL
# all ten pairs of equal quotations whose days differ had such a day, and were one utterance.
DAYS_OF_DOUBT: Final = 7
_DAY: Final = len("2017-03-01")


def occasion(a: Claim, b: Claim) -> Occasion:
    """Whether the days on which two statements were said, as far as known, are the same.

    What was printed cannot have been said later. "doubtful" where days differ by no more than a week, and one of them
    is not told with its statement.
    """
    conflicts = list(_conflicts(a, b))
    if any(is_stated or apart is None or apart > DAYS_OF_DOUBT for apart, is_stated in conflicts):
        return "other"
    return "doubtful" if conflicts else "one"


def _conflicts(a: Claim, b: Claim) -> Iterator[tuple[int | None, bool]]:
    """Days by which dates are apart that should not be, and whether all of them are told with their statements."""
    if a.said and b.said and not _agree(a.said, b.said):
        yield _days_apart(a.said, b.said), a.said_is_stated and b.said_is_stated
    for one, other in ((a, b), (b, a)):
        if _is_after(one.said, other.published):
            yield _days_apart(one.said, other.published), one.said_is_stated


def days_between(a: Claim, b: Claim) -> int | None:
    """Days between two printings; None where the day of one is not known."""
    return _days_apart(a.published, b.published)


def _agree(one: str, other: str) -> bool:
    apart = _days_apart(one, other)
    return apart <= DAYS_OF_GRACE if apart is not None else one.startswith(other) or other.startswith(one)


def _is_after(said: str | None, published: str | None) -> bool:
    apart = _days_apart(said, published)
    return apart is not None and apart > DAYS_OF_GRACE and (said or "") > (published or "")


def _days_apart(one: str | None, other: str | None) -> int | None:
    """Days between two dates; None where one is not known to the day."""
    if not one or not other or min(len(one), len(other)) < _DAY:
        return None
    return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days)
