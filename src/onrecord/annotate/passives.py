"""Passive cues: "Larrabee was asked whether …" names who was asked, not who asked."""

import re
from dataclasses import replace
from functools import cache

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.wordlists import any_of, read_lines

# Adverbs between the auxiliary and the participle ("was also repeatedly asked").
_BETWEEN = r"(?:\s+(?:\w+ly|also|even|first|then|once|never|not|later|often|since|being|been))*\s+"
_AUXILIARY = r"(?:am|is|are|was|were|be|been|being|gets?|got|getting|[’']s|[’']re)"


def without_patient(text: str, attribution: Attribution) -> Attribution:
    """The attribution without its source, if that stands before a passive cue and so is the one spoken to or of.

    A source behind the cue ("… was asked by Larrabee") is the speaker and stays.
    """
    if not attribution.cue or not attribution.source or attribution.source[0][0] > attribution.cue[0][0]:
        return attribution
    start, end = attribution.cue[0]
    if not _passive().search(text, start, end):
        return attribution
    reason = attribution.reason + "; its cue is passive, and nobody is named who spoke"
    return replace(attribution, source=(), reason=reason)


@cache
def _passive() -> re.Pattern[str]:
    participles = any_of(read_lines("passive_cues.txt"))
    return re.compile(rf"(?<!\w){_AUXILIARY}{_BETWEEN}{participles}\b(?!\s+(?:as\s+saying|saying)\b)", re.IGNORECASE)
