"""Search by words and filters, on both databases."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from made_records import Who, made_record, said
from sqlalchemy import delete, select, update

from onrecord.errors import BadQuery, UsageError
from onrecord.store import Store
from onrecord.store.entries import refresh_all
from onrecord.store.records import put_record
from onrecord.store.schema import document, entry, fact, person, person_name, review, statement
from onrecord.store.search import finding, paging
from onrecord.store.search.filters import Filters
from onrecord.store.search.finding import Results, search

VARGA = Who(name="Ilse Varga", title="Transport commissioner")
UNION = Who(name="engineers’ union", type="unnamed_group")
EASTGATE = (
    "Ilse Varga denied that she ignored warnings. The engineers’ union demanded an inquiry into the bridge. "
    "“The bridge was closed in time,” Varga said. Jonas Okafor warned of more closures, Reuters reported."
)


def eastgate() -> Any:  # noqa: ANN401 - a Record
    return made_record(
        EASTGATE,
        said("Ilse Varga", "denied", "that she ignored warnings", act="deny", said="2024-11-12", setting="interview"),
        said("The engineers’ union", "demanded", "an inquiry into the bridge", act="demand", speaker=UNION),
        said("Varga", "said", "“The bridge was closed in time,”", speaker=VARGA, quotation="direct", confidence=0.95),
        said("Jonas Okafor", "warned", "of more closures", act="warn", relay="Reuters", target="Ilse Varga"),
        who=(VARGA, UNION),
        outlet="Halden Courier",
        url="https://courier.example/1",
        title="Bridge shut",
        published="2024-11-14",
    )


def harbour() -> Any:  # noqa: ANN401 - a Record
    return made_record(
        "Petra Lindqvist said the harbour bridge and the lock and the quay and the old pier need 1,5 million. "
        "F.B.I. agents denied that anybody was closing a case as it is. Ministers investigated the générale.",
        said(
            "Petra Lindqvist", "said", "the harbour bridge and the lock and the quay and the old pier need 1,5 million"
        ),
        said(
            "F.B.I. agents",
            "denied",
            "that anybody was closing a case as it is",
            act="deny",
            negated=True,
            mode="belief",
        ),
        said("Ministers", "investigated", "the générale", speaker=None, act="ask", said="2023", confidence=0.3),
        outlet="Gull Press",
        published="2024-10",
    )


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as connection:
        put_record(connection, eastgate(), added_by="ann")
        put_record(connection, harbour(), added_by="ann")
    return store


def find(store: Store, query: str = "", *, sort: Any = None, **filters: Any) -> Results:  # noqa: ANN401
    with store.reading() as connection:
        return search(connection, query, Filters(**filters), sort=sort)


def contents(results: Results) -> set[str]:
    return {" ".join(hit.content.split()[:4]).strip("“”,") for hit in results.hits}


WARNINGS, INQUIRY, CLOSED = "that she ignored warnings", "an inquiry into the", "The bridge was closed"
MORE, HARBOUR, CASE, GENERALE = "of more closures", "the harbour bridge and", "that anybody was closing", "the générale"


# Tables are gone through in one test each: to make a database takes longer than all of the searches.
WORDS = {
    "a word": ("bridge", {INQUIRY, CLOSED, HARBOUR}),
    "case and endings": ("BRIDGES", {INQUIRY, CLOSED, HARBOUR}),
    "accents": ("generale", {GENERALE}),
    "all words": ("bridge inquiry", {INQUIRY}),
    "one of the words, by their stems": ("inquiry OR closings", {INQUIRY, CLOSED, CASE}),
    "not": ("bridge -harbour", {INQUIRY, CLOSED}),
    "a phrase": ('"into the bridge"', {INQUIRY}),
    "a phrase in another order": ('"bridge the into"', set()),
    "the beginning of a word": ("inqui*", {INQUIRY}),
    "a beginning that only the stem has": ("ignori*", set()),
    "a beginning that the stem has not": ("ignore*", {WARNINGS}),
    "another form": ("inquiries", {INQUIRY}),
    "parentheses": ("(inquiry OR closed) bridge", {INQUIRY, CLOSED}),
    "not the beginning of a word": ("bridge -harb*", {INQUIRY, CLOSED}),
    "the title of the source": ("commissioner", {WARNINGS, CLOSED}),
    "the name of the source": ("okafor OR union", {MORE, INQUIRY}),
    "no phrase over content and name": ('"closures jonas"', set()),
    "an acronym without stops": ("FBI", {CASE}),
    "an acronym with stops": ("F.B.I.", {CASE}),
    "the words of our filters are not found": ("actdeny OR statussuggested", set()),
    "a word of two letters": ('"it is"', {CASE}),
    "but not its first letter": ('"it i"', set()),
    "a word that is nowhere": ("zebra", set()),
    "everything": ("", {WARNINGS, INQUIRY, CLOSED, MORE, HARBOUR, CASE, GENERALE}),
}


def test_words_find_statements(filled: Store) -> None:
    found = {name: find(filled, query) for name, (query, _) in WORDS.items()}
    assert {name: contents(one) for name, one in found.items()} == {name: row[1] for name, row in WORDS.items()}
    assert all(one.exact and one.total == len(one.hits) for one in found.values())


FILTERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "act": ({"act": "deny"}, {WARNINGS, CASE}),
    "one of two acts": ({"act": "deny, demand"}, {WARNINGS, CASE, INQUIRY}),
    "acts as a tuple": ({"act": ("warn", "ask")}, {MORE, GENERALE}),
    "mode": ({"mode": "belief"}, {CASE}),
    "quotation": ({"quotation": "direct"}, {CLOSED}),
    "source type": ({"source_type": "unnamed_group"}, {INQUIRY}),
    "setting": ({"setting": "interview"}, {WARNINGS}),
    "status": ({"status": "suggested", "act": "deny"}, {WARNINGS, CASE}),
    "a status that none has": ({"status": "confirmed"}, set()),
    "negated": ({"negated": True}, {CASE}),
    "not negated": ({"negated": False, "act": "deny"}, {WARNINGS}),
    "outlet": ({"outlet": "gull press"}, {HARBOUR, CASE, GENERALE}),
    "relay": ({"relay": "REUTERS"}, {MORE}),
    "target": ({"target": "Ilse Varga"}, {MORE}),
    "who, a person of the record": ({"who": "ilse varga"}, {WARNINGS, CLOSED}),
    "who, a surname alone": ({"who": "Varga"}, {WARNINGS, CLOSED}),
    "one of two": ({"who": ("Ilse Varga", "okafor")}, {WARNINGS, CLOSED, MORE}),
    "confidence": ({"min_confidence": 0.94}, {CLOSED}),
    "several together": ({"act": "deny", "who": "Ilse Varga", "since": "2024-11"}, {WARNINGS}),
}


def test_filters_choose_statements(filled: Store) -> None:
    expected = {name: row[1] for name, row in FILTERS.items()}
    assert {name: contents(find(filled, **filters)) for name, (filters, _) in FILTERS.items()} == expected
    with_words = {name: contents(find(filled, "that OR the OR of", **row[0])) for name, row in FILTERS.items()}
    assert with_words == expected


RANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "said before, published after": ({"since": "2024-11-13"}, {INQUIRY, CLOSED, MORE}),
    "one day": ({"since": "2024-11-12", "until": "2024-11-12"}, {WARNINGS}),
    "to the end of a month": ({"until": "2024-10"}, {HARBOUR, CASE, GENERALE}),
    "days of a year known as such": ({"since": "2023-06-01", "until": "2023-06-30"}, {GENERALE}),
    "said only": ({"said_since": "2024"}, {WARNINGS}),
    "said in a year": ({"said_since": "2023", "said_until": "2023-01-31"}, {GENERALE}),
    "published only": ({"published_since": "2024-11", "act": "deny"}, {WARNINGS}),
    "published until a day": ({"published_until": "2024-11-13"}, {HARBOUR, CASE, GENERALE}),
}


def test_ranges_of_days_choose_statements(filled: Store) -> None:
    found = {name: contents(find(filled, **filters)) for name, (filters, _) in RANGES.items()}
    assert found == {name: expected for name, (_, expected) in RANGES.items()}


def test_a_range_says_which_day_it_took(filled: Store) -> None:
    results = find(filled, since="2024-11")
    assert results.notes == (
        "the range is of the day it was said (1 of these statements); where the story does not tell, of the day it "
        "was published (3)",
    )
    assert {(hit.day, hit.day_basis) for hit in results.hits} == {("2024-11-12", "said"), ("2024-11-14", "published")}
    assert find(filled, said_since="2024-11").notes == ()


def test_without_words_the_latest_comes_first(filled: Store) -> None:
    days = [hit.day for hit in find(filled).hits]
    assert days == ["2024-11-14", "2024-11-14", "2024-11-14", "2024-11-12", "2024-10", "2024-10", "2023"]


def test_with_words_the_shorter_statement_comes_first_and_of_equal_ones_the_later(filled: Store) -> None:
    found = [hit.content.split()[0] for hit in find(filled, "bridge").hits]
    assert found == ["an", "“The", "the"]


def test_the_rarer_alternative_comes_first(filled: Store) -> None:
    assert find(filled, "bridge OR lock").hits[0].content.startswith("the harbour")


def test_a_hit_tells_what_a_list_shows(filled: Store) -> None:
    (hit,) = find(filled, "ignored").hits
    assert (hit.speaker, hit.title, hit.act, hit.setting) == (
        "Ilse Varga",
        "Transport commissioner",
        "deny",
        "interview",
    )
    assert (hit.document_title, hit.outlet, hit.url) == ("Bridge shut", "Halden Courier", "https://courier.example/1")
    assert (hit.said, hit.published, hit.source) == ("2024-11-12", "2024-11-14", "Ilse Varga")
    assert [EASTGATE[start:end] for start, end in hit.content_spans] == ["that she ignored warnings"]
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.matches] == ["ignored"]
    with filled.reading() as connection:
        who = connection.execute(select(person.c.id).where(person.c.name == "Ilse Varga")).scalar_one()
    assert hit.who == who


def test_every_form_of_a_word_is_marked(filled: Store) -> None:
    (hit,) = find(filled, '"close a case" anyb*').hits
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.matches] == ["anybody", "closing a case"]


def test_facets_count_what_was_found(filled: Store) -> None:
    facets = find(filled, "bridge").facets
    assert {name: [(one.label, one.count) for one in facets[name]] for name in ("act", "outlet", "year")} == {
        "act": [("say", 2), ("demand", 1)],
        "outlet": [("Halden Courier", 2), ("Gull Press", 1)],
        "year": [("2024", 3)],
    }
    assert {one.label for one in facets["who"]} == {"Ilse Varga", "engineers’ union", "Petra Lindqvist"}


def test_the_value_of_a_facet_is_one_of_its_filter(filled: Store) -> None:
    everything = find(filled)
    for name, counts in everything.facets.items():
        for one in counts if name != "year" else ():
            assert find(filled, **{name: one.value}).total >= one.count


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "act": ({"act": "lie"}, "no act 'lie'", "say, deny"),
    "source type": ({"source_type": "person"}, "no source type 'person'", "named_person"),
    "status": ({"status": "good"}, "no status 'good'", "confirmed"),
    "outlet": ({"outlet": "Halden Curier"}, "outlet 'Halden Curier'", "There is: Halden Courier."),
    "outlet like none": ({"outlet": "x"}, "outlet 'x'", "Gull Press, Halden Courier"),
    "who": ({"who": "Ilse Vraga"}, "no source is called", "Ilse Varga"),
    "a surname alone": ({"who": "Vrga"}, "no source is called", "Ilse Varga"),
    "who is no name": ({"who": "…"}, "no source is called", "onrecord people list"),
    "target": ({"target": "Jonas Okafor"}, "no statement is directed at", "Jonas Okafor"),
    "relay": ({"relay": "AFP"}, "no statement came through", "onrecord people list"),
    "since": ({"since": "May"}, "no day, month or year", "2017-03"),
    "range": ({"said_since": "2018", "said_until": "2017"}, "ends before", "Swap"),
    "confidence": ({"min_confidence": 2.0}, "cannot be", "0 to 1"),
}


def test_a_filter_that_names_what_there_is_not_is_refused(filled: Store) -> None:
    for name, (filters, what, next_step) in REFUSED.items():
        with pytest.raises(UsageError) as refused:
            find(filled, **filters)
        assert what in refused.value.what, name
        assert next_step in (refused.value.next_step or ""), name


def test_a_name_of_several_people_is_refused_with_their_ids(filled: Store) -> None:
    with filled.writing() as connection:
        first = connection.execute(select(person).where(person.c.name == "Ilse Varga")).one()
        other = connection.execute(select(person).where(person.c.name == "Jonas Okafor")).one()
        renamed = update(person_name).where(
            person_name.c.person_key == other.key, person_name.c.folded == "jonas okafor"
        )
        connection.execute(renamed.values(folded="ilse varga"))
    with pytest.raises(UsageError, match="2 people of the record") as refused:
        find(filled, who="Ilse Varga")
    assert first.id in (refused.value.next_step or "")
    assert contents(find(filled, who=first.id)) == {WARNINGS, CLOSED}


def test_a_name_that_only_sources_have_is_noted(filled: Store) -> None:
    results = find(filled, who="agents")
    assert contents(results) == {CASE}
    assert "nobody on the record is called just 'agents'" in results.notes[0]


def test_older_versions_and_rejected_statements_are_left_out_unless_asked_for(filled: Store) -> None:
    with filled.writing() as connection:
        connection.execute(update(document).where(document.c.outlet == "Gull Press").values(current=False))
        row = connection.execute(select(statement).where(statement.c.act == "warn")).one()
        columns = {name: getattr(row, name) for name in ("source_spans", "cue_spans", "content_spans")}
        values = {"document_key": row.document_key, "statement_key": row.key, "statement_id": row.id, **columns}
        connection.execute(review.insert().values(status="rejected", **values))
        list(refresh_all(connection))
    assert contents(find(filled)) == {WARNINGS, INQUIRY, CLOSED}
    assert contents(find(filled, "bridge")) == {INQUIRY, CLOSED}
    assert HARBOUR in contents(find(filled, "bridge", all_versions=True))
    assert contents(find(filled, status="rejected")) == {MORE}


def test_a_corrected_content_is_found_and_shown(filled: Store) -> None:
    with filled.writing() as connection:
        row = connection.execute(select(statement).where(statement.c.act == "demand")).one()
        columns = {name: getattr(row, name) for name in ("source_spans", "cue_spans", "content_spans")}
        values = {"document_key": row.document_key, "statement_key": row.key, "statement_id": row.id, **columns}
        key = connection.execute(
            review.insert().values(status="partial", **values).returning(review.c.key)
        ).scalar_one()
        start = EASTGATE.index("inquiry")
        spans = [[start, start + len("inquiry")]]
        correction = {"review_key": key, "field": "content_spans", "verdict": "corrected", "value": spans}
        connection.execute(fact.insert().values(**correction, editor="ann", at="2024-11-20T00:00:00.000000Z"))
        list(refresh_all(connection))
    assert INQUIRY not in contents(find(filled, "bridge"))
    (hit,) = find(filled, "inquiry").hits
    assert (hit.content, hit.status, hit.snippet.matches) == ("inquiry", "partial", ((0, 7),))


def test_what_is_removed_is_found_no_more(filled: Store) -> None:
    with filled.writing() as connection:
        connection.execute(delete(document).where(document.c.outlet == "Gull Press"))
    assert contents(find(filled, "bridge")) == {INQUIRY, CLOSED}


def pages(store: Store, query: str, *, limit: int, **options: Any) -> Iterator[Results]:  # noqa: ANN401
    cursor = None
    while True:
        with store.reading() as connection:
            page = search(connection, query, limit=limit, cursor=cursor, **options)
        yield page
        cursor = page.cursor
        if cursor is None:
            return


@pytest.fixture
def many(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Thirty statements of ten days, and no more than seven candidates."""
    monkeypatch.setattr(finding, "CANDIDATES", 7)
    monkeypatch.setattr(finding, "CANDIDATES_CHECKED", 4)
    with store.writing() as connection:
        for number in range(30):
            put_record(connection, numbered(number), added_by="ann")
    return store


def numbered(number: int) -> Any:  # noqa: ANN401 - a Record
    """A story of one statement; every ninth has no date, every tenth only a month."""
    day = (
        None if number % 9 == 0 else "2024-02" if number % 10 == 1 else f"2024-{number % 3 + 1:02}-{number % 10 + 1:02}"
    )
    extra = "late " * (number % 4)
    words = f"the {extra}ferry number{number} sails"
    return made_record(
        f"Quill said {words}.", said("Quill", "said", words), outlet="Gull", published=day, url=f"x{number}"
    )


QUERIES = ("", "ferry", "number*")


def test_pages_show_every_statement_once(many: Store) -> None:
    for query, sort, limit in product(QUERIES, ("relevance", "day"), (1, 4, 50)):
        seen = [hit.statement_id for page in pages(many, query, sort=sort, limit=limit) for hit in page.hits]
        assert len(seen) == len(set(seen)) == 30, (query, sort, limit)


def test_by_day_the_order_is_that_of_days_however_many_there_are(many: Store) -> None:
    for query, filters in product(QUERIES, (Filters(), Filters(min_confidence=0.5), Filters(outlet="Gull"))):
        found = pages(many, query, sort="day", limit=4, filters=filters)
        seen = [(hit.day or "") for page in found for hit in page.hits]
        assert seen == sorted(seen, reverse=True), (query, filters)
        assert len(seen) == 30, (query, filters)


def test_what_is_added_in_between_does_not_shift_pages(many: Store) -> None:
    seen = []
    for number, page in enumerate(pages(many, "ferry", limit=4)):
        seen += [hit.statement_id for hit in page.hits]
        with many.writing() as connection:
            put_record(connection, numbered(100 + number * 3), added_by="ann")
    assert len(seen) == len(set(seen)) == 30


def test_the_total_is_told_up_to_a_limit(many: Store) -> None:
    with many.reading() as connection:
        few, all_of_them = search(connection, "number5"), search(connection, "number*")
    assert (few.total, few.exact) == (1, True)
    assert (all_of_them.total, all_of_them.exact, all_of_them.counted) == (7, False, 7)


def test_a_place_of_another_search_is_refused(many: Store) -> None:
    with many.reading() as connection:
        cursor = search(connection, "ferry", limit=2).cursor
        with pytest.raises(UsageError, match="another search"):
            search(connection, "ferry sails", limit=2, cursor=cursor)


@pytest.mark.parametrize("cursor", ["x", "…", "WzFd", "bnVsbA", "W10", "A" * 10_000, "WzEsMiwzLDQsNSw2XQ", "\ud800"])
def test_what_is_no_place_is_refused(cursor: str) -> None:
    with pytest.raises(UsageError, match="no place to go on from"):
        paging.read(cursor, "00000000")


def test_a_page_has_a_sensible_number_of_results(store: Store) -> None:
    for limit in (0, -1, 100_000):
        with store.reading() as connection, pytest.raises(UsageError, match="a page cannot have"):
            search(connection, limit=limit)


def test_an_empty_database_has_nothing(store: Store) -> None:
    results = find(store, "bridge")
    assert (results.hits, results.total, results.exact, results.cursor) == ((), 0, True, None)
    assert find(store).hits == ()


def test_a_query_that_is_none_is_refused(filled: Store) -> None:
    with pytest.raises(BadQuery):
        find(filled, "bridge OR")


def test_entries_made_anew_are_found_as_before(filled: Store) -> None:
    before = find(filled, "bridge OR closed")
    with filled.writing() as connection:
        list(refresh_all(connection))
        rows = connection.execute(select(entry.c.key)).all()
    assert len(rows) == 7
    assert find(filled, "bridge OR closed") == before
