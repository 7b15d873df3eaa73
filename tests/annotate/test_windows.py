"""Windows cover every piece, with room on both sides."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.windows import owned_ranges, plan_windows


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param(0, [], id="nothing to cover"),
        pytest.param(1, [(0, 1)], id="one piece"),
        pytest.param(10, [(0, 10)], id="just one window"),
        pytest.param(11, [(0, 8), (3, 11)], id="one piece too many: two equal windows, not a full one and a rest"),
        pytest.param(16, [(0, 10), (6, 16)], id="two full windows"),
        pytest.param(17, [(0, 9), (4, 13), (8, 17)], id="three windows as equal as can be"),
    ],
)
def test_windows_are_few_and_equal(pieces: int, expected: list[tuple[int, int]]) -> None:
    assert plan_windows(pieces, size=10, overlap=4) == expected


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(0, 7)], [(0, 7)], id="a window alone owns all"),
        pytest.param([(0, 10), (6, 16)], [(0, 8), (8, 16)], id="two share their overlap"),
        pytest.param([(0, 8), (4, 12), (8, 16)], [(0, 6), (6, 10), (10, 16)], id="the middle one gives on both sides"),
    ],
)
def test_owned_ranges(windows: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    assert owned_ranges(windows) == expected


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5_000), st.integers(8, 320), st.data())
def test_windows_hold_what_they_promise(pieces: int, size: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, size // 2))
    windows = plan_windows(pieces, size, overlap)
    assert (windows[0][0], windows[-1][1]) == (0, pieces)
    assert all(end - start <= size for start, end in windows)
    assert all(before[1] - after[0] >= overlap for before, after in pairwise(windows))
    owned = owned_ranges(windows)
    assert [piece for start, end in owned for piece in range(start, end)] == list(range(pieces))
    assert all(a <= start < end <= b for (a, b), (start, end) in zip(windows, owned, strict=True))
