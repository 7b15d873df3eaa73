"""Alignments made final: places far apart are told from words left out, and "unaware" is laid beside "not aware"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from onrecord.compare.verify.alignment import Alignment, Step
from onrecord.compare.verify.finding import Match, find_matches
from onrecord.compare.verify.terms import find_terms, spell
from onrecord.compare.verify.transcripts import ReadiedTranscript
from onrecord.compare.verify.words import find_words
from onrecord.compare.weighty import negators

# Two passages lie so many terms apart at least; less left out without a mark is an altered quotation.
MERGED_GAP: Final = 8
MIN_PART_TERMS: Final = 4  # of a quotation that is looked for at another place: less is found anywhere
MIN_PART_BITS: Final = 20.0
MIN_PART_COVERAGE: Final = 0.75
_PAUSE: Final = re.compile(r"[.,;:!?—–\n]|--")
_PREFIXES: Final = ("un", "non", "dis", "in")
_NOT_FAR: Final = 3  # terms between "not" and the word that it denies ("not even fully aware")


def complete(match: Match) -> Match:
    """A match, with a part of the quotation that stands at another place of the transcript looked for there."""
    core = _core(match)
    if core is None:
        return match
    first, last = core
    steps = list(match.alignment.steps)
    for part in ((0, first), (last, len(match.quotation))):
        other = _elsewhere(match, part)
        if other is None:
            continue
        divider = Step("leapt", None, None)
        if part[0] == 0:
            steps = [*other.alignment.steps, divider, *_within(steps, first, len(match.quotation))]
        else:
            steps = [*_within(steps, 0, last), divider, *other.alignment.steps]
    if len(steps) == len(match.alignment.steps):
        return match
    return replace(match, alignment=Alignment(match.alignment.cost, tuple(steps)))


def settle(match: Match) -> Match:
    """A match whose steps are as they are shown."""
    steps = _close_gaps(match.alignment.steps, match.transcript)
    steps = _join_compounds(steps, match)
    steps = _trim_end(_fold_denials(steps, match), match, forward=True)
    steps = _trim_end(steps, match, forward=False)
    return replace(match, alignment=Alignment(match.alignment.cost, tuple(steps)))


def pieces_of(match: Match) -> list[tuple[int, int]]:
    """Half-open offsets of the passages of a settled match, in the order of the quotation."""
    found: list[tuple[int, int]] = []
    spoken: list[int] = []
    for step in (*match.alignment.steps, Step("leapt", None, None)):
        if step.kind != "leapt":
            if step.quoted is not None and step.spoken is not None:
                spoken.append(step.spoken)
        elif spoken:
            ready = match.transcript
            found.append((int(ready.starts[ready.first[spoken[0]]]), int(ready.ends[ready.last[spoken[-1]]])))
            spoken = []
    return found


def _core(match: Match) -> tuple[int, int] | None:
    """The part of a quotation that the transcript has at this place; None where that is the whole of it."""
    bits = match.quotation.bits
    worth = -bits.astype(np.float64)
    for step in match.alignment.pairs:
        if step.kind in {"equal", "like"} and step.quoted is not None:
            worth[step.quoted] = bits[step.quoted]
    best, first, last = 0.0, 0, 0
    total, start = 0.0, 0
    for index, value in enumerate(worth.tolist()):
        if total <= 0.0:
            total, start = 0.0, index
        total += value
        if total > best:
            best, first, last = total, start, index + 1
    if first < MIN_PART_TERMS and len(bits) - last < MIN_PART_TERMS:
        return None
    return (first, last) if last > first else None


def _elsewhere(match: Match, part: tuple[int, int]) -> Match | None:
    """Where else in the transcript the same speaker says a part of a quotation."""
    bits = float(match.quotation.bits[part[0] : part[1]].sum())
    if part[1] - part[0] < MIN_PART_TERMS or bits < MIN_PART_BITS:
        return None
    ready = match.transcript
    turns, index = ready.transcript.turns, ready.turn_at(match.span[0])
    for other in find_matches(match.quotation, ready, part):
        place = ready.turn_at(other.span[0])
        same = index is None or place is None or turns[index].speaker == turns[place].speaker
        if same and other.coverage >= MIN_PART_COVERAGE and other.told >= MIN_PART_BITS:
            return other
    return None


def _within(steps: Sequence[Step], first: int, last: int) -> list[Step]:
    """The steps from the first to the last of some quoted terms."""
    places = [place for place, step in enumerate(steps) if step.quoted is not None and first <= step.quoted < last]
    return list(steps[places[0] : places[-1] + 1]) if places else []


def _close_gaps(steps: Sequence[Step], transcript: ReadiedTranscript) -> list[Step]:
    """Leaps over few words are words left out."""
    settled: list[Step] = []
    leap: list[Step] = []
    for step in (*steps, None):
        if step is not None and step.kind == "leapt":
            leap.append(step)
            continue
        said = [one.spoken for one in leap if one.spoken is not None]
        if leap and (len(said) < len(leap) or sum(not transcript.passable[place] for place in said) >= MERGED_GAP):
            settled.extend(leap)
        else:
            settled.extend(Step("passed" if transcript.passable[place] else "dropped", None, place) for place in said)
        leap = []
        if step is not None:
            settled.append(step)
    return settled


def _fold_denials(steps: list[Step], match: Match) -> list[Step]:
    """Lays "unaware" beside "not aware": the "not" belongs to the same change."""
    ready, forms = match.transcript, match.quotation.terms.forms
    for place, step in enumerate(steps):
        if step.kind != "like" or step.quoted is None or step.spoken is None:
            continue
        spoken = _form(ready, step.spoken)
        if not forms[step.quoted].startswith(_PREFIXES) or spoken.startswith(_PREFIXES):
            continue
        for back in range(1, _NOT_FAR + 1):
            if step.spoken - back < 0 or _form(ready, step.spoken - back) not in negators():
                continue
            denied = [Step("replaced", step.quoted, spot) for spot in range(step.spoken - back, step.spoken)]
            before = [one for one in steps[:place] if one.spoken is None or one.spoken < step.spoken - back]
            return [*before, *denied, *steps[place:]]
    return steps


def _join_compounds(steps: Sequence[Step], match: Match) -> list[Step]:
    """Lays "homegrown" beside "home grown", and "health care" beside "healthcare"."""
    forms, ready = match.quotation.terms.forms, match.transcript
    settled = list(steps)
    for place in range(1, len(settled)):
        pair = settled[place - 1 : place + 1]
        quoted = [step.quoted for step in pair if step.quoted is not None]
        spoken = [step.spoken for step in pair if step.spoken is not None]
        if {len(quoted), len(spoken)} != {1, 2}:
            continue
        if spell("".join(forms[one] for one in quoted)) == spell("".join(_form(ready, one) for one in spoken)):
            first, last = (quoted[0], quoted[-1]), (spoken[0], spoken[-1])
            settled[place - 1] = Step("equal", first[0], last[0])
            settled[place] = Step("equal", first[1], last[1])
    return settled


def _trim_end(steps: list[Step], match: Match, *, forward: bool) -> list[Step]:
    """Quoted words at an end that stand beside words of another sentence were added, not changed."""
    ready = match.transcript
    ordered = steps if forward else steps[::-1]
    inner = next((step.spoken for step in ordered if step.kind in {"equal", "like"} and step.spoken is not None), None)
    if inner is None:
        return steps
    trimmed: list[Step] = []
    for place, step in enumerate(ordered):
        if step.kind in {"equal", "like"}:
            trimmed.extend(ordered[place:])
            break
        if step.quoted is not None and step.spoken is not None:
            low, high = sorted((step.spoken, inner))
            between = ready.text[int(ready.ends[ready.last[low]]) : int(ready.starts[ready.first[high]])]
            if _PAUSE.search(between) and not match.quotation.inserted[step.quoted]:
                trimmed.append(Step("added", step.quoted, None))
                continue
        trimmed.append(step)
    while trimmed and trimmed[0].quoted is None:
        trimmed.pop(0)  # the passage begins with a word that is quoted
    return trimmed if forward else trimmed[::-1]


def _form(transcript: ReadiedTranscript, term: int) -> str:
    start = int(transcript.starts[transcript.first[term]])
    end = int(transcript.ends[transcript.last[term]])
    forms = find_terms([word.form for word in find_words(transcript.text, start, end)]).forms
    return forms[-1] if forms else ""
