"""What users type, understood or refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from onrecord.errors import BadQuery
from onrecord.store.migrations import fulltext
from onrecord.store.schema import metadata
from onrecord.store.search.expressions import Wanted, match_of
from onrecord.store.search.query import All, AnyOf, Node, Not, Term, has_prefix, holds, parse


def word(*words: str) -> Term:
    return Term(words)


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        pytest.param("bridge", word("bridge"), id="a word"),
        pytest.param("Brücke", word("brucke"), id="case and accents make no difference"),
        pytest.param("a b", All((A, B)), id="a blank is and"),
        pytest.param("a AND b", All((A, B)), id="and"),
        pytest.param("a OR b", AnyOf((A, B)), id="or"),
        pytest.param("a | b", AnyOf((A, B)), id="a bar is or"),
        pytest.param("a or b", All((A, word("or"), B)), id="operators are in capitals"),
        pytest.param("a b OR c", AnyOf((All((A, B)), C)), id="and binds more tightly"),
        pytest.param("a OR b OR c", AnyOf((A, B, C)), id="alternatives stand beside each other"),
        pytest.param("a (b OR c)", All((A, AnyOf((B, C)))), id="parentheses"),
        pytest.param("a NOT b", All((A, Not(B))), id="not"),
        pytest.param("a -b", All((A, Not(B))), id="a minus is not"),
        pytest.param("-b a", All((Not(B), A)), id="a minus at the beginning"),
        pytest.param("a - b", All((A, B)), id="a dash between words is none"),
        pytest.param("a-b", Term(("a", "b")), id="words joined by a hyphen are a phrase"),
        pytest.param('a -"b c"', All((A, Not(word("b", "c")))), id="not a phrase"),
        pytest.param("a -(b c)", All((A, Not(All((B, C))))), id="not several words together"),
        pytest.param("(-a -b) c", All((Not(A), Not(B), C)), id="not in parentheses"),
        pytest.param("NOT NOT a", A, id="twice not"),
        pytest.param('"no comment"', word("no", "comment"), id="phrase"),
        pytest.param("“no comment”", word("no", "comment"), id="phrase in curly quotation marks"),
        pytest.param("„no comment“", word("no", "comment"), id="phrase in low quotation marks"),
        pytest.param("«no comment»", word("no", "comment"), id="phrase in angle quotation marks"),
        pytest.param("investigat*", Term(("investigat",), prefix=True), id="prefix"),
        pytest.param('"no comm"*', Term(("no", "comm"), prefix=True), id="phrase with a prefix"),
        pytest.param("didn’t", word("didn", "t"), id="an apostrophe parts words as it does in a text"),
        pytest.param("Varga’s", word("varga"), id="a possessive is its word"),
        pytest.param("FBI", AnyOf((word("fbi"), word("f", "b", "i"))), id="an acronym with and without stops"),
        pytest.param("F.B.I.", AnyOf((word("fbi"), word("f", "b", "i"))), id="an acronym written with stops"),
        pytest.param("bridge, a & b?", All((word("bridge"), A, B)), id="punctuation is passed over"),
        pytest.param("words:a", word("words", "a"), id="a column of ours is no operator"),
        pytest.param("^a +b", All((A, B)), id="marks of other languages of search"),
        pytest.param("", None, id="nothing"),
        pytest.param(" \t\n ", None, id="blanks"),
    ],
)
def test_a_query_is_understood(query: str, meaning: Node | None) -> None:
    assert parse(query) == meaning


@pytest.mark.parametrize(
    ("query", "what", "where"),
    [
        pytest.param("a OR", "nothing behind OR", "character 3", id="or without a second"),
        pytest.param("OR a", "nothing before OR", "character 1", id="or without a first"),
        pytest.param("a AND OR b", "nothing behind AND", "character 3", id="two operators"),
        pytest.param("a NOT", "nothing behind NOT", "character 3", id="not what"),
        pytest.param("a (b", "never closed", "character 3", id="open parenthesis"),
        pytest.param("a b)", "never opened", "character 4", id="closed parenthesis"),
        pytest.param("a ()", "nothing between", "character 3", id="empty parentheses"),
        pytest.param('a "b c', "never closed", "character 3", id="open quotation mark"),
        pytest.param("a “b c", "never closed", "character 3", id="open curly quotation mark"),
        pytest.param("*bridge", "behind the beginning", "character 1", id="a star in front"),
        pytest.param("br*dge", "behind the beginning", "character 3", id="a star inside"),
        pytest.param("br*", "too short", "character 3", id="a prefix of two letters"),
        pytest.param("-a", "what must not be there", None, id="only not"),
        pytest.param("-a -b", "what must not be there", None, id="only nots"),
        pytest.param("a OR -b", "OR cannot", "character 6", id="or not"),
        pytest.param("…?!", "no word", None, id="only punctuation"),
        pytest.param("a*" * 400, "behind the beginning", "character 2", id="many stars"),
        pytest.param("(" * 30 + "a" + ")" * 30, "more than 16 deep", "character 17", id="deep parentheses"),
        pytest.param("NOT " * 30 + "a", "more than 16 deep", "character", id="deep negation"),
        pytest.param("a " * 100, "limit is 64", None, id="many words"),
        pytest.param("b" * 300, "300 letters", "character 1", id="a word that is none"),
        pytest.param("a" * 10_000, "limit is 1,000", None, id="ten thousand characters"),
    ],
)
def test_what_is_no_query_is_refused_with_the_place(query: str, what: str, where: str | None) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(query)
    assert what in refused.value.what
    assert refused.value.next_step
    assert (refused.value.where or "").startswith(where or "")


def test_what_must_not_be_there_is_checked_on_the_words() -> None:
    node = parse("(a OR b) -c")
    assert node is not None
    assert holds(node, lambda term: term in (B,))
    assert not holds(node, lambda term: term in (B, C))


def test_a_prefix_is_seen_wherever_it_stands() -> None:
    assert has_prefix(parse("a -(b OR ccc*)"))
    assert not has_prefix(parse("a -(b OR ccc*)"), negated=False)


PIECES = [
    "a",
    "bb",
    "ccc*",
    " ",
    " ",
    '"',
    "“",
    "”",
    "«",
    "(",
    ")",
    "-",
    "*",
    "OR",
    "AND",
    "NOT",
    "NEAR(",
    "|",
    ":",
    "^",
]
PIECES += ["words:", "{a b}:", "'", "''", "\\", ";--", "é", "ß", "\0", "\ud800", "U.S.", "’s", "+", "/2", "%", "𝔞", "ﬁ"]


@pytest.fixture(scope="module")
def index() -> object:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        fulltext.create(connection)
        yield connection


@settings(max_examples=400, deadline=None)
@given(query=st.one_of(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.text(max_size=60)))
def test_whatever_is_typed_is_a_query_or_refused_as_one(index: object, query: str) -> None:
    try:
        node = parse(query)
    except BadQuery:
        return
    match = match_of(Wanted(node=node, groups=(("actdeny",),)))
    index.exec_driver_sql("SELECT rowid FROM entry_fts WHERE entry_fts MATCH ?", (match,)).all()  # type: ignore[attr-defined]
