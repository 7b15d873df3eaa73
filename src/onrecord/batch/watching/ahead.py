"""Work that waits for servers, a few steps ahead of who uses it."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from onrecord.ingest.polite import site_of

# Each site is asked by one at a time, at its own pace; so many sites at once keep one reader busy.
WORKERS = 8
AHEAD = 16  # results that are held, at most: each may be a page of some megabytes

One = TypeVar("One")
Got = TypeVar("Got")


def ahead(items: Iterable[One], do: Callable[[One], Got]) -> Generator[tuple[One, Got], None, None]:
    """What is done with each item, in their order, while the next ones are being done.

    Args:
        items: taken a few ahead.
        do: run in threads; what it raises is raised here.
    """
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="fetching")
    waiting: deque[tuple[One, Future[Got]]] = deque()
    try:
        for item in items:
            waiting.append((item, pool.submit(do, item)))
            if len(waiting) >= AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        # Whoever stops need not wait for servers that do not answer.
        pool.shutdown(wait=False, cancel_futures=True)


def by_turns(items: Sequence[One], address: Callable[[One], str]) -> list[One]:
    """The items so that neighbours are of different sites, as far as may be: nobody waits for one site's pace."""
    sites: dict[str, deque[One]] = {}
    for item in items:
        sites.setdefault(site_of(address(item)), deque()).append(item)
    found: list[One] = []
    while sites:
        for site in list(sites):
            found.append(sites[site].popleft())
            if not sites[site]:
                del sites[site]
    return found
