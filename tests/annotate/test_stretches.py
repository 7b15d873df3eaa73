"""Documents of any length are read in parts."""

import pytest

from onrecord.annotate import stretches
from onrecord.annotate.stretches import cut_stretches


@pytest.mark.parametrize(
    ("text", "paragraphs", "expected"),
    [
        pytest.param("Ada left.", [], [], id="nothing to read"),
        pytest.param("Ada left.", [(0, 9)], [["Ada left."]], id="one short paragraph"),
        pytest.param("Ada left. Bo ate.", [(0, 9), (10, 17)], [["Ada left.", "Bo ate."]], id="two that fit together"),
        pytest.param(
            "Ada has left. Bo has not.", [(0, 13), (14, 25)], [["Ada has left."], ["Bo has not."]], id="two that do not"
        ),
        pytest.param(
            "Ada says she left. Bo did not.",
            [(0, 30)],
            [["Ada says she left."], [" Bo did not."]],
            id="behind a sentence",
        ),
        pytest.param(
            "Ada says that she left and Bo", [(0, 29)], [["Ada says that she "], ["left and Bo"]], id="behind a word"
        ),
        pytest.param("x" * 45, [(0, 45)], [["x" * 20], ["x" * 20], ["x" * 5]], id="anywhere"),
    ],
)
def test_stretches_are_cut(
    text: str, paragraphs: list[tuple[int, int]], expected: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH_CHARACTERS", 20)
    assert [[text[a:b] for a, b in stretch] for stretch in cut_stretches(text, paragraphs)] == expected


def test_headline_is_a_stretch_of_its_own() -> None:
    text = "Ada goes\nAda left.\nBo ate."
    cut = cut_stretches(text, [(0, 8), (9, 18), (19, 26)], alone={(0, 8)})
    assert [[text[a:b] for a, b in stretch] for stretch in cut] == [["Ada goes"], ["Ada left.", "Bo ate."]]
