"""Mentions: the names in a text, from the tags of the network's branch for names."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.encoder import Encoded
from onrecord.annotate.pieces import Pieces
from onrecord.annotate.story import Mention, MentionKind

KINDS: Final[tuple[MentionKind, ...]] = ("person", "organization", "place", "people")
"""In the order of the tags: 0 is outside, kind k begins with 1 + 2k and goes on with 2 + 2k."""

# A name is reported if its pieces have at least this mean probability of its kind.
LEAST_CHANCE: Final = 0.4

_POSSESSIVE = re.compile(r"(?:['’]s?|\s['’]s)$")


def find_mentions(text: str, pieces: Pieces, encoded: Encoded) -> list[Mention]:
    """The names in a stretch of a text, in order; no two overlap.

    Args:
        text: the document's text.
        pieces: of the stretch.
        encoded: what the network said of them; there are no names if it was not asked for them.
    """
    naming = encoded.naming
    if naming is None:
        return []
    found: list[Mention] = []
    for first, last, kind in _runs(naming.tags, pieces):
        chance = float(np.exp(naming.tags[first:last, 1 + 2 * kind : 3 + 2 * kind]).sum()) / (last - first)
        place = _whole_words(text, int(pieces.starts[first]), int(pieces.ends[last - 1]))
        if chance >= LEAST_CHANCE and place[0] < place[1] and (not found or place[0] >= found[-1].end):
            found.append(Mention(*place, KINDS[kind], round(chance, 3)))
    return found


def _runs(tags: npt.NDArray[np.float32], pieces: Pieces) -> list[tuple[int, int, int]]:
    """(first, behind, kind) of the runs of pieces whose likeliest tag is of one kind, none over a paragraph break."""
    best = tags.argmax(axis=1)
    kinds = (best - 1) // 2
    begins = best % 2 == 1
    runs: list[tuple[int, int, int]] = []
    for index in np.flatnonzero(best > 0):
        place, kind = int(index), int(kinds[index])
        goes_on = bool(runs) and runs[-1][1] == place and pieces.paragraphs[place] == pieces.paragraphs[place - 1]
        is_glued = place > 0 and pieces.starts[place] == pieces.ends[place - 1]
        if goes_on and (is_glued or (runs[-1][2] == kind and not begins[place])):
            runs[-1] = (runs[-1][0], place + 1, runs[-1][2])
        else:
            runs.append((place, place + 1, kind))
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
