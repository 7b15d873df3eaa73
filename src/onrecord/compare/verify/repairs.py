"""What a speaker did not mean to be heard: hesitations, words said again, sentences begun anew, and what others put in.

A quotation may leave these out and is verbatim all the same.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.verify.terms import Terms

FILLERS: Final = frozenset({"uh", "um", "er", "erm", "ah", "eh", "mm", "hmm", "uhm", "mhm", "hm"})
# Words whose doubling is emphasis, not a slip.
_EMPHATIC: Final = frozenset({"very", "no", "never", "many", "so", "much", "really", "long", "far", "big", "bad", "yes",
                              "more", "again", "way", "over", "up", "not", "too", "good", "great", "right",
                              "go"})  # fmt: skip
MAX_RESTART_TERMS: Final = 8  # a sentence begun anew repeats its first word within so many; farther off it is chance
MAX_REPEATED_TERMS: Final = 5
MAX_INTERRUPTION_CHARACTERS: Final = 60  # what another puts in ("Right." "So you would?"); longer is a turn of its own

_BROKEN_OFF = re.compile(r"--|—|–|\.\.\.|…|\s-\s|-\s")
_STAGE = re.compile(
    r"\((?:[A-Z][A-Z .,;:'-]{1,60}|(?i:ph|sic|applause|laughter|laughs|laughing|inaudible|crosstalk|cheers|cheering|"
    r"booing|boos|off-?mike|unintelligible|applause\.|video clip|music|pause)[^()\n]{0,40})\)"
    r"|\[[^\[\]\n]{2,80}\](?!\w)"
)
_STOP = re.compile(r"[.!?][\"”’')\]]*\s")


def find_stage_directions(text: str) -> Iterator[tuple[int, int]]:
    """Half-open offsets of what nobody said: "(APPLAUSE)", "[crosstalk]"."""
    for match in _STAGE.finditer(text):
        yield match.span()


def passable_terms(text: str, starts: NDArray[np.int32], terms: Terms, hashes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """For each term whether a verbatim quotation may pass over it.

    Args:
        text: of the transcript.
        starts: int32 [words], the offset of each word.
        terms: the terms of these words.
        hashes: uint32 [terms], equal for equal terms.
    """
    count = len(terms.forms)
    passable = np.zeros(count, dtype=np.bool_)
    if not count:
        return passable
    offsets = starts[np.asarray(terms.first, dtype=np.int64)]
    for start, end in find_stage_directions(text):
        passable[np.searchsorted(offsets, start) : np.searchsorted(offsets, end)] = True
    for index, form in enumerate(terms.forms):
        if form in FILLERS:
            passable[index] = True
    breaks = np.zeros(count + 1, dtype=np.bool_)  # whether speech was broken off before the term
    stops = np.zeros(count + 1, dtype=np.bool_)
    for pattern, marked in ((_BROKEN_OFF, breaks), (_STOP, stops)):
        places = [match.end() for match in pattern.finditer(text)]
        marked[np.searchsorted(offsets, places)] = True
    _pass_repeated(terms.forms, hashes, breaks, passable, _pauses(text, offsets))
    _pass_restarted(hashes, breaks, stops, passable)
    return passable


def _pauses(text: str, offsets: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether any mark of punctuation stands right before a term."""
    places = [match.end() for match in re.finditer(r"[.,;:!?]\s+", text)]
    marked = np.zeros(len(offsets) + 1, dtype=np.bool_)
    marked[np.searchsorted(offsets, places)] = True
    return marked


def _pass_repeated(
    forms: Sequence[str],
    hashes: NDArray[np.uint32],
    breaks: NDArray[np.bool_],
    passable: NDArray[np.bool_],
    pauses: NDArray[np.bool_],
) -> None:
    """Marks the first of two copies: "the the", "I think -- I think"; never of "very, very"."""
    for length in range(1, MAX_REPEATED_TERMS + 1):
        if len(hashes) < 2 * length:
            return
        equal = hashes[:-length] == hashes[length:]
        runs = np.lib.stride_tricks.sliding_window_view(equal, length).all(axis=1)
        for start in np.flatnonzero(runs).tolist():
            second = start + length
            broken = bool(breaks[second])
            slipped = forms[start] not in _EMPHATIC and (not pauses[second] or (length == 1 and len(forms[start]) <= 3))
            if broken or slipped:
                passable[start:second] = True


def _pass_restarted(
    hashes: NDArray[np.uint32],
    breaks: NDArray[np.bool_],
    stops: NDArray[np.bool_],
    passable: NDArray[np.bool_],
) -> None:
    """Marks what was begun and begun anew: "we will build -- we built"."""
    for index in np.flatnonzero(breaks[:-1]).tolist():
        for back in range(index - 1, max(-1, index - 1 - MAX_RESTART_TERMS), -1):
            if hashes[back] == hashes[index]:
                passable[back:index] = True
                break
            if stops[back]:
                break
