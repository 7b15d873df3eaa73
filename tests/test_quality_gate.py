"""The shipped model keeps what it could do."""

import json

import pytest
import quality_gate


def test_gold_set_is_the_one_that_the_floors_were_set_on() -> None:
    assert json.loads(quality_gate.FLOORS.read_text(encoding="utf-8"))["gold"] == quality_gate.gold_hash()


def test_no_measure_is_below_its_floor() -> None:
    assert quality_gate.below(quality_gate.measured(), quality_gate.floors()) == []


def test_update_refuses_to_lower_a_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    before = quality_gate.FLOORS.read_text(encoding="utf-8")
    perfect = {name: dict.fromkeys(kinds, 100.0) for name, kinds in quality_gate.floors().items()}
    worse = {name: dict.fromkeys(("precision", "recall", "f1"), 1.0) for name in perfect}
    monkeypatch.setattr(quality_gate, "measured", lambda: worse)
    monkeypatch.setattr("sys.argv", ["quality_gate.py", "--update"])
    assert quality_gate.main() == 1
    assert quality_gate.FLOORS.read_text(encoding="utf-8") == before
