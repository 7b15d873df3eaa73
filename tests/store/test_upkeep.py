"""A database is opened, checked, copied and upgraded; what is wrong with it is said in words, and nothing is broken."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from made_records import made_document, made_record, said
from sqlalchemy import inspect, text

from onrecord.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseTooNew,
    DatabaseTooOld,
    MigrationFailed,
    NoDatabase,
    NotOurs,
    StoreError,
    Unreachable,
    UsageError,
)
from onrecord.record import Record
from onrecord.store import Store, open_store
from onrecord.store import database as database_module
from onrecord.store.adding import add_transcripts
from onrecord.store.database import connect
from onrecord.store.records import document_ids, load_story, put_record
from onrecord.store.schema import REVISION, metadata
from onrecord.store.upkeep import backup, check, size, upgrade


def a_record(number: int = 1) -> Record:
    content = f"bridge {number} was safe"
    return made_record(f"Ilse Varga said {content}.", said("Ilse Varga", "said", content), outlet="Halden Courier")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An SQLite database with one story in it."""
    path = tmp_path / "record.db"
    with open_store(path, create=True) as store, store.writing() as connection:
        put_record(connection, a_record(), added_by="ann")
    return path


def test_the_migrations_make_the_tables_that_the_program_expects(store: Store) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001
        return kind != "table" or not (name or "").startswith(("entry_fts", "passage_fts", "alembic_version"))

    with store.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "target_metadata": metadata}
        )
        differences = [one for one in compare_metadata(context, metadata) if "search" not in str(one)]
    assert differences == []


def test_a_sound_database_has_no_faults(store: Store) -> None:
    with store.writing() as connection:
        put_record(connection, a_record(), added_by="ann")
    assert list(check(store)) == []
    held = size(store)
    assert (held.documents, held.statements, held.reviewed) == (1, 1, 0)
    assert held.bytes


def test_what_cannot_be_found_is_told_and_mended(store: Store) -> None:
    with store.writing() as connection:
        put_record(connection, a_record(), added_by="ann")
        connection.execute(text("DELETE FROM entry"))
    (fault,) = check(store)
    assert fault.what == "1 statements, but 0 of them can be found"
    assert [one.mended for one in check(store, mend=True)] == [True]
    assert list(check(store)) == []


@pytest.mark.parametrize("index", ["entry_fts", "passage_fts"])
def test_a_full_text_index_that_disagrees_is_told_and_mended(path: Path, index: str) -> None:
    with open_store(path) as store:
        add_transcripts(store, [made_document("VARGA: Not for a single day.")], added_by="ann")
        with store.writing() as connection:
            connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('delete-all')"))  # noqa: S608
        assert [fault.mended for fault in check(store, mend=True)] == [True]
        assert list(check(store)) == []


def test_a_backup_is_a_database_with_the_same_stories(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_store(path) as store:
        assert backup(store, copy) > 0
    with open_store(copy) as store, store.reading() as connection:
        assert load_story(connection, document_ids(connection)[0]).record == a_record()
    assert sorted(one.name for one in tmp_path.iterdir() if "copy" in one.name) == ["copy.db"]


def test_a_backup_does_not_overwrite(path: Path) -> None:
    with open_store(path) as store, pytest.raises(UsageError, match="file already"):
        backup(store, path)


def test_no_database_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="no such database"):
        open_store(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="no such folder"):
        open_store(tmp_path / "nowhere" / "record.db", create=True)


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("Varga said that it was safe.\n" * 100)
    with pytest.raises(NotOurs, match="not a database"):
        open_store(path)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    with pytest.raises(NotOurs, match="not of onrecord's"):
        open_store(path, create=True)


@pytest.mark.parametrize(
    ("revision", "error"),
    [pytest.param("9999", DatabaseTooNew, id="newer"), pytest.param("0000", DatabaseTooOld, id="older")],
)
def test_a_database_of_another_version(path: Path, revision: str, error: type[StoreError]) -> None:
    set_revision(path, revision)
    with pytest.raises(error, match=revision):
        open_store(path)


def test_a_newer_database_is_not_upgraded(path: Path) -> None:
    set_revision(path, "9999")
    with connect(path) as store, pytest.raises(DatabaseTooNew):
        upgrade(store)


def test_an_upgrade_of_what_is_current_does_nothing(store: Store) -> None:
    assert upgrade(store) == (REVISION, REVISION)


def test_a_migration_that_breaks_leaves_the_database_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = broken_migrations(path.parent)
    monkeypatch.setattr("onrecord.store.upkeep.migrations.__file__", str(folder / "__init__.py"))
    monkeypatch.setattr("onrecord.store.upkeep.REVISION", "9998")
    with connect(path) as store, pytest.raises(MigrationFailed, match="as it was before"):
        upgrade(store)
    with open_store(path) as store, store.reading() as connection:
        assert len(document_ids(connection)) == 1
        assert not inspect(connection).has_table("half_made")


def broken_migrations(parent: Path) -> Path:
    """The migrations, and one more that fails half-way."""
    from onrecord.store import migrations

    folder = parent / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "versions" / "9998_broken.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '9998'\n"
        f"down_revision = '{REVISION}'\n"
        "def upgrade():\n    op.create_table('half_made', sa.Column('a', sa.Integer))\n    op.execute('NONSENSE')\n"
    )
    return folder


def set_revision(path: Path, revision: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


def test_a_database_that_another_program_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_store(path) as store:
        with pytest.raises(DatabaseLocked, match="does not let go"), store.writing():
            pass
        with store.reading() as connection:  # readers do not wait
            assert len(document_ids(connection)) == 1
    holder.close()


def test_a_disk_that_is_full_costs_nothing_that_is_there(path: Path) -> None:
    with open_store(path) as store:
        with pytest.raises(DatabaseFull, match="disk is full"):
            fill(store)
        assert list(check(store)) == []
        with store.reading() as connection:
            assert len(document_ids(connection)) == 1


def fill(store: Store) -> None:
    with store.writing() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(2, 500):
            put_record(connection, a_record(number), added_by="ann")


def test_a_damaged_database(path: Path) -> None:
    with connect(path) as store, store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 40] = b"\xff" * (4096 * 38)
    path.write_bytes(data)
    with pytest.raises((DatabaseCorrupt, NotOurs)):
        read_all(path)


def read_all(path: Path) -> None:
    with open_store(path) as store, store.reading() as connection:
        for identifier in document_ids(connection):
            load_story(connection, identifier)


def test_a_database_that_cannot_be_written_is_read(path: Path) -> None:
    # Permissions do not bind the superuser, under whom tests may run; SQLite's own switch is the same to the program.
    with open_store(path) as store:
        with store.reading() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(DatabaseReadOnly, match="cannot be written"), store.writing() as connection:
            put_record(connection, a_record(2), added_by="ann")
        with store.reading() as connection:
            assert len(document_ids(connection)) == 1


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(Unreachable, match="does not answer") as caught:
        open_store("postgresql://someone:secret@127.0.0.1:1/record")
    assert "secret" not in str(caught.value)


def test_a_database_of_no_supported_kind() -> None:
    with pytest.raises(UsageError, match="not in 'mysql'"):
        open_store("mysql://a@b/c")


def test_two_writers_wait_for_each_other(store: Store) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 10):
            with store.writing() as connection:
                put_record(connection, a_record(number), added_by="ann")

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as connection:
        assert len(document_ids(connection)) == 30


def test_an_article_goes_in_whole_or_not_at_all(store: Store) -> None:
    def add_half() -> None:
        with store.writing() as connection:
            put_record(connection, a_record(), added_by="ann")
            raise RuntimeError("the light went out")

    with pytest.raises(RuntimeError):
        add_half()
    with store.reading() as connection:
        assert document_ids(connection) == []
