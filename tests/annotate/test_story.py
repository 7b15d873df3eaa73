"""What a story knows of its text."""

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.story import Mention, Story
from onrecord.record import Document


def story_of(text: str) -> Story:
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        paragraphs.append((start, start + len(line)))
        start += len(line) + 1
    return Story(Document(id="d", text_hash="", text=text), paragraphs, find_quoted(text, paragraphs))


def attribution(text: str, source: str, cue: str, content: str) -> Attribution:
    def place(words: str) -> tuple[tuple[int, int], ...]:
        return ((text.index(words), text.index(words) + len(words)),) if words else ()

    return Attribution(place(source), place(cue), place(content), 1.0, "by hand")


@pytest.mark.parametrize(
    ("text", "parts", "frame"),
    [
        pytest.param(
            "“It is false,” Quill told reporters on Tuesday. Rain fell.",
            ("Quill", "told", "“It is false,”"),
            ["Quill told reporters on Tuesday."],
            id="behind a quotation",
        ),
        pytest.param(
            "On Tuesday, Quill said the hull leaks.",
            ("Quill", "said", "the hull leaks"),
            ["On Tuesday, Quill said", "."],
            id="around an indirect content",
        ),
        pytest.param(
            "“It,” Quill said at a rally, “is false.”",
            ("Quill", "said", "“It,”"),
            ["Quill said at a rally,"],
            id="between two parts of a quotation",
        ),
        pytest.param("“It is false.”", ("", "", "“It is false.”"), [], id="nothing but a quotation"),
    ],
)
def test_frame_is_what_the_reporter_says(text: str, parts: tuple[str, str, str], frame: list[str]) -> None:
    found = story_of(text).frame(attribution(text, *parts))
    assert [text[start:end].strip() for start, end in found] == frame


def test_names_inside_a_stretch_are_those_wholly_inside() -> None:
    story = story_of("Ada Quill met Bo Tarn and Di Orle.")
    story.mentions = [Mention(0, 9, "person"), Mention(14, 21, "person"), Mention(26, 33, "person")]
    assert [mention.start for mention in story.mentions_in(10, 30)] == [14]


def test_place_in_a_story_has_its_sentence_and_paragraph() -> None:
    text = "Quill left. Tarn stayed.\nRain fell."
    story = story_of(text)
    assert text[slice(*story.sentence_at(text.index("stayed")))] == "Tarn stayed."
    assert story.paragraph_at(text.index("Rain")) == 1


def test_quoted_is_what_lies_wholly_inside_marks() -> None:
    text = "Quill said “he left” today."
    story = story_of(text)
    assert story.is_quoted(text.index("he"), text.index("he") + 2)
    assert not story.is_quoted(0, 5)
