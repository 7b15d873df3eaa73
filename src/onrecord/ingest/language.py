"""Whether a text is in English.

Two steps, since the second costs half a second to load and the first decides nearly every English text: the share of
words that are frequent in English and rare elsewhere; then, for what has few of them, py3langid.
"""

import functools
import re
from collections.abc import Callable

# Enough to judge by; what follows costs time and changes nothing.
SAMPLE_CHARACTERS = 5_000

# Function words of English, without those that other languages share: "is", "in", "was" and "had" are Dutch, "for",
# "at" and "have" Danish, "on" and "will" French and German.
_FREQUENT = """
    the of and to that with from this they his he she it by not but were been which their there would who about when
    what said are has
"""
_ENGLISH_WORDS = frozenset(_FREQUENT.split())
# Of 484 English news articles the lowest share was 0.13, the median 0.24. One short paragraph in each of fourteen
# other languages had 0.04 at most (Danish).
ENGLISH_SHARE = 0.10

# Below this probability of English a text is taken to be in another language. English lines of six words and more
# without function words gave 0.09 at least; the first eight words of a paragraph in another language 0.0008 at most.
NOT_ENGLISH_BELOW = 0.001
# Shorter texts (a name, a place, a number) cannot be told, and are let through.
MIN_LETTERS = 24
MIN_DIFFERENT_WORDS = 6

_WORD = re.compile(r"[^\W\d_]+")
# Past Latin with its accents (Unicode blocks Basic Latin to Latin Extended-B) begin the other scripts.
_END_OF_LATIN = "\u0250"


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text` ("en"), or None where it is too short to tell."""
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE_CHARACTERS])]
    if not words:
        return None
    different = len(set(words))
    if different >= MIN_DIFFERENT_WORDS and sum(word in _ENGLISH_WORDS for word in words) >= ENGLISH_SHARE * len(words):
        return "en"
    letters = "".join(words)
    in_other_script = sum(letter >= _END_OF_LATIN for letter in letters) * 2 > len(letters)
    # Scripts without spaces between words have few "words", and give themselves away without counting them.
    if len(letters) < MIN_LETTERS or (different < MIN_DIFFERENT_WORDS and not in_other_script):
        return None
    # Lower case, because texts in capitals are unlike everything that py3langid was trained on.
    ranking = dict(_ranker()(" ".join(words)))
    if ranking.get("en", 0.0) >= NOT_ENGLISH_BELOW:
        return "en"
    return max(ranking, key=lambda code: ranking[code])


@functools.cache
def _ranker() -> Callable[[str], list[tuple[str, float]]]:
    # Imported late: it loads a model of 4.6 MB, 0.4 to 0.6 s, which no English text needs.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    rank: Callable[[str], list[tuple[str, float]]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).rank
    return rank
