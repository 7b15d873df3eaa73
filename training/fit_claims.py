"""Fit the entailment network's head for claims: `python training/fit_claims.py RUN/model.pt --data … --base … --out …`.

ClaimDiff has 197 pairs that weaken each other, too few to train an encoder on. The encoder stays as it is; a logistic
regression on what the network's head sees of a pair (both means, their difference, their product) tells whether the
first claim weakens the second. Written are model.pt with that head, and fold0.json to fold4.json: the scores of each
fifth of the topics by a regression on the other four.
"""

import argparse
import json
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from datasets import load_tokenizer
from entailment_data import read_claimdiff
from model import Shape
from train_entailment import FOLDS, Encoded, EntailmentNetwork, collate, encode, fold_of

Floats = npt.NDArray[np.float32]
PENALTY: Final = 0.01  # on squared weights; of 0.001, 0.01 and 0.1 the best on four folds of each five


def joined_of(network: EntailmentNetwork, encoded: list[Encoded]) -> Floats:
    """What the head sees of each pair, float32 [pairs, 4 × width]."""
    out = np.zeros((len(encoded), 4 * network.shape.width), dtype=np.float32)
    order = sorted(range(len(encoded)), key=lambda place: len(encoded[place][0]))
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            out[places] = network.joined(*collate([encoded[place] for place in places])).numpy()
    return out


def fit(joined: Floats, weakens: npt.NDArray[np.bool_]) -> tuple[Tensor, Tensor]:
    """Weights [4 × width] and bias [1] of a logistic regression, for vectors as they are."""
    mean, deviation = joined.mean(axis=0), joined.std(axis=0) + 1e-6
    scaled = torch.from_numpy((joined - mean) / deviation)
    target = torch.from_numpy(weakens.astype(np.float32))
    weights = torch.zeros(scaled.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=300)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(scaled @ weights + bias, target)
        loss = loss + PENALTY * (weights * weights).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    own = weights.detach() / torch.from_numpy(deviation)
    return own, bias.detach() - own @ torch.from_numpy(mean)


def main() -> None:
    """Read the options and fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="model.pt of a run that saw no ClaimDiff")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the corpora")
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    state = torch.load(args.model, weights_only=True)
    network = EntailmentNetwork(Shape(**state["shape"]))
    network.load_state_dict(state["network"])
    network.eval()
    pairs = read_claimdiff(args.data / "claimdiff")
    joined = joined_of(network, encode(pairs, load_tokenizer(args.base)))
    weakens = np.array([bool(pair.weakens) for pair in pairs])
    folds = np.array([fold_of(pair.group) for pair in pairs])
    args.out.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        weights, bias = fit(joined[folds != fold], weakens[folds != fold])
        scores = joined[folds == fold] @ weights.numpy() + bias.numpy()
        own = [pair for pair, place in zip(pairs, folds, strict=True) if place == fold]
        rows = [
            {"pair": [pair.a, pair.b], "topic": pair.group, "weakens": pair.weakens, "score": round(float(score), 4)}
            for pair, score in zip(own, scores, strict=True)
        ]
        (args.out / f"fold{fold}.json").write_text(json.dumps(rows), encoding="utf-8")
    weights, bias = fit(joined, weakens)
    with torch.no_grad():
        network.claims.weight.copy_(weights[None])
        network.claims.bias.copy_(bias)
    torch.save({"shape": state["shape"], "network": network.state_dict()}, args.out / "model.pt")


if __name__ == "__main__":
    main()
