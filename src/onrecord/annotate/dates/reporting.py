"""Sentences in the reporter's own words: what is quoted or reported in them is left out."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.dates.expressions import DateExpression, find_date_expressions
from onrecord.annotate.quotation import overlapping
from onrecord.annotate.story import Finding, Story

TAKEN: Final = "\x00"  # stands for each character that is not the reporter's
# "said Tuesday that …": a date at the head of a content that goes on like this was drawn into it by mistake.
_STRAY_DATE: Final = re.compile(r"\s*,?\s+(?:that|whether|why|how)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reported:
    """A sentence as an attribution stands in it.

    Attributes:
        start: offset of the sentence in the text.
        words: the sentence, `TAKEN` in place of contents and quotations.
        expressions: the dates in these words.
        cues: the cues in the sentence, in order.
    """

    start: int
    words: str
    expressions: Sequence[DateExpression]
    cues: Sequence[Range]

    @property
    def end(self) -> int:
        """Offset behind the sentence."""
        return self.start + len(self.words)

    def between(self, first: int, last: int) -> str:
        """The words between two offsets of the text."""
        return self.words[max(0, first - self.start) : max(0, last - self.start)]


class Reporter:
    """Gives the sentences of a story in the reporter's words; finds the dates of each sentence once."""

    def __init__(self, story: Story, findings: Sequence[Finding]) -> None:
        self._story = story
        self._contents = sorted(span for finding in findings for span in finding.attribution.content)
        self._longest = max((end - start for start, end in self._contents), default=0)
        self._cues = sorted(span for finding in findings for span in finding.attribution.cue)
        self._dates: dict[Range, list[DateExpression]] = {}
        published = story.document.published
        self._reference = published.value if published else None

    def dates_of(self, sentence: Range) -> list[DateExpression]:
        """All date expressions of a sentence, what is quoted in it included."""
        if sentence not in self._dates:
            self._dates[sentence] = find_date_expressions(
                self._story.text, *sentence, reference=self._reference, anchor=self._anchor(sentence), is_told=True
            )
        return self._dates[sentence]

    def _anchor(self, sentence: Range) -> str | None:
        """The last day named in the sentence before, if its dates are known by now."""
        index = bisect_left(self._story.sentences, sentence)
        before = self._dates.get(self._story.sentences[index - 1], []) if index else []
        return next((e.value for e in reversed(before) if e.value and len(e.value) == len("2017-03-01")), None)

    def sentence(self, attribution: Attribution | None, at: int) -> Reported:
        """The sentence around an offset, as an attribution stands in it.

        A content that holds the offset is read as the reporter's: the attribution was found inside it. None for the
        sentence as it stands in the story.
        """
        start, end = whole = self._story.sentence_at(at)
        expressions = self.dates_of(whole)
        words = self._story.text[start:end]
        first = bisect_left(self._contents, (start - self._longest, 0))
        last = bisect_left(self._contents, (end, 0))
        taken = [span for span in self._contents[first:last] if attribution is None or not span[0] <= at < span[1]]
        taken += [
            (quoted.start, quoted.end)
            for quoted in overlapping(self._story.quoted, start, end)
            if quoted.style == "double" and (attribution is None or not quoted.start <= at < quoted.end)
        ]
        for span in taken:
            one = max(self._behind_stray_date(span, attribution, expressions), start) - start
            other = min(span[1], end) - start
            if one < other:
                words = words[:one] + TAKEN * (other - one) + words[other:]
        own = [e for e in expressions if TAKEN not in words[e.span[0] - start : e.span[1] - start]]
        cues = self._cues[bisect_left(self._cues, (start, 0)) : bisect_left(self._cues, (end, 0))]
        return Reported(start, words, own, cues)

    def _behind_stray_date(
        self, content: Range, attribution: Attribution | None, expressions: Sequence[DateExpression]
    ) -> int:
        """Where a content begins, without a date at its head that belongs to the cue before it."""
        start, end = content
        if (
            attribution is None
            or content not in attribution.content
            or not any(cue[1] <= start for cue in attribution.cue)
        ):
            return start
        for expression in expressions:
            lead = self._story.text[start : expression.span[0]].strip().lower()
            if (
                start <= expression.span[0] < end
                and lead in ("", "on")
                and (match := _STRAY_DATE.match(self._story.text, expression.span[1], end))
            ):
                return match.start()
        return start
