"""What pages tell about themselves, and which of it is taken."""

import json

import pytest

from onrecord.ingest import document_from_bytes
from onrecord.record import Document

BODY = "<p>Mayor Odo Brandt denied on Tuesday that he had taken money from a builder, the council said.</p>"
OPEN_GRAPH = (
    '<meta property="og:title" content="Mayor denies taking bribes"><meta property="og:site_name" content="Gazette">'
    '<meta property="og:url" content="https://gazette.example/mayor">'
)


def read(head: str, body: str = BODY) -> Document:
    return document_from_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(), name="a.html")


def ld(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def told(document: Document, name: str) -> list[tuple[str, str]]:
    return [(item.value, item.told_by) for item in document.metadata if item.name == name]


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Mayor Brandt denies taking bribes",
    "author": {"@type": "Person", "name": "Tilda Marsh"},
    "publisher": {"@type": "Organization", "name": "The Harbour Gazette"},
    "url": "https://gazette.example/mayor?from=feed",
    "datePublished": "2021-05-03",
    "dateModified": "2021-05-05T10:00:00Z",
    "inLanguage": "en-GB",
    "description": "He was accused by the auditor.",
    "articleSection": ["Politics", "Harbour"],
    "keywords": "mayor, bribes",
}
RELATED = {
    "@type": "NewsArticle",
    "headline": "Ferry to close",
    "author": "Odd Man",
    "url": "https://gazette.example/ferry",
    "datePublished": "1999-01-01",
}


def test_json_ld_is_trusted_before_opengraph_and_that_before_meta_and_all_is_kept() -> None:
    head = '<meta name="title" content="Gazette: mayor">' + OPEN_GRAPH + ld(ARTICLE)
    document = read(head)
    assert document.title == "Mayor Brandt denies taking bribes"
    assert document.outlet == "The Harbour Gazette"
    assert told(document, "title")[:3] == [
        ("Mayor Brandt denies taking bribes", "JSON-LD headline"),
        ("Mayor denies taking bribes", "meta og:title"),
        ("Gazette: mayor", "meta title"),
    ]
    assert told(document, "outlet") == [("The Harbour Gazette", "JSON-LD publisher"), ("Gazette", "meta og:site_name")]


def test_json_ld_tells_every_field() -> None:
    document = read(ld(ARTICLE))
    assert document.authors == ("Tilda Marsh",)
    assert document.url == "https://gazette.example/mayor?from=feed"
    assert document.published is not None
    assert document.published.value == "2021-05-03"
    fields = ("modified", "language", "description", "section", "keywords")
    assert {name: told(document, name)[0] for name in fields} == {
        "modified": ("2021-05-05T10:00:00Z", "JSON-LD dateModified"),
        "language": ("en-GB", "JSON-LD inLanguage"),
        "description": ("He was accused by the auditor.", "JSON-LD description"),
        "section": ("Politics, Harbour", "JSON-LD articleSection"),
        "keywords": ("mayor, bribes", "JSON-LD keywords"),
    }


META = [
    ("modified", '<meta property="article:modified_time" content="2021-05-05">', "meta article:modified_time"),
    ("section", '<meta property="article:section" content="Politics">', "meta article:section"),
    ("keywords", '<meta name="news_keywords" content="mayor">', "meta news_keywords"),
    ("description", '<meta property="og:description" content="He denies.">', "meta og:description"),
    ("language", '<meta property="og:locale" content="en_GB">', "meta og:locale"),
    ("language", '<meta http-equiv="Content-Language" content="en">', "meta content-language"),
    ("url", '<link rel="canonical" href="https://gazette.example/mayor">', "link canonical"),
]


@pytest.mark.parametrize(("name", "markup", "place"), META, ids=[row[2] for row in META])
def test_meta_elements_tell(name: str, markup: str, place: str) -> None:
    assert place in [told_by for _, told_by in told(read(markup), name)]


GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Gazette Online", "publisher": {"@id": "#org"}},
        {"@type": ["Article", "NewsArticle"], "headline": "Mayor denies", "author": [{"@id": "#tilda"}, "Odo Lind"],
         "publisher": {"@id": "#org"}, "datePublished": "2021-05-03"},
        {"@type": "Person", "@id": "#tilda", "givenName": "Tilda", "familyName": "Marsh"},
        {"@type": "Organization", "@id": "#org", "name": "The Harbour Gazette"},
    ],
}  # fmt: skip


def test_nodes_of_a_graph_name_each_other() -> None:
    document = read(ld(GRAPH))
    assert document.authors == ("Tilda Marsh", "Odo Lind")
    assert document.outlet == "The Harbour Gazette"


OWN = [
    pytest.param(OPEN_GRAPH + ld([RELATED, ARTICLE]), id="by its address"),
    pytest.param('<meta name="title" content="Mayor Brandt denies taking bribes - Gazette">' + ld([RELATED, ARTICLE]),
                 id="by its headline"),
    pytest.param(ld({"@type": "ItemList", "itemListElement": [{"item": RELATED}]}) + ld(ARTICLE),
                 id="the other is in a list"),
    pytest.param(ld({**ARTICLE, "mentions": [RELATED], "isPartOf": RELATED}), id="the other is mentioned"),
    pytest.param(ld(ARTICLE) + ld(ARTICLE), id="told twice"),
]  # fmt: skip


@pytest.mark.parametrize("head", OWN)
def test_the_article_of_the_page_is_told_from_related_ones(head: str) -> None:
    document = read(head)
    assert document.title == "Mayor Brandt denies taking bribes"
    assert document.published is not None
    assert document.published.value == "2021-05-03"
    assert document.authors == ("Tilda Marsh",)


def test_of_several_articles_that_nothing_tells_apart_none_is_taken_and_all_are_kept() -> None:
    document = read(ld([{**ARTICLE, "url": None}, {**RELATED, "url": None}]))
    assert document.published is None
    assert document.authors == ()
    assert ("1999-01-01", "JSON-LD of one of several articles datePublished") in told(document, "published")


SLIPS = [
    pytest.param('{"@type": "NewsArticle", "headline": "Mayor, ] denies", "keywords": ["a", "b",],}', id="commas"),
    pytest.param('<!-- {"@type": "NewsArticle", "headline": "Mayor, ] denies"} -->', id="HTML comment"),
    pytest.param('//<![CDATA[\n{"@type": "NewsArticle", "headline": "Mayor, ] denies"}\n//]]>', id="CDATA"),
    pytest.param('{"@type": "NewsArticle", "headline": "Mayor,\n ] denies"}', id="line break in a string"),
    pytest.param('{"@type": "Person"}\n{"@type": "NewsArticle", "headline": "Mayor, ] denies"};', id="two in a row"),
    pytest.param('/* by hand */ {"@type": "NewsArticle", "headline": "Mayor, ] denies"}', id="comment"),
    pytest.param('{"@type": "NewsArticle", "headline": "Mayor, ] &quot;denies&quot;"}', id="entities"),
    pytest.param('{"@type": "https://schema.org/NewsArticle", "headline": "Mayor, ] denies"}', id="type as address"),
]


@pytest.mark.parametrize("script", SLIPS)
def test_json_ld_with_slips_is_read(script: str) -> None:
    assert (read(ld(script)).title or "").replace('"', "") == "Mayor, ] denies"


@pytest.mark.parametrize(
    "script", ['{"headline": "Mayor', "[" * 5_000, "null", "", '{"author": {"name": 3}}'], ids=ascii
)
def test_json_ld_that_cannot_be_read_costs_nothing_else(script: str) -> None:
    document = read(OPEN_GRAPH + ld(script))
    assert (document.title, document.outlet) == ("Mayor denies taking bribes", "Gazette")


LONG = "Mayor Odo Brandt of Tarrow denies that he has ever taken one single cent from a builder"
IN_FULL = f'<meta property="og:title" content="{LONG}">'
TITLES = [
    ("outlet behind it", '<meta property="og:title" content="Mayor denies | The Gazette">'
     '<meta property="og:site_name" content="the gazette">', "Mayor denies"),
    ("another word behind it", '<meta property="og:title" content="Mayor denies | Opinion">', "Mayor denies | Opinion"),
    ("cut off, with dots", ld({"@type": "Article", "headline": LONG[:60] + "…"}) + IN_FULL, LONG),
    ("cut off in silence", ld({"@type": "Article", "headline": LONG[:60]}) + IN_FULL, LONG),
    ("entities", ld({"@type": "Article", "headline": "Marsh &amp; Lind"}), "Marsh & Lind"),
    ("only the title element", "<title>Mayor denies taking bribes</title>", "Mayor denies taking bribes"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "title"), [row[1:] for row in TITLES], ids=[row[0] for row in TITLES])
def test_title(head: str, title: str) -> None:
    assert read(head).title == title


def test_the_headline_that_the_page_shows_is_not_said_twice() -> None:
    document = read(OPEN_GRAPH, f"<article><h1>Brandt: I took no cent</h1>{3 * BODY}</article>")
    assert document.title == "Mayor denies taking bribes"
    assert document.text.startswith("Brandt: I took no cent\n\nMayor Odo Brandt denied")


AUTHORS = [
    ("by", "By Tilda Marsh", ("Tilda Marsh",)),
    ("two", "Tilda Marsh and Odo Lind", ("Tilda Marsh", "Odo Lind")),
    ("three", "By Tilda Marsh, Odo Lind, and Ada Quill", ("Tilda Marsh", "Odo Lind", "Ada Quill")),
    ("office", "Tilda Marsh, Senior Staff Writer", ("Tilda Marsh",)),
    ("junior", "Odo Lind, Jr.", ("Odo Lind, Jr.",)),
    ("degree", "Ada Quill, PhD; Odo Lind, MD", ("Ada Quill, PhD", "Odo Lind, MD")),
    ("agency", "Harbour Wire Staff", ("Harbour Wire Staff",)),
    ("address", "https://facebook.example/tilda", ()),
    ("handle", "@tilda", ()),
    ("the day behind it", "Tilda Marsh November", ("Tilda Marsh",)),
    ("twice", "Tilda Marsh; TILDA MARSH", ("Tilda Marsh",)),
    ("a biography", "Tilda Marsh has written about the harbour for thirty years", ()),
]


@pytest.mark.parametrize(("value", "names"), [row[1:] for row in AUTHORS], ids=[row[0] for row in AUTHORS])
def test_authors_in_a_field(value: str, names: tuple[str, ...]) -> None:
    assert read(OPEN_GRAPH + f'<meta name="author" content="{value}">').authors == names


def test_an_address_for_an_author_gives_way_to_the_next_place_and_is_kept() -> None:
    head = (
        '<meta property="article:author" content="https://facebook.example/t"><meta name="author" content="Ada Quill">'
    )
    document = read(OPEN_GRAPH + head)
    assert document.authors == ("Ada Quill",)
    assert ("https://facebook.example/t", "meta article:author") in told(document, "authors")


def test_each_author_may_have_an_element() -> None:
    head = '<meta name="author" content="Ada Quill"><meta name="author" content="Odo Lind">'
    assert read(OPEN_GRAPH + head).authors == ("Ada Quill", "Odo Lind")


ADDRESSES = [
    ("fragment", ld({**ARTICLE, "url": "https://gazette.example/mayor/#webpage"}), "https://gazette.example/mayor/"),
    ("not one", '<meta property="og:url" content="/mayor"><link rel="canonical" href="https://gazette.example/m">',
     "https://gazette.example/m"),
    ("a script", '<meta property="og:url" content="javascript:void(0)">', None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "url"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_address(head: str, url: str | None) -> None:
    assert read(head).url == url


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("{" + " " * 2_000_000 + "]", id="blanks"),
        pytest.param("{" + "\n" * 2_000_000 + "]", id="empty lines"),
        pytest.param('{"' + '\\"' * 500_000, id="quotation marks in a string without an end"),
    ],
)
def test_json_ld_of_a_megabyte_that_tells_nothing_does_not_hold_a_page_up(script: str) -> None:
    assert told(read(ld(script)), "outlet") == []  # tried again from each place, it would take an hour


@pytest.mark.parametrize(
    "wrapped",
    ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/* <![CDATA[ */ {} /* ]]> */;", "<![CDATA[{}]]>\n\n"],
)
def test_what_is_wrapped_around_json_ld_is_taken_off(wrapped: str) -> None:
    assert read(ld(wrapped.replace("{}", json.dumps(ARTICLE)))).outlet == "The Harbour Gazette"
