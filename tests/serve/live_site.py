"""The application on a real port, and a real browser that may go nowhere else."""

import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn
from serve.made_site import BRIDGE, DAM, EDITOR, HOSTILE, PASSWORD, READER, read_by_hand

from onrecord.serve import Settings, create_app
from onrecord.store import Store, open_store
from onrecord.store.accounts import add_user
from onrecord.store.records import put_record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

CHROMIUM = shutil.which("chromium")  # Debian's; Playwright's own is never downloaded
AXE = os.environ.get("ONRECORD_AXE")  # the path of axe.min.js (npm axe-core); `.ci/run` sets it
# A browser that keeps to itself: no update, no sync, no address outside of this machine.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@dataclass
class Live:
    """The application on its port."""

    address: str
    store: Store

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """The twin of a page, past the browser."""
        return httpx2.get(f"{self.address}{path}", follow_redirects=True, timeout=30).json()


@dataclass
class Visitor:
    """A page in a browser, with what went wrong on it."""

    page: "Page"
    address: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def dismiss(self, dialog: "Dialog") -> None:
        """Note a dialog that opened, and close it."""
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def go(self, path: str) -> "Page":
        """Open a page of the application."""
        self.page.goto(f"{self.address}{path}")
        return self.page


@contextlib.contextmanager
def serving(
    folder: Path,
    *,
    also: Callable[[Store], None] | None = None,
    **settings: Any,  # noqa: ANN401 - of Settings
) -> Iterator[Live]:
    """The application over three stories, and what else is put in, and two accounts, with a stand-in for the model."""
    store = open_store(folder / "record.db", create=True)
    for record in (BRIDGE, DAM, HOSTILE):
        with store.writing() as connection:
            put_record(connection, record, added_by="tester")
    if also:
        also(store)
    with store.writing() as connection:
        add_user(connection, EDITOR, PASSWORD, role="editor", by="tester")
        add_user(connection, READER, PASSWORD, role="reader", by="tester")
    app = create_app(Settings(database=store.name, **settings), store=store)
    app.state.reader._annotate = read_by_hand
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(64)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            yield Live(f"http://127.0.0.1:{taken.getsockname()[1]}", store)
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@contextlib.contextmanager
def browsing() -> Iterator["Browser"]:
    """Chromium, if it is there."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser tests: playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no browser tests: /usr/bin/chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visiting(browser: "Browser", live: Live, **options: Any) -> Iterator[Visitor]:  # noqa: ANN401 - of a context
    """A page in a browser of its own; afterwards, it must have complained of nothing and asked nobody else."""
    context: BrowserContext = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
    context.set_default_timeout(10_000)
    page = context.new_page()
    visitor = Visitor(page, live.address)
    page.on("console", lambda message: visitor.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("dialog", visitor.dismiss)
    page.on("request", lambda one: visitor.elsewhere.append(one.url) if not one.url.startswith(live.address) else None)
    try:
        yield visitor
    finally:
        context.close()
    # What is refused is told on the page; the browser, and htmx, note it as well.
    noted = ("the server responded with a status of", "Response Status Error Code 4")
    assert [one for one in visitor.complaints if not any(words in one for words in noted)] == []
    assert visitor.elsewhere == []
