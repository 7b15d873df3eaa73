"""Sentences as vectors: what two statements mean alike has a cosine near 1, whatever the words.

The network is all-MiniLM-L6-v2 in int8 (weights/sentences/). As in the annotator's encoder one text is run at a time,
one to a thread: batches of texts of one length were no faster, and what int8 makes of a text would depend on the
texts beside it.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.annotate.network import loading, open_session
from onrecord.annotate.pieces import with_plain_marks
from onrecord.annotate.threads import thread_count
from onrecord.record import Model

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]

WEIGHTS: Final = Path(__file__).parent.parent / "weights" / "sentences"
TOKENIZER: Final = WEIGHTS.parent / "tokenizer.json"  # the attribution network has the same base, and so its pieces
CHUNK: Final = 4096  # texts whose word pieces are held at once
# The largest number in the vectors of 91,500 sentences of news was 0.30, so that this scale cuts none and uses the
# whole range. Of the 20 nearest by float32, int8 keeps 99.0 %; with a scale of 127, 97.1 % (docs/decisions.md).
INT8_SCALE: Final = 381


def to_int8(vectors: Floats) -> Bytes:
    """Unit vectors in a quarter of the room, as they are stored and indexed.

    Args:
        vectors: float32 [texts, dimensions], unit length.

    Returns:
        int8 [texts, dimensions]: each number times INT8_SCALE, rounded and cut at ±127.
    """
    return np.clip(np.rint(vectors * INT8_SCALE), -127, 127).astype(np.int8)


class SentenceEncoder:
    """The network that makes vectors of sentences, as shipped. May be used from several threads.

    Args:
        folder: holds model.onnx and model.json; the shipped weights when None.
        threads: how many texts run at once; as `threads.thread_count` says when None.

    Attributes:
        model: name and version; vectors of different models cannot be compared.
        dimensions: how many numbers a vector has.

    Raises:
        ModelError: a file is missing or does not load.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        self.folder = folder or WEIGHTS
        files = [self.folder / "model.onnx", self.folder / "model.json", TOKENIZER]
        with loading("the sentence encoder", files, exported_by="training/export_sentences.py"):
            settings: dict[str, Any] = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
            self.model = Model(name=settings["name"], version=settings["version"])
            self.dimensions = int(settings["dimensions"])
            self._session = open_session(self.folder / "model.onnx")
            self._tokenizer = Tokenizer.from_file(str(TOKENIZER))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(settings["max_pieces"])
        self._pool = ThreadPoolExecutor(threads or thread_count(), thread_name_prefix="sentences")

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vector of each text, which depends on that text alone.

        Args:
            texts: a statement each, "speaker: content"; what is longer than the model's 128 word pieces is cut, and
                case, the shape of quotation marks and white space make no difference.

        Returns:
            float32 [texts, dimensions], unit length, in the order of the texts; their dot product is their cosine.
        """
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            for place, vector in enumerate(self._vectors(texts[start : start + CHUNK]), start):
                vectors[place] = vector
        return vectors

    def _vectors(self, texts: Sequence[str]) -> Iterator[Floats]:
        folded = [with_plain_marks(text) for text in texts]
        return self._pool.map(self._run, [encoding.ids for encoding in self._tokenizer.encode_batch(folded)])

    def _run(self, ids: list[int]) -> Floats:
        """float32 [dimensions] of the word pieces of one text, the special ones among them."""
        vector: Floats = self._session.run(["vectors"], {"ids": np.array([ids], dtype=np.int64)})[0][0]
        return vector
