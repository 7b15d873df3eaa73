"""Export the entailment network: `python training/export_entailment.py RUN/model.pt --out FOLDER --floor F`.

What is written: model.onnx (int8) and model.json, the files that `onrecord.compare.disputes.entailment` loads. The
tokenizer is the attribution network's, which has the same base. `--floor` is the chance of contradiction from which
links are shown: `benchmarks/disputes.py floor` finds it.
"""

import argparse
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from export import OPSET, FusedLayer, RowQuantized, without_traces
from model import Shape
from train_entailment import MAX_PIECES, OUTPUTS, EntailmentNetwork


class OnePair(nn.Module):
    """The network for one pair without padding."""

    def __init__(self, network: EntailmentNetwork) -> None:
        super().__init__()
        self.network = network
        self.words = RowQuantized(network.words)
        self.register_buffer("places", network.positions.weight.detach()[:MAX_PIECES].clone())
        self.places: Tensor

    def forward(self, ids: Tensor, sides: Tensor) -> Tensor:
        """`ids`, `sides` int64 [1, pieces]; gives float32 [1, 5], logits of OUTPUTS."""
        network = self.network
        hidden = network.norm(self.words(ids) + self.places[: ids.shape[1]] + network.sides(sides))
        mask = torch.ones(1, dtype=torch.bool)
        for layer in network.layers:
            hidden = layer(hidden, mask)
        second = sides.to(hidden.dtype)[..., None]
        one = (hidden * (1 - second)).sum(1) / (1 - second).sum(1)
        other = (hidden * second).sum(1) / second.sum(1)
        joined = torch.cat([one, other, (one - other).abs(), one * other], dim=-1)
        logits: Tensor = network.out(nn.functional.gelu(network.inner(joined)))
        return logits


def load(path: Path) -> OnePair:
    """The network of a run, ready to export."""
    state = torch.load(path, weights_only=True)
    network = EntailmentNetwork(Shape(**state["shape"]))
    network.load_state_dict(state["network"])
    pair = OnePair(network.eval())
    pair.eval()
    return pair


def write(network: OnePair, out: Path, *, version: str, floor: float) -> None:
    """Write model.onnx (int8) and model.json to a folder."""
    for layer in network.network.layers:
        layer.__class__ = FusedLayer
    out.mkdir(parents=True, exist_ok=True)
    length = torch.export.Dim("length", min=5, max=MAX_PIECES)
    ids, sides = torch.randint(1000, 2000, (1, 24)), torch.tensor([[0] * 12 + [1] * 12])
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        torch.onnx.export(
            network,
            (ids, sides),
            plain,
            input_names=["ids", "sides"],
            output_names=["logits"],
            dynamic_shapes={"ids": {1: length}, "sides": {1: length}},
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
        )
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            without_traces(onnx.load(prepared)),
            out / "model.onnx",
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    settings = {
        "name": "onrecord-entailment",
        "version": version,
        "max_pieces": MAX_PIECES,
        "outputs": list(OUTPUTS),
        "floor": floor,
    }
    (out / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the options and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="model.pt of a run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--floor", type=float, required=True)
    args = parser.parse_args()
    write(load(args.model), args.out, version=args.version, floor=args.floor)
    print(f"{args.out}: {(args.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
