"""The same batch on Ray Data: bundles are rows, which are cut into parts on the cluster and done by actors.

An actor owns one worker process, watched over as on one machine, so that an item that kills its process ends as the
same failure here and there. What Ray does again, because an actor or its machine is gone, is found committed, or is
written over with the same bytes.
"""

import contextlib
import logging
import os
import pickle
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from onrecord.annotate.threads import usable_cores
from onrecord.batch.inputs import Bundle
from onrecord.batch.parts import Cutting
from onrecord.batch.settings import HERE
from onrecord.batch.worker import Setup
from onrecord.batch.workers import Workers
from onrecord.batch.writing import Committed
from onrecord.errors import ClusterFailed, OnRecordError, UsageError
from onrecord.ingest.sources import STANDARD_INPUT

# Ray looks at these when it is imported: nothing is reported to its makers, and its own log is no talk of ours.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

try:
    import ray
    import ray.data
    from ray.exceptions import RayError
except ImportError:
    raise UsageError("Ray is not installed", where="--ray", next_step='pip install "onrecord[ray]"') from None

READING_SHARE: Final = 32  # CPUs that annotate, to one that reads for them
READING_CPUS: Final = 0.25
MOST_BLOCKS: Final = 10_000  # of the list of bundles; more cost Ray more than they spread
PATIENCE_SECONDS: Final = 10.0
LONGEST_CHAIN: Final = 20  # of errors that were raised from one another


@dataclass(frozen=True, slots=True)
class Crew:
    """Where the work is done.

    Attributes:
        address: of the cluster, as `ray.init` takes it; "local" starts Ray on this machine.
        actors: how many; when None as many as there are CPUs for, less those that read.
        threads: of each actor's networks, and so the CPUs that it takes.
    """

    address: str
    actors: int | None
    threads: int = 1

    def do(self, bundles: Iterable[Bundle], cutting: Cutting, setup: Setup) -> Iterator[Committed]:
        """Do bundles, and tell of each part when it is committed.

        Raises:
            UsageError: standard input is among them, which no other machine can read; or the actors would leave no CPU
                to read with.
            ClusterFailed: the cluster cannot be reached, or gave up.
            OSError, OnRecordError: as `Workers.do`.
        """
        listed = list(bundles)
        if any(STANDARD_INPUT in bundle.files for bundle in listed):
            next_step = "Leave --ray out, or save it as a file."
            raise UsageError("standard input cannot be read by a cluster", where=STANDARD_INPUT, next_step=next_step)
        if not listed:
            return
        with self._connected() as actors:
            try:
                for row in _dataset(together(listed), cutting, setup, actors).iter_rows():
                    yield pickle.loads(row["committed"])  # noqa: S301 - our own words
            except (RayError, RuntimeError, OSError, OnRecordError) as error:
                raise _cause_of(error) from error

    @contextmanager
    def _connected(self) -> Iterator[int]:
        """A connection to the cluster; how many actors there may be."""
        started = not ray.is_initialized()
        if started:
            here = self.address == HERE
            self._refuse_silent()
            try:
                ray.init(
                    address=self.address,
                    num_cpus=(self.actors or max(1, usable_cores() // self.threads)) * self.threads + 1
                    if here
                    else None,
                    include_dashboard=False if here else None,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise self._unreachable(error) from error
        try:
            yield self.fitting([node["Resources"].get("CPU", 0.0) for node in ray.nodes() if node["Alive"]])  # type: ignore[no-untyped-call]
        finally:
            if started:
                ray.shutdown()

    def fitting(self, cpus: Sequence[float]) -> int:
        """How many actors there may be on machines with so many CPUs, so that something is left to read with.

        Raises:
            UsageError: there is no room for what was asked for.
        """
        places = sum(int(own // self.threads) for own in cpus)
        room = any(own % self.threads >= READING_CPUS for own in cpus)
        most = places if room else places - 1
        if most < 1 or (self.actors or 1) > most:
            what = (
                f"of {self.actors or 1} workers with {self.threads} CPUs each, the cluster has room for {max(0, most)}"
            )
            next_step = "Give fewer --workers or --threads: without CPUs to read with, nothing would ever come to them."
            raise UsageError(what, where=self.address, next_step=next_step)
        return self.actors or max(1, min(most, int(sum(cpus) * (1 - 1 / READING_SHARE)) // self.threads))

    def _refuse_silent(self) -> None:
        """Refuse an address at which nobody answers; Ray itself would try for many minutes."""
        host, _, port = self.address.rpartition(":")
        if not host or not port.isdigit():
            return
        try:
            socket.create_connection((host.rpartition("/")[2], int(port)), PATIENCE_SECONDS).close()
        except OSError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> ClusterFailed:
        told = (str(error).strip().splitlines() or [type(error).__name__])[0]
        next_step = "Check that it runs, and its address; --ray alone starts Ray on this machine."
        return ClusterFailed(f"the cluster cannot be reached ({told})", where=self.address, next_step=next_step)


def together(bundles: list[Bundle]) -> list[list[Bundle]]:
    """What is read by one process each: bundles with addresses all by one, which keeps the pause between requests."""
    fetched = [bundle for bundle in bundles if any("://" in name for name in bundle.files)]
    others = [[bundle] for bundle in bundles if not any("://" in name for name in bundle.files)]
    return [fetched, *others] if fetched else others


def _dataset(bundles: list[list[Bundle]], cutting: Cutting, setup: Setup, actors: int) -> "ray.data.Dataset":
    rows = [{"bundles": pickle.dumps(together)} for together in bundles]
    dataset = ray.data.from_items(rows, override_num_blocks=min(len(rows), MOST_BLOCKS))
    context = dataset.context
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.target_max_block_size = 1  # each part is a block of its own, which one actor takes
    context.max_errored_blocks = 0
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what goes wrong is raised
    here = (list(sys.path), str(Path.cwd()))
    return dataset.map_batches(
        _cut,  # type: ignore[arg-type] # Ray's types know of no further arguments
        batch_size=1,
        num_cpus=READING_CPUS,
        fn_args=(*here, ray.put(cutting)),
    ).map_batches(
        _Actor,
        batch_size=1,
        num_cpus=setup.threads,
        compute=ray.data.ActorPoolStrategy(size=actors),
        fn_constructor_args=(*here, pickle.dumps(setup)),
    )


def _cut(rows: Any, path: list[str], folder: str, cutting: "ray.ObjectRef[Cutting]") -> Iterator[Any]:  # noqa: ANN401 - of a type of Ray's, too wide to be of use
    """The parts of a bundle, each as it is read."""
    _stand_where_the_driver_stands(path, folder)
    cutter = _shared(cutting)
    for together in rows["bundles"]:
        for bundle in pickle.loads(together):  # noqa: S301 - our own words
            for part in cutter.parts(bundle):
                yield {"part": [pickle.dumps(part)]}


@lru_cache(maxsize=1)
def _shared(cutting: "ray.ObjectRef[Cutting]") -> Cutting:
    """What is common to all bundles, got once in each process; the keys lie in memory that all of a machine share."""
    got: Cutting = ray.get(cutting)
    return got


class _Actor:
    """Holds a worker, and with it the model."""

    def __init__(self, path: list[str], folder: str, setup: bytes) -> None:
        _stand_where_the_driver_stands(path, folder)
        self._workers = Workers(pickle.loads(setup), 1)  # noqa: S301 - our own words

    def __call__(self, rows: Any) -> Any:  # noqa: ANN401 - likewise
        parts = (pickle.loads(part) for part in rows["part"])  # noqa: S301 - likewise
        return {"committed": [pickle.dumps(committed) for committed in self._workers.do(parts)]}


def _stand_where_the_driver_stands(path: list[str], folder: str) -> None:
    """Find the modules and the inputs under the names that the driver knows them by."""
    sys.path += [name for name in path if name not in sys.path]
    with contextlib.suppress(OSError):  # another machine may lack the folder; absolute names do without it
        os.chdir(folder)


def _cause_of(error: Exception) -> Exception:
    """What went wrong on the cluster, as ours where it is."""
    cause: BaseException | None = error
    for _ in range(LONGEST_CHAIN):
        if cause is None:
            break
        if isinstance(cause, OnRecordError | OSError) and not isinstance(cause, RayError):
            return cause
        cause = getattr(cause, "cause", None) or cause.__cause__
    told = str(error).strip().splitlines() or [type(error).__name__]
    next_step = "What is committed stays, and the same command goes on."
    return ClusterFailed(f"the cluster gave up ({told[0]} … {told[-1]})", next_step=next_step)
