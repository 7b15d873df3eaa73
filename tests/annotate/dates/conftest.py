"""Dates of marked statements (see tests/annotate/conftest.py for the marks)."""

from collections.abc import Callable

import pytest

from onrecord.annotate.dates import date_statements
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Segment, Span, When

Reader = Callable[[str], tuple[Story, list[Finding]]]
Answer = tuple[When | None, Clue]
Dater = Callable[..., list[Answer]]

PUBLISHED = "2017-03-02"  # a Thursday


@pytest.fixture
def dated(marked: Reader) -> Dater:
    """Reads marked text and dates its statements."""

    def date(
        text: str,
        *,
        published: str | None = PUBLISHED,
        caption: str | None = None,
        speakers: list[str | None] | None = None,
    ) -> list[Answer]:
        story, findings = marked(text)
        when = When(value=published, basis="published") if published else None
        segments: tuple[Segment, ...] = ()
        if caption is not None:
            start = story.text.index(caption)
            segments = (Segment(kind="caption", span=Span.cut(story.text, start, start + len(caption))),)
            story.paragraphs = [span for span in story.paragraphs if not span[0] <= start < span[1]]
        story.document = story.document.model_copy(update={"published": when, "segments": segments})
        return date_statements(story, findings, speakers=speakers)

    return date
