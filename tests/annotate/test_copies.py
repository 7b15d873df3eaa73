"""Pull quotes and other copies of what a story says."""

import pytest

from onrecord import document_from_text
from onrecord.annotate.segments import find_segments

LEAD = (
    "The harbour board voted on Monday to sell the old customs house. “We will not leave a ruin to the children who "
    "grow up beside it,” said Tilda Marsh, who chairs the board, before the vote was taken."
)
NEXT = "Odo Brandt, who runs the ferry, said that the sale would be challenged in court before the end of the year."
QUOTE = "We will not leave a ruin to the children who grow up beside it"


def found(*blocks: str, title: str | None = None) -> list[tuple[str, int | None]]:
    segments = find_segments(document_from_text("\n\n".join(blocks), title=title))
    return [(segment.kind, segment.repeats) for segment in segments]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(f"“{QUOTE}.”", id="a quotation by itself"),
        pytest.param(f"“{QUOTE}” — Tilda Marsh, chair of the board", id="with the name of its speaker"),
        pytest.param(QUOTE.upper(), id="in capitals, without marks"),
        pytest.param("Odo Brandt said that the sale would be challenged in court", id="a key sentence"),
    ],
)
def test_pull_quote_is_a_copy_of_the_paragraph_that_says_it(copy: str) -> None:
    story = NEXT.replace(", who runs the ferry,", "")
    original = 2 if "Brandt" in copy else 0
    assert found(LEAD, copy, story) == [
        ("paragraph", None),
        ("boilerplate", original),
        ("paragraph", None),
    ]


def test_headline_said_again_is_a_copy_of_it() -> None:
    title = "Harbour board sells the old customs house after a vote"
    assert found(title, LEAD, title, NEXT, title=title)[2] == ("boilerplate", 0)


def test_pull_quote_pasted_twice_is_a_copy_of_the_story_both_times() -> None:
    signed = f"“{QUOTE}” — Tilda Marsh"
    assert [segment[1] for segment in found(NEXT, signed, LEAD, signed)] == [None, 2, None, 2]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("“We will not leave a ruin,” Marsh said again on Tuesday.", id="few words of it, said anew"),
        pytest.param(f"“{QUOTE},” Marsh told the council on Tuesday in a second speech.", id="said on another day"),
        pytest.param("“We will leave a ruin to the children who grow up beside it,” Brandt said.", id="other words"),
        pytest.param(LEAD, id="the whole paragraph"),
    ],
)
def test_what_is_said_anew_is_no_copy(block: str) -> None:
    assert found(LEAD, NEXT, block)[2] == ("paragraph", None)
