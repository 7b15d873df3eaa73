"""Queries over many rows, so many at a time."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

BATCH: Final = 400  # rows that a query names; databases allow so many parameters and no more


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items so many at a time."""
    rest = iter(items)
    while some := list(itertools.islice(rest, size)):
        yield some
