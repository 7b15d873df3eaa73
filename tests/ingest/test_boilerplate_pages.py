"""Pages that were read by eye: boilerplate yields no statement but where the list says so."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from onrecord import annotate, document_from_text
from onrecord.record import Record

LIST = Path(__file__).parent / "boilerplate_pages.tsv"
PAGES = Path(__file__).parents[3] / "shared" / "data" / "article_extraction_benchmark"
STORY = {"none", "standfirst"}
NEEDED = 38  # of the 40 pages of a sample
SHINGLE = 4

needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason="the benchmark's pages are not beside this checkout")


class Row(NamedTuple):
    """A line of the list."""

    sample: str
    page: str
    first: str
    start: str
    end: str
    what: str


@cache
def rows() -> list[Row]:
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Row(*fields) for fields in csv.reader(lines, delimiter="\t")]


@pytest.mark.parametrize("sample", ["1", "2"])
def test_at_most_two_pages_of_a_sample_have_statements_from_boilerplate(sample: str) -> None:
    pages = {row.page for row in rows() if row.sample == sample}
    assert len(pages) == 40
    assert len(pages - {row.page for row in rows() if row.what not in STORY}) >= NEEDED


@needs_pages
@pytest.mark.parametrize("sample", ["1", "2"])
def test_no_statement_comes_from_what_is_neither_in_the_story_nor_in_the_list(sample: str) -> None:
    gold = json.loads((PAGES / "ground-truth.json").read_text(encoding="utf-8"))
    pages = [page for page in dict.fromkeys(row.page for row in rows() if row.sample == sample) if page in gold]
    documents = [document_from_text(markup(page), format="html") for page in pages]
    listed = {(row.page, row.start, row.end) for row in rows() if row.start}
    found = {
        (page, str(start), str(end))
        for page, record in zip(pages, annotate(documents), strict=True)
        for start, end in outside(record, gold[page]["articleBody"])
    }
    assert sorted(found - listed) == []


def markup(page: str) -> str:
    return gzip.decompress((PAGES / "html" / f"{page}.html.gz").read_bytes()).decode("utf-8")


def outside(record: Record, gold: str) -> Iterator[tuple[int, int]]:
    """The segments that yield statements and do not stand in the gold text; the first one is the headline."""
    body = words(gold)
    known = set(shingles(body))
    begun = {span.start for statement in record.statements for span in statement.content_spans}
    for segment in record.document.segments[1:]:
        span = segment.span
        if not any(span.start <= start < span.end for start in begun):
            continue
        said = words(span.text)
        there = [shingle in known for shingle in shingles(said)]
        if " ".join(said) not in " ".join(body) and 2 * sum(there) < len(there):
            yield span.start, span.end


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def shingles(said: list[str]) -> list[tuple[str, ...]]:
    return [tuple(said[at : at + SHINGLE]) for at in range(max(1, len(said) - SHINGLE + 1))]
