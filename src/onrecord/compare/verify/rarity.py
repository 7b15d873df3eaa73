"""How much the words of a quotation tell: "we are going to win" is said everywhere."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.wordlists import read_rows

UNKNOWN_BITS: Final = 15.0  # of a word that is not in the list: it stood less than five times in 137,000 words
NUMBER_BITS: Final = 10.0
COMMON_BITS: Final = 10.0  # a word that tells no more than this is common


def bits_of(forms: Sequence[str]) -> NDArray[np.float64]:
    """float64 [terms]: how unlikely each term of a text is behind the one before, in bits."""
    words, pairs = _rarity()
    found = np.empty(len(forms), dtype=np.float64)
    before = ""
    for index, form in enumerate(forms):
        alone = NUMBER_BITS if form[0].isdigit() else words.get(form, UNKNOWN_BITS)
        found[index] = min(alone, pairs.get(f"{before}+{form}", alone))
        before = form
    return found


@cache
def common_forms() -> tuple[str, ...]:
    """The words that are said all the time."""
    return tuple(form for form, told in _rarity()[0].items() if told <= COMMON_BITS)


@cache
def _rarity() -> tuple[dict[str, float], dict[str, float]]:
    """The bits of words alone, and of words behind another one."""
    words: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for kind, bits, entries in read_rows("spoken_rarity.tsv"):
        (words if kind == "word" else pairs).update(dict.fromkeys(entries.split(), float(bits)))
    return words, pairs
