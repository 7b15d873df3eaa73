"""How much of the encoder's rate a process has, and what more processes and Ray give."""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from batch_made import write_documents
from batch_runs import run
from onrecord import annotate, read_documents
from onrecord.annotate.encoder import Encoded, Encoder
from onrecord.annotate.pieces import Pieces
from onrecord.annotate.threads import use_threads

ARTICLES = 500  # whole ones, of some 800 words
ONE = ("--workers", "1", "--threads", "1")
TWO = ("--workers", "2", "--threads", "1")


def encoder(options: argparse.Namespace) -> None:
    """One process of one thread, by the command, against the encoder alone on what it read, on one thread."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "articles.jsonl"
        write_documents(options.gold, source, ARTICLES, words=None)
        read, pieces = _what_the_encoder_reads(source)
        alone = _seconds_alone(read)
        result = run([source], Path(name) / "out", *ONE)
    print(f"{ARTICLES} articles, {pieces:,} word pieces, one thread")
    print(f"{'':<28}{'seconds':>9}{'pieces a second':>17}")
    timed = {
        "the encoder alone": alone,
        "the batch, start to end": result.seconds,
    }
    for what, seconds in timed.items():
        print(f"{what:<28}{seconds:>9.1f}{pieces / seconds:>17,.0f}")
    print(f"start to end {alone / result.seconds:.1%} of the encoder's rate (must: 75 %)")


def workers(options: argparse.Namespace) -> None:
    """One process of one thread, two, and two actors of Ray."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl"
        write_documents(options.gold, source, ARTICLES, words=None)
        small = ("--part-size", "25")  # so that no worker waits long for the other's last part
        one = run([source], folder / "one", *ONE, *small)
        two = run([source], folder / "two", *TWO, *small)
        on_ray = run([source], folder / "ray", *TWO, *small, "--ray")
    print(f"{ARTICLES} articles, one thread a process")
    print(f"{'':<22}{'seconds':>9}{'a second':>10}  outcomes")
    for what, result in (("one process", one), ("two processes", two), ("Ray, two actors", on_ray)):
        print(f"{what:<22}{result.seconds:>9.1f}{ARTICLES / result.seconds:>10.2f}  {result.outcomes}")
    print(f"two processes against one: {one.seconds / two.seconds:.2f} (must: 1.7)")
    print(f"Ray against two processes: {two.seconds / on_ray.seconds:.2f} (must: 0.8)")


def _what_the_encoder_reads(source: Path) -> tuple[list[tuple[list[Pieces], bool]], int]:
    """All that the annotator gives to the encoder for the articles, and how many word pieces its windows hold."""
    use_threads(1)
    read: list[tuple[list[Pieces], bool]] = []
    pieces = 0
    encode = Encoder.encode

    def noted(self: Encoder, stretches: Sequence[Pieces], *, naming: bool = False) -> list[Encoded]:
        nonlocal pieces
        read.append((list(stretches), naming))
        found = encode(self, stretches, naming=naming)
        pieces += sum(end - start for one in found for start, end in one.windows)
        return found

    Encoder.encode = noted  # type: ignore[method-assign]
    for _ in annotate(read_documents([source])):
        pass
    Encoder.encode = encode  # type: ignore[method-assign]
    return read, pieces


def _seconds_alone(read: list[tuple[list[Pieces], bool]]) -> float:
    network = Encoder()
    began = time.perf_counter()
    for stretches, naming in read:
        network.encode(stretches, naming=naming)
    return time.perf_counter() - began
