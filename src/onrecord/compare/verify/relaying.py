"""Words that one speaker of a transcript reads out or reports of another: "she wrote to me: …"."""

import re
from functools import cache
from typing import Final

from onrecord.annotate.quotation import find_quoted, overlapping
from onrecord.compare.verify.finding import Match
from onrecord.compare.verify.speakers import Voice
from onrecord.compare.verify.surroundings import speaker_shown
from onrecord.compare.verify.terms import find_terms
from onrecord.compare.verify.words import find_words
from onrecord.wordlists import read_lines

REACH: Final = 500  # characters before a passage in which the marks around it may open
INTRODUCED_WITHIN: Final = 14  # terms between "she wrote" and the words that she wrote
INTRODUCED_REACH: Final = 160  # characters that hold so many terms
CLIP_REACH: Final = 1500  # characters of a recording, at most
_CLIP_BEGINS: Final = re.compile(r"\bbegin(?:ning)? (?:of )?(?:video|audio)", re.IGNORECASE)
_CLIP_ENDS: Final = re.compile(r"\bend (?:of )?(?:video|audio)", re.IGNORECASE)
MOST: Final = 0.8  # of a passage stands inside the marks; its ends may differ

_BETWEEN: Final = frozenset({"quote", "that", "to", "me", "us", "him", "her", "them", "the", "this", "is", "and", "it",
                             "a", "in", "on", "about", "quoting", "here", "like", "well", "okay"})  # fmt: skip
_OWN: Final = frozenset({"i", "we", "i'd"})


def find_relay(match: Match, voice: Voice) -> str | None:
    """Who reads out or reports a passage in the transcript; None where its speaker says it.

    Args:
        match: of a quotation.
        voice: whether the turn is the quoted speaker's; what speakers say themselves is never relayed.
    """
    if voice == "own":
        return None
    start, end = match.span
    index = match.transcript.turn_at(start)
    turn = match.transcript.transcript.turns[index] if index is not None else None
    floor = turn.span.start if turn else 0
    introduced, own = _introduction(match.transcript.text, floor, start)
    if own and voice == "unknown":
        return None
    quoted = _stands_in_marks(match.transcript.text, floor, start, end)
    # A speaker who is known to be another is believed at one sign; where nobody is known, both must agree.
    told = introduced or quoted if voice == "another" else introduced and quoted
    return speaker_shown(turn) if told else None


def is_played(match: Match) -> bool:
    """Whether a passage is a recording that was played on another occasion: "(BEGIN VIDEO CLIP)" stands before it."""
    start, _ = match.span
    before = match.transcript.text[max(0, start - CLIP_REACH) : start]
    begun = list(_CLIP_BEGINS.finditer(before))
    return bool(begun) and _CLIP_ENDS.search(before, begun[-1].end()) is None


def _introduction(text: str, floor: int, start: int) -> tuple[bool, bool]:
    """Whether the words before a passage report somebody's words, and whether it is the speaker's own ("I said")."""
    words = find_words(text, max(floor, start - INTRODUCED_REACH), start)
    terms = find_terms([word.form for word in words]).forms[-INTRODUCED_WITHIN - 2 :]
    for place in range(len(terms) - 1, -1, -1):
        if terms[place] in _reporting():
            return True, place > 0 and terms[place - 1] in _OWN
        if terms[place] == "quote":
            return True, False
        if len(terms) - place > INTRODUCED_WITHIN:
            break
    return False, False


def _stands_in_marks(text: str, floor: int, start: int, end: int) -> bool:
    low, high = max(floor, start - REACH), min(len(text), end + REACH)
    line = text.rfind("\n", low, start)
    low = line + 1 if line >= 0 else low
    for stretch in overlapping(find_quoted(text, [(low, high)]), start, end):
        if min(end, stretch.end) - max(start, stretch.start) >= MOST * (end - start):
            return True
    return False


@cache
def _reporting() -> frozenset[str]:
    """Verbs that report words, in the forms of one who reports another's."""
    return frozenset(word for line in read_lines("relaying_words.txt") for word in line.split())
