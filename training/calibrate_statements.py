"""Calibrate statements: `python training/calibrate_statements.py MODEL --data … --labels … --hold-out …`.

Fits, on articles that the network was not trained on and whose speakers were labelled by hand, the logistic regression
that joins the chance of an attribution with how its speaker was found to the chance that both are right, and writes it
into model.json. A statement without a speaker is right when source and content are.
"""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from calibrate import calibration_error, fit
from onrecord import document_from_text
from onrecord.annotate.confidence import EVIDENCE, Certainty, evidence
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.evaluation import Spans, right_ones
from onrecord.annotate.gold import GoldDocument, read_gold
from onrecord.annotate.pipeline import Annotator
from onrecord.record import Record, Statement

Floats = npt.NDArray[np.float64]

_ARTICLES = frozenset({"the", "a", "an"})


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, punctuation, possessive ending and leading article."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'")).lower()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", re.sub(r"'s\b", "", plain).replace("'", "").replace(".", ""))
    return tuple(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: equal, or one holds the other and both end alike."""
    a, b = name_words(one), name_words(other)
    return bool(a and b) and (a == b or (a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))))


def outer_statements(record: Record) -> list[Statement]:
    """Those that the flat gold annotation can hold."""
    return [statement for statement in record.statements if statement.parent is None]


def judged(
    document: GoldDocument, labels: Sequence[dict[str, Any]], record: Record
) -> Iterator[tuple[Statement, bool]]:
    """Each outer statement, and whether its source and content are right and, where one is given, its speaker."""
    statements = outer_statements(record)
    spans: list[Spans] = [
        {
            "source": [(s.start, s.end) for s in one.source_spans],
            "cue": [(s.start, s.end) for s in one.cue_spans],
            "content": [(s.start, s.end) for s in one.content_spans],
        }
        for one in statements
    ]
    right = right_ones(document, spans)
    names = {entity.id: entity.name for entity in record.entities}
    speakers = {label["index"]: label.get("speaker") for label in labels}
    for index, statement in enumerate(statements):
        fits = index in right
        if fits and statement.speaker is not None and labels:
            gold = _gold_of(document, statement)
            truth = speakers.get(gold) if gold is not None else None
            fits = truth is not None and same_name(truth, names[statement.speaker])
        yield statement, fits


def _gold_of(document: GoldDocument, statement: Statement) -> int | None:
    """The gold attribution whose content the statement shares most of."""
    own = {i for span in statement.content_spans for i in range(span.start, span.end)}
    shares = [
        (len(own & (gold := {i for start, end in one.content for i in range(start, end)})) / len(own | gold), index)
        for index, one in enumerate(document.attributions)
    ]
    share, index = max(shares, default=(0.0, -1))
    return index if share > 0 else None


def auroc(chances: Floats, right: npt.NDArray[np.bool_]) -> float:
    """The chance that a right one has more confidence than a wrong one."""
    order = np.argsort(np.argsort(chances, kind="stable"), kind="stable") + 1.0
    positives, negatives = right.sum(), (~right).sum()
    return float((order[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def read_labels(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The hand labels by document: {"id", "statements": [{"index", "speaker", …}]} a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row["id"]: row["statements"] for row in rows}


def gather(
    annotator: Annotator, documents: Sequence[GoldDocument], labels: dict[str, list[dict[str, Any]]]
) -> tuple[list[tuple[float, ...]], list[bool]]:
    """The evidence for each outer statement, and whether it is right."""
    evidences: list[tuple[float, ...]] = []
    rights: list[bool] = []
    for document in documents:
        [decided] = annotator.decide([document_from_text(document.text, id=document.id, title=document.title)])
        found = {_place(f.attribution.cue, f.attribution.content): evidence(f, d) for f, d in decided.decisions.items()}
        for statement, right in judged(document, labels[document.id], annotator.record_of(decided)):
            cue = tuple((span.start, span.end) for span in statement.cue_spans)
            evidences.append(found[_place(cue, tuple((s.start, s.end) for s in statement.content_spans))])
            rights.append(right)
    return evidences, rights


def _place(cue: Sequence[tuple[int, int]], content: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return (*cue, (-1, -1), *content)


def main() -> None:
    """Read the options, annotate the held-out articles, fit, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder of PolNeAR's train.jsonl")
    parser.add_argument("--labels", type=Path, required=True, help="training/who_labels.jsonl")
    parser.add_argument("--hold-out", type=Path, required=True)
    args = parser.parse_args()
    path = args.model / "model.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["confidence"] = {"weights": [1.0] + [0.0] * (len(EVIDENCE) - 1), "bias": 0.0}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    labels = read_labels(args.labels)
    held = set(json.loads(args.hold_out.read_text(encoding="utf-8"))) & set(labels)
    documents = [d for d in read_gold(args.data / "train.jsonl") if d.id in held]
    evidences, rights = gather(Annotator(Encoder(args.model)), documents, labels)
    known, right = np.array(evidences), np.array(rights)
    found = fit(known, right)
    certainty = Certainty(found.weights, found.bias)
    chances = np.array([certainty.confidence(tuple(row)) for row in known])
    for name, weight in zip(EVIDENCE, found.weights, strict=True):
        print(f"{weight:8.3f}  {name}")
    print(f"{len(right)} statements of {len(documents)} articles, {right.mean():.1%} right")
    print(f"calibration error {calibration_error(chances, right):.3f}, AUROC {auroc(chances, right):.3f}")
    settings["confidence"] = {"weights": found.weights, "bias": found.bias}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
