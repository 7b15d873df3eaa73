"""Pairs of sentences that entail, contradict or leave open: the corpora, split by premise, and pairs made of news.

A group is what must not stand on both sides of a split: all pairs of one premise, its negated forms among them. Pairs
of `openie_nli` whose premise is part of a held-out one are left out of training.
"""

import csv
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from onrecord.annotate.acts.lemmas import lemmas
from onrecord.wordlists import read_lines

ENTAILMENT, NEUTRAL, CONTRADICTION, NOT_ENTAILMENT = range(4)
LABELS: Final = {
    "entailment": ENTAILMENT,
    "neutral": NEUTRAL,
    "contradiction": CONTRADICTION,
    "not_entailment": NOT_ENTAILMENT,
}
Side = Literal["train", "dev", "test"]
_NEGATION: Final = frozenset(
    [
        "not",
        "no",
        "never",
        "n't",
        "nt",
        "do",
        "does",
        "did",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "can't",
        "cannot",
        "won't",
    ]
)
_WORD: Final = re.compile(r"[a-z0-9']+")
STEM = 4  # letters by which words are compared: "wears" and "wear", "falls" and "fall" are one
CONTAINED_SHARE = 0.8  # of a premise's words within a held-out one: the same caption, cut to a triple

_AUXILIARY: Final = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|has|have|had|does|do|did|must|may|might)\b(?! not|n't)"
)
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_NUMBER: Final = re.compile(r"\b(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\b")
_NEGATED: Final = re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|have|had|does|do|did) not\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, and what the first says of the second.

    Attributes:
        label: ENTAILMENT to NOT_ENTAILMENT, or None where only `weakens` is known.
        weakens, strengthens: ClaimDiff's relations; None in the other corpora.
        group: what must not be split.
    """

    corpus: str
    a: str
    b: str
    label: int | None
    group: str
    weakens: bool | None = None
    strengthens: bool | None = None


def stems(text: str) -> frozenset[str]:
    """What a premise is compared by: the beginnings of its words, without words of negation."""
    return frozenset(word[:STEM] for word in _WORD.findall(text.lower()) if word not in _NEGATION)


def side_of(group: str) -> Side:
    """Which side of the split a group stands on: 70 % train, 10 % dev, 20 % test, by its hash."""
    share = int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) / 2**32
    return "train" if share < 0.7 else "dev" if share < 0.8 else "test"


def read_breaking(folder: Path) -> list[Pair]:
    """Breaking NLI (Glockner et al. 2018): one word replaced."""
    rows = map(json.loads, (folder / "dataset.jsonl").read_text(encoding="utf-8").splitlines())
    return [_pair("breaking", r["sentence1"], r["sentence2"], LABELS[r["gold_label"]]) for r in rows]


def read_negation(folder: Path) -> list[Pair]:
    """Negation and NLI (Hossain et al. 2020): negated forms of pairs of RTE, SNLI and MultiNLI."""
    pairs = []
    for name in ("RTE", "SNLI", "MNLI"):
        lines = (folder / "clean_data" / f"{name}.txt").read_bytes().decode("latin-1").splitlines()[1:]
        for line in lines:
            _, premise, hypothesis, label = line.split("\t")
            pairs.append(_pair(f"negation {name}", premise, hypothesis, LABELS[label]))
    return pairs


def read_openie(folder: Path) -> list[Pair]:
    """Open IE triples inference: short sentences made of SNLI and MultiNLI."""
    pairs = []
    for name in ("oie-train.csv", "oie-devin.csv"):
        with (folder / name).open(encoding="latin-1", newline="") as file:
            rows = csv.DictReader(file)
            pairs += [_pair("openie", r["Premise"], r["Hypothesis"], LABELS[r["GoldLabel"]]) for r in rows]
    return pairs


def read_claimdiff(folder: Path) -> list[Pair]:
    """ClaimDiff (Ko et al. 2022): claims of two articles on one topic; the group is the topic."""
    weak, strong = (
        {one["pair_id"]: one for one in json.loads((folder / f"ClaimDiff-{kind}-train.json").read_bytes())["data"]}
        for kind in ("weak", "strength")
    )
    return [
        Pair(
            "claimdiff",
            one["claim_a"],
            one["claim_b"],
            None,
            one["topic"],
            bool(one["relation"]),
            _relation(strong, key),
        )
        for key, one in weak.items()
    ]


def _relation(strong: dict[str, dict[str, object]], key: str) -> bool | None:
    return bool(strong[key]["relation"]) if key in strong else None


def _pair(corpus: str, a: str, b: str, label: int) -> Pair:
    return Pair(corpus, a, b, label, " ".join(sorted(stems(a))))


def without_held_out(pairs: Sequence[Pair], held: Iterable[Pair]) -> list[Pair]:
    """The pairs whose premise is no part of a held-out premise."""
    premises = list({pair.group for pair in held})
    bags = [frozenset(group.split()) for group in premises]
    containing: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for stem in bag:
            containing[stem].append(number)

    def held_out(own: frozenset[str]) -> bool:
        counts: dict[int, int] = defaultdict(int)
        for stem in own:
            for number in containing.get(stem, ()):
                counts[number] += 1
        return max(counts.values(), default=0) >= CONTAINED_SHARE * max(len(own), 1)

    return [pair for pair in pairs if not held_out(stems(pair.a))]


def read_contents(polnear: Path) -> list[list[str]]:
    """The contents of each article of PolNeAR's form, of 6 to 40 words, marks of quotation left out."""
    articles = []
    for line in polnear.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        contents = []
        for attribution in article["attributions"]:
            words = " ".join(article["text"][start:end] for start, end in attribution["content"]).split()
            if 6 <= len(words) <= 40:
                contents.append(" ".join(words).strip('“”" ,'))
        articles.append(list(dict.fromkeys(contents)))
    return articles


def news_pairs(articles: Sequence[Sequence[str]], *, seed: int = 1) -> list[Pair]:
    """Pairs made of statements in the news: two of one story leave open, one and its own negation contradict.

    A third of the made pairs has the statement on one side shortened, so that length tells nothing.
    """
    rng = random.Random(seed)
    pairs = []
    for number, contents in enumerate(articles):
        group = f"news {number}"
        for one in contents:
            changed = _contradicting(one, rng)
            if changed and rng.random() < 0.6:
                pairs.append(Pair("news", *_either_way(one, changed, rng), CONTRADICTION, group))
            if rng.random() < 0.25:
                pairs.append(Pair("news", one, _shortened(one, rng), ENTAILMENT, group))
            others = [other for other in contents if other != one]
            if others and rng.random() < 0.5:
                other = rng.choice(others)
                # A negation in a sentence on something else is no contradiction.
                other = (_contradicting(other, rng) or other) if rng.random() < 0.4 else other
                pairs.append(Pair("news", one, other, NEUTRAL, group))
    return pairs


def _contradicting(text: str, rng: random.Random) -> str | None:
    """The text with its first auxiliary negated, a negation taken out, or a number changed; None without either."""
    ways = []
    if negated := _NEGATED.search(text):
        ways.append(text[: negated.start()] + negated.group(1) + text[negated.end() :])
    elif auxiliary := _AUXILIARY.search(text):
        word = rng.choice(["not", "not", "never"])
        ways.append(f"{text[: auxiliary.end()]} {word}{text[auxiliary.end() :]}")
    if number := _NUMBER.search(text):
        value = float(number.group().replace(",", ""))
        other = value * rng.choice([0.2, 0.5, 2, 3, 10]) + rng.choice([0, 1, 3])
        ways.append(f"{text[: number.start()]}{other:,.0f}{text[number.end() :]}")
    # A word turned into its opposite is rarer than a number or an auxiliary, and is always taken where it is found.
    if turned := _turned(text, rng):
        return turned
    return rng.choice(ways) if ways else None


def _turned(text: str, rng: random.Random) -> str | None:
    """The text with one word replaced by an opposite in the same form, None where no word has one."""
    found = [(match, other) for match in _LETTERS.finditer(text) if (other := _opposite(match.group().lower(), rng))]
    if not found:
        return None
    match, other = rng.choice(found)
    return text[: match.start()] + other + text[match.end() :]


def _opposite(word: str, rng: random.Random) -> str | None:
    for lemma in lemmas(word):
        for others in OPPOSITES.get(lemma, ()):
            other = rng.choice(others)
            if word == lemma:
                return other
            if word == f"{lemma}s":
                return f"{other}s"
            forms, other_forms = (
                IRREGULAR.get(lemma, (f"{lemma.rstrip('e')}ed",)),
                IRREGULAR.get(other, (f"{other.rstrip('e')}ed",)),
            )
            if word in forms:
                return other_forms[min(forms.index(word), len(other_forms) - 1)]
    return None


def _read_opposites() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for line in read_lines("opposites.tsv"):
        one, other = (side.split() for side in line.split("\t"))
        for word in one:
            found[word].append(other)
        for word in other:
            found[word].append(one)
    return found


OPPOSITES: Final = _read_opposites()
IRREGULAR: Final = {line.split()[0]: tuple(line.split()[1:]) for line in read_lines("irregular_forms.tsv")}


def _shortened(text: str, rng: random.Random) -> str:
    """The text up to a comma or a preposition in its second half, or as it is."""
    cuts = [
        m.start() for m in re.finditer(r",| (?:in|on|at|for|with|by|after|before) ", text) if m.start() > len(text) / 2
    ]
    return text[: rng.choice(cuts)] if cuts else text


def _either_way(one: str, other: str, rng: random.Random) -> tuple[str, str]:
    one_short = _shortened(one, rng) if rng.random() < 0.3 else one
    return (one_short, other) if rng.random() < 0.5 else (other, one_short)
