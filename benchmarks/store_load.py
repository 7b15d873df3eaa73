"""The web application under load: story pages by themselves, and 20 readers with 2 editors at once, on loopback.

A reader asks for a page, looks at it for a while (THINKING_SECONDS on average) and asks for the next: story pages,
searches with and without filters, people, in the proportion of READS. An editor opens a story, confirms, rejects or
corrects a statement in it and goes on. At the end every edit that was answered with success is looked for in the
database.
"""

import argparse
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2 as httpx
from sqlalchemy import func, select

from invented import ACTS, World
from onrecord.store import open_store
from onrecord.store.reviews import load_reviews
from onrecord.store.schema import document, person, statement

READERS, EDITORS = 20, 2
THINKING_SECONDS = 1.0
PAGES = 500
STORY_BAR_MS, LOAD_BAR_MS = 80.0, 300.0
READS = ("story",) * 5 + ("search",) * 3 + ("person",) * 2
STARTING_SECONDS = 30.0


@dataclass
class Known:
    """What there is to ask for."""

    documents: list[str]
    people: list[str]
    words: list[str]


@dataclass
class Tally:
    """What came of it."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    edits: dict[tuple[str, str], str] = field(default_factory=dict)

    def took(self, kind: str, seconds: float) -> None:
        """One more answer."""
        self.milliseconds.setdefault(kind, []).append(seconds * 1000)


def pages(options: argparse.Namespace) -> None:
    """Story pages, one after the other."""
    known = known_of(options.db)
    draw = random.Random(3)
    tally = Tally()
    with serving(options.db) as address, httpx.Client(base_url=address, timeout=30) as client:
        for number in range(PAGES + 20):
            identifier = draw.choice(known.documents)
            began = time.perf_counter()
            answer = client.get(f"/documents/{identifier}")
            answer.raise_for_status()
            if number >= 20:  # the first ones load templates
                tally.took("story page", time.perf_counter() - began)
    report(tally)
    print(f"must: p95 under {STORY_BAR_MS:.0f} ms")


def main(options: argparse.Namespace) -> None:
    """Readers and editors at once."""
    known = known_of(options.db)
    tally = Tally()
    until = time.monotonic() + options.seconds
    with serving(options.db) as address:
        threads = [threading.Thread(target=reader, args=(address, known, tally, until, n)) for n in range(READERS)]
        threads += [threading.Thread(target=editor, args=(address, known, tally, until, n)) for n in range(EDITORS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report(tally)
    lost = lost_edits(options.db, tally)
    answers = sum(map(len, tally.milliseconds.values()))
    print(
        f"{answers:,} answers in {options.seconds:.0f} s, {len(tally.errors)} errors, {len(tally.edits)} edits, "
        f"{lost} of them lost"
    )
    for error in tally.errors[:5]:
        print(f"  {error}")
    print(f"must: no error, no lost edit, p95 under {LOAD_BAR_MS:.0f} ms")


def reader(address: str, known: Known, tally: Tally, until: float, number: int) -> None:
    """One reader."""
    draw = random.Random(number)
    with httpx.Client(base_url=address, timeout=30) as client:
        while time.monotonic() < until:
            kind = draw.choice(READS)
            ask(client, tally, kind, path_of(kind, known, draw))
            time.sleep(draw.uniform(0, 2 * THINKING_SECONDS))


def path_of(kind: str, known: Known, draw: random.Random) -> str:
    """A page of a kind."""
    if kind == "story":
        return f"/documents/{draw.choice(known.documents)}"
    if kind == "person":
        return f"/people/{draw.choice(known.people)}"
    words = " ".join(draw.sample(known.words, draw.randint(1, 2)))
    return f"/?q={words}" + (f"&act={draw.choice(ACTS)}" if draw.random() < 2 / 3 else "")


def editor(address: str, known: Known, tally: Tally, until: float, number: int) -> None:
    """One editor; each has documents of their own, so that what is found at the end is what they wrote last."""
    draw = random.Random(1000 + number)
    mine = known.documents[number::EDITORS]
    with httpx.Client(base_url=address, timeout=30) as client:
        while time.monotonic() < until:
            twin = ask(client, tally, "story (editor)", f"/documents/{draw.choice(mine)}.json")
            if twin is not None:
                edit(client, tally, twin.json(), draw)
            time.sleep(draw.uniform(0, 2 * THINKING_SECONDS))


def edit(client: httpx.Client, tally: Tally, story: dict[str, object], draw: random.Random) -> None:
    """Correct the act of one of a story's statements."""
    statements = story["statements"]
    assert isinstance(statements, list)  # noqa: S101 - the twin's form
    one = draw.choice(statements)["id"]
    act = draw.choice(ACTS)
    began = time.perf_counter()
    try:
        answer = client.post(f"/statements/{one}", json={"is.act": act, "was.act": "other"})
        answer.raise_for_status()
    except httpx.HTTPError as error:
        tally.errors.append(f"edit: {error!r}")
        return
    tally.took("edit", time.perf_counter() - began)
    tally.edits[one, "act"] = act


def ask(client: httpx.Client, tally: Tally, kind: str, path: str) -> httpx.Response | None:
    """Ask for a page; None if it could not be had."""
    began = time.perf_counter()
    try:
        answer = client.get(path)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        tally.errors.append(f"{kind}: {error!r}")
        return None
    tally.took(kind, time.perf_counter() - began)
    return answer


def lost_edits(database: str, tally: Tally) -> int:
    """How many edits that were answered with success are not in the database."""
    with open_store(database) as store, store.reading() as connection:
        keys = dict(
            connection.execute(
                select(statement.c.key, statement.c.id).where(statement.c.id.in_({one for one, _ in tally.edits}))
            )
            .tuples()
            .all()
        )
        found = {}
        for key, review in load_reviews(connection, statement_keys=list(keys)).values() if keys else ():
            for name, fact in review.facts.items():
                found[keys[key or 0], name] = fact.value
    return sum(found.get(edited) != value for edited, value in tally.edits.items())


def known_of(database: str) -> Known:
    """Documents and people that are there, and words that stand in them."""
    draw = random.Random(5)
    with open_store(database) as store, store.reading() as connection:
        last = connection.execute(select(func.max(document.c.key))).scalar_one()
        keys = draw.sample(range(1, last + 1), min(4000, last))
        documents = connection.execute(select(document.c.id).where(document.c.key.in_(keys))).scalars().all()
        people = connection.execute(select(person.c.id).order_by(person.c.key).limit(2000)).scalars().all()
    return Known(list(documents), list(people), World().words[20:4000])


@contextmanager
def serving(database: str) -> Iterator[str]:
    """`onrecord serve` on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "serve", "--db", database, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + STARTING_SECONDS
        while True:
            try:
                httpx.get(f"{address}/healthz").raise_for_status()
                break
            except httpx.HTTPError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.1)
        try:
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def report(tally: Tally) -> None:
    """Print a line a kind of page, and one for all."""
    print("page             answers   median     p95     max  (ms)")
    every = sorted(value for values in tally.milliseconds.values() for value in values)
    for kind, values in [*sorted(tally.milliseconds.items()), ("all", every)]:
        ordered = sorted(values)
        median, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"{kind:15} {len(ordered):8,} {median:8.1f} {p95:7.1f} {ordered[-1]:7.1f}")
