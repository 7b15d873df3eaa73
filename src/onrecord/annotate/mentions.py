"""Mentions: the names in a text, from the tags of the network's branch for names."""

import re
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.bio import best_paths, spans_of
from onrecord.annotate.encoder import Encoded
from onrecord.annotate.pieces import Pieces
from onrecord.annotate.story import Mention, MentionKind

KINDS: Final[tuple[MentionKind, ...]] = ("person", "organization", "place", "people")
"""In the order of the tags: 0 is outside, kind k begins with 1 + 2k and goes on with 2 + 2k."""

# A name is reported if its pieces have at least this mean probability of its kind.
LEAST_CHANCE: Final = 0.4
FEWEST_CAPITALS: Final = 250  # characters to a capital; more in prose, fewer only where a text has none to speak of

_POSSESSIVE = re.compile(r"(?:['’]s?|\s['’]s)$")


def find_mentions(text: str, pieces: Pieces, encoded: Encoded) -> list[Mention]:
    """The names in a stretch of a text, in order; no two overlap.

    Args:
        text: the document's text.
        pieces: of the stretch.
        encoded: what the network said of them; there are no names if it was not asked for them.
    """
    naming = encoded.naming
    if naming is None or not len(pieces):
        return []
    has_capitals = _has_capitals(text, int(pieces.starts[0]), int(pieces.ends[-1]))
    found: list[Mention] = []
    for first, last, kind in _runs(naming.tags, pieces):
        chance = float(np.exp(naming.tags[first:last, 1 + 2 * kind : 3 + 2 * kind]).sum()) / (last - first)
        start, end = _whole_words(text, int(pieces.starts[first]), int(pieces.ends[last - 1]))
        if has_capitals:
            start = _from_capital(text, start, end)
        if chance >= LEAST_CHANCE and start < end and (not found or start >= found[-1].end):
            found.append(Mention(start, end, KINDS[kind], round(chance, 3)))
    return found


def _has_capitals(text: str, start: int, end: int) -> bool:
    """Whether a stretch has more capitals than a text that is written without them."""
    capitals = sum(letter.isupper() for letter in text[start:end])
    return capitals * FEWEST_CAPITALS >= end - start


def _from_capital(text: str, start: int, end: int) -> int:
    """Where a name begins, without the words before its first capital or digit ("neurosurgeon Ana Ruiz")."""
    for word in re.finditer(r"\S+", text[start:end]):
        if any(letter.isupper() or letter.isdigit() for letter in word.group()):
            return start + word.start()
    return end


def _runs(tags: npt.NDArray[np.float32], pieces: Pieces) -> list[tuple[int, int, int]]:
    """(first, behind, kind) of the names by the best well-formed tags, none over a paragraph break."""
    bounds = [0, *(np.flatnonzero(np.diff(pieces.paragraphs)) + 1).tolist(), len(pieces)]
    runs: list[tuple[int, int, int]] = []
    for (start, _), path in zip(pairwise(bounds), best_paths([tags[a:b] for a, b in pairwise(bounds)]), strict=True):
        for first, last, kind in spans_of(path):
            place = start + first
            if runs and runs[-1][1] == place and pieces.starts[place] == pieces.ends[place - 1]:
                runs[-1] = (runs[-1][0], start + last, runs[-1][2])
            else:
                runs.append((place, start + last, kind))
    return runs


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the words at its ends made whole, without a possessive ending and without marks around it."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive:
        end = possessive.start()
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    return start, end
