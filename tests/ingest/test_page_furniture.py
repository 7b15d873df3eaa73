"""What stands around a story does not become part of it, and nothing of the story is lost."""

import pytest

from onrecord.ingest import document_from_bytes

LEAD = (
    "Mayor Odo Brandt on Tuesday denied that he had taken money from a builder, according to the council, which met "
    "behind closed doors for the third time this month."
)
QUOTE = "“I have never taken a cent from anybody,” he said in a statement that was sent to the Coast Wire."
END = (
    "The report, by the auditor Greta Lindqvist, accused the mayor of having looked away when the contract was signed."
)
STRAY = "The minister said on Friday that a ferry had sunk."


def read(inside: str, *, after: str = "") -> list[str]:
    page = (
        "<html><head><title>Mayor denies taking bribes</title></head><body><article><h1>Mayor denies taking bribes</h1>"
        f"<p>{LEAD}</p><p>{QUOTE}</p>{inside}<p>{END}</p></article>{after}</body></html>"
    )
    return document_from_bytes(page.encode(), name="a.html").text.split("\n\n")


STORY = ["Mayor denies taking bribes", LEAD, QUOTE, END]

FURNITURE = [
    ("aside", "<aside><p>{}</p></aside>"),
    ("caption of a figure", "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>"),
    ("caption by its class", '<div><img src=a.jpg><p class="wp-caption-text">{}</p></div>'),
    ("caption in camel case", '<div class="ImageCaption-text">{}</div>'),
    ("caption by its property", '<div itemprop="caption">{}</div>'),
    ("pull quote", '<blockquote class="pullquote"><p>{}</p></blockquote>'),
    ("pull quote in words", '<div class="article__pull-quote--left"><p>{}</p></div>'),
    ("related stories", '<div class="related-stories"><h3>Related</h3><p>{}</p></div>'),
    ("more stories, by id", '<section id="moreFromSection"><p>{}</p></section>'),
    ("most read", '<div class="c-most-popular"><p>{}</p></div>'),
    ("box by its label", '<div aria-label="Related coverage"><p>{}</p></div>'),
    ("box by the end of its label", '<div aria-label="Our most popular"><p>{}</p></div>'),
    ("complementary role", '<div role="complementary"><p>{}</p></div>'),
    ("read more", '<div class="read-more-inline"><p>{}</p></div>'),
    ("a line that is a link", '<p><a href="/ferry">{}</a></p>'),
    ("two links with their kinds", '<p><a href="/f">{}</a> [VIDEO]<br><a href="/g">{}</a> [PHOTOS]</p>'),
    ("card", '<a href="/ferry"><h3>{}</h3><p>By Ada Quill</p></a>'),
    ("newsletter", '<div class="newsletter-signup"><p>{}</p></div>'),
    ("promo", '<div data-component="promoBox"><p>{}</p></div>'),
    ("cookies", '<div id="cookie-notice"><p>{}</p></div>'),
    ("advertisement", '<div class="ad-container"><p>{}</p></div>'),
    ("tooltip", '<div class="tooltip"><p>{}</p></div>'),
    ("about the author", '<div class="author-bio"><p>{}</p></div>'),
    ("a comment by its type", '<div itemscope itemtype="https://schema.org/Comment"><p>{}</p></div>'),
]


@pytest.mark.parametrize("markup", [row[1] for row in FURNITURE], ids=[row[0] for row in FURNITURE])
def test_furniture_is_left_out(markup: str) -> None:
    assert read(markup.replace("{}", STRAY)) == STORY


def test_a_comment_section_longer_than_the_story_is_left_out() -> None:
    comment = f"<li class='comment'><p>{STRAY} {STRAY}</p></li>"
    assert read("", after=f'<div id="comments"><ol class="comment-list">{comment * 100}</ol></div>') == STORY


KEPT = [
    ("quotation", f"<blockquote><p>{STRAY}</p></blockquote>", STRAY),
    ("quotation in a figure", f"<figure><blockquote><p>{STRAY}</p></blockquote></figure>", STRAY),
    ("link in a sentence", f'<p>{STRAY} <a href="/f">A ferry sank there in the spring</a>, too.</p>',
     f"{STRAY} A ferry sank there in the spring, too."),
    ("commentary", f'<div class="commentary-body"><p>{STRAY}</p></div>', STRAY),
    ("a word inside a name", f'<div class="adventures"><p>{STRAY}</p></div>', STRAY),
    ("name in a sentence", f'<p>The ferry of <span class="related-people">Ada Quill</span> sank. {STRAY}</p>',
     f"The ferry of Ada Quill sank. {STRAY}"),
    ("heading with a link", f'<h2><a href="/f">What the ferry company says now</a></h2><p>{STRAY}</p>',
     "What the ferry company says now"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "kept"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_what_belongs_to_the_story_stays(markup: str, kept: str) -> None:
    assert kept in read(markup)


def test_popup_in_a_sentence_goes_and_its_word_stays() -> None:
    shown = '<a href="/p">Ada Quill</a>'
    popup = f'<span class="person">{shown}<span class="person-tooltip">Ada Quill was born here.</span></span>'
    assert f"The ferry of Ada Quill sank. {STRAY}" in read(f"<p>The ferry of {popup} sank. {STRAY}</p>")


@pytest.mark.parametrize("name", ["with-sidebar", "has-related newsletter", "no-comments", "cookies-accepted"])
def test_a_name_is_not_trusted_on_what_holds_the_story(name: str) -> None:
    page = f'<html><body class="{name}"><div class="{name}"><p>{LEAD}</p><p>{QUOTE}</p><p>{END}</p></div></body></html>'
    assert document_from_bytes(page.encode(), name="a.html").text.split("\n\n") == [LEAD, QUOTE, END]
