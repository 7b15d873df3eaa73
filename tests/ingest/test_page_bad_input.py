"""Pages that are damaged, huge, deep, or no pages at all."""

import pytest

from onrecord.errors import NoArticle, TooLarge
from onrecord.ingest import ReadOptions, document_from_bytes
from onrecord.ingest.html import MAX_MARKUP

SAID = "The mayor of Tarrow said on Monday that the bridge — “our café bridge” — would be closed, the council said."
PARAGRAPH = f"<p>{SAID}</p>"


def text_of(markup: str) -> str:
    return document_from_bytes(markup.encode(), name="a.html", options=ReadOptions(any_language=True)).text


@pytest.mark.parametrize(
    "large",
    [
        pytest.param("<script>" + "x = 1;" * (MAX_MARKUP // 4) + "</script>", id="scripts"),
        pytest.param("<style>" + ".a { b: c }" * (MAX_MARKUP // 10) + "</style>", id="styles"),
        pytest.param(f'<img src="data:image/png;base64,{"A" * MAX_MARKUP}">', id="a picture inside"),
        pytest.param("<!--" + "x" * MAX_MARKUP + "-->", id="a comment"),
        pytest.param("<script>" * (MAX_MARKUP // 8 + 1), id="scripts that never end"),
    ],
)
def test_a_page_large_by_what_is_not_shown_is_read(large: str) -> None:
    assert text_of(f"<html><body>{PARAGRAPH}{large}</body></html>") == SAID


def test_json_ld_of_a_large_page_is_read() -> None:
    told = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge to close"}</script>'
    page = f"<html><head>{told}<script>{'x = 1;' * (MAX_MARKUP // 4)}</script></head><body>{PARAGRAPH}</body></html>"
    assert document_from_bytes(page.encode(), name="a.html").title == "Bridge to close"


@pytest.mark.parametrize("piece", [PARAGRAPH, "<br>", "words and "], ids=["paragraphs", "tags", "one paragraph"])
def test_fifty_megabytes_of_markup_are_refused(piece: str) -> None:
    with pytest.raises(TooLarge, match=r"OR111: a\.html: .* 10,000,000 characters"):
        text_of("<html><body><p>" + piece * (50_000_000 // len(piece)))


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "h2", "span", 'div class="date"'])
def test_a_hundred_thousand_nested_tags_end_in_a_text_or_a_refusal(tag: str) -> None:
    try:
        assert text_of(f"<html><body>{PARAGRAPH}" + f"<{tag}>" * 100_000 + PARAGRAPH).startswith(SAID)
    except NoArticle as error:
        assert "a.html" in str(error)  # noqa: PT017 - either is right: what lies deeper than 256 tags is not read


DECLARED = [
    ("the page says UTF-8", '<meta charset="utf-8">', None, "cp1252"),
    ("the server says UTF-8", "", "utf-8", "cp1252"),
    ("the page says UTF-16", '<meta charset="utf-16">', None, "cp1252"),
    ("the server says an encoding that does not fit", "", "shift_jis", "cp1252"),
    ("the server says nonsense", "", "x-nonsense", "cp1252"),
    ("the page says cp1252", '<meta charset="windows-1252">', None, "utf-8"),
    ("the server says Latin 1", "", "iso-8859-1", "utf-8"),
    ("the page says UTF-16, too", '<meta charset="utf-16">', None, "utf-8"),
]


@pytest.mark.parametrize(("head", "charset", "true"), [row[1:] for row in DECLARED], ids=[row[0] for row in DECLARED])
def test_lying_charset(head: str, charset: str | None, true: str) -> None:
    data = f"<html><head>{head}</head><body>{PARAGRAPH}</body></html>".encode(true)
    document = document_from_bytes(data, name="a.html", charset=charset)
    assert document.text == SAID
    assert document.origin is not None
    assert document.origin.encoding == true


def test_a_page_without_a_body_element() -> None:
    assert text_of(f"<html><title>Bridge to close</title>{PARAGRAPH}").endswith(SAID)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<html><head><title>Bridge to close</title></head></html>", id="no body"),
        pytest.param(
            '<html><frameset cols="20%,80%"><frame src="a"><noframes>Your browser shows no frames. Get another one, '
            "please.</noframes></frameset></html>",
            id="frames",
        ),
        pytest.param('<html><body><iframe src="https://a.example/story"></iframe></body></html>', id="a frame inside"),
        pytest.param(
            "<html><body><article></article><footer>All rights are reserved by the Gazette.</footer></body></html>",
            id="an empty article",
        ),
        pytest.param(
            '<html><body><div id="a"></div><noscript>Please enable JavaScript to run this.</noscript></body></html>',
            id="all by script",
        ),
        pytest.param('{"headline": "Bridge", "body": "The mayor said that it would close. She said so."}', id="JSON"),
        pytest.param('[["The mayor said that it would close, she said."]]', id="a list in JSON"),
    ],
)
def test_a_page_without_a_story_is_refused(markup: str) -> None:
    with pytest.raises(NoArticle, match=r"OR106: a\.html"):
        text_of(markup)


def test_json_is_called_by_its_name() -> None:
    with pytest.raises(NoArticle, match=r"this is JSON, not a page.*\.jsonl"):
        text_of('{"body": "The mayor said that it would close."}')


def test_a_page_that_opens_with_a_brace_is_no_json() -> None:
    assert text_of(f"{{template}} <html><body>{PARAGRAPH}</body></html>").endswith(SAID)
