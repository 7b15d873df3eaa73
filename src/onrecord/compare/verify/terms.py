"""Terms: words as an alignment compares them, so that one wording spelled in two ways is one.

"I'm" is two terms ("i", "am"), "gonna" is "going", "to", and "twenty-five thousand" one term, "25000". What was
contracted is remembered: "I'm" for "I am" is found, and is still a change.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from onrecord.annotate.acts.lemmas import irregular_forms
from onrecord.wordlists import read_rows

REMEMBERED: Final = 65_536  # forms whose terms are kept

_ENDINGS: Final = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
# Words behind which 's is a verb; behind others it is mostly a possessive.
_IS: Final = frozenset({"it", "he", "she", "that", "there", "what", "who", "here", "where", "how", "this", "everybody"})
_IRREGULAR: Final = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
                     "cannot": ("can", "not"), "let's": ("let", "us")}  # fmt: skip
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_SIZES: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
_LARGE: Final = frozenset({"million", "billion", "trillion"})
_CURRENCY: Final = frozenset({"dollar", "dollars", "bucks"})
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text.

    Attributes:
        forms: their forms.
        first, last: index of the first and of the last word that each one stands for; a word of two terms is the
            first and last of both, a number of three words is one term.
    """

    forms: list[str]
    first: list[int]
    last: list[int]


def find_terms(forms: Sequence[str]) -> Terms:
    """The terms of words, as `find_words` folds them."""
    found = Terms([], [], [])
    numbers, variants = number_words(), _variants()
    index, length = 0, len(forms)
    while index < length:
        form = forms[index]
        counted = form == "a" and index + 1 < length and forms[index + 1] in _SIZES
        if form in numbers or form.isdigit() or _ORDINAL.fullmatch(form) or counted:
            value, behind = _read_number(forms, index)
            found.forms.append(value)
            found.first.append(index)
            found.last.append(behind - 1)
            index = behind
            if index < length and forms[index] in _LARGE:
                _append(found, forms[index], index)
                index += 1
            # "$20" beside "20 dollars": the sign is no word.
            index += index < length and forms[index] in _CURRENCY
            continue
        if "'" in form or form in variants:
            for term in expand(form):
                _append(found, term, index)
        else:
            _append(found, spell(form), index)
        index += 1
    return found


def _append(found: Terms, form: str, word: int) -> None:
    found.forms.append(form)
    found.first.append(word)
    found.last.append(word)


@lru_cache(maxsize=REMEMBERED)
def expand(form: str) -> tuple[str, ...]:
    """The terms of one word that is no number."""
    variant = _variants().get(form)
    if variant is not None:
        form = variant[0]
        if len(variant) > 1:
            return variant
    if form in _IRREGULAR:
        return _IRREGULAR[form]
    for ending, word in _ENDINGS.items():
        if form.endswith(ending) and len(form) > len(ending):
            return (form.removesuffix(ending), word)
    if form.endswith("'s"):
        stem = form.removesuffix("'s")
        return (stem, "is") if stem in _IS else (form,)
    return (spell(form),)


@lru_cache(maxsize=REMEMBERED)
def is_contracted(form: str) -> bool:
    """Whether a word is two words spoken as one ("I'm"), not only spelled as one ("gonna")."""
    form = _variants().get(form, (form,))[0]
    return "'" in form and len(expand(form)) > 1


@lru_cache(maxsize=REMEMBERED)
def spell(form: str) -> str:
    """The American spelling of a word."""
    british = _british().get(form)
    if british:
        return british
    for ending, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("yse", "yze")):
        if form.endswith(ending) and len(form) > len(ending) + 3:
            return form.removesuffix(ending) + american
    return form


@lru_cache(maxsize=REMEMBERED)
def stem(form: str) -> str:
    """What forms of one word share, roughly: "says", "said" and "saying", and "unaware" and "aware"."""
    form = irregular_forms().get(form, (form,))[0].removesuffix("'s")
    for prefix in ("un", "non", "dis"):
        if form.startswith(prefix) and len(form) > len(prefix) + 4:
            form = form.removeprefix(prefix)
            break
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ly", ""), ("ed", ""), ("es", ""), ("s", "")):
        if form.endswith(ending) and len(form) > len(ending) + 2 and not form.endswith("ss"):
            form = form.removesuffix(ending) + instead
            break
    return form.removesuffix("e")


@cache
def number_words() -> dict[str, int]:
    """Small numbers in words, with their values."""
    return {word: int(value) for word, value in read_rows("number_words.tsv")}


def _read_number(forms: Sequence[str], index: int) -> tuple[str, int]:
    """The value of the number that begins at a word, and the index behind it."""
    numbers = number_words()
    form = forms[index]
    value = 1 if form == "a" else numbers[form] if form in numbers else int(form.rstrip("sthndr"))
    index += 1
    following = numbers.get(forms[index]) if index < len(forms) else None
    if form in numbers and 20 <= value < _HUNDRED and value % 10 == 0 and following and following < 10:
        value += following
        index += 1
    for unit, size in (("hundred", _HUNDRED), ("thousand", _THOUSAND)):
        if index < len(forms) and forms[index] == unit and value < _THOUSAND:
            value *= size
            index += 1
    return str(value), index


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    """Words that are written in several ways, with the way in which they are compared."""
    return {printed: tuple(words.split()) for printed, words in read_rows("spoken_spellings.tsv")}


@cache
def _british() -> dict[str, str]:
    return dict(read_rows("british_spellings.tsv"))
