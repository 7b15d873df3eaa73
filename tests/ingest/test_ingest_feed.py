"""Feeds and lists of feeds: what they name, and what is no feed."""

from pathlib import Path

import pytest
from made_records import made_document

from onrecord.errors import BadFeedList, InputNotFound, NotAFeed
from onrecord.ingest.feed import FeedItem, read_feed, with_told
from onrecord.ingest.opml import read_opml
from onrecord.ingest.polite import Page
from onrecord.record import When

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title> Gull
  Press </title><link>https://gull.example/</link>
<item><title>Ferry stays &amp; waits</title><link>/news/ferry</link><guid isPermaLink="false">g-1</guid>
  <pubDate>Mon, 04 Mar 2024 23:30:00 -0500</pubDate><dc:creator>Bo Tarn</dc:creator></item>
<item><title>No guid</title><link> https://gull.example/news/hull </link></item>
<item><title>The guid is the link</title><guid>https://gull.example/news/quay</guid></item>
<item><title>No page at all</title></item>
<item><title>Mail</title><link>mailto:desk@gull.example</link></item>
<item><title>The first again</title><link>/news/ferry?again</link><guid isPermaLink="false">g-1</guid></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tern</title>
<entry><id>tag:tern.example,2024:1</id><title>One</title><link rel="alternate" href="one.html"/>
  <published>{day}</published><updated>2025-01-01T00:00:00Z</updated><author><name>Ada Quill</name></author></entry>
</feed>
"""


def page(text: str | bytes, *, kind: str = "application/xml", charset: str | None = None) -> Page:
    data = text if isinstance(text, bytes) else text.encode()
    return Page(data=data, content_type=kind, charset=charset, url="https://gull.example/feeds/all.xml")


def test_rss_names_stories() -> None:
    feed = read_feed(page(RSS), name="gull")
    assert (feed.title, feed.unlinked) == ("Gull Press", 2)
    assert feed.items == (
        FeedItem(
            id="g-1",
            link="https://gull.example/news/ferry",
            title="Ferry stays & waits",
            author="Bo Tarn",
            published=When(value="2024-03-04", time="23:30", basis="published"),
        ),
        FeedItem(id="https://gull.example/news/hull", link="https://gull.example/news/hull", title="No guid"),
        FeedItem(
            id="https://gull.example/news/quay",
            link="https://gull.example/news/quay",
            title="The guid is the link",
        ),
    )


@pytest.mark.parametrize("day", ["2024", "2024-03", "2024-03-04"])
def test_atom_names_stories_and_days_keep_their_precision(day: str) -> None:
    (item,) = read_feed(page(ATOM.format(day=day)), name="tern").items
    assert item.link == "https://gull.example/feeds/one.html"
    assert (item.id, item.author) == ("tag:tern.example,2024:1", "Ada Quill")
    assert item.published == When(value=day, basis="published")


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "Mon, 99 Foo 2024", ""])
def test_a_day_that_is_none_is_left_open(day: str) -> None:
    (item,) = read_feed(page(ATOM.format(day=day)), name="tern").items
    assert item.published is None


def test_the_day_of_an_update_is_not_that_of_publication() -> None:
    (item,) = read_feed(page(ATOM.replace("<published>{day}</published>", "")), name="tern").items
    assert item.published is None


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        pytest.param(RSS.replace("Bo Tarn", "Bø Tärn").encode("latin-1"), "iso-8859-1", id="the server tells"),
        pytest.param(
            RSS.replace('"1.0"?', '"1.0" encoding="windows-1252"?').replace("Bo Tarn", "Bø Tärn").encode("cp1252"),
            None,
            id="the feed tells",
        ),
    ],
)
def test_encodings(data: bytes, charset: str | None) -> None:
    assert read_feed(page(data, charset=charset), name="gull").items[0].author == "Bø Tärn"


def test_a_feed_that_is_not_well_formed_is_read_all_the_same() -> None:
    broken = RSS.replace("&amp;", "&").replace("</channel></rss>", "")
    assert len(read_feed(page(broken), name="gull").items) == 3


def test_a_feed_that_its_server_calls_html_is_one() -> None:
    assert len(read_feed(page(RSS, kind="text/html"), name="gull").items) == 3


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(page("<rss version='2.0'><channel><title>Quiet</title></channel></rss>"), name="q").items == ()


def test_a_web_page_names_its_feeds() -> None:
    html = """<!doctype html><html><head><link rel="stylesheet" href="a.css">
    <link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" hreflang="fr" href="/fr">
    <link rel="ALTERNATE" type="application/atom+xml" href="atom.xml"></head><body><p>News.</p></body></html>"""
    with pytest.raises(NotAFeed) as caught:
        read_feed(page(html, kind="text/html"), name="gull")
    assert caught.value.what == "this is a web page, not a feed"
    assert caught.value.next_step == "The page names: https://gull.example/rss, https://gull.example/feeds/atom.xml."


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        pytest.param("<html><body>Hello.</body></html>", "application/xml", "web page", id="a page of another type"),
        pytest.param("<p>Hello.</p>", "text/html", "Look on the page", id="a page that names none"),
        pytest.param('{"items": []}', "application/json", "no feed", id="JSON"),
        pytest.param("", "application/xml", "no feed", id="nothing"),
        pytest.param("<opml version='2.0'><body/></opml>", "text/xml", "list of feeds", id="a list"),
    ],
)
def test_what_is_no_feed(text: str, kind: str, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        read_feed(page(text, kind=kind), name="gull")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def test_entities_that_grow_without_end_do_no_harm() -> None:
    bomb = f"{BOMB}]><rss version='2.0'><channel><title>&j;</title></channel></rss>"
    assert len(read_feed(page(bomb), name="bomb").title or "") < 100


def test_what_a_feed_tells_fills_in_what_the_page_left_open() -> None:
    item = FeedItem(
        id="1", link="x", title="Ferry", author="Bo Tarn", published=When(value="2024-03", basis="published")
    )
    bare = with_told(made_document("Ada Quill said no."), item, feed="https://gull.example/rss")
    assert (bare.title, bare.authors, bare.published) == ("Ferry", ("Bo Tarn",), item.published)
    full = with_told(
        made_document("Ada Quill said no.", title="The page's", published="2024-03-09"), item, feed="https://g.example/"
    )
    assert (full.title, full.published and full.published.value) == ("The page's", "2024-03-09")
    assert {one.name: one.value for one in full.metadata if one.told_by == "feed"} == {
        "title": "Ferry",
        "author": "Bo Tarn",
        "published": "2024-03",
        "feed": "https://g.example/",
    }


def opml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_of_feeds_is_read_at_any_depth(tmp_path: Path) -> None:
    path = opml(
        tmp_path,
        """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>News</title></head><body>
        <outline text="Coast"><outline text="Gull" type="rss" xmlUrl="https://gull.example/rss"/>
        <outline text="Deeper"><outline text="Tern" xmlurl="https://tern.example/atom?a=1&amp;b=2"/></outline></outline>
        <outline text="Gull again" xmlUrl=" https://gull.example/rss "/><outline text="no feed"/></body></opml>""",
    )
    assert read_opml(path).feeds == ["https://gull.example/rss", "https://tern.example/atom?a=1&b=2"]


def test_of_a_list_what_is_no_feed_to_watch_stops_no_other(tmp_path: Path) -> None:
    others = ["feed://gull.example/rss", "https://ann:pearl@desk.example/rss", "http://[tern/rss"]
    outlines = "".join(f"<outline xmlUrl='{one}'/>" for one in ("https://tern.example/rss", *others))
    found = read_opml(opml(tmp_path, f"<opml><body>{outlines}</body></opml>"))
    assert (found.feeds, found.others) == (["https://tern.example/rss"], others)


@pytest.mark.parametrize(
    ("told", "title"),
    [
        pytest.param("Ferry &lt;em&gt;sinks&lt;/em&gt; now", "Ferry sinks now", id="markup"),
        pytest.param("<![CDATA[Bø <b>sinks</b> &amp; swims]]>", "Bø sinks & swims", id="markup beyond ASCII"),
        pytest.param("A &lt; B and C &gt; D", "A < B and C > D", id="none"),
        pytest.param("Ferry&#0; sinks", "Ferry sinks", id="a character that no database takes"),
    ],
)
def test_a_title_is_words(told: str, title: str) -> None:
    text = f"<rss version='2.0'><channel><item><title>{told}</title><link>/1</link></item></channel></rss>"
    assert [one.title for one in read_feed(page(text), name="gull").items] == [title]


def test_a_guid_has_no_character_that_no_database_takes() -> None:
    item = "<item><guid isPermaLink='false'>a&#0;b</guid><link>/1</link></item>"
    text = f"<rss version='2.0'><channel>{item}</channel></rss>"
    assert [one.id for one in read_feed(page(text), name="gull").items] == ["ab"]


def test_of_a_feed_that_names_too_much_the_first_stories_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ingest.feed.MAX_STORIES", 2)
    items = "".join(f"<item><link>https://gull.example/{number}</link></item>" for number in range(5))
    feed = read_feed(page(f"<rss version='2.0'><channel>{items}</channel></rss>"), name="gull")
    assert ([one.id[-1] for one in feed.items], feed.left_out) == (["0", "1"], 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("gull.example", "no OPML", id="text"),
        pytest.param("<rss version='2.0'/>", "'rss'", id="a feed"),
        pytest.param("<opml><body><outline text='x'/></body></opml>", "names no feed", id="an empty list"),
        pytest.param("<opml><body><outline xmlUrl='file:///etc/passwd'/></body></opml>", "no http", id="a file"),
        pytest.param(f"{BOMB}]><opml><body><outline xmlUrl='&j;'/></body></opml>", "OPML", id="growing entities"),
    ],
)
def test_what_is_no_list_of_feeds(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadFeedList, match=words):
        read_opml(opml(tmp_path, text))


def test_an_entity_that_names_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("https://secret.example/")
    text = f'<!DOCTYPE o [<!ENTITY s SYSTEM "{tmp_path}/secret">]><opml><body><outline text="a">&s;</outline>'
    with pytest.raises(BadFeedList, match="names no feed"):
        read_opml(opml(tmp_path, f"{text}</body></opml>"))


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        read_opml(tmp_path / "none.opml")


def test_a_day_beyond_all_calendars_is_no_day() -> None:
    feed = read_feed(page(RSS.replace("04 Mar 2024", "01 Jan 99999999999")), name="gull")
    assert [item.published for item in feed.items] == [None, None, None]
