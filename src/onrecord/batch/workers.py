"""The workers of one machine: processes of which each holds the model, watched over and replaced when they die.

The standard library's pool of processes is lost as a whole when one of them dies; here the part is done again, and an
item that kills whoever takes it up ends as a failure.
"""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
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

MOST_FALSE_STARTS: Final = 3  # workers in a row that die before they stand
LOADING_SECONDS: Final = 900.0  # the model, from a disk that others read from as well; a second or two otherwise
SILENCE_SECONDS: Final = 3600.0  # the longest story that is read, 10 MB of text, takes a third of that on one core

# Not multiprocessing's way to start a process, which imports the caller's main module anew.
_BEGIN: Final = "import sys; from onrecord.batch.worker import main; main(int(sys.argv[1]))"


@dataclass(slots=True)
class _Task:
    """A part on its way; what is known of items in it that kill workers.

    Attributes:
        at: the item that is in work, where they are done one by one.
        suspect: the item that a worker died over, and that none got through since.
        killers: items that two died over, with what is told of it.
    """

    part: Part
    singly: bool = False
    at: int | None = None
    suspect: int | None = None
    killers: dict[int, str] = field(default_factory=dict)

    @property
    def order(self) -> Order:
        return Order(self.part, self.singly, dict(self.killers))

    def survive(self, how: str) -> None:
        """Note that a worker died over it: the items are done one by one from now on."""
        if self.at is not None:
            if self.at == self.suspect:
                self.killers[self.at] = f"it ended the process: {how}"
            self.suspect = self.at
        self.singly, self.at = True, None

    def begin(self, index: int | None) -> None:
        """Note that a worker takes up an item, and so got through the one before; None when it got through all."""
        if self.at == self.suspect:
            self.suspect = None
        self.at = index


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, setup: Setup) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.task: _Task | None = None
        self.stands = False
        self.heard = time.monotonic()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _BEGIN, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},  # what we can import, it can
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # data of the command, which is the driver's to write
                start_new_session=True,  # Ctrl-C is for the driver, which ends its workers itself
            )
        with contextlib.suppress(BrokenPipeError):  # it died at once; noticed where it is listened to
            self.pipe.send(setup)

    def give(self, task: _Task) -> None:
        self.task = task
        self.heard = time.monotonic()
        with contextlib.suppress(BrokenPipeError):  # likewise
            self.pipe.send(task.order)

    @property
    def longest_silence(self) -> float:
        """For how many seconds nothing need be heard of it."""
        return SILENCE_SECONDS if self.stands else LOADING_SECONDS

    @property
    def patience(self) -> float:
        """For how many seconds more that is."""
        return self.longest_silence - (time.monotonic() - self.heard)

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

        Parts are taken as they are needed: besides those in work, as many are held ready as there are workers.

        Raises:
            OSError: a worker could not write.
            ModelError: the weights do not load.
            WorkerLost: workers die before they stand.
        """
        ready: deque[_Task] = deque()
        more = True
        while True:
            self._hand_out(ready)
            if more and len(ready) < self._count:
                part = next(parts, None)
                more = part is not None
                ready += [_Task(part)] if part is not None else []
            busy = [worker for worker in self._workers if worker.task]
            if not (busy or ready or more):
                return
            may_read = more and len(ready) < self._count
            seconds = 0.0 if may_read else max(0.0, min((worker.patience for worker in busy), default=0.0))
            for pipe in wait([worker.pipe for worker in busy], timeout=seconds):
                worker = next(one for one in busy if one.pipe is pipe)
                if (done := self._listen(worker)) is not None:
                    yield done
            for worker in [one for one in self._workers if one.task and one.patience <= 0]:
                worker.end()
                self._bury(worker, f"it was not heard of for {worker.longest_silence / 60:,.0f} minutes")

    def _hand_out(self, ready: deque[_Task]) -> None:
        """Give each idle worker a task: first those that are to be done again."""
        while waiting := self._again or ready:
            worker = next((one for one in self._workers if one.task is None), None)
            if worker is None:
                if len(self._workers) == self._count:
                    return
                worker = _Worker(self._setup)
                self._workers.append(worker)
            worker.give(waiting.popleft())

    def _listen(self, worker: _Worker) -> Committed | None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, worker.end())
            return None
        worker.heard = time.monotonic()
        if isinstance(message, Ready):
            worker.stands, self._false_starts = True, 0
        elif isinstance(message, Begun):
            if worker.task:
                worker.task.begin(message.index)
        elif isinstance(message, Advanced):
            self._on_done()
        elif isinstance(message, Stopped):
            raise message.error
        elif isinstance(message, Finished):
            worker.task = None
            return message.part
        return None

    def _bury(self, worker: _Worker, how: str) -> None:
        """Take a dead worker's part back, which is done with care from now on."""
        self._workers.remove(worker)
        self._on_death(how)
        if not worker.stands:
            self._false_starts += 1
            if self._false_starts >= MOST_FALSE_STARTS:
                what = f"{MOST_FALSE_STARTS} workers in a row died before they could begin ({how})"
                next_step = "Give fewer --workers: each takes some 400 MB of memory. The same command goes on."
                raise WorkerLost(what, next_step=next_step)
        if worker.task:
            if worker.stands:
                worker.task.survive(how)
            self._again.append(worker.task)
