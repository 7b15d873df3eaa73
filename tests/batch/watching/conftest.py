"""A watch of feeds on loopback: with a clock that moves only when somebody waits, and the stand-in for the model."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from cli import stand_in
from made_web import Asked, Reply, Site, serving
from store.conftest import store as store

from onrecord.batch.watching.listening import Listener
from onrecord.batch.watching.rounds import Clock, Watch
from onrecord.ingest import ReadOptions
from onrecord.record import Document
from onrecord.store import Store, adding

BEGIN = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
OUTLET = '<meta property="og:site_name" content="Gull Press">'


class Time:
    """Moments as they are stored."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def now(self) -> str:
        return (BEGIN + datetime.timedelta(seconds=self.seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


@dataclass
class Told:
    """What a listener was told."""

    done: list[tuple[str, str]] = field(default_factory=list)  # outcome, path
    trouble: list[tuple[str, str]] = field(default_factory=list)
    matches: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass
class Desk:
    """A site with a feed, and all that watches it."""

    store: Store
    site: Site
    time: Time = field(default_factory=Time)
    told: Told = field(default_factory=Told)

    def watch(
        self, *paths: str, interval: float = 1800.0, secret: bytes | None = None, listener: Listener | None = None
    ) -> Watch:
        return Watch(
            self.store,
            [self.site.url + path for path in paths or ("/feed",)],
            options=ReadOptions(allow_private=True, pause=0),
            added_by="ann",
            interval=interval,
            secret=secret,
            listener=listener or self.listener(),
            clock=Clock(now=self.time.now, sleep=self.time.sleep),
        )

    def listener(self) -> Listener:
        def on_done(document: Document, outcome: str) -> None:
            name = document.origin.name if document.origin else ""
            self.told.done.append((outcome, name.removeprefix(self.site.url)))

        def on_trouble(name: str, why: str) -> None:
            self.told.trouble.append((name.removeprefix(self.site.url), why))

        return Listener(on_done=on_done, on_trouble=on_trouble, on_match=self.told.matches.append)

    def publish(self, *paths: str, feed: str = "/feed", **text: str) -> None:
        """Let the feed name these stories, each with its text."""
        for path in paths:
            self.site.routes.setdefault(path, page(text.get(path.strip("/"), f"the tide was high at {path}")))
        self.site.routes[feed] = Reply(rss(*paths), headers={"Content-Type": "application/rss+xml"})


def rss(*paths: str) -> bytes:
    items = "".join(f"<item><title>Story {path}</title><link>{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Gull</title>{items}</channel></rss>".encode()


def page(said: str, *, who: str = "Ada Quill") -> Reply:
    story = f"{who} said {said}. The harbour was quiet on that day, and all of the crew had gone home before it."
    return Reply(f"<html><head>{OUTLET}</head><body><article><p>{story}</p></article></body></html>".encode())


def conditional(body: bytes) -> Callable[[Asked], Reply]:
    """A feed that sends itself only when it has changed."""

    def answer(asked: Asked) -> Reply:
        if asked.header("If-None-Match") == '"v1"':
            return Reply(status=304)
        return Reply(body, headers={"Content-Type": "application/rss+xml", "ETag": '"v1"'})

    return answer


@pytest.fixture
def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(adding, "annotate", stand_in.annotate)
    with serving() as site:
        yield Desk(store, site)
