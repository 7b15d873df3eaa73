"""How the database holds up: `python benchmarks/store.py PART [--db PATH_OR_URL] …`.

    make      fill a new database with invented stories (--statements 1000000), embeddings and all
    add       what `add` costs beyond the annotator's own time (--gold GOLD.jsonl)
    search    500 full-text queries
    semantic  200 "statements like this one", and the memory that they take
    pages     story pages, through the web application
    load      20 readers and 2 editors at once for 60 seconds, on loopback
    kill      `kill -9` during `add`, 50 times

Each part prints a table and, under it, the bar that it is held to. Run it on an idle machine. The stories, and what is
real about them, are in `invented.py`.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import store_add
import store_kill
import store_load
import store_make
import store_search
import store_semantic

PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "make": store_make.main,
    "add": store_add.main,
    "search": store_search.main,
    "semantic": store_semantic.main,
    "pages": store_load.pages,
    "load": store_load.main,
    "kill": store_kill.main,
}


def main() -> None:
    """Run a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--db", default="benchmark.db", help="path of an SQLite file, or a URL")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--gold", type=Path, help="JSON Lines with a text a line, for add and kill")
    parser.add_argument("--seconds", type=float, default=60.0, help="of load")
    parser.add_argument("--rounds", type=int, default=50, help="of kill")
    options = parser.parse_args()
    if options.part in ("add", "kill") and options.gold is None:
        parser.error(f"{options.part} needs --gold")
    PARTS[options.part](options)


if __name__ == "__main__":
    main()
