"""Numbers of a content with what they count: "20,000 jobs", "$5 million", "twelve percent", "twice"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.compare.disputes.terms import Content, Term
from onrecord.compare.verify.terms import number_words

_NUMBER: Final = re.compile(
    r"(?:(?P<money>[$€£])\s?)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion))?"
    r"(?:\s?(?P<percent>%|percent|per cent|percentage points?))?",
    re.IGNORECASE,
)
_SCALES: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_TIMES: Final = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_BOUNDED: Final = re.compile(
    r"(?:more than|over|at least|fewer than|less than|under|up to|at most|no more than|between|from|or more)\W*$", re.I
)
_ABOUT: Final = re.compile(r"(?:about|around|nearly|almost|roughly|approximately|some|an estimated)\W*$", re.I)
_YEAR: Final = range(1900, 2100)
_LOOK_BACK: Final = 20  # characters in which "more than" may stand before its number
_LOOK_AHEAD: Final = 3  # words in which the counted noun stands behind its number
NEAR: Final = 0.05  # two counts this near are one: "nearly 20,000" and "19,700"
NEAR_ABOUT: Final = 0.2  # where one of them is said to be about so much


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts.

    Attributes:
        start, end: offsets in the content.
        value: as a number.
        unit: "$", "%", "times", "year", or the dictionary form(s) of the noun that is counted.
        about: said to be inexact.
        bounded: said to be a bound ("more than"), which other numbers may satisfy.
    """

    start: int
    end: int
    value: float
    unit: frozenset[str]
    about: bool
    bounded: bool

    def differs(self, other: "Quantity") -> bool:
        """Whether both count one thing and cannot both be right."""
        if not self.unit & other.unit or self.bounded or other.bounded:
            return False
        if "year" in self.unit:
            return self.value != other.value
        largest = max(abs(self.value), abs(other.value))
        near = NEAR_ABOUT if self.about or other.about else NEAR
        return abs(self.value - other.value) > near * largest


def quantities_in(content: Content) -> tuple[Quantity, ...]:
    """The quantities of a content whose unit can be told, in order."""
    text, found = content.text, []
    for match in _NUMBER.finditer(text):
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "-."):
            continue
        value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1.0)
        unit = _unit(match, value, content.terms)
        if unit:
            found.append(_quantity(text, match.start(), match.end(), value, unit))
    for number, term in enumerate(content.terms):
        if term.form in _TIMES:
            found.append(_quantity(text, term.start, term.end, _TIMES[term.form], frozenset({"times"})))
        elif (value := number_words().get(term.form, 0)) > 1:  # "one" is a pronoun too often to count
            unit = _noun_behind(content.terms[number + 1 :], text, term.end)
            if unit:
                found.append(_quantity(text, term.start, term.end, float(value), unit))
    return tuple(sorted(found, key=lambda one: one.start))


def _quantity(text: str, start: int, end: int, value: float, unit: frozenset[str]) -> Quantity:
    before = text[max(0, start - _LOOK_BACK) : start]
    bounded = bool(_BOUNDED.search(before)) or text[end : end + 2] in ("+ ", "s ")
    return Quantity(start, end, value, unit, about=bool(_ABOUT.search(before)), bounded=bounded)


def _unit(match: re.Match[str], value: float, terms: Sequence[Term]) -> frozenset[str]:
    if match["money"]:
        return frozenset({"$"})
    if match["percent"]:
        return frozenset({"%"})
    if not match["scale"] and "," not in match["digits"] and value in _YEAR:
        return frozenset({"year"})
    return _noun_behind([term for term in terms if term.start >= match.end()], match.string, match.end())


def _noun_behind(terms: Sequence[Term], text: str, end: int) -> frozenset[str]:
    """The dictionary forms of the counted noun: the first plural among the next words, within the phrase."""
    for term in terms[:_LOOK_AHEAD]:
        if re.search(r"[,;:.!?—]", text[end : term.start]) or not term.weighs:
            break
        if term.form.endswith("s") or term.form in {"people", "men", "women", "children", "times"}:
            return term.lemmas | {"people"} if term.form == "people" else term.lemmas
        end = term.end
    return frozenset()
