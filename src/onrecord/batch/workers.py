"""The workers of one machine: processes of which each holds the model, watched over and replaced when they die.

The standard library's pool of processes is lost as a whole when one of them dies; here the part is done again, and an
item that kills whoever takes it up ends as a failure.
"""

import contextlib
import multiprocessing
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from types import TracebackType
from typing import Final, Self

from onrecord.batch.parts import Part
from onrecord.batch.worker import Advanced, Begun, Finished, Order, Ready, Setup, Stopped
from onrecord.batch.writing import Committed
from onrecord.errors import WorkerLost

AHEAD: Final = 2  # parts that a worker has at once: one in work, one waiting, so that it need not wait for the driver
MOST_FALSE_STARTS: Final = 3  # workers in a row that die before they stand
DEATHS_BY_ONE: Final = 2  # of the workers that took up one item by itself, before it is given up

# Not multiprocessing's way to start a process, which imports the caller's main module anew.
_BEGIN: Final = (
    "import sys; from multiprocessing.connection import Connection; pipe = Connection(int(sys.argv[1])); "
    "sys.path[:] = pipe.recv(); from onrecord.batch.worker import serve; serve(pipe)"
)


@dataclass(slots=True)
class _Task:
    """A part on its way; what is known of items in it that kill workers."""

    part: Part
    singly: bool = False
    at: int | None = None
    deaths: dict[int, int] = field(default_factory=dict)
    killers: dict[int, str] = field(default_factory=dict)

    @property
    def order(self) -> Order:
        return Order(self.part, self.singly, dict(self.killers))

    def survive(self, how: str) -> None:
        """Note that a worker died over it: the items are done one by one from now on."""
        if self.singly and self.at is not None:
            self.deaths[self.at] = self.deaths.get(self.at, 0) + 1
            if self.deaths[self.at] >= DEATHS_BY_ONE:
                self.killers[self.at] = f"it ended the process: {how}"
        self.singly, self.at = True, None


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, setup: Setup) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.tasks: deque[_Task] = deque()
        self.stands = False
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _BEGIN, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # data of the command, which is the driver's to write
                start_new_session=True,  # Ctrl-C is for the driver, which ends its workers itself
            )
        with contextlib.suppress(BrokenPipeError):  # it died at once; noticed where it is listened to
            self.pipe.send(sys.path)
            self.pipe.send(setup)

    def give(self, task: _Task) -> None:
        self.tasks.append(task)
        with contextlib.suppress(BrokenPipeError):  # likewise
            self.pipe.send(task.order)

    def end(self) -> str:
        """End the process, and tell how it ended."""
        self.pipe.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        status = self.process.wait()
        if status >= 0:
            return f"exit status {status}"
        name = signal.Signals(-status).name
        return f"{name}, which the system sends when memory runs out" if name == "SIGKILL" else name


class Workers:
    """Does parts on several processes; to be used in a `with`, at whose end no process is left.

    Args:
        setup: what each is told.
        count: how many.
        on_done: told of each item that is done; of parts that are done again more than once.
        on_death: told how a worker died.
    """

    def __init__(
        self,
        setup: Setup,
        count: int,
        *,
        on_done: Callable[[], None] = lambda: None,
        on_death: Callable[[str], None] = lambda how: None,  # noqa: ARG005
    ) -> None:
        self._setup, self._count = setup, count
        self._on_done, self._on_death = on_done, on_death
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._false_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def do(self, parts: Iterator[Part]) -> Iterator[Committed]:
        """Do parts, and tell of each when it is committed, in the order in which that happens.

        Parts are taken as they are needed: at most two a worker are held.

        Raises:
            OSError: a worker could not write.
            ModelError: the weights do not load.
            WorkerLost: workers die before they stand.
        """
        while True:
            self._hand_out(parts)
            busy = [worker for worker in self._workers if worker.tasks]
            if not busy:
                return
            for pipe in wait([worker.pipe for worker in busy]):
                worker = next(one for one in busy if one.pipe is pipe)
                if (part := self._listen(worker)) is not None:
                    yield part

    def _hand_out(self, parts: Iterator[Part]) -> None:
        """Give the workers what they have room for, the idlest first."""
        while True:
            free = [worker for worker in self._workers if len(worker.tasks) < AHEAD]
            idle = [worker for worker in free if not worker.tasks]
            may_start = not idle and len(self._workers) < self._count
            if not free and not may_start:
                return
            task = self._next_task(parts)
            if task is None:
                return
            if may_start:
                self._workers.append(_Worker(self._setup))
                self._workers[-1].give(task)
            else:
                min(free, key=lambda worker: len(worker.tasks)).give(task)

    def _next_task(self, parts: Iterator[Part]) -> _Task | None:
        if self._again:
            return self._again.popleft()
        part = next(parts, None)
        return None if part is None else _Task(part)

    def _listen(self, worker: _Worker) -> Committed | None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return None
        if isinstance(message, Ready):
            worker.stands, self._false_starts = True, 0
        elif isinstance(message, Begun):
            worker.tasks[0].at = message.index
        elif isinstance(message, Advanced):
            self._on_done()
        elif isinstance(message, Stopped):
            raise message.error
        elif isinstance(message, Finished):
            worker.tasks.popleft()
            return message.part
        return None

    def _bury(self, worker: _Worker) -> None:
        """Take a dead worker's parts back; the one that it was at is done with care."""
        self._workers.remove(worker)
        how = worker.end()
        self._on_death(how)
        if worker.stands:
            worker.tasks[0].survive(how)
        else:
            self._false_starts += 1
            if self._false_starts >= MOST_FALSE_STARTS:
                what = f"{MOST_FALSE_STARTS} workers in a row died before they could begin ({how})"
                next_step = "Give fewer --workers: each takes some 400 MB of memory. The same command goes on."
                raise WorkerLost(what, next_step=next_step)
        self._again.extendleft(reversed(worker.tasks))
