"""Disputes among many statements."""

from dataclasses import replace

import numpy as np
import pytest
from made_claims import FELL, ROSE, Sure, made_claim

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.candidates import find_candidates
from onrecord.compare.disputes.finding import Disputes, find_disputes, has_reason
from onrecord.compare.embeddings import SentenceEncoder, to_int8


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _found(encoder: SentenceEncoder, *claims: Claim, pairs: int = 100, new: set[str] | None = None) -> Disputes:
    vectors = to_int8(encoder.encode([claim.content for claim in claims]))
    return find_disputes(claims, vectors, model=Sure(contradicts=0.95), pairs=pairs, new=new)  # type: ignore[arg-type]


def test_statements_of_two_stories_are_linked(encoder: SentenceEncoder) -> None:
    found = _found(
        encoder, made_claim(ROSE), made_claim(FELL, published="2024-06-01"), made_claim("trams run on Sunday", number=3)
    )
    assert [(link.kind, link.a, link.b) for link in found.links] == [("changes", f"s-{FELL}", f"s-{ROSE}")]


def test_statements_of_nobody_in_common_are_not_held_together(encoder: SentenceEncoder) -> None:
    one, other = made_claim(ROSE, names=frozenset()), made_claim(FELL, speaker="b", names=frozenset())
    assert _found(encoder, one, other).candidates == 0


def test_two_printings_of_one_text_are_not_held_together(encoder: SentenceEncoder) -> None:
    assert _found(encoder, made_claim(ROSE, text_hash="t"), made_claim(FELL, text_hash="t")).candidates == 0


def test_only_pairs_with_a_new_statement(encoder: SentenceEncoder) -> None:
    claims = [
        made_claim(ROSE),
        made_claim(FELL, published="2024-06-01"),
        made_claim(ROSE, number=3, published="2024-07-01"),
    ]
    found = _found(encoder, *claims, new={"s-3"})
    assert {link.a for link in found.links} | {link.b for link in found.links} == {"s-3", f"s-{FELL}"}


def test_what_the_budget_leaves_out_is_told(encoder: SentenceEncoder) -> None:
    claims = [
        made_claim(ROSE),
        made_claim(FELL, published="2024-06-01"),
        made_claim(ROSE, number=3, published="2024-07-01"),
    ]
    found = _found(encoder, *claims, pairs=1)
    assert (found.judged, found.left_out) == (1, 1)


def test_nothing_to_compare() -> None:
    assert len(find_candidates([], np.empty((0, 384), dtype=np.int8))) == 0


def test_vectors_of_people_without_a_new_statement_are_not_read(encoder: SentenceEncoder) -> None:
    ours = [made_claim(ROSE), made_claim(FELL)]
    others = [made_claim(one, number=n, speaker="b", names=frozenset()) for n, one in enumerate((ROSE, FELL), 3)]
    vectors = to_int8(encoder.encode([claim.content for claim in ours]))  # of the others there are none
    found = find_candidates([*ours, *others], vectors, new={ours[0].id})
    assert (found.firsts.tolist(), found.seconds.tolist()) in (([0], [1]), ([1], [0]))


def test_reason_of_a_link_that_was_found_before_goes_with_the_speaker() -> None:
    before, after = made_claim(ROSE), made_claim(FELL, published="2024-06-01")
    assert has_reason("changes", after, before, 0.8)
    assert not has_reason("changes", replace(after, speaker="b"), before, 0.8)
