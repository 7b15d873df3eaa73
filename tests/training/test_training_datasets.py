"""What the network learns from is what people annotated."""

import random
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from datasets import TAGS, Example, batch_windows, cut_windows, example_of, load_tokenizer, swap_marks

WEIGHTS = Path(__file__).parent.parent.parent / "src" / "onrecord" / "weights"
TEXT = "“No,” Ada Quill said. “Never.”\n\nBo left, she added."
ROW = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"source": [[6, 15]], "cue": [[16, 20]], "content": [[0, 5], [22, 30]]},
        {"source": [[41, 44]], "cue": [[45, 50]], "content": [[32, 39]]},
    ],
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(WEIGHTS)


@pytest.fixture
def example(tokenizer: Tokenizer) -> Example:
    return example_of(ROW, tokenizer)


def words(example: Example, start: int, end: int) -> str:
    return TEXT[example.pieces.starts[start] : example.pieces.ends[end - 1]]


def test_each_role_is_tagged_where_it_was_marked(example: Example) -> None:
    tagged: dict[str, str] = {}
    for number, tag in enumerate(example.tags):
        role = TAGS[tag].partition("-")[2]
        tagged[role] = tagged.get(role, "") + words(example, number, number + 1)
    assert tagged["source"] == "AdaQuillshe"
    assert tagged["cue"] == "saidadded"
    assert tagged["content"] == "“No,”“Never.”Boleft"


def test_spans_are_tied_to_their_cue(example: Example) -> None:
    assert [words(example, *arc.cue) for arc in example.arcs] == ["said", "added"]
    assert [[words(example, *span) for span in arc.content] for arc in example.arcs] == [
        ["“No,”", "“Never.”"],
        ["Bo left"],
    ]
    assert [[words(example, *span) for span in arc.source] for arc in example.arcs] == [["Ada Quill"], ["she"]]


def test_swapped_marks_leave_every_offset(example: Example, tokenizer: Tokenizer) -> None:
    swapped = example_of(ROW, tokenizer, swap_marks(TEXT))
    assert swap_marks(TEXT).startswith("‘No,’ Ada Quill said. ‘Never.’")
    assert swapped.tags.tolist() == example.tags.tolist()
    assert swapped.pieces.starts.tolist() == example.pieces.starts.tolist()


def test_windows_of_an_epoch_hold_every_piece(example: Example) -> None:
    rng = random.Random(3)
    windows = cut_windows([example], size=8, overlap=2, rng=rng)
    assert {place for w in windows for place in range(w.start, w.end)} == set(range(len(example.pieces)))
    assert all(0 < w.end - w.start <= 8 for w in windows)
    batches = batch_windows(list(windows), pieces_a_batch=20, rng=rng)
    assert sorted((w.start, w.end) for batch in batches for w in batch) == sorted((w.start, w.end) for w in windows)
