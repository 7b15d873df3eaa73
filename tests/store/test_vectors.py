"""The index of vectors: what is nearest, what may be found, and that the two ways of searching agree."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.compare.embeddings import to_int8
from onrecord.store.search.vectors import CHUNK, QUERY_SCALE, VectorIndex

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]


class Stored:
    """Vectors by key, as a database holds them, and which keys it was asked for."""

    def __init__(self) -> None:
        self.vectors: dict[int, Bytes] = {}
        self.asked: list[int] = []

    def fetch(self, keys: npt.NDArray[np.int64]) -> Bytes:
        self.asked += keys.tolist()
        nothing = np.zeros(384, dtype=np.int8)
        return np.array([self.vectors.get(key, nothing) for key in keys.tolist()], dtype=np.int8).reshape(-1, 384)

    def nearest(self, query: Floats, limit: int, among: Callable[[int], bool] = lambda _: True) -> list[int]:
        """By brute force, the query rounded as the index rounds it: between near ties that can decide."""
        rounded = np.rint(query * QUERY_SCALE).astype(np.int64)
        cosines = {key: int(vector @ rounded) for key, vector in self.vectors.items() if among(key)}
        return sorted(cosines, key=lambda key: (-cosines[key], key))[:limit]


def _never(_: npt.NDArray[np.int64]) -> Bytes:
    raise AssertionError("vectors that are in memory need not be fetched")


def _random(count: int, seed: int) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return _unit(vectors)


def _unit(vectors: Floats) -> Floats:
    lengths: Floats = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def _topics(topics: int, statements: int, seed: int) -> tuple[Floats, Floats]:
    """Directions of topics [topics, 384], and of statements around each [topics * statements, 384]."""
    centres = _random(topics, seed)
    vectors = np.repeat(centres, statements, axis=0) + _random(topics * statements, seed + 1)
    return centres, _unit(vectors)


def _filled(stored: Stored, vectors: Floats, **settings: int) -> VectorIndex:
    """An index of these vectors, which have the keys 0, 1, 2, …; their int8 is in the store too."""
    small = to_int8(vectors)
    stored.vectors |= dict(enumerate(small))
    index = VectorIndex(stored.fetch, **settings)
    index.add(np.arange(len(small)), small)
    return index


HELD = {"exact_limit": 1_000_000}
SIGNS_ONLY = {"exact_limit": 0}
both_ways = pytest.mark.parametrize("way", [pytest.param(HELD, id="held"), pytest.param(SIGNS_ONLY, id="signs only")])


@both_ways
def test_nearest_first_with_their_cosines(way: dict[str, int]) -> None:
    query = np.full(384, 384**-0.5, dtype=np.float32)
    half = query.copy()
    half[:96] *= -1  # a quarter of the numbers turned: the cosine is 3/4 - 1/4
    found = _filled(Stored(), np.stack([-query, half, query]), **way).search(query, limit=3)
    assert [key for key, _ in found] == [2, 1, 0]
    assert [cosine for _, cosine in found] == pytest.approx([1, 0.5, -1], abs=0.03)


@both_ways
def test_no_cosine_is_above_one(way: dict[str, int]) -> None:
    vectors = _random(200, seed=1)
    index = _filled(Stored(), vectors, **way)
    assert all(index.search(vector, limit=1)[0][1] <= 1 for vector in vectors)


@both_ways
def test_of_two_equally_near_the_smaller_key_comes_first(way: dict[str, int]) -> None:
    vector, query = _random(2, seed=2)
    index = _filled(Stored(), np.repeat(vector[None], 301, axis=0), **way)
    found = index.search(query, limit=301)
    assert [key for key, _ in found] == list(range(301))
    assert len({cosine for _, cosine in found}) == 1


@both_ways
def test_an_index_without_statements_finds_nothing(way: dict[str, int]) -> None:
    assert VectorIndex(Stored().fetch, **way).search(_random(1, seed=3)[0], limit=5) == []


def test_few_statements_are_searched_without_the_database() -> None:
    def never(_: npt.NDArray[np.int64]) -> Bytes:
        raise AssertionError("asked for vectors that are in memory")

    index = VectorIndex(never)
    index.add([7], to_int8(_random(1, seed=4)))
    assert [key for key, _ in index.search(_random(1, seed=4)[0], limit=5)] == [7]


def test_signs_find_what_brute_force_finds() -> None:
    centres, vectors = _topics(20, 150, seed=5)
    stored = Stored()
    index = _filled(stored, vectors, **SIGNS_ONLY, shortlist=600, candidates=200)
    for centre in centres:
        assert [key for key, _ in index.search(centre, limit=20)] == stored.nearest(centre, 20)


def test_no_more_than_the_candidates_are_fetched() -> None:
    centres, vectors = _topics(4, 50, seed=6)
    stored = Stored()
    _filled(stored, vectors, **SIGNS_ONLY, shortlist=80, candidates=30).search(centres[0], limit=20)
    assert len(stored.asked) == 30


def test_an_index_that_outgrows_memory_goes_on_with_signs() -> None:
    centres, vectors = _topics(10, 50, seed=7)
    stored = Stored()
    stored.vectors = dict(enumerate(to_int8(vectors)))
    index = VectorIndex(stored.fetch, exact_limit=200)
    asked = []
    for start in range(0, 500, 50):
        index.add(np.arange(start, start + 50), to_int8(vectors[start : start + 50]))
        index.search(centres[0], limit=1)
        asked.append(len(stored.asked) > 0)
    assert asked == [False] * 4 + [True] * 6
    for centre in centres:
        assert [key for key, _ in index.search(centre, limit=10)] == stored.nearest(centre, 10)


@both_ways
def test_statements_past_a_chunk_are_found(way: dict[str, int]) -> None:
    vectors = _random(2 * CHUNK + 5, seed=8)
    index = _filled(Stored(), vectors, **way)
    assert len(index) == 2 * CHUNK + 5
    for key in (0, CHUNK - 1, CHUNK, 2 * CHUNK, 2 * CHUNK + 4):
        assert index.search(vectors[key], limit=1)[0][0] == key


@both_ways
def test_what_was_removed_is_not_found(way: dict[str, int]) -> None:
    vectors = _random(40, seed=9)
    index = _filled(Stored(), vectors, **way)
    index.remove([3, 17, 1_000])  # no statement has the last
    assert len(index) == 38
    assert {key for key, _ in index.search(vectors[3], limit=40)} == set(range(40)) - {3, 17}


@both_ways
def test_the_room_of_removed_statements_is_used_again(way: dict[str, int]) -> None:
    vectors = _random(CHUNK + 100, seed=10)
    index = _filled(Stored(), vectors, **way)
    index.remove(range(CHUNK))
    index.add(np.arange(50), to_int8(vectors[:50]))
    assert len(index) == 150
    assert index.search(vectors[7], limit=1)[0][0] == 7
    assert index.search(vectors[CHUNK + 7], limit=1)[0][0] == CHUNK + 7


@both_ways
def test_a_statement_added_again_has_its_new_vector(way: dict[str, int]) -> None:
    old, new = _random(2, seed=11)
    stored = Stored()
    index = _filled(stored, old[None], **way)
    stored.vectors[0] = to_int8(new)
    index.add([0], to_int8(new[None]))
    assert len(index) == 1
    assert dict(index.search(new, limit=5)) == pytest.approx({0: 1}, abs=0.01)


def test_a_statement_that_left_the_database_meanwhile_is_left_out() -> None:
    vectors = _random(5, seed=12)
    stored = Stored()
    index = _filled(stored, vectors, **SIGNS_ONLY)
    del stored.vectors[2]
    assert {key for key, _ in index.search(vectors[2], limit=5)} == {0, 1, 3, 4}


@both_ways
@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param({5, 60, 61, 62, 170}, id="a set"),
        pytest.param(np.arange(50, 90), id="an array"),
        pytest.param(range(0, 200, 2), id="half of all"),
        pytest.param({3, 999_999}, id="a key that is not there"),
        pytest.param(set(), id="none"),
    ],
)
def test_only_what_is_allowed_is_found(way: dict[str, int], allowed: set[int] | npt.NDArray[np.int64]) -> None:
    centres, vectors = _topics(4, 50, seed=13)
    stored = Stored()
    index = _filled(stored, vectors, **way)
    found = [key for key, _ in index.search(centres[0], limit=10, allowed=allowed)]
    assert found == stored.nearest(centres[0], 10, lambda key: key in allowed)


def test_few_allowed_are_compared_exactly_however_far_they_are() -> None:
    centres, vectors = _topics(10, 100, seed=14)
    stored = Stored()
    index = _filled(stored, vectors, **SIGNS_ONLY, shortlist=50, candidates=20)
    far = set(range(900, 920))  # of the last topic, asked for by the first
    found = [key for key, _ in index.search(centres[0], limit=20, allowed=far)]
    assert found == stored.nearest(centres[0], 20, lambda key: key in far)


@both_ways
def test_the_order_of_adding_makes_no_difference(way: dict[str, int]) -> None:
    _, vectors = _topics(5, 40, seed=15)
    stored = Stored()
    index, backwards = _filled(stored, vectors, **way), VectorIndex(stored.fetch, **way)
    for key in reversed(range(200)):
        backwards.add([key], to_int8(vectors[key : key + 1]))
    assert backwards.search(vectors[0], limit=30) == index.search(vectors[0], limit=30)


@pytest.mark.parametrize(
    "vectors",
    [
        pytest.param(np.zeros((1, 384), dtype=np.float32), id="not int8"),
        pytest.param(np.zeros((1, 64), dtype=np.int8), id="of another model"),
        pytest.param(np.zeros((2, 384), dtype=np.int8), id="more than keys"),
    ],
)
def test_vectors_of_another_form_are_refused(vectors: Bytes) -> None:
    index = VectorIndex(Stored().fetch)
    with pytest.raises(TypeError, match=r"int8 \[1, 384\] expected"):
        index.add([1], vectors)
    assert len(index) == 0


KEY = st.integers(min_value=0, max_value=30)
STEPS = st.lists(st.tuples(st.booleans(), st.sets(KEY, max_size=8), st.integers(0, 1_000)), max_size=8)


@given(STEPS, st.sampled_from([HELD, SIGNS_ONLY, {"exact_limit": 10}]))
@settings(max_examples=60, deadline=None)
def test_after_any_adding_and_removing_it_holds_what_it_should(
    steps: list[tuple[bool, set[int], int]], way: dict[str, int]
) -> None:
    stored = Stored()
    index = VectorIndex(stored.fetch, **way)
    for adding, keys, seed in steps:
        if adding:
            vectors = to_int8(_random(len(keys), seed))
            stored.vectors |= dict(zip(keys, vectors, strict=True))
            index.add(list(keys), vectors)
        else:
            stored.vectors = {key: vector for key, vector in stored.vectors.items() if key not in keys}
            index.remove(list(keys))
    query = _random(1, seed=2_000)[0]
    assert len(index) == len(stored.vectors)
    assert {key for key, _ in index.search(query, limit=100)} == set(stored.vectors)
    assert [key for key, _ in index.search(query, limit=3)] == stored.nearest(query, 3)
