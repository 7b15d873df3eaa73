"""Whether confidence means what it says: `python benchmarks/confidence.py GOLD.jsonl [--labels LABELS.jsonl]`.

Prints the area under the ROC curve for right against wrong, and the calibration error over ten bins of equal mass:
once for source and content, on all texts, and once for speakers too, on the texts with labels.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord import ReadOptions, annotate, document_from_text
from onrecord.annotate.gold import GoldDocument, read_gold
from onrecord.record import Record

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from calibrate import calibration_error
from calibrate_statements import auroc, judged, read_labels


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
    report("source and content", pairs_of(gold, {}, records))
    if args.labels:
        labels = read_labels(args.labels)
        labelled = [document for document in gold if document.id in labels]
        print()
        report("source, content and speaker", pairs_of(labelled, labels, records))


if __name__ == "__main__":
    main()
