"""What `add` costs beyond the annotator's own time."""

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onrecord import annotate, document_from_text
from onrecord.ingest import ReadOptions
from onrecord.record import Document, Record
from onrecord.store import adding, open_store

BAR = 0.10
ROUNDS = 3


def main(options: argparse.Namespace) -> None:
    """Add the articles of a gold file three times, each time to a new database."""
    documents = read_gold(options.gold)
    next(annotate(documents[:1]))  # the model is loaded
    print("articles  statements  annotator s  add beyond it s  share")
    shares = []
    for _ in range(ROUNDS):
        annotator = _Timed()
        setattr(adding, "annotate", annotator)  # noqa: B010 - put in the place of the one that it imported
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "record.db", create=True) as store:
            began = time.perf_counter()
            tally = adding.add(store, documents, added_by="benchmark")
            beyond = time.perf_counter() - began - annotator.seconds
        shares.append(beyond / annotator.seconds)
        print(f"{tally.added:8}  {tally.statements:10}  {annotator.seconds:11.2f}  {beyond:15.2f}  {shares[-1]:5.1%}")
    print(f"must: under {BAR:.0%}; median {sorted(shares)[ROUNDS // 2]:.1%}")


def read_gold(path: Path) -> list[Document]:
    """The texts of a JSON Lines file as documents, with their dates and outlets."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        known = ReadOptions(
            published=row.get("published"), outlet=row.get("publisher"), url=f"https://a.example/{row['id']}"
        )
        documents.append(document_from_text(row["text"], options=known))
    return documents


class _Timed:
    """The annotator, with the time that is spent in it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, documents: Iterable[Document], **options: Any) -> Iterator[Record]:  # noqa: ANN401
        # What the annotator is given is looked up in the database while it runs: that time is not its own.
        looked_up = 0.0

        def timed() -> Iterator[Document]:
            nonlocal looked_up
            began = time.perf_counter()
            for one in documents:
                looked_up += time.perf_counter() - began
                yield one
                began = time.perf_counter()

        records = annotate(timed(), **options)
        while True:
            before, began = looked_up, time.perf_counter()
            record = next(records, None)
            self.seconds += time.perf_counter() - began - (looked_up - before)
            if record is None:
                return
            yield record
