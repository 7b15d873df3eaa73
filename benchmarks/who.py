"""Who, how, when, on whose word: `python benchmarks/who.py GOLD.jsonl LABELS.jsonl --scorer record.py [--json FILE]`.

Reads the labelled texts through the installed package, end to end, and scores the records with the given scorer (its
`score(texts, labels, predictions)`). Beside each F1, over all statements, stands its mean over the articles, as one
article can hold half of what a field has; articles in which a field has neither gold nor answer are left out of it.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from onrecord import ReadOptions, annotate, document_from_text

Row = dict[str, Any]


def load_scorer(path: Path) -> Any:  # noqa: ANN401 - a module with a `score` of its own
    """The scorer's module."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_by_id(path: Path) -> dict[str, Row]:
    """The rows of a JSON Lines file."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row["id"]: row for row in rows}


def predicted(texts: Mapping[str, Row]) -> dict[str, Row]:
    """The records of the texts, as JSON."""
    documents = (
        document_from_text(
            row["text"],
            id=row["id"],
            title=row.get("title"),
            options=ReadOptions(
                published=row.get("published"), outlet=row.get("outlet") or row.get("publisher"), url=row.get("url")
            ),
        )
        for row in texts.values()
    )
    return {record.id: record.model_dump(mode="json") for record in annotate(documents)}


def macro_f1(scorer: Any, texts: dict[str, Row], labels: dict[str, Row], records: dict[str, Row]) -> dict[str, float]:  # noqa: ANN401
    """The mean over articles of each field's F1."""
    each: dict[str, list[float]] = {}
    for identifier, row in labels.items():
        found = scorer.score({identifier: texts[identifier]}, {identifier: row}, {identifier: records[identifier]})
        for name, figures in found.items():
            if figures["gold"] or figures["f1"] or figures["precision"]:
                each.setdefault(name, []).append(figures["f1"])
    return {name: round(mean(values), 1) for name, values in each.items()}


def main() -> None:
    """Read the options, annotate, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    args = parser.parse_args()
    scorer = load_scorer(args.scorer)
    labels = rows_by_id(args.labels)
    texts = {identifier: row for identifier, row in rows_by_id(args.gold).items() if identifier in labels}
    records = predicted(texts)
    result = scorer.score(texts, labels, records)
    macro = macro_f1(scorer, texts, labels, records)
    print(f"{args.labels.name}: {len(labels)} articles\n")
    print(f"{'':16}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'mean of articles':>19}")
    for name, row in result.items():
        precision, recall = ("" if row[key] is None else f"{row[key]:.1f}" for key in ("precision", "recall"))
        print(f"{name:16}{precision:>10}{recall:>8}{row['f1']:>8.1f}{row['gold']:>7}{macro.get(name, 0.0):>19.1f}")
    if args.json:
        args.json.write_text(json.dumps({"micro": result, "macro": macro}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
