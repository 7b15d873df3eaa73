"""The head of a cue: the word that says what is done, with the entry of the lexicon that fits its surroundings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from onrecord.annotate.acts.clause import Clause, Word
from onrecord.annotate.acts.lexicon import GAPS, Entry, entries_of
from onrecord.annotate.acts.negation import find_negation
from onrecord.annotate.acts.vocabulary import class_of, document_nouns, evidence_nouns

MAX_GAP: Final = 6  # words that a gap in a pattern stands for at most
MAX_SKIPPED: Final = 3  # adverbs and articles that may stand between two words of a pattern
BE_REACH: Final = 4  # words between a form of "be" and its participle or adjective

_ARTICLES: Final = frozenset({"a", "an", "the"})
_QUOTES: Final = frozenset("\"“”'‘’`")
_STOPS: Final = frozenset(".;:?!")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a cue.

    Attributes:
        first: index of the word that the verb group begins with: the head's own, or that of a verb which leaves it to
            the one behind ("seemed to suggest").
        index: of the head's word.
        behind: indices of the words behind it that its pattern asks for.
        entry: what the lexicon says of it.
    """

    first: int
    index: int
    behind: tuple[int, ...]
    entry: Entry

    @property
    def last(self) -> int:
        """Index of the last word that was found."""
        return self.behind[-1] if self.behind else self.index

    def name(self, words: Sequence[Word]) -> str:
        """The lemma with what stands behind it in the text, as a person would write them ("decline to comment")."""
        return " ".join([self.entry.lemma, *(words[index].text for index in self.behind)])


def find_head(clause: Clause) -> Head | None:
    """The first word of the cue that the lexicon knows in these surroundings; a preposition only where it is alone.

    An adverb is the head where there is no other: in "allegedly said" it hedges.
    """
    kinds = kinds_of_source(clause.words)
    adverb: Head | None = None
    for index in _places(clause):
        head = _head_at(clause, index, kinds)
        if head is not None and head.entry.mode == "evidence" and clause.words[index].text.endswith("ly"):
            adverb = adverb or head
        elif head is not None:
            return _stronger(clause, head, kinds) or head
    return adverb


def _stronger(clause: Clause, head: Head, kinds: frozenset[str]) -> Head | None:
    """What a neutral head is said to do by a participle behind it in the cue: "wrote a letter accusing"."""
    if head.entry.act != "say" or head.entry.mode != "speech":
        return None
    for index in clause.cue:
        if index > head.last and clause.words[index].text.endswith("ing"):
            found = _head_at(clause, index, kinds)
            if found is not None and found.entry.mode == "speech" and found.entry.act != "say":
                return found
    return None


def find_main_verb(clause: Clause, head: Head) -> Head | None:
    """What the main verb does of which the cue is a participle: "[Ruiz] criticised the dam, {saying} …".

    It is the first known verb behind the source; None where the cue is no lone participle behind its source.
    """
    words = clause.words
    sources = [index for index, word in enumerate(words[: head.first]) if word.part == "source"]
    if not sources or not words[head.index].text.endswith("ing") or words[head.index - 1].text in class_of("be"):
        return None
    kinds = kinds_of_source(words)
    for index in range(sources[-1] + 1, head.first):
        if words[index].part == "none" and words[index].text.endswith(("ed", "s")):
            found = _head_at(clause, index, kinds)
            if found is not None:
                return found
    return None


def kinds_of_source(words: Sequence[Word]) -> frozenset[str]:
    """The flags that the head noun of the source meets ("a Des Moines Register poll released Saturday": a poll).

    "doc:" for something measured or recorded, "paper:" for anything written or recorded. A name meets none.
    """
    head = ""
    for word in words:
        if word.part != "source":
            continue
        if head and (word.is_mark or word.text in class_of("behind noun") or word.text.endswith(("ed", "day"))):
            break
        head = head if word.is_mark else "" if word.is_capital else word.text
    is_evidence = head in evidence_nouns()
    is_paper = is_evidence or head in document_nouns() or head == "which"
    return frozenset(["doc:"] * is_evidence + ["paper:"] * is_paper)


def _places(clause: Clause) -> Sequence[int]:
    """Where a head can stand: in the cue, and before it a verb that denies it ("declined to {explain}")."""
    if not clause.cue:
        return ()
    first = clause.cue[0]
    before = [
        index
        for index in range(max(0, first - 3), first)
        if clause.words[index].text in class_of("negative control")
        and all(word.text == "to" or word.text.endswith("ly") for word in clause.words[index + 1 : first])
    ]
    return [*before, *clause.cue]


def _head_at(clause: Clause, index: int, kinds: frozenset[str]) -> Head | None:
    word = clause.words[index]
    alone = len(clause.cue) == 1
    for entry in entries_of(word.text):
        if not _flags_hold(clause, index, entry, kinds, alone=alone):
            continue
        behind = _matched(clause.words, index, entry)
        if behind is None:
            continue
        head = Head(index, index, behind, entry)
        return _passed_on(clause, head, kinds) or head if entry.passes_on else head
    return None


def _passed_on(clause: Clause, head: Head, kinds: frozenset[str]) -> Head | None:
    """The verb that decides in place of one before it ("tried to defend", "went on to criticise"), if it is known.

    It stands inside the cue: in "{appears} <to back it>" the backing is what is told. What is refused, though, is the
    act itself wherever it stands: "{refused} <to back it>".
    """
    refuses = clause.words[head.index].text in class_of("negative control")
    for place in range(head.last + 1, min(head.last + 1 + MAX_SKIPPED, len(clause.words))):
        if not refuses and clause.words[place].part != "cue":
            continue
        inner = _head_at(clause, place, kinds)
        if inner is not None:
            # To refuse is to speak, whatever is refused.
            entry = replace(inner.entry, mode="speech") if refuses else inner.entry
            return replace(inner, first=head.index, entry=entry)
    return None


def _flags_hold(clause: Clause, index: int, entry: Entry, kinds: frozenset[str], *, alone: bool) -> bool:
    flags = entry.flags
    if not flags:
        return True
    if not flags & {"doc:", "paper:"} <= kinds:
        return False
    if "alone:" in flags and not alone:
        return False
    if "be:" in flags and not _behind_be(clause.words, index):
        return False
    if "not:" in flags and find_negation(clause, index) is None:
        return False
    return not ("would-not:" in flags and not _behind_would_not(clause, index))


def _behind_be(words: Sequence[Word], index: int) -> bool:
    for place in range(index - 1, max(-1, index - 1 - BE_REACH), -1):
        text = words[place].text
        if text in class_of("be"):
            return True
        if not (text.endswith("ly") or text in class_of("adverb") or text in {"not", "never", "more", "most", "as"}):
            return False
    return False


def _behind_would_not(clause: Clause, index: int) -> bool:
    negation = find_negation(clause, index)
    if negation is None:
        return False
    before = {word.text for word in clause.words[max(0, index - 4) : index]}
    return bool(before & {"would", "wouldn't", "will", "won't", "could", "couldn't", "declined", "refused"})


def _matched(words: Sequence[Word], index: int, entry: Entry) -> tuple[int, ...] | None:
    """The indices of the pattern's words behind the head; None where the pattern does not fit."""
    places: list[int] = []
    place, gap = index, ""
    for choices in entry.behind:
        if choices <= GAPS:
            gap = next(iter(choices))
            continue
        found = _across(words, place, choices, at_least=gap == "+") if gap else _next(words, place, choices)
        if found is None:
            return None
        places.append(found)
        place, gap = found, ""
    return tuple(places)


def _next(words: Sequence[Word], place: int, choices: frozenset[str]) -> int | None:
    """The place of one of some words behind another, with nothing but light words between."""
    for index in range(place + 1, min(place + 2 + MAX_SKIPPED, len(words))):
        text = words[index].text
        if text in choices:
            return index
        is_light = text in _ARTICLES or text in _QUOTES or text.endswith("ly") or text in class_of("adverb")
        if not is_light:
            return None
    return None


def _across(words: Sequence[Word], place: int, choices: frozenset[str], *, at_least: bool) -> int | None:
    """The place of one of some words behind a gap, which no stop and no other clause may stand in."""
    first = place + 2 if at_least else place + 1
    for index in range(place + 1, min(place + 2 + MAX_GAP, len(words))):
        text = words[index].text
        if index >= first and text in choices:
            return index
        if text in _STOPS or text in class_of("clause opener"):
            return None
    return None
