"""Where a page ends, so that the next one goes on from there whatever was added in between."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Final

from onrecord.errors import UsageError
from onrecord.record import hash_of
from onrecord.store.search.index import Place

_SEAL_DIGITS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where to go on.

    Attributes:
        upper: the newest row of which the first page knew.
        total: how many there were.
        exact: whether that is exact.
        offset: how many of the ranked rows were shown; of results that are ranked.
        place: of the last row that was shown; of results by day.
    """

    upper: int
    total: int
    exact: bool
    offset: int = 0
    place: Place | None = None


def seal_of(*asked: object) -> str:
    """What ties a cursor to its query."""
    return hash_of(json.dumps(asked, sort_keys=True, default=str))[:_SEAL_DIGITS]


def written(cursor: Cursor, seal: str) -> str:
    """The cursor as users hand it back, of letters, digits, "-" and "_"."""
    place = [cursor.place.day, cursor.place.key] if cursor.place else None
    parts = [seal, cursor.upper, cursor.total, cursor.exact, cursor.offset, place]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, seal: str) -> Cursor:
    """The cursor that was handed out.

    Raises:
        UsageError: it is none, or one of another query.
    """
    try:
        padded = text.strip().encode() + b"=" * (-len(text.strip()) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        sealed, cursor = parts[0], _cursor(parts)
    except (binascii.Error, ValueError, TypeError, IndexError, KeyError, RecursionError):
        what = "this is no place to go on from"
        raise UsageError(what, where=text[:40], next_step="Give it as the page before printed it.") from None
    if sealed != seal:
        what = "this place to go on from belongs to another search"
        raise UsageError(what, where=text[:40], next_step="Repeat the same words, filters and order, or begin anew.")
    return cursor


def _cursor(parts: Any) -> Cursor:  # noqa: ANN401 - whatever JSON there is
    _, upper, total, exact, offset, place = parts
    numbers = [upper, total, offset, *([place[1]] if place else [])]
    if not all(type(number) is int and 0 <= number < 2**62 for number in numbers) or type(exact) is not bool:
        raise ValueError
    if place and not (place[0] is None or isinstance(place[0], str)):
        raise ValueError
    return Cursor(
        upper=upper, total=total, exact=exact, offset=offset, place=Place(place[0], place[1]) if place else None
    )
