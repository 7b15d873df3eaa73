"""The links within a story: which statements answer which, and which contradict one another."""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import combinations
from typing import Final

from onrecord.compare.claims import claims_of
from onrecord.compare.disputes.answers import find_answers
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.disputes.judging import Dispute, find_dispute, judge_disputes
from onrecord.compare.disputes.terms import read_content
from onrecord.record import Link, Record

SHARED_WORDS: Final = 2  # of meaning, that two statements of one story have in common before they are held together
OUTRIGHT: Final = 0.8  # confidence in a "never" by the accused, about the thing they are accused of
ANSWERED_FLOOR: Final = 0.5  # for a pair of which one answers the other: the discourse says that they are of one thing


def link_stories(records: Iterable[Record]) -> Iterator[Record]:
    """Each record with the links within it; the weights are loaded when a story first needs them."""
    return map(link_story, records)


def link_story(record: Record) -> Record:
    """The record with its `answers` and `contradicts` links.

    Raises:
        ModelError: the entailment model does not load.
    """
    answers = find_answers(record)
    contradictions = _contradictions(record, answers)
    return record.model_copy(update={"links": (*answers, *contradictions)})


def _contradictions(record: Record, answers: list[Link]) -> list[Link]:
    answered = {frozenset((link.a, link.b)) for link in answers}
    links: list[Link] = []
    answering: list[Dispute] = []
    others: list[Dispute] = []
    for dispute, is_answer in _disputes(record, answered):
        if is_answer and any(conflict.kind == "never" for conflict in dispute.conflicts):
            links.append(_denied_outright(dispute))
        else:
            (answering if is_answer else others).append(dispute)
    if answering:
        links += judge_disputes(answering, shipped(), floor=ANSWERED_FLOOR)
    if others:
        links += judge_disputes(others, shipped())
    return links


def _disputes(record: Record, answered: Set[frozenset[str]]) -> Iterator[tuple[Dispute, bool]]:
    """The pairs of a story with a reason against both being true, and whether one of the two answers the other."""
    outer = {statement.id: statement.parent for statement in record.statements}
    claims = [claim for claim in claims_of(record) if claim.speaker is not None]
    lemmas = {claim.id: read_content(claim.content).by_lemma.keys() for claim in claims}
    for one, other in combinations(claims, 2):
        is_answer = frozenset((one.id, other.id)) in answered
        mine, theirs = lemmas[one.id], lemmas[other.id]
        if not is_answer and len(mine & theirs) < SHARED_WORDS:
            continue
        dispute = find_dispute(one, other)
        # What stands within a statement is part of it, and contradicts it only where it is denied.
        nested = one.id in _around(other.id, outer) or other.id in _around(one.id, outer)
        if dispute is not None and (dispute.denial is not None or not nested):
            yield dispute, is_answer


def _denied_outright(dispute: Dispute) -> Link:
    """The accused says "never": that one answers the other tells what the model, which reads two sentences, cannot."""
    reasons = (*(conflict.told() for conflict in dispute.conflicts), "one of them answers the other")
    return Link(kind=dispute.kind, a=dispute.a.id, b=dispute.b.id, confidence=OUTRIGHT, reasons=reasons)


def _around(statement_id: str, outer: Mapping[str, str | None]) -> Iterator[str]:
    """The statements in whose contents a statement stands."""
    while (parent := outer.get(statement_id)) is not None:
        yield parent
        statement_id = parent
