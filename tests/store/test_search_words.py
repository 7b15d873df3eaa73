"""Words, stems and days as the index has them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from onrecord.errors import UsageError
from onrecord.store import Store
from onrecord.store.search.days import check_range, covering
from onrecord.store.search.facets import day_words, facets_of, name_word
from onrecord.store.search.query import Term
from onrecord.store.search.ranking import Spotter, lead_of
from onrecord.store.search.stemming import stem
from onrecord.store.search.words import folded, tokens

# Every step of the algorithm, and what stays as it is; the stems are those of Porter's own word list.
STEMS = {
    "caresses": "caress",
    "ponies": "poni",
    "cats": "cat",
    "agreed": "agre",
    "feed": "feed",
    "plastered": "plaster",
    "motoring": "motor",
    "sing": "sing",
    "conflated": "conflat",
    "hopping": "hop",
    "falling": "fall",
    "filing": "file",
    "happy": "happi",
    "sky": "sky",
    "relational": "relat",
    "conditional": "condit",
    "vietnamization": "vietnam",
    "operator": "oper",
    "sensibility": "sensibl",
    "apology": "apolog",
    "triplicate": "triplic",
    "hopeful": "hope",
    "revival": "reviv",
    "adoption": "adopt",
    "investigation": "investig",
    "denied": "deni",
    "denies": "deni",
    "deny": "deni",
    "probate": "probat",
    "rate": "rate",
    "controlling": "control",
    "roll": "roll",
    "is": "is",
    "2017": "2017",
    "brucke": "bruck",
}


@pytest.mark.parametrize(("word", "expected"), STEMS.items())
def test_stems_are_porters(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_sqlite_stems_as_we_do(store: Store) -> None:
    if not store.is_sqlite:
        pytest.skip("PostgreSQL's stemmer is Porter's first version, without -logi and -bli")
    with store.writing() as connection:
        connection.execute(text("CREATE VIRTUAL TABLE stems USING fts5(word, tokenize='porter ascii')"))
        connection.execute(text("CREATE VIRTUAL TABLE seen USING fts5vocab(stems, instance)"))
        for key, word in enumerate(STEMS):
            connection.execute(text("INSERT INTO stems (rowid, word) VALUES (:key, :word)"), {"key": key, "word": word})
        seen = {row.doc: row.term for row in connection.execute(text("SELECT doc, term FROM seen"))}
    assert [seen[key] for key in range(len(STEMS))] == list(STEMS.values())


def test_postgresql_stems_as_we_do(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("of PostgreSQL")
    # It also takes the s of "is", and so is not given words of two letters.
    words = [word for word in STEMS if word not in ("apology", "is")]
    with store.reading() as connection:
        query = text("SELECT ts_lexize('onrecord_stem', :word)")
        seen = [connection.execute(query, {"word": word}).scalar_one()[0] for word in words]
    assert seen == [STEMS[word] for word in words]


@pytest.mark.parametrize("word", [word for word in STEMS if len(word) > 2])
def test_every_word_begins_as_its_stem_is_looked_for(word: str) -> None:
    assert word.startswith(lead_of(stem(word)))


@given(st.text())
@example("“U.S.” didn’t—Zürich’s ½ cup İstanbul ΣΑΣ ﬁne x² e\u0301t\u0301 ß \ud800 a_b")
def test_words_with_places_are_the_words_that_are_indexed(story: str) -> None:
    found = tokens(story)
    assert [token.word for token in found] == folded(story).split()
    assert all(folded(story[token.start : token.end]) for token in found)


def test_a_word_is_found_by_any_of_its_forms() -> None:
    assert Spotter(Term(("denies",))).count(folded("She denied it; to deny it again, a denial, the den.")) == 2


def test_a_phrase_is_found_only_in_its_order() -> None:
    spotter = Spotter(Term(("no", "comment")))
    assert spotter.counts(["no comment", "comment no", "no further comment", "said no comments no comment"]) == [
        1,
        0,
        0,
        2,
    ]


def test_the_beginning_of_a_word_is_taken_literally() -> None:
    assert Spotter(Term(("general",), prefix=True)).count("general generals generous generally") == 3


RANGES = [
    ("2017-03", "2017-05", {"2017", "2017-03", "2017-05-31"}, {"2017-02", "2016", "2017-06-01"}),
    ("2017", "2017", {"2017", "2017-12-31", "2017-01"}, {"2016-12-31", "2018"}),
    ("2009-11", "2021", {"2009", "2009-11-01", "2015", "2020-05", "2021-12"}, {"2009-10", "2022", "2008"}),
    (None, "2016-06", {"1066", "1999-12-31", "2016", "2016-06-30"}, {"2016-07", "2017"}),
    ("2016-06", None, {"2016", "2016-06", "2030", "2100-01-01"}, {"2016-05-31", "2015"}),
    ("2010", "2019", {"2010", "2019-12-31", "2015-05"}, {"2009-12-31", "2020-01-01"}),
]


@pytest.mark.parametrize(("since", "until", "inside", "outside"), RANGES)
def test_a_range_of_months_is_a_set_of_words(
    since: str | None, until: str | None, inside: set[str], outside: set[str]
) -> None:
    words = set(covering("d", since, until))
    assert all(words & set(day_words("d", day)) for day in inside)
    assert not any(words & set(day_words("d", day)) for day in outside)


def test_ten_years_are_one_word() -> None:
    assert covering("d", "2010", "2019") == ("d10y201",)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2017-13", None), ("yesterday", None), (None, "2017-02-30"), ("2017-1", None), ("٢٠١٧", None), ("", None)],
)
def test_what_is_no_day_is_refused(since: str | None, until: str | None) -> None:
    with pytest.raises(UsageError, match="no day, month or year"):
        check_range(since, until)


@pytest.mark.parametrize(
    ("since", "until"), [("2018", "2017"), ("2017-03-02", "2017-03-01"), ("2017-04", "2017-03-31")]
)
def test_a_range_that_ends_before_it_begins_is_refused(since: str, until: str) -> None:
    with pytest.raises(UsageError, match="before it begins"):
        check_range(since, until)


def test_facet_words_are_of_letters_and_digits() -> None:
    words = facets_of(
        act="no_comment",
        outlet="Die Zeitung „Ä“",
        who=12,
        relays=[(3, "Reuters"), (None, "路透社")],
        said="2017-03",
        published="2017-03-02",
        day="2017-03",
        current=False,
    ).split()
    assert {"actnocomment", "who12", "relay3", "s1y2017", "pm201703", "notcurrent"} <= set(words)
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)


def test_names_are_one_however_they_are_written() -> None:
    assert name_word("outlet", "The Courier") == name_word("outlet", "THE  COURIER")
    assert name_word("outlet", "The Courier") != name_word("outlet", "The Currier")
