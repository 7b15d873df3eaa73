"""Which version of the tables a database has."""

from sqlalchemy import Connection, inspect, text

from onrecord.errors import DatabaseTooNew, DatabaseTooOld
from onrecord.store.schema import REVISION


def revision_of(connection: Connection) -> str | None:
    """The migration that the database stands at; None where none was ever made."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    value = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(value) if value is not None else None


def require_current(revision: str, *, where: str) -> None:
    """Refuse a database that is not at this program's version.

    Raises:
        DatabaseTooOld: it has to be upgraded.
        DatabaseTooNew: this program has to be.
    """
    if revision < REVISION:
        what = f"the database is at version {revision}, this onrecord needs {REVISION}"
        raise DatabaseTooOld(what, where=where, next_step="`onrecord db upgrade` brings it up; make a backup first.")
    if revision > REVISION:
        what = f"the database is at version {revision}, this onrecord knows only {REVISION}"
        raise DatabaseTooNew(what, where=where, next_step="Install a newer onrecord.")
