"""How often something may be tried: a count of the last minutes, kept in memory."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from onrecord.errors import TooManyRequests

# Who tries more names or addresses than this pushes out the oldest ones, and does not fill the memory.
MOST_KEYS = 10_000


class Throttle:
    """So many failures for each key (an address, a name) within so many seconds.

    Args:
        limit: failures that are borne.
        seconds: the length of the window.
        clock: seconds that only go forward; another one in tests.
    """

    def __init__(self, limit: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def attempt(self, key: str) -> None:
        """Count an attempt before it is made, so that many at once are not all let through; `forget` it if it succeeds.

        Raises:
            TooManyRequests: there were too many already.
        """
        with self._lock:
            failures = self._recent(key)
            if failures is None:
                failures = self._failures[key] = deque(maxlen=self._limit)
                while len(self._failures) > MOST_KEYS:
                    self._failures.popitem(last=False)
            if len(failures) >= self._limit:
                minutes = (self._seconds - (self._clock() - failures[0])) / 60
                what = f"there were {self._limit} attempts that failed"
                raise TooManyRequests(what, next_step=f"Try again in {max(1, math.ceil(minutes))} minutes.")
            failures.append(self._clock())

    def forget(self, key: str) -> None:
        """Begin anew for a key, as after a success."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float] | None:
        """The failures of the key within the window; None where there are none."""
        failures = self._failures.get(key)
        if failures is None:
            return None
        while failures and self._clock() - failures[0] > self._seconds:
            failures.popleft()
        if not failures:
            del self._failures[key]
            return None
        return failures
