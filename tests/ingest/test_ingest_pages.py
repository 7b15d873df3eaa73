import logging
from pathlib import Path

import pytest

from onrecord.errors import EmptyInput, NoArticle, NotEnglish
from onrecord.ingest import ReadOptions, document_from_bytes, document_from_text, read_documents

HEAD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Mayor denies taking bribes | The Harbour Gazette</title>
<meta property="og:title" content="Mayor denies taking bribes">
<meta property="og:site_name" content="The Harbour Gazette">
<meta name="author" content="Tilda Marsh">
<link rel="canonical" href="https://gazette.example/story/mayor">"""
BODY = """</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article>
<p>Mayor Odo Brandt on Tuesday denied that he had taken money from a builder, according to the council.
The claim was made in a report that was published a day before.</p>
<blockquote><p>“I have never taken a cent,” he said in a statement.</p></blockquote>
<h2>What the report says</h2>
<p>The report, by the auditor Greta Lindqvist, accused the mayor of having <b>“looked away”</b> when the
contract was signed. “He knew,” she told <a href="/r">the Coast Wire</a>.</p>
<ul><li>First, the contract was signed in 2019.</li></ul></article>
<footer>© 2026 The Harbour Gazette. All rights reserved.</footer></body></html>"""
ISSUED = '<meta property="article:published_time" content="2021-05-04T09:30:00+02:00">'


def page(head: str = "", body: str = BODY) -> bytes:
    return (HEAD + head + body).encode()


def test_article_becomes_paragraphs_under_its_headline() -> None:
    document = document_from_bytes(page(ISSUED), name="story.html")
    assert document.text.split("\n\n") == [
        "Mayor denies taking bribes",
        "Mayor Odo Brandt on Tuesday denied that he had taken money from a builder, according to the council. "
        "The claim was made in a report that was published a day before.",
        "“I have never taken a cent,” he said in a statement.",
        "What the report says",
        "The report, by the auditor Greta Lindqvist, accused the mayor of having “looked away” when the contract was "
        "signed. “He knew,” she told the Coast Wire.",
        "First, the contract was signed in 2019.",
    ]


def test_page_tells_title_author_outlet_address_language() -> None:
    document = document_from_bytes(page(), name="story.html")
    assert document.title == "Mayor denies taking bribes"
    assert document.authors == ("Tilda Marsh",)
    assert document.outlet == "The Harbour Gazette"
    assert document.url == "https://gazette.example/story/mayor"
    assert document.language == "en"
    assert document.origin is not None
    assert document.origin.format == "html"
    assert ("outlet", "The Harbour Gazette", "meta og:site_name") in {
        (told.name, told.value, told.told_by) for told in document.metadata
    }


DATES = [
    ("meta", ISSUED, "2021-05-04"),
    ("JSON-LD before meta", ISSUED + '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-05-03"}]}'
     "</script>", "2021-05-03"),
    ("broken JSON-LD", ISSUED + '<script type="application/ld+json">{"datePublished</script>', "2021-05-04"),
    ("month only: no day is made up", '<meta name="date" content="2021-05">', "2021-05"),
    ("written out", '<meta name="date" content="May 4, 2021">', "2021-05-04"),
    ("compact", '<meta name="pubdate" content="20210504">', "2021-05-04"),
    ("in the address", '<meta property="og:url" content="https://gazette.example/2021/05/04/a">'
     '<link rel="canonical" href="https://gazette.example/2021/05/04/a">', "2021-05-04"),
    ("modified is not published", '<meta property="article:modified_time" content="2021-05-04">', None),
    ("no such day", '<meta name="date" content="2021-02-30">', None),
    ("nothing told: today is no guess", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "value"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_day_of_publication(head: str, value: str | None) -> None:
    published = document_from_bytes(page(head), name="story.html").published
    assert (published and published.value) == value
    assert published is None or published.basis == "published"


SHOWN = [
    ("the one date shown", '<span class="post-date">May 4, 2021</span>', "2021-05-04"),
    ("one time element", '<time datetime="2021-05-04T10:00">Tuesday</time>', "2021-05-04"),
    ("two dates, none the page's own",
     '<span class="post-date">May 4, 2021</span><span class="post-date">May 5, 2021</span>', None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "value"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_date_shown_in_the_page(markup: str, value: str | None) -> None:
    body = BODY.replace("<article>", f"{markup}<article>")
    published = document_from_bytes(page(body=body), name="story.html").published
    assert (published and published.value) == value


def test_the_options_win_over_the_page() -> None:
    options = ReadOptions(published="2020-01", outlet="Coast Wire", url="https://coast.example/1")
    document = document_from_bytes(page(ISSUED), name="story.html", options=options)
    assert document.published is not None
    assert (document.published.value, document.outlet, document.url) == (
        "2020-01", "Coast Wire", "https://coast.example/1"
    )  # fmt: skip
    told = {(item.name, item.told_by) for item in document.metadata}
    assert {("published", "option --published"), ("published", "meta article:published_time")} <= told


@pytest.mark.parametrize("name", ["story.htm", "story.xhtml", "story", "-"])
def test_pages_are_known_by_suffix_or_content(name: str) -> None:
    origin = document_from_bytes(b"<!-- saved -->\n" + page(), name=name).origin
    assert origin is not None
    assert origin.format == "html"


def test_a_text_file_about_html_stays_text() -> None:
    text = "<html> is how pages begin, she said."
    assert document_from_bytes(text.encode(), name="story.txt").text == text


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body></body></html>",
        "<html><head><title>Log in</title></head><body><form>User <input></form></body></html>",
        "<html><body><ul><li><a href='/a'>Home</a></li><li><a href='/b'>Sport</a></li></ul></body></html>",
        "<html>" + "<div>" * 6000 + "</html>",
        "<",
    ],
    ids=["empty body", "form", "menu", "deep", "one character"],
)
def test_a_page_without_an_article(markup: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoArticle, match=r"page\.html"):
        document_from_bytes(markup.encode(), name="page.html")
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_an_empty_page_is_empty() -> None:
    with pytest.raises(EmptyInput):
        document_from_bytes(b" \n", name="page.html")


def test_a_fragment_and_line_breaks() -> None:
    fragment = "<p>The mayor said no.<br><br>She said that the council would meet.<br>Soon, he said.</p>"
    assert document_from_bytes(fragment.encode(), name="a.html").text == (
        "The mayor said no.\n\nShe said that the council would meet.\nSoon, he said."
    )


def test_the_libraries_keep_their_loggers_for_whoever_listens() -> None:
    document_from_text(page().decode(), format="html")
    assert logging.getLogger("trafilatura").propagate


def test_government_pages_without_a_suffix() -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "whitehouse_html"
    if not folder.is_dir():
        pytest.skip("the shared pages are not beside this checkout")
    documents = list(read_documents([str(folder)]))
    assert len(documents) == len(list(folder.iterdir()))
    assert all(document.published and document.title and document.language == "en" for document in documents)


def test_a_page_in_another_language_is_an_article_all_the_same() -> None:
    story = "<p>市长周二否认收受一名建筑商的钱财。</p><p>委员会将于下周开会。</p>"
    markup = f"<html><body><article>{story}</article></body></html>"
    with pytest.raises(NotEnglish):
        document_from_bytes(markup.encode(), name="story.html")
