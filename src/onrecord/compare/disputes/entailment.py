"""Whether one sentence contradicts another: a small network that reads both together.

all-MiniLM-L6-v2 fine-tuned on pairs of sentences (weights/entailment/MODEL_CARD.md), int8. One pair is run at a time,
one to a thread, as in the other encoders: what int8 makes of a pair does not depend on the pairs beside it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
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

WEIGHTS: Final = Path(__file__).parent.parent.parent / "weights" / "entailment"
TOKENIZER: Final = WEIGHTS.parent / "tokenizer.json"
CHUNK: Final = 2048  # pairs whose word pieces are held at once
CLS, SEP = 101, 102  # of the base encoder's vocabulary


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the network makes of a pair.

    Attributes:
        entails, neutral, contradicts: chances that sum to 1: the first says the second, leaves it open, excludes it.
    """

    entails: float
    neutral: float
    contradicts: float


@cache
def shipped() -> "EntailmentModel":
    """The shipped model, loaded once.

    Raises:
        ModelError: a file is missing or does not load.
    """
    return EntailmentModel()


class EntailmentModel:
    """The network that reads two sentences together, as shipped. May be used from several threads.

    Args:
        folder: holds model.onnx and model.json; the shipped weights when None.
        threads: how many pairs run at once; as `threads.thread_count` says when None.

    Attributes:
        model: name and version.
        floor: the chance of contradiction from which on four in five are right on the held-out pairs of the
            training corpora.

    Raises:
        ModelError: a file is missing or does not load.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        folder = folder or WEIGHTS
        files = [folder / "model.onnx", folder / "model.json", TOKENIZER]
        with loading("the entailment model", files, exported_by="training/export_entailment.py"):
            settings: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            self.model = Model(name=settings["name"], version=settings["version"])
            self.floor = float(settings["floor"])
            self._room = int(settings["max_pieces"]) - 3
            self._session = open_session(folder / "model.onnx")
            self._tokenizer = Tokenizer.from_file(str(TOKENIZER))
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
        self._pool = ThreadPoolExecutor(threads or thread_count(), thread_name_prefix="entailment")

    def judge(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Judgement]:
        """What is made of each pair, in order, as they are taken.

        Args:
            pairs: two texts each; what is longer than the model's 128 word pieces together is cut.
        """
        chunk: list[tuple[str, str]] = []
        for pair in pairs:
            chunk.append(pair)
            if len(chunk) == CHUNK:
                yield from self._judge(chunk)
                chunk = []
        if chunk:
            yield from self._judge(chunk)

    def _judge(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Judgement]:
        texts = [with_plain_marks(text) for pair in pairs for text in pair]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts, add_special_tokens=False)]
        for logits in self._pool.map(self._run, ids[::2], ids[1::2]):
            weights = np.exp(logits[:3] - logits[:3].max())
            entails, neutral, contradicts = (float(one) for one in weights / weights.sum())
            yield Judgement(entails, neutral, contradicts)

    def _run(self, one: list[int], other: list[int]) -> Floats:
        """float32 [outputs], logits, of the word pieces of two texts."""
        half = self._room // 2
        one, other = one[: max(half, self._room - len(other))], other[: max(half, self._room - len(one))]
        ids = [CLS, *one, SEP, *other, SEP]
        sides = [0] * (len(one) + 2) + [1] * (len(other) + 1)
        inputs = {"ids": np.array([ids], dtype=np.int64), "sides": np.array([sides], dtype=np.int64)}
        logits: Floats = self._session.run(["logits"], inputs)[0][0]
        return logits
