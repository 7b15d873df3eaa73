"""The words of a quotation beside those of its transcript: what was changed, how much, and whether it weighs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from onrecord.compare.verify.alignment import Kind, Step
from onrecord.compare.verify.quotations import Quotation
from onrecord.compare.verify.terms import expand, is_contracted, number_words
from onrecord.compare.verify.transcripts import ReadiedTranscript
from onrecord.compare.verify.words import Word, fold_word
from onrecord.compare.weighty import negators, quantifiers
from onrecord.record import WordChange

Weight = Literal["number", "name", "negation", "quantifier"]
Change = Literal["equal", "replaced", "dropped", "added", "marked", "leapt"]

_PREFIXES: Final = ("un", "non", "dis", "in")
_NUMBER: Final = re.compile(r"\d")
MIN_LOWER_CASE: Final = 0.3  # of the letters; a transcript with fewer is in capitals, and they name nobody


@dataclass(slots=True)
class Unit:
    """Steps that share a word, as one change: "I'm" beside "I am".

    Attributes:
        change: what it is.
        quoted: indices of words of the quotation.
        spoken: indices of words of the transcript.
        steps: of the alignment.
    """

    change: Change
    quoted: set[int] = field(default_factory=set)
    spoken: set[int] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """How a quotation differs from what was said.

    Attributes:
        diff: its words beside those of the transcript, in order.
        changed: how many words were changed, dropped or added without a mark.
        spoken: how many words were said, those left out with a mark aside.
        is_marked: whether something was changed with a mark.
    """

    diff: tuple[WordChange, ...]
    changed: int
    spoken: int
    is_marked: bool

    @property
    def word_error_rate(self) -> float:
        """Changed words over spoken words."""
        return self.changed / max(1, self.spoken)

    @property
    def weighs(self) -> bool:
        """Whether a number, name, negation or quantifier was changed."""
        return any(change.weight for change in self.diff)


def find_difference(quotation: Quotation, transcript: ReadiedTranscript, steps: Iterable[Step]) -> Difference:
    """What an alignment changed, word by word."""
    units = list(_units(quotation, transcript, steps))
    diff: list[WordChange] = []
    changed = spoken = 0
    for run in _runs(units):
        quoted = _slice(quotation.text, [quotation.words[index] for unit in run for index in sorted(unit.quoted)])
        places = sorted(index for unit in run for index in unit.spoken)
        said = _cut_out(transcript, places)
        kind = run[0].change
        if kind == "leapt":
            diff.append(WordChange(kind="dropped", spoken=said))
            continue
        weight = _weight(run, quotation, transcript) if kind in {"replaced", "dropped", "added"} else None
        diff.append(WordChange(kind=kind, quoted=quoted, spoken=said, weight=weight))
        if kind != "marked":
            spoken += len(places)
        if kind in {"replaced", "dropped", "added"}:
            changed += max(sum(len(unit.quoted) for unit in run), len(places))
    return Difference(tuple(diff), changed, spoken, any(unit.change == "marked" for unit in units))


def _units(quotation: Quotation, transcript: ReadiedTranscript, steps: Iterable[Step]) -> Iterator[Unit]:
    current: Unit | None = None
    for step in steps:
        quoted = _quoted_words(quotation, step)
        spoken = _spoken_words(transcript, step)
        if current and ((quoted and quoted & current.quoted) or (spoken and spoken & current.spoken)):
            current.quoted |= quoted
            current.spoken |= spoken
            current.steps.append(step)
            continue
        if current:
            yield _decide(current, quotation, transcript)
        current = Unit("equal", quoted, spoken, [step])
    if current:
        yield _decide(current, quotation, transcript)


def _decide(unit: Unit, quotation: Quotation, transcript: ReadiedTranscript) -> Unit:
    """Says what the change of a unit is."""
    kinds: set[Kind] = {step.kind for step in unit.steps}
    inserted = any(step.quoted is not None and bool(quotation.inserted[step.quoted]) for step in unit.steps)
    slips = all(step.quoted is not None and bool(quotation.passable[step.quoted]) for step in unit.steps)
    if kinds <= {"equal", "passed"} or (kinds == {"added"} and slips):
        contracted = {_is_contracted(quotation, index) for index in unit.quoted}
        said = {is_contracted(_spoken_form(transcript, index)) for index in unit.spoken}
        unit.change = "replaced" if kinds == {"equal"} and contracted != said and True in contracted | said else "equal"
    elif kinds == {"cut"} or inserted:
        unit.change = "marked"
    elif kinds == {"leapt"}:
        unit.change = "leapt"
    elif unit.quoted and unit.spoken:
        unit.change = "replaced"
    else:
        unit.change = "added" if unit.quoted else "dropped"
    return unit


def _runs(units: list[Unit]) -> Iterator[list[Unit]]:
    run: list[Unit] = []
    for unit in units:
        if run and unit.change != run[-1].change:
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _weight(run: list[Unit], quotation: Quotation, transcript: ReadiedTranscript) -> Weight | None:
    """What makes a change a heavy one, the heaviest first."""
    printed = [_printed(quotation, index) for unit in run for index in sorted(unit.quoted)]
    said = [_spoken(transcript, index) for unit in run for index in sorted(unit.spoken)]
    quoted_forms, said_forms = [fold_word(word) for word in printed], [fold_word(word) for word in said]
    if _negations(quoted_forms, said_forms) != _negations(said_forms, quoted_forms):
        return "negation"
    if _numbers(quoted_forms) != _numbers(said_forms):
        return "number"
    if {form for form in quoted_forms if form in quantifiers()} != {
        form for form in said_forms if form in quantifiers()
    }:
        return "quantifier"
    like = all(step.kind in {"like", "equal"} for unit in run for step in unit.steps)
    return "name" if not like and _names(run, quotation, transcript) else None


def _names(run: list[Unit], quotation: Quotation, transcript: ReadiedTranscript) -> bool:
    """Whether a changed word is a name: a capital that no sentence begins with."""
    for unit in run:
        for index in unit.quoted:
            word = quotation.words[index]
            if _is_name(quotation.text, word.start, word.end, first=quotation.start):
                return True
        if _has_lower_case(transcript.text):
            for index in unit.spoken:
                start, end = int(transcript.starts[index]), int(transcript.ends[index])
                if _is_name(transcript.text, start, end, first=0):
                    return True
    return False


def _is_name(text: str, start: int, end: int, *, first: int) -> bool:
    word = text[start:end]
    if start == first or not word[0].isupper() or fold_word(word).split("'")[0] == "i":
        return False
    before = text[max(first, start - 3) : start].rstrip(" \n\t\"“”'’‘(")
    return bool(before) and before[-1] not in ".!?:—-…"


@cache
def _has_lower_case(text: str) -> bool:
    sample = [sign for sign in text[:4000] if sign.isalpha()]
    return sum(map(str.islower, sample)) >= MIN_LOWER_CASE * len(sample)


def _negations(forms: Sequence[str], others: Sequence[str]) -> int:
    """How many words of one side deny: "not", "don't", and "unaware" beside "aware"."""
    count = 0
    for form in forms:
        bare = next((form.removeprefix(prefix) for prefix in _PREFIXES if form.startswith(prefix)), None)
        count += any(term in negators() for term in expand(form)) or (bare is not None and bare in others)
    return count


def _numbers(forms: Iterable[str]) -> list[str]:
    return sorted(form for form in forms if _NUMBER.search(form) or (form in number_words() and form != "one"))


def _quoted_words(quotation: Quotation, step: Step) -> set[int]:
    if step.quoted is None:
        return set()
    return set(range(quotation.terms.first[step.quoted], quotation.terms.last[step.quoted] + 1))


def _spoken_words(transcript: ReadiedTranscript, step: Step) -> set[int]:
    if step.spoken is None:
        return set()
    return set(range(int(transcript.first[step.spoken]), int(transcript.last[step.spoken]) + 1))


def _printed(quotation: Quotation, index: int) -> str:
    word = quotation.words[index]
    return quotation.text[word.start : word.end]


def _is_contracted(quotation: Quotation, index: int) -> bool:
    return is_contracted(quotation.words[index].form)


def _spoken(transcript: ReadiedTranscript, index: int) -> str:
    return transcript.text[int(transcript.starts[index]) : int(transcript.ends[index])]


def _spoken_form(transcript: ReadiedTranscript, index: int) -> str:
    return fold_word(_spoken(transcript, index))


def _slice(text: str, words: list[Word]) -> str:
    return text[words[0].start : words[-1].end] if words else ""


def _cut_out(transcript: ReadiedTranscript, places: list[int]) -> str:
    if not places:
        return ""
    return transcript.text[int(transcript.starts[places[0]]) : int(transcript.ends[places[-1]])]
