"""How fast the annotator is: `python benchmarks/throughput.py GOLD.jsonl [--articles N …] [--json FILE]`.

Reads the texts of a JSON Lines file, salts each so that nothing can be remembered, and annotates 100, 1,000 and 3,000
of them, each size in a process of its own. Prints one table: articles and word pieces a second, the share of the time
spent in the encoder, milliseconds an article outside it, and peak memory; then the cold start of `onrecord read` on
one story and of `onrecord --help`. Run it on an idle machine.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord import annotate, document_from_text
from onrecord.annotate.encoder import Encoded, Encoder
from onrecord.annotate.pieces import Pieces

SIZES = (100, 1000, 3000)
STARTS = 5  # runs of which the median is taken


def salted(texts: list[str], count: int) -> Iterator[str]:
    """`count` texts, no two alike: each time round, another number stands in every paragraph."""
    for number in range(count):
        text = texts[number % len(texts)]
        yield text.replace("\n", f" ({number})\n") + f" ({number})"


def measure(path: Path, count: int) -> dict[str, float]:
    """Annotate `count` articles and time the parts; run in a process of its own for an honest peak memory."""
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    spent = {"encoder": 0.0, "pieces": 0.0}
    encode = Encoder.encode

    def timed(self: Encoder, stretches: Sequence[Pieces], *, naming: bool = False) -> list[Encoded]:
        began = time.perf_counter()
        result = encode(self, stretches, naming=naming)
        spent["encoder"] += time.perf_counter() - began
        spent["pieces"] += sum(end - start for one in result for start, end in one.windows)
        return result

    Encoder.encode = timed  # type: ignore[method-assign]
    next(annotate([document_from_text(texts[0])]))  # the model is loaded outside the clock
    spent["encoder"] = spent["pieces"] = 0.0
    began = time.perf_counter()
    statements = sum(len(record.statements) for record in annotate(map(document_from_text, salted(texts, count))))
    seconds = time.perf_counter() - began
    return {
        "articles": count,
        "articles a second": count / seconds,
        "word pieces a second": spent["pieces"] / seconds,
        "encoder share": spent["encoder"] / seconds,
        "ms outside the encoder": 1000 * (seconds - spent["encoder"]) / count,
        "statements": statements,
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def cold_start(*arguments: str) -> float:
    """Median seconds of the command, process start to exit."""
    command = [sys.executable, "-m", "onrecord", *arguments]
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.gold, args.one)))
        return
    rows: list[dict[str, float]] = []
    for count in args.articles:
        command = [sys.executable, __file__, str(args.gold), "--one", str(count)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if not rows:
            print("".join(f"{name:>24}" for name in row))
        print("".join(f"{value:>24.2f}" for value in row.values()), flush=True)
        rows.append(row)
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / "story.txt"
        story.write_text(json.loads(args.gold.open(encoding="utf-8").readline())["text"], encoding="utf-8")
        starts = {"read one story": cold_start("read", str(story)), "help": cold_start("--help")}
    for name, seconds in starts.items():
        print(f"{name}: {seconds:.2f} s")
    if args.json:
        args.json.write_text(json.dumps({"throughput": rows, "cold start": starts}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
