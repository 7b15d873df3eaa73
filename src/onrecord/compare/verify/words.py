"""The words of a text as they are compared: each with its place, folded as far as print and hearing differ."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

REMEMBERED: Final = 65_536  # printed words whose folded form is kept

_LETTER = r"[^\W\d_]"
_APOSTROPHES = "'’‘ʼ`´"
_WORD = re.compile(
    rf"(?:{_LETTER}\.){{2,}}"  # U.S., a.m.
    r"|\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|s)?(?![^\W\d_])"  # 1,000.5, 90s
    rf"|\[[^\W_]+\][^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*|[^\W_]+\[[^\W_]+\]"  # [W]e, promise[d]
    rf"|[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*"
    r"|[%&]"
)
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | {"[": None, "]": None, ",": None})
# Letters that a scanner took for digits ("wi11", "o1d"); words that begin or end with digits are what they are ("90s").
_MIXED = re.compile(r"[a-z]+[01]+[a-z]+|[a-z]{2,}[01]{1,2}")
_MISREAD = str.maketrans("01", "ol")
_SIGNS = {"%": "percent", "&": "and"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        start, end: its offsets in the text.
        form: lower case, without accents, with plain apostrophes; "don't" is one word, "on-site" two, "U.S." "us".
    """

    start: int
    end: int
    form: str


def find_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of a text, in order, with offsets in the whole text."""
    stretch = _WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(match.start(), match.end(), fold_word(match.group())) for match in stretch]


def find_places(text: str) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and forms of all words of a text: what `find_words` gives, for long texts."""
    starts: list[int] = []
    ends: list[int] = []
    forms: list[str] = []
    for match in _WORD.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        forms.append(fold_word(match.group()))
    return starts, ends, forms


@lru_cache(maxsize=REMEMBERED)
def fold_word(word: str) -> str:
    """The form by which a printed word is compared."""
    if word in _SIGNS:
        return _SIGNS[word]
    word = word.translate(_PLAIN).lower()
    if not word.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
        word = plain or word
    if "." in word and not word[0].isdigit():
        word = word.replace(".", "")
    return word.translate(_MISREAD) if _MIXED.fullmatch(word) else word
