"""Confidence: the chance that a statement's source and content are right, and its speaker, where one is given.

The attribution's own chance comes from its evidence (`attribution.py`); a second logistic regression joins it with how
the speaker was found. Both are fitted on articles that the network was not trained on (training/calibrate.py).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from onrecord.annotate.decisions import Decision
from onrecord.annotate.story import Clue, Finding
from onrecord.errors import ModelError

KINDS: Final = (
    "name",
    "surname",
    "pronoun",
    "relative",
    "role",
    "description",
    "first_person",
    "author",
    "joint",
    "none",
)
"""How a speaker was found; the calibration has one weight for each."""

EVIDENCE: Final = (
    "log odds of source and content",
    "log odds of the speaker, where one is given",
    *(f"speaker found by: {kind}" for kind in KINDS),
    "nobody was resolved",
)


@dataclass(frozen=True, slots=True)
class Certainty:
    """From the chances of attribution and speaker to that of the statement.

    Attributes:
        weights: one for each of EVIDENCE.
        bias: the log odds without any evidence.
    """

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The calibration that a model's settings hold.

        Raises:
            ModelError: there is none, or it is for other evidence.
        """
        try:
            found = cls(tuple(settings["confidence"]["weights"]), float(settings["confidence"]["bias"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"the model has no calibration of statements ({error})", next_step=_NEXT) from error
        if len(found.weights) != len(EVIDENCE):
            what = f"the model weighs {len(found.weights)} kinds of evidence for a statement, not {len(EVIDENCE)}"
            raise ModelError(what, next_step=_NEXT)
        return found

    def confidence(self, evidence: tuple[float, ...]) -> float:
        """The chance, rounded to three places."""
        score = self.bias + sum(w * e for w, e in zip(self.weights, evidence, strict=True))
        return round(1 / (1 + math.exp(-score)), 3)

    def weigh(self, decisions: Mapping[Finding, Decision]) -> None:
        """Set the confidence of each decision."""
        for finding, decision in decisions.items():
            decision.confidence = self.confidence(evidence(finding, decision))
            why = f"source and content {finding.attribution.confidence:.2f}"
            if decision.speaker is not None and decision.speaker.entity is not None:
                why += f", speaker {decision.speaker.certainty:.2f} ({decision.speaker.kind.replace('_', ' ')})"
            decision.clues.append(("confidence", Clue(f"{why}; joined by what held on articles not trained on")))


_NEXT: Final = "Install onrecord again, or run training/calibrate_statements.py."


def evidence(finding: Finding, decision: Decision) -> tuple[float, ...]:
    """What speaks for and against a statement, in the order of EVIDENCE."""
    speaker = decision.speaker
    resolved = speaker is not None and speaker.entity is not None
    kind = speaker.kind if speaker is not None else "none"
    return (
        _log_odds(finding.attribution.confidence),
        _log_odds(speaker.certainty) if speaker is not None and resolved else 0.0,
        *(float(resolved and kind == one) for one in KINDS),
        float(not resolved),
    )


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 0.01), 0.99)
    return math.log(bounded / (1 - bounded))
