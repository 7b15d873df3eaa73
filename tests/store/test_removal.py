"""What is removed is gone with all that hung on it, and the log says only that it was."""

import json
from collections.abc import Callable

import pytest
from made_records import made_record, said
from sqlalchemy import func, inspect, select
from store.made_links import CHANGES, CLOSED, CONTRADICTS, COUNTER, NEVER, put_stories

from onrecord.errors import NotOnRecord
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.audit import changes
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import put_links
from onrecord.store.records import load_story, put_record
from onrecord.store.removal import remove_document, remove_person
from onrecord.store.schema import document, entity, entry, link, link_review, metadata, person, statement
from onrecord.store.undo import undo

TEXT = "Ilse Varga denied the claim. Petra Lindqvist said Varga must go."


def a_record(url: str = "https://courier.example/1", text: str = TEXT) -> Record:
    return made_record(
        text,
        said("Ilse Varga", "denied", "the claim", act="deny"),
        said("Petra Lindqvist", "said", "Varga must go", act="demand", target="Ilse Varga"),
        outlet="Halden Courier",
        url=url,
        published="2024-11-14",
    )


def person_id_of(store: Store, name: str) -> str:
    with store.reading() as connection:
        return str(connection.execute(select(person.c.id).where(person.c.name == name)).scalar_one())


def test_a_removed_document_leaves_nothing_but_the_line_that_says_so(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        put_record(connection, record, added_by="ann")
        gone = remove_document(connection, record.document.id, editor="ben")
    assert (gone.documents, gone.statements) == (1, 2)
    with store.reading() as connection:
        for table in (document, entity, statement, entry, person):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
        (line, added) = changes(connection, document_id=record.document.id)
        assert (line.action, line.editor, line.after) == ("remove", "ben", {"statements": 2})
        assert (added.action, added.after) == ("add", None)


def test_a_removed_version_gives_its_place_back_to_the_one_before(store: Store) -> None:
    first, second = a_record(), a_record(text=TEXT + " So it goes.")
    with store.writing() as connection:
        put_record(connection, first, added_by="ann")
        put_record(connection, second, added_by="ann")
        remove_document(connection, second.document.id, editor="ann")
    with store.reading() as connection:
        assert load_story(connection, first.document.id).current


def test_a_removed_person_is_gone_with_their_statements_and_the_story_stays(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        put_record(connection, record, added_by="ann")
    identifier = person_id_of(store, "Ilse Varga")
    with store.writing() as connection:
        assert remove_person(connection, identifier, editor="ben").statements == 1
    with store.reading() as connection:
        story = load_story(connection, record.document.id)
        (left,) = story.record.statements
        assert (left.act, left.target) == ("demand", None)
        assert [one.name for one in story.record.entities] == ["Petra Lindqvist"]
        for table in metadata.sorted_tables:
            if table.name == "document":
                continue  # the story's text stays
            for row in connection.execute(select(table)):
                assert "Ilse Varga" not in json.dumps(list(map(str, row)), ensure_ascii=False), table.name


def test_a_removed_person_does_not_come_back_with_the_same_annotation(store: Store) -> None:
    from onrecord.store.annotations import save_annotation
    from onrecord.store.documents import document_key

    record = a_record()
    with store.writing() as connection:
        put_record(connection, record, added_by="ann")
    identifier = person_id_of(store, "Ilse Varga")
    with store.writing() as connection:
        remove_person(connection, identifier, editor="ben")
        key = document_key(connection, record.document.id)
        connection.execute(statement.delete().where(statement.c.document_key == key))
        connection.execute(entity.delete().where(entity.c.document_key == key))
        save_annotation(connection, key, record)
    with store.reading() as connection:
        assert [one.act for one in load_story(connection, record.document.id).record.statements] == ["demand"]


@pytest.mark.parametrize("taken", [remove_document, remove_person])
def test_what_is_not_there_cannot_be_removed(store: Store, taken: Callable[..., object]) -> None:
    with store.writing() as connection, pytest.raises(NotOnRecord):
        taken(connection, "nothing", editor="ann")


def test_every_table_that_hangs_on_a_document_goes_with_it(store: Store) -> None:
    with store.reading() as connection:
        seen = inspect(connection)
        for table in ("entity", "statement", "review", "entry", "suppression"):
            rules = {key["referred_table"]: key["options"].get("ondelete") for key in seen.get_foreign_keys(table)}
            assert rules["document"] == "CASCADE", table


def linked(store: Store) -> None:
    """Stories with links, a judged one among them."""
    put_stories(store)
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS, CHANGES])
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor="ann")


def test_with_a_document_go_its_links_and_what_was_said_of_them(store: Store) -> None:
    linked(store)
    with store.writing() as connection:
        remove_document(connection, COUNTER.document.id, editor="ben")
        assert connection.execute(select(link.c.kind)).scalars().all() == ["changes"]
        assert connection.execute(select(link_review)).all() == []


def test_with_a_person_go_the_links_of_their_statements(store: Store) -> None:
    linked(store)
    gone = person_id_of(store, "Petra Lindqvist")
    with store.writing() as connection:
        remove_person(connection, gone, editor="ben")
        assert connection.execute(select(link.c.kind)).scalars().all() == ["changes"]
        assert connection.execute(select(link_review)).all() == []
        put_links(connection, [CONTRADICTS])
        assert connection.execute(select(link.c.kind)).scalars().all() == ["changes"]


def test_a_review_of_a_link_that_was_removed_cannot_be_undone(store: Store) -> None:
    linked(store)
    with store.writing() as connection:
        (line,) = changes(connection, subject="link")
        remove_document(connection, COUNTER.document.id, editor="ben")
        with pytest.raises(NotOnRecord):
            undo(connection, line.key, editor="ben")
