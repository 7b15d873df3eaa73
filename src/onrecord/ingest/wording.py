"""Texts as readers compare them: by their words or letters, whatever their case, marks and white space."""

import re
from typing import Final

# libxml2 stops at NUL and refuses other control characters.
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_WORD = re.compile(r"\w+")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def squeeze(value: str | None) -> str | None:
    """The value with its white space folded; None where nothing remains."""
    return (" ".join(value.split()) or None) if value else None


def words_of(text: str) -> str:
    """The words of a text, folded, with a space between two."""
    return " ".join(_WORD.findall(text.casefold()))


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded."""
    return _NOT_ALPHANUMERIC.sub("", text).casefold()


def headed(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs with a title before them, unless the first one is it."""
    if not title or (paragraphs and words_of(paragraphs[0]) == words_of(title)):
        return paragraphs
    return [title, *paragraphs]
