"""The encoder: word pieces to scores, by ONNX Runtime on the CPU.

One pass gives all that the learned stages need. Windows of many documents are run together, those of like length
in one batch, so that little of the work is padding.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NoSuchFile
from tokenizers import Tokenizer

from onrecord.annotate.pieces import Pieces
from onrecord.annotate.windows import owned_stretches, plan_windows
from onrecord.errors import ModelError
from onrecord.record import Model

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parent.parent / "weights"
FILES: Final = ("model.onnx", "tokenizer.json", "model.json")
CLS, SEP, PAD = 101, 102, 0  # of the base encoder's vocabulary
BATCH_PIECES: Final = 2048  # more does not run faster on two cores, and takes more memory
NO_ROLE, SOURCE_OF, CONTENT_OF = range(3)
DISTANCE_BUCKETS: Final = 33  # 16 before the cue, one within it, 16 behind it


def distance_buckets(length: int, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How far each piece stands from each cue, in buckets that widen with the distance.

    Args:
        length: how many pieces there are.
        first: int64 [cues], the first piece of each cue.
        last: int64 [cues], the piece behind each cue.

    Returns:
        int64 [cues, length], below DISTANCE_BUCKETS.
    """
    places = np.arange(length)[None, :]
    before = np.maximum(first[:, None] - places, 0)
    behind = np.maximum(places - last[:, None] + 1, 0)
    # Two buckets an octave: 1, 2, 3, 4, 6, 8, 12, … so that neighbours are told apart and far pieces are not.
    steps = np.minimum(np.ceil(2 * np.log2(np.maximum(before + behind, 1))).astype(np.int64) + 1, 16)
    middle = DISTANCE_BUCKETS // 2
    return np.where(before > 0, middle - steps, np.where(behind > 0, middle + steps, middle))


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the network says of the pieces of one stretch.

    Attributes:
        tags: float32 [pieces, tags], log probabilities; each piece's from the window in which it is most central.
        windows: half-open (start, end) pieces of each window.
        keys, queries: one float32 [window pieces, 2, width] a window; a piece's role towards a cue is the softmax
            of (0, score of being its source, score of being its content), where a score is key · query and a bias
            for the distance.
        distance: float32 [buckets, 2], that bias.
    """

    tags: Floats
    windows: tuple[tuple[int, int], ...]
    keys: tuple[Floats, ...]
    queries: tuple[Floats, ...]
    distance: Floats

    def towards(self, cue: tuple[int, int]) -> tuple[int, Floats]:
        """The scores of pieces towards a cue, in the window in which the cue is most central.

        Args:
            cue: half-open range of pieces.

        Returns:
            The window's first piece, and float32 [window pieces, 2]: the scores of being the cue's source and its
            content, against 0 for being neither.
        """
        index = max(range(len(self.windows)), key=lambda i: self._margin(i, cue))
        start, end = self.windows[index]
        first, last = max(cue[0], start) - start, min(cue[1], end) - start
        query = self.queries[index][first:last].mean(axis=0)
        scores = (self.keys[index] * query).sum(axis=-1)
        buckets = distance_buckets(end - start, np.array([first]), np.array([last]))
        return start, scores + self.distance[buckets[0]]

    def _margin(self, index: int, cue: tuple[int, int]) -> int:
        start, end = self.windows[index]
        return min(cue[0] - start, end - cue[1])


class Encoder:
    """The network with its tokenizer, as shipped.

    Args:
        folder: holds model.onnx, tokenizer.json and model.json; the shipped weights when None.
        threads: of ONNX Runtime; one for each core when None.

    Raises:
        ModelError: a file is missing or does not load.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        self.folder = folder or WEIGHTS
        missing = [name for name in FILES if not (self.folder / name).is_file()]
        if missing:
            raise ModelError(
                f"the model lacks {', '.join(missing)}",
                where=str(self.folder),
                next_step="Install onrecord again, or export a model with training/export.py.",
            )
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # warnings of the runtime are not for our users
        if threads:
            options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(
                str(self.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self.settings: dict[str, Any] = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
            self._distance = np.array(self.settings["distance"], dtype=np.float32)
        except (Fail, InvalidGraph, InvalidProtobuf, NoSuchFile, ValueError) as error:
            raise ModelError(
                f"the model does not load ({error})", where=str(self.folder), next_step="Install onrecord again."
            ) from error

    @property
    def model(self) -> Model:
        """Name and version, as written into every record."""
        return Model(name=self.settings["name"], version=self.settings["version"])

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The base encoder's tokenizer, without padding, truncation and special tokens."""
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def encode(self, stretches: Sequence[Pieces]) -> list[Encoded]:
        """The network's scores for each stretch, in order."""
        plans = [plan_windows(len(stretch)) for stretch in stretches]
        jobs = [(index, number) for index, plan in enumerate(plans) for number in range(len(plan))]
        jobs.sort(key=lambda job: plans[job[0]][job[1]][1] - plans[job[0]][job[1]][0])
        tags = [np.zeros((len(stretch), len(self.settings["tags"])), dtype=np.float32) for stretch in stretches]
        sides: list[list[tuple[Floats, Floats] | None]] = [[None] * len(plan) for plan in plans]
        owned = [owned_stretches(plan) for plan in plans]
        for batch in self._batches(jobs, plans):
            outputs = self._run([(stretches[index], plans[index][number]) for index, number in batch])
            for row, (index, number) in enumerate(batch):
                start, end = plans[index][number]
                first, last = owned[index][number]
                tags[index][first:last] = outputs[0][row, first - start : last - start]
                sides[index][number] = (outputs[1][row, : end - start], outputs[2][row, : end - start])
        return [
            Encoded(
                tags[index],
                tuple(plan),
                keys=tuple(side[0] for side in sides[index] if side),
                queries=tuple(side[1] for side in sides[index] if side),
                distance=self._distance,
            )
            for index, plan in enumerate(plans)
        ]

    @staticmethod
    def _batches(jobs: list[tuple[int, int]], plans: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
        batches: list[list[tuple[int, int]]] = []
        width = 0
        for index, number in jobs:  # sorted: the last of a batch is its longest
            width = plans[index][number][1] - plans[index][number][0]
            if not batches or (len(batches[-1]) + 1) * width > BATCH_PIECES:
                batches.append([])
            batches[-1].append((index, number))
        return batches

    def _run(self, windows: list[tuple[Pieces, tuple[int, int]]]) -> tuple[Floats, Floats, Floats]:
        """Tag log probabilities, keys and queries of a batch, float32 [windows, pieces, …], special tokens cut."""
        length = max(end - start for _, (start, end) in windows) + 2
        ids = np.full((len(windows), length), PAD, dtype=np.int64)
        features = np.zeros((len(windows), length, 3), dtype=np.int64)
        for row, (pieces, (start, end)) in enumerate(windows):
            count = end - start
            ids[row, 0], ids[row, count + 1] = CLS, SEP
            ids[row, 1 : count + 1] = pieces.ids[start:end]
            features[row, 1 : count + 1] = pieces.features[start:end]
        scores, keys, queries = self._session.run(None, {"ids": ids, "features": features})
        scores = scores[:, 1:]
        scores = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
        return scores, keys[:, 1:], queries[:, 1:]
