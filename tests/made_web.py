"""A web site on loopback, for tests of what fetches: it answers as a test tells it to, and notes what it was asked.

with serving() as site:
    site.routes["/story"] = Reply(b"<html>…")
    site.routes["/feed"] = lambda asked: Reply(status=304) if asked.header("If-None-Match") else Reply(FEED)
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def header(self, name: str) -> str | None:
        return self.headers.get(name.lower())


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False  # the body again and again, until the client has had enough
    length: int | None = None  # announced, where it is not the body's


Route = Reply | Callable[[Asked], Reply]


class Site:
    """The site; what it has no route for is not found."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []

    def paths(self, *, robots: bool = False) -> list[str]:
        """What was asked for, in order; robots.txt only where it is wanted."""
        return [one.path for one in self.asked if robots or one.path != "/robots.txt"]

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        route = self.routes.get(asked.path, Reply(status=404))
        return route(asked) if callable(route) else route


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(size)
            self._send(site.answer(Asked(method=self.command, path=self.path, headers=headers, body=body)))

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            told = {"Content-Type": HTML} | reply.headers
            if not reply.endless:
                told["Content-Length"] = str(len(reply.body) if reply.length is None else reply.length)
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(reply.body)
                while reply.endless:
                    self.wfile.write(reply.body)
            except OSError:
                pass  # the client has gone

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
