"""What a database driver says when something is wrong, in words that a user can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from onrecord.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    NotOurs,
    StoreError,
    Unreachable,
)

# What the drivers write, and what it means. SQLite has a code for each only from Python 3.11 on, and SQLAlchemy hands
# on the message; the messages have not changed in fifteen years.
_SQLITE: tuple[tuple[str, type[StoreError], str, str], ...] = (
    (
        "database is locked",
        DatabaseLocked,
        "another program is writing to the database and does not let go",
        "Wait until it is done, or end it.",
    ),
    (
        "readonly database",
        DatabaseReadOnly,
        "the database cannot be written to",
        "Check the permissions of the file and of its folder, or copy it elsewhere.",
    ),
    (
        "database or disk is full",
        DatabaseFull,
        "the disk is full",
        "Make room; what was reported as done is kept, and the same command goes on from there.",
    ),
    (
        "malformed",
        DatabaseCorrupt,
        "the database is damaged",
        "`onrecord db check` says where; restore a copy made by `onrecord db backup`.",
    ),
    ("not a database", NotOurs, "this file is not a database", "Name another one."),
    (
        "unable to open database file",
        DatabaseReadOnly,
        "the database cannot be opened",
        "Check the permissions of the file and of its folder.",
    ),
    (
        "disk i/o error",
        DatabaseCorrupt,
        "the disk gives an error",
        "Check the disk, and restore a copy made by `onrecord db backup`.",
    ),
)
_POSTGRESQL: tuple[tuple[str, type[StoreError], str, str], ...] = (
    ("53100", DatabaseFull, "the disk of the database server is full", "Make room there."),
    ("25006", DatabaseReadOnly, "the database cannot be written to", "Connect to the primary server."),
    ("42501", DatabaseReadOnly, "the account may not do this", "Ask for the right, or use another account."),
    ("55P03", DatabaseLocked, "another program holds the database", "Wait until it is done."),
    ("40P01", DatabaseLocked, "two writers stood in each other's way", "Give the same command again."),
    ("57014", StoreError, "the question took too long and was broken off", "Ask for less: add a word or a filter."),
)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what a driver raises into an error of our tree.

    Args:
        where: the database, for the message.

    Raises:
        StoreError: of the kind that fits.
    """
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        raise _meaning(error, where) from error


def _meaning(error: DBAPIError | sqlite3.DatabaseError, where: str) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    message = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    state = getattr(cause, "sqlstate", None)
    if isinstance(cause, sqlite3.Error):
        for said, kind, what, next_step in _SQLITE:
            if said in message.lower():
                return kind(what, where=where, next_step=next_step)
    for code, kind, what, next_step in _POSTGRESQL:
        if state == code:
            return kind(what, where=where, next_step=next_step)
    if isinstance(error, OperationalError) and not isinstance(cause, sqlite3.Error):
        next_step = "Check that it runs, its address, and the account."
        return Unreachable(f"the database server does not answer ({message})", where=where, next_step=next_step)
    return StoreError(f"the database refused ({message})", where=where, next_step="Please report it.")
