"""Forty printings of one agency's story count as one origin."""

import random

import pytest
from made_records import made_record, said
from sqlalchemy import delete, func, select

from onrecord.errors import NotOnRecord, UsageError
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.comparing.printings import index_printings, most_printed, origins_of, printings
from onrecord.store.documents import printings_of
from onrecord.store.records import load_story, put_record
from onrecord.store.removal import remove_document
from onrecord.store.schema import printing, printing_band

WORDS = [
    "bridge",
    "ferry",
    "council",
    "harbour",
    "mayor",
    "budget",
    "vote",
    "closed",
    "opened",
    "winter",
    "storm",
    "town",
]


def body(seed: int, sentences: int = 25) -> str:
    draw = random.Random(seed)
    return "\n".join(" ".join(draw.choices(WORDS, k=14)).capitalize() + f" in {seed}." for _ in range(sentences))


STATEMENT = "Ilse Varga said the bridge was safe."
WIRE = f"HALDEN (AP) — {STATEMENT}\n{body(1)}"


def a_story(text: str, outlet: str, published: str, *, url: str | None = None) -> Record:
    return made_record(
        text,
        said("Ilse Varga", "said", "the bridge was safe"),
        outlet=outlet,
        url=url or f"https://{outlet.split()[0].lower()}.example/{published}",
        published=published,
        title=f"The bridge, by {outlet}",
    )


FIRST = a_story(f"{STATEMENT}\n{body(1)}\nOur town awaits.", "Halden Courier", "2024-11-13")
AGENCY = a_story(WIRE, "Associated Press", "2024-11-14")
CUT = a_story("\n".join(WIRE.split("\n")[:-6]), "Sund Tidende", "2024-11-15")
SAME = a_story(WIRE, "Elv Post", "2024-11-16")
OTHER = a_story(f"{STATEMENT}\n{body(2)}", "Fjell Avis", "2024-11-14")


def put(store: Store, *records: Record) -> None:
    for record in records:
        with store.writing() as connection:
            put_record(connection, record, added_by="tests")


def test_printings_of_one_story_are_told_with_their_origin(store: Store) -> None:
    put(store, SAME, OTHER, FIRST, AGENCY, CUT)
    with store.reading() as connection:
        found = printings(connection, CUT.document.id)
        same = printings(connection, AGENCY.document.id)
    assert [one.outlet for one in found.printings] == ["Halden Courier", "Associated Press", "Sund Tidende", "Elv Post"]
    assert (len(found), found.origin.outlet) == (4, "Associated Press")
    assert {one.outlet for one in same.printings if one.same_text} == {"Associated Press", "Elv Post"}


def test_a_story_on_the_same_event_is_no_printing(store: Store) -> None:
    put(store, AGENCY, OTHER)
    with store.reading() as connection:
        assert [one.id for one in printings(connection, OTHER.document.id).printings] == [OTHER.document.id]


def test_forty_printings_are_one_origin(store: Store) -> None:
    copies = [a_story(f"{WIRE}\nPrinted in town {n}.", f"Paper{n} Post", f"2024-11-{15 + n % 9}") for n in range(39)]
    put(store, AGENCY, OTHER, *copies)
    with store.reading() as connection:
        (one,) = most_printed(connection)
        of = origins_of(connection, [copies[5].document.id, OTHER.document.id])
    assert (one.document_id, one.printings, one.outlets) == (AGENCY.document.id, 40, 40)
    assert of[copies[5].document.id] == one
    assert of[OTHER.document.id].printings == 1


def test_the_most_printed_of_a_month(store: Store) -> None:
    put(store, AGENCY, CUT)
    with store.reading() as connection:
        assert [one.document_id for one in most_printed(connection, since="2024-11", until="2024-11")] == [
            AGENCY.document.id
        ]
        assert most_printed(connection, since="2024-12") == []
        with pytest.raises(UsageError, match="0 stories"):
            most_printed(connection, limit=0)


def test_a_new_version_is_no_printing_of_the_old_one(store: Store) -> None:
    newer = a_story(f"{WIRE}\nCorrected on Friday.", "Associated Press", "2024-11-15", url=AGENCY.document.url)
    put(store, AGENCY, newer, SAME)
    with store.reading() as connection:
        found = [one.id for one in printings(connection, SAME.document.id).printings]
        key = load_story(connection, newer.document.id).key
        assert [one.id for one in printings_of(connection, key)] == [SAME.document.id]
    assert found == [newer.document.id, SAME.document.id]


def test_other_printings_of_a_story_are_listed_beside_it(store: Store) -> None:
    put(store, AGENCY, CUT, OTHER)
    with store.reading() as connection:
        key = load_story(connection, AGENCY.document.id).key
        assert [one.outlet for one in printings_of(connection, key)] == ["Sund Tidende"]


def test_a_removed_printing_leaves_nothing_behind(store: Store) -> None:
    put(store, AGENCY, CUT)
    with store.writing() as connection:
        remove_document(connection, AGENCY.document.id, editor="tests")
        assert connection.execute(select(func.count()).select_from(printing)).scalar_one() == 1
        left = connection.execute(select(func.count(printing_band.c.document_key.distinct()))).scalar_one()
    assert left == 1
    with store.reading() as connection:
        assert len(printings(connection, CUT.document.id)) == 1


def test_stories_from_before_are_taken_in(store: Store) -> None:
    put(store, AGENCY, CUT, OTHER)
    with store.writing() as connection:
        connection.execute(delete(printing))
    told: list[tuple[int, int]] = []
    assert index_printings(store, progress=lambda done, of: told.append((done, of))) == 3
    assert told == [(3, 3)]
    assert index_printings(store) == 0
    with store.reading() as connection:
        assert [one.printings for one in most_printed(connection)] == [2]


def test_printings_of_nothing(store: Store) -> None:
    with store.reading() as connection, pytest.raises(NotOnRecord):
        printings(connection, "nothing")


def test_a_story_without_words_is_like_no_other(store: Store) -> None:
    record = made_record("— …", outlet="Halden Courier").model_copy(update={"statements": ()})
    other = made_record("… —", outlet="Elv Post").model_copy(update={"statements": ()})
    put(store, record, other)
    with store.reading() as connection:
        assert len(printings(connection, record.document.id)) == 1
