"""How well the shipped model finds attributions: `python benchmarks/accuracy.py GOLD.jsonl [--json FILE]`.

Prints one table, by the measures of `onrecord.annotate.evaluation`, then the soft attribution measure at each
confidence threshold, and writes the same as JSON. Repeat the published figures with PolNeAR's dev.jsonl.
"""

import argparse
import json
from pathlib import Path

from onrecord import annotate, document_from_text
from onrecord.annotate.evaluation import curve, score
from onrecord.annotate.gold import read_gold


def main() -> None:
    """Read the options, annotate, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    args = parser.parse_args()
    gold = read_gold(args.gold)
    records = list(annotate(document_from_text(one.text, id=one.id, title=one.title) for one in gold))
    scores, points = score(gold, records), curve(gold, records)
    print(f"{args.gold.name}: {len(gold)} articles, {records[0].model.name} {records[0].model.version}\n")
    print(f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, measure in scores.measures.items():
        print(f"{name:20}{measure.precision:>10}{measure.recall:>10}{measure.f1:>10}")
    print(f"\n{'attribution soft at':20}{'precision':>10}{'recall':>10}{'F1':>10}")
    for point in points:
        print(
            f"{point.min_confidence:<20}{point.measure.precision:>10}{point.measure.recall:>10}{point.measure.f1:>10}"
        )
    if args.json:
        table = {
            "gold": args.gold.name,
            "articles": len(gold),
            "model": records[0].model.model_dump(),
            "scores": scores.as_dict(),
            "curve": [{"min_confidence": p.min_confidence, **p.measure.as_dict()} for p in points],
        }
        args.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
