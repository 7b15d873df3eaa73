"""A database of an earlier onrecord is brought to this one's tables, and keeps what is in it."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from made_records import made_record
from sqlalchemy import Connection, create_engine, insert, select, text
from store.conftest import POSTGRESQL
from store.made_links import CLAIM, CONTRADICTS, COUNTER

from onrecord.errors import DatabaseTooOld
from onrecord.record import Record
from onrecord.store import Store, migrations, open_store
from onrecord.store.annotations import save_annotation
from onrecord.store.comparing.disputes import Sought, disputes
from onrecord.store.comparing.links import put_links
from onrecord.store.comparing.printings import index_printings, printings
from onrecord.store.database import connect
from onrecord.store.entries import refresh_document
from onrecord.store.people.linking import link_entities
from onrecord.store.records import load_story
from onrecord.store.rows import details_row
from onrecord.store.schema import REVISION, document
from onrecord.store.transcripts import StoredTranscripts, load_transcript
from onrecord.store.upkeep import check, upgrade

HEARING = made_record("Senator MARSH. Was it closed?\nMs. VARGA. Not for a single day.\nSenator MARSH. Thank you.")


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database at the first version of the tables, with stories and a transcript in it."""
    server = os.environ.get(POSTGRESQL)
    name = f"onrecord_{uuid.uuid4().hex[:12]}"
    if request.param == "sqlite":
        url = str(tmp_path / "record.db")
    elif not server:
        pytest.skip(f"no PostgreSQL: {POSTGRESQL} is not set")
    else:
        engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        url = engine.url.set(database=name).render_as_string(hide_password=False)
    with connect(url, create=True) as store:
        with store.writing() as connection:
            make_first(connection)
        yield store
    if request.param == "postgresql":
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def make_first(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    for record in (CLAIM, COUNTER):
        key = put(connection, record, kind="story")
        save_annotation(connection, key, record)
        link_entities(connection, key)
        refresh_document(connection, key)
    put(connection, HEARING, kind="transcript")


def put(connection: Connection, record: Record, *, kind: str) -> int:
    """A row of `document` as it was written then."""
    one = record.document
    row = {
        "id": one.id,
        "kind": kind,
        "text_hash": one.text_hash,
        "url": one.url,
        "outlet": one.outlet,
        "published": one.published.value if one.published else None,
        "text": one.text,
        "details": details_row(one),
        "version": 1,
        "current": True,
        "added_at": "2026-01-01T00:00:00Z",
        "added_by": "ann",
    }
    connection.execute(insert(document).values(row))
    return int(connection.execute(select(document.c.key).where(document.c.id == one.id)).scalar_one())


def test_it_asks_to_be_upgraded(first: Store) -> None:
    with pytest.raises(DatabaseTooOld, match="0001"):
        open_store(first.url.render_as_string(hide_password=False))


def test_what_is_in_it_is_kept(first: Store) -> None:
    assert upgrade(first) == ("0001", REVISION)
    assert list(check(first)) == []
    with first.reading() as connection:
        story = load_story(connection, CLAIM.document.id)
    assert (story.record.statements, story.record.entities) == (CLAIM.statements, CLAIM.entities)
    assert (story.record.links, story.record.checks) == ((), ())


def test_its_stories_can_be_linked(first: Store) -> None:
    upgrade(first)
    with first.writing() as connection:
        put_links(connection, [CONTRADICTS])
        assert disputes(connection, Sought(who="Ilse Varga")).total == 1


def test_its_transcripts_are_found(first: Store) -> None:
    upgrade(first)
    assert StoredTranscripts(first).near(["single", "day"]) == [HEARING.document.id]
    with first.reading() as connection:
        assert [turn.speaker for turn in load_transcript(connection, HEARING.document.id).turns]


def test_its_stories_are_placed_among_the_printings(first: Store) -> None:
    upgrade(first)
    assert index_printings(first) == 2
    with first.reading() as connection:
        assert len(printings(connection, CLAIM.document.id)) == 1
