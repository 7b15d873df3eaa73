"""The statements of a database as comparing takes them: as they stand, with the people of the record."""

import numpy as np
import pytest
from made_records import Who, made_record, said
from sqlalchemy import insert, select
from store.made_links import CLAIM, CLOSED, COUNTER, DENIED, LATER, NEVER, put_stories

from onrecord.compare.claims import claims_of
from onrecord.record import Model, When
from onrecord.store import Store
from onrecord.store.annotations import model_key_of
from onrecord.store.comparing.claims import count_claims, load_claims, load_vectors
from onrecord.store.corrections.facts import correct_field, reject_statement
from onrecord.store.documents import document_key, put_document, retract
from onrecord.store.people.editing import merge
from onrecord.store.records import load_story, put_record, statement_place
from onrecord.store.schema import embedding, person

ADA = "ada"


@pytest.fixture(autouse=True)
def _stories(store: Store) -> None:
    put_stories(store)


def person_id_of(store: Store, name: str) -> str:
    with store.reading() as connection:
        return str(connection.execute(select(person.c.id).where(person.c.name == name)).scalar_one())


def test_claims_are_those_of_the_records(store: Store) -> None:
    with store.reading() as connection:
        found = list(load_claims(connection))
        stories = [load_story(connection, one.document.id) for one in (CLAIM, COUNTER, LATER)]
        assert count_claims(connection) == 4
    wanted = [
        claim
        for story in stories
        for claim in claims_of(
            story.record, people={one: link.person_id for one, link in story.people.items() if link.person_id}
        )
    ]
    assert found == wanted
    assert len({claim.speaker for claim in found}) == 3


def test_a_speaker_has_one_key_in_every_story(store: Store) -> None:
    varga = person_id_of(store, "Ilse Varga")
    with store.reading() as connection:
        assert [claim.document for claim in load_claims(connection) if claim.speaker == varga] == [
            CLAIM.document.id,
            LATER.document.id,
        ]


def test_somebody_who_was_merged_has_the_key_of_the_other(store: Store) -> None:
    kept, gone = person_id_of(store, "Ilse Varga"), person_id_of(store, "Petra Lindqvist")
    with store.writing() as connection:
        merge(connection, kept, gone, editor=ADA)
        (claim,) = load_claims(connection, ids=[CLOSED])
    assert claim.speaker == kept


def test_claims_are_what_people_made_of_them(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIED, "act", "confirm", editor=ADA)
        correct_field(connection, DENIED, "speaker", "e1", editor=ADA)
        place = CLAIM.document.text.index("the dam")
        correct_field(connection, DENIED, "content_spans", [[place, place + len("the dam was empty")]], editor=ADA)
        correct_field(connection, DENIED, "said", "2024-11-12", editor=ADA)
        (claim,) = load_claims(connection, ids=[DENIED])
    assert (claim.act, claim.content, claim.said) == ("confirm", "the dam was empty", "2024-11-12")
    assert (claim.name, claim.speaker) == ("Ilse Varga", person_id_of(store, "Ilse Varga"))


def test_rejected_statements_retracted_stories_and_transcripts_are_left_out(store: Store) -> None:
    with store.writing() as connection:
        reject_statement(connection, DENIED, editor=ADA)
        retract(connection, COUNTER.document.id, reason="withdrawn", editor=ADA)
        put_document(connection, made_record("VARGA: No.").document, added_by=ADA, kind="transcript")
        assert [claim.document for claim in load_claims(connection)] == [CLAIM.document.id, LATER.document.id]


def test_earlier_versions_are_left_out(store: Store) -> None:
    newer = made_record(
        f"{COUNTER.document.text} It opened in June.",
        said("Petra Lindqvist", "said", "the bridge was closed in May"),
        url=COUNTER.document.url,
        outlet="Sund Tidende",
    )
    with store.writing() as connection:
        put_record(connection, newer, added_by=ADA)
        found = [claim.document for claim in load_claims(connection)]
    assert (COUNTER.document.id in found, newer.document.id in found) == (False, True)


def test_a_relay_is_no_claim_unless_somebody_says_so(store: Store) -> None:
    record = made_record(
        "The Courier reported that Bo Tarn said no.",
        said("The Courier", "reported", "that Bo Tarn said no", role="relay"),
        said("Bo Tarn", "said", "no"),
    )
    put_stories(store, record)
    with store.writing() as connection:
        key = document_key(connection, record.document.id)
        assert [claim.name for claim in load_claims(connection, document_keys=[key])] == ["Bo Tarn"]
        correct_field(connection, record.statements[0].id, "role", "statement", editor=ADA)
        assert [claim.name for claim in load_claims(connection, document_keys=[key])] == ["The Courier", "Bo Tarn"]


def test_a_source_without_a_name_is_known_in_its_own_story_alone(store: Store) -> None:
    officials = Who(name="officials", type="unnamed_group")
    records = [
        made_record(
            f"The officials said it was over on day {n}.", said("officials", "said", "it was over", speaker=officials)
        )
        for n in (1, 2)
    ]
    put_stories(store, *records)
    with store.reading() as connection:
        keys = [document_key(connection, one.document.id) for one in records]
        assert len({claim.speaker for claim in load_claims(connection, document_keys=keys)}) == 2


def test_some_claims(store: Store) -> None:
    with store.reading() as connection:
        assert [claim.id for claim in load_claims(connection, ids=[CLOSED, NEVER, "gone"])] == [NEVER, CLOSED]
        assert [claim.id for claim in load_claims(connection, limit=1)] == [NEVER]
        of_counter = [document_key(connection, COUNTER.document.id)]
        assert list(load_claims(connection, ids=[NEVER], document_keys=of_counter)) == []
        assert list(load_claims(connection, ids=[])) == []


def test_vectors_stand_in_the_order_of_the_claims(store: Store) -> None:
    made_by = Model(name="sentences", version="1")
    with store.writing() as connection:
        key, _, _ = statement_place(connection, CLOSED)
        vector = np.arange(384, dtype=np.int64).astype(np.int8)
        row = {"key": key, "vector": vector.tobytes(), "model_key": model_key_of(connection, made_by)}
        connection.execute(insert(embedding), row)
        claims = list(load_claims(connection, ids=[NEVER, CLOSED]))
        found = load_vectors(connection, claims, made_by=made_by)
        other = load_vectors(connection, claims, made_by=Model(name="sentences", version="2"))
    assert (found.shape, found.dtype.name) == ((2, 384), "int8")
    assert not found[0].any()
    assert (found[1] == vector).all()
    assert not other.any()


def test_a_day_that_was_carried_from_a_neighbour_is_told_from_a_stated_one(store: Store) -> None:
    record = made_record("Ilse Varga said trams run on Sunday.", said("Ilse Varga", "said", "trams run on Sunday"))
    carried = When(value="2024-05-01", basis="carried")
    statements = tuple(one.model_copy(update={"said": carried}) for one in record.statements)
    with store.writing() as connection:
        key = put_record(connection, record.model_copy(update={"statements": statements}), added_by=ADA).key
    with store.reading() as connection:
        (found,) = load_claims(connection, document_keys=[key])
    assert (found.said, found.said_is_stated) == ("2024-05-01", False)
