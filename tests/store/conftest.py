"""An empty database for each test, once on SQLite and once on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from empty_databases import empty_postgresql, empty_sqlite

from onrecord.store import Store, open_store

POSTGRESQL = "ONRECORD_TEST_POSTGRESQL"  # the URL of a server on which databases can be made; `.ci/run` sets it


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    if request.param == "sqlite":
        empty_sqlite(tmp_path / "record.db")
        with open_store(tmp_path / "record.db") as opened:
            yield opened
        return
    server = os.environ.get(POSTGRESQL)
    if not server:
        pytest.skip(f"no PostgreSQL: {POSTGRESQL} is not set")
    with open_store(empty_postgresql(server)) as opened:
        yield opened
