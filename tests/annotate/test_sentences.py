"""Where sentences end."""

import pytest

from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.sentences import find_sentences


def sentences(text: str) -> list[str]:
    paragraphs = [(0, len(text))]
    return [text[start:end] for start, end in find_sentences(text, paragraphs, find_quoted(text, paragraphs))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Quill left. Tarn stayed.", 2, id="a stop before a capital"),
        pytest.param("Did Quill leave? Tarn stayed!", 2, id="other stops"),
        pytest.param("Sen. Quill met Mr. Tarn of Calif. Gov. Orle left.", 1, id="abbreviations"),
        pytest.param("J. B. Quill left. Tarn stayed.", 2, id="initials"),
        pytest.param("The U.S. Senate met. Tarn stayed.", 2, id="initials of a country"),
        pytest.param("It rose 3.5 percent. Tarn stayed.", 2, id="decimals"),
        pytest.param("“It is false. I never met him,” Quill said. Tarn stayed.", 2, id="a quotation is not cut"),
        pytest.param("“It is false.” Tarn stayed.", 2, id="a stop inside the closing mark"),
        pytest.param("Quill said it was “over”. Tarn stayed.", 2, id="a stop outside the closing mark"),
        pytest.param("“Why?” asked Quill.", 1, id="a question that goes on"),
        pytest.param("", 0, id="nothing"),
        pytest.param("no stop at all", 1, id="no stop"),
        pytest.param("all small. no capitals here. none.", 1, id="no capitals, nothing to go by"),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_sentences_hold_all_of_a_text_but_the_space_between() -> None:
    text = "Quill left.  “No. Never,” Tarn said!\tWho knows? Dr. Orle does…"
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "").replace("\t", "")
