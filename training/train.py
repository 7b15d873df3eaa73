"""Train the network: `python training/train.py --data … --base … --out training/runs/NAME`.

Seeded, with a progress bar; each epoch is checkpointed, and the same command goes on where it was stopped.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from datasets import (
    CONTENT_OF,
    SOURCE_OF,
    Example,
    Window,
    batch_windows,
    cut_windows,
    example_of,
    load_tokenizer,
    read_rows,
    swap_marks,
)
from model import CLS, PAD, SEP, Network, Shape
from onrecord.annotate.encoder import distance_buckets

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
    cues, roles = [], []
    for row, window in enumerate(batch):
        count = window.end - window.start
        pieces = window.example.pieces
        ids[row, 0], ids[row, count + 1] = CLS, SEP
        ids[row, 1 : count + 1] = pieces.ids[window.start : window.end]
        features[row, 1 : count + 1] = pieces.features[window.start : window.end]
        tags[row, 1 : count + 1] = window.example.tags[window.start : window.end]
        for arc in window.example.arcs:
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
    return {
        "ids": torch.from_numpy(ids),
        "features": torch.from_numpy(features),
        "tags": torch.from_numpy(tags),
        "cues": torch.tensor(cues, dtype=torch.int64).reshape(-1, 3),
        "roles": torch.from_numpy(np.array(roles, dtype=np.int64).reshape(-1, length)),
    }


def cue_queries(queries: Tensor, cues: Tensor) -> Tensor:
    """The mean query of each cue's pieces: float [cues, 2, arc width + 1]."""
    places = torch.arange(queries.shape[1], device=queries.device)
    inside = ((places >= cues[:, 1:2]) & (places < cues[:, 2:3])).to(queries.dtype)
    inside = inside / inside.sum(1, keepdim=True)
    return torch.einsum("cl,clra->cra", inside, queries[cues[:, 0]])


def losses(network: Network, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """The tag loss a piece, the role loss a cue (in units of 30 pieces), and the choice of cue a piece."""
    with torch.autocast(batch["ids"].device.type, dtype=torch.bfloat16):
        tags, keys, queries = network(batch["ids"], batch["features"])
    tags, keys, queries = tags.float(), keys.float(), queries.float()
    tag_loss = functional.cross_entropy(tags.flatten(0, 1), batch["tags"].flatten())
    cues, roles = batch["cues"], batch["roles"]
    if not len(cues):
        return tag_loss, tag_loss.new_zeros(()), tag_loss.new_zeros(())
    scores = torch.einsum("clra,cra->clr", keys[cues[:, 0]], cue_queries(queries, cues))
    buckets = distance_buckets(keys.shape[1], cues[:, 1].cpu().numpy(), cues[:, 2].cpu().numpy())
    scores = scores + network.distance[torch.from_numpy(buckets).to(scores.device)]
    mask = roles >= 0
    role_loss = functional.cross_entropy(functional.pad(scores, (1, 0))[mask], roles[mask], reduction="sum")
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
            parameter.requires_grad = False
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


def gold_examples(args: argparse.Namespace, tokenizer: Tokenizer) -> tuple[list[Example], list[Example]]:
    """The annotated texts, as printed and with single marks, at the same places of both lists."""
    rows = read_rows(args.data / "train.jsonl")
    if args.hold_out:
        held = set(json.loads(args.hold_out.read_text(encoding="utf-8")))
        rows = [row for row in rows if row["id"] not in held]
    if args.quarter:
        rows = rows[::4]
    else:
        kept = {row["id"] for row in rows}
        others = read_rows(args.data / "train-other-annotators.jsonl")
        rows += [row for row in others if row["id"].rsplit("#", 1)[0] in kept]
    plain = [example_of(row, tokenizer) for row in rows]
    swapped = [example_of(row, tokenizer, swap_marks(row["text"])) for row in rows]
    return plain, swapped


class Epochs:
    """The batches of each epoch: every text, cut and printed anew."""

    def __init__(self, args: argparse.Namespace, tokenizer: Tokenizer) -> None:
        self.seed = args.seed
        self.plain, self.swapped = gold_examples(args, tokenizer)

    def batches(self, epoch: int) -> list[list[Window]]:
        """The batches of an epoch, always the same for the same seed."""
        rng = random.Random(self.seed * 1000 + epoch)
        chosen = [s if rng.random() < SWAPPED_SHARE else p for p, s in zip(self.plain, self.swapped, strict=True)]
        windows = cut_windows(chosen, size=WINDOW, overlap=OVERLAP, rng=rng)
        return batch_windows(windows, pieces_a_batch=PIECES_A_BATCH, rng=rng)


class Run:
    """A training run: what is saved at the end of an epoch, and taken up where it was stopped.

    Args:
        args: the options of the command.
        steps: how many there are in all.
    """

    def __init__(self, args: argparse.Namespace, steps: int) -> None:
        self.args, self.steps = args, steps
        self.step = self.epoch = 0
        self.network = Network(Shape())
        self.network.encoder.load_base(args.base / "model.safetensors")
        self.network.to(args.device)
        groups = parameter_groups(self.network, rate=args.rate, head_rate=args.head_rate, decay=args.layer_decay)
        self.optimizer = torch.optim.AdamW(groups, fused=True)
        self.average = Average(self.network, args.average)
        self.checkpoint = args.out / "checkpoint.pt"
        args.out.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True, map_location=args.device)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average.weights = state["average"]
            self.step, self.epoch = state["step"], state["epoch"]

    def learn(self, batch: dict[str, Tensor]) -> list[float]:
        """One step; gives its losses."""
        share = schedule(min(self.step, self.steps - 1), self.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        batch = {name: tensor.to(self.args.device) for name, tensor in batch.items()}
        tag_loss, role_loss, choice = losses(self.network, batch)
        (tag_loss + self.args.role_weight * (role_loss + choice)).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.average.update(self.network, self.step)
        return [tag_loss.item(), role_loss.item(), choice.item()]

    def save(self) -> None:
        """Replace the checkpoint, in one step, so that a stop at any moment leaves a whole one."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.weights,
            "step": self.step,
            "epoch": self.epoch,
        }
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def finish(self) -> None:
        """Save the averaged network for export."""
        self.average.apply(self.network)
        self.network.cpu()
        state = {"shape": self.network.shape.as_dict(), "network": self.network.state_dict()}
        torch.save(state, self.args.out / "model.pt")


def train(args: argparse.Namespace) -> None:
    """Train, from the last checkpoint if there is one."""
    torch.manual_seed(args.seed)
    epochs = Epochs(args, load_tokenizer(args.base))
    run = Run(args, steps=args.epochs * len(epochs.batches(0)))
    while run.epoch < args.epochs:
        torch.manual_seed(args.seed * 1000 + run.epoch)
        run.network.train()
        began = time.monotonic()
        batches = epochs.batches(run.epoch)
        bar = tqdm(batches, desc=f"epoch {run.epoch}", disable=not sys.stderr.isatty())
        means = np.mean([run.learn(collate(batch)) for batch in bar], axis=0)
        named = " ".join(f"{name} {mean:.4f}" for name, mean in zip(("tags", "roles", "choice"), means, strict=True))
        print(f"epoch {run.epoch}: {named} {time.monotonic() - began:.0f} s", flush=True)
        run.epoch += 1
        run.save()
    run.finish()


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of PolNeAR's train.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="the folder of all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the run")
    parser.add_argument("--hold-out", type=Path, help="a JSON list of ids to leave out")
    parser.add_argument("--quarter", action="store_true", help="a fixed quarter of the texts, to compare settings")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.8e-4, help="peak learning rate of the encoder's last layer")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="peak learning rate of features and heads")
    parser.add_argument("--layer-decay", type=float, default=0.92, help="by which the rate falls a layer")
    parser.add_argument("--role-weight", type=float, default=0.25, help="of the role and choice losses")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
