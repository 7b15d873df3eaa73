"""Which part of a story is what: kinds, spans and copies, and that no text of any kind breaks them."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.segments import STATEMENT_KINDS, find_segments, paragraph_bounds
from onrecord.record import Document, Segment

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "000_06dffba5690dd31a.txt"
POLNEAR = SHARED / "data" / "polnear" / "train.jsonl"

HEADLINE = "Council closes Eastgate bridge"
BODY = (
    "The council voted on Monday to close the Eastgate bridge, and the mayor of Tarrow said that the work would "
    "take at least two years and cost far more than had been planned."
)
CAPTION = "Mayor Ana Cole speaks at a hearing of the works committee in Tarrow, January 10, 2017."
CREDIT = "Harbor Wire/Dana Whitlock/File Photo"


def segments(text: str, *, title: str | None = None, authors: tuple[str, ...] = ()) -> tuple[Segment, ...]:
    document = Document(id="0" * 16, text_hash="0" * 16, text=text, title=title, authors=authors)
    return find_segments(document)


def told(text: str, *, title: str | None = None) -> list[tuple[str, str]]:
    return [(segment.kind, segment.span.text) for segment in segments(text, title=title)]


def between(block: str) -> list[tuple[str, str]]:
    """What a block is that stands between a headline and the body."""
    return told(f"{HEADLINE}\n\n{block}\n\n{BODY}")[1:-1]


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        pytest.param("byline", "By Jane Doe", id="byline"),
        pytest.param("byline", "By JANE DOE and JOHN ROE, Associated Press", id="two authors in capitals, an agency"),
        pytest.param("byline", "Jane Doe | Reuters", id="no By, a bar"),
        pytest.param("byline", "Jane Doe, Staff Writer", id="no By, a role"),
        pytest.param("byline", "By Jane Doe for the Tarrow Courier", id="written for an outlet"),
        pytest.param("byline", "By Jane Doe in Tarrow", id="byline with its place"),
        pytest.param("byline", "By Dr. Ana de la Cruz", id="small words in the name"),
        pytest.param("byline", "By The Associated Press", id="an agency as author"),
        pytest.param("date", "March 2, 2017", id="date line"),
        pytest.param("date", "Published March 2, 2017 at 5:00 p.m.", id="labelled date line"),
        pytest.param("date", "Updated 3:14 PM ET, Thu March 2, 2017", id="time of the last change"),
        pytest.param("credit", "REUTERS/Kevin Lamarque/File Photo", id="agency, photographer, archive"),
        pytest.param("credit", "AP Photo/Andrew Harnik", id="AP Photo"),
        pytest.param("credit", "(AP Photo/Andrew Harnik)", id="credit in brackets"),
        pytest.param("credit", "Getty Images", id="picture agency alone"),
        pytest.param("credit", "Photo: Jane Roe/AFP", id="labelled credit"),
        pytest.param("credit", "Credit: Jane Roe", id="Credit:"),
        pytest.param("credit", "Credit...Jane Roe", id="Credit and an ellipsis"),
        pytest.param("credit", "Photograph by Jane Roe", id="Photograph by"),
        pytest.param("credit", "Jane Roe via Harbor Wire", id="via an agency nobody knows"),
        pytest.param("credit", "Jane Roe/Harbor Wire", id="two names and a slash"),
        pytest.param("credit", "© Jane Roe/Harbor Wire", id="a sign of rights without a year"),
        pytest.param("caption", "Caption: Mayor Ana Cole on the bridge", id="labelled caption"),
        pytest.param("caption", "Image: The bridge in January", id="a label and a description, not a name"),
        pytest.param("caption", "In this Jan. 10, 2017, file photo, Mayor Ana Cole speaks in Tarrow.", id="file photo"),
        pytest.param("caption", CAPTION, id="a dated scene in the present tense, without a credit"),
        pytest.param("heading", "What we know", id="heading"),
        pytest.param("heading", "Analysis", id="heading of one word"),
        pytest.param("boilerplate", "Read more: What the bridge will cost", id="read more"),
        pytest.param("boilerplate", "Sign up for our newsletter", id="newsletter"),
        pytest.param("boilerplate", "Reporting by Jane Doe; Editing by John Roe", id="makers"),
        pytest.param("boilerplate", "Copyright 2017 The Courier. All rights reserved.", id="copyright"),
        pytest.param("boilerplate", "© 2017 The Courier", id="copyright sign with a year"),
        pytest.param("boilerplate", "Related: The bridge in pictures", id="related"),
        pytest.param("boilerplate", "Advertisement", id="advertisement"),
        pytest.param("boilerplate", "Follow Jane Doe on Twitter @janedoe", id="follow"),
        pytest.param("boilerplate", "This story has been updated.", id="updated"),
        pytest.param("boilerplate", "Click here to see the map.", id="click here"),
        pytest.param("boilerplate", "Continue reading the main story", id="continue reading"),
        pytest.param("boilerplate", "Our Standards: The Thomson Reuters Trust Principles.", id="standards"),
        pytest.param("boilerplate", "https://example.org/story?id=1", id="an address alone"),
        pytest.param("boilerplate", "* * *", id="a rule of stars"),
        pytest.param("boilerplate", "You may also like...", id="other stories"),
        pytest.param("boilerplate", "DON’T MISS", id="a curly apostrophe"),
        pytest.param("boilerplate", "Also on Courier.example: The bridge in pictures", id="another site"),
        pytest.param(
            "boilerplate", "More on the bridge: https://courier.example/bridge", id="an address behind a call"
        ),
        pytest.param("boilerplate", "Email Jane Doe at jdoe@courier.example", id="how to reach the author"),
        pytest.param("boilerplate", "[button link=a]Send us your pictures[/button]", id="a shortcode"),
        pytest.param("boilerplate", "The Courier’s site uses cookies to remember you.", id="cookies"),
        pytest.param("boilerplate", "Disclaimer: The views of guests are their own.", id="disclaimer"),
        pytest.param("date", "2017-03-02T08:57:40+01:00", id="a time for machines"),
        pytest.param("paragraph", "Also on Thursday, the mayor said that the bridge would close.", id="also on a day"),
        pytest.param("paragraph", "Sources: The mayor is to close the bridge, her deputy says.", id="sources say"),
        pytest.param("paragraph", "Mayor Cole:", id="a name that opens a quotation"),
        pytest.param("paragraph", "“We close it,” she said.", id="a short quotation"),
        pytest.param("paragraph", "By Monday evening, the bridge had been closed to cars.", id="a sentence with By"),
        pytest.param(
            "paragraph", "Read more: “It is closed,” she said, quoting the law.", id="boilerplate that speaks"
        ),
        pytest.param("paragraph", "Image: “It is safe,” the mayor said, smiling.", id="a label, but somebody speaks"),
        pytest.param("paragraph", "The Reuters/Ipsos poll found 52 percent against it.", id="a pollster's slash"),
        pytest.param("paragraph", "Rates will rise, officials say. (Reuters)", id="an agency that signs its news"),
    ],
)
def test_a_block_alone_is_one_segment_of_its_kind(kind: str, block: str) -> None:
    assert between(block) == [(kind, block)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            f"FILE PHOTO: {CAPTION} {CREDIT}",
            [("caption", f"FILE PHOTO: {CAPTION}"), ("credit", CREDIT)],
            id="label, caption, credit",
        ),
        pytest.param(
            "Mayor Ana Cole walks over the bridge on Monday. (Photo by Jo Hill/Harbor Wire)",
            [
                ("caption", "Mayor Ana Cole walks over the bridge on Monday."),
                ("credit", "(Photo by Jo Hill/Harbor Wire)"),
            ],
            id="credit in brackets",
        ),
        pytest.param(
            "The bridge at dusk. Photo: Jo Hill",
            [("caption", "The bridge at dusk."), ("credit", "Photo: Jo Hill")],
            id="labelled credit behind a phrase",
        ),
        pytest.param(
            f"{CAPTION} {CREDIT} The council met again on Monday.",
            [("caption", CAPTION), ("credit", CREDIT), ("paragraph", "The council met again on Monday.")],
            id="the story goes on behind the credit",
        ),
        pytest.param(
            "“We close it,” Mayor Ana Cole said on the bridge. (Photo by Jo Hill/Harbor Wire)",
            [
                ("paragraph", "“We close it,” Mayor Ana Cole said on the bridge."),
                ("credit", "(Photo by Jo Hill/Harbor Wire)"),
            ],
            id="a paragraph that speaks stays one, whatever its end",
        ),
        pytest.param(
            "The council meets again on Friday. (Reporting by Jane Doe; Editing by John Roe)",
            [
                ("paragraph", "The council meets again on Friday."),
                ("boilerplate", "(Reporting by Jane Doe; Editing by John Roe)"),
            ],
            id="the makers behind the last paragraph",
        ),
        pytest.param(
            "Mayor Ana Cole waves\nPhoto by Jo Hill",
            [("caption", "Mayor Ana Cole waves"), ("credit", "Photo by Jo Hill")],
            id="credit on the next line",
        ),
    ],
)
def test_a_line_may_hold_several_segments(line: str, expected: list[tuple[str, str]]) -> None:
    assert between(line) == expected


@pytest.mark.parametrize(
    "credit",
    [
        pytest.param("Harbor Wire/Dana Whitlock/File Photo", id="an agency and the archive"),
        pytest.param("REUTERS/Kevin Lamarque", id="nothing marks the end of the credit but the copy"),
        pytest.param("(Photo by Jo Hill/Harbor Wire)", id="brackets"),
        pytest.param("Photo: Jo Hill", id="label"),
    ],
)
def test_a_caption_pasted_twice_on_one_line_repeats_the_first(credit: str) -> None:
    found = segments(f"{CAPTION} {credit} {CAPTION} {credit}\n\n{BODY}")
    assert [(segment.kind, segment.repeats) for segment in found] == [
        ("caption", None),
        ("credit", None),
        ("caption", 0),
        ("credit", 1),
        ("paragraph", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{CAPTION} {CAPTION}\n\n{BODY}", [None, 0, None], id="twice, no credit"),
        pytest.param(f"{HEADLINE}\n\n{CAPTION} {CAPTION}\n\n{BODY}", [None, None, 1, None], id="below a headline"),
        pytest.param(f"{CAPTION} {CREDIT}\n\n{BODY}\n\n{CAPTION}", [None, None, None, 0], id="again further down"),
        pytest.param(f"{BODY}\n\n{BODY}", [None, None], id="a paragraph said twice repeats nothing"),
    ],
)
def test_captions_and_credits_are_marked_as_copies_but_no_paragraph_is(text: str, expected: list[int | None]) -> None:
    assert [segment.repeats for segment in segments(text)] == expected


@pytest.mark.parametrize(
    "dateline",
    [
        pytest.param("WASHINGTON (AP) —", id="agency"),
        pytest.param("WASHINGTON, March 2 (Reuters) -", id="day and agency"),
        pytest.param("NEW YORK, Nov. 19 (UPI) —", id="shortened month"),
        pytest.param("Durban, May 16 2022 (IPS) -", id="city not in capitals, with year"),
        pytest.param("ST. LOUIS --", id="full stop in the city's name"),
        pytest.param("NEW YORK/LONDON (Reuters) -", id="two cities"),
        pytest.param("AUGUSTA, Maine —", id="region"),
        pytest.param("Pretoria –", id="a name and a dash before the first sentence"),
        pytest.param("NEW DELHI:", id="colon"),
        pytest.param("PARIS, 2 March 2017 (AFP) –", id="day before month"),
    ],
)
def test_a_dateline_is_cut_from_its_paragraph(dateline: str) -> None:
    assert between(f"{dateline} {BODY}") == [("dateline", dateline), ("paragraph", BODY)]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("Cole – a former engineer – said that the bridge was safe and would open again.", id="an aside"),
        pytest.param("Sen. Ted Hale (R-Tarrow) — who voted against the plan — left before the end.", id="a party"),
        pytest.param("THE COUNCIL — WHICH MET ON MONDAY — CLOSED THE BRIDGE TO ALL CARS.", id="all in capitals"),
    ],
)
def test_a_dash_is_not_always_a_dateline(block: str) -> None:
    assert between(block) == [("paragraph", block)]


def test_names_with_colons_are_speakers_where_there_are_several() -> None:
    text = "COLE: The bridge is closed, and it will stay so.\n\nHALE: For how long do you mean to keep it closed?"
    assert [kind for kind, _ in told(text)] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "title", "headline"),
    [
        pytest.param(f"{HEADLINE}\n\n{BODY}", None, HEADLINE, id="short first block without a stop"),
        pytest.param(f"{HEADLINE}.\n\n{BODY}", None, f"{HEADLINE}.", id="with a stop"),
        pytest.param(f"March 2, 2017\n\n{HEADLINE}\n\n{BODY}", None, HEADLINE, id="below a date line"),
        pytest.param(f"https://example.org/x\n\n{HEADLINE}\n\n{BODY}", None, HEADLINE, id="below an address"),
        pytest.param(f"{CAPTION} {CREDIT}\n\n{HEADLINE}\n\n{BODY}", None, HEADLINE, id="below a caption"),
        pytest.param(f"Politics\n\n{HEADLINE}\n\n{BODY}", HEADLINE, HEADLINE, id="the block that repeats the title"),
        pytest.param(f"{HEADLINE}\n\n{BODY}", f"{HEADLINE} | The Courier", HEADLINE, id="the outlet behind the title"),
        pytest.param(f"Cole: ‘We close it’\n\n{BODY}", None, "Cole: ‘We close it’", id="a quotation in it"),
        pytest.param(f"The council met. It was late.\n\n{BODY}", None, None, id="two sentences"),
        pytest.param(f"“We close it,” Mayor Cole said.\n\n{BODY}", None, None, id="the story opens with a quotation"),
        pytest.param(f"The council met on Monday.\n\n{BODY}", HEADLINE, None, id="the title is not in the text"),
        pytest.param(f"{BODY}\n\n{HEADLINE}", None, None, id="a short block at the end"),
        pytest.param(HEADLINE, None, None, id="a story of one line is a paragraph"),
    ],
)
def test_headline(text: str, title: str | None, headline: str | None) -> None:
    assert [words for kind, words in told(text, title=title) if kind == "headline"] == ([headline] if headline else [])


def test_an_author_known_from_the_page_makes_a_bare_name_a_byline() -> None:
    found = segments(f"{HEADLINE}\n\nJane Doe\n\n{BODY}", authors=("Jane Doe",))
    assert [segment.kind for segment in found] == ["headline", "byline", "paragraph"]


def test_a_byline_and_its_date_on_one_line_are_two_segments() -> None:
    assert [kind for kind, _ in between("By Jane Doe | March 2, 2017")] == ["byline", "date"]


def test_paragraphs_in_capitals_stay_paragraphs() -> None:
    loud = BODY.upper()
    assert told(f"{loud}\n\n{loud}") == [("paragraph", loud), ("paragraph", loud)]


WRAPPED = (
    "The council voted on Monday to close the Eastgate\n"
    "bridge, and the mayor of Tarrow said that the work\n"
    "would take at least two years and cost far more than\n"
    "had been planned by the men who built it."
)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("One.\n\nTwo.", ["One.", "Two."], id="blank line"),
        pytest.param("One.\n \t\nTwo.", ["One.", "Two."], id="a blank line may hold blanks"),
        pytest.param("One is here.\nTwo is here.", ["One is here.", "Two is here."], id="single line break"),
        pytest.param("One.\r\nTwo.\r\n\r\nThree.", ["One.", "Two.", "Three."], id="CRLF"),
        pytest.param("One.\rTwo.", ["One.", "Two."], id="lone CR"),
        pytest.param("One.\u2028Two.\u2029Three.", ["One.", "Two.", "Three."], id="line and paragraph separators"),
        pytest.param("One.\x85Two.", ["One.", "Two."], id="NEL"),
        pytest.param("One.\x00Two.\x1bThree.", ["One.\x00Two.\x1bThree."], id="control characters end nothing"),
        pytest.param("  One. \n\n", ["One."], id="trimmed"),
        pytest.param(" \n\t\n", [], id="nothing but white space"),
        pytest.param("", [], id="empty"),
        pytest.param(WRAPPED, [WRAPPED], id="hard-wrapped"),
        pytest.param(f"{WRAPPED}\n\n{WRAPPED}", [WRAPPED, WRAPPED], id="hard-wrapped, blank line between"),
        pytest.param(f"{WRAPPED}\n  {WRAPPED}", [WRAPPED, WRAPPED], id="hard-wrapped, indented paragraphs"),
        pytest.param(WRAPPED.replace("\n", "\r\n"), [WRAPPED.replace("\n", "\r\n")], id="hard-wrapped, CRLF"),
        pytest.param(
            f"{HEADLINE}\nBy Jane Doe\n{WRAPPED}",
            [HEADLINE, "By Jane Doe", WRAPPED],
            id="header lines right above a hard-wrapped body",
        ),
    ],
)
def test_blocks(text: str, blocks: list[str]) -> None:
    assert [text[start:end] for start, end in paragraph_bounds(text)] == blocks


def test_short_paragraphs_on_lines_of_their_own_are_not_taken_for_wrapping() -> None:
    lines = [
        "The council met on Monday evening, and it closed the bridge at once",
        "Mayor Ana Cole said nobody had expected it",
        "The engineers had asked for it twice in the spring",
        "It will stay closed for two years, the mayor said to reporters then",
        "Nobody came to the meeting but two old men",
    ]
    assert len(paragraph_bounds("\n".join(lines))) == len(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\u202bShe\u202c said \u200fyes.\n\nنعم، قالت.", ["paragraph"] * 2, id="right-to-left marks"),
        pytest.param("👩‍👩‍👧 “Yes,” she said 🎉.\n\n🎉🎉", ["paragraph", "boilerplate"], id="emoji"),
        pytest.param("“Cafe\u0301,” she said.\n\n\u0301No", ["paragraph"] * 2, id="combining characters"),
        pytest.param("\x00\x00She said no.\x00\n\n\x07", ["paragraph", "boilerplate"], id="NUL and bell"),
        pytest.param("\ufeffShe said no.", ["paragraph"], id="byte order mark"),
        pytest.param('“““She ‘said’ "no".\n\n”””', ["paragraph", "boilerplate"], id="unbalanced marks"),
    ],
)
def test_strange_characters_are_kept_in_their_blocks(text: str, expected: list[str]) -> None:
    assert told(text) == list(zip(expected, text.split("\n\n"), strict=True))


# Words that the patterns look for, with anything between them.
_PAGE_PIECES = (
    CAPTION,
    CREDIT,
    BODY,
    "(Photo by ",
    "By Jane Doe",
    "WASHINGTON (AP) — ",
    "date 2017-03-02 ",
    "Read more: ",
)
_SMALL_PIECES = (
    "/",
    "A/B",
    ". ",
    "“",
    "”",
    "said",
    "\n",
    "\n\n",
    "\r\n",
    "\u2028",
    " ",
    "\x00",
    "é",
    "🎉",
    "March 2, 2017",
)
_pieces = st.sampled_from((*_PAGE_PIECES, *_SMALL_PIECES))


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(_pieces, st.text(max_size=5)), max_size=12).map("".join)))
def test_segments_are_ordered_disjoint_exact_and_leave_out_nothing_but_white_space(text: str) -> None:
    position = 0
    for number, segment in enumerate(segments(text)):
        span = segment.span
        assert span.agrees_with(text)
        assert span.text == span.text.strip()
        assert not text[position : span.start].strip()
        assert span.start >= position
        assert segment.repeats is None or segment.repeats < number
        position = span.end
    assert not text[position:].strip()


LARGE = 2_000_000  # characters; enough to tell linear from quadratic time, and quick to run


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(f"{BODY}\n\n", id="news"),
        pytest.param(f"{BODY} ", id="one line"),
        pytest.param('"', id="quotation marks"),
        pytest.param("“", id="opening marks, one a character"),
        pytest.param("A/", id="slashes without an end"),
        pytest.param("Abc/Def ", id="pairs that might be credits"),
        pytest.param("Some Thing. " + "Abc/Def " * 400 + "\n", id="lines of such pairs"),
        pytest.param("Photo by ", id="credits without a name"),
        pytest.param("(", id="brackets never closed"),
        pytest.param("\n", id="line breaks"),
        pytest.param("ABC DEF " * 30 + "\n", id="capitals"),
        pytest.param(f"{CAPTION} {CREDIT} ", id="one caption over and over"),
    ],
)
def test_time_is_linear_on_large_texts(unit: str) -> None:
    text = (unit * (LARGE // len(unit) + 1))[:LARGE]
    started = time.process_time()
    segments(text)
    # 10 MB in three seconds is 0.6 s here, on a machine that does nothing else; quadratic time would take minutes.
    assert time.process_time() - started < 5


@pytest.mark.skipif(not SEED.exists(), reason="the seed story is not part of the repository")
def test_seed_story_line_of_date_caption_credit_and_their_copies() -> None:
    found = segments(SEED.read_text(encoding="utf-8"))
    assert [(segment.kind, segment.repeats) for segment in found] == [
        ("date", None),
        ("caption", None),
        ("credit", None),
        ("caption", 1),
        ("credit", 2),
        *[("paragraph", None)] * 4,
    ]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param(
            "eastgate-bridge.txt",
            "date caption credit caption credit" + " paragraph" * 7,
            id="a line of date, caption, credit, and their copies",
        ),
        pytest.param(
            "orle-valley-dam.txt",
            "headline byline dateline paragraph paragraph caption credit paragraph paragraph paragraph heading "
            "paragraph paragraph paragraph paragraph paragraph boilerplate",
            id="a story with a picture in its middle",
        ),
    ],
)
def test_example_stories(name: str, kinds: str) -> None:
    text = (ROOT / "examples" / name).read_bytes().decode("utf-8")
    assert " ".join(kind for kind, _ in told(text)) == kinds


def lost_contents(path: Path) -> tuple[int, list[str]]:
    """How many gold contents a file has, and those that no one segment with statements holds."""
    total, lost = 0, []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        kept = [(s.span.start, s.span.end) for s in segments(text) if s.kind in STATEMENT_KINDS]
        for attribution in row["attributions"]:
            for start, end in attribution["content"]:
                total += 1
                words = text[start:end].rstrip()
                if not any(first <= start and start + len(words) <= last for first, last in kept):
                    lost.append(words)
    return total, lost


def test_no_content_of_the_gold_examples_is_lost() -> None:
    assert lost_contents(ROOT / "tests" / "gold" / "examples.jsonl")[1] == []


@pytest.mark.skipif(not POLNEAR.exists(), reason="PolNeAR is not part of the repository")
def test_at_most_one_content_in_two_hundred_of_polnear_is_lost() -> None:
    total, lost = lost_contents(POLNEAR)
    assert len(lost) <= total / 200
