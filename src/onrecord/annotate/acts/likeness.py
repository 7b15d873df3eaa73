"""Words that the lexicon lacks: the known word that each is built like.

Three steps, the surest first: a derivation (re-, counter-; -ise for -ize; -ation, -ment, -er to their verb), the last
part of a compound ("mis-tweeted", "live-blogged"), and a common stem. Below MIN_LIKENESS a word is like none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from onrecord.annotate.acts.lemmas import REMEMBERED, lemmas
from onrecord.annotate.acts.lexicon import Entry, entries_of, known_lemmas

MIN_LIKENESS: Final = 0.8  # share of the longer word that the common stem makes up; below it meanings part
MIN_BEHIND_PREFIX: Final = 4  # letters: "relies" is not "lies" again
MIN_BASE: Final = 3  # letters of a verb under an ending
MIN_STEM: Final = 6  # letters: shorter stems are shared by words that have nothing else in common ("contra-")

_PREFIXES: Final = ("counter", "under", "over", "cross", "self", "fore", "live", "out", "mis", "sub", "re", "co")
# Endings of nouns and adjectives, and what the verb has in their place.
_ENDINGS: Final = (
    ("isation", "ize"), ("ization", "ize"), ("ising", "ize"), ("ised", "ize"), ("ises", "ize"), ("ise", "ize"),
    ("fication", "fy"), ("ication", "y"), ("ation", "e"), ("ation", "ate"), ("ation", ""), ("ition", "e"),
    ("ition", "ose"), ("sion", "d"), ("sion", "de"), ("sion", "se"), ("ption", "be"), ("ction", "ct"), ("ion", "e"),
    ("ion", ""), ("ement", "e"), ("ment", ""), ("ance", ""), ("ance", "e"), ("ence", ""), ("ence", "e"),
    ("ency", "ent"), ("al", ""), ("al", "e"), ("ator", "ate"), ("er", ""), ("er", "e"), ("or", ""), ("or", "e"),
    ("ist", ""), ("ist", "ize"), ("ive", "e"), ("ive", ""), ("able", ""), ("able", "e"), ("ful", ""), ("ness", ""),
    ("ous", ""), ("ty", ""), ("ly", ""), ("our", "or"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known word that an unknown one is like.

    Attributes:
        entry: the known word's.
        score: 1 for a derivation, else the share of the longer word that both begin with.
        how: what connects them, for a person to read.
    """

    entry: Entry
    score: float
    how: str


@lru_cache(maxsize=REMEMBERED)
def most_like(word: str) -> Likeness | None:
    """The known word that an unknown one, in lower case, is most like; None where none reaches MIN_LIKENESS."""
    for form, how in _derivations(word):
        entry = _plain_entry(form)
        if entry is not None:
            return Likeness(entry, 1.0, how)
    return _by_stem(word)


def _plain_entry(word: str) -> Entry | None:
    return next((entry for entry in entries_of(word) if not entry.behind and not entry.flags), None)


def _derivations(word: str) -> Iterator[tuple[str, str]]:
    if "-" in word:
        yield word.rpartition("-")[2], "the last part of the compound"
        yield word.partition("-")[0], "the first part of the compound"
        yield word.replace("-", ""), "the same word in one"
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            rest = word.removeprefix(prefix)
            if all(len(form) >= MIN_BEHIND_PREFIX for form in lemmas(rest) if form in known_lemmas()):
                yield rest, f"the word behind '{prefix}-'"
    for form in lemmas(word):
        for ending, verb in _ENDINGS:
            if form.endswith(ending) and len(form) - len(ending) >= MIN_BASE:
                yield form.removesuffix(ending) + verb, f"the word that '-{ending}' is put behind"


def _by_stem(word: str) -> Likeness | None:
    forms = [form for form in lemmas(word) if len(form) >= MIN_STEM]
    best: tuple[float, str] = (0.0, "")
    for lemma in known_lemmas():
        if not lemma.startswith(word[:MIN_STEM]):
            continue
        for form in forms:
            shared = _shared(form, lemma)
            # Of two that are as like, the first in the alphabet: the answer must not hang on the order of a set.
            best = max(best, (shared / max(len(form), len(lemma)), lemma), key=lambda found: (found[0], found[1]))
    score, lemma = best
    entry = _plain_entry(lemma) if score >= MIN_LIKENESS else None
    return Likeness(entry, score, "the word with the same stem") if entry else None


def _shared(one: str, other: str) -> int:
    """The number of letters that two words have in common at their beginnings."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
