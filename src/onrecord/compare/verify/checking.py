"""Checks: each quotation of a record held against transcripts."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from onrecord.compare.verify.clipping import find_clippings
from onrecord.compare.verify.differences import Difference, find_difference
from onrecord.compare.verify.judging import (
    ANCHOR_BITS,
    FEW,
    FEW_WORDS,
    Candidate,
    anchor,
    choose,
    find_candidates,
    is_accepted,
)
from onrecord.compare.verify.occasions import FRESH, OPEN, OTHER, Scene
from onrecord.compare.verify.quotations import Quotation, find_quotations
from onrecord.compare.verify.rarity import common_forms
from onrecord.compare.verify.settling import pieces_of, settle
from onrecord.compare.verify.speakers import speaker_of
from onrecord.compare.verify.surroundings import make_passage, speaker_shown
from onrecord.compare.verify.transcripts import TranscriptSource
from onrecord.record import Check, Occasion, Record, Verdict
from onrecord.transcript import Transcript


def verify(record: Record, transcripts: TranscriptSource, *, people: Mapping[str, str] | None = None) -> Record:
    """A record with a check for each quotation: what its transcript says, and whether it is the same.

    Args:
        record: of a story; checks that it has are replaced.
        transcripts: what to hold the quotations against; where there are none, every verdict is "no_transcript".
        people: the person that an entity of the record is, by entity id, where that is known.

    Returns:
        The same record with checks, in the order of the story.
    """
    quotations = find_quotations(record)
    if not len(transcripts):
        checks = [_unheld(one, "no_transcript", "there is no transcript to hold it against") for one in quotations]
        return record.model_copy(update={"checks": tuple(checks)})
    if len(transcripts) == 1 and _is_the_story(record, quotations, transcripts):
        checks = [_unheld(one, "no_transcript", "the transcript is the story itself") for one in quotations]
        return record.model_copy(update={"checks": tuple(checks)})
    scenes = [Scene(record.document, one, speaker_of(one.statement, record, people)) for one in quotations]
    found = [find_candidates(scene, transcripts) for scene in scenes]
    anchors = _anchors(found, len(transcripts))
    checks = []
    for scene, candidates in zip(scenes, found, strict=True):
        others = {one for one, holders in anchors.items() if holders - {scene.quotation.start}}
        drawn = anchor(candidates, scene, transcripts, others) if others else candidates
        checks.append(_check(scene, drawn, transcripts))
    return record.model_copy(update={"checks": tuple(checks)})


def _is_the_story(record: Record, quotations: Sequence[Quotation], transcripts: TranscriptSource) -> bool:
    """Whether the only transcript is the story: its words are there by no merit of theirs."""
    for quotation in quotations[:1]:
        for transcript_id in transcripts.near([word.form for word in quotation.words]):
            return transcripts.readied(transcript_id).transcript.document.text_hash == record.document.text_hash
    return False


def _anchors(found: Sequence[Sequence[Candidate]], count: int) -> dict[str, set[int]]:
    """The transcripts in which quotations of a story surely stand, each with the places of these quotations."""
    anchors: defaultdict[str, set[int]] = defaultdict(set)
    for candidates in found:
        chosen = choose(candidates, count)
        if chosen and chosen.match.support >= ANCHOR_BITS and chosen.standing.closeness > OTHER:
            anchors[chosen.match.transcript.transcript.document.id].add(chosen.match.quotation.start)
    return anchors


def _check(scene: Scene, candidates: Sequence[Candidate], transcripts: TranscriptSource) -> Check:
    count = len(transcripts)
    chosen = choose(candidates, count)
    if chosen is None:
        near = _nearest(candidates, transcripts)
        return _unheld(scene.quotation, "not_found", *_why_not_found(scene.quotation, candidates), *_of_what_kind(near))
    match = settle(chosen.match)
    quotation, ready = scene.quotation, match.transcript
    difference = find_difference(quotation, ready, match.alignment.steps)
    pieces = pieces_of(match)
    verdict = _verdict(chosen, difference, pieces)
    occasion, why = _occasion(chosen, count)
    return Check(
        id=Check.id_of(quotation.statement.id, quotation.span),
        statement=quotation.statement.id,
        quote=quotation.span,
        verdict=verdict,
        occasion=occasion,
        clipped=find_clippings(match, scene.document),
        relayed_by=chosen.relayed_by,
        passages=tuple(make_passage(ready, start, end) for start, end in pieces),
        distance=_distance(pieces) if verdict == "merged" else None,
        diff=difference.diff,
        word_error_rate=round(difference.word_error_rate, 4),
        weighty=difference.weighs,
        reasons=(*_why_verdict(chosen, verdict, difference), why, *_repeated(chosen, candidates)),
    )


def _verdict(chosen: Candidate, difference: Difference, pieces: Sequence[tuple[int, int]]) -> Verdict:
    if chosen.is_by_another:
        return "misattributed"
    if len(pieces) > 1:
        return "merged"
    if difference.changed:
        return "altered"
    return "edited" if difference.is_marked else "verbatim"


def _occasion(chosen: Candidate, count: int) -> tuple[Occasion, str]:
    standing = chosen.standing
    if standing.closeness == OTHER:
        return "other", f"said, but on another occasion: {standing.why}"
    if len(chosen.match.quotation) <= FEW_WORDS and not is_accepted(chosen, count):
        return standing.occasion, f"too short to tell by itself, but in the speaker's own turn: {standing.why}"
    if is_accepted(chosen, count) or chosen.is_by_another:
        if chosen.is_anchored and standing.occasion == "unknown":
            return "unknown", f"{standing.why}; other quotations of the story stand in the same transcript"
        return standing.occasion, standing.why
    return "other", f"said, but on another occasion, as far as the story tells: {standing.why}"


def _distance(pieces: Sequence[tuple[int, int]]) -> int:
    """Characters between the passages, the longest way between two that follow each other."""
    gaps = []
    for (start, end), (other_start, other_end) in itertools.pairwise(pieces):
        gaps.append(max(0, other_start - end if other_start >= end else start - other_end))
    return max(gaps, default=0)


def _why_verdict(chosen: Candidate, verdict: Verdict, difference: Difference) -> tuple[str, ...]:
    ready = chosen.match.transcript
    index = ready.turn_at(chosen.match.span[0])
    turn = ready.transcript.turns[index] if index is not None else None
    reasons = []
    if verdict == "misattributed":
        reasons.append(f"the words are those of {speaker_shown(turn)}")
    elif verdict == "merged":
        reasons.append("its parts stand at places apart from each other, and no mark shows it")
    elif verdict == "altered":
        heavy = sorted({change.weight for change in difference.diff if change.weight})
        what = f", a {' and a '.join(heavy)} among them" if heavy else ""
        reasons.append(f"{difference.changed} of {max(1, difference.spoken)} words differ without a mark{what}")
    elif verdict == "edited":
        reasons.append("changed only where a mark shows it")
    else:
        reasons.append("the words are the same, case, marks and slips of the tongue aside")
    if chosen.relayed_by:
        reasons.append(f"in the transcript the words are reported by {chosen.relayed_by}")
    if ready.transcript.written:
        reasons.append("the transcript gives the words as prepared, not as spoken")
    return tuple(reasons)


def _repeated(chosen: Candidate, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """How many other transcripts have the words as closely."""
    document = chosen.match.transcript.transcript.document.id
    others = {
        one.match.transcript.transcript.document.id
        for one in candidates
        if one.match.likeness >= chosen.match.likeness and one.match.transcript.transcript.document.id != document
    }
    if not others:
        return ()
    return (f"{len(others)} other transcript{'s have' if len(others) > 1 else ' has'} the same words",)


def _why_not_found(quotation: Quotation, candidates: Sequence[Candidate]) -> list[str]:
    reasons = []
    best = max(candidates, key=lambda one: one.match.told, default=None)
    if len(quotation) <= FEW_WORDS:
        reasons.append("too short to be held against a transcript: such words stand anywhere")
    elif best is None or best.match.coverage < 0.5:
        reasons.append("no transcript has most of its words in their order")
    elif best.is_by_another:
        reasons.append("another speaker uses like words, too few to say that they are these")
    elif best.standing.closeness <= OPEN:
        reasons.append(f"like words stand in a transcript of another day, too common to be these: {best.standing.why}")
    else:
        reasons.append("like words stand in a transcript, too few or too common to be these")
    return reasons


def _nearest(candidates: Sequence[Candidate], transcripts: TranscriptSource) -> list[Transcript]:
    """The transcripts of the occasion itself; where there are only a few, all of them."""
    if len(transcripts) <= FEW:
        return [transcripts.readied(one).transcript for one in transcripts.near(common_forms(), limit=FEW)]
    return [one.match.transcript.transcript for one in candidates if one.standing.closeness >= FRESH]


def _of_what_kind(transcripts: Collection[Transcript]) -> list[str]:
    """What a transcript is that may lack words that were said."""
    told = []
    if any(one.partial for one in transcripts):
        told.append("a transcript of the occasion is partial: the words may stand in what it leaves out")
    if any(one.written for one in transcripts):
        told.append("a transcript of the occasion is as prepared, not as spoken: the words may have been said freely")
    return told


def _unheld(quotation: Quotation, verdict: Verdict, *reasons: str) -> Check:
    return Check(
        id=Check.id_of(quotation.statement.id, quotation.span),
        statement=quotation.statement.id,
        quote=quotation.span,
        verdict=verdict,
        reasons=reasons,
    )
