"""PolNeAR as examples for the model.

An example is one text: its word pieces, a tag for each, and its attributions as piece ranges.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.annotate.pieces import Pieces, find_pieces

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
NO_ROLE, SOURCE_OF, CONTENT_OF = range(3)


@dataclass(frozen=True)
class Arc:
    """One attribution as piece ranges: the cue's, and those of the source's and content's spans."""

    cue: tuple[int, int]
    source: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Example:
    """One text to learn from.

    Attributes:
        tags: int64 [pieces], indices into TAGS.
    """

    id: str
    pieces: Pieces
    tags: npt.NDArray[np.int64]
    arcs: tuple[Arc, ...]


def load_tokenizer(base: Path) -> Tokenizer:
    """The base encoder's tokenizer, as the package uses it."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """PolNeAR's paragraphs: no gold span crosses a line break there."""
    return [(match.start(), match.end()) for match in re.finditer(r"\S[^\n]*", text)]


def swap_marks(text: str) -> str:
    """The text with single marks for double ones, as British papers print, at the same offsets."""
    return text.translate(str.maketrans('“”"', "‘’'"))


def example_of(row: dict[str, Any], tokenizer: Tokenizer, text: str | None = None) -> Example:
    """A gold row as an example.

    Args:
        row: {"id", "text", "attributions"}.
        tokenizer: the model's.
        text: another printing of the row's text with the same offsets, if it is to be read instead.
    """
    text = row["text"] if text is None else text
    pieces = find_pieces(text, paragraphs_of(text), tokenizer)
    tags = np.zeros(len(pieces), dtype=np.int64)
    arcs = []
    for attribution in row.get("attributions", ()):
        ranges: dict[str, list[tuple[int, int]]] = {}
        for number, role in enumerate(ROLES):
            found = [_piece_range(pieces, *span) for span in attribution.get(role) or ()]
            ranges[role] = [span for span in found if span[0] < span[1]]
            for first, last in ranges[role]:
                for begin, stop in _by_paragraph(pieces, first, last):
                    tags[begin:stop] = 2 + 2 * number
                    tags[begin] = 1 + 2 * number
        if ranges["cue"] and ranges["content"]:
            arcs.append(Arc(ranges["cue"][0], tuple(ranges["source"]), tuple(ranges["content"])))
    return Example(row["id"], pieces, tags, tuple(arcs))


def _piece_range(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    return int(np.searchsorted(pieces.ends, start, side="right")), int(np.searchsorted(pieces.starts, end))


def _by_paragraph(pieces: Pieces, first: int, last: int) -> Iterator[tuple[int, int]]:
    edges = [first, *(first + 1 + np.flatnonzero(np.diff(pieces.paragraphs[first:last]))), last]
    yield from ((int(a), int(b)) for a, b in pairwise(edges))


@dataclass(frozen=True)
class Window:
    """A stretch of an example, `start` to `end` in its pieces."""

    example: Example
    start: int
    end: int


def cut_windows(examples: Sequence[Example], *, size: int, overlap: int, rng: random.Random) -> list[Window]:
    """Windows with a random phase, so that each epoch cuts every text at other places."""
    windows = []
    for example in examples:
        count = len(example.pieces)
        step = size - overlap
        start = -rng.randrange(step) if count > size else 0
        while start < count - (overlap if start > 0 else 0):
            windows.append(Window(example, max(start, 0), min(start + size, count)))
            start += step
    return windows


def batch_windows(windows: list[Window], *, pieces_a_batch: int, rng: random.Random) -> list[list[Window]]:
    """Batches of windows of like length, in random order."""
    # Sorted by length within random pools: little padding, and still other neighbours every epoch.
    rng.shuffle(windows)
    batches = []
    for pool_start in range(0, len(windows), 400):
        pool = sorted(windows[pool_start : pool_start + 400], key=lambda w: w.end - w.start, reverse=True)
        while pool:
            size = max(1, pieces_a_batch // (pool[0].end - pool[0].start))
            batches.append(pool[:size])
            pool = pool[size:]
    rng.shuffle(batches)
    return batches
