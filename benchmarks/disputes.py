"""Contradictions: how well the entailment model tells them, what it adds, and how long a pass takes.

    python benchmarks/disputes.py corpora --data DATA [--folds RUN]     against two baselines, pairs held out by premise
    python benchmarks/disputes.py floor --data DATA                     the chance from which four in five are right
    python benchmarks/disputes.py pass --data DATA                      10,000, 30,000 and 100,000 statements
    python benchmarks/disputes.py judged --data DATA                    links in the news that were read by eye

DATA is the folder of the corpora; RUN holds the scores of ClaimDiff's folds, as `training/train_entailment.py --fold`
writes them. The baselines: how alike two sentences are (the cosine, above or below a bound, whichever is better), and
whether one has a word of negation and the other has none. Their bounds, and the model's, are chosen on pairs that are
not tested on.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from entailment_data import (
    CONTRADICTION,
    NOT_ENTAILMENT,
    Pair,
    read_breaking,
    read_claimdiff,
    read_contents,
    read_negation,
    side_of,
)
from onrecord import Statement, annotate
from onrecord.compare.claims import Claim
from onrecord.compare.disputes.conflicts import find_conflicts, read_for_conflicts
from onrecord.compare.disputes.entailment import EntailmentModel
from onrecord.compare.disputes.finding import find_disputes
from onrecord.compare.disputes.terms import negates_clause
from onrecord.compare.embeddings import SentenceEncoder, to_int8
from onrecord.store import open_store
from onrecord.store.comparing.comparison import compare
from onrecord.store.comparing.links import keys_of, links_of
from onrecord.store.records import put_record
from variants import articles

Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
JUDGEMENTS = Path(__file__).parent.parent / "tests" / "compare" / "link_judgements.jsonl"
UNBOUNDED = ("negation word", "reasons alone")  # yes or no, without a bound to choose
AUXILIARY = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had)\b(?! not)")
MUST_BE_RIGHT = 80.0  # percent of the links shown
_WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True)
class Figures:
    """Precision, recall and F1, in percent."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"{self.precision:5.1f} {self.recall:5.1f} {self.f1:5.1f}"


def figures(chosen: Truths, truth: Truths, *, even: bool = False) -> Figures:
    """How right a choice is.

    Args:
        chosen: bool [pairs].
        truth: bool [pairs].
        even: weigh the pairs that contradict as much as the others together, whatever their number.
    """
    others = (~truth).sum()
    weight = truth.sum() / max(others, 1) if even else 1.0
    right, wrong = float((chosen & truth).sum()), float((chosen & ~truth).sum()) * weight
    precision, recall = right / max(right + wrong, 1e-9), right / max(float(truth.sum()), 1e-9)
    return Figures(100 * precision, 100 * recall, 200 * precision * recall / max(precision + recall, 1e-9))


def best_bound(scores: Scores, truth: Truths, *, even: bool) -> float:
    """The bound with the highest F1 on pairs that are not tested on."""
    bounds = np.quantile(scores, np.linspace(0, 1, 101))
    return float(max(bounds, key=lambda bound: figures(scores >= bound, truth, even=even).f1))


def negation_scores(pairs: Sequence[Pair]) -> Scores:
    """1 where one side has a word of negation and the other has none."""

    def negated(text: str) -> bool:
        return any(negates_clause(word) or word in {"no", "nothing", "none"} for word in _WORD.findall(text.lower()))

    return np.array([float(negated(pair.a) != negated(pair.b)) for pair in pairs])


def reason_scores(pairs: Sequence[Pair]) -> Scores:
    """1 where a reason against both being true is found: our rules, without the model."""
    read = [(read_for_conflicts(pair.a), read_for_conflicts(pair.b)) for pair in pairs]
    return np.array([float(bool(find_conflicts(*both))) for both in read])


def cosine_scores(pairs: Sequence[Pair], encoder: SentenceEncoder) -> Scores:
    """The cosine of the two sides of each pair."""
    one, other = (encoder.encode(texts) for texts in ([p.a for p in pairs], [p.b for p in pairs]))
    return np.asarray((one * other).sum(axis=1), dtype=np.float64)


def model_scores(pairs: Sequence[Pair], model: EntailmentModel) -> Scores:
    """The chance of contradiction."""
    return np.array([one.contradicts for one in model.judge((pair.a, pair.b) for pair in pairs)])


def truths(pairs: Sequence[Pair]) -> Truths:
    """Which of the pairs contradict."""
    return np.array([pair.label == CONTRADICTION for pair in pairs])


def report(name: str, learned: Sequence[Pair], tested: Sequence[Pair], *, even: bool) -> None:
    """Print the model beside both baselines on a corpus."""
    encoder, model = SentenceEncoder(), EntailmentModel()
    share = truths(tested).mean()
    print(f"{name}: {len(tested)} pairs, {share:.0%} contradict{', weighed evenly' if even else ''}")
    scorers: dict[str, Callable[[Sequence[Pair]], Scores]] = {
        "alike (cosine)": lambda pairs: cosine_scores(pairs, encoder),
        "unlike (cosine)": lambda pairs: -cosine_scores(pairs, encoder),
        "negation word": negation_scores,
        "reasons alone": reason_scores,
        "entailment model": lambda pairs: model_scores(pairs, model),
        "model and reasons": lambda pairs: model_scores(pairs, model) * reason_scores(pairs),
    }
    for label, scorer in scorers.items():
        bound = 0.5 if label in UNBOUNDED else best_bound(scorer(learned), truths(learned), even=even)
        print(f"  {label:18} {figures(scorer(tested) >= bound, truths(tested), even=even)}")


def three_way(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs whose label tells whether they contradict."""
    return [pair for pair in pairs if pair.label is not None and pair.label != NOT_ENTAILMENT]


def corpora(args: argparse.Namespace) -> None:
    """Breaking NLI and the negation pairs held out by premise; ClaimDiff by folds."""
    print(f"{'':20} prec. recall    F1")
    for name, pairs in (
        ("breaking_nli", read_breaking(args.data / "breaking_nli")),
        ("negation_nli", three_way(read_negation(args.data / "negation_nli"))),
    ):
        dev = [pair for pair in pairs if side_of(pair.group) == "dev"]
        test = [pair for pair in pairs if side_of(pair.group) == "test"]
        for even in (False, True):
            report(name, dev, test, even=even)
    if args.folds:
        folds(args.data, args.folds)


def folds(data: Path, run: Path) -> None:
    """ClaimDiff's weakening pairs: each fifth of the topics by a model that saw the other four."""
    rows = [row for path in sorted(run.glob("fold*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]
    pairs = [Pair("claimdiff", row["pair"][0], row["pair"][1], None, row["topic"], row["weakens"]) for row in rows]
    truth = np.array([bool(pair.weakens) for pair in pairs])
    cosines = cosine_scores(pairs, SentenceEncoder())
    known = len(read_claimdiff(data / "claimdiff"))
    print(f"claimdiff, weaken: {len(pairs)} of {known} pairs, {truth.mean():.0%} weaken; 5 folds by topic")
    fold = np.array(
        [int(path.stem[-1]) for path in sorted(run.glob("fold*.json")) for _ in json.loads(path.read_text())]
    )
    scored = {
        "alike (cosine)": cosines,
        "unlike (cosine)": -cosines,
        "negation word": negation_scores(pairs),
        "entailment model": np.array([row["logits"][3] for row in rows]),
    }
    for label, scores in scored.items():
        chosen = np.zeros(len(pairs), dtype=bool)
        for own in np.unique(fold):
            rest = fold != own
            bound = 0.5 if label == "negation word" else best_bound(scores[rest], truth[rest], even=False)
            chosen[~rest] = scores[~rest] >= bound
        print(f"  {label:18} {figures(chosen, truth)}")


def floor(args: argparse.Namespace) -> None:
    """The lowest chance from which on four in five are right in each corpus (dev, weighed evenly); and on test."""
    corpora = {
        "breaking_nli": read_breaking(args.data / "breaking_nli"),
        "negation_nli": three_way(read_negation(args.data / "negation_nli")),
    }
    model = EntailmentModel()
    scored: dict[tuple[str, str], tuple[Scores, Truths]] = {}
    for name, pairs in corpora.items():
        for side in ("dev", "test"):
            own = [pair for pair in pairs if side_of(pair.group) == side]
            scored[name, side] = model_scores(own, model), truths(own)

    def holds(bound: float) -> bool:
        return all(
            figures(scores >= bound, truth, even=True).precision >= MUST_BE_RIGHT
            for (_, side), (scores, truth) in scored.items()
            if side == "dev"
        )

    least = next((bound for bound in np.linspace(0.02, 0.98, 49) if holds(float(bound))), 0.99)
    print(f"floor {least:.2f} (as shipped: {model.floor})")
    print(f"{'at the shipped floor':28} prec. recall    F1")
    for (name, side), (scores, truth) in scored.items():
        print(f"  {name} {side:5} weighed evenly {figures(scores >= model.floor, truth, even=True)}")
        print(f"  {name} {side:5} as they are    {figures(scores >= model.floor, truth)}")


def made_claims(contents: Sequence[str], count: int) -> list[Claim]:
    """Statements of invented people on days of three years, dense with conflicts.

    Each speaker comes back to ten real contents twenty times each, with the first auxiliary negated in half of them, so
    that far more pairs have a reason than a real record of that size has.
    """
    rng = random.Random(7)
    deniable = [content for content in contents if AUXILIARY.search(content)]
    topics = [rng.sample(deniable, 10) for _ in range(max(1, count // 200))]
    claims = []
    for number in range(count):
        place = rng.randrange(len(topics))
        content = rng.choice(topics[place])
        if rng.random() < 0.5:
            content = AUXILIARY.sub(r"\1 not", content, count=1)
        day = f"{rng.randint(2015, 2017)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        story, speaker = f"{number // 12:016x}", f"speaker {place}"
        claims.append(
            Claim(
                id=f"{number:016x}", document=story, text_hash=story, outlet="Courier",
                published=day, said=day, start=number % 12, speaker=speaker, name=speaker, people=frozenset(),
                names=frozenset(), content=content, quoted=(), act="say", mode="speech", quotation="indirect",
                negated=False, setting=None, confidence=0.9,
            )
        )  # fmt: skip
    return claims


def timed_pass(args: argparse.Namespace) -> None:
    """A pass over more and more statements: seconds of each part."""
    contents = [one for article in read_contents(args.data / "polnear" / "train.jsonl") for one in article]
    encoder, model = SentenceEncoder(), EntailmentModel()
    print("statements  embedding s  the rest s  candidates  with a reason    judged  left out   links   all, min")
    for count in args.counts:
        claims = made_claims(contents, count)
        began = time.monotonic()
        vectors = to_int8(encoder.encode([claim.content for claim in claims]))
        embedded = time.monotonic()
        found = find_disputes(claims, vectors, model=model, pairs=2 * count)
        ended = time.monotonic()
        print(
            f"{count:10,} {embedded - began:12.0f} {ended - embedded:11.0f} {found.candidates:11,} {found.reasoned:14,}"
            f" {found.judged:9,} {found.left_out:9,} {len(found.links):7,} {(ended - began) / 60:10.1f}",
            flush=True,
        )
    print("must: 100,000 in under 20 minutes, with at least 200,000 pairs judged")


def place_of(statement: Statement) -> tuple[int, int]:
    """Where a statement's content begins and ends."""
    return statement.content_spans[0].start, statement.content_spans[-1].end


def links_shown(data: Path, names: set[str]) -> list[tuple[str, tuple[str, int, int], tuple[str, int, int]]]:
    """The links that a database of these articles of BASIL shows: kind, and where both statements stand."""
    documents = dict(articles(data, names))
    of_document = {document.id: name for name, document in documents.items()}
    places: dict[str, tuple[str, int, int]] = {}
    with TemporaryDirectory() as folder, open_store(str(Path(folder) / "basil.db"), create=True) as store:
        for record in annotate(documents.values()):
            places |= {s.id: (of_document[record.document.id], *place_of(s)) for s in record.statements}
            with store.writing() as connection:
                put_record(connection, record, added_by="benchmark")
        compare(store)
        with store.reading() as connection:
            keys = sorted(keys_of(connection, places).values())
            return [(one.kind, places[one.a], places[one.b]) for one in links_of(connection, keys)]


def judged(args: argparse.Namespace) -> None:
    """The links shown on ten story sets of BASIL, and how many of them were found right by reading."""
    rows = [json.loads(line) for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines()]
    known = {
        (row["kind"], *(tuple(row[side].values()) for side in ("a", "b"))): (row["right"], row.get("cause"))
        for row in rows
    }
    events = {row[side]["article"].rsplit("_", 1)[0] for row in rows for side in ("a", "b")}
    names = {f"{event}_{outlet}" for event in events for outlet in (1, 2, 3)}
    shown = links_shown(args.data / "basil", names)
    print(f"{len(events)} story sets, {len(shown)} links shown")
    for kind in ("answers", "contradicts", "changes", "repeats"):
        own = [known[one][0] for one in shown if one[0] == kind and one in known]
        unread = sum(one[0] == kind and one not in known for one in shown)
        if own or unread:
            print(f"  {kind:12} {sum(own)} of {len(own)} right, {unread} not read yet")
    read = [known[one][0] for one in shown if one in known]
    print(f"  {'all':12} {sum(read)} of {len(read)} right: {sum(read) / max(len(read), 1):.1%} (must: 80 %)")
    for one in shown:
        if one in known and not known[one][0]:
            print(f"  wrong: {one[0]} {one[1]} {one[2]}: {known[one][1]}")
        elif one not in known:
            print(f"  not read: {one[0]} {one[1]} {one[2]}")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(required=True)
    for name, part in (("corpora", corpora), ("floor", floor), ("pass", timed_pass), ("judged", judged)):
        own = parts.add_parser(name)
        own.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
        own.set_defaults(part=part)
        if name == "corpora":
            own.add_argument("--folds", type=Path, help="the folder with fold0.json to fold4.json")
        if name == "pass":
            own.add_argument("--counts", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    args = parser.parse_args()
    args.part(args)


if __name__ == "__main__":
    main()
