"""Full-text search: 500 queries of one to three words, two thirds of them with filters."""

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from invented import ACTS, DAYS, FIRST_DAY, World
from onrecord.store import Store, open_store
from onrecord.store.schema import entry
from onrecord.store.search.filters import Filters
from onrecord.store.search.finding import search

QUERIES = 500
BAR_MS = 80.0
SAMPLED = 40_000  # statements from which word frequencies are counted


def main(options: argparse.Namespace) -> None:
    """Ask, and print how long it took: with words drawn in two ways."""
    world = World()
    with open_store(options.db) as store:
        frequencies = word_frequencies(store)
        print("words drawn                              statements   median    p95    max  found nothing")
        for name, draw in (
            ("by the logarithm of their frequency", by_log_weight(frequencies)),
            ("evenly along the logarithm of it", evenly_along_log(frequencies)),
        ):
            report(store, name, list(queries(world, draw)))
    print(f"must: p95 under {BAR_MS:.0f} ms")


def word_frequencies(store: Store) -> Counter[str]:
    """In how many of a sample of contents each word stands."""
    with store.reading() as connection:
        count = connection.execute(select(func.count()).select_from(entry)).scalar_one()
        step = max(1, count // SAMPLED)
        rows = connection.execute(select(entry.c.words).where(entry.c.key % step == 0)).scalars()
        return Counter(word for words in rows for word in set(words.split()))


def by_log_weight(frequencies: Counter[str]) -> Callable[[random.Random], str]:
    """A word, each with the weight of its frequency's logarithm."""
    words = list(frequencies)
    weights = [math.log(1 + frequencies[word]) for word in words]
    return lambda draw: draw.choices(words, weights)[0]


def evenly_along_log(frequencies: Counter[str]) -> Callable[[random.Random], str]:
    """A word whose frequency's logarithm is even between the rarest and the most frequent: the harder of the two."""
    ordered = sorted(frequencies, key=lambda word: frequencies[word])
    logs = [math.log(frequencies[word]) for word in ordered]

    def one(draw: random.Random) -> str:
        wanted = draw.uniform(logs[0], logs[-1])
        near = min(range(len(logs)), key=lambda place: abs(logs[place] - wanted))
        alike = [word for word, log in zip(ordered, logs, strict=True) if log == logs[near]]
        return draw.choice(alike)

    return one


def queries(world: World, one: Callable[[random.Random], str]) -> list[tuple[str, Filters]]:
    """Queries with their filters."""
    draw = random.Random(7)
    made = []
    for _ in range(QUERIES):
        words = [one(draw) for _ in range(draw.randint(1, 3))]
        joined = " ".join(words) if len(words) == 1 or draw.random() < 0.5 else " OR ".join(words)
        made.append((joined, some_filters(world, draw) if draw.random() < 2 / 3 else Filters()))
    return made


def some_filters(world: World, draw: random.Random) -> Filters:
    """One or two filters, as a reader sets them."""
    since = FIRST_DAY.replace(year=FIRST_DAY.year + draw.randrange(DAYS // 366))
    one: list[dict[str, str]] = [
        {"act": draw.choice(ACTS)},
        {"who": draw.choice(world.people[:2000])},
        {"outlet": draw.choice(world.outlets)},
        {"since": since.isoformat()},
        {"since": since.isoformat()[:7], "until": since.replace(year=since.year + 1).isoformat()},
        {"quotation": "direct"},
    ]
    chosen = draw.sample(one, draw.randint(1, 2))
    return Filters(**{name: value for some in chosen for name, value in some.items()})  # type: ignore[arg-type]


def report(store: Store, name: str, asked: Sequence[tuple[str, Filters]]) -> None:
    """Ask them all, and print a line."""
    with store.reading() as connection:
        held = connection.execute(select(func.count()).select_from(entry)).scalar_one()
        for query, filters in asked[:20]:
            search(connection, query, filters)  # what is read first is read from the disk
    took = []
    empty = 0
    for query, filters in asked:
        began = time.perf_counter()
        with store.reading() as connection:
            found = search(connection, query, filters)
        took.append((time.perf_counter() - began) * 1000)
        empty += not found.hits
    took.sort()
    median, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(f"{name:40} {held:10,} {median:8.1f} {p95:6.1f} {took[-1]:6.1f} {empty:14}")
