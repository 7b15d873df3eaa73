"""Export a trained network to ONNX and quantize it: `python training/export.py RUN/model.pt --base … --out FOLDER`.

What is written: model.onnx (int8), tokenizer.json and model.json, the files that `onrecord.annotate.encoder` loads.
"""

import argparse
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn

from datasets import TAGS
from model import Layer, Network, Shape
from onrecord.annotate.attribution import EVIDENCE

OPSET = 20  # the first with Gelu as one operator
# What int8 loses, it loses at the inputs of the first layers' feed-forward outputs, whose range is widest. Left float,
# two of them cost 4 MB and halve the loss (divergence from float32 on held-out articles: docs/decisions.md).
FLOAT_OUTPUTS = 2


class RowQuantized(nn.Module):
    """An embedding table as int8 with one scale a row: a quarter of the size at no measurable loss."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.rows: Tensor
        self.scale: Tensor

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors of the ids."""
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class FusedLayer(Layer):
    """A layer whose attention is one operator of ONNX Runtime's, for one window without padding.

    As exported by PyTorch, attention is a dozen operators that each write a table of length × length × heads; on long
    windows they take half of the time.
    """

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:  # noqa: ARG002
        """As Layer's, the mask being all True."""
        fused: Tensor = torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention",
            (query, key, value),
            {"num_heads": self.heads},
            dtype=query.dtype,
            shape=query.shape,
            version=1,
        )
        return fused


def load_network(path: Path) -> Network:
    """The network of a run, ready to export."""
    state = torch.load(path, weights_only=True)
    network = Network(Shape(**state["shape"]))
    network.load_state_dict(state["network"])
    network.eval()
    return network


def export_float(network: Network, path: Path) -> None:
    """Write the network as float32 ONNX, for one window of any length."""
    for layer in network.encoder.layers:
        layer.__class__ = FusedLayer
    ids = torch.randint(1000, 2000, (1, 24))
    features = torch.zeros(1, 24, 3, dtype=torch.int64)
    length = torch.export.Dim("length", min=3, max=510)
    torch.onnx.export(
        network,
        (ids, features),
        path,
        input_names=["ids", "features"],
        output_names=["tags", "keys", "queries"],
        dynamic_shapes={"ids": {1: length}, "features": {1: length}},
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )


def quantize(source: Path, target: Path) -> None:
    """Quantize the matrix products: int8 weights with a scale a column, activations at run time.

    The first FLOAT_OUTPUTS feed-forward outputs stay float.

    Args:
        source: float32 ONNX.
        target: where to write.
    """
    graph = onnx.load(source).graph
    weights = {one.name: tuple(one.dims) for one in graph.initializer}
    shape = (Shape().inner, Shape().width)
    outputs = [n.name for n in graph.node if n.op_type == "MatMul" and weights.get(n.input[1]) == shape]
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=False,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=outputs[:FLOAT_OUTPUTS],
        extra_options={"MatMulConstBOnly": True},
    )


def without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without what PyTorch notes of how it was traced: file names and lines of the machine it ran on."""
    graph = model.graph
    for part in (graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model


def main() -> None:
    """Read the options and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--float", action="store_true", help="keep float32, to measure what int8 costs")
    args = parser.parse_args()
    network = load_network(args.network)
    network.encoder.words = RowQuantized(network.encoder.words)
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        export_float(network, plain)
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        if args.float:
            (args.out / "model.onnx").write_bytes(prepared.read_bytes())
        else:
            quantize(prepared, args.out / "model.onnx")
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)
    settings = {
        "name": "onrecord-attribution",
        "version": args.version,
        "tags": TAGS,
        "calibration": {"weights": [0.0] * len(EVIDENCE), "bias": 0.0, "floor": 0.0},  # training/calibrate.py sets it
        "distance": [[round(float(v), 5) for v in row] for row in network.distance.detach()],
    }
    (args.out / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    print(f"{args.out}: {(args.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
