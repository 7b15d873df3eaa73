"""Dates of photo captions ("Larrabee testifies at a Senate hearing in Washington, January 10, 2017.").

A statement without a date that was made on the occasion of a caption has the caption's date.
"""

import re
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.attribution import Range
from onrecord.annotate.dates.expressions import DateExpression, find_date_expressions
from onrecord.annotate.story import Story
from onrecord.wordlists import any_of, read_lines

DAY_LENGTH = len("2017-03-01")


@dataclass(frozen=True, slots=True)
class CaptionDate:
    """The occasion and the date that a caption tells.

    Attributes:
        occasion: its words in lower case, with the word before ("confirmation hearing").
        names: the capitalised words of the caption.
        expression: its date, known to the day.
    """

    occasion: str
    names: frozenset[str]
    expression: DateExpression


def caption_dates(story: Story) -> list[CaptionDate]:
    """The occasions that the captions of a story date; copies of a caption count once."""
    published = story.document.published
    found: list[CaptionDate] = []
    for segment in story.document.segments:
        if segment.kind != "caption" or segment.repeats is not None:
            continue
        span = segment.span
        dates = find_date_expressions(
            story.text, span.start, span.end, reference=published.value if published else None
        )
        days = [date for date in dates if date.value and len(date.value) == DAY_LENGTH]
        occasions = {" ".join(match.group(1).lower().split()) for match in _occasion().finditer(span.text)}
        # Two dates or two occasions in one caption: which is whose is not told.
        if len({date.value for date in days}) == 1 and len(occasions) == 1:
            names = frozenset(re.findall(r"[A-Z][\w’'-]+", span.text))
            found.append(CaptionDate(occasions.pop(), names, days[0]))
    return found


def date_by_caption(story: Story, frame: list[Range], captions: list[CaptionDate]) -> CaptionDate | None:
    """The caption that dates the occasion named in a statement's frame, if one alone does."""
    if not captions:
        return None
    words = " ".join(" ".join(story.text[start:end].split()) for start, end in frame)
    named = [
        caption
        for caption in captions
        if re.search(rf"\b{re.escape(caption.occasion)}\b", words.lower())
        and any(re.search(rf"\b{re.escape(name)}\b", words) for name in caption.names)
    ]
    return named[0] if len({caption.expression.value for caption in named}) == 1 else None


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile(rf"\b([a-z]{{3,20}}\s+{any_of(read_lines('event_nouns.txt'))})\b")
