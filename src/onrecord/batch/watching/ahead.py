"""Work that waits for servers, a few steps ahead of who uses it."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
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
    tasks: SimpleQueue[tuple[One, Future[Got]] | None] = SimpleQueue()
    waiting: deque[tuple[One, Future[Got]]] = deque()
    # Not a ThreadPoolExecutor, for which the interpreter waits at its end: whoever stops need not wait for servers that
    # do not answer.
    for _ in range(WORKERS):
        Thread(target=_work, args=(tasks, do), name="fetching", daemon=True).start()
    try:
        for item in items:
            waiting.append((item, Future()))
            tasks.put(waiting[-1])
            if len(waiting) >= AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()
        for _ in range(WORKERS):
            tasks.put(None)


def _work(tasks: "SimpleQueue[tuple[One, Future[Got]] | None]", do: Callable[[One], Got]) -> None:
    while (task := tasks.get()) is not None:
        item, future = task
        if not future.set_running_or_notify_cancel():
            continue
        try:
            got = do(item)
        except BaseException as error:  # noqa: BLE001 - raised where the result is used
            future.set_exception(error)
        else:
            future.set_result(got)


def by_turns(items: Sequence[One], address: Callable[[One], str], *, most: int) -> list[One]:
    """The items so that neighbours are of different sites, as far as may be: nobody waits for one site's pace.

    Args:
        items: in the order in which those of a site are wanted.
        address: of an item.
        most: of a site, the first so many; the others are left out.
    """
    sites: dict[str, deque[One]] = {}
    for item in items:
        of_site = sites.setdefault(site_of(address(item)), deque())
        if len(of_site) < most:
            of_site.append(item)
    found: list[One] = []
    while sites:
        for site in list(sites):
            found.append(sites[site].popleft())
            if not sites[site]:
                del sites[site]
    return found
