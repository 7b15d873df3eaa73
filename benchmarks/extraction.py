"""How well articles are cut out of pages: `python benchmarks/extraction.py FOLDER [--json FILE]`.

FOLDER is a copy of scrapinghub/article-extraction-benchmark: `ground-truth.json` and `html/*.html.gz`. Four readings of
the same pages are compared with the gold text: trafilatura as it is when nothing is set; this reader's text; the same
without its headline, which the gold text has not; and of that what the annotator looks for statements in (captions and
boilerplate are in the text, but marked). The measure is that benchmark's own: shingles of four tokens with their
counts, precision and recall of each page, the mean over the pages, and F1 of the two means.

The rules were made on the pages whose id is even (as a hexadecimal number); the odd ones were only measured. Pages
that are refused count as empty texts. All languages are read: a ninth of the pages is not in English. Times are CPU
time.
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from onrecord import ReadOptions, document_from_text
from onrecord.annotate.segments import STATEMENT_KINDS, find_segments
from onrecord.errors import InputError
from onrecord.record import Document

SHINGLE = 4  # tokens
READINGS = ("trafilatura", "onrecord, all", "onrecord, no headline", "onrecord, for statements")
HALVES = ("developed on", "held out", "all")
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Page:
    """A page's readings, in the order of READINGS; what was refused is an empty text."""

    id: str
    gold: str
    texts: tuple[str, ...]
    refused: tuple[bool, ...]
    milliseconds: tuple[float, float]

    @property
    def half(self) -> str:
        """Which half of the pages this one belongs to."""
        return HALVES[int(self.id, 16) % 2]


def read_pages(folder: Path) -> Iterator[Page]:
    """Each page of the benchmark, read in every way."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for page_id, truth in gold.items():
        markup = gzip.decompress((folder / "html" / f"{page_id}.html.gz").read_bytes()).decode("utf-8")
        began = time.process_time()
        plain = trafilatura.extract(markup)
        between = time.process_time()
        document = read(markup)
        ended = time.process_time()
        yield Page(
            id=page_id,
            gold=truth["articleBody"],
            texts=(plain or "", *readings(document)),
            refused=(plain is None, *[document is None] * 3),
            milliseconds=(1000 * (between - began), 1000 * (ended - between)),
        )


def read(markup: str) -> Document | None:
    """The document of a page, or None where it is refused."""
    try:
        return document_from_text(markup, format="html", options=ReadOptions(any_language=True))
    except InputError:
        return None


def readings(document: Document | None) -> tuple[str, str, str]:
    """The text, the text without its headline, and what of it statements are looked for in."""
    if document is None:
        return "", "", ""
    segments = [segment for segment in find_segments(document) if segment.kind != "headline"]
    without_headline = "\n".join(segment.span.text for segment in segments)
    read = "\n".join(segment.span.text for segment in segments if segment.kind in STATEMENT_KINDS)
    return document.text, without_headline, read


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text; one shorter than a shingle is a single one."""
    tokens = _TOKEN.findall(text)
    starts = range(max(1, len(tokens) - SHINGLE + 1))
    return Counter(shingle for start in starts if (shingle := tuple(tokens[start : start + SHINGLE])))


def scores(pages: list[Page], reading: int) -> dict[str, float]:
    """Precision, recall, their F1 and the share of pages that are exact, in percent, and the pages refused."""
    precisions, recalls, exact = [], [], 0
    for page in pages:
        gold, found = shingles(page.gold), shingles(page.texts[reading])
        common = (gold & found).total()
        exact += gold == found
        if found:
            precisions.append(common / found.total())
        if gold:
            recalls.append(common / gold.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return {
        "precision": 100 * precision,
        "recall": 100 * recall,
        "F1": 200 * precision * recall / (precision + recall),
        "exact": 100 * exact / len(pages),
        "refused": sum(page.refused[reading] for page in pages),
    }


def main() -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    trafilatura.extract("<p>Loads what it needs, outside of the clock.</p>")
    pages = list(read_pages(arguments.folder))
    figures: dict[str, dict[str, dict[str, float]]] = {}
    print(f"{'':14}{'':26}{'precision':>10}{'recall':>8}{'F1':>7}{'exact':>7}{'refused':>9}")
    for half in HALVES:
        chosen = [page for page in pages if half in (page.half, "all")]
        for number, reading in enumerate(READINGS):
            row = figures.setdefault(half, {})[reading] = scores(chosen, number)
            label = f"{half} ({len(chosen)})" if number == 0 else ""
            numbers = (
                f"{row['precision']:10.1f}{row['recall']:8.1f}{row['F1']:7.1f}{row['exact']:7.1f}{row['refused']:9.0f}"
            )
            print(f"{label:20}{reading:26}{numbers}")
    plain, ours = (statistics.mean(page.milliseconds[number] for page in pages) for number in (0, 1))
    print(f"\nCPU time a page: trafilatura {plain:.1f} ms, onrecord {ours:.1f} ms (what the page tells included)")
    if arguments.json:
        times = {"trafilatura": plain, "onrecord": ours}
        arguments.json.write_text(json.dumps({"text": figures, "milliseconds a page": times}, indent=1) + "\n")


if __name__ == "__main__":
    main()
