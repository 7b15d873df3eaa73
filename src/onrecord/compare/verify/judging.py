"""Which passage of the transcripts is the one that a quotation gives, if any is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log2
from typing import Final

from onrecord.compare.verify.differences import find_difference
from onrecord.compare.verify.finding import Match, find_matches
from onrecord.compare.verify.occasions import DATED, FRESH, OPEN, OTHER, RECENT, TOLD, Scene, Standing
from onrecord.compare.verify.relaying import find_relay, is_played
from onrecord.compare.verify.settling import complete
from onrecord.compare.verify.speakers import Voice, name_of
from onrecord.compare.verify.transcripts import TranscriptSource

# What a passage needs to be taken for the utterance, by how near its occasion is: support in bits, and the part of what
# the quotation tells that it has. Chosen on 456 press quotations beside 985 transcripts
# (benchmarks/verify.py).
NEEDED: Final = {
    DATED: (25.0, 0.6),
    FRESH: (25.0, 0.6),
    TOLD: (45.0, 0.75),
    RECENT: (40.0, 0.7),
    OPEN: (70.0, 0.8),
}
# Off the occasion itself the words must be nearly the same too: like sentences are said again and again.
NEEDED_LIKENESS: Final = {RECENT: 0.75, OPEN: 0.8}
# A short quotation has like words in some speech of those days by chance ("is unfit to be", "the worst thing that
# happened"), unless others of its story stand in that transcript. Of the tuning pairs this takes three, all wrong.
SHORT: Final = 12
NEARLY: Final = 0.9
SHORT_BITS: Final = 60.0
# Where there are only a few transcripts, somebody chose them, and there is less to be found in them by chance.
FEW: Final = 3
FEW_BITS: Final = 17.0
FEW_COVERAGE: Final = 0.55
BITS_PER_DOUBLING: Final = 8.0  # of the number of transcripts, up to what is needed among many
# The same words on another occasion are shown where they are nearly the same and not everyday ones.
OTHER_BITS: Final = 40.0
OTHER_LIKENESS: Final = 0.85
# Said by another: the words must leave no doubt, or two people have used the same phrase.
ANOTHER_BITS: Final = 40.0
ANOTHER_LIKENESS: Final = 0.85
# One or two words tell too little for any bar above; in the speaker's own mouth on the very occasion they are enough.
FEW_WORDS: Final = 2
FEW_WORDS_BITS: Final = 13.0
ANCHOR_BITS: Final = 70.0  # what a quotation needs to draw the others of its story to its transcript
ANCHORED: Final = (30.0, 0.7)  # what those need
# The same for words that are nearly the same, of an occasion that the story tells.
TOLD_ALIKE: Final = (30.0, 0.75)
ALIKE: Final = 0.95
MIN_COVERAGE: Final = 0.3  # of a passage that is looked at at all
WORTH_COMPLETING: Final = 3  # matches whose missing parts are looked for at other places

# Bits that speak for a passage beside its words, to choose among like ones: chosen by reading where several stand.
ANCHOR_BONUS: Final = 10.0
SETTING_BONUS: Final = 5.0
LIKENESS_BONUS: Final = 10.0
RELAY_MALUS: Final = 15.0  # read out, or a recording that was played: the utterance itself comes first
EQUAL_BITS: Final = 6.0  # between passages that are as good as each other

_BONUS: Final = {DATED: 30.0, FRESH: 25.0, TOLD: 20.0, RECENT: 12.0, OPEN: 5.0, OTHER: 0.0}


@dataclass(frozen=True)
class Candidate:
    """A passage that may be the utterance.

    Attributes:
        match: the quotation aligned with it.
        standing: of its transcript's occasion.
        voice: whether its turn is the speaker's.
        is_anchored: whether another quotation of the story stands in the same transcript.
    """

    match: Match
    standing: Standing
    voice: Voice
    is_anchored: bool = False

    @cached_property
    def relayed_by(self) -> str | None:
        """Who reports the words in the transcript."""
        return find_relay(self.match, self.voice)

    @property
    def is_by_another(self) -> bool:
        """Whether somebody else said the words as their own."""
        return self.voice == "another" and self.relayed_by is None

    @cached_property
    def rank(self) -> tuple[float, ...]:
        """Higher for what is more likely the utterance."""
        match = self.match
        score = match.support + _BONUS[self.standing.closeness] + (ANCHOR_BONUS if self.is_anchored else 0.0)
        if self.voice != "own" and self.relayed_by is not None:
            score -= RELAY_MALUS
        if is_played(match):
            score -= RELAY_MALUS
        setting = match.quotation.statement.setting
        if setting is not None and setting == match.transcript.transcript.setting:
            score += SETTING_BONUS
        return (
            round(score + LIKENESS_BONUS * match.likeness, 1),
            self.voice == "own",
            not match.transcript.transcript.written,
        )


def find_candidates(scene: Scene, transcripts: TranscriptSource) -> list[Candidate]:
    """The passages that share most with a quotation, the likeliest first."""
    quotation = scene.quotation
    published = scene.document.published.value if scene.document.published else None
    said = quotation.statement.said
    around = said.value if said and said.basis != "published" else published
    ids = transcripts.near([word.form for word in quotation.words], around=around)
    return _ranked(_candidates(ids, scene, transcripts))


def anchor(
    candidates: Sequence[Candidate], scene: Scene, transcripts: TranscriptSource, anchors: Collection[str]
) -> list[Candidate]:
    """The candidates of a quotation beside others of its story, which stand in some transcripts beyond doubt."""
    held = {one.match.transcript.transcript.document.id for one in candidates}
    added = _candidates([one for one in anchors if one not in held], scene, transcripts)
    return _ranked(
        replace(
            one,
            is_anchored=one.match.transcript.transcript.document.id in anchors and one.standing.closeness > OTHER,
        )
        for one in [*candidates, *added]
    )


def _candidates(ids: Sequence[str], scene: Scene, transcripts: TranscriptSource) -> Iterator[Candidate]:
    quotation = scene.quotation
    matches: list[Match] = []
    for transcript_id in ids:
        ready = transcripts.readied(transcript_id)
        # A story proves nothing of itself.
        if ready.transcript.document.text_hash != scene.document.text_hash:
            matches.extend(find_matches(quotation, ready))
    matches.sort(key=lambda match: -match.told)
    for place, match in enumerate(matches):
        if place >= WORTH_COMPLETING and match.coverage < MIN_COVERAGE:
            break
        yield _candidate(complete(match) if place < WORTH_COMPLETING else match, scene)


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: one.rank, reverse=True)


def choose(candidates: Sequence[Candidate], count: int) -> Candidate | None:
    """The candidate that is the utterance, or the same words on another occasion or by another; None if none is.

    Args:
        candidates: the likeliest first.
        count: how many transcripts were looked in.
    """
    own = [one for one in candidates if not one.is_by_another]
    accepted = [one for one in own if is_accepted(one, count)]
    if accepted:
        return _closest([one for one in accepted if _is_as_good(one, accepted[0])])
    another = next((one for one in candidates if one.is_by_another and _is_by_another(one, count)), None)
    elsewhere = next((one for one in own if _is_same_words(one)), None)
    few = next((one for one in own if _is_in_own_mouth(one, own)), None)
    return few or another or elsewhere


def _is_as_good(one: Candidate, best: Candidate) -> bool:
    """Whether a passage is as good as the best one; of one day's texts it is no matter which holds other quotations."""
    days = [each.match.transcript.transcript.document.published for each in (one, best)]
    less = ANCHOR_BONUS if days[0] is not None and days[0] == days[1] and best.is_anchored else 0.0
    return one.rank[0] >= best.rank[0] - EQUAL_BITS - less


def _closest(equals: Sequence[Candidate]) -> Candidate:
    """Of passages with the same terms, the one with the same words: "I am" is "I am" rather than "I'm"."""
    if len(equals) == 1:
        return equals[0]
    return min(
        equals,
        key=lambda one: (
            find_difference(one.match.quotation, one.match.transcript, one.match.alignment.steps).changed,
            -one.standing.closeness,
        ),
    )


def is_accepted(candidate: Candidate, count: int) -> bool:
    """Whether the words speak strongly enough for a passage, on its occasion."""
    if candidate.standing.closeness == OTHER:
        return False
    bits, coverage = NEEDED[candidate.standing.closeness]
    if candidate.standing.closeness == TOLD and candidate.match.likeness >= ALIKE:
        bits, coverage = TOLD_ALIKE
    if candidate.is_anchored and bits > ANCHORED[0]:
        bits, coverage = ANCHORED
    among_few = FEW_BITS + BITS_PER_DOUBLING * log2(max(1, count))
    if among_few < bits:
        bits, coverage = among_few, min(coverage, FEW_COVERAGE)
    match = candidate.match
    likeness = NEEDED_LIKENESS.get(candidate.standing.closeness, 0.0) if count > FEW else 0.0
    is_loose = len(match.quotation) < SHORT and match.likeness < NEARLY and candidate.standing.closeness != DATED
    if count > FEW and is_loose and not candidate.is_anchored:
        bits = max(bits, SHORT_BITS)
    return match.support >= bits and match.coverage >= coverage and match.likeness >= likeness


def _candidate(match: Match, scene: Scene) -> Candidate:
    ready = match.transcript
    index = ready.turn_at(match.span[0])
    turn = ready.transcript.turns[index] if index is not None else None
    voice = scene.speaker.voice_of(turn)
    standing = scene.standing_of(ready.transcript, name_of(turn))
    return Candidate(match, standing, voice)


def _is_by_another(candidate: Candidate, count: int) -> bool:
    match, closeness = candidate.match, candidate.standing.closeness
    needed = min(ANOTHER_BITS, FEW_BITS + BITS_PER_DOUBLING * log2(max(1, count)))
    if closeness < RECENT and not candidate.is_anchored:
        needed = min(NEEDED[OPEN][0], FEW_BITS + BITS_PER_DOUBLING * log2(max(1, count)))
    return closeness > OTHER and match.support >= needed and match.likeness >= ANOTHER_LIKENESS


def _is_same_words(candidate: Candidate) -> bool:
    return candidate.match.support >= OTHER_BITS and candidate.match.likeness >= OTHER_LIKENESS


def _is_in_own_mouth(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether one or two words are the speaker's own on the very occasion, of which there is one transcript."""
    match = candidate.match
    if len(match.quotation) > FEW_WORDS or match.likeness < 1.0 or match.told < FEW_WORDS_BITS:
        return False
    if candidate.voice != "own" or candidate.standing.closeness < FRESH:
        return False
    rivals = {
        one.match.transcript.transcript.document.id
        for one in others
        if one.standing.closeness >= FRESH and one.match.likeness == 1.0
    }
    return len(rivals) == 1
