"""Tags to spans: the decoder on hand-made scores."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate import bio
from onrecord.annotate.bio import Floats, best_paths, spans_of

# Tags as their letters: capital begins, small goes on. Source, cue and content are S, Q and C.
TAGS = "OSsQqCc"
SURE, UNSURE = 5.0, 1.0


def scores_of(*likely: str) -> Floats:
    """float32 [pieces, tags]: each piece names its likely tags, the likeliest first."""
    scores = np.full((len(likely), len(TAGS)), -SURE, dtype=np.float32)
    for row, letters in zip(scores, likely, strict=True):
        for letter, score in zip(letters, (SURE, UNSURE), strict=False):
            row[TAGS.index(letter)] = score
    return scores


def written(path: np.ndarray[tuple[int, ...], np.dtype[np.int8]]) -> str:
    return "".join(TAGS[tag] for tag in path)


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        pytest.param(["S", "s", "Q", "C", "c", "O"], "SsQCcO", id="what is well-formed stays"),
        pytest.param(["s", "s", "O"], "SsO", id="a chain cannot start inside: the first piece begins"),
        pytest.param(["O", "cC", "c"], "OCc", id="inside behind outside becomes a beginning"),
        pytest.param(["O", "cO", "OC"], "OOO", id="a lone inside tag is dropped when outside is the next best"),
        pytest.param(["S", "qs", "Q"], "SsQ", id="inside another role's span is not inside"),
        pytest.param(["S", "S", "s"], "SSs", id="two spans of one role may touch"),
        pytest.param(["C", "Oc", "c", "c"], "Cccc", id="a hole is filled when two pieces behind it are inside"),
        pytest.param(["Q"], "Q", id="one piece"),
    ],
)
def test_best_path_is_well_formed(likely: list[str], expected: str) -> None:
    assert written(best_paths([scores_of(*likely)])[0]) == expected


def test_paths_come_in_the_order_of_the_chains() -> None:
    chains = [["O"] * 40, ["Q"], [], ["S", "s"], ["C", "c", "c"]]
    paths = best_paths([scores_of(*chain) if chain else np.zeros((0, len(TAGS)), dtype=np.float32) for chain in chains])
    assert [written(path) for path in paths] == ["O" * 40, "Q", "", "Ss", "Ccc"]


def test_no_chains_no_paths() -> None:
    assert best_paths([]) == []


def test_neighbours_in_a_pass_change_nothing() -> None:
    short = scores_of("S", "s", "Q", "C", "c")
    beside = best_paths([short, scores_of(*["C"] + ["c"] * 19)])
    assert [written(path) for path in beside] == ["SsQCc", "C" + "c" * 19]


def test_chains_beyond_the_limit_of_a_pass_are_all_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bio, "MAX_CELLS", 6)
    assert [written(path) for path in best_paths([scores_of("S", "s", "Q")] * 5)] == ["SsQ"] * 5


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("OOO", [], id="nothing tagged"),
        pytest.param("SsQOCcc", [(0, 2, 0), (2, 3, 1), (4, 7, 2)], id="one of each role"),
        pytest.param("SSs", [(0, 1, 0), (1, 3, 0)], id="a beginning ends the span before it"),
        pytest.param("OC", [(1, 2, 2)], id="a span at the end"),
    ],
)
def test_spans_of_a_path(path: str, expected: list[tuple[int, int, int]]) -> None:
    assert spans_of(np.array([TAGS.index(letter) for letter in path], dtype=np.int8)) == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=7, max_size=7), min_size=1, max_size=4))
def test_no_well_formed_path_is_better(rows: list[list[int]]) -> None:
    def is_well_formed(path: tuple[int, ...]) -> bool:
        return all(tag % 2 or not tag or before in (tag - 1, tag) for before, tag in itertools.pairwise((0, *path)))

    def worth(path: tuple[int, ...]) -> int:
        return sum(row[tag] for row, tag in zip(rows, path, strict=True))

    found = tuple(int(tag) for tag in best_paths([np.array(rows, dtype=np.float32)])[0])
    best = max(worth(path) for path in itertools.product(range(7), repeat=len(rows)) if is_well_formed(path))
    assert is_well_formed(found)
    assert worth(found) == best
