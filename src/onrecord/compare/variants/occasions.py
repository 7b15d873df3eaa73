"""Whether two statements may have been made on one occasion: politicians repeat themselves."""

from collections.abc import Iterator
from typing import Final, Literal

from onrecord.compare.claims import Claim
from onrecord.compare.days import DAYS_OF_GRACE, agree, days_between

Occasion = Literal["one", "doubtful", "other"]

# A day that was taken from a neighbouring statement is often that of another event of the same week: in half of BASIL
# all ten pairs of equal quotations whose days differ had such a day, and were one utterance.
DAYS_OF_DOUBT: Final = 7


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
    if a.said and b.said and not agree(a.said, b.said):
        yield days_between(a.said, b.said), a.said_is_stated and b.said_is_stated
    for one, other in ((a, b), (b, a)):
        if _is_after(one.said, other.published):
            yield days_between(one.said, other.published), one.said_is_stated


def _is_after(said: str | None, published: str | None) -> bool:
    apart = days_between(said, published)
    return apart is not None and apart > DAYS_OF_GRACE and (said or "") > (published or "")
