"""Quotations held against transcripts: `python benchmarks/verify.py pairs|tuning|speed --data SHARED_DATA`.

- `pairs --labels tests/compare/quote_labels.jsonl`: the bars on the pairs that were read by hand, and how many of all
  pairs that the file marks exact are called altered. A passage counts as right where it shares most of its words with
  one that the labels name; one that is said to be of another occasion counts as no passage.
- `tuning`: what the thresholds were chosen on: all pairs but those that the labels hold, without labels.
- `speed`: 1,000 quotations against all transcripts, after indexing.

The stories are read by the shipped model first, which takes a few minutes; each pair's quotation is held with the
speaker, date and setting of the statement that the record has at its place, and without them where it has none. With
`--bare` no model runs: the quotations of a story are held with its date alone.
"""

import argparse
import csv
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import ReadOptions, annotate, document_from_text
from onrecord.compare.verify import TranscriptIndex, verify
from onrecord.ingest.transcript import read_transcripts
from onrecord.record import Check, Model, Record, Span, Statement
from onrecord.transcript import Transcript

EXACT = frozenset({"verbatim", "edited"})
QUOTATIONS = 1000
MOST = 0.5  # of the words of the shorter of two passages that they share, if they are one


@dataclass(frozen=True, slots=True)
class Pair:
    """A press quotation that a program found in a transcript.

    Attributes:
        row: its number in the file, from 0.
        article: id of the story.
        start, end: offsets in the story's text.
        match: "exact" or "near".
        transcript: the transcript's path under the data folder.
    """

    row: int
    article: str
    start: int
    end: int
    match: str
    transcript: str


def read_pairs(data: Path) -> list[Pair]:
    """All pairs of the file."""
    with (data / "quote_transcript_pairs" / "pairs.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Pair(number, row["polnear_id"], int(row["start"]), int(row["end"]), row["match"], row["transcript"])
            for number, row in enumerate(rows)
        ]


def read_articles(data: Path) -> dict[str, str]:
    """The stories' texts by their ids."""
    found = {}
    for name in ("train.jsonl", "dev.jsonl"):
        for line in (data / "polnear" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[row["id"]] = row["text"]
    return found


def read_all(data: Path) -> list[Transcript]:
    """The transcripts that the pairs were found in."""
    folders = [data / "transcripts" / "trump_campaign_corpus", data / "transcripts" / "campaign2016"]
    return list(read_transcripts(folders, on_failure=lambda failure: print("left out:", failure.why)))


def read_stories(pairs: Iterable[Pair], articles: Mapping[str, str], *, bare: bool) -> dict[str, Record]:
    """The records of the stories that the pairs are from; their dates stand in their ids."""
    names = sorted({pair.article for pair in pairs})
    documents = [
        document_from_text(articles[name], id=name, options=ReadOptions(published=name.split("_")[1])) for name in names
    ]
    if bare:
        model = Model(name="none", version="1")
        records = [Record(id=name, document=one, model=model) for name, one in zip(names, documents, strict=True)]
    else:
        records = list(annotate(documents))
    return {record.id: record for record in records}


def with_pairs(record: Record, pairs: Iterable[Pair]) -> Record:
    """A record whose statements are the pairs' quotations, each with what its own statement told."""
    statements = []
    for pair in pairs:
        span = Span.cut(record.document.text, pair.start, pair.end)
        made = Statement(id=str(pair.row), quotation="direct", content_spans=(span,), confidence=1.0)
        held = max(record.statements, key=lambda one: _shared(one, pair), default=None)
        if held is not None and _shared(held, pair) >= MOST * (pair.end - pair.start):
            told = {name: getattr(held, name) for name in ("source_spans", "speaker", "said", "setting")}
            made = made.model_copy(update=told)
        statements.append(made)
    return record.model_copy(update={"statements": tuple(statements)})


def _shared(statement: Statement, pair: Pair) -> int:
    if statement.role == "relay":
        return 0
    return sum(max(0, min(pair.end, span.end) - max(pair.start, span.start)) for span in statement.content_spans)


def checks_of(
    pairs: Iterable[Pair], stories: Mapping[str, Record], index: TranscriptIndex
) -> Iterator[tuple[int, Check]]:
    """The check of each pair, by its row."""
    by_story = defaultdict(list)
    for pair in pairs:
        by_story[pair.article].append(pair)
    for article, group in by_story.items():
        for check in verify(with_pairs(stories[article], group), index).checks:
            yield int(check.statement), check


def score(labels: Sequence[Mapping[str, Any]], checks: Mapping[int, Check], paths: Mapping[str, str]) -> None:
    """Prints the table of the bars, the flags, and each row that is wrong."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []

    def count(name: str, *, holds: bool, row: int, what: str) -> None:
        of[name] += 1
        right[name] += holds
        if not holds:
            wrong.append(f"{row}: {name}: {what}")

    for label in labels:
        row = label["row"]
        check = checks.get(row)
        found = check is not None and bool(check.passages) and check.occasion != "other"
        shown = f"{check.verdict}, {check.occasion}" if check else "no check"
        if not label["there"]:
            count("no passage where there is none", holds=not found, row=row, what=shown)
            continue
        same = found and check is not None and _is_right(check, label, paths)
        count("the right passage where there is one", holds=same, row=row, what=shown)
        if not same or check is None:
            continue
        what = f"{shown} for {label['verdict']}"
        count("exact or not", holds=(check.verdict in EXACT) == (label["verdict"] in EXACT), row=row, what=what)
        count("verdict", holds=check.verdict == label["verdict"], row=row, what=what)
        for flag, value in (("clipped", bool(check.clipped)), ("relayed", check.relayed_by is not None),
                            ("weighty", check.weighty)):  # fmt: skip
            count(flag, holds=value == bool(label[flag]), row=row, what=f"{value} for {label[flag]}")
    for name, total in of.items():
        print(f"{name:40} {right[name]:4} of {total:4}  {100 * right[name] / total:5.1f}")
    print("\n".join(wrong))


def _is_right(check: Check, label: Mapping[str, Any], paths: Mapping[str, str]) -> bool:
    """Whether the passage is one of those that the labels name."""
    places = [(label["transcript"], *label["passage"])] if label["passage"] else []
    places.extend(_place(other) for other in label.get("other_passages") or ())
    for passage in check.passages:
        for transcript, start, end in places:
            shared = min(end, passage.span.end) - max(start, passage.span.start)
            shorter = min(end - start, passage.span.end - passage.span.start)
            if paths[passage.document] == transcript and shared >= MOST * shorter:
                return True
    return False


def _place(other: Any) -> tuple[str, int, int]:  # noqa: ANN401 - JSON
    if isinstance(other, dict):
        return (other["transcript"], *other["passage"])
    transcript, *place = other
    start, end = place[0] if len(place) == 1 else place
    return transcript, start, end


def main() -> None:
    """Reads the command line and runs what it names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pairs", "tuning", "speed"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=Path("tests/compare/quote_labels.jsonl"))
    parser.add_argument("--exact-wrong", type=Path, default=Path("tests/compare/quote_exact_wrong.jsonl"))
    parser.add_argument("--bare", action="store_true", help="without the model")
    arguments = parser.parse_args()
    data: Path = arguments.data
    pairs, articles = read_pairs(data), read_articles(data)
    started = time.perf_counter()
    transcripts = read_all(data)
    read = time.perf_counter()
    index = TranscriptIndex(transcripts)
    print(f"{len(index)} transcripts read in {read - started:.1f} s, indexed in {time.perf_counter() - read:.1f} s")
    paths = {one.document.id: _path(one, data) for one in transcripts}
    stories = read_stories(pairs, articles, bare=arguments.bare)
    labels = _rows(arguments.labels)
    labelled = {label["row"] for label in labels}
    if arguments.what == "speed":
        many = (pairs * (QUOTATIONS // len(pairs) + 1))[:QUOTATIONS]
        rounds = [many[: len(pairs)], many[len(pairs) :]]
        started, busy = time.perf_counter(), time.process_time()
        count = sum(1 for part in rounds for _ in checks_of(part, stories, index))
        busy = time.process_time() - busy
        print(f"{count} quotations in {time.perf_counter() - started:.1f} s, {busy:.1f} s of them on one core")
        return
    checks = dict(checks_of(pairs, stories, index))
    if arguments.what == "pairs":
        score(labels, checks, paths)
        wrong = {row["row"] for row in _rows(arguments.exact_wrong)}
        wrong |= {label["row"] for label in labels if not label["file_right"]}
        exact = [pair.row for pair in pairs if pair.match == "exact" and pair.row not in wrong]
        altered = [row for row in exact if row in checks and checks[row].verdict == "altered"]
        print(f"exact pairs called altered: {len(altered)} of {len(exact)} {altered}")
        return
    tuned = [pair for pair in pairs if pair.row not in labelled and pair.row in checks]
    verdicts = Counter((pair.match, checks[pair.row].verdict, checks[pair.row].occasion) for pair in tuned)
    for (match, verdict, occasion), number in sorted(verdicts.items()):
        print(f"{match:6} {verdict:14} {occasion:8} {number:4}")


def _path(transcript: Transcript, data: Path) -> str:
    origin = transcript.document.origin
    return str(Path(origin.name).resolve().relative_to(data.resolve())) if origin else ""


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
