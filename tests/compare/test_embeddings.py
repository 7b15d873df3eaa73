"""Sentences as vectors, with the shipped network."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.compare.embeddings import INT8_SCALE, WEIGHTS, SentenceEncoder, to_int8
from onrecord.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _cosine(encoder: SentenceEncoder, one: str, other: str) -> float:
    first, second = encoder.encode([one, other])
    return float(first @ second)


ALLEGATION = "Petra Lindqvist: Varga ignored warnings about the Eastgate Bridge"


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        pytest.param(
            "the minister: taxes will not be raised",
            "the minister: there will be no tax increase",
            "the minister: the bridge will be closed for repairs",
            id="other words, the same promise",
        ),
        pytest.param(
            ALLEGATION,
            "Ilse Varga: I never ignored a warning about that bridge",
            "Ilse Varga: the budget for schools will grow next year",
            id="a denial is near what it denies",
        ),
        pytest.param("flood damage", "the mayor: water ruined forty homes", "the mayor: trams run again", id="a topic"),
        pytest.param(
            "unions against wage cuts",
            "engineers’ union: we oppose any reduction in pay",
            "the bank: interest rates stay where they are",
            id="a query of few words",
        ),
    ],
)
def test_what_means_alike_is_nearer(encoder: SentenceEncoder, one: str, near: str, far: str) -> None:
    assert _cosine(encoder, one, near) > _cosine(encoder, one, far) + 0.1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("Varga: the bridge is safe", "Okafor: the bridge is not safe", 0.601, id="contrary"),
        pytest.param(ALLEGATION, "Ilse Varga: I never ignored a warning about that bridge", 0.772, id="denial"),
        pytest.param("the mayor: water ruined forty homes", "flood damage", 0.514, id="topic"),
        pytest.param(
            "the bank: interest rates stay where they are",
            "Residents left the hall before the mayor spoke",
            0.048,
            id="unrelated",
        ),
    ],
)
def test_int8_says_what_the_float_network_says(encoder: SentenceEncoder, one: str, other: str, expected: float) -> None:
    # From the float32 weights, by `training/export_sentences.py --float`.
    assert _cosine(encoder, one, other) == pytest.approx(expected, abs=0.03)


def test_vectors_have_unit_length(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["No.", ALLEGATION, "word " * 500, ""])
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: SentenceEncoder) -> None:
    texts = [f"speaker {number}: {'the pier will stand ' * (number % 7 + 1)}" for number in range(60)]
    together = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    assert np.array_equal(np.concatenate([encoder.encode([text]) for text in texts]), together)


def test_texts_past_a_chunk_keep_their_order(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"statement {number}" for number in range(10)]
    together = encoder.encode(texts)
    monkeypatch.setattr("onrecord.compare.embeddings.CHUNK", 3)
    assert np.array_equal(encoder.encode(texts), together)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        pytest.param("Varga: “It’s safe”", 'Varga: "It\'s safe"', id="curly and straight marks"),
        pytest.param("VARGA: The Bridge", "varga: the bridge", id="capitals"),
        pytest.param("Varga:  the\nbridge ", "Varga: the bridge", id="white space"),
        pytest.param("the 2016–17 budget", "the 2016-17 budget", id="dash and hyphen"),
    ],
)
def test_how_it_is_printed_makes_no_difference(encoder: SentenceEncoder, printed: str, typed: str) -> None:
    assert np.array_equal(*encoder.encode([printed, typed]))


def test_a_text_that_is_too_long_is_cut(encoder: SentenceEncoder) -> None:
    start = "Varga: " + "the bridge is safe and " * 40
    assert np.array_equal(*encoder.encode([start + "the sun shines", start + "nobody may cross it"]))


def test_a_lone_surrogate_is_read_as_an_unknown_character(encoder: SentenceEncoder) -> None:
    assert np.array_equal(*encoder.encode(["the bridge \ud800 stands", "the bridge \ufffd stands"]))


def test_int8_keeps_cosines(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode([ALLEGATION, "Ilse Varga: I never ignored a warning", "the trams run again"])
    small = to_int8(vectors)
    assert small.dtype == np.int8
    assert small.astype(np.float32) @ vectors.T / INT8_SCALE == pytest.approx(vectors @ vectors.T, abs=0.005)


def test_int8_cuts_what_it_cannot_hold() -> None:
    vectors = np.zeros((1, 384), dtype=np.float32)
    vectors[0, :3] = 0.8, -0.6, 0
    assert to_int8(vectors)[0, :4].tolist() == [127, -127, 0, 0]


def test_the_model_is_named(encoder: SentenceEncoder) -> None:
    assert (encoder.model.name, encoder.dimensions) == ("onrecord-sentences", 384)


def test_missing_weights_are_named_with_what_to_do(tmp_path: Path) -> None:
    shutil.copy(WEIGHTS / "model.json", tmp_path)
    with pytest.raises(ModelError, match=r"OR301: .*lacks model\.onnx\. Install onrecord again") as caught:
        SentenceEncoder(tmp_path)
    assert caught.value.where == str(tmp_path)


def test_broken_weights_are_said_to_be_broken(tmp_path: Path) -> None:
    shutil.copy(WEIGHTS / "model.json", tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"cut off")
    with pytest.raises(ModelError, match="does not load"):
        SentenceEncoder(tmp_path)
