"""The dictionary forms that an English word can be a form of: "told" → tell, "denies" → deny, "pledging" → pledge."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from onrecord.wordlists import read_lines

VOWELS: Final = "aeiou"
REMEMBERED: Final = 65_536  # words that are kept; in millions of stories there is no end of others
MIN_STEM: Final = 2  # letters that an ending leaves at least: "ties" is no form of "t"


@lru_cache(maxsize=REMEMBERED)
def lemmas(word: str) -> tuple[str, ...]:
    """All dictionary forms a word may belong to, the word itself first; some of them are no words.

    Args:
        word: lower case. A contraction counts as what stands before its apostrophe ("who's" → who).
    """
    return tuple(dict.fromkeys(_candidates(word)))


def _candidates(word: str) -> Iterator[str]:
    yield word
    irregular = irregular_forms().get(word)
    if irregular is not None:
        yield from irregular
    if word.endswith(("'s", "s'")):
        yield word[:-2]
    yield from _plurals(word)
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            yield from _stems(word[: -len(ending)])
    if word.endswith("ied"):
        yield word[:-3] + "y"
    if word.endswith("ying"):
        yield word[:-4] + "ie"  # lying


def _plurals(word: str) -> Iterator[str]:
    """Plurals of nouns and the third person of verbs."""
    if not word.endswith("s") or word.endswith("ss") or len(word) <= MIN_STEM:
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]


def _stems(stem: str) -> Iterator[str]:
    """What "-ed" and "-ing" were put behind."""
    yield stem + "e"
    yield stem
    if len(stem) > MIN_STEM and stem[-1] == stem[-2] and stem[-1] not in VOWELS:
        yield stem[:-1]  # admitted
    if stem.endswith("ck"):
        yield stem[:-1]  # panicked


@cache
def irregular_forms() -> Mapping[str, tuple[str, ...]]:
    """Irregular forms of words, with the dictionary forms that each may belong to."""
    forms: dict[str, tuple[str, ...]] = {}
    for line in read_lines("irregular_forms.tsv"):
        lemma, *others = line.split()
        for form in others:
            forms[form] = (*forms.get(form, ()), lemma)
    return forms
