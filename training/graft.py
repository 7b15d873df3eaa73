"""Put a trained branch on an exported attribution network: `python training/graft.py RUN/branch.pt --trunk … --out …`.

The network that comes of it gives the attribution's outputs, bit for bit, and the branch's; either can be asked for
alone, and the other's layers are then not run.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnx import compose
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from branch import MENTION_TAGS, Branch, trunk_output
from export import OPSET, FusedLayer, without_traces
from onrecord.annotate.encoder import NAMING_OUTPUTS, OUTPUTS


class OneWindow(nn.Module):
    """The branch for one window, all of it pieces."""

    def __init__(self, branch: Branch) -> None:
        super().__init__()
        for layer in branch.layers:
            layer.__class__ = FusedLayer
        self.branch = branch

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As the branch's."""
        found: tuple[Tensor, Tensor, Tensor] = self.branch(hidden, torch.ones(1, 1, 1, 1, dtype=torch.bool))
        return found


def export_branch(branch: Branch, folder: Path, *, quantized: bool) -> Path:
    """The branch as ONNX in a folder."""
    plain, prepared, small = (folder / f"{name}.onnx" for name in ("plain", "prepared", "small"))
    length = torch.export.Dim("length", min=3, max=510)
    torch.onnx.export(
        OneWindow(branch).eval(),
        (torch.randn(1, 24, 384),),
        plain,
        input_names=["hidden"],
        output_names=list(NAMING_OUTPUTS),
        dynamic_shapes={"hidden": {1: length}},
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )
    quant_pre_process(plain, prepared, skip_symbolic_shape=True)
    if not quantized:
        return prepared
    quantize_dynamic(
        prepared,
        small,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    return small


def graft(trunk: Path, branch: Path, tensor: str) -> onnx.ModelProto:
    """One network of two: the branch reads the trunk's tensor."""
    lower, upper = onnx.load(trunk), onnx.load(branch)
    kept = [one for one in lower.graph.output if one.name in OUTPUTS]
    lower.graph.output.append(onnx.helper.make_tensor_value_info(tensor, onnx.TensorProto.FLOAT, [1, "length", 384]))
    upper.ir_version = lower.ir_version
    upper = compose.add_prefix(upper, "names/", rename_inputs=False, rename_outputs=False)
    whole = compose.merge_models(lower, upper, io_map=[(tensor, "hidden")])
    outputs = [*kept, *(one for one in whole.graph.output if one.name in NAMING_OUTPUTS)]
    del whole.graph.output[:]
    whole.graph.output.extend(outputs)
    return whole


def main() -> None:
    """Read the options and graft."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("branch", type=Path)
    parser.add_argument("--trunk", type=Path, required=True, help="the folder of the exported attribution network")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="2")
    parser.add_argument("--float", action="store_true", help="keep the branch float32, to measure what int8 costs")
    args = parser.parse_args()
    state = torch.load(args.branch, weights_only=True)
    branch = Branch(layers=state["layers"])
    branch.load_state_dict(state["network"])
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exported = export_branch(branch, Path(folder), quantized=not args.float)
        whole = graft(args.trunk / "model.onnx", exported, trunk_output(state["trunk_layers"]))
    onnx.save(without_traces(whole), args.out / "model.onnx")
    shutil.copy(args.trunk / "tokenizer.json", args.out / "tokenizer.json")
    settings = json.loads((args.trunk / "model.json").read_text(encoding="utf-8"))
    settings["version"] = args.version
    settings["naming"] = {
        "tags": MENTION_TAGS,
        "distance": [round(float(value), 5) for value in branch.distance.detach()],
    }
    (args.out / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    print(f"{args.out}: {(args.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
