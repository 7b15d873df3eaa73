"""Logging in and out, where accounts are demanded."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from onrecord.errors import NotLoggedIn
from onrecord.serve.asking import Ask, local_target, require_token, wants_json, with_query
from onrecord.serve.described import DESCRIBED
from onrecord.serve.throttle import Throttle
from onrecord.serve.tokens import SESSION_COOKIE
from onrecord.serve.twins import SEE_OTHER, Done, Fields, GoTo, SentFields, action, page
from onrecord.store.accounts import SESSION_DAYS, close_session, fits, open_session, password_hash

router = APIRouter()

# A person mistypes a password three or four times; a program that guesses tries thousands. Many people can share an
# address, so that it is allowed more.
ATTEMPTS_A_NAME = 8
ATTEMPTS_AN_ADDRESS = 30
WINDOW_SECONDS = 900.0
SECONDS_A_DAY = 86_400
LONGEST_NAME = 64


class LoginThrottle:
    """How often log-ins may fail, by name and by address."""

    def __init__(self) -> None:
        self._names = Throttle(ATTEMPTS_A_NAME, WINDOW_SECONDS)
        self._addresses = Throttle(ATTEMPTS_AN_ADDRESS, WINDOW_SECONDS)

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt.

        Raises:
            TooManyRequests: there were too many.
        """
        self._addresses.attempt(address)
        self._names.attempt(name)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts that led to a success."""
        self._names.forget(name)
        self._addresses.forget(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """The form to log in."""

    __pydantic_config__: ClassVar = DESCRIBED

    target: str
    """where to go then"""
    needed: bool
    """whether a log-in is demanded here at all"""


@page(router, "/login", template="login.html", needs="nobody")
def login(
    ask: Ask,
    target: Annotated[str | None, Query(alias="next", description="where to go then", max_length=2000)] = None,
) -> LoginPage | GoTo:
    """The form to log in; where nobody needs to, or somebody has, the page behind it."""
    if ask.who is not None and not wants_json(ask.request):
        return GoTo(location=local_target(target))
    return LoginPage(target=local_target(target), needed=ask.settings.needs_accounts)


@router.post("/login", tags=["actions"], response_model=Done, summary="Log in.")
def log_in(request: Request, fields: SentFields) -> Response:
    """Fields `name` and `password`; the answer sets the cookie of a session.

    The password is looked at outside of any transaction: it takes fifty milliseconds, on purpose.
    """
    state = request.app.state
    require_token(request, None, fields)
    name = _one(fields, "name")[:LONGEST_NAME].strip().lower()
    address = request.client.host if request.client else ""
    state.throttle.attempt(name, address)
    with state.store.reading() as connection:
        stored = password_hash(connection, name)
    with state.hashing:
        fitting = fits(_one(fields, "password"), stored)
    if not fitting:
        raise NotLoggedIn("there is no account of that name with that password", next_step="Type both again.")
    state.throttle.succeeded(name, address)
    with state.store.writing() as connection:
        token = open_session(connection, name)
    location = local_target(_one(fields, "next"))
    response: Response
    if wants_json(request):
        response = JSONResponse({"location": location, "did": "in", "changes": []})
    else:
        response = RedirectResponse(location, status_code=SEE_OTHER)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=SESSION_DAYS * SECONDS_A_DAY,
        httponly=True,
        samesite="lax",
        secure=state.renderer.secure(request),
        path="/",
    )
    return response


@action(router, "/logout", needs="reader")
def log_out(ask: Ask, fields: Fields) -> Response:
    """Log out."""
    del fields
    if ask.who is not None and ask.who.session:
        close_session(ask.connection, ask.who.session)
    response: Response
    if wants_json(ask.request):
        response = JSONResponse({"location": "/login", "did": "out", "changes": []})
    else:
        response = RedirectResponse(with_query("/login", did="out"), status_code=SEE_OTHER)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")
