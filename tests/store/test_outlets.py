"""Outlets: which there are, and how each of them quotes."""

import pytest
from made_records import Who, made_record, said
from sqlalchemy import insert, select

from onrecord.errors import NotOnRecord
from onrecord.record import Record
from onrecord.store import Store
from onrecord.store.documents import retract
from onrecord.store.entries import refresh_statements
from onrecord.store.outlets import OutletLine, outlet_profile, outlets
from onrecord.store.records import put_record
from onrecord.store.schema import fact, review, statement

POST = "Varga denied it, the Tidings Agency reported. Two aides said no. “It is so,” Lund said."


def story(outlet: str | None, *, published: str | None = "2024-05-02", text: str = POST, url: str = "a") -> Record:
    return made_record(
        text,
        said("Varga", "denied", "it", act="deny", relay=Who(name="Tidings Agency", type="named_organization")),
        said("Two aides", "said", "no", speaker=Who(name="two aides", type="unnamed_group")),
        said("Lund", "said", "It is so,", quotation="direct"),
        outlet=outlet,
        url=f"https://{outlet}.example/{url}",
        published=published,
    )


def put(store: Store, *records: Record) -> None:
    with store.writing() as connection:
        for record in records:
            put_record(connection, record, added_by="ann")


def test_outlets_are_listed_with_what_is_in_their_current_stories(store: Store) -> None:
    put(
        store,
        story("Post", published="2024-05-02"),
        story("Post", published="2023-11", text=POST + " Yes.", url="b"),
        story("Gull", published=None, text=POST + " And more."),
        story("Gull", published=None, text=POST + " And still more."),  # a new version of the same address
        story(None),
    )
    with store.reading() as connection:
        assert outlets(connection) == [
            OutletLine(name="Post", documents=2, statements=6, first="2023-11", last="2024-05-02"),
            OutletLine(name="Gull", documents=1, statements=3, first=None, last=None),
            OutletLine(name=None, documents=1, statements=3, first="2024-05-02", last="2024-05-02"),
        ]


def test_a_profile_says_who_is_quoted_how_and_on_whose_word(store: Store) -> None:
    put(store, story("Post"), story("Post", published="2024-06", text=POST + " Yes.", url="b"), story("Gull"))
    with store.reading() as connection:
        profile = outlet_profile(connection, "Post")
    assert profile.line == OutletLine(name="Post", documents=2, statements=6, first="2024-05-02", last="2024-06")
    assert [(cell.values, cell.statements) for cell in profile.quoted] == [
        (("Lund",), 2),
        (("Varga",), 2),
        (("two aides",), 2),
    ]
    assert (profile.total.direct, profile.total.mixed, profile.total.indirect) == (2, 0, 4)
    assert {cell.values[0]: cell.statements for cell in profile.types} == {"named_person": 4, "unnamed_group": 2}
    assert {cell.values[0]: cell.statements for cell in profile.acts} == {"say": 4, "deny": 2}
    assert [(cell.values, cell.documents) for cell in profile.months] == [(("2024-05",), 1), (("2024-06",), 1)]
    assert [(line.name, line.statements) for line in profile.relays] == [("Tidings Agency", 2)]


def test_relays_that_a_person_corrected_count_as_corrected(store: Store) -> None:
    one = story("Post")
    put(store, one)
    with store.writing() as connection:
        key = connection.execute(select(statement.c.key).where(statement.c.act == "deny")).scalar_one()
        row = {"document_key": 1, "statement_key": key, "statement_id": "x", "status": "partial"}
        spans: dict[str, list[int]] = {"source_spans": [], "cue_spans": [], "content_spans": []}
        connection.execute(insert(review).values(**row, **spans))
        lund = next(entity.id for entity in one.entities if entity.name == "Lund")
        fact_row = {"review_key": 1, "field": "relays", "verdict": "corrected", "editor": "ann", "at": "2026"}
        connection.execute(insert(fact).values(**fact_row, value=[{"source": lund, "span": None}]))
        refresh_statements(connection, [key])
        relays = outlet_profile(connection, "Post").relays
    assert [(line.name, line.statements) for line in relays] == [("Lund", 1)]


def test_a_profile_leaves_out_what_the_publisher_took_back(store: Store) -> None:
    kept, taken_back = story("Post"), story("Post", text=POST + " Yes.", url="b")
    put(store, kept, taken_back)
    with store.writing() as connection:
        retract(connection, taken_back.document.id, reason="wrong", editor="ann")
        profile = outlet_profile(connection, "Post")
    assert (profile.line.documents, profile.total.statements) == (1, 3)
    assert [line.statements for line in profile.relays] == [1]


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        pytest.param("Harbor Post", "The nearest: Harbour Post, Harbour Gull.", id="misspelt"),
        pytest.param("harbour", "The nearest: Harbour Gull, Harbour Post.", id="a part of the name"),
        pytest.param("zzz", "`onrecord outlets` lists them.", id="nothing near"),
        pytest.param("CAFE", "The nearest: Cafe, Café.", id="several but for accents"),
    ],
)
def test_an_outlet_that_is_not_there_names_the_nearest(store: Store, asked: str, advice: str) -> None:
    put(store, *map(story, ("Harbour Post", "Harbour Gull", "Café", "Cafe")))
    with store.reading() as connection, pytest.raises(NotOnRecord) as raised:
        outlet_profile(connection, asked)
    assert raised.value.next_step == advice


def test_an_outlet_is_found_by_its_name_in_other_capitals(store: Store) -> None:
    put(store, story("Harbour Post"))
    with store.reading() as connection:
        assert outlet_profile(connection, "harbour post").line.name == "Harbour Post"


def test_an_empty_database_has_no_outlets(store: Store) -> None:
    with store.reading() as connection:
        assert outlets(connection) == []
