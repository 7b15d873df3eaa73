"""Export all-MiniLM-L6-v2 as a sentence encoder: `python training/export_sentences.py --base … --out FOLDER`.

What is written: model.onnx (int8) and model.json, the files that `onrecord.compare.embeddings` loads. Nothing is
trained: the weights are the base encoder's, which was made for this. The tokenizer is the one that ships with the
attribution network, which has the same base.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from export import OPSET, FusedLayer, RowQuantized, without_traces
from model import Encoder, Shape
from onrecord.compare.embeddings import SentenceEncoder

MAX_PIECES = 128  # with the two special ones; what the base encoder was trained on


class SentenceNetwork(nn.Module):
    """Word pieces of one text to its vector: the encoder, the mean over all pieces, unit length."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = Encoder(Shape())
        self.encoder.load_base(base)
        positions = self.encoder.positions.weight.detach()[:MAX_PIECES]
        self.register_buffer("places", positions + self.encoder.segment.detach())
        self.places: Tensor

    def forward(self, ids: Tensor) -> Tensor:
        """`ids` int64 [1, pieces], special ones included; gives float32 [1, 384]."""
        hidden = self.encoder.norm(self.encoder.embed(ids) + self.places[: ids.shape[1]])
        mask = torch.ones(1, dtype=torch.bool)  # one text a run, nothing is padding
        for layer in self.encoder.layers:
            hidden = layer(hidden, mask)
        return functional.normalize(hidden.mean(dim=1), dim=-1)


def export_float(network: SentenceNetwork, path: Path) -> None:
    """Write the network as float32 ONNX, for one text of any length."""
    for layer in network.encoder.layers:
        layer.__class__ = FusedLayer
    length = torch.export.Dim("length", min=2, max=MAX_PIECES)
    torch.onnx.export(
        network,
        (torch.randint(1000, 2000, (1, 24)),),
        path,
        input_names=["ids"],
        output_names=["vectors"],
        dynamic_shapes={"ids": {1: length}},
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )


def write_network(network: SentenceNetwork, out: Path, *, version: str, as_float: bool) -> None:
    """Write model.onnx and model.json to a folder; int8, but for `as_float`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        export_float(network, plain)
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        model = without_traces(onnx.load(prepared))
        if as_float:
            onnx.save(model, out / "model.onnx")
        else:
            quantize_dynamic(
                model,
                out / "model.onnx",
                op_types_to_quantize=["MatMul", "Gemm"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                extra_options={"MatMulConstBOnly": True},
            )
    settings = {
        "name": "onrecord-sentences",
        "version": version,
        "dimensions": Shape().width,
        "max_pieces": MAX_PIECES,
        "pooling": "mean of all pieces, unit length",
    }
    (out / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def read_statements(path: Path) -> list[str]:
    """Each statement of a file of PolNeAR's form once, as "source: content"."""
    statements: dict[str, None] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for attribution in article["attributions"]:
            source, content = (
                " ".join(article["text"][start:end] for start, end in attribution.get(role, ()))
                for role in ("source", "content")
            )
            statements[" ".join(f"{source}: {content}".split())] = None
    return list(statements)


def print_fidelity(exact: SentenceEncoder, quantized: SentenceEncoder, texts: list[str]) -> None:
    """Print how near the vectors are, and whether the same texts are nearest to each."""
    true, ours = exact.encode(texts), quantized.encode(texts)
    cosines = (true * ours).sum(axis=1)
    others = np.triu_indices(len(texts), 1)
    pairs, our_pairs = (true @ true.T)[others], (ours @ ours.T)[others]
    ranks, our_ranks = (np.argsort(np.argsort(side)) for side in (pairs, our_pairs))
    nearest, our_nearest = (np.argsort(np.eye(len(texts)) * 9 - side @ side.T)[:, :10] for side in (true, ours))
    shared = [
        len(set(one) & set(other)) / 10 for one, other in zip(nearest.tolist(), our_nearest.tolist(), strict=True)
    ]
    print(f"{len(texts)} texts; cosine of float32 and int8: mean {cosines.mean():.4f}, least {cosines.min():.4f}")
    print(f"cosines of pairs: mean difference {np.abs(pairs - our_pairs).mean():.4f}, ", end="")
    print(f"rank correlation {np.corrcoef(ranks, our_ranks)[0, 1]:.4f}")
    print(f"ten nearest: {np.mean(shared):.1%} the same; ", end="")
    found = (nearest[:, :1] == our_nearest[:, :3]).any(axis=1)
    print(f"the nearest among our first three: {found.mean():.1%}")


def main() -> None:
    """Read the options and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--float", action="store_true", help="keep float32")
    parser.add_argument("--measure", type=Path, help="a file of PolNeAR's form, to say what int8 costs on")
    args = parser.parse_args()
    network = SentenceNetwork(args.base / "model.safetensors").eval()
    with tempfile.TemporaryDirectory() as folder:
        if args.measure:
            write_network(network, Path(folder), version=args.version, as_float=True)
        if not args.float:
            network.encoder.words = RowQuantized(network.encoder.words)
        write_network(network, args.out, version=args.version, as_float=args.float)
        print(f"{args.out}: {(args.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")
        if args.measure:
            print_fidelity(SentenceEncoder(Path(folder)), SentenceEncoder(args.out), read_statements(args.measure))


if __name__ == "__main__":
    main()
