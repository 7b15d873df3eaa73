"""Mode, act, negation and hedges of an attribution, and why.

The values, and what each means, are those of the labelling guide "who, how, when, on whose word" (polnear_who/GUIDE.md,
whose terms DESIGN.md repeats). The order: the head of the cue by the lexicon; for a neutral head its main verb, or the
content; for a cue without a known word the noun of its source, or a like word; in the end a plain statement.
"""

from dataclasses import dataclass, field
from typing import Final, get_args

from onrecord.annotate.acts.clause import Clause, Word, clause_of, words_of
from onrecord.annotate.acts.contents import act_of_content
from onrecord.annotate.acts.heads import Head, find_head, find_main_verb, kinds_of_source
from onrecord.annotate.acts.hedging import find_hedges
from onrecord.annotate.acts.lexicon import entries_of
from onrecord.annotate.acts.likeness import MIN_LIKENESS, most_like
from onrecord.annotate.acts.negation import find_negation
from onrecord.annotate.acts.vocabulary import class_of
from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.story import Clue, Story
from onrecord.record import Act, Mode

DEFAULT_ACT: Final[Act] = "say"
DEFAULT_MODE: Final[Mode] = "speech"
# The neutral readings of a cue, and the acts that the content may tell then: a belief about somebody can be held
# against them or foresee something, but to believe is neither to ask nor to promise.
_TOLD_BY_CONTENT: Final[dict[tuple[Act, Mode], frozenset[Act]]] = {
    ("say", "speech"): frozenset(get_args(Act)),
    ("other", "belief"): frozenset({"support", "oppose", "predict"}),
}

# What a main verb says of the participle behind it: "attacked the dam, saying …" goes on attacking; who "rejected the
# claim, saying …" gives a reason.
_CARRIED: Final[frozenset[Act]] = frozenset({"accuse", "oppose", "support", "warn", "demand", "promise", "predict"})


@dataclass(frozen=True, slots=True)
class Deed:
    """What an attribution does and how it is held; the values are those of the labelling guide.

    Attributes:
        mode: speech, belief, intention, attitude, decree, perception or evidence.
        act: what is done by it; "say" for a plain statement.
        negated: whether the attribution itself is negated ("did not say"), not its content.
        hedges: half-open offsets of the words by which the reporter keeps a distance from it, in order.
        clues: why, by "mode", "act", "negated" and "hedges", where one was decided.
    """

    mode: Mode
    act: Act
    negated: bool
    hedges: tuple[Range, ...]
    clues: dict[str, Clue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the cue alone tells."""

    mode: Mode
    act: Act
    why: str
    span: Range | None
    heads: tuple[int, ...] = ()
    names: bool = False


def find_deed(story: Story, attribution: Attribution) -> Deed:
    """The mode, act, negation and hedges of an attribution.

    Args:
        story: the story.
        attribution: one of it.
    """
    clause = clause_of(story, attribution)
    reading = _read_cue(story, attribution, clause)
    clues = {"mode": Clue(f"{reading.why}: {reading.mode}", reading.span)}
    act, clues["act"] = _act(story, attribution, reading)
    heads = reading.heads or tuple(clause.cue[:1])
    negation = next((word for head in heads if (word := find_negation(clause, head))), None)
    negated = negation is not None or act == "no_comment" or any(_denies(clause, head) for head in heads)
    if negated:
        span = (negation.start, negation.end) if negation else reading.span
        clues["negated"] = Clue("the attribution itself is negated, not what it says", span)
    hedges = tuple((word.start, word.end) for word in find_hedges(clause))
    if hedges:
        clues["hedges"] = Clue("the reporter keeps a distance from the attribution", hedges[0])
    return Deed(reading.mode, act, negated, hedges, clues)


def _denies(clause: Clause, head: int) -> bool:
    """Whether the head is itself a refusal ("refused to say")."""
    return clause.words[head].text in class_of("negative control")


def _act(story: Story, attribution: Attribution, reading: _Reading) -> tuple[Act, Clue]:
    """The act that the cue tells, or, where it tells none, the content."""
    told_by_content = _TOLD_BY_CONTENT.get((reading.act, reading.mode))
    if told_by_content is not None:
        told = act_of_content(story.text, attribution.content, names=reading.names)
        if told is not None and told.act in told_by_content:
            words = " ".join(story.text[slice(*told.span)].split())
            return told.act, Clue(
                f"{reading.why}, neutral; what is said tells the act, '{words}': {told.act}", told.span
            )
    return reading.act, Clue(f"{reading.why}: {reading.act}", reading.span)


def _read_cue(story: Story, attribution: Attribution, clause: Clause) -> _Reading:
    head = find_head(clause)
    if head is not None:
        return _by_head(clause, head)
    by_other = _by_source(story, attribution) if _main_word(clause) is None else _by_likeness(clause)
    return by_other or _plain(story, attribution, clause)


def _by_head(clause: Clause, head: Head) -> _Reading:
    word, entry = clause.words[head.index], head.entry
    mode, act = entry.mode, entry.act
    why = f"'{head.name(clause.words)}' in the lexicon"
    end = clause.words[head.last].end if clause.words[head.last].part == "cue" else word.end
    span = word.start, end
    if (act, mode) == (DEFAULT_ACT, DEFAULT_MODE):
        main = find_main_verb(clause, head)
        if "doc:" in kinds_of_source(clause.words):
            mode, why = "evidence", f"'{word.text}' of a source that measures or records"
        elif main is not None and main.entry.mode == "speech" and main.entry.act in _CARRIED:
            act, why = main.entry.act, f"'{word.text}' carries on '{main.name(clause.words)}', its main verb"
    return _Reading(mode, act, why, span, (head.index, head.first), entry.lemma in class_of("naming"))


def _by_source(story: Story, attribution: Attribution) -> _Reading | None:
    """The noun that a bare preposition hangs on: "[supporters] {of} …", "[questions] {about} …"."""
    if not attribution.cue:
        return None
    cue_start = attribution.cue[0][0]
    before = [span for span in attribution.source if span[1] <= cue_start]
    words = [word for word in words_of(story, before, "source") if not word.is_mark]
    for word in reversed(words[-3:]):
        entry = next((e for e in entries_of(word.text) if not e.behind and not e.flags), None)
        if entry is not None:
            return _Reading(entry.mode, entry.act, f"'{entry.lemma}', the noun of the source", (word.start, word.end))
    return None


def _by_likeness(clause: Clause) -> _Reading | None:
    place = _main_word(clause)
    if place is None:
        return None
    word = clause.words[place]
    like = most_like(word.text)
    if like is None:
        return None
    why = f"'{word.text}' is not in the lexicon; most like '{like.entry.lemma}', {like.how} (likeness {like.score:.2f})"
    return _Reading(like.entry.mode, like.entry.act, why, (word.start, word.end), (place,))


def _plain(story: Story, attribution: Attribution, clause: Clause) -> _Reading:
    source = words_of(story, attribution.source, "source")
    mode: Mode = "evidence" if "doc:" in kinds_of_source(source) else DEFAULT_MODE
    place = _main_word(clause)
    if place is None:
        why = "no word of the cue tells more than that it is said"
        return _Reading(mode, DEFAULT_ACT, why, attribution.cue[0] if attribution.cue else None)
    word = clause.words[place]
    why = f"'{word.text}' is not in the lexicon, and no word there is like it (below {MIN_LIKENESS}); taken as plain"
    return _Reading(mode, DEFAULT_ACT, why, (word.start, word.end), (place,))


def _main_word(clause: Clause) -> int | None:
    """The first word of the cue with a meaning of its own."""
    return next((index for index in clause.cue if not _is_empty(clause.words[index])), None)


def _is_empty(word: Word) -> bool:
    text = word.text
    return (
        text in class_of("empty")
        or text in class_of("auxiliary")
        or text in class_of("adverb")
        or text in class_of("negator")
        or text.endswith(("ly", "n't"))
        or text.isdigit()
    )
