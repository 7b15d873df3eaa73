"""Statements like a sentence: how long it takes, and how much memory."""

import argparse
import random
import resource
import time

from sqlalchemy import func, select

from invented import World
from onrecord.store import open_store
from onrecord.store.schema import embedding
from onrecord.store.search.filters import Filters
from onrecord.store.search.semantic import similar

QUERIES = 200
BAR_MS, BAR_MB = 300.0, 600.0


def main(options: argparse.Namespace) -> None:
    """Ask for statements like a sentence, in one process, as the web application does."""
    world = World(seed=9)
    draw = random.Random(9)
    with open_store(options.db) as store:
        with store.reading() as connection:
            held = connection.execute(select(func.count()).select_from(embedding)).scalar_one()
        began = time.perf_counter()
        similar(store, world.content(8))
        print(f"{held:,} statements; the first question, with loading: {time.perf_counter() - began:.1f} s")
        took = []
        for _ in range(QUERIES):
            filters = Filters(act=draw.choice(("deny", "accuse"))) if draw.random() < 1 / 3 else Filters()
            began = time.perf_counter()
            similar(store, world.content(draw.randint(3, 25)), filters)
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"median {took[len(took) // 2]:.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms, max {took[-1]:.0f} ms")
    print(f"peak memory {memory:.0f} MB")
    print(f"must: p95 under {BAR_MS:.0f} ms, memory under {BAR_MB:.0f} MB")
