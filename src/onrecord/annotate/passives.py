"""Passive cues: "Larrabee was asked whether …" names who was asked; "Larrabee is quoted saying …" names who spoke."""

import re
from dataclasses import replace
from functools import cache

from onrecord.annotate.attribution import Attribution
from onrecord.wordlists import any_of, read_lines

# Adverbs between the auxiliary and the participle ("was also repeatedly asked").
_BETWEEN = r"(?:\s+(?:\w+ly|also|even|first|then|once|never|not|later|often|since|being|been))*\s+"
# Not "’s": "he’s accused the mayor" is active.
_AUXILIARY = r"(?:(?<!\w)(?:am|is|are|was|were|be|been|being|gets?|got|getting)|[’'](?:re|m))"

# "Asked whether …", "when asked about …": a participle that opens its sentence or follows one of these.
_BARE_BEHIND = re.compile(
    r"(?:^|[.!?…]\s+|\n\s*|\b(?:when|if|once|while|after\s+being)\s+(?:\w+ly\s+|first\s+)?)$", re.IGNORECASE
)
_LOOK_BEHIND = 24  # characters

# "…,” Larrabee is quoted (as) saying": the other way round, the subject of this passive is the one who speaks, and who
# stands behind "by" passes it on.
_QUOTED = re.compile(
    r"\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+|also\s+)?quoted\s+(?:as\s+)?(?:saying|telling)\b", re.IGNORECASE
)
_SUBJECT = re.compile(r"[^“”\"„«».,;:!?\n]+$")
_LONGEST_SUBJECT = 80  # characters


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
    return re.compile(rf"{_AUXILIARY}{_BETWEEN}{participles}\b(?!\s+(?:as\s+saying|saying)\b)", re.IGNORECASE)


@cache
def _participle() -> re.Pattern[str]:
    return re.compile(rf"{any_of(read_lines('passive_cues.txt'))}\b", re.IGNORECASE)


def with_quoted_subject(text: str, attribution: Attribution) -> Attribution:
    """The attribution with the subject of "is quoted saying" as its source.

    The subject is what stands between the mark or stop before the cue and the cue; without any the attribution stays
    as it is.
    """
    if not attribution.cue or not _QUOTED.search(text, *attribution.cue[0]):
        return attribution
    end = attribution.cue[0][0]
    run_up = text[max(0, end - _LONGEST_SUBJECT) : end].rstrip()
    last = max(0, end - _LONGEST_SUBJECT) + len(run_up)
    before = _SUBJECT.search(run_up)
    subject = before.group().strip() if before else ""
    if not subject or (attribution.source and attribution.source[0][0] < end):
        return attribution
    source = (last - len(subject), last)
    content = tuple(span for span in attribution.content if span[1] <= source[0] or span[0] >= source[1])
    if not content:
        return attribution
    reason = attribution.reason + "; who is quoted saying something is the one who says it"
    return replace(attribution, source=(source,), content=content, reason=reason)
