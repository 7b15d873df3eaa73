"""Calibrate an exported model: `python training/calibrate.py MODEL_FOLDER --data … --hold-out training/hold_out.json`.

Fits, on articles that the network was not trained on, the logistic regression that turns the evidence for an
attribution into the chance that it is right (source and content letters each overlap with intersection over union of
at least one half), and the floor below which an attribution is not reported at all. Writes both into model.json.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution import EVIDENCE, Attributor, Calibration, draft_all, evidence
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.evaluation import Spans, right_ones
from onrecord.annotate.gold import GoldDocument, read_gold
from onrecord.annotate.pieces import find_pieces
from onrecord.annotate.segments import paragraph_bounds

Floats = npt.NDArray[np.float64]

UNCALIBRATED = Calibration((0.0,) * len(EVIDENCE), 0.0)
RIDGE = 2.0  # some 1,000 attributions for ten weights: a little is enough


def gather(encoder: Encoder, documents: Sequence[GoldDocument]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The evidence for each attribution found, float64 [attributions, evidence], and whether it is right."""
    evidences: list[list[float]] = []
    rights: list[bool] = []
    for document in documents:
        pieces = find_pieces(document.text, paragraph_bounds(document.text), encoder.tokenizer)
        scores = encoder.encode([pieces])
        drafts = draft_all([pieces], scores)[0]
        found = Attributor(UNCALIBRATED).attribute([pieces], scores)[0]
        spans: list[Spans] = [{"source": one.source, "cue": one.cue, "content": one.content} for one in found]
        right = right_ones(document, spans)
        evidences += [evidence(draft, scores[0]) for draft in drafts]
        rights += [index in right for index in range(len(found))]
    return np.array(evidences), np.array(rights)


def fit(evidence: Floats, right: npt.NDArray[np.bool_]) -> Calibration:
    """Logistic regression with a ridge, by Newton's method."""
    columns = np.column_stack([evidence, np.ones(len(evidence))])
    ridge = np.diag([*np.full(evidence.shape[1], RIDGE), 0.0])
    weights = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chance - right) + ridge @ weights
        curvature = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        weights -= np.linalg.solve(curvature, slope)
    return Calibration(tuple(round(float(w), 5) for w in weights[:-1]), round(float(weights[-1]), 5))


def best_floor(chances: Floats, right: npt.NDArray[np.bool_], gold: int) -> float:
    """The floor, in steps of 0.01, with the best F1."""

    def f1(floor: float) -> float:
        kept = chances >= floor
        return float(2 * right[kept].sum() / (kept.sum() + gold))

    return max((round(step / 100, 2) for step in range(60)), key=f1)


def calibration_error(chances: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(chances)
    parts = np.array_split(order, bins)
    return float(sum(len(p) * abs(chances[p].mean() - right[p].mean()) for p in parts) / len(order))


def main() -> None:
    """Read the options, fit, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder of PolNeAR's train.jsonl")
    parser.add_argument("--hold-out", type=Path, required=True)
    args = parser.parse_args()
    held = set(json.loads(args.hold_out.read_text(encoding="utf-8")))
    documents = [d for d in read_gold(args.data / "train.jsonl") if d.id in held]
    encoder = Encoder(args.model)
    evidence, right = gather(encoder, documents)
    calibration = fit(evidence, right)
    chances = np.array([calibration.confidence(row) for row in evidence])
    floor = best_floor(chances, right, sum(len(d.attributions) for d in documents))
    for name, weight in zip(EVIDENCE, calibration.weights, strict=True):
        print(f"{weight:8.3f}  {name}")
    error = calibration_error(chances, right)
    print(f"{len(right)} attributions, {right.mean():.1%} right; calibration error {error:.3f}")
    print(f"floor {floor}: {np.mean(right[chances >= floor]):.1%} of {np.sum(chances >= floor)} right")
    path = args.model / "model.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["calibration"] = {"weights": calibration.weights, "bias": calibration.bias, "floor": floor}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
