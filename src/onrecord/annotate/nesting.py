"""Statements inside statements: which contents are read again, and what the inner statement makes of the outer.

The training corpus is flat: "X has denied Y, reports the AP" is annotated as AP → *reports* → all of it. The record
needs both, so a content in which somebody may be speaking is read again as a text of its own.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.quotation import Quoted, overlapping
from onrecord.wordlists import read_lines

MAX_DEPTH: Final = 3
LEAST_INNER_WORDS: Final = 4  # the shortest text that can hold a source, a cue and a content worth a statement
# An outlet's word is a mere relay if the inner statement holds all but this share of its letters.
WHOLLY: Final = 0.85

# Confidence is fitted on whole articles; on a content read by itself the model errs more often, so more is asked.
LEAST_INNER_CONFIDENCE: Final = 0.6

_EDGE_MARKS = " \t\r\n\"“”„«»'‘’,;"


@cache
def _cue_words() -> re.Pattern[str]:
    """Any form of a word of the cue lexicon: "claiming" without its e, "denies" with i for y, "quipped" with two p."""
    stems = []
    for word in read_lines("cue_words.txt"):
        if word.endswith("e"):
            stems.append(re.escape(word[:-1]) + "(?:e|es|ed|er|ers|e?ing)")
        elif word.endswith("y") and word[-2] not in "aeou":
            stems.append(re.escape(word[:-1]) + "(?:y|ies|ied|ying)")
        else:
            stems.append(re.escape(word).replace(r"\ ", r"\s+") + f"(?:s|es|{word[-1]}?(?:ed|ing))?")
    return re.compile(r"\b(?:" + "|".join(stems) + r")\b", re.IGNORECASE)


def inner_paragraphs(text: str, content: Sequence[Range], quoted: Sequence[Quoted]) -> list[Range]:
    """The content as paragraphs to be read again, without the quotation marks around it; none if nobody speaks in it.

    Args:
        text: the document's text.
        content: the spans of a content.
        quoted: the quoted stretches of the text, in order.
    """
    inner = [span for start, end in _joined(text, content) if (span := _without_marks(text, start, end, quoted))]
    words = sum(len(text[start:end].split()) for start, end in inner)
    if words < LEAST_INNER_WORDS:
        return []
    holds_quotation = any(
        start < stretch.start and stretch.end < end
        for start, end in inner
        for stretch in overlapping(quoted, start, end)
    )
    if holds_quotation or any(_cue_words().search(text, start, end) for start, end in inner):
        return inner
    return []


def is_worth_keeping(inner: Attribution) -> bool:
    """Whether an attribution found inside a content is one: somebody is named in it, and the model is sure enough."""
    return bool(inner.source) and inner.confidence >= LEAST_INNER_CONFIDENCE


def is_relay(text: str, outer: Attribution, inner: Attribution) -> bool:
    """Whether an outlet says no more than that somebody said something.

    Args:
        text: the document's text.
        outer: whose source may be an outlet.
        inner: found in the outer content, which it must fill with its source, cue and content.
    """
    if not inner.source or not any(is_outlet(text[start:end]) for start, end in outer.source):
        return False
    covered = sum(_letters(text, span) for part in (inner.source, inner.cue, inner.content) for span in part)
    return covered >= WHOLLY * sum(_letters(text, span) for span in outer.content)


def _joined(text: str, content: Sequence[Range]) -> list[Range]:
    """The spans, those one that have nothing but a mark or a space between them ("“…,”" and "she said")."""
    joined: list[Range] = []
    for start, end in content:
        gap = text[joined[-1][1] : start] if joined else "\n"
        if "\n" in gap or any(map(str.isalnum, gap)):
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined


def _without_marks(text: str, start: int, end: int, quoted: Sequence[Quoted]) -> Range | None:
    """The span without quotation marks around the whole of it, and without commas and white space at its ends."""
    if not any(stretch.start <= start and end <= stretch.end for stretch in overlapping(quoted, start, end)):
        return start, end
    while start < end and text[start] in _EDGE_MARKS:
        start += 1
    while end > start and text[end - 1] in _EDGE_MARKS:
        end -= 1
    return (start, end) if start < end else None


def _letters(text: str, span: Range) -> int:
    return sum(map(str.isalnum, text[span[0] : span[1]]))
