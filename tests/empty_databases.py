"""Empty databases for tests, made once and then only copied or emptied: making one anew takes a third of a second."""

import atexit
import shutil
import tempfile
import uuid
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text

from onrecord.store import open_store
from onrecord.store.schema import metadata


def empty_sqlite(path: Path) -> None:
    """Put an empty database at a path."""
    shutil.copyfile(_sqlite(), path)


def empty_postgresql(server: str) -> str:
    """Empty the database that these tests have on a server; its URL."""
    url = _postgresql(server)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@cache
def _sqlite() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_store(folder / "empty.db", create=True) as store, store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "empty.db"


@cache
def _postgresql(server: str) -> str:
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    name = f"onrecord_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))

    def drop() -> None:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        engine.dispose()

    atexit.register(drop)
    url = engine.url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    open_store(url, create=True).close()
    return url
