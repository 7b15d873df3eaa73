"""A record with three stories, made by hand, and the application over it, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from serve.live_site import Live, Visitor, browsing, serving, visiting
from serve.made_comparisons import put_comparisons
from serve.made_site import BRIDGE, DAM, EDITOR, HERE, HOSTILE, PASSWORD, READER, read_by_hand
from store.conftest import store as store

from onrecord.serve import Settings, create_app
from onrecord.store import Store, accounts
from onrecord.store.accounts import add_user
from onrecord.store.records import put_record

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing: what is tested is not how dear they are."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def filled(store: Store) -> Store:
    """A record with three stories."""
    for one in (BRIDGE, DAM, HOSTILE):
        with store.writing() as connection:
            put_record(connection, one, added_by="tester")
    return store


@pytest.fixture
def compared(filled: Store) -> Store:
    """The same with a transcript, checks, disputes and an utterance in three stories."""
    put_comparisons(filled)
    return filled


@pytest.fixture
def client_of(filled: Store) -> Iterator[Callable[..., TestClient]]:
    """Make a browser for the application with some settings."""
    opened: list[TestClient] = []

    def make(**settings: object) -> TestClient:
        app = create_app(Settings(database=filled.name, **settings), store=filled)  # type: ignore[arg-type]
        app.state.reader._annotate = read_by_hand
        client = TestClient(app, base_url=HERE, client=("127.0.0.1", 50000), raise_server_exceptions=True)
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(client_of: Callable[..., TestClient]) -> TestClient:
    """A browser on this machine, where nobody logs in."""
    return client_of()


@pytest.fixture
def guarded(client_of: Callable[..., TestClient], filled: Store) -> TestClient:
    """A browser where a log-in is demanded, with an editor's and a reader's account."""
    with filled.writing() as connection:
        add_user(connection, EDITOR, PASSWORD, role="editor", by="tester")
        add_user(connection, READER, PASSWORD, role="reader", by="tester")
    return client_of(accounts=True)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A browser, kept open for all tests."""
    with browsing() as opened:
        yield opened


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """The application on a port, nobody logging in."""
    with serving(tmp_path) as site:
        yield site


@pytest.fixture
def visitor(browser: "Browser", live: Live) -> Iterator[Visitor]:
    """A page in the browser."""
    with visiting(browser, live) as one:
        yield one
