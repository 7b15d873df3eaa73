"""A database: opened, and read and written in transactions.

    store = open_store("record.db", create=True)
    with store.writing() as connection:
        ...

Every function of this room takes a connection, so that whoever calls it decides what is one transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from onrecord.errors import NoDatabase, NotOurs, UsageError
from onrecord.store.trouble import translated
from onrecord.store.versions import require_current, revision_of

# A writer holds the database for the milliseconds that one article takes; who waits longer waits for a program that
# hangs, or for a long upgrade.
BUSY_SECONDS = 30.0
# Of pages held in memory by each connection; the default (2 MB) makes a search of a million statements read the disk.
CACHE_KIBIBYTES = 32_768
# Reads of a local file through memory are about a quarter faster; it is address space, not memory in use.
MMAP_BYTES = 2 << 30
POOL_CONNECTIONS = 8
WRITER_LOCK = 0x6F6E_7265_636F_7264  # "onrecord"; one lock for all writers of a PostgreSQL database

DEFAULT_DATABASE = "record.db"


class Store:
    """An open database.

    Attributes:
        name: the path or the URL without its password, for messages.
    """

    def __init__(self, engine: Engine, *, name: str) -> None:
        self._engine = engine
        self.name = name

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self._engine.dialect.name == "sqlite"

    @property
    def url(self) -> URL:
        """Where it is, with its password."""
        return self._engine.url

    @property
    def path(self) -> Path | None:
        """The file, where there is one."""
        database = self._engine.url.database
        return Path(database) if self.is_sqlite and database and database != ":memory:" else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the database and writes nothing.

        Raises:
            StoreError: the database could not be read.
        """
        with translated(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction: all of it is written at the end, or, after an exception, nothing.

        The right to write is taken at the beginning, so that two writers wait for each other rather than fail
        half-way, or both put in what neither had seen.

        Raises:
            StoreError: the database could not be written.
        """
        with translated(self.name), self._engine.connect() as plain:
            connection = plain.execution_options(onrecord_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(database: str | Path = DEFAULT_DATABASE, *, create: bool = False) -> Store:
    """Open a database.

    Args:
        database: the path of an SQLite file, or a URL: "postgresql://user@host/name", "sqlite:///record.db".
        create: make one where there is none.

    Raises:
        NoDatabase: there is none, and `create` is not set.
        NotOurs: there is something else.
        DatabaseTooOld, DatabaseTooNew: it is of another version of onrecord.
        StoreError: it cannot be opened.
        UsageError: the URL is of no database that is supported.
    """
    store = connect(database, create=create)
    try:
        with translated(store.name), store.reading() as connection:
            revision = revision_of(connection)
            empty = revision is None and not inspect(connection).get_table_names()
        if empty and create:
            from onrecord.store.upkeep import upgrade  # alembic takes a third of a second to import

            upgrade(store)
        elif empty:
            raise NoDatabase("the database is empty", where=store.name, next_step="`onrecord add` fills one.")
        elif revision is None:
            raise NotOurs("this is a database, but not of onrecord's", where=store.name, next_step="Name another one.")
        else:
            require_current(revision, where=store.name)
    except BaseException:
        store.close()
        raise
    return store


def connect(database: str | Path, *, create: bool = False) -> Store:
    """A store whose version is not looked at, for upkeep; else as `open_store`."""
    url = _url(database)
    if url.get_backend_name() == "postgresql":
        return Store(_postgresql(url), name=url.render_as_string(hide_password=True))
    if url.get_backend_name() != "sqlite":
        what = f"onrecord keeps its record in SQLite or PostgreSQL, not in {url.get_backend_name()!r}"
        raise UsageError(what, next_step='Give a path, or a URL such as "postgresql://user@host/name".')
    path = Path(url.database or "")
    if not create and not path.exists():
        raise NoDatabase("there is no such database", where=str(path), next_step="`onrecord add STORY` makes one.")
    if create and not path.parent.is_dir():
        raise NoDatabase("there is no such folder", where=str(path.parent), next_step="Make it, or name another place.")
    if path.is_dir():
        raise NotOurs("this is a folder, not a database", where=str(path), next_step="Name a file in it.")
    return Store(_sqlite(url), name=str(path))


def _url(database: str | Path) -> URL:
    if isinstance(database, str) and "://" in database:
        try:
            url = make_url(database)
        except ArgumentError as error:
            raise UsageError(f"this is no database URL ({error})", where=database) from None
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        return url
    return URL.create("sqlite", database=str(database))


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(url, pool_size=POOL_CONNECTIONS, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        what = f"the driver for PostgreSQL is not installed ({error.name})"
        raise UsageError(what, next_step="pip install 'onrecord[postgresql]'") from None

    @event.listens_for(engine, "connect")
    def _settings(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        # A search that would take longer is a mistake or an attack.
        cursor.execute("SET statement_timeout = '60s'")
        cursor.close()
        connection.commit()

    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=POOL_CONNECTIONS,
        max_overflow=32,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _: object) -> None:
        # The driver must not open transactions on its own: below, we say when and of which kind.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        connection.execute("PRAGMA temp_store = MEMORY")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            _try_wal(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("onrecord_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _try_wal(connection: sqlite3.Connection) -> None:
    # A file that cannot be written (read-only, on a disc) is still read, in the mode that it has.
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) and "read-only" not in str(error):
            raise


def ping(store: Store) -> None:
    """Ask the database for the smallest answer there is.

    Raises:
        StoreError: it gave none.
    """
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
