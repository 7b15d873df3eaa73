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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from onrecord.annotate.threads import usable_cores
from onrecord.batch.inputs import Bundle
from onrecord.batch.parts import Cutting
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

HERE: Final = "local"
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
        actors: how many; when None one for each CPU, less those that read.
    """

    address: str
    actors: int | None

    def do(self, bundles: Iterable[Bundle], cutting: Cutting, setup: Setup) -> Iterator[Committed]:
        """Do bundles, and tell of each part when it is committed.

        Raises:
            UsageError: standard input is among them, which no other machine can read.
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
                for row in _dataset(listed, cutting, setup, actors).iter_rows():
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
                    num_cpus=(self.actors or usable_cores()) + 1 if here else None,
                    include_dashboard=False if here else None,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise self._unreachable(error) from error
        try:
            cpus = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
            yield self.actors or max(1, cpus - max(1, cpus // READING_SHARE))
        finally:
            if started:
                ray.shutdown()

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


def _dataset(bundles: list[Bundle], cutting: Cutting, setup: Setup, actors: int) -> "ray.data.Dataset":
    rows = [{"bundle": pickle.dumps(bundle)} for bundle in bundles]
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
        fn_args=(*here, ray.put(pickle.dumps(cutting))),
    ).map_batches(
        _Actor,
        batch_size=1,
        num_cpus=1,
        compute=ray.data.ActorPoolStrategy(size=actors),
        fn_constructor_args=(*here, pickle.dumps(setup)),
    )


def _cut(rows: Any, path: list[str], folder: str, cutting: "ray.ObjectRef[bytes]") -> Iterator[Any]:  # noqa: ANN401 - of a type of Ray's, too wide to be of use
    """The parts of a bundle, each as it is read."""
    _stand_where_the_driver_stands(path, folder)
    cutter: Cutting = pickle.loads(ray.get(cutting))  # noqa: S301 - our own words
    for bundle in rows["bundle"]:
        for part in cutter.parts(pickle.loads(bundle)):  # noqa: S301 - likewise
            yield {"part": [pickle.dumps(part)]}


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
