"""Blocks that say again what the text says elsewhere: pull quotes, boxes of key sentences, a paragraph pasted twice."""

import re
from collections.abc import Iterator, Sequence

from onrecord.annotate.captions import Part, speaks

# A shorter text is said twice without being a copy.
SHORTEST_COPY = 8  # words
# A copy beside the story is a sentence or three.
LONGEST_COPY = 80
# A pull quote may name who said it, and the office.
LONGEST_SIGNATURE = 12

_COPIED = frozenset({"paragraph", "heading"})
_FROM = _COPIED | {"headline"}
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{20,1000})[\"”»]")


def find_copies(text: str, parts: Sequence[Part]) -> dict[int, int]:
    """Of the parts that are copies, the index of the part that each is a copy of.

    A copy stands whole in another part, which is longer or comes earlier; of a pull quote with the name of its speaker,
    the quotation does. Takes time linear in the length of the text.
    """
    words = {number: _words(text[part.start : part.end]) for number, part in enumerate(parts) if part.kind in _FROM}
    wanted: dict[tuple[str, ...], list[tuple[int, list[str]]]] = {}
    for number, part in enumerate(parts):
        if part.kind in _COPIED:
            for said in _may_be_copied(text[part.start : part.end], words[number]):
                wanted.setdefault(tuple(said[:SHORTEST_COPY]), []).append((number, said))
    copies: dict[int, int] = {}
    for number, there in words.items():
        for start in range(len(there) - SHORTEST_COPY + 1):
            for copy, said in wanted.get(tuple(there[start : start + SHORTEST_COPY]), ()):
                if copy in copies or copy == number or there[start : start + len(said)] != said:
                    continue
                # What is signed is the copy, whichever is longer; of two that are alike, the later one.
                if len(said) < len(words[copy]) or len(there) > len(said) or number < copy:
                    copies[copy] = number
    return {copy: original for copy, original in copies.items() if copies.get(original) != copy or original < copy}


def _words(block: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(block)]


def _may_be_copied(block: str, words: list[str]) -> Iterator[list[str]]:
    """The words of a block that would stand elsewhere if it is a copy: all, or those quoted in a signed pull quote."""
    if not SHORTEST_COPY <= len(words) <= LONGEST_COPY:
        return
    yield words
    quoted = _QUOTED.search(block)
    if quoted is not None and not speaks(block):
        said = _words(quoted[1])
        if SHORTEST_COPY <= len(said) < len(words) <= len(said) + LONGEST_SIGNATURE:
            yield said
