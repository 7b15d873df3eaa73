"""The branch for names and pronouns: layers of its own on the hidden states of the attribution network's fourth layer.

The trunk is the exported int8 network as it is, so that training the branch cannot change what it attributes.
"""

from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from model import Dropout, Layer, Shape
from name_corpora import KINDS
from onrecord.annotate.encoder import DISTANCE_BUCKETS

TRUNK_LAYERS = 4
LAYERS = 2
KEY_WIDTH = 64
MENTION_TAGS = ("O", *(f"{prefix}-{kind}" for kind in KINDS for prefix in "BI"))


def trunk_output(layers: int = TRUNK_LAYERS) -> str:
    """The name of the tensor that holds the hidden states behind a layer of the exported network."""
    return f"layer_norm_{2 * layers}"


class Trunk:
    """The first layers of an exported network.

    Args:
        path: model.onnx.
        layers: how many.
    """

    def __init__(self, path: Path, layers: int = TRUNK_LAYERS, *, threads: int = 2) -> None:
        model = onnx.load(path)
        del model.graph.output[:]
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(trunk_output(layers)))
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def hidden(self, ids: npt.NDArray[np.int64], features: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Float32 [length, width] of one window: int64 ids [length], features [length, 3], special tokens included."""
        found = self._session.run(None, {"ids": ids[None], "features": features[None]})
        return cast("npt.NDArray[np.float32]", found[0][0])


def layer_weights(path: Path, number: int) -> dict[str, Tensor]:
    """The weights of one layer of an exported network, int8 made float, as `Layer` names them."""
    graph = onnx.load(path).graph
    tables = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    state = {}
    prefix = f"encoder.layers.{number}."
    for node in graph.node:
        for name in node.input:
            if not name.startswith(prefix):
                continue
            local = name[len(prefix) :]
            state[local] = torch.tensor(tables[name])
            if node.op_type == "Add" and local.endswith(".bias"):
                product = made_by[next(other for other in node.input if other != name)]
                state[local.replace(".bias", ".weight")] = torch.tensor(_matrix(product, made_by, tables).T.copy())
    return state


def _matrix(
    node: onnx.NodeProto, made_by: dict[str, onnx.NodeProto], tables: dict[str, npt.NDArray[np.float32]]
) -> npt.NDArray[np.float32]:
    """The float matrix that a product multiplies with."""
    if node.op_type == "MatMul":
        return tables[node.input[1]]
    integer = made_by[made_by[node.input[0]].input[0]]  # Mul of a Cast of a MatMulInteger
    quantized = integer.input[1]
    scale = tables[quantized.replace("_quantized", "_scale")]
    return tables[quantized].astype(np.float32) * scale


class Branch(nn.Module):
    """Layers and heads on the trunk's hidden states.

    `forward` gives for every piece: mention tag scores; a key that it answers with as part of a name; and a query that
    it asks with as a pronoun, whose last column is the score of having no antecedent here.
    """

    def __init__(self, shape: Shape | None = None, layers: int = LAYERS) -> None:
        super().__init__()
        shape = shape or Shape()
        self.layers = nn.ModuleList(Layer(shape) for _ in range(layers))
        self.mentions = nn.Linear(shape.width, len(MENTION_TAGS))
        self.name_keys = nn.Linear(shape.width, KEY_WIDTH)
        self.pronoun_queries = nn.Linear(shape.width, KEY_WIDTH + 1)
        self.distance = nn.Parameter(torch.zeros(DISTANCE_BUCKETS))
        self.dropout = Dropout(shape.dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """`hidden` float [batch, length, width]; `mask` bool [batch, 1, 1, length], True where there is a piece."""
        for layer in self.layers:
            hidden = layer(hidden, mask)
        hidden = self.dropout(hidden)
        return self.mentions(hidden), self.name_keys(hidden) * KEY_WIDTH**-0.5, self.pronoun_queries(hidden)

    def start_from(self, path: Path, first: int = TRUNK_LAYERS) -> None:
        """Begin with the layers that stand behind the trunk in the exported network."""
        for number, layer in enumerate(self.layers):
            layer.load_state_dict(layer_weights(path, first + number), strict=True)
