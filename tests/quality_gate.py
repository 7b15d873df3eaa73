"""The quality gate: floors for the shipped model on a small frozen gold set.

`python tests/quality_gate.py` prints figures and floors; `--update` raises the floors to the figures, and refuses when
that would lower one. The gold set is frozen by its hash: who changes it has to set the floors anew by hand, in a
change that can be reviewed.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from onrecord import annotate, document_from_text
from onrecord.annotate.evaluation import read_gold, score

GOLD = Path(__file__).parent / "gold" / "examples.jsonl"
FLOORS = Path(__file__).parent / "gold" / "floors.json"


def gold_hash() -> str:
    """SHA-256 of the gold file."""
    return hashlib.sha256(GOLD.read_bytes()).hexdigest()


def measured() -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each measure, of the shipped model on the gold set."""
    gold = read_gold(GOLD)
    return score(gold, annotate(document_from_text(one.text, id=one.id) for one in gold)).as_dict()


def floors() -> dict[str, dict[str, float]]:
    """The F1 and precision that must not be lost, by measure."""
    stored: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    return stored


def below(figures: dict[str, dict[str, float]], least: dict[str, dict[str, float]]) -> list[str]:
    """What has fallen below its floor, in words."""
    return [
        f"{name} {kind}: {figures[name][kind]} is below the floor of {floor}"
        for name, kinds in least.items()
        for kind, floor in kinds.items()
        if figures[name][kind] < floor
    ]


def main() -> int:
    """Print, or raise the floors; 1 when something is below its floor."""
    parser = argparse.ArgumentParser(description="The quality gate.")
    parser.add_argument("--update", action="store_true", help="raise the floors to what the model does now")
    args = parser.parse_args()
    figures = measured()
    least = floors() if FLOORS.exists() else {}
    lost = below(figures, least)
    for name, kinds in figures.items():
        print(f"{name:20}", *(f"{kind} {kinds[kind]} (floor {least.get(name, {}).get(kind, '-')})" for kind in kinds))
    print("\n".join(lost), file=sys.stderr)
    if lost or not args.update:
        return 1 if lost else 0
    kept = {name: {kind: kinds[kind] for kind in ("precision", "f1")} for name, kinds in figures.items()}
    FLOORS.write_text(json.dumps({"gold": gold_hash(), "floors": kept}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
