"""The front door: what every request passes before any page is asked for it, and every answer on its way out.

Here it is decided what is turned away unread (by the name it was called by, by where it comes from, by its size and
its pace), which headers every answer has, and what is logged of it.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.errors import Forbidden, TooLarge, UsageError
from onrecord.serve.logs import ACCESS
from onrecord.serve.refusals import TIMED_OUT, Refusal, refusal_of
from onrecord.serve.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What a proxy adds. Behind one, everybody seems to come from this machine.
PROXIED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
SAME_SITE = frozenset({"same-origin", "none"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with it, browsers send "Origin: null" with forms, and nothing could be checked.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR_SECONDS = 31_536_000

Refuse = Callable[[Request, Refusal], Response]


class Front:
    """An ASGI application around another.

    Args:
        app: what is inside.
        settings: names, limits.
        refuse: makes the answer of a refusal.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, refuse: Refuse) -> None:
        self._app = app
        self._settings = settings
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        # There are no web sockets; a server closes one that nobody accepts.

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = request_id = secrets.token_hex(4)
        status = 0

        # Whatever can be looked at can be asked about: HEAD is GET without the body.
        asks_only = scope["method"] == "HEAD"
        if asks_only:
            scope = {**scope, "method": "GET"}

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(MutableHeaders(scope=message), request_id)
            elif asks_only:
                message = {**message, "body": b""}
            await send(message)

        try:
            try:
                self._turn_away(scope)
                body = await self._body(scope, receive)
                await self._app(scope, _replay(body, receive), send_on)
            except Exception as error:
                if status:
                    raise
                refusal = error.refusal if isinstance(error, _Refused) else refusal_of(error)
                await self._refuse(Request(scope), refusal)(scope, receive, send_on)
        finally:
            who = scope["state"].get("who")
            ACCESS.info(
                "request",
                extra={
                    "method": "HEAD" if asks_only else scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                    "user": who.name if who else None,
                    "request": request_id,
                    "client": scope["client"][0] if scope.get("client") else None,
                },
            )

    def _add_headers(self, headers: MutableHeaders, request_id: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        headers.setdefault("cache-control", "private, no-cache")
        headers["x-request-id"] = request_id
        if self._settings.https:
            headers["strict-transport-security"] = f"max-age={ONE_YEAR_SECONDS}"

    def _turn_away(self, scope: Scope) -> None:
        """Refuse what comes from somewhere else than one of our own pages, or a program of the user's.

        Raises:
            Forbidden: it is refused.
        """
        headers = Headers(scope=scope)
        called = headers.get("host", "")
        hosts = self._settings.hosts
        if hosts is not None and _name(called) not in hosts:
            next_step = f"Use http://{self._settings.host}:{self._settings.port}, or start it with --allow."
            raise Forbidden("this is not a name by which onrecord may be called", where=called, next_step=next_step)
        if not self._settings.needs_accounts and any(name in headers for name in PROXIED):
            what = "the request came through a proxy, and without accounts onrecord serves this machine only"
            raise Forbidden(what, next_step="Make accounts (`onrecord user add`) and start it with --accounts.")
        if scope["method"] in SAFE_METHODS:
            return
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc.lower() != called.lower()
        if foreign or headers.get("sec-fetch-site", "none") not in SAME_SITE:
            next_step = "Send the form from a page of onrecord's own."
            raise Forbidden("the request comes from a page of somebody else's", where=origin, next_step=next_step)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body: what is behind the door need not know of limits.

        Raises:
            TooLarge: it is larger than any request may be.
            _Refused: it does not arrive in time, or its length is no number.
        """
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isascii() or not declared.isdigit():
            raise UsageError("the length of the request is not a number", where="Content-Length")
        largest = self._settings.max_body_bytes
        if int(declared[:20]) > largest:
            raise _too_large(largest)
        parts: list[bytes] = []
        length = 0
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                more = True
                while more:
                    message = await receive()
                    part = message.get("body", b"")
                    length += len(part)
                    if length > largest:
                        raise _too_large(largest)
                    parts.append(part)
                    more = message["type"] == "http.request" and message.get("more_body", False)
        except TimeoutError:
            raise _Refused(
                Refusal(
                    status=TIMED_OUT,
                    code=UsageError.code,
                    what=f"the request did not arrive within {self._settings.body_seconds:g} seconds",
                    next_step="Send it again.",
                )
            ) from None
        return b"".join(parts)


class _Refused(Exception):
    """A refusal that is no error of the tree."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.what)


def _too_large(largest: int) -> TooLarge:
    return TooLarge(f"the request is larger than {largest:,} bytes", next_step="Send one story at a time.")


def _name(host: str) -> str:
    """The host of a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _replay(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, and behind it whatever else the server tells (that the browser has gone)."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
