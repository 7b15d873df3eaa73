"""The encoder's folder, distances, and scores towards a cue."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.annotate.encoder import FILES, WEIGHTS, Encoded, Encoder, distance_buckets
from onrecord.annotate.pieces import Pieces, find_pieces
from onrecord.annotate.pipeline import Annotator
from onrecord.errors import ModelError

# Three sentences of which the encoder reads about as many pieces as there are words.
SENTENCE = "Ada Quill said the ferry cannot sail before Monday . "


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def pieces_of(encoder: Encoder, text: str) -> Pieces:
    return find_pieces(text, [(0, len(text))], encoder.tokenizer)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped weights."""
    for name in FILES:
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match="the model lacks") as caught:
        Encoder(folder)
    assert caught.value.what == f"the model lacks {name}"
    assert caught.value.where == str(folder)
    assert caught.value.next_step == "Install onrecord again, or export a model with training/export.py."


def test_missing_folder_lacks_all(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks model\.onnx, tokenizer\.json, model\.json"):
        Encoder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("model.onnx", b"", id="empty network"),
        pytest.param("model.onnx", b"not a network at all", id="network of something else"),
        pytest.param("model.json", b"{", id="settings cut off"),
        pytest.param("model.json", b"\xff\xfe\x80", id="settings not text"),
        pytest.param("model.json", b"[]", id="settings of another form"),
        pytest.param("model.json", b'{"name": "x"}', id="settings lack a key"),
        pytest.param("tokenizer.json", b"{}", id="tokenizer of another form"),
        pytest.param("tokenizer.json", b"\xff", id="tokenizer not text"),
    ],
)
def test_broken_file_is_a_model_error(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match="the model does not load") as caught:
        Encoder(folder)
    assert (caught.value.where, caught.value.next_step) == (str(folder), "Install onrecord again.")


def test_network_cut_off_is_a_model_error(folder: Path) -> None:
    network = folder / "model.onnx"
    network.write_bytes(network.read_bytes()[:100_000])
    with pytest.raises(ModelError, match="the model does not load"):
        Encoder(folder)


@pytest.mark.parametrize(
    "calibration",
    [
        pytest.param(None, id="none"),
        pytest.param({"weights": [1.0]}, id="a part is missing"),
        pytest.param({"weights": [1.0], "bias": 0.0, "slope": 1.0}, id="a part too many"),
        pytest.param({"weights": [1.0], "bias": 0.0}, id="weights for other evidence"),
    ],
)
def test_calibration_that_does_not_fit_is_a_model_error(folder: Path, calibration: object) -> None:
    settings = json.loads((folder / "model.json").read_text(encoding="utf-8")) | {"calibration": calibration}
    (folder / "model.json").write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(ModelError, match="no calibration that fits") as caught:
        Annotator(Encoder(folder))
    assert caught.value.where == str(folder)


def test_model_is_named_as_in_its_settings(folder: Path) -> None:
    settings = json.loads((folder / "model.json").read_text(encoding="utf-8")) | {"name": "quill", "version": "7"}
    (folder / "model.json").write_text(json.dumps(settings), encoding="utf-8")
    assert Encoder(folder).model.model_dump() == {"name": "quill", "version": "7"}


def test_tags_are_probabilities(encoder: Encoder) -> None:
    pieces = pieces_of(encoder, SENTENCE)
    [encoded] = encoder.encode([pieces])
    assert encoded.tags.shape == (len(pieces), 7)
    assert np.exp(encoded.tags).sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_nothing_to_read(encoder: Encoder) -> None:
    [encoded] = encoder.encode([pieces_of(encoder, " ")])
    assert (encoded.tags.shape, encoded.windows) == ((0, 7), ())


def test_no_stretches(encoder: Encoder) -> None:
    assert encoder.encode([]) == []


def test_neighbours_change_nothing(encoder: Encoder) -> None:
    short, long = pieces_of(encoder, SENTENCE), pieces_of(encoder, SENTENCE * 40)
    alone = encoder.encode([short])[0]
    beside = encoder.encode([long, short])[1]
    assert np.array_equal(alone.tags, beside.tags)
    assert np.array_equal(alone.keys[0], beside.keys[0])
    assert np.array_equal(alone.queries[0], beside.queries[0])


def test_long_stretch_has_scores_for_every_piece(encoder: Encoder) -> None:
    pieces = pieces_of(encoder, SENTENCE * 80)
    [encoded] = encoder.encode([pieces])
    assert len(encoded.windows) > 1
    assert np.exp(encoded.tags).sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert [len(keys) for keys in encoded.keys] == [end - start for start, end in encoded.windows]


@pytest.mark.parametrize(
    ("distance", "step"),
    [
        pytest.param(1, 1, id="next"),
        pytest.param(2, 3, id="one between"),
        pytest.param(3, 5, id="3"),
        pytest.param(4, 5, id="4 as 3"),
        pytest.param(5, 6, id="5"),
        pytest.param(6, 7, id="6"),
        pytest.param(8, 7, id="8 as 6"),
        pytest.param(9, 8, id="9"),
        pytest.param(128, 15, id="128"),
        pytest.param(200, 16, id="the last bucket"),
        pytest.param(5_000, 16, id="no further bucket"),
    ],
)
def test_distance_buckets_on_both_sides(distance: int, step: int) -> None:
    length = 10_100
    [buckets] = distance_buckets(length, np.array([5_050]), np.array([5_053]))
    assert (buckets[5_050 - distance], buckets[5_052 + distance]) == (16 - step, 16 + step)


def test_pieces_of_the_cue_share_the_middle_bucket() -> None:
    assert distance_buckets(5, np.array([1, 2]), np.array([3, 3])).tolist() == [
        [15, 16, 16, 17, 19],
        [13, 15, 16, 17, 19],
    ]


def test_towards_asks_the_window_in_which_the_cue_is_most_central() -> None:
    # Two windows of four pieces that share two; each key tells its window (1 or 2) and its place in it.
    keys = tuple(
        np.array([[[window * 10.0 + place], [0.0]] for place in range(4)], dtype=np.float32) for window in (1, 2)
    )
    queries = (np.ones((4, 2, 1), dtype=np.float32),) * 2
    encoded = Encoded(
        np.zeros((6, 7), dtype=np.float32), ((0, 4), (2, 6)), keys, queries, np.zeros((33, 2), np.float32)
    )
    for cue, start, first in (((1, 2), 0, 10.0), ((4, 5), 2, 20.0)):
        found_start, scores = encoded.towards(cue)
        assert (found_start, scores[:, 0].tolist()) == (start, [first, first + 1, first + 2, first + 3])


def test_towards_adds_the_bias_of_the_distance() -> None:
    distance = np.zeros((33, 2), dtype=np.float32)
    distance[15], distance[16], distance[17] = (1, 2), (3, 4), (5, 6)
    zeros = np.zeros((3, 2, 1), dtype=np.float32)
    encoded = Encoded(np.zeros((3, 7), dtype=np.float32), ((0, 3),), (zeros,), (zeros,), distance)
    assert encoded.towards((1, 2))[1].tolist() == [[1, 2], [3, 4], [5, 6]]


def test_query_of_a_cue_is_the_mean_of_its_pieces() -> None:
    keys = np.ones((3, 2, 1), dtype=np.float32)
    queries = np.array([[[1], [2]], [[3], [6]], [[9], [9]]], dtype=np.float32)
    encoded = Encoded(np.zeros((3, 7), np.float32), ((0, 3),), (keys,), (queries,), np.zeros((33, 2), np.float32))
    assert encoded.towards((0, 2))[1].tolist() == [[2, 4]] * 3
