"""The confidence of a statement: from the chances of attribution and speaker, weighed."""

from typing import Any

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.confidence import EVIDENCE, Certainty
from onrecord.annotate.decisions import Decision
from onrecord.annotate.sources import Resolution
from onrecord.annotate.sources.resolution import ResolutionKind
from onrecord.annotate.story import Clue, Finding
from onrecord.errors import ModelError


def certainty(bias: float = 0.0, **weights: float) -> Certainty:
    """Evidence named by the words that begin it, underscores for spaces; all other weights are 0."""
    found = [0.0] * len(EVIDENCE)
    for name, weight in weights.items():
        [place] = [i for i, one in enumerate(EVIDENCE) if one.replace(":", "").startswith(name.replace("_", " "))]
        found[place] = weight
    return Certainty(tuple(found), bias)


def weighed(
    by: Certainty, *, attribution: float = 0.5, speaker: float | None = None, kind: ResolutionKind = "name"
) -> Decision:
    """The decision for a finding of some confidence, whose speaker was found with some certainty."""
    finding = Finding(Attribution(((0, 3),), ((4, 8),), ((9, 10),), attribution, "by hand"), None)
    decision = Decision()
    if speaker is not None:
        decision.speaker = Resolution("e1", None, Clue("by hand"), ("Ana Ruiz",), speaker, kind)
    by.weigh({finding: decision})
    return decision


@pytest.mark.parametrize(
    ("speaker", "confidence"),
    [
        pytest.param(0.5, 0.5, id="even odds change nothing"),
        pytest.param(0.8, 0.8, id="more certain, more confidence"),
        pytest.param(0.2, 0.2, id="less certain, less"),
        pytest.param(1.0, 0.99, id="bounded above"),
        pytest.param(0.0, 0.01, id="bounded below"),
        pytest.param(None, 0.5, id="nobody"),
    ],
)
def test_certainty_of_the_speaker(speaker: float | None, confidence: float) -> None:
    assert weighed(certainty(log_odds_of_the_speaker=1.0), speaker=speaker).confidence == confidence


@pytest.mark.parametrize(
    ("weights", "attribution", "speaker", "kind", "confidence"),
    [
        # The log odds of 0.8 are 1.386, and 1 / (1 + e^-1) is 0.731.
        pytest.param({"log_odds_of_source": 1.0}, 0.8, None, "name", 0.8, id="source and content"),
        pytest.param({"bias": 1.0}, 0.5, None, "name", 0.731, id="bias alone"),
        pytest.param({"speaker_found_by_pronoun": -1.0}, 0.5, 0.5, "pronoun", 0.269, id="how the speaker was found"),
        pytest.param({"speaker_found_by_pronoun": -1.0}, 0.5, 0.5, "role", 0.5, id="found otherwise"),
        pytest.param({"nobody": 1.0}, 0.5, None, "name", 0.731, id="nobody has a weight of its own"),
        pytest.param({"nobody": 1.0}, 0.5, 0.5, "name", 0.5, id="which counts for nobody only"),
    ],
)
def test_weights(
    weights: dict[str, float], attribution: float, speaker: float | None, kind: ResolutionKind, confidence: float
) -> None:
    decision = weighed(certainty(**weights), attribution=attribution, speaker=speaker, kind=kind)
    assert decision.confidence == confidence


@pytest.mark.parametrize(
    ("speaker", "why"),
    [
        pytest.param(
            0.9,
            "source and content 0.80, speaker 0.90 (first person); joined by what held on articles not trained on",
            id="with a speaker",
        ),
        pytest.param(
            None, "source and content 0.80; joined by what held on articles not trained on", id="without a speaker"
        ),
    ],
)
def test_reason(speaker: float | None, why: str) -> None:
    decision = weighed(certainty(), attribution=0.8, speaker=speaker, kind="first_person")
    assert [(name, clue.why) for name, clue in decision.clues] == [("confidence", why)]


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        pytest.param({}, "the model has no calibration of statements", id="missing"),
        pytest.param({"confidence": None}, "the model has no calibration of statements", id="empty"),
        pytest.param({"confidence": {"weights": [1.0]}}, "the model has no calibration of statements", id="no bias"),
        pytest.param(
            {"confidence": {"weights": [1.0], "bias": "much"}},
            "the model has no calibration of statements",
            id="bias is no number",
        ),
        pytest.param(
            {"confidence": {"weights": [1.0, 2.0], "bias": 0.0}},
            "the model weighs 2 kinds of evidence for a statement",
            id="weights for other evidence",
        ),
    ],
)
def test_calibration_that_does_not_fit(settings: dict[str, Any], what: str) -> None:
    with pytest.raises(ModelError, match=what) as caught:
        Certainty.of(settings)
    assert caught.value.next_step == "Install onrecord again, or run training/calibrate_statements.py."
