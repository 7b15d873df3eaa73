"""Passive cues: "Larrabee was asked whether …" names who was asked, not who asked."""

import re
from dataclasses import replace
from functools import cache

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.wordlists import any_of, read_lines

# Adverbs between the auxiliary and the participle ("was also repeatedly asked").
_BETWEEN = r"(?:\s+(?:\w+ly|also|even|first|then|once|never|not|later|often|since|being|been))*\s+"
_AUXILIARY = r"(?:am|is|are|was|were|be|been|being|gets?|got|getting|[’']s|[’']re)"


# "Asked whether …", "when asked about …": a participle that opens its sentence or follows one of these.
_BARE_BEHIND = re.compile(
    r"(?:^|[.!?…]\s+|\n\s*|\b(?:when|if|once|while|after\s+being)\s+(?:\w+ly\s+|first\s+)?)$", re.IGNORECASE
)
_LOOK_BEHIND = 24  # characters


def without_patient(text: str, attribution: Attribution) -> Attribution:
    """The attribution without its source, if the cue is passive and the source the one spoken to or of.

    In "Larrabee was asked whether …" that one stands before the cue; in "Asked whether …, Larrabee said" behind it.
    A source behind "by" ("… was asked by Larrabee") is the speaker and stays.
    """
    if not attribution.cue or not attribution.source:
        return attribution
    start, end = attribution.cue[0]
    source = attribution.source[0]
    if source[0] < start:
        is_patient = _passive().search(text, start, end) is not None
    else:
        is_bare = _participle().match(text, start, end) and _BARE_BEHIND.search(
            text[max(0, start - _LOOK_BEHIND) : start]
        )
        is_patient = bool(is_bare) and not re.search(r"\bby\b", text[start : source[0]])
    if not is_patient:
        return attribution
    reason = attribution.reason + "; its cue is passive, and nobody is named who spoke"
    return replace(attribution, source=(), reason=reason)


@cache
def _passive() -> re.Pattern[str]:
    participles = any_of(read_lines("passive_cues.txt"))
    return re.compile(rf"(?<!\w){_AUXILIARY}{_BETWEEN}{participles}\b(?!\s+(?:as\s+saying|saying)\b)", re.IGNORECASE)


@cache
def _participle() -> re.Pattern[str]:
    return re.compile(rf"{any_of(read_lines('passive_cues.txt'))}\b", re.IGNORECASE)
