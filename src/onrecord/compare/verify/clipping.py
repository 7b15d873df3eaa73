"""What a quotation leaves off the sentence that it was cut from, where that changes what its words say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from onrecord.compare.verify.finding import Match
from onrecord.compare.verify.repairs import find_stage_directions
from onrecord.compare.verify.surroundings import sentences_around
from onrecord.compare.verify.terms import find_terms
from onrecord.compare.verify.words import find_words
from onrecord.record import Clipping, Document
from onrecord.wordlists import read_rows

Side = Literal["before", "after"]
Why = Literal["negates", "conditions", "hedges", "dates"]

MAX_BETWEEN: Final = 4  # terms between a denial and what it denies ("I do not [think that] …")
# Terms of the story on each side of a quotation in which what was left off may be told in other words.
TOLD_WITHIN: Final = 25
TOLD_BEFORE: Final = 10  # the same for a denial, which comes first ("he denied that …")
MAX_CONDITION: Final = 25  # terms of a condition before the words that depend on it

MAX_SUBJECT: Final = 5  # terms between a hedge and the words of its clause ("I think [the president is] …")
_JOINS: Final = frozenset({"and", "but", "because", "so", "or", "which", "who", "when"})

_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")
_PAUSE: Final = re.compile(r"[,;:—–.!?…]|--| - ")
_ENDS_HERE: Final = re.compile(r"\s*(?:$|[,;.!?…—–]|--)")


@dataclass(frozen=True, slots=True)
class _LeftOff:
    """What stands on one side of a passage within its sentence.

    Attributes:
        text: as in the transcript.
        terms: its terms.
        offsets: where each of them begins in the text.
        ends: where each of them ends.
    """

    text: str
    terms: list[str]
    offsets: list[int]
    ends: list[int]


def find_clippings(match: Match, document: Document) -> tuple[Clipping, ...]:
    """What was left off before and behind a quotation that negates, conditions, hedges or dates its words.

    Nothing is found where the quotation itself begins or ends with words that were not spoken, and nothing that the
    story tells around the quotation in words of its own.
    """
    quotation, transcript = match.quotation, match.transcript
    start, end = match.span
    _, (low, high), _ = sentences_around(transcript, start, end)
    pairs = match.alignment.pairs
    found: list[Clipping] = []
    if pairs[0].quoted == 0 and low < start:
        left = _left_off(transcript.text[low:start])
        why = _why_before(left)
        if why and not _is_told(why, "before", document.text, quotation.start, quotation.end, left):
            found.append(Clipping(side="before", text=left.text.strip(), why=why))
    if pairs[-1].quoted == len(quotation) - 1 and end < high:
        right = _left_off(transcript.text[end:high])
        why = _why_after(right)
        if why and not _is_told(why, "after", document.text, quotation.start, quotation.end, right):
            found.append(Clipping(side="after", text=right.text.strip(" ,;"), why=why))
    return tuple(found)


def _left_off(text: str) -> _LeftOff:
    for start, end in find_stage_directions(text):
        text = text[:start] + " " * (end - start) + text[end:]
    words = find_words(text)
    terms = find_terms([word.form for word in words])
    offsets = [words[index].start for index in terms.first]
    return _LeftOff(text, terms.forms, offsets, [words[index].end for index in terms.last])


def _why_before(left: _LeftOff) -> Why | None:
    if not left.terms:
        return None
    if _ends_with_denial(left):
        return "negates"
    if _ends_with_condition(left):
        return "conditions"
    if _ends_with_hedge(left):
        return "hedges"
    if _ends_with(left.terms, _phrases("dates", "before")) or _ends_with_year(left.terms):
        return "dates"
    return None


def _ends_with_denial(left: _LeftOff) -> bool:
    """Whether a denial governs what follows: nothing but verbs of saying and small words stands between."""
    between = _words("negates", "passes")
    for count in range(MAX_BETWEEN + 1):
        place = len(left.terms) - 1 - count
        if place < 0 or _PAUSE.search(left.text, left.ends[place]):
            return False
        for phrase in _phrases("negates", "before"):
            if _ends_with(left.terms[: place + 1], [phrase]):
                return left.terms[place - len(phrase) :][:1] not in (["or"], ["why"], ["if"])
        if left.terms[place] not in between:
            return False
    return False


def _ends_with_condition(left: _LeftOff) -> bool:
    """Whether the words before are a condition, up to the quotation ("if [we lose]", "if we lose, [I will go]")."""
    for phrase in _phrases("conditions", "before"):
        size = len(phrase)
        for place in range(len(left.terms) - size, max(-1, len(left.terms) - MAX_CONDITION), -1):
            if tuple(left.terms[place : place + size]) != phrase or _is_idle(left.terms[place:]):
                continue
            pauses = [pause.start() for pause in _PAUSE.finditer(left.text, left.ends[place])]
            # Only the comma that ends the condition may stand between.
            if not pauses or (len(pauses) == 1 and pauses[0] >= left.ends[-1]):
                return True
    return False


def _ends_with_hedge(left: _LeftOff) -> bool:
    """Whether a hedge governs the clause that the quotation begins in ("maybe she [was not allowed to speak]")."""
    for count in range(MAX_SUBJECT + 1):
        place = len(left.terms) - count
        if place <= 0 or _PAUSE.search(left.text[left.ends[place - 1] :].rstrip(" ,") + ("" if count else " ")):
            return False
        if _ends_with(left.terms[:place], _phrases("hedges", "before")):
            return True
        if left.terms[place - 1] in _JOINS:
            return False
    return False


def _why_after(right: _LeftOff) -> Why | None:
    terms = right.terms
    if not terms:
        return None
    if _PAUSE.match(right.text.lstrip(" ,")):
        return None
    for phrase in _phrases("conditions", "after"):
        if tuple(terms[: len(phrase)]) == phrase and not _is_idle(terms):
            return "conditions"
    for phrase in _phrases("hedges", "after"):
        if tuple(terms[: len(phrase)]) == phrase and _ENDS_HERE.match(right.text, right.ends[len(phrase) - 1]):
            return "hedges"
    for phrase in _phrases("dates", "after"):
        if tuple(terms[: len(phrase)]) == phrase:
            return "dates"
    if (len(terms) > 1 and terms[0] == "in" and _YEAR.fullmatch(terms[1])) or _starts_with_ago(terms):
        return "dates"
    return None


def _starts_with_ago(terms: Sequence[str]) -> bool:
    return len(terms) > 2 and terms[2] == "ago" and terms[1] in {"years", "months", "weeks", "decades"}


def _is_idle(terms: Sequence[str]) -> bool:
    return any(tuple(terms[: len(phrase)]) == phrase for phrase in _phrases("conditions", "idle"))


def _ends_with(terms: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(tuple(terms[-len(phrase) :]) == phrase for phrase in phrases)


def _ends_with_year(terms: Sequence[str]) -> bool:
    return len(terms) > 1 and terms[-2] == "in" and _YEAR.fullmatch(terms[-1]) is not None


def _is_told(why: Why, side: Side, story: str, start: int, end: int, left_off: _LeftOff) -> bool:
    """Whether the story tells around the quotation what was left off."""
    behind = _terms_of(story[end : end + 12 * TOLD_WITHIN])[:TOLD_WITHIN]
    before = _terms_of(story[max(0, start - 12 * TOLD_WITHIN) : start])[-TOLD_WITHIN:]
    cues = _words(why, "told")
    around = before[-TOLD_BEFORE:] if why == "negates" else before + behind
    if any(term in cues or (why == "dates" and _YEAR.fullmatch(term)) for term in around):
        return True
    # The words themselves may be quoted apart: “if I have to,” behind the attribution.
    near = left_off.terms[-3:] if side == "before" else left_off.terms[:3]
    joined = " " + " ".join(before if side == "before" else behind) + " "
    return len(near) == 3 and f" {' '.join(near)} " in joined


def _terms_of(text: str) -> list[str]:
    return find_terms([word.form for word in find_words(text)]).forms


@cache
def _phrases(why: str, side: str) -> tuple[tuple[str, ...], ...]:
    """Phrases in terms, the longest first."""
    found = [tuple(phrase.split()) for name, where, phrases in _cues() if (name, where) == (why, side)
             for phrase in phrases.split("|")]  # fmt: skip
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _words(why: str, side: str) -> frozenset[str]:
    return frozenset(word for name, where, words in _cues() if (name, where) == (why, side) for word in words.split())


@cache
def _cues() -> tuple[tuple[str, str, str], ...]:
    return tuple((name, side, phrases) for name, side, phrases in read_rows("clipping_cues.tsv"))
