"""The output folder: whose it is, who writes to it now, and what in it counts."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from onrecord.batch.runfile import RUN, RunFile, read_run, write_run
from onrecord.batch.seen import Keys, Seen, as_keys
from onrecord.batch.settings import Settings
from onrecord.batch.tables import SCHEMA_VERSION
from onrecord.batch.writing import MANIFESTS, TABLES, Committed, committed_part
from onrecord.errors import NoRun, OtherRun, RunInProgress

LOCK: Final = ".lock"
WORKSHOP: Final = ".work"  # what settling and finding printings sort on disk
PRINTINGS: Final = "printings"
OURS: Final = frozenset({RUN, LOCK, WORKSHOP, MANIFESTS, PRINTINGS, *TABLES})
HALF_WRITTEN: Final = f".{RUN}.*.part"
# What systems leave in any folder: a file browser, a disk's check, NFS where an open file is deleted.
OF_SYSTEMS: Final = (".DS_Store", "._*", "Thumbs.db", "desktop.ini", "lost+found", ".nfs*")


@dataclass(slots=True)
class Folder:
    """An output folder that this process alone writes to.

    Attributes:
        run: what its `run.json` holds.
        is_resumed: the last run on it did not come to its end.
    """

    path: Path
    run: RunFile
    is_resumed: bool

    def finish(self) -> None:
        """Note that the run came to its end."""
        self.run = RunFile(**{**asdict(self.run), "finished": True})
        write_run(self.path, self.run)

    def seen(self, *, retry_failed: bool) -> Seen:
        """What earlier runs have done; `retry_failed` takes up what failed."""
        done: list[Keys] = []
        failed: list[Keys] = []
        unopened: dict[str, set[str]] = {}
        generations: dict[str, int] = {}
        for path in manifests(self.path):
            part = committed_part(path)
            generations[part.name] = part.generation
            table = pq.read_table(path, columns=["input", "item", "key", "sha256", "code"])
            keys = as_keys(table["key"].to_pylist())
            is_failed = table["code"].is_valid().to_numpy()  # of all of it, or of the links within a story
            done.append(keys[~is_failed])
            failed.append(keys[is_failed])
            for row in table.filter(table["sha256"].is_null()).to_pylist() if part.failed else []:
                unopened.setdefault(row["input"], set()).add(row["item"])
        well, ill = _joined(done), _joined(failed)
        return Seen(
            keys=_joined([well, ill]),
            again=np.setdiff1d(ill, well) if retry_failed else _joined([]),
            unopened={name: frozenset(places) for name, places in unopened.items()},
            generations=generations,
        )

    def sweep(self) -> None:
        """Take away what is not committed: of workers that were killed, and of parts that were written anew."""
        files = {part.file for part in committed_parts(self.path)}
        for name in (*TABLES, MANIFESTS, PRINTINGS):
            if not (self.path / name).is_dir():
                continue
            for path in (self.path / name).iterdir():
                left_over = path.name.startswith(".") or (name in TABLES and path.name not in files)
                if left_over:
                    path.unlink(missing_ok=True)
        for path in self.path.glob(HALF_WRITTEN):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.path / WORKSHOP, ignore_errors=True)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder in which to sort on disk, gone at the end."""
        place = self.path / WORKSHOP
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def manifests(path: Path) -> list[Path]:
    """The manifests of a folder, in the order of the inputs."""
    return sorted((path / MANIFESTS).glob("part-*.parquet"))


def committed_parts(path: Path) -> list[Committed]:
    """The parts that count, in the order of the inputs."""
    return [committed_part(manifest) for manifest in manifests(path)]


@contextmanager
def open_folder(path: Path, settings: Settings) -> Iterator[Folder]:
    """The output folder of a run; it is made where it is missing.

    Raises:
        OtherRun: it is something else's, or of a run with other settings.
        RunInProgress: another process writes to it.
        OSError: it cannot be made or written to.
    """
    _refuse_foreign(path)
    path.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        before = read_run(path)
        if before is not None:
            _refuse_other(path, before, settings)
        for name in (*TABLES, MANIFESTS):
            (path / name).mkdir(exist_ok=True)
        run = RunFile(
            settings=settings.as_json(),
            schema=SCHEMA_VERSION,
            run=1 if before is None else before.run + before.finished,
            attempt=1 if before is None else before.attempt + 1,
        )
        write_run(path, run)
        yield Folder(path, run, is_resumed=before is not None and not before.finished)


def check_folder(path: Path) -> RunFile:
    """What is told of a folder that is to be read.

    Raises:
        NoRun: there is no run in it.
    """
    run = read_run(path) if path.is_dir() else None
    if run is None:
        next_step = "Name the folder that was given to `onrecord batch --out`."
        raise NoRun("this is no output folder of a batch", where=str(path), next_step=next_step)
    return run


def _refuse_foreign(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise OtherRun("this is a file", where=str(path), next_step="Name a folder.")
    names = {entry.name for entry in path.iterdir()} if path.is_dir() else set()
    passed_over = (HALF_WRITTEN, *OF_SYSTEMS)
    if foreign := sorted(name for name in names - OURS if not any(fnmatch(name, one) for one in passed_over)):
        shown = ", ".join(foreign[:3]) + (", …" if len(foreign) > len(foreign[:3]) else "")
        next_step = "Name a folder that is empty, is not there yet, or holds an earlier run of this batch."
        raise OtherRun(f"the folder holds what is no batch's ({shown})", where=str(path), next_step=next_step)


def _refuse_other(path: Path, before: RunFile, settings: Settings) -> None:
    now = json.loads(json.dumps({"schema": SCHEMA_VERSION, **settings.as_json()}))  # lists in the place of tuples
    then = {"schema": before.schema, **before.settings}
    different = [name for name in {**now, **then} if now.get(name) != then.get(name)]
    if different:
        told = "; ".join(f"{name}: {then.get(name)} there, {now.get(name)} here" for name in different)
        next_step = "Give what was given then, or another --out: one folder holds rows of one kind."
        raise OtherRun(f"the folder is of another run ({told})", where=str(path), next_step=next_step)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # The system lets go of the lock when the process ends, however it ends.
    handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            next_step = "Wait for it, or name another folder."
            raise RunInProgress("another run writes to it", where=str(path), next_step=next_step) from None
        yield
    finally:
        os.close(handle)


def _joined(keys: list[Keys]) -> Keys:
    return np.unique(np.concatenate([*keys, np.empty(0, dtype=np.uint64)]))
