"""How the batch holds up: `python benchmarks/batch.py PART --data DATA --gold GOLD.jsonl`.

    pages      3,000 HTML pages to Parquet on two cores, and where the time goes
    encoder    one process against the encoder alone on the same windows
    workers    two processes of one thread each against one, and Ray with two actors
    growth     1,000, 10,000 and 30,000 documents of 150 words: time a document, and memory
    kill       `kill -9` of a worker or of the driver, 20 times: are the rows those of an undisturbed run?

DATA holds the folders `article_extraction_benchmark` and `whitehouse_html`, GOLD has a real article a line ("text").
Each part prints a table and, under it, the bar that it is held to. Run it on an idle machine.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import batch_growth
import batch_kill
import batch_pages
import batch_rates

PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "pages": batch_pages.main,
    "encoder": batch_rates.encoder,
    "workers": batch_rates.workers,
    "growth": batch_growth.main,
    "kill": batch_kill.main,
}


def main() -> None:
    """Run a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--data", type=Path, help="folder of the page collections, for pages")
    parser.add_argument("--gold", type=Path, help="JSON Lines with a text a line, for the others")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 30_000], help="of growth")
    parser.add_argument("--rounds", type=int, default=20, help="of kill")
    options = parser.parse_args()
    if options.part == "pages" and options.data is None:
        parser.error("pages needs --data")
    if options.part != "pages" and options.gold is None:
        parser.error(f"{options.part} needs --gold")
    PARTS[options.part](options)


if __name__ == "__main__":
    main()
