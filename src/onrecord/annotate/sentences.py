"""Sentences: where they end, with quotations kept whole.

A stop ends a sentence if what follows can open one and what stands before is no abbreviation. Inside a quotation it
ends none: "“It is false. I never met him,” she said" is one sentence of the story, and says two of hers.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from onrecord.annotate.quotation import Quoted
from onrecord.wordlists import any_of, read_lines

# Stops, closing marks behind them, white space, and the capital, digit or mark that opens the next sentence.
_END = re.compile(r"(?:[.!?…]+[\"”’')\]]*|[\"”’'][.!?])(?=\s+[\"“‘'(\[]*[^\W_a-zß-öø-ÿ]|\s*$)")
_INITIAL = re.compile(r"(?:^|[\s.(“\"])[^\W\d_]\.$")
_LOOK_BEHIND = 24  # characters; the longest abbreviation is shorter


def find_sentences(text: str, paragraphs: Sequence[tuple[int, int]], quoted: Sequence[Quoted]) -> list[tuple[int, int]]:
    """The sentences of the given paragraphs, as half-open offsets, in order; together they hold every paragraph.

    Args:
        text: the document's text.
        paragraphs: half-open (start, end) offsets, in order.
        quoted: the quoted stretches of these paragraphs, in order.
    """
    starts = [stretch.start for stretch in quoted]
    found: list[tuple[int, int]] = []
    for start, end in paragraphs:
        first = start
        for match in _END.finditer(text, start, end):
            cut = match.end()
            index = bisect_right(starts, match.start()) - 1
            inside = index >= 0 and quoted[index].style == "double" and cut < quoted[index].end
            if cut >= end or inside or _is_abbreviated(text, match):
                continue
            found.append((first, cut))
            first = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        if first < end:
            found.append((first, end))
    return found


def _is_abbreviated(text: str, match: re.Match[str]) -> bool:
    stop = match.group()
    if stop != ".":
        return False
    before = text[max(0, match.end() - _LOOK_BEHIND) : match.end()]
    return _INITIAL.search(before) is not None or _abbreviation().search(before) is not None


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s(“\"]){any_of(read_lines('abbreviations.txt'))}$", re.IGNORECASE)
