"""Word pieces: what the encoder reads, each with its place in the document and three features.

The base encoder is uncased, so what case, quotation marks and line breaks tell is given to it as features.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from onrecord.annotate.quotation import Quoted, find_quoted

# Marks are folded so that curly and straight ones are one word to the encoder; each maps to one character, so
# that offsets hold. U+FFFD stands for lone surrogates, which the tokenizer refuses.
_FOLDED: Final = str.maketrans(
    {**dict.fromkeys("“”„«»＂", '"'), **dict.fromkeys("‘’‚‛`´", "'"), "–": "-", "―": "—", "\x00": " "}
)
_SURROGATES = re.compile("[\ud800-\udfff]")

# Features: (quote state, word shape, gap before). The counts are sizes of the model's embedding tables.
OUTSIDE, OPENING_MARK, INSIDE, CLOSING_MARK = range(4)
SHAPES: Final = ("other", "lower", "capitalised", "capitals", "one capital", "digits", "mixed")
NO_GAP, SPACE, BREAK = range(3)
FEATURE_SIZES: Final = (4, len(SHAPES), 3)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a stretch of a document.

    Attributes:
        ids: int64 [pieces], vocabulary indices.
        starts, ends: int32 [pieces], offsets in the document's text.
        features: uint8 [pieces, 3], quote state, word shape and gap before.
        paragraphs: int32 [pieces], index of the paragraph that the piece stands in.
    """

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    features: npt.NDArray[np.uint8]
    paragraphs: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)


def with_plain_marks(text: str) -> str:
    """The text as the tokenizer is to see it, as long as before: marks of one kind, no lone surrogates."""
    return _SURROGATES.sub("\ufffd", text.translate(_FOLDED))


def find_pieces(
    text: str, paragraphs: Sequence[tuple[int, int]], tokenizer: Tokenizer, quoted: Sequence[Quoted] | None = None
) -> Pieces:
    """The word pieces of the given paragraphs of a text.

    Args:
        text: the document's text.
        paragraphs: half-open (start, end) offsets, in order.
        tokenizer: without padding, truncation and special tokens.
        quoted: what `find_quoted` gives for these paragraphs, if it is known already.
    """
    folded = [with_plain_marks(text[start:end]) for start, end in paragraphs]
    encodings = tokenizer.encode_batch(folded, add_special_tokens=False)
    return _assemble(text, paragraphs, encodings, quoted)


def _assemble(
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    encodings: Sequence[Encoding],
    quoted: Sequence[Quoted] | None,
) -> Pieces:
    ids: list[int] = []
    places: list[tuple[int, int]] = []
    owners: list[int] = []
    for paragraph, ((start, _), encoding) in enumerate(zip(paragraphs, encodings, strict=True)):
        ids.extend(encoding.ids)
        places.extend([(start + a, start + b) for a, b in encoding.offsets])
        owners.extend([paragraph] * len(encoding.ids))
    offsets = np.array(places, dtype=np.int32).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    in_paragraph = np.array(owners, dtype=np.int32)
    if quoted is None:
        quoted = find_quoted(text, paragraphs)
    features = np.zeros((len(ids), 3), dtype=np.uint8)
    features[:, 0] = _quote_states(starts, quoted)
    features[:, 1] = [_shape(text[a:b]) for a, b in places]
    if len(ids):
        features[1:, 2] = starts[1:] > ends[:-1]
        features[np.flatnonzero(np.diff(in_paragraph, prepend=-1)), 2] = BREAK
    return Pieces(np.array(ids, dtype=np.int64), starts, ends, features, in_paragraph)


def _quote_states(starts: npt.NDArray[np.int32], quoted: Sequence[Quoted]) -> npt.NDArray[np.uint8]:
    states = np.zeros(len(starts), dtype=np.uint8)
    if not quoted:
        return states
    opening = np.array([stretch.start for stretch in quoted])
    behind = np.array([stretch.end for stretch in quoted])
    closing = np.array([stretch.end - 1 if stretch.closed else -1 for stretch in quoted])
    index = np.searchsorted(opening, starts, side="right") - 1
    known = np.maximum(index, 0)
    states[(index >= 0) & (starts < behind[known])] = INSIDE
    states[(index >= 0) & (starts == opening[known])] = OPENING_MARK
    states[(index >= 0) & (starts == closing[known])] = CLOSING_MARK
    return states


def _shape(word: str) -> int:
    """Index of a word's shape in SHAPES."""
    if word.islower():
        return 1
    if word.isdigit():
        return 5
    if word.isupper():
        return 4 if len(word) == 1 else 3
    if word[:1].isupper() and word[1:].islower():
        return 2
    return 6 if any(map(str.isalnum, word)) else 0
