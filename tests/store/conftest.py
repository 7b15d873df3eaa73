"""An empty database for each test, once on SQLite and once on PostgreSQL."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from onrecord.store import Store, open_store

POSTGRESQL = "ONRECORD_TEST_POSTGRESQL"  # the URL of a server on which databases can be made; `.ci/run` sets it


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    if request.param == "sqlite":
        with open_store(tmp_path / "record.db", create=True) as opened:
            yield opened
        return
    server = os.environ.get(POSTGRESQL)
    if not server:
        pytest.skip(f"no PostgreSQL: {POSTGRESQL} is not set")
    with _Database(server) as url, open_store(url, create=True) as opened:
        yield opened


class _Database:
    """A database of its own on the server, dropped at the end."""

    def __init__(self, server: str) -> None:
        self._engine = create_engine(
            server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        self._name = f"onrecord_{uuid.uuid4().hex[:12]}"

    def __enter__(self) -> str:
        with self._engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {self._name} TEMPLATE template0 ENCODING 'UTF8'"))
        return self._engine.url.set(database=self._name, drivername="postgresql").render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._engine.dispose()
