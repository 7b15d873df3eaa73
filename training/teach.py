"""Let a trained model read unlabelled news: `python training/teach.py MODEL_FOLDER --data … --out taught.pkl`.

What it is sure and unsure of becomes training data for the next model (self-training; Xie et al. 2020): tag
probabilities as they are, attributions as it decodes them. `train.py --taught` learns from it.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from datasets import Arc, Example, paragraphs_of, read_news, save_taught
from onrecord.annotate.attribution import draft_all
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.pieces import find_pieces

GROUP = 16  # texts read together
LEAST_PIECES = 60  # shorter texts are stubs
LONGEST_PIECES = 2500  # longer ones are reports and transcripts


def main() -> None:
    """Read the options, read the news, and write what was made of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a folder written by training/export.py, best with --float")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the sets of news")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    encoder = Encoder(args.model)
    texts = list(read_news(args.data))
    examples: list[Example] = []
    for first in tqdm(range(0, len(texts), GROUP), disable=not sys.stderr.isatty()):
        group = texts[first : first + GROUP]
        pieces = [find_pieces(text, paragraphs_of(text), encoder.tokenizer) for _, text in group]
        kept = [
            (name, one)
            for (name, _), one in zip(group, pieces, strict=True)
            if LEAST_PIECES < len(one) < LONGEST_PIECES
        ]
        if not kept:
            continue
        scores = encoder.encode([one for _, one in kept])
        drafts = draft_all([one for _, one in kept], scores)
        for (name, one), score, found in zip(kept, scores, drafts, strict=True):
            arcs = tuple(Arc(d.cue, (d.source,) if d.source else (), tuple(d.content)) for d in found)
            tags = score.tags.argmax(axis=1)
            examples.append(Example(name, one, tags, arcs, np.exp(score.tags).astype(np.float16)))
    save_taught(examples, args.out)
    pieces_in_all, arcs_in_all = sum(len(e.pieces) for e in examples), sum(len(e.arcs) for e in examples)
    print(f"{len(examples)} texts, {pieces_in_all} pieces, {arcs_in_all} attributions")


if __name__ == "__main__":
    main()
