"""Train the network: `python training/train.py --data … --base … --out training/runs/NAME`.

Seeded, with a progress bar; each epoch is checkpointed, and the same command goes on where it was stopped.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import CONTENT_OF, SOURCE_OF, TAGS, Example, Window, batch_windows, cut_windows, example_of, read_rows, swap_marks
from model import CLS, PAD, SEP, Network, Shape
from onrecord.annotate.encoder import distance_buckets
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

WINDOW, OVERLAP = 318, 48  # pieces; with the two special tokens 320
PIECES_A_BATCH = 6 * WINDOW
SWAPPED_SHARE = 0.08  # of the texts read with single quotation marks for double ones, in each epoch


def collate(batch: list[Window]) -> dict[str, Tensor]:
    """A batch of windows as tensors.

    ids int64 [batch, length], features int64 [batch, length, 3], tags int64 [batch, length] (-100: not counted),
    cues int64 [cues, 3] (row, first, last), roles int64 [cues, length] (-100: not counted).
    """
    length = max(w.end - w.start for w in batch) + 2
    ids = np.full((len(batch), length), PAD)
    features = np.zeros((len(batch), length, 3), dtype=np.int64)
    tags = np.full((len(batch), length), -100)
    soft = np.zeros((len(batch), length, len(TAGS)), dtype=np.float32)
    cues, roles, soft_roles = [], [], []
    for row, window in enumerate(batch):
        count = window.end - window.start
        pieces = window.example.pieces
        ids[row, 0], ids[row, count + 1] = CLS, SEP
        ids[row, 1 : count + 1] = pieces.ids[window.start : window.end]
        features[row, 1 : count + 1] = pieces.features[window.start : window.end]
        tags[row, 1 : count + 1] = window.example.tags[window.start : window.end]
        if window.example.soft_tags is not None:
            soft[row, 1 : count + 1] = window.example.soft_tags[window.start : window.end]
        for number, arc in enumerate(window.example.arcs):
            first, last = arc.cue[0] - window.start, arc.cue[1] - window.start
            if first < 0 or last > count:
                continue
            cues.append((row, first + 1, last + 1))
            role = np.full(length, -100)
            role[1 : count + 1] = 0
            for kind, spans in ((SOURCE_OF, arc.source), (CONTENT_OF, arc.content)):
                for begin, stop in spans:
                    role[max(begin - window.start, 0) + 1 : max(min(stop - window.start, count), 0) + 1] = kind
            roles.append(role)
            probabilities = np.zeros((length, 3), dtype=np.float32)
            if window.example.soft_roles:
                probabilities[1 : count + 1] = window.example.soft_roles[number][window.start : window.end]
            soft_roles.append(probabilities)
    return {
        "ids": torch.from_numpy(ids),
        "features": torch.from_numpy(features),
        "tags": torch.from_numpy(tags),
        "soft": torch.from_numpy(soft),
        "cues": torch.tensor(cues, dtype=torch.int64).reshape(-1, 3),
        "roles": torch.from_numpy(np.array(roles, dtype=np.int64).reshape(-1, length)),
        "soft_roles": torch.from_numpy(np.array(soft_roles, dtype=np.float32).reshape(-1, length, 3)),
    }


def cue_queries(queries: Tensor, cues: Tensor) -> Tensor:
    """The mean query of each cue's pieces: float [cues, 2, arc width + 1]."""
    places = torch.arange(queries.shape[1])
    inside = ((places >= cues[:, 1:2]) & (places < cues[:, 2:3])).to(queries.dtype)
    inside = inside / inside.sum(1, keepdim=True)
    return torch.einsum("cl,clra->cra", inside, queries[cues[:, 0]])


def cross_entropy(scores: Tensor, gold: Tensor, taught: Tensor) -> Tensor:
    """Cross entropy a row, against a teacher's probabilities where there are some, else against the gold class."""
    hard = functional.cross_entropy(scores, gold, reduction="none")
    soft = -(taught * functional.log_softmax(scores, -1)).sum(-1)
    return torch.where(taught.sum(-1) > 0.5, soft, hard)


def losses(network: Network, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """The tag loss a piece, the role loss a cue (in units of 30 pieces), and the choice of cue a piece."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, keys, queries = network(batch["ids"], batch["features"])
    tags, keys, queries = tags.float(), keys.float(), queries.float()
    counted = batch["tags"] >= 0
    tag_loss = cross_entropy(tags[counted], batch["tags"][counted], batch["soft"][counted]).mean()
    cues, roles = batch["cues"], batch["roles"]
    if not len(cues):
        return tag_loss, tag_loss.new_zeros(()), tag_loss.new_zeros(())
    scores = torch.einsum("clra,cra->clr", keys[cues[:, 0]], cue_queries(queries, cues))
    scores = scores + network.distance[torch.from_numpy(distance_buckets(keys.shape[1], cues[:, 1].numpy(), cues[:, 2].numpy()))]
    mask = roles >= 0
    role_loss = cross_entropy(functional.pad(scores, (1, 0))[mask], roles[mask], batch["soft_roles"][mask]).sum()
    return tag_loss, role_loss / len(cues) / 30, choice_loss(scores, cues[:, 0], roles)


def choice_loss(scores: Tensor, rows: Tensor, roles: Tensor) -> Tensor:
    """How well the pieces of sources and contents choose their cue among the cues of their window.

    Args:
        scores: float [cues, length, 2].
        rows: int64 [cues], the window that each cue stands in.
        roles: int64 [cues, length].
    """
    windows = int(rows.max()) + 1
    total = scores.new_zeros(())
    for column, kind in enumerate((SOURCE_OF, CONTENT_OF)):
        largest = scores[..., column].detach().max()
        sums = scores.new_zeros(windows, scores.shape[1])
        sums = sums.index_add(0, rows, torch.exp(scores[..., column] - largest)).clamp_min(1e-20)
        chosen = scores[..., column] - largest - torch.log(sums)[rows]
        total = total - chosen[roles == kind].mean() if (roles == kind).any() else total
    return total


def parameter_groups(network: Network, *, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    """The encoder's layers at a rate that falls with their depth; features and heads at their own."""
    groups = []
    for name, parameter in network.named_parameters():
        if name.startswith("encoder.words"):
            parameter.requires_grad_(False)
            continue
        if name.startswith("encoder.layers."):
            speed = rate * decay ** (network.shape.layers - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder.") and "features" not in name:
            speed = rate * decay**network.shape.layers
        else:
            speed = head_rate
        weight_decay = 0.01 if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "lr": speed, "peak": speed, "weight_decay": weight_decay})
    return groups


def schedule(step: int, steps: int, warm_up: float = 0.06) -> float:
    """The share of the peak rate at a step: linear up, linear down."""
    progress = step / max(steps, 1)
    return progress / warm_up if progress < warm_up else max(0.0, (1 - progress) / (1 - warm_up))


class Average:
    """An exponential moving average of the trained weights; better than the last step's."""

    def __init__(self, network: Network, decay: float) -> None:
        self.decay = decay
        self.weights = {n: p.detach().clone() for n, p in network.named_parameters() if p.requires_grad}

    def update(self, network: Network, step: int) -> None:
        """Take in the weights of a step."""
        decay = min(self.decay, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in self.weights:
                    self.weights[name].lerp_(parameter, 1 - decay)

    def apply(self, network: Network) -> None:
        """Put the average in the place of the network's weights."""
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in self.weights:
                    parameter.copy_(self.weights[name])


def examples_of(args: argparse.Namespace, tokenizer: Tokenizer) -> tuple[list[Example], list[Example]]:
    """The texts to learn from, as printed and with single marks, at the same places of both lists."""
    rows = read_rows(args.data / "train.jsonl")
    if args.hold_out:
        held = set(json.loads(args.hold_out.read_text()))
        rows = [r for r in rows if r["id"] not in held]
    if args.quarter:
        rows = rows[::4]
    others = read_rows(args.data / "train-other-annotators.jsonl")
    if not args.quarter:
        kept = {r["id"] for r in rows}
        rows += [r for r in others if r["id"].rsplit("#", 1)[0] in kept]
    plain = [example_of(row, tokenizer) for row in rows]
    swapped = [example_of(row, tokenizer, swap_marks(row["text"])) for row in rows]
    return plain, swapped


def epoch_batches(pairs: tuple[list[Example], list[Example]], rng: random.Random) -> list[list[Window]]:
    """The batches of one epoch."""
    chosen = [s if rng.random() < SWAPPED_SHARE else p for p, s in zip(*pairs, strict=True)]
    windows = cut_windows(chosen, size=WINDOW, overlap=OVERLAP, rng=rng)
    return batch_windows(windows, pieces_a_batch=PIECES_A_BATCH, rng=rng)


def progress(batches: list[list[Window]], epoch: int) -> Iterator[list[Window]]:
    """The batches with a bar."""
    return iter(tqdm(batches, desc=f"epoch {epoch}", disable=not sys.stderr.isatty()))


def train(args: argparse.Namespace) -> None:
    """Train, from the last checkpoint if there is one."""
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pairs = examples_of(args, tokenizer)
    network = Network(Shape())
    network.encoder.load_base(args.base / "model.safetensors")
    groups = parameter_groups(network, rate=args.rate, head_rate=args.head_rate, decay=args.layer_decay)
    optimizer = torch.optim.AdamW(groups, fused=True)
    average = Average(network, args.average)
    steps_an_epoch = len(epoch_batches(pairs, random.Random(0)))
    steps, step, first = steps_an_epoch * args.epochs, 0, 0
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        average.weights = state["average"]
        step, first = state["step"], state["epoch"]
    for epoch in range(first, args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        torch.manual_seed(args.seed * 1000 + epoch)
        network.train()
        began, sums = time.monotonic(), np.zeros(3)
        batches = epoch_batches(pairs, rng)
        for batch in progress(batches, epoch):
            share = schedule(min(step, steps - 1), steps)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            tag_loss, role_loss, choice = losses(network, collate(batch))
            (tag_loss + args.role_weight * (role_loss + choice)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            average.update(network, step)
            sums += tag_loss.item(), role_loss.item(), choice.item()
        print(f"epoch {epoch}: tags {sums[0] / len(batches):.4f} roles {sums[1] / len(batches):.4f} choice {sums[2] / len(batches):.4f} {time.monotonic() - began:.0f} s", flush=True)
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average.weights, "step": step, "epoch": epoch + 1}
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
    average.apply(network)
    torch.save({"shape": network.shape.as_dict(), "network": network.state_dict()}, args.out / "model.pt")


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold-out", type=Path)
    parser.add_argument("--quarter", action="store_true")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--layer-decay", type=float, default=1.0)
    parser.add_argument("--role-weight", type=float, default=0.3)
    parser.add_argument("--average", type=float, default=0.995)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
