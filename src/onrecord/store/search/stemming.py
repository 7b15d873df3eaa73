"""Stems of English words: "denied", "denies" and "deny" are all "deni".

M. F. Porter, An algorithm for suffix stripping, Program 14 (1980), with his two later changes (-bli, -logi), as the
"porter" tokenizer of SQLite's FTS5 has them. The databases stem what is indexed; this is for counting and marking what
they found, in texts that they hand back.
"""

import re
from typing import Final

# FTS5 leaves shorter and longer words as they are; lengths in bytes of UTF-8.
_SHORTEST, _LONGEST = 3, 64
# Words held with their stems: more than a language has in common use, and some 60 MB at the most.
_REMEMBERED = 400_000

# A suffix and what comes in its place, where the stem before it has at least one vowel and consonant (step 2 and 3),
# or two (step 4). Of suffixes that end alike the longest that fits is the one that counts.
_STEP_2: Final = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "logi": "log",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
}
_STEP_3: Final = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4: Final = {
    **dict.fromkeys(("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"), ""),
    **dict.fromkeys(("ou", "ism", "ate", "iti", "ous", "ive", "ize"), ""),
    "sion": "s",
    "tion": "t",
}


_VOWEL: Final = re.compile("[aeiou]|(?<=[^aeiou])y")
# Whether a letter is a vowel depends on the one before it only for "y", so that these can be written as patterns.
_C, _V = "(?:[^aeiouy]|(?<![^aeiou])y)", "(?:[aeiou]|(?<=[^aeiou])y)"
_MEASURE: Final = re.compile(f"{_V}+{_C}+")
_CVC: Final = re.compile(f"{_C}{_V}(?:[^aeiouwxy])$")


class _Stems(dict[str, str]):
    """Stems by word, each made once."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[word] = _stem(word)
        return made


_STEMS: Final = _Stems()


def stem(word: str) -> str:
    """The stem of a word in lower case."""
    return _STEMS[word]


def stems(text: str) -> list[str]:
    """The stems of the words of a text of `words.folded`, in order."""
    # The lookup itself, mapped: a search stems a hundred thousand words, and a call for each would take most of it.
    return list(map(_STEMS.__getitem__, text.split()))


def _stem(word: str) -> str:
    if not _SHORTEST <= len(word.encode("utf-8", "surrogatepass")) <= _LONGEST:
        return word
    word = _past(_plural(word))
    if word.endswith("y") and _VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _swap(word, _STEP_2, measure=1)
    word = _swap(word, _STEP_3, measure=1)
    word = _swap(word, _STEP_4, measure=2)
    return _tidy(word)


def _plural(word: str) -> str:
    """Step 1a: caresses → caress, ponies → poni, cats → cat."""
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    """Step 1b: agreed → agree, plastered → plaster, hopping → hop, filing → file."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        base = word.removesuffix(suffix)
        if base != word:
            return _mended(base) if _VOWEL.search(base) else word
    return word


def _mended(base: str) -> str:
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeioulsz":
        return base[:-1]
    return base + "e" if _measure(base) == 1 and _CVC.search(base) else base


def _swap(word: str, endings: dict[str, str], *, measure: int) -> str:
    """The word with the longest of the endings swapped, if the stem before it is long enough."""
    for length in range(min(7, len(word) - 1), 1, -1):
        new = endings.get(word[-length:])
        if new is not None:
            base = word[:-length]
            return base + new if _measure(base + ("" if measure == 1 else new)) >= measure else word
    return word


def _tidy(word: str) -> str:
    """Step 5: probate → probat, rate → rate, controll → control."""
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _CVC.search(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _measure(word: str) -> int:
    """How many times vowels are followed by consonants."""
    return len(_MEASURE.findall(word))
