"""Which of the places that may be labels are labels: by what they say, how often, and how the others are written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.ingest.transcript.heads import end_of_head
from onrecord.ingest.transcript.labels import Label
from onrecord.ingest.transcript.layouts import (
    Candidate,
    colon_lines,
    gap_behind,
    inside_lines,
    question_lines,
    questions_inside_lines,
    stop_lines,
)
from onrecord.ingest.transcript.vocabulary import honorifics

# Labels of one text are written alike; so many lines with sure ones show how.
MIN_SURE_IN_CAPITALS = 2
MIN_LABELLED_LINES = 3
# Hearings: a speaker addressed by name at the start of a paragraph ("Senator Marsh. You said …") is no label yet.
MIN_STOP_LABELS = 3
MIN_QUESTIONS = 2
MIN_QUESTIONS_INSIDE = 4
MIN_SHARE_ALTERNATING = 0.8
# Of the letters, where a text is all in capitals.
CAPITALS_SHARE = 0.7
_SAMPLE = 5_000
# Between a question's "Q" and its words, where tabs were made of blanks.
WIDE_GAP = 2


@dataclass(frozen=True)
class Known:
    """Names that the head or the file's name tells: of people, and single words that may be names."""

    people: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def tells(self, label: Label) -> bool:
        """Whether a label is one of these people."""
        name = " ".join(word.lower() for word in label.name)
        return name in self.people or label.surname in self.surnames


def choose(text: str, known: Known, *, forced: Iterable[str] = ()) -> list[Candidate]:
    """The labels of a text, in order and apart.

    Args:
        text: without line numbers and the like.
        known: who is known to speak.
        forced: labels that captions gave, whatever they look like.
    """
    voices = frozenset(forced)
    colons = _colon_labels(text, list(colon_lines(text)), known, voices)
    stops = _stop_labels(list(stop_lines(text)))
    if len(stops) <= sum(one.form == "colon" for one in colons):
        stops = []
    answers = _question_labels(text, colons or stops)
    chosen = sorted([*colons, *stops, *answers], key=lambda one: (one.start, -one.end))
    chosen += _inside_labels(text, chosen, known)
    apart: list[Candidate] = []
    for one in sorted(chosen, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def all_in_capitals(text: str) -> bool:
    """Whether a text is written in capitals throughout."""
    sample = text[:_SAMPLE]
    high, low = sum(map(str.isupper, sample)), sum(map(str.islower, sample))
    return high > 0 and high >= CAPITALS_SHARE * (high + low)


def _colon_labels(text: str, found: list[Candidate], known: Known, voices: frozenset[str]) -> list[Candidate]:
    counts = Counter(one.label.key for one in found)
    shouted = all_in_capitals(text)

    def is_strong(label: Label) -> bool:
        return label.kind != "name" or label.tells_a_person or known.tells(label)

    def recurs(label: Label) -> bool:
        return counts[label.key] > 1 and (
            (label.capitals and not shouted) or not _is_common(text, label, shouted=shouted)
        )

    strong = [one for one in found if is_strong(one.label) or recurs(one.label)]
    in_capitals = [] if shouted else [one for one in strong if one.label.capitals and one.form == "colon"]
    capitals_rule = len(in_capitals) >= MIN_SURE_IN_CAPITALS or (not shouted and _one_addresses_another(text, found))
    parts = {part for one in strong for part in (one.label.key, one.label.surname) if part and one.label.kind == "name"}
    opening = _opening(text, found)

    def is_label(one: Candidate) -> bool:
        label = one.label
        if one.form == "change" or label.printed in voices:
            return True
        if one.start == opening and label.kind in ("name", "role") and (is_strong(label) or _is_told(label, known)):
            return True
        if label.capitals and not shouted:
            return capitals_rule or ((is_strong(label) or recurs(label)) and (len(strong) > 1 or counts[label.key] > 1))
        if capitals_rule:
            # "Governor Marsh: you said …" is a speaker who addresses another.
            return label.kind == "name" and not label.title and (label.surname in parts or label.key in parts)
        if text[max(0, one.start - 1) : one.start] == ">" or text[one.start : one.start + 2] == ">>":
            return True
        if recurs(label) or (len(strong) > 1 and label.kind == "name" and label.surname in parts):
            return True
        return is_strong(label) and len(strong) >= MIN_LABELLED_LINES

    return [one for one in found if is_label(one)]


def _one_addresses_another(text: str, found: Iterable[Candidate]) -> bool:
    """Whether of two labels in capitals at least one is a name in the text too: "MARSH: …", "Senator Marsh, I …"."""
    high = [one.label for one in found if one.form == "colon" and one.label.capitals and one.label.kind == "name"]
    if len({label.key for label in high}) < MIN_SURE_IN_CAPITALS:
        return False
    surnames = {label.name[-1].capitalize() for label in high if label.name}
    return any(re.search(rf"\b[A-Z][a-z]+\.? {re.escape(name)}\b", text) for name in surnames)


def _is_told(label: Label, known: Known) -> bool:
    return any(word.lower() in known.words for word in label.name)


def _opening(text: str, found: list[Candidate]) -> int | None:
    """Where the first of these stands, if it opens what is spoken: nothing but a head is before it."""
    first = min((one.start for one in found), default=None)
    if first is None or text[end_of_head(text, first) : first].strip(" \t\r\n\xa0\ufeff>*_[("):
        return None
    return first


def _is_common(text: str, label: Label, *, shouted: bool) -> bool:
    """Whether a label of one word is a word of the language: it stands in small letters in the text, too."""
    if shouted or label.kind != "name" or len(label.name) != 1 or label.title:
        return False
    return re.search(rf"(?<!\w){re.escape(label.name[0].lower())}(?!\w)", text) is not None


def _stop_labels(found: list[Candidate]) -> list[Candidate]:
    """Labels before a full stop, where there are enough of them; in capitals and indented, where most are."""
    capitals = [one for one in found if one.label.capitals or one.label.kind != "name"]
    if sum(one.label.capitals for one in found) >= MIN_STOP_LABELS:
        found = capitals
    indented = [one for one in found if one.indent > 1]
    if len(indented) > len(found) / 2:
        found = indented
    counts = Counter(one.label.key for one in found)
    recurring = sum(count > 1 for count in counts.values())
    return found if len(found) >= MIN_STOP_LABELS and recurring else []


def _question_labels(text: str, others: Sequence[Candidate]) -> list[Candidate]:
    """Labels "Q" and "A"; a line that opens with the article "A" is no answer."""
    found = list(question_lines(text))
    asks = [one for one in found if one.label.kind == "question"]
    answers = [one for one in found if one.label.kind != "question"]
    dotted = [one for one in answers if text[one.end - 1] in ".:" or len(one.label.printed) > 1]
    wide = [one for one in answers if one not in dotted and gap_behind(text, one) >= WIDE_GAP]
    if len(asks) < MIN_QUESTIONS:
        inside = _questions_inside(text)
        return sorted([*asks, *inside], key=lambda one: one.start) if inside else asks if others else []
    kept = dotted + wide
    if not others and not kept:
        bare = [one for one in answers if gap_behind(text, one) == 1]
        kept = bare if _alternate(sorted([*asks, *bare], key=lambda one: one.start)) else []
    return sorted(
        [*asks, *kept, *_questions_inside(text, at_least=2 if dotted else MIN_QUESTIONS_INSIDE)],
        key=lambda one: one.start,
    )


def _questions_inside(text: str, *, at_least: int = MIN_QUESTIONS_INSIDE) -> list[Candidate]:
    found = list(questions_inside_lines(text))
    opening = [one for one in question_lines(text) if text[one.end - 1] in ".:"]
    both = sorted([*opening, *found], key=lambda one: one.start)
    return found if len(found) >= at_least and _alternate(both) else []


def _alternate(found: list[Candidate]) -> bool:
    """Whether questions and answers take turns."""
    if len(found) < MIN_QUESTIONS_INSIDE:
        return False
    changes = sum(one.label.kind != two.label.kind for one, two in pairwise(found))
    return changes >= MIN_SHARE_ALTERNATING * (len(found) - 1)


def _inside_labels(text: str, chosen: list[Candidate], known: Known) -> list[Candidate]:
    """Labels inside lines: those of the lines' starts, and in a text of one line those that recur."""
    found = [one for one in inside_lines(text) if one.label.kind != "examiner"]
    if not found:
        return []
    shouted = all_in_capitals(text)
    keys = {one.label.key for one in chosen}
    sure = [*chosen, *(one for one in found if one.label.tells_a_person)]
    parts = {word for one in sure if one.label.kind == "name" for word in one.label.key.split()} - honorifics()
    counts = Counter(one.label.key for one in found)
    running = len(chosen) < MIN_LABELLED_LINES

    def is_label(label: Label) -> bool:
        if label.key in keys or known.tells(label):
            return True
        if label.kind == "name" and label.capitals and not shouted:
            return label.surname in parts or counts[label.key] > 1 or (running and label.tells_a_person)
        if label.kind != "name":
            return label.capitals and not shouted
        return running and counts[label.key] >= MIN_LABELLED_LINES and not _is_common(text, label, shouted=shouted)

    return [one for one in found if is_label(one.label)]
