"""The links within a story: which statements answer which, and which contradict one another."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import combinations
from typing import Final

from onrecord.compare.claims import claims_of
from onrecord.compare.disputes.answers import find_answers
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.disputes.judging import Dispute, find_dispute, judge_disputes
from onrecord.compare.disputes.terms import read_content
from onrecord.errors import ComparisonFailed, ModelError, OnRecordError
from onrecord.record import Failure, Link, Record

SHARED_WORDS: Final = 2  # of meaning, that two statements of one story have in common before they are held together
OUTRIGHT: Final = 0.8  # confidence in a "never" by the accused, about the thing they are accused of
ANSWERED_FLOOR: Final = 0.5  # for a pair of which one answers the other: the discourse says that they are of one thing


def link_stories(records: Iterable[Record], *, on_failure: Callable[[Failure], None] | None = None) -> Iterator[Record]:
    """Each record with the links within it, in order; the weights are loaded when a story first needs them.

    Args:
        records: of stories, taken as they are needed.
        on_failure: told of each story whose links could not be found, while it is given without links and the others
            go on; when None the error is raised.

    Raises:
        ModelError: the entailment model does not load.
        ComparisonFailed: the links of a story could not be found, and there is no `on_failure`.
    """
    for record in records:
        try:
            linked = link_story(record)
        except ModelError:  # no fault of the story, and the others would fail too
            raise
        except Exception as error:
            failed = _failed(record, error)
            if on_failure is None:
                raise failed from error
            on_failure(Failure(input=failed.where or "", stage="compare", code=failed.code, why=str(failed)))
            linked = record.model_copy(update={"links": ()})
        yield linked


def link_story(record: Record) -> Record:
    """The record with its `answers` and `contradicts` links.

    Raises:
        ModelError: the entailment model does not load.
    """
    answers = find_answers(record)
    contradictions = _contradictions(record, answers)
    return record.model_copy(update={"links": (*answers, *contradictions)})


def _failed(record: Record, error: Exception) -> ComparisonFailed:
    why = error.what if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
    what = f"the links between its statements could not be found ({why})"
    next_step = "Please report it with the story, if you may share it."
    return ComparisonFailed(what, where=record.document.given_as, next_step=next_step)


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
