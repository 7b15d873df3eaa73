"""Whatever goes wrong, as one error body and one error page.

{"error": {"code": "OR421", "what": "there is no document 'x'", "where": null, "next_step": "…"}}
"""

import logging
from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from onrecord import errors
from onrecord.errors import OnRecordError

_LOG = logging.getLogger("onrecord.serve")

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED = 400, 401, 403, 404, 405
TIMED_OUT, CONFLICT, TOO_LARGE, UNPROCESSABLE, TOO_MANY = 408, 409, 413, 422, 429
FAULT, UNAVAILABLE = 500, 503

# The nearest class counts, so a branch needs a line only where it differs from the one that it grows from.
_STATUS: dict[type[OnRecordError], int] = {
    OnRecordError: FAULT,
    errors.UsageError: BAD_REQUEST,
    errors.InputError: UNPROCESSABLE,
    errors.TooLarge: TOO_LARGE,
    errors.AnnotationFailed: UNPROCESSABLE,
    errors.ComparisonFailed: UNPROCESSABLE,
    errors.NotOnRecord: NOT_FOUND,
    errors.BadQuery: BAD_REQUEST,
    errors.BadCorrection: UNPROCESSABLE,
    errors.EditConflict: CONFLICT,
    errors.NotLoggedIn: UNAUTHORIZED,
    errors.AccessError: FORBIDDEN,
    errors.TooManyRequests: TOO_MANY,
    errors.StoreError: UNAVAILABLE,
}

HEADINGS = {
    BAD_REQUEST: "That cannot be asked",
    UNAUTHORIZED: "Log in first",
    FORBIDDEN: "Not allowed",
    NOT_FOUND: "Not on record",
    NOT_ALLOWED: "Not done this way",
    TIMED_OUT: "Too slow",
    CONFLICT: "Somebody else was faster",
    TOO_LARGE: "Too large",
    UNPROCESSABLE: "That could not be taken",
    TOO_MANY: "Too many at once",
    FAULT: "A fault of onrecord’s",
    UNAVAILABLE: "Not available now",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What could not be done, and why."""

    status: int
    """HTTP status"""
    code: str
    """of onrecord's errors (docs/errors.md); OR000 for a fault of ours"""
    what: str
    """what is wrong"""
    where: str | None = None
    """the input, or the place in it"""
    next_step: str | None = None
    """what can be done about it"""

    @property
    def heading(self) -> str:
        """What a page says of it first."""
        return HEADINGS.get(self.status, "That did not work")

    @property
    def body(self) -> dict[str, dict[str, str | None]]:
        """The error body."""
        return {
            "error": {"code": self.code, "what": self.what, "where": self.where, "next_step": self.next_step},
        }


def status_of(kind: type[OnRecordError]) -> int:
    """The HTTP status of an error of the tree."""
    return next(_STATUS[base] for base in kind.__mro__ if base in _STATUS)


def refusal_of(error: Exception) -> Refusal:
    """What to answer for an error, foreseen or not."""
    if isinstance(error, OnRecordError):
        return Refusal(
            status=status_of(type(error)),
            code=error.code,
            what=error.what,
            where=error.where,
            next_step=error.next_step,
        )
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    _LOG.error("unforeseen %s", type(error).__name__, exc_info=error)
    return Refusal(
        status=FAULT,
        code=OnRecordError.code,
        what=f"an unforeseen {type(error).__name__}",
        next_step="Please report it, with the lines that the server wrote to its log.",
    )


def _of_validation(error: RequestValidationError) -> Refusal:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in {"query", "path", "body"})
    return Refusal(
        status=UNPROCESSABLE,
        code=errors.UsageError.code,
        what=f"{place or 'the request'} is not of the expected form ({first['msg']})",
        where=place or None,
        next_step="The page /api lists what can be asked.",
    )


def _of_http(error: HTTPException) -> Refusal:
    kind: type[OnRecordError] = errors.UsageError
    what, next_step = str(error.detail), None
    if error.status_code == NOT_FOUND:
        kind, what, next_step = errors.NotOnRecord, "there is no such page", "Begin at the search page."
    elif error.status_code == NOT_ALLOWED:
        what, next_step = "the page is not asked for by this method", "The page /api lists what can be asked."
    elif error.status_code == TOO_LARGE:
        kind, what = errors.TooLarge, "the request is too large"
    return Refusal(status=error.status_code, code=kind.code, what=what, next_step=next_step)
