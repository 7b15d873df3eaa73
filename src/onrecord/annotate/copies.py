"""Blocks that say again what a longer one says, or the headline: pull quotes, boxes of key sentences.

A whole paragraph that stands twice is none: chants and refrains do, and a live page's updates.
"""

import re
from collections.abc import Iterator, Sequence

from onrecord.annotate.captions import Part, speaks

# A shorter text is said twice without being a copy.
SHORTEST_COPY = 8  # words
# A copy beside the story is a sentence or three.
LONGEST_COPY = 80
# A pull quote may name who said it, and the office.
LONGEST_SIGNATURE = 12
# Blocks that begin alike and go on in so many ways are a form that was filled in, and not looked at further.
MOST_ALIKE = 8

_Words = tuple[str, ...]

_COPIED = frozenset({"paragraph", "heading"})
_FROM = _COPIED | {"headline"}
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{20,1000})[\"”»]")


def find_copies(text: str, parts: Sequence[Part]) -> dict[int, int]:
    """Of the parts that are copies, the index of the part that each is a copy of.

    A copy stands whole in a longer part, or is the headline again; of a pull quote with the name of its speaker, the
    quotation does. Takes time linear in the length of the text.
    """
    words = {number: _words(text[part.start : part.end]) for number, part in enumerate(parts) if part.kind in _FROM}
    wanted: dict[_Words, dict[_Words, list[int]]] = {}
    for number, part in enumerate(parts):
        if part.kind in _COPIED:
            for said in _may_be_copied(text[part.start : part.end], words[number]):
                alike = wanted.setdefault(said[:SHORTEST_COPY], {})
                if said in alike or len(alike) < MOST_ALIKE:
                    alike.setdefault(said, []).append(number)
    copies: dict[int, int] = {}
    for number, there in words.items():
        if number in copies:
            continue
        for start in range(len(there) - SHORTEST_COPY + 1):
            alike = wanted.get(there[start : start + SHORTEST_COPY], {})
            for said, found in alike.items():
                longer = len(there) > len(said) or parts[number].kind == "headline"
                if longer and found and there[start : start + len(said)] == said:
                    copies |= {copy: number for copy in found if copy != number}
                    alike[said] = [number] if number in found else []
    # A pull quote that stands twice is a copy of the other, and that one of the story.
    return {copy: copies.get(original, original) for copy, original in copies.items()}


def _words(block: str) -> _Words:
    return tuple(word.casefold() for word in _WORD.findall(block))


def _may_be_copied(block: str, words: _Words) -> Iterator[_Words]:
    """The words of a block that would stand elsewhere if it is a copy: all, or those quoted in a signed pull quote."""
    if not SHORTEST_COPY <= len(words) <= LONGEST_COPY:
        return
    yield words
    quoted = _QUOTED.search(block)
    if quoted is not None and not speaks(block):
        said = _words(quoted[1])
        if SHORTEST_COPY <= len(said) < len(words) <= len(said) + LONGEST_SIGNATURE:
            yield said
