"""The mean of branches of one training: `python training/average_branches.py A.pt B.pt --out MEAN.pt`."""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Read the options, average, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("branches", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    states = [torch.load(path, weights_only=True) for path in args.branches]
    names = states[0]["network"]
    mean = {name: torch.stack([state["network"][name] for state in states]).mean(dim=0) for name in names}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({**states[0], "network": mean}, args.out)


if __name__ == "__main__":
    main()
