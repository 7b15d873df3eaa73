"""Score an exported model on a gold file: `python training/evaluate.py MODEL_FOLDER GOLD.jsonl`.

The same figures as `onrecord eval` prints for the shipped model, for any folder that training/export.py wrote.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from onrecord.annotate.encoder import Encoder
from onrecord.annotate.evaluation import score
from onrecord.annotate.gold import GoldDocument, read_gold
from onrecord.annotate.pipeline import Annotator
from onrecord.ingest import document_from_text
from onrecord.record import Record

GROUP = 32  # articles read together


def read_all(annotator: Annotator, gold: list[GoldDocument]) -> Iterator[Record]:
    """The records of the gold texts."""
    for first in tqdm(range(0, len(gold), GROUP), disable=not sys.stderr.isatty()):
        group = [document_from_text(one.text, id=one.id) for one in gold[first : first + GROUP]]
        yield from annotator.annotate_group(group)


def main() -> None:
    """Read the options, annotate, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    gold = read_gold(args.gold)
    scores = score(gold, read_all(Annotator(Encoder(args.model)), gold))
    print(f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, measure in scores.measures.items():
        print(f"{name:20}{measure.precision:>10}{measure.recall:>10}{measure.f1:>10}")


if __name__ == "__main__":
    main()
