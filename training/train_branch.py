"""Train the branch for names and pronouns: `python training/train_branch.py --trunk FOLDER --data … --out …`.

Each epoch reads every text once, cut and with its names replaced anew. Seeded, checkpointed at the end of each epoch.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from branch import LAYERS, MENTION_TAGS, TRUNK_LAYERS, Branch, Trunk
from datasets import paragraphs_of
from model import CLS, SEP
from name_corpora import KINDS, NamedText, read_found, read_gum, read_universal, read_worldwide
from onrecord.annotate.encoder import distance_buckets
from onrecord.annotate.pieces import Pieces, find_pieces
from replaced_names import replace_names, with_entities
from train import Average, schedule

WINDOW, OVERLAP = 318, 48  # pieces
WINDOWS_A_BATCH = 6
SHAPELESS_SHARE = 0.06  # of the texts read as if all in lower case, for texts without capitals
UNKNOWN = -100
PEOPLE = [MENTION_TAGS.index("B-people"), MENTION_TAGS.index("I-people")]
TEXTS_OF_GUM = 4  # times an epoch: it is small, and its pronouns are real
SHARE_OF_FOUND = 0.5  # of the texts without annotation, in each epoch


@dataclass(frozen=True)
class Question:
    """A pronoun and the names around it, as pieces of a window; `right` are indices of names, none if it is none."""

    piece: int
    names: tuple[tuple[int, int], ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """A window: ids and features with the special tokens, tags without them (UNKNOWN: not counted)."""

    ids: npt.NDArray[np.int64]
    features: npt.NDArray[np.int64]
    tags: npt.NDArray[np.int64]
    knows_people: bool
    questions: tuple[Question, ...]


def windows_of(text: NamedText, tokenizer: Tokenizer, rng: random.Random) -> Iterator[Window]:
    """The windows of a text, with a random phase."""
    pieces = find_pieces(text.text, paragraphs_of(text.text), tokenizer)
    count = len(pieces)
    tags = np.full(count, 0 if text.is_tagged else UNKNOWN)
    ranges = []
    for name in text.names:
        first, last = _pieces_of(pieces, name.start, name.end)
        ranges.append((first, last))
        if text.is_tagged and first < last:
            begin = 1 + 2 * KINDS.index(name.kind)
            tags[first:last] = begin + 1
            tags[first] = begin
    features = pieces.features.astype(np.int64)
    if rng.random() < SHAPELESS_SHARE:
        features[:, 1] = np.where(np.isin(features[:, 1], (2, 3, 4, 6)), 1, features[:, 1])
    step = WINDOW - OVERLAP
    start = -rng.randrange(step) if count > WINDOW else 0
    while start < count - (OVERLAP if start > 0 else 0):
        first, last = max(start, 0), min(start + WINDOW, count)
        yield Window(
            ids=np.concatenate([[CLS], pieces.ids[first:last], [SEP]]),
            features=np.pad(features[first:last], ((1, 1), (0, 0))),
            tags=tags[first:last],
            knows_people=text.knows_people,
            questions=tuple(_questions(text, pieces, ranges, first, last)),
        )
        start += step


def _pieces_of(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    return int(np.searchsorted(pieces.ends, start, side="right")), int(np.searchsorted(pieces.starts, end))


def _questions(
    text: NamedText, pieces: Pieces, ranges: list[tuple[int, int]], first: int, last: int
) -> Iterator[Question]:
    for pronoun in text.pronouns:
        piece = _pieces_of(pieces, pronoun.start, pronoun.end)[0]
        inside = [
            (place, name.entity)
            for place, name in zip(ranges, text.names, strict=True)
            if name.kind == pronoun.kind and first <= place[0] < place[1] <= last
        ]
        if first <= piece < last and inside:
            names = tuple((a - first + 1, b - first + 1) for (a, b), _ in inside)
            right = tuple(index for index, (_, entity) in enumerate(inside) if entity == pronoun.entity)
            yield Question(piece - first + 1, names, right)


def mention_loss(scores: Tensor, windows: list[Window]) -> Tensor:
    """Mean over pieces; where a corpus knows no "people", outside and "people" are one answer."""
    kept, gold = [], []
    for row, window in enumerate(windows):
        own = torch.log_softmax(scores[row, 1 : 1 + len(window.tags)], dim=-1)
        if not window.knows_people:
            outside = torch.logsumexp(own[:, [0, *PEOPLE]], dim=-1, keepdim=True)
            own = torch.cat([outside, own[:, 1:]], dim=-1)
        kept.append(own)
        gold.append(torch.from_numpy(window.tags))
    return (
        functional.nll_loss(torch.cat(kept), torch.cat(gold), ignore_index=UNKNOWN)
        if any((window.tags != UNKNOWN).any() for window in windows)
        else scores.sum() * 0
    )


def pronoun_loss(network: Branch, keys: Tensor, queries: Tensor, windows: list[Window]) -> tuple[Tensor, float]:
    """Mean over pronouns of the negative log of their antecedents' share of the whole; and how often it is most."""
    losses, hits = [], []
    for row, window in enumerate(windows):
        for question in window.questions:
            scores = name_scores(network, keys[row], queries[row], question)
            log_chances = torch.log_softmax(scores, dim=0)
            right = [index + 1 for index in question.right] or [0]
            losses.append(-torch.logsumexp(log_chances[right], dim=0))
            hits.append(int(scores.argmax()) in right)
    if not losses:
        return keys.sum() * 0, float("nan")
    return torch.stack(losses).mean(), float(np.mean(hits))


def name_scores(network: Branch, keys: Tensor, queries: Tensor, question: Question) -> Tensor:
    """Float [1 + names]: the score of having no antecedent, and of each name."""
    query = queries[question.piece]
    means = torch.stack([keys[a:b].mean(dim=0) for a, b in question.names])
    bounds = np.array(question.names)
    # Seen from each name, how far off the pronoun stands; the buckets tell before from behind.
    piece = np.array([question.piece])
    table = distance_buckets(keys.shape[0], piece, piece + 1)[0]
    scores = means @ query[:-1] + network.distance[torch.from_numpy(table[bounds[:, 0]])]
    return torch.cat([query[-1:], scores])


class Corpora:
    """The texts, and what is made of them for each epoch."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.tokenizer = Tokenizer.from_file(str(args.trunk / "tokenizer.json"))
        texts = list(read_worldwide(args.data / "en_worldwide_ner"))
        texts += read_universal(args.data / "uner_ewt" / "en_ewt-ud-train.2022-12-02.iob2")
        self.held = [with_entities(t) for t in texts[::25]]
        gum = list(read_gum(args.data / "gum"))
        self.gum_held, self.gum = gum[::6], [t for n, t in enumerate(gum) if n % 6]
        self.texts = [with_entities(t) for n, t in enumerate(texts) if n % 25]
        for path in args.found or ():
            self.texts += [with_entities(text) for text in read_found(path)]

    def batches(self, epoch: int) -> list[list[Window]]:
        """The batches of an epoch."""
        rng = random.Random(self.args.seed * 1000 + epoch)
        windows: list[Window] = []
        for text in [*self.texts, *self.gum * TEXTS_OF_GUM]:
            if not text.is_tagged and rng.random() > SHARE_OF_FOUND:
                continue
            read = replace_names(text, rng)
            if not text.is_tagged:
                windows += [w for w in windows_of(read, self.tokenizer, rng) if w.questions]
            else:
                windows += windows_of(read, self.tokenizer, rng)
        windows.sort(key=lambda w: len(w.ids))
        batches = [windows[i : i + WINDOWS_A_BATCH] for i in range(0, len(windows), WINDOWS_A_BATCH)]
        rng.shuffle(batches)
        return batches

    def held_out(self) -> list[list[Window]]:
        """Windows that are never trained on: names as they are, and with some replaced; GUM's with real pronouns."""
        rng = random.Random(7)
        windows = [w for t in self.held for w in windows_of(replace_names(t, rng), self.tokenizer, rng)]
        real = [w for t in self.gum_held for w in windows_of(t, self.tokenizer, rng)]
        return [part for some in (windows, real) for part in [some]]


class Reader:
    """Batches with the trunk's hidden states, made a few ahead in another thread."""

    def __init__(self, trunk: Trunk) -> None:
        self._trunk = trunk

    def hidden(self, windows: list[Window]) -> tuple[Tensor, Tensor]:
        """Float [batch, length, width] and the mask, bool [batch, 1, 1, length]."""
        length = max(len(w.ids) for w in windows)
        hidden = np.zeros((len(windows), length, 384), dtype=np.float32)
        mask = np.zeros((len(windows), 1, 1, length), dtype=bool)
        for row, window in enumerate(windows):
            hidden[row, : len(window.ids)] = self._trunk.hidden(window.ids, window.features)
            mask[row, ..., : len(window.ids)] = True
        return torch.from_numpy(hidden), torch.from_numpy(mask)

    def ahead(self, batches: list[list[Window]]) -> Iterator[tuple[list[Window], Tensor, Tensor]]:
        """Each batch with its hidden states."""
        with ThreadPoolExecutor(1) as pool:
            waiting = [pool.submit(self.hidden, batch) for batch in batches[:3]]
            for number, batch in enumerate(batches):
                hidden, mask = waiting.pop(0).result()
                if number + 3 < len(batches):
                    waiting.append(pool.submit(self.hidden, batches[number + 3]))
                yield batch, hidden, mask


def evaluate(network: Branch, reader: Reader, windows: list[Window]) -> str:
    """Tag accuracy on name pieces and the share of pronouns right."""
    network.eval()
    right = found = gold = 0
    hits: list[bool] = []
    with torch.no_grad():
        for start in range(0, len(windows), 6):
            some = windows[start : start + 6]
            hidden, mask = reader.hidden(some)
            tags, keys, queries = network(hidden, mask)
            for row, window in enumerate(some):
                own = tags[row, 1 : 1 + len(window.tags)].argmax(-1).numpy()
                right += int(((own == window.tags) & (own > 0)).sum())
                found += int((own > 0).sum())
                gold += int((window.tags > 0).sum())
                for question in window.questions:
                    best = int(name_scores(network, keys[row], queries[row], question).argmax())
                    hits.append(best in ([i + 1 for i in question.right] or [0]))
    network.train()
    share = np.mean(hits) if hits else float("nan")
    return f"names p {right / max(found, 1):.3f} r {right / max(gold, 1):.3f}, pronouns {share:.3f} of {len(hits)}"


def _optimizer(network: Branch, args: argparse.Namespace) -> torch.optim.AdamW:
    """AdamW with the peak rates of layers and heads."""
    groups = [
        {
            "params": [p],
            "peak": args.rate if name.startswith("layers") else args.head_rate,
            "lr": 0.0,
            "weight_decay": 0.01 if p.ndim > 1 else 0.0,
        }
        for name, p in network.named_parameters()
    ]
    return torch.optim.AdamW(groups, fused=True)


def train(args: argparse.Namespace) -> None:
    """Train, from the last checkpoint if there is one."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    args.out.mkdir(parents=True, exist_ok=True)
    corpora = Corpora(args)
    reader = Reader(Trunk(args.trunk / "model.onnx", args.trunk_layers))
    network = Branch(layers=args.layers)
    network.start_from(args.trunk / "model.onnx", args.trunk_layers)
    optimizer = _optimizer(network, args)
    average = Average(network, args.average)  # type: ignore[arg-type]  # it takes any module
    checkpoint = args.out / "checkpoint.pt"
    epoch = step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        average.weights, step, epoch = state["average"], state["step"], state["epoch"]
    held = corpora.held_out()
    steps = args.epochs * len(corpora.batches(0))
    network.train()
    while epoch < args.epochs:
        began = time.monotonic()
        means = []
        batches = corpora.batches(epoch)
        for batch, hidden, mask in tqdm(reader.ahead(batches), total=len(batches), disable=not sys.stderr.isatty()):
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * schedule(min(step, steps - 1), steps)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bfloat16):
                tags, keys, queries = network(hidden, mask)
            names = mention_loss(tags.float(), batch)
            pronouns, share = pronoun_loss(network, keys.float(), queries.float(), batch)
            (names + args.pronoun_weight * pronouns).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            average.update(network, step)  # type: ignore[arg-type]
            means.append((names.item(), pronouns.item(), share))
            if step % 200 == 0:
                n, p, h = np.nanmean(means[-200:], axis=0)
                seconds = time.monotonic() - began
                print(f"step {step}/{steps}: names {n:.4f} pronouns {p:.4f} right {h:.3f} {seconds:.0f} s", flush=True)
        epoch += 1
        torch.save(
            {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "average": average.weights,
                "step": step,
                "epoch": epoch,
            },
            checkpoint,
        )
        _save(args, network, average)
        averaged = Branch(layers=args.layers)
        averaged.load_state_dict(torch.load(args.out / "branch.pt", weights_only=True)["network"])
        seconds = time.monotonic() - began
        own, gum = (evaluate(averaged, reader, windows) for windows in held)
        print(f"epoch {epoch}: held out: {own}; GUM: {gum}; {seconds:.0f} s", flush=True)


def _save(args: argparse.Namespace, network: Branch, average: Average) -> None:
    state = {**network.state_dict(), **average.weights}
    torch.save({"network": state, "layers": args.layers, "trunk_layers": args.trunk_layers}, args.out / "branch.pt")


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trunk", type=Path, required=True, help="the folder of an exported attribution network")
    parser.add_argument("--data", type=Path, required=True, help="the folder of en_worldwide_ner, uner_ewt and gum")
    parser.add_argument("--found", type=Path, nargs="*", help="texts with the names an earlier branch found")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--trunk-layers", type=int, default=TRUNK_LAYERS)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pronoun-weight", type=float, default=0.15)
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--bfloat16", action="store_true", help="faster where the CPU has it")
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
