"""The encoder: word pieces to scores, by ONNX Runtime on the CPU.

One pass gives all that the learned stages need. The windows of many documents are run at once, one to a thread and
each by itself: on two cores that is faster than any batch (docs/decisions.md), nothing is padding, and what is found
in a document cannot depend on its neighbours, whose values would share the int8 network's scale in a batch.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.annotate.network import loading, open_session
from onrecord.annotate.pieces import FEATURE_SIZES, Pieces
from onrecord.annotate.threads import thread_count
from onrecord.annotate.windows import owned_ranges, plan_windows
from onrecord.errors import ModelError
from onrecord.record import Model

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parent.parent / "weights"
FILES: Final = ("model.onnx", "tokenizer.json", "model.json")
CLS, SEP = 101, 102  # of the base encoder's vocabulary
OUTPUTS: Final = ("tags", "keys", "queries")
NAMING_OUTPUTS: Final = ("mention_tags", "name_keys", "pronoun_queries")  # the same three for the branch for names
NO_ROLE, SOURCE_OF, CONTENT_OF = range(3)
DISTANCE_BUCKETS: Final = 33  # 16 before the cue, one within it, 16 behind it

# Two buckets an octave: distances 1, 2, 3, 4, 6, 8, 12, … so that neighbours are told apart and far pieces are not.
_STEPS: Final = np.minimum(np.ceil(2 * np.log2(np.maximum(np.arange(1024), 0.7))).astype(np.int64) + 1, 16)


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
    middle = DISTANCE_BUCKETS // 2
    furthest = len(_STEPS) - 1
    buckets: npt.NDArray[np.int64] = (
        middle - _STEPS[np.minimum(before, furthest)] + _STEPS[np.minimum(behind, furthest)]
    )
    return buckets


@dataclass(frozen=True, slots=True)
class Naming:
    """What the network's branch for names says of the pieces of one stretch.

    Attributes:
        tags: float32 [pieces, mention tags], log probabilities, as `Encoded.tags`.
        keys: float32 [window pieces, width] a window, what a piece answers with as part of a name.
        queries: float32 [window pieces, width + 1] a window, what a piece asks with as a pronoun; the score of a name
            is the mean of its pieces' key · query and a bias for the distance, and the last column the score of
            having no antecedent in the window.
        distance: float32 [buckets], that bias, by where the name begins as seen from the pronoun.
    """

    tags: Floats
    keys: tuple[Floats, ...]
    queries: tuple[Floats, ...]
    distance: Floats


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
        naming: what the branch for names says, if it was asked for.
    """

    tags: Floats
    windows: tuple[tuple[int, int], ...]
    keys: tuple[Floats, ...]
    queries: tuple[Floats, ...]
    distance: Floats
    naming: Naming | None = None

    def towards(self, cue: tuple[int, int]) -> tuple[int, Floats]:
        """The scores of pieces towards a cue, in the window in which the cue is most central.

        Args:
            cue: half-open range of pieces.

        Returns:
            The window's first piece, and float32 [window pieces, 2]: the scores of being the cue's source and its
            content, against 0 for being neither.
        """
        index = self.window_of(cue)
        start, end = self.windows[index]
        first, last = max(cue[0], start) - start, min(cue[1], end) - start
        query = self.queries[index][first:last].mean(axis=0)
        scores = np.einsum("lra,ra->lr", self.keys[index], query)
        buckets = distance_buckets(end - start, np.array([first]), np.array([last]))
        return start, scores + self.distance[buckets[0]]

    def window_of(self, span: tuple[int, int]) -> int:
        """The index of the window in which a range of pieces stands most central."""
        return max(range(len(self.windows)), key=lambda i: self._margin(i, span))

    def _margin(self, index: int, cue: tuple[int, int]) -> int:
        start, end = self.windows[index]
        return min(cue[0] - start, end - cue[1])


def shipped_model() -> Model:
    """Name and version of the shipped model, without loading it.

    Raises:
        ModelError: it is missing.
    """
    try:
        settings = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
        return Model(name=settings["name"], version=settings["version"])
    except (OSError, ValueError, KeyError) as error:
        what = f"the model does not load ({error})"
        raise ModelError(what, where=str(WEIGHTS), next_step="Install onrecord again.") from error


class Encoder:
    """The network with its tokenizer, as shipped.

    Args:
        folder: holds model.onnx, tokenizer.json and model.json; the shipped weights when None.
        threads: how many windows run at once; as `threads.thread_count` says when None.

    Attributes:
        model: name and version, as written into every record.
        tokenizer: the base encoder's, without padding, truncation and special tokens.
        settings: what model.json holds.

    Raises:
        ModelError: a file is missing or does not load.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        self.folder = folder or WEIGHTS
        with loading("the model", [self.folder / name for name in FILES], exported_by="training/export.py"):
            self._session = open_session(self.folder / "model.onnx")
            self.settings: dict[str, Any] = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
            self._distance = np.array(self.settings["distance"], dtype=np.float32)
            self._name_distance = np.array(self.settings.get("naming", {}).get("distance", ()), dtype=np.float32)
            self.model = Model(name=self.settings["name"], version=self.settings["version"])
            self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            self.tokenizer.no_padding()
            self.tokenizer.no_truncation()
        self._pool = ThreadPoolExecutor(threads or thread_count(), thread_name_prefix="encoder")

    def encode(self, stretches: Sequence[Pieces], *, naming: bool = False) -> list[Encoded]:
        """The network's scores for each stretch, in order.

        Args:
            stretches: what to read.
            naming: whether the branch for names is run too; it takes about a third of the trunk's time.
        """
        plans = [plan_windows(len(stretch)) for stretch in stretches]
        wanted = OUTPUTS + NAMING_OUTPUTS if naming else OUTPUTS
        jobs = [(stretch, window, wanted) for stretch, plan in zip(stretches, plans, strict=True) for window in plan]
        outputs = self._pool.map(lambda job: self._run(*job), jobs)
        return [
            self._merged(len(stretch), plan, outputs, naming=naming)
            for stretch, plan in zip(stretches, plans, strict=True)
        ]

    def _merged(
        self, count: int, plan: list[tuple[int, int]], outputs: Iterator[list[Floats]], *, naming: bool
    ) -> Encoded:
        """One stretch from what came of its windows, which are taken from `outputs`."""
        windows = [next(outputs) for _ in plan]
        return Encoded(
            _joined(count, plan, [window[0] for window in windows])
            if windows
            else np.zeros((0, len(self.settings["tags"])), dtype=np.float32),
            tuple(plan),
            keys=tuple(window[1] for window in windows),
            queries=tuple(window[2] for window in windows),
            distance=self._distance,
            naming=Naming(
                _joined(count, plan, [window[3] for window in windows]),
                keys=tuple(window[4] for window in windows),
                queries=tuple(window[5] for window in windows),
                distance=self._name_distance,
            )
            if naming and windows
            else None,
        )

    def _run(self, pieces: Pieces, window: tuple[int, int], wanted: tuple[str, ...]) -> list[Floats]:
        """The wanted outputs for a window, float32 [pieces, …], special tokens cut and tag scores normalised."""
        start, end = window
        ids = np.empty((1, end - start + 2), dtype=np.int64)
        features = np.zeros((1, end - start + 2, len(FEATURE_SIZES)), dtype=np.int64)
        ids[0, 0], ids[0, -1] = CLS, SEP
        ids[0, 1:-1] = pieces.ids[start:end]
        features[0, 1:-1] = pieces.features[start:end]
        found = [side[0, 1:-1] for side in self._session.run(wanted, {"ids": ids, "features": features})]
        for place in range(0, len(found), len(OUTPUTS)):
            found[place] = found[place] - np.logaddexp.reduce(found[place], axis=-1, keepdims=True)
        return found


def _joined(count: int, plan: list[tuple[int, int]], scores: Sequence[Floats]) -> Floats:
    """float32 [count, …]: of the scores of each window those of the pieces that it owns."""
    joined = np.zeros((count, scores[0].shape[-1]), dtype=np.float32)
    for (start, _), (first, last), window in zip(plan, owned_ranges(plan), scores, strict=True):
        joined[first:last] = window[first - start : last - start]
    return joined
