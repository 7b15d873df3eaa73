"""Train the entailment network: `python training/train_entailment.py --data … --base … --out training/runs/NAME`.

Two steps. First on sentence pairs (Open IE triples, Breaking NLI, negation, pairs made of news), those of held-out
premises left out. Then, with `--start RUN/model.pt`, on ClaimDiff beside a sample of the first; `--fold` leaves a
fifth of its topics out and writes the scores of that fifth. Seeded; each epoch is saved as model.pt.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from datasets import load_tokenizer
from entailment_data import (
    CONTRADICTION,
    ENTAILMENT,
    NOT_ENTAILMENT,
    Pair,
    news_pairs,
    read_breaking,
    read_claimdiff,
    read_contents,
    read_negation,
    read_openie,
    side_of,
    without_held_out,
)
from model import PAD, Layer, Shape
from onrecord.annotate.pieces import with_plain_marks
from train import schedule

MAX_PIECES = 128  # of a pair, with the three special ones
PIECES_A_BATCH: Final = 2400
FOLDS: Final = 5
OUTPUTS: Final = ("entailment", "neutral", "contradiction", "weakens", "strengthens")


class EntailmentNetwork(nn.Module):
    """Two sentences read together, and what the first says of the second.

    The encoder is all-MiniLM-L6-v2's. As the base was made for sentence vectors, the head sees the mean vector of
    each side, their difference and their product (as in InferSent, Conneau et al. 2017), here of a joint reading.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.sides = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.inner = nn.Linear(4 * shape.width, shape.width)
        self.out = nn.Linear(shape.width, len(OUTPUTS))

    def forward(self, ids: Tensor, sides: Tensor) -> Tensor:
        """`ids`, `sides` int64 [batch, length], sides 0 or 1; gives float [batch, 5], logits of OUTPUTS."""
        hidden = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.sides(sides)
        hidden = self.dropout(self.norm(hidden))
        there = ids != PAD
        for layer in self.layers:
            hidden = layer(hidden, there[:, None, None, :])
        second = (sides == 1) & there
        one, other = (_mean(hidden, mask) for mask in (there & ~second, second))
        joined = torch.cat([one, other, (one - other).abs(), one * other], dim=-1)
        logits: Tensor = self.out(self.dropout(functional.gelu(self.inner(joined))))
        return logits

    def load_base(self, path: Path) -> None:
        """Take over the weights of all-MiniLM-L6-v2."""
        from safetensors.torch import load_file

        from model import Encoder  # its loader knows the names

        encoder = Encoder(self.shape)
        encoder.load_base(path)
        kept = {k: v for k, v in encoder.state_dict().items() if not k.startswith(("features.", "segment"))}
        kept["sides.weight"] = load_file(path)["embeddings.token_type_embeddings.weight"]
        self.load_state_dict(kept, strict=False)


def _mean(hidden: Tensor, mask: Tensor) -> Tensor:
    weight = mask.to(hidden.dtype)[..., None]
    return (hidden * weight).sum(1) / weight.sum(1).clamp_min(1.0)


Encoded = tuple[list[int], int, Pair]


def encode(pairs: list[Pair], tokenizer: Tokenizer) -> list[Encoded]:
    """Word pieces of each pair, "[CLS] a [SEP] b [SEP]", and how many of them are the first side's."""
    both = [with_plain_marks(text) for pair in pairs for text in (pair.a, pair.b)]
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(both, add_special_tokens=False)]
    room = (MAX_PIECES - 3) // 2
    encoded = []
    for number, pair in enumerate(pairs):
        one, other = pieces[2 * number], pieces[2 * number + 1]
        spare_one, spare_other = max(0, room - len(other)), max(0, room - len(one))
        one, other = one[: room + spare_one], other[: room + spare_other]
        encoded.append(([101, *one, 102, *other, 102], len(one) + 2, pair))
    return encoded


def batches(encoded: list[Encoded], rng: random.Random) -> list[list[Encoded]]:
    """Batches of like length, in random order."""
    order = sorted(encoded, key=lambda one: len(one[0]) + rng.random() * 6)
    made: list[list[Encoded]] = [[]]
    for one in order:
        if len(made[-1]) * len(one[0]) >= PIECES_A_BATCH:
            made.append([])
        made[-1].append(one)
    rng.shuffle(made)
    return made


def collate(batch: list[Encoded]) -> tuple[Tensor, Tensor]:
    """Ids and sides, int64 [batch, length]."""
    length = max(len(ids) for ids, _, _ in batch)
    ids = np.full((len(batch), length), PAD)
    sides = np.zeros((len(batch), length), dtype=np.int64)
    for row, (pieces, first, _) in enumerate(batch):
        ids[row, : len(pieces)] = pieces
        sides[row, first : len(pieces)] = 1
    return torch.from_numpy(ids), torch.from_numpy(sides)


def loss_of(logits: Tensor, batch: list[Encoded]) -> Tensor:
    """The mean loss of a batch: three classes where they are known, ClaimDiff's relations where those are."""
    pairs = [pair for _, _, pair in batch]
    logs = functional.log_softmax(logits[:, :3], dim=-1)
    total = logits.new_zeros(())
    for row, pair in enumerate(pairs):
        if pair.label == NOT_ENTAILMENT:
            total = total - torch.logsumexp(logs[row, ENTAILMENT + 1 :], 0)
        elif pair.label is not None:
            total = total - logs[row, pair.label]
        for column, told, positive in ((3, pair.weakens, 3.0), (4, pair.strengthens, 1.0)):
            if told is not None:
                target = logits.new_tensor(float(told))
                scale = positive if told else 1.0
                total = total + scale * functional.binary_cross_entropy_with_logits(logits[row, column], target)
    return total / len(pairs)


def score(network: EntailmentNetwork, encoded: list[Encoded]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Logits of each pair, float32 [pairs, 5], in the order given."""
    network.eval()
    out = np.zeros((len(encoded), len(OUTPUTS)), dtype=np.float32)
    order = sorted(range(len(encoded)), key=lambda place: len(encoded[place][0]))
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            out[places] = network(*collate([encoded[place] for place in places])).numpy()
    return out


def f1_at(scores: np.ndarray[tuple[int, ...], np.dtype[np.float32]], gold: list[bool], floor: float) -> str:
    """Precision, recall and F1 at a floor, as printed."""
    chosen = scores >= floor
    right = int((chosen & np.array(gold)).sum())
    precision, recall = right / max(int(chosen.sum()), 1), right / max(sum(gold), 1)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def report(network: EntailmentNetwork, pairs: list[Encoded]) -> None:
    """Print accuracy and contradiction's scores by corpus."""
    logits = score(network, pairs)
    for corpus in sorted({pair.corpus for _, _, pair in pairs}):
        rows = [n for n, (_, _, pair) in enumerate(pairs) if pair.corpus == corpus and pair.label in (0, 1, 2)]
        if rows:
            gold = np.array([pairs[row][2].label for row in rows])
            right = (logits[rows][:, :3].argmax(1) == gold).mean()
            chance = functional.softmax(torch.from_numpy(logits[rows][:, :3]), dim=1)[:, CONTRADICTION].numpy()
            contradicting = f1_at(chance, (gold == CONTRADICTION).tolist(), 0.5)
            print(f"  {corpus}: {len(rows)} pairs, accuracy {right:.3f}, contradiction {contradicting}")


def fold_of(topic: str) -> int:
    """Which fifth of ClaimDiff a topic is in."""
    return int(hashlib.sha256(topic.encode()).hexdigest()[:8], 16) % FOLDS


def general_pairs(args: argparse.Namespace) -> tuple[list[Pair], list[Pair]]:
    """What the first step trains on, and its dev pairs."""
    split = read_breaking(args.data / "breaking_nli") + read_negation(args.data / "negation_nli")
    held = [pair for pair in split if side_of(pair.group) != "train"]
    train = [pair for pair in split if side_of(pair.group) == "train"]
    openie = without_held_out(read_openie(args.data / "openie_nli"), held)
    news = news_pairs(read_contents(args.data / "polnear" / "train.jsonl"))
    rng = random.Random(args.seed)
    rng.shuffle(openie)
    rng.shuffle(news)
    # Nine in ten of Breaking NLI's pairs contradict: as many as its others are enough, and save time.
    contradicting = [pair for pair in train if pair.corpus == "breaking" and pair.label == CONTRADICTION]
    others = [pair for pair in train if pair.corpus != "breaking" or pair.label != CONTRADICTION]
    rng.shuffle(contradicting)
    train = others + contradicting[: args.breaking] + openie[: args.openie] + news[: args.news]
    print({name: sum(p.corpus == name for p in train) for name in sorted({p.corpus for p in train})}, flush=True)
    return train, [pair for pair in held if side_of(pair.group) == "dev"]


def replayed(learned: list[Encoded], count: int, rng: random.Random) -> list[Encoded]:
    """Pairs of the first step to go on with beside ClaimDiff: half of them of the negation corpus, the hardest."""
    hard = [one for one in learned if one[2].corpus.startswith("negation")]
    others = [one for one in learned if not one[2].corpus.startswith("negation")]
    return rng.sample(hard, min(count // 2, len(hard))) + rng.sample(others, min(count - count // 2, len(others)))


def train(args: argparse.Namespace) -> None:
    """Train, save after each epoch, report."""
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(args.base)
    network = EntailmentNetwork(Shape())
    network.load_base(args.base / "model.safetensors")
    general, dev = general_pairs(args)
    learned, held = encode(general, tokenizer), encode(dev, tokenizer)
    claims: list[Encoded] = []
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True)["network"])
        pairs = read_claimdiff(args.data / "claimdiff")
        claims = encode([p for p in pairs if args.fold is None or fold_of(p.group) != args.fold], tokenizer)
        held = encode([p for p in pairs if args.fold is not None and fold_of(p.group) == args.fold], tokenizer) or held
    network.words.weight.requires_grad = False
    heads = [p for name, p in network.named_parameters() if name.startswith(("inner", "out."))]
    body = [p for name, p in network.named_parameters() if not name.startswith(("inner", "out.", "words"))]
    groups = [{"params": body, "lr": 0.0, "peak": args.rate}, {"params": heads, "lr": 0.0, "peak": args.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    args.out.mkdir(parents=True, exist_ok=True)
    step, steps = 0, 0
    for epoch in range(args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        chosen = claims + replayed(learned, args.replay, rng) if claims else learned
        made = batches(chosen, rng)
        steps = steps or len(made) * args.epochs
        network.train()
        began, losses = time.monotonic(), []
        for batch in tqdm(made, desc=f"epoch {epoch}", disable=not sys.stderr.isatty()):
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * schedule(min(step, steps - 1), steps)
            loss = loss_of(network(*collate(batch)), batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            losses.append(loss.item())
            if step % 100 == 0:
                print(f"  step {step} of {steps}: {np.mean(losses[-100:]):.4f}", flush=True)
        print(f"epoch {epoch}: loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)
        state = {"shape": asdict(network.shape), "network": network.state_dict()}
        torch.save(state, args.out / "model.new")
        (args.out / "model.new").replace(args.out / "model.pt")
        if held and held[0][2].corpus != "claimdiff":
            report(network, held)
    if args.fold is not None:
        logits = score(network, held)
        rows = [
            {
                "pair": [pair.a, pair.b],
                "topic": pair.group,
                "weakens": pair.weakens,
                "logits": [round(float(x), 4) for x in own],
            }
            for own, (_, _, pair) in zip(logits, held, strict=True)
        ]
        (args.out / f"fold{args.fold}.json").write_text(json.dumps(rows), encoding="utf-8")
        for floor in (-1.0, 0.0, 1.0):
            print(floor, f1_at(logits[:, 3], [bool(pair.weakens) for _, _, pair in held], floor), flush=True)


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the corpora")
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="model.pt of the first step: train on ClaimDiff from there")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave this fifth of ClaimDiff's topics out")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--openie", type=int, default=12000, help="pairs of it, of 22,700")
    parser.add_argument("--breaking", type=int, default=2500, help="contradicting pairs of it")
    parser.add_argument("--news", type=int, default=7000, help="pairs made of news")
    parser.add_argument(
        "--replay", type=int, default=3000, help="pairs of the first step beside each epoch of the second"
    )
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
