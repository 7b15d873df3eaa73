"""Negation of the attribution itself ("did not say", "nor did he say", "refused to say", "no one said").

Read from the head of the cue outwards: to the left through auxiliaries and adverbs, which may stand before the cue
and around the source; to the right only for a negated object of the cue ("made no mention of").
"""

from collections.abc import Sequence
from typing import Final

from onrecord.annotate.acts.clause import Clause, Word
from onrecord.annotate.acts.vocabulary import class_of

MAX_STEPS: Final = 12  # words to the left of the head that may belong to its verb group, its source not counted


def find_negation(clause: Clause, head: int) -> Word | None:
    """The word that negates the head of a cue, None where nothing does.

    Args:
        clause: the cue's clause.
        head: index of the head in its words.
    """
    words = clause.words
    return (
        _subject(words, head)
        or _inside(clause, head)
        or _before(words, head)
        or _shared(words, head)
        or _object(clause, head)
    )


def negates(word: Word) -> bool:
    """Whether a word negates the verb behind it."""
    text = word.text
    return text in class_of("negator") or text.endswith("n't") or text in class_of("negative control")


def _before(words: Sequence[Word], head: int) -> Word | None:
    """A negator among the auxiliaries and adverbs that lead up to the head."""
    steps = 0
    behind_source = inserted = False
    for index in range(head - 1, -1, -1):
        word = words[index]
        if word.part == "source" and not (index + 1 == head and negates(word)):
            behind_source = True
            continue
        steps += 1
        if word.part == "content" or steps > MAX_STEPS:
            return None
        if word.text == ",":
            # The comma behind words put into the verb group ("has, so far, refused"), or the one before them.
            if not inserted and not _is_inserted(words, index):
                return None
            inserted = not inserted
            continue
        if word.is_mark:
            return None
        if negates(word):
            return None if _is_void(words, index) else word
        is_light = word.text in class_of("auxiliary")
        if not is_light and (behind_source or not _is_adverb(word)):
            return None
    return None


def _inside(clause: Clause, head: int) -> Word | None:
    """A negator of the cue itself, ahead of its head ("haven't won the {support} of")."""
    words = clause.words
    return next(
        (words[i] for i in clause.cue if i < head and negates(words[i]) and not _is_void(words, i)),
        None,
    )


def _shared(words: Sequence[Word], head: int) -> Word | None:
    """A negator that the head shares with the verb it is joined to: "has not endorsed her or {praised}"."""
    if not head or words[head - 1].text not in {"or", "nor"}:
        return None
    for index in range(head - 2, max(-1, head - 2 - MAX_STEPS), -1):
        if words[index].is_mark or words[index].part == "content":
            return None
        if words[index].text != "no" and negates(words[index]):
            return words[index]
    return None


def _is_void(words: Sequence[Word], index: int) -> bool:
    """Whether "not" negates nothing: "not only", "hard not to"."""
    behind = words[index + 1].text if index + 1 < len(words) else ""
    if index and words[index - 1].text in {"hard", "difficult", "impossible"}:
        return True
    return words[index].text == "not" and behind in {"only", "just", "merely", "simply", "surprisingly", "unlike"}


def _is_inserted(words: Sequence[Word], index: int) -> bool:
    """Whether a comma ends words put into the verb group ("has, so far, refused"): another stands close before it."""
    return any(word.text == "," for word in words[max(0, index - 4) : index])


def _is_adverb(word: Word) -> bool:
    return word.text.endswith("ly") or word.text in class_of("adverb")


def _object(clause: Clause, head: int) -> Word | None:
    """A negated object of the head inside the cue: "made no mention of", "said nothing about"."""
    words = clause.words
    if head + 1 < len(words):
        word = words[head + 1]
        is_answer = word.text == "no" and words[head].text.startswith(("sa", "answer", "vot"))  # "said no to"
        if word.part == "cue" and word.text in class_of("negative object") and not is_answer:
            return word
    return None


def _subject(words: Sequence[Word], head: int) -> Word | None:
    """A source that is nobody: "no one said", "none of them said", "neither Ruiz nor Marsh said"."""
    places = [index for index, word in enumerate(words) if word.part == "source"]
    if not places:
        return None
    first = places[0]
    for index in places[:2]:  # "virtually no one"
        if words[index].text in class_of("negative subject") and (index == first or words[first].text.endswith("ly")):
            return words[index]
    # "Neither [Ruiz nor Marsh] said": the model may leave the first word out of the source.
    if first and first < head and words[first - 1].text in {"neither", "no", "nor", "none"}:
        return words[first - 1]
    return None
