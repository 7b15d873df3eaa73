"""Whether confidence means what it says: `python benchmarks/confidence.py GOLD.jsonl [--labels LABELS.jsonl]`.

Prints the area under the ROC curve for right against wrong, and the calibration error over ten bins of equal mass:
of a statement's confidence, which is the chance that source, content and speaker are right, on the texts with labels;
of the same against source and content alone, on all texts (it is lower there than it had to be); and of the chance of
source and content that it is made from, on all texts.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord import ReadOptions, annotate, document_from_text
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.gold import GoldDocument, read_gold
from onrecord.annotate.pipeline import Annotator
from onrecord.record import Record

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from calibrate import calibration_error
from calibrate_statements import auroc, gather, judged, read_labels


def report(what: str, pairs: Sequence[tuple[float, bool]]) -> None:
    """Print the figures and the ten bins."""
    chances, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs])
    print(f"{what}: {len(right)} statements, {right.mean():.1%} right")
    print(f"AUROC {auroc(chances, right):.3f}, calibration error {calibration_error(chances, right):.3f}")
    print(f"{'confidence':>12}{'right':>8}")
    for part in np.array_split(np.argsort(chances, kind="stable"), 10):
        print(f"{chances[part].mean():>12.3f}{right[part].mean():>8.3f}")


def pairs_of(
    gold: Sequence[GoldDocument], labels: dict[str, list[dict[str, Any]]], records: dict[str, Record]
) -> list[tuple[float, bool]]:
    """(confidence, right) of each outer statement."""
    return [
        (statement.confidence, right)
        for document in gold
        for statement, right in judged(document, labels.get(document.id, []), records[document.id])
    ]


def main() -> None:
    """Read the options, annotate, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--labels", type=Path)
    args = parser.parse_args()
    gold = read_gold(args.gold)
    documents = (
        document_from_text(one.text, id=one.id, title=one.title, options=ReadOptions(published=one.published))
        for one in gold
    )
    records = {record.id: record for record in annotate(documents)}
    evidences, right = gather(Annotator(Encoder()), gold, {one.id: [] for one in gold})
    own = [1 / (1 + math.exp(-found[0])) for found in evidences]
    report("source and content, by their own chance", list(zip(own, right, strict=True)))
    print()
    report("source and content, by the statement's confidence", pairs_of(gold, {}, records))
    if args.labels:
        labels = read_labels(args.labels)
        labelled = [document for document in gold if document.id in labels]
        print()
        report("source, content and speaker, by the statement's confidence", pairs_of(labelled, labels, records))


if __name__ == "__main__":
    main()
