"""Reasons why two contents may not both be true."""

import pytest

from onrecord.compare.disputes.conflicts import find_conflicts, read_for_conflicts


def _conflicts(one: str, other: str) -> list[tuple[str, str, str]]:
    found = find_conflicts(read_for_conflicts(one), read_for_conflicts(other))
    return [(conflict.kind, conflict.a_words, conflict.b_words) for conflict in found]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            "the ministry did not approve the contract for the bridge",
            "the ministry approved the contract for the bridge in May",
            ("negation", "not approve", "approved"),
            id="negation",
        ),
        pytest.param(
            "she has never met with any officials of the Orle company",
            "Varga spoke to officials of the Orle company twice",
            ("never", "never met", "spoke"),
            id="never, against an event of the same kind",
        ),
        pytest.param(
            "the plant would create 20,000 jobs",
            "the plant would create only 3,500 jobs",
            ("number", "20,000 jobs", "3,500 jobs"),
            id="number",
        ),
        pytest.param(
            "the repairs would cost $5 million",
            "repairs to the bridge would cost $12 million, a cost that grows",
            ("number", "$5 million", "$12 million"),
            id="money",
        ),
        pytest.param(
            "the tunnel under the Orle will open in 2026",
            "the tunnel under the Orle will open in 2029",
            ("year", "2026", "2029"),
            id="year",
        ),
        pytest.param(
            "crime in Halden rose last year",
            "crime in Halden fell last year",
            ("opposite", "rose", "fell"),
            id="opposite",
        ),
    ],
)
def test_conflict_is_found_with_its_words(one: str, other: str, expected: tuple[str, str, str]) -> None:
    assert expected in _conflicts(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("the bridge is not safe", "the school is not safe", id="both negated"),
        pytest.param("not only the bridge is old but the tunnel", "the bridge is old, the tunnel too", id="not only"),
        pytest.param(
            "nearly 20,000 jobs in the plant would go", "the plant would lose 19,800 jobs", id="about so much"
        ),
        pytest.param("more than 200 people came to the square", "350 people came to the square", id="a bound"),
        pytest.param("the plant has 300 workers and 20 trucks", "the plant has 20 lorries", id="other units"),
        pytest.param("profits did not rise in the plant", "profits fell in the plant", id="not rise, fell"),
        pytest.param("we could win and we could lose the vote", "we will win the vote", id="both said by one"),
        pytest.param("", "", id="empty"),
    ],
)
def test_no_conflict(one: str, other: str) -> None:
    assert _conflicts(one, other) == []


def test_conflict_reads_the_same_from_both_sides() -> None:
    one, other = "the ministry did not approve the contract at all", "the ministry approved the contract"
    assert _conflicts(one, other) == [(kind, a, b) for kind, b, a in _conflicts(other, one)]


def test_places_are_those_of_the_words() -> None:
    one, other = "Crime in Halden rose last year", "In Halden, crime fell last year"
    (conflict,) = find_conflicts(read_for_conflicts(one), read_for_conflicts(other))
    assert (one[slice(*conflict.a)], other[slice(*conflict.b)]) == ("rose", "fell")
