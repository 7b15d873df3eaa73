"""Words as they are indexed and looked for, the same on both databases."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_LAST_ASCII = "\x7f"


def folded(text: str) -> str:
    """The words of a text in lower case without accents, one space between them.

    Everything that is no letter or digit parts words, so that "U.S.", "didn’t" and "didn't" are cut alike by SQLite,
    by PostgreSQL and in a query.
    """
    return " ".join(_BETWEEN_WORDS.sub(" ", unaccented(text).lower()).split())


def unaccented(text: str) -> str:
    """The text without accents and the like, in compatibility form; its length may change."""
    if text.isascii():
        return text
    return "".join(map(_base, text))


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if not unicodedata.combining(part))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, folded, and the place of what it was folded from: half-open code-point offsets."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of `folded(text)`, in the same order, with their places in the text."""
    parts = [_base(character) if character > _LAST_ASCII else character for character in text]
    # An accent that was taken off belongs to the letter before it.
    owners = [place for place, part in enumerate(parts) for _ in part]
    ends = [*owners[1:], len(text)]
    return [
        Token(found[0], owners[found.start()], max(ends[found.end() - 1], owners[found.end() - 1] + 1))
        for found in _WORD.finditer("".join(parts).lower())
    ]
