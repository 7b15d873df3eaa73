"""Documents go in once, keep their versions, and know their printings."""

import pytest
from made_records import Who, made_document, made_record, said
from sqlalchemy import select, update

from onrecord.errors import NotOnRecord
from onrecord.record import Page, Record
from onrecord.store import Store
from onrecord.store.audit import changes
from onrecord.store.documents import list_documents, printings_of, put_document, retract, versions_of
from onrecord.store.records import load_story, put_record
from onrecord.store.schema import document
from onrecord.store.undo import undo

TEXT = "Ilse Varga denied the claim. “I read every page,” Varga told the Halden Courier."
URL = "https://courier.example/bridge"


def a_record(text: str = TEXT, *, outlet: str | None = "Halden Courier", url: str | None = URL) -> Record:
    return made_record(
        text,
        said("Ilse Varga", "denied", "the claim", speaker=Who(name="Ilse Varga", title="commissioner"), act="deny"),
        said("Varga", "told", "I read every page,", speaker="Ilse Varga", quotation="direct", said="2024-11-13"),
        outlet=outlet,
        url=url,
        published="2024-11-14",
    )


def test_a_record_comes_back_as_it_went_in(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        assert put_record(connection, record, added_by="ann").outcome == "added"
    with store.reading() as connection:
        story = load_story(connection, record.document.id)
    assert story.record == record
    assert (story.kind, story.version, story.current, story.added_by) == ("story", 1, True, "ann")
    assert story.model == record.model


def test_pages_come_back_as_they_went_in(store: Store) -> None:
    pages = (Page(offset=0, number=1, label="iv"), Page(offset=29, number=2))
    record = a_record()
    paginated = record.model_copy(update={"document": record.document.model_copy(update={"pages": pages})})
    with store.writing() as connection:
        put_record(connection, paginated, added_by="ann")
    with store.reading() as connection:
        assert load_story(connection, record.document.id).document.pages == pages


def test_a_document_that_was_kept_before_there_were_pages_has_none(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        key = put_record(connection, record, added_by="ann").key
        row = connection.execute(select(document.c.details).where(document.c.key == key)).scalar_one()
        older = {name: value for name, value in row.items() if name != "pages"}
        connection.execute(update(document).where(document.c.key == key).values(details=older))
    with store.reading() as connection:
        assert load_story(connection, record.document.id).document.pages == ()


def test_the_same_document_again_changes_nothing(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        put_record(connection, record, added_by="ann")
    with store.writing() as connection:
        assert put_record(connection, record, added_by="ben").outcome == "known"
    with store.reading() as connection:
        assert len(list_documents(connection)) == 1
        assert load_story(connection, record.document.id).added_by == "ann"


def test_a_changed_story_at_the_same_address_is_a_new_version_and_the_old_one_is_kept(store: Store) -> None:
    first, second = a_record(), a_record(TEXT + " She left.")
    with store.writing() as connection:
        put_record(connection, first, added_by="ann")
        assert put_record(connection, second, added_by="ann").outcome == "new_version"
    with store.reading() as connection:
        old, new = (load_story(connection, one.document.id) for one in (first, second))
        assert (old.version, old.current, new.version, new.current) == (1, False, 2, True)
        assert old.record.statements == first.statements
        assert [line.id for line in versions_of(connection, new.key)] == [first.document.id]


def test_the_same_text_from_another_outlet_is_another_printing(store: Store) -> None:
    here, there = a_record(), a_record(outlet="Tide Post", url="https://tide.example/1")
    with store.writing() as connection:
        put_record(connection, here, added_by="ann")
        assert put_record(connection, there, added_by="ann").outcome == "printing"
    with store.reading() as connection:
        story = load_story(connection, here.document.id)
        assert [line.outlet for line in printings_of(connection, story.key)] == ["Tide Post"]
        assert story.current


def test_a_story_without_an_address_has_no_versions(store: Store) -> None:
    with store.writing() as connection:
        put_record(connection, a_record(url=None), added_by="ann")
        assert put_record(connection, a_record(TEXT + " More.", url=None), added_by="ann").outcome == "added"


def test_a_transcript_keeps_its_place_and_who_spoke(store: Store) -> None:
    document = made_document("FRANKEN: Did you?\nVARGA: No.", published="2017-01-10")
    with store.writing() as connection:
        put_document(
            connection,
            document,
            added_by="ann",
            kind="transcript",
            place="Senate",
            participants=["Al Franken", "Varga"],
        )
    with store.reading() as connection:
        story = load_story(connection, document.id)
    assert (story.kind, story.place, story.participants) == ("transcript", "Senate", ("Al Franken", "Varga"))
    assert (story.model, story.record.statements) == (None, ())


def test_a_retraction_marks_and_can_be_taken_back(store: Store) -> None:
    record = a_record()
    with store.writing() as connection:
        put_record(connection, record, added_by="ann")
        change = retract(connection, record.document.id, reason="Withdrawn by the Courier.", editor="ben")
    with store.reading() as connection:
        story = load_story(connection, record.document.id)
        assert story.retraction == "Withdrawn by the Courier."
        assert story.record.statements == record.statements
    with store.writing() as connection:
        undo(connection, change, editor="cleo")
    with store.reading() as connection:
        assert load_story(connection, record.document.id).retraction is None
        log = changes(connection, subject="document", subject_id=record.document.id)
    assert [(line.action, line.editor) for line in log] == [("undo", "cleo"), ("retract", "ben"), ("add", "ann")]


def test_a_document_that_is_not_there(store: Store) -> None:
    with store.reading() as connection, pytest.raises(NotOnRecord, match="no document 'abc'"):
        load_story(connection, "abc")
