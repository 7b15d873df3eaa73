"""The shipped entailment model."""

from pathlib import Path

import pytest

from onrecord.compare.disputes.entailment import EntailmentModel, shipped
from onrecord.errors import ModelError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("the plant would create 20,000 jobs", "the plant would create only 3,500 jobs", id="number"),
        pytest.param(
            "the council never approved the contract", "the council voted to approve the contract", id="never"
        ),
        pytest.param("the bridge is safe for heavy lorries", "the bridge is not safe for heavy lorries", id="negation"),
    ],
)
def test_what_cannot_both_be_true_is_likely_a_contradiction(one: str, other: str) -> None:
    (judgement,) = shipped().judge([(one, other)])
    assert judgement.contradicts > shipped().floor


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "the plant would create 20,000 jobs", "the plant would cost 30 million dollars", id="other number"
        ),
        pytest.param("the council never approved the contract", "the mayor was not in the room", id="other matter"),
        pytest.param("the bridge is safe", "the bridge is safe", id="the same"),
    ],
)
def test_what_can_both_be_true_is_not(one: str, other: str) -> None:
    (judgement,) = shipped().judge([(one, other)])
    assert judgement.contradicts < shipped().floor


def test_a_pair_is_judged_the_same_whatever_stands_beside_it() -> None:
    pair = ("the plant would create 20,000 jobs", "the plant would create only 3,500 jobs")
    (alone,) = shipped().judge([pair])
    assert list(shipped().judge([("a " * 400, "b"), pair, ("", "")]))[1] == alone


def test_chances_sum_to_one() -> None:
    (judgement,) = shipped().judge([("crime rose", "crime fell")])
    assert judgement.entails + judgement.neutral + judgement.contradicts == pytest.approx(1.0)


def test_missing_weights_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks model\.onnx, model\.json") as told:
        EntailmentModel(tmp_path)
    assert str(tmp_path) in str(told.value)


def test_broken_weights_are_told(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="does not load"):
        EntailmentModel(tmp_path)
