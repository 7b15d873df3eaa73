"""The network: MiniLM with features, a tag for every piece, and a role of every piece towards every cue."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from datasets import TAGS
from onrecord.annotate.encoder import DISTANCE_BUCKETS
from onrecord.annotate.pieces import FEATURE_SIZES

CLS, SEP, PAD = 101, 102, 0  # of the base encoder's vocabulary


@dataclass(frozen=True)
class Shape:
    """The sizes of the network; those of the encoder are all-MiniLM-L6-v2's."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    arc_width: int = 96
    dropout: float = 0.1

    def as_dict(self) -> dict[str, float]:
        """For a checkpoint."""
        return asdict(self)


class Dropout(nn.Module):
    """Dropout whose mask is drawn a byte an element: torch's own takes an eighth of a step's time on a CPU."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(share * 256)

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden` of any shape."""
        if not self.training or not self.dropped:
            return hidden
        drawn = torch.empty(-(-hidden.numel() // 4), dtype=torch.int32, device=hidden.device)
        drawn.random_(-(2**31), 2**31 - 1)
        kept = drawn.view(torch.uint8)[: hidden.numel()].view(hidden.shape) >= self.dropped
        return hidden * (kept.to(hidden.dtype) * (256 / (256 - self.dropped)))


class Layer(nn.Module):
    """A transformer layer as in BERT (Devlin et al. 2019): attention and feed-forward, normalised behind each."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = Dropout(shape.dropout)
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attention_out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` float [batch, length, width]; `mask` bool [batch, 1, 1, length], True where there is a piece."""
        query, key, value = self.query_key_value(hidden).chunk(3, dim=-1)
        mixed = self.attend(query, key, value, mask)
        hidden = self.attention_norm(hidden + self.dropout(self.attention_out(mixed)))
        return cast("Tensor", self.outer_norm(hidden + self.dropout(self.outer(functional.gelu(self.inner(hidden))))))

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        """Scaled dot-product attention of all heads, float [batch, length, width] each."""
        batch, length, width = query.shape
        asked, offered, given = (
            side.view(batch, length, self.heads, -1).transpose(1, 2) for side in (query, key, value)
        )
        mixed = functional.scaled_dot_product_attention(asked, offered, given, attn_mask=mask)
        return mixed.transpose(1, 2).reshape(batch, length, width)


class Encoder(nn.Module):
    """Word pieces and their features to vectors."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Parameter(torch.zeros(shape.width))
        self.features = nn.ModuleList(nn.Embedding(size, shape.width) for size in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(cast("nn.Embedding", table).weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def embed(self, ids: Tensor) -> Tensor:
        """The word vectors, float [batch, length, width]."""
        return cast("Tensor", self.words(ids))

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        """`ids` int64 [batch, length]; `features` int64 [batch, length, 3]; gives float [batch, length, width]."""
        hidden = self.embed(ids) + self.segment + self.positions.weight[: ids.shape[1]]
        for number, table in enumerate(self.features):
            hidden = hidden + table(features[..., number])
        hidden = self.dropout(self.norm(hidden))
        mask = (ids != PAD)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden

    def load_base(self, path: Path) -> None:
        """Take over the weights of all-MiniLM-L6-v2 from its safetensors file."""
        base = load_file(path)
        state = {
            "words.weight": base["embeddings.word_embeddings.weight"],
            "positions.weight": base["embeddings.position_embeddings.weight"],
            "segment": base["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": base["embeddings.LayerNorm.weight"],
            "norm.bias": base["embeddings.LayerNorm.bias"],
        }
        for number in range(len(self.layers)):
            here, there = f"layers.{number}.", f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                state[f"{here}query_key_value.{kind}"] = torch.cat(
                    [base[f"{there}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                state[f"{here}attention_out.{kind}"] = base[f"{there}attention.output.dense.{kind}"]
                state[f"{here}attention_norm.{kind}"] = base[f"{there}attention.output.LayerNorm.{kind}"]
                state[f"{here}inner.{kind}"] = base[f"{there}intermediate.dense.{kind}"]
                state[f"{here}outer.{kind}"] = base[f"{there}output.dense.{kind}"]
                state[f"{here}outer_norm.{kind}"] = base[f"{there}output.LayerNorm.{kind}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or any(not name.startswith("features.") for name in missing):
            raise ValueError(f"{path} is not all-MiniLM-L6-v2: {unexpected or missing}")


class Network(nn.Module):
    """The encoder and its heads.

    `forward` gives, for every piece: tag scores, and for each of the two roles (source of, content of) a key that
    it answers with as a piece, and a query that it asks with as a cue. The score of a piece's role towards a cue
    is the dot product of both, and a bias for their distance. It is biaffine (Dozat & Manning 2017): of the last
    two columns, one is 1 in the key, so that a query carries a bias, and the other is how much the piece's own
    tag speaks for the role.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.tags = nn.Linear(shape.width, len(TAGS))
        self.piece_side = nn.Linear(shape.width, 2 * shape.arc_width)
        self.cue_side = nn.Linear(shape.width, 2 * shape.arc_width)
        self.keys = nn.ModuleList(nn.Linear(shape.arc_width, shape.arc_width) for _ in range(2))
        self.queries = nn.ModuleList(nn.Linear(shape.arc_width, shape.arc_width + 2) for _ in range(2))
        for head in self.queries:
            nn.init.constant_(cast("nn.Linear", head).bias[-1], 1.0)
        self.distance = nn.Parameter(torch.zeros(DISTANCE_BUCKETS, 2))
        self.dropout = Dropout(shape.dropout)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Tag scores [batch, length, tags], keys and queries [batch, length, 2, arc width + 2]."""
        hidden = self.dropout(self.encoder(ids, features))
        tags = self.tags(hidden)
        sides = []
        for layer, heads in ((self.piece_side, self.keys), (self.cue_side, self.queries)):
            parts = self.dropout(functional.gelu(layer(hidden))).chunk(2, dim=-1)
            sides.append(torch.stack([head(part) for head, part in zip(heads, parts, strict=True)], dim=2))
        keys, queries = sides
        keys = functional.pad(keys * self.shape.arc_width**-0.5, (0, 1), value=1.0)
        return tags, torch.cat([keys, role_evidence(tags)[..., None].to(keys.dtype)], dim=-1), queries


def role_evidence(tags: Tensor) -> Tensor:
    """How much each piece's tag scores speak for being a source's, a content's: log odds, float [..., 2]."""
    source, content = (torch.logsumexp(tags[..., own], -1) for own in ([1, 2], [5, 6]))
    not_source, not_content = (torch.logsumexp(tags[..., others], -1) for others in ([0, 3, 4, 5, 6], [0, 1, 2, 3, 4]))
    return torch.stack([source - not_source, content - not_content], dim=-1)
