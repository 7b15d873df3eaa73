"""Hedges: words by which the reporter keeps a distance from the attribution ("allegedly", "is said to have").

Only those of the cue's own verb group count; a hedge inside the content is the source's.
"""

from collections.abc import Iterator
from typing import Final

from onrecord.annotate.acts.clause import Clause, Word
from onrecord.annotate.acts.vocabulary import class_of

REACH: Final = 4  # words before the cue's first word that can still belong to its verb group


def find_hedges(clause: Clause) -> tuple[Word, ...]:
    """The hedging words of a cue's verb group, in order."""
    return tuple(dict.fromkeys(_hedges(clause)))


def _hedges(clause: Clause) -> Iterator[Word]:
    if not clause.cue:
        return
    words, cue = clause.words, clause.cue
    for index in range(max(0, cue[0] - REACH), cue[0]):
        between = words[index + 1 : cue[0]]
        if words[index].part == "content" or any(word.is_mark or word.part == "content" for word in between):
            continue
        if _is_hedge(clause, index):
            yield words[index]
    for index in cue:
        if _is_hedge(clause, index):
            yield words[index]
    behind = cue[-1] + 1
    if behind < len(words) and words[behind].part == "none" and words[behind].text in class_of("hedging adverb"):
        yield words[behind]


def _is_hedge(clause: Clause, index: int) -> bool:
    words = clause.words
    text = words[index].text
    if text in class_of("hedging adverb"):
        return True
    if text in class_of("hedging verb"):
        return words[index].part != "source"
    if text in class_of("hedging passive") and words[index].part in {"cue", "none"}:
        before = [word.text for word in words[max(0, index - 3) : index]]
        behind = words[index + 1].text if index + 1 < len(words) else ""
        return behind == "to" and any(word in {"is", "are", "was", "were", "been"} for word in before)
    return False
