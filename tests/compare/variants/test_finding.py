"""Repeats among many statements."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from onrecord.compare.claims import Claim
from onrecord.compare.embeddings import SentenceEncoder, to_int8
from onrecord.compare.variants import find_repeats, find_repeats_of, keys_of

MakeClaim = Callable[..., Claim]

LABELS = Path(__file__).parent.parent / "variant_labels.jsonl"
QUOTE = "“The Eastgate Bridge was inspected in March, and nobody told me it was unsafe to cross”"


def _pairs(claims: list[Claim], **options: object) -> list[tuple[int, int]]:
    places = {claim.id: place for place, claim in enumerate(claims)}
    return [(places[link.a], places[link.b]) for link in find_repeats(claims, **options)]  # type: ignore[arg-type]


def test_no_statements_have_no_repeats() -> None:
    assert find_repeats([]) == []


def test_a_short_printing_is_found_in_a_long_one(claim: MakeClaim) -> None:
    before = " ".join(f"clause number {number} of the long address," for number in range(60))
    claims = [claim("“ferries to Orle run”"), claim(f"“{before} {QUOTE.strip('“”')}”"), claim(QUOTE)]
    assert _pairs(claims) == [(1, 2)]


def test_equal_statements_are_a_star_around_the_first(claim: MakeClaim) -> None:
    claims = [claim(QUOTE, outlet=f"Outlet {number:04}") for number in range(1000)]
    began = time.perf_counter()
    pairs = _pairs(claims)
    assert time.perf_counter() - began < 5
    assert set(pairs) >= {(0, number) for number in range(1, 1000)}
    assert len(pairs) < 1100


def test_a_formula_that_many_use_is_no_repeat_and_takes_no_square_of_time(claim: MakeClaim) -> None:
    claims = [
        claim(f"“We will continue to do all that we can for the people of District {number}”", f"Mayor Nr{number}x")
        for number in range(1000)
    ]
    began = time.perf_counter()
    assert _pairs(claims) == []
    assert time.perf_counter() - began < 10


def test_statements_of_three_thousand_words(claim: MakeClaim) -> None:
    words = " ".join(f"item{number} and then" for number in range(1000))
    same = " ".join(["never"] * 3000)
    claims = [claim(f"“{words}”"), claim(f"“{words} the end”"), claim(f"“{same}”"), claim(f"“{same} again”")]
    began = time.perf_counter()
    assert (0, 1) in _pairs(claims)
    assert time.perf_counter() - began < 5


def test_close_meanings_of_one_speaker_are_found_without_shared_words(claim: MakeClaim) -> None:
    claims = [
        claim("that the bridge would be shut for repairs until autumn", quotation="indirect"),
        claim("the closing of the bridge for repairs through the autumn", quotation="indirect"),
        claim("that taxes on fishing boats would rise", quotation="indirect"),
        claim("the closing of the bridge for repairs through the autumn", "Petra Lindqvist", quotation="indirect"),
    ]
    assert _pairs(claims) == []
    assert _pairs(claims, encoder=SentenceEncoder()) == [(0, 1)]


def test_vectors_may_be_given_in_int8(claim: MakeClaim) -> None:
    claims = [
        claim("the closing of the bridge for repairs through the autumn", quotation="indirect", published="2024-05-03"),
        claim("that the bridge would be shut for repairs until autumn", quotation="indirect", published="2024-05-02"),
    ]
    vectors = SentenceEncoder().encode([one.content for one in claims])
    assert _pairs(claims, vectors=vectors) == _pairs(claims, vectors=to_int8(vectors)) == [(1, 0)]


def test_a_vector_of_zeros_is_close_to_nothing(claim: MakeClaim) -> None:
    claims = [claim("that the bridge is shut", quotation="indirect"), claim("the bridge's end", quotation="indirect")]
    assert _pairs(claims, vectors=np.zeros((2, 384), dtype=np.int8)) == []


def test_only_the_links_of_new_statements(claim: MakeClaim) -> None:
    known = [claim(QUOTE), claim(QUOTE), claim("“I would have closed it the same night, ferries or no ferries”")]
    new = [claim(QUOTE, published="2024-05-03"), claim("“Nobody in this house has read the harbour report”")]
    links = [(link.a, link.b) for link in find_repeats_of(new, known)]
    assert links == [(known[0].id, new[0].id), (known[1].id, new[0].id)]


def test_a_new_statement_may_be_the_earlier_printing(claim: MakeClaim) -> None:
    known, new = claim(QUOTE, published="2024-05-03"), claim(QUOTE, published="2024-05-02")
    assert [(link.a, link.b) for link in find_repeats_of([new], [known])] == [(new.id, known.id)]


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        pytest.param(QUOTE, f"“It is late. {QUOTE.strip('“”')}, I repeat”", True, id="one within the other"),
        pytest.param("“safe to cross today”", QUOTE, False, id="three words"),
        pytest.param("“unsafe to cross in fog”", "“it was unsafe to cross in May”", True, id="four words"),
        pytest.param("“No”", "“No”", False, id="one word has no key"),
    ],
)
def test_keys_by_which_a_database_finds_candidates(claim: MakeClaim, one: str, other: str, *, is_shared: bool) -> None:
    assert bool(set(keys_of(claim(one))) & set(keys_of(claim(other)))) == is_shared


def test_keys_are_the_same_on_every_machine_and_fit_a_column(claim: MakeClaim) -> None:
    keys = keys_of(claim("“the bridge is safe to cross”"))
    assert keys == [594574714245409553, 3830335467962694614, -901891273015431776]
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_labels_hold_places_and_no_text() -> None:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len(labels) == 150
    assert {key for label in labels for key in label} <= {"a", "b", "same", "kind", "stratum", "note"}
    assert {tuple(label[side]) for label in labels for side in "ab"} == {("article", "start", "end")}
    assert all((label["kind"] is not None) == label["same"] for label in labels)
