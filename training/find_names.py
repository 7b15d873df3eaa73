"""Names in texts without annotation: `python training/find_names.py MODEL --out names.jsonl FILE.jsonl|FOLDER …`.

The texts, with the names that a grafted model finds in them, are what `train_branch.py --found` replaces names in.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from datasets import paragraphs_of, read_rows
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.mentions import find_mentions
from onrecord.annotate.pieces import find_pieces

_SENTENCE_LABEL = re.compile(r"^(?:H|S\d+)\s+", re.MULTILINE)  # of the discourse corpus


def read_texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """(id, text) of JSON Lines with "text", of the .txt files of a folder, and of BASIL's articles (.json)."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from ((row["id"], row["text"]) for row in read_rows(path))
        else:
            for file in sorted(path.rglob("*.txt")):
                yield file.stem, _SENTENCE_LABEL.sub("", file.read_text(encoding="utf-8", errors="replace"))
            for file in sorted(path.rglob("*.json")):
                article = json.loads(file.read_text(encoding="utf-8"))
                if "body-paragraphs" in article:
                    yield article["uuid"], "\n".join(" ".join(lines) for lines in article["body-paragraphs"])


def main() -> None:
    """Read the options and write the names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    encoder = Encoder(args.model)
    with args.out.open("w", encoding="utf-8") as out:
        for identifier, text in read_texts(args.texts):
            pieces = find_pieces(text, paragraphs_of(text), encoder.tokenizer)
            names = find_mentions(text, pieces, encoder.encode([pieces], naming=True)[0])
            row = {"id": identifier, "text": text, "names": [(name.start, name.end, name.kind) for name in names]}
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
