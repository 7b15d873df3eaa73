"""How often each value of a field is right: `python benchmarks/fields.py DEV.jsonl LABELS.jsonl --scorer record.py`.

Writes `src/onrecord/data/accuracy.tsv`, which `onrecord counts` shows beside what it counts. Statements are paired with
the gold ones as the scorer does; a field counts where its statement was found, and a gold value whose statement was
missed counts against recall. The quotation of a gold attribution is what its text's marks make of the content that
people marked.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.annotate.quotation import find_quoted, quotation_type
from onrecord.store.accuracy import NAMED, UNNAMED
from who import Row, load_scorer, predicted, rows_by_id

CHOICES = ("type", "act", "mode", "setting")
HEAD = """\
# How often the model's answers are right, beside which `onrecord counts` shows what it counted.
# Origin: `python benchmarks/fields.py dev.jsonl labels.jsonl --scorer record.py`, the shipped weights through the
# installed package, end to end. Licence: Apache-2.0; ours.
# Columns: field, value ("*": any), right answers, answers given, gold answers, on what it was measured, the model.
# precision = right / given, on statements that were found; recall = right / gold, over all statements.
"""
OUT = Path(__file__).parent.parent / "src/onrecord/data/accuracy.tsv"
Counts = dict[tuple[str, str], list[int]]
WHO_SET = "PolNeAR dev, 21 articles labelled by hand"
ALL_SET = "PolNeAR dev, 84 articles"


def add(counts: Counts, field: str, truth: str | None, answer: str | None) -> None:
    """Count a gold value and an answer, each None where there is none."""
    for value in ("*", truth):
        if truth is not None and value is not None:
            counts[field, value][2] += 1
    for value in ("*", answer):
        if answer is not None and value is not None:
            counts[field, value][1] += 1
            counts[field, value][0] += answer == truth


def group_of(source_type: str | None) -> str | None:
    """Whether a source type is named or unnamed; None for documents and for none."""
    return "named" if source_type in NAMED else "unnamed" if source_type in UNNAMED else None


def pairs(
    scorer: Any,  # noqa: ANN401 - a module with functions of its own
    texts: Mapping[str, Row],
    labels: Mapping[str, Row],
    records: Mapping[str, Row],
) -> Iterator[tuple[str, Row, Row | None]]:
    """(document id, label, the statement paired with it) of each gold statement."""
    for identifier, row in labels.items():
        outer = [one for one in records[identifier]["statements"] if one["parent"] is None]
        chosen = scorer.paired(texts[identifier], row["statements"], outer)
        for label in row["statements"]:
            place = chosen.get(label["index"])
            yield identifier, label, outer[place] if place is not None else None


def count_labels(scorer: Any, texts: dict[str, Row], labels: dict[str, Row], records: dict[str, Row]) -> Counts:  # noqa: ANN401
    """The fields that the labels have."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    people = {key: {s["speaker"] for s in row["statements"] if s.get("speaker")} for key, row in labels.items()}
    entities = {key: {one["id"]: one for one in records[key]["entities"]} for key in labels}
    for identifier in labels:
        counts["statement", "*"][1] += sum(one["parent"] is None for one in records[identifier]["statements"])
    for identifier, label, found in pairs(scorer, texts, labels, records):
        answer = scorer.flat(found, entities[identifier]) if found else {}
        counts["statement", "*"][2] += 1
        counts["statement", "*"][0] += found is not None
        truth, named = label.get("speaker"), answer.get("speaker")
        counts["who", "*"][2] += truth is not None
        counts["who", "*"][1] += named is not None
        counts["who", "*"][0] += bool(truth and named and scorer.same_name(truth, named, people[identifier]))
        for field in CHOICES:
            truth = None if label.get(field) == "none" else label.get(field)
            add(counts, field, truth, answer.get(field))
        add(counts, "named", group_of(label.get("type")), group_of(answer.get("type")))
    return counts


def count_quotations(scorer: Any, texts: dict[str, Row], records: dict[str, Row]) -> Counts:  # noqa: ANN401
    """Quotations of all texts."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    every = {key: {"statements": [{"index": i} for i in range(len(row["attributions"]))]} for key, row in texts.items()}
    for identifier, label, found in pairs(scorer, texts, every, records):
        text = texts[identifier]["text"]
        segments = [one["span"] for one in records[identifier]["document"]["segments"]]
        quoted = find_quoted(text, [(span["start"], span["end"]) for span in segments])
        content = texts[identifier]["attributions"][label["index"]]["content"]
        truth = quotation_type(text, [(start, end) for start, end in content], quoted)
        add(counts, "quotation", truth, found["quotation"] if found else None)
    return counts


def main() -> None:
    """Read the options, annotate, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    scorer = load_scorer(args.scorer)
    texts, labels = rows_by_id(args.gold), rows_by_id(args.labels)
    records = predicted(texts)
    read_by = next(iter(records.values()))["model"]
    model = f"{read_by['name']} {read_by['version']}"
    rows = []
    for counts, measured in (
        (count_labels(scorer, texts, labels, records), WHO_SET),
        (count_quotations(scorer, texts, records), ALL_SET),
    ):
        rows += [(*key, *map(str, figures), measured, model) for key, figures in counts.items()]
    text = HEAD + "".join("\t".join(row) + "\n" for row in sorted(rows))
    args.out.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
