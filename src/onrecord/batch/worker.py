"""What runs in a worker process: the model is loaded once, then parts are done until the pipe is closed."""

import os
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from onrecord.annotate.threads import use_threads
from onrecord.batch.parts import Part
from onrecord.batch.process import Annotate, Processor
from onrecord.batch.settings import Settings
from onrecord.batch.writing import Committed, find_committed, write_part
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.reading import annotate as annotate_documents

ORPHANED = 3  # exit status of a worker whose driver is gone


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told before the first part.

    Attributes:
        folder: the output folder, absolute.
        threads: how many the networks use.
    """

    folder: Path
    settings: Settings
    annotate: Annotate
    threads: int


@dataclass(frozen=True, slots=True)
class Order:
    """A part to do; see `Processor.process`."""

    part: Part
    singly: bool = False
    killers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker stands, and takes parts."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An entry of a part that is done singly is about to be read; None: they are done, and about to be written."""

    index: int | None


@dataclass(frozen=True, slots=True)
class Advanced:
    """One more item is done, for whoever watches."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A part is committed."""

    part: Committed


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more can be done: the disk is full, the weights do not load, or onrecord has a fault."""

    error: Exception


Message = Ready | Begun | Advanced | Finished | Stopped


def main(handle: int) -> None:
    """What a worker process does, given the open end of its pipe."""
    try:
        serve(Connection(handle))
    except (EOFError, ConnectionError):
        os._exit(ORPHANED)


def serve(connection: Connection) -> None:
    """Do what comes through the connection.

    Raises:
        EOFError, ConnectionError: it was closed at the other end.
    """
    setup: Setup = connection.recv()
    use_threads(setup.threads)
    orders: queue.Queue[Order] = queue.Queue()
    threading.Thread(target=_take_orders, args=(connection, orders), daemon=True).start()
    try:
        load(setup.annotate)
        connection.send(Ready())
        while True:
            connection.send(Finished(do(setup, orders.get(), connection)))
    except ConnectionError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised again where somebody can be told
        connection.send(Stopped(_portable(error)))


def load(annotate: Annotate) -> None:
    """Load the weights, so that a worker that has no room for them dies before it stands, and no story is to blame.

    Raises:
        ModelError: they do not load.
    """
    list(annotate(()))
    if annotate is annotate_documents:  # which loads these when a story first needs them
        shipped()


def do(setup: Setup, order: Order, connection: Connection) -> Committed:
    """Do a part, unless a worker that died had done it."""
    if done := find_committed(setup.folder, order.part):
        return done

    def on_begin(index: int | None) -> None:
        if order.singly:
            connection.send(Begun(index))

    processor = Processor(
        setup.settings, setup.annotate, on_begin=on_begin, on_done=lambda: connection.send(Advanced())
    )
    processed = processor.process(order.part, singly=order.singly, killers=order.killers)
    on_begin(None)
    return write_part(setup.folder, order.part, processed, model=setup.settings.model)


def _take_orders(connection: Connection, orders: "queue.Queue[Order]") -> None:
    try:
        while True:
            orders.put(connection.recv())
    except (EOFError, OSError):
        # The driver is gone, or has no more to do: what is half done must not be written behind its back.
        os._exit(ORPHANED)


def _portable(error: Exception) -> Exception:
    """The error as it can be sent: as itself where its module is known everywhere, with its words in any case."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror or str(error), error.filename)
    if type(error).__module__.startswith("onrecord."):
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")
