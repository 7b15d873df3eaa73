"""Keeping a database well: its upgrade, its check, its backup."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from onrecord.errors import DatabaseTooNew, MigrationFailed, NotOurs, OnRecordError, StoreError, UsageError
from onrecord.store import migrations
from onrecord.store.database import Store
from onrecord.store.schema import REVISION, document, entry, metadata, review, statement
from onrecord.store.trouble import translated
from onrecord.store.versions import revision_of

_INDEXES = {"entry_fts": "statements", "passage_fts": "transcripts"}  # of SQLite
PAGES_A_STEP = 1024  # of a backup: 4 MB, between which others can write


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in a database.

    Attributes:
        what: in words.
        mended: whether the check put it right.
    """

    what: str
    mended: bool = False


def upgrade(store: Store) -> tuple[str | None, str]:
    """Bring the tables to this program's version, all steps in one transaction.

    Returns:
        The version before (None for an empty database) and the version now.

    Raises:
        DatabaseTooNew: it is newer than this program.
        NotOurs: there are tables, but not ours.
        MigrationFailed: a step failed; the database is as it was before.
    """
    with store.writing() as connection:
        before = revision_of(connection)
        if before is None and inspect(connection).get_table_names():
            raise NotOurs("this is a database, but not of onrecord's", where=store.name, next_step="Name another one.")
        if before is not None and before > REVISION:
            what = f"the database is at version {before}, this onrecord knows only {REVISION}"
            raise DatabaseTooNew(what, where=store.name, next_step="Install a newer onrecord.")
        if before != REVISION:
            _run_migrations(connection, store.name)
    return before, REVISION


def _run_migrations(connection: Connection, where: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    try:
        with translated(where):
            command.upgrade(config, "head")
    except Exception as error:
        why = error.what if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
        next_step = "The database is as it was before. Please report it."
        raise MigrationFailed(f"the upgrade failed ({why})", where=where, next_step=next_step) from error


def check(store: Store, *, mend: bool = False) -> Iterator[Fault]:
    """Look for damage: in the file, in references, in what is derived from something else.

    Args:
        store: a database of any version.
        mend: make what is derived anew where it is wrong.

    Yields:
        A fault each; none, when all is well.

    Raises:
        StoreError: the database cannot even be read.
    """
    with store.reading() as connection:
        if store.is_sqlite:
            for (line,) in connection.execute(text("PRAGMA integrity_check(20)")):
                if line != "ok":
                    yield Fault(f"damaged: {line}")
            for row in connection.execute(text("PRAGMA foreign_key_check")):
                yield Fault(f"a row of {row[0]} refers to a row of {row[2]} that is not there")
        missing = set(metadata.tables) - set(inspect(connection).get_table_names())
        if missing:
            yield Fault(f"there is no table {', '.join(sorted(missing))}")
            return
        stale = _stale(connection) + _index_faults(store, connection)
    if stale and mend:
        rebuild(store)
    for what in stale:
        yield Fault(what, mended=mend)


def rebuild(store: Store) -> None:
    """Make anew what is derived: the entries that are searched, and the full-text indexes."""
    from onrecord.store.entries import refresh_all

    with store.writing() as connection:
        if store.is_sqlite:
            # First: a row cannot be changed while the index does not agree with what the row was before.
            for index in _INDEXES:
                connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - our own names
        for _ in refresh_all(connection):
            pass


def _stale(connection: Connection) -> list[str]:
    statements = connection.execute(select(func.count()).select_from(statement)).scalar_one()
    entries = connection.execute(select(func.count()).select_from(entry)).scalar_one()
    found = []
    if statements != entries:
        found.append(f"{statements} statements, but {entries} of them can be found")
    lost = connection.execute(
        select(func.count())
        .select_from(review.outerjoin(statement, review.c.statement_key == statement.c.key))
        .where(review.c.statement_key.is_not(None), statement.c.key.is_(None))
    ).scalar_one()
    if lost:
        found.append(f"{lost} reviews of statements that are not there")
    return found


def _index_faults(store: Store, connection: Connection) -> list[str]:
    if not store.is_sqlite:
        return []  # a generated column cannot disagree with what it is generated from
    return [
        f"the full-text index of the {what} does not agree with them"
        for index, what in _INDEXES.items()
        if not _agrees(connection, index)
    ]


def _agrees(connection: Connection, index: str) -> bool:
    try:
        connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    except DatabaseError as error:
        if "malformed" not in str(error):
            raise
        return False
    return True


def backup(store: Store, target: Path) -> int:
    """Copy the database, while others may use it; returns the bytes written.

    The copy is made beside the target and put in its place when it is complete.

    Raises:
        UsageError: there is something at the target.
        StoreError: the copy failed; nothing is left behind.
    """
    if target.exists():
        raise UsageError("there is a file already", where=str(target), next_step="Name a new file.")
    if not target.parent.is_dir():
        raise UsageError("there is no such folder", where=str(target.parent), next_step="Make it first.")
    part = target.with_name(target.name + ".part")
    try:
        if store.path is not None:
            _copy(store.path, part)
        else:
            _dump(store, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(path: Path, part: Path) -> None:
    with translated(str(path)):
        source = sqlite3.connect(path)
        copy = sqlite3.connect(part)
        try:
            source.backup(copy, pages=PAGES_A_STEP)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a companion
        finally:
            copy.close()
            source.close()


def _dump(store: Store, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise UsageError("pg_dump is not installed", next_step="It comes with PostgreSQL's client programs.")
    url = store.url.set(drivername="postgresql")
    arguments = [program, "--format=custom", f"--file={part}", url.set(password=None).render_as_string()]
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise StoreError(f"pg_dump failed ({why[0]})", where=store.name)


@dataclass(frozen=True, slots=True)
class Size:
    """How much a database holds."""

    documents: int
    statements: int
    reviewed: int
    bytes: int | None


def size(store: Store) -> Size:
    """How much a database holds; the bytes are those of the file, or of the database on its server."""
    with store.reading() as connection:
        documents, statements, reviewed = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (document, statement, review)
        )
        if store.is_sqlite:
            occupied = connection.execute(
                text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            )
        else:
            occupied = connection.execute(text("SELECT pg_database_size(current_database())"))
        return Size(documents, statements, reviewed, occupied.scalar())
