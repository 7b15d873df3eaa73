"""Who asks, and what for: what every page is given besides its own parameters."""

import getpass
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode

from sqlalchemy import Connection
from starlette.requests import Request

from onrecord.errors import BadToken, Forbidden, NotLoggedIn
from onrecord.serve.settings import Settings
from onrecord.serve.tokens import FORM_COOKIE, FORM_FIELD, FORM_HEADER, SESSION_COOKIE, is_token
from onrecord.store import Store
from onrecord.store.accounts import Role, account_of

Needs = Literal["nobody", "reader", "editor"]

# Of a name that the system does not know: as in a container whose user is only a number.
UNKNOWN_EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks.

    Attributes:
        name: of the account; of the system's user where there are no accounts.
        session: the token of the session; None where there are no accounts.
    """

    name: str
    role: Role
    session: str | None = None

    @property
    def may_edit(self) -> bool:
        """Whether corrections are taken from here."""
        return self.role == "editor"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, in a transaction.

    Attributes:
        connection: writing where the request changes something.
        who: None only on the pages that are shown to everybody.
    """

    request: Request
    connection: Connection
    store: Store
    settings: Settings
    who: Who | None

    @property
    def editor(self) -> str:
        """The name under which a change is logged."""
        return self.who.name if self.who else UNKNOWN_EDITOR


def system_user() -> str:
    """The name of whoever started the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return UNKNOWN_EDITOR


def identify(request: Request, connection: Connection, settings: Settings) -> Who | None:
    """Who asks; None where a log-in is demanded and there is none."""
    if not settings.needs_accounts:
        return Who(system_user(), "editor")
    token = request.cookies.get(SESSION_COOKIE)
    account = account_of(connection, token) if token else None
    return Who(account.name, account.role, token) if account else None


def require(who: Who | None, needs: Needs) -> None:
    """Refuse who may not do this.

    Raises:
        NotLoggedIn: nobody is logged in.
        Forbidden: a reader asks what is an editor's.
    """
    if needs == "nobody":
        return
    if who is None:
        raise NotLoggedIn("this needs an account", next_step="Log in, then ask again.")
    if needs == "editor" and not who.may_edit:
        next_step = "An editor's account is needed: `onrecord user add NAME --role editor`."
        raise Forbidden(f"{who.name} may read, but not change anything", next_step=next_step)


def secret_of(request: Request, who: Who | None) -> str | None:
    """The secret in the browser's cookie from which its form tokens are made."""
    return who.session if who and who.session else request.cookies.get(FORM_COOKIE)


def require_token(request: Request, who: Who | None, fields: dict[str, list[str]]) -> None:
    """Refuse a form that was not sent from a page of ours.

    A request with a JSON body needs no token: a browser sends none to another site without asking it first, and we
    say no; and the front door has looked at where it comes from.

    Raises:
        BadToken: the token is missing or another browser's.
    """
    if is_json(request):
        return
    secret = secret_of(request, who)
    given = request.headers.get(FORM_HEADER) or next(iter(fields.get(FORM_FIELD, ())), "")
    if not secret or not is_token(given, secret):
        next_step = "Load the page again and send the form from there; cookies must be allowed."
        raise BadToken("the form was not sent from a page that this browser was given", next_step=next_step)


def is_json(request: Request) -> bool:
    """Whether the body is JSON."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"


def wants_json(request: Request) -> bool:
    """Whether the answer is to be JSON: on twins and the API, and where only that is accepted."""
    path = request.url.path
    accepted = request.headers.get("accept", "")
    machine = path.endswith(".json") or path == "/healthz" or path.startswith("/api/")
    return machine or is_json(request) or ("application/json" in accepted and "text/html" not in accepted)


def local_target(target: str | None, fallback: str = "/") -> str:
    """A place of ours to go to, or the fallback where it is none: a link must not lead elsewhere by way of us."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(character < " " or character == "\\" for character in target):
        return fallback
    return target


def with_query(target: str, **values: str | None) -> str:
    """The address with some parameters of its query set; None takes one out."""
    base, _, fragment = target.partition("#")
    path, _, query = base.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in values]
    pairs = kept + [(name, value) for name, value in values.items() if value is not None]
    return path + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "") + (f"#{fragment}" if fragment else "")
