"""A part, written: its tables first, its manifest last, which is what makes it count.

The files of a part that is written anew have names of their own (generation 2, 3, …), so that a kill at any moment
leaves either all of the old or all of the new in force: the manifest's metadata tells which. What no manifest names
is not committed, and is swept away at the end of the next run.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.batch.parts import Part, Place
from onrecord.batch.process import Processed
from onrecord.batch.runfile import read_run
from onrecord.batch.tables import (
    DOCUMENTS,
    FAILURES,
    LINKS,
    MANIFEST,
    SOURCES,
    STATEMENTS,
    Noted,
    as_parquet,
    as_table,
    links_of,
    schema_of,
    sources_of,
    statements_of,
)
from onrecord.errors import RunInProgress
from onrecord.export.files import whole_file
from onrecord.record import Model

FIELDS: Final[Mapping[str, Any]] = {
    "documents": DOCUMENTS,
    "sources": SOURCES,
    "statements": STATEMENTS,
    "links": LINKS,
    "failures": FAILURES,
}
TABLES: Final = tuple(FIELDS)
MANIFESTS: Final = "manifest"


@dataclass(frozen=True, slots=True)
class Committed:
    """A part that counts.

    Attributes:
        mended: inputs, and places in them, that failed on an earlier run and do no longer.
        read, failed, duplicates: how many of its items.
        unlinked: how many of those that were read the links could not be found in.
        statements: how many were found in it.
    """

    name: str
    generation: int
    run: int
    attempt: int
    mended: tuple[Place, ...] = ()
    read: int = 0
    failed: int = 0
    duplicates: int = 0
    unlinked: int = 0
    statements: int = 0

    @property
    def file(self) -> str:
        """The name of its files in the tables."""
        return data_file(self.name, self.generation)

    @property
    def items(self) -> int:
        """How many items it is of."""
        return self.read + self.failed + self.duplicates

    @property
    def metadata(self) -> dict[str, str]:
        """As its manifest keeps it."""
        told = {name: value for name, value in asdict(self).items() if name != "name"}
        return {"onrecord.batch.part": json.dumps(told)}


def data_file(name: str, generation: int) -> str:
    """The name of a part's file in each table."""
    return f"part-{name}.parquet" if generation == 1 else f"part-{name}.g{generation}.parquet"


def manifest_file(folder: Path, name: str) -> Path:
    """The manifest of a part."""
    return folder / MANIFESTS / f"part-{name}.parquet"


def committed_part(path: Path) -> Committed:
    """What a manifest says of its part."""
    metadata = pq.read_schema(path).metadata or {}
    told = json.loads(metadata[b"onrecord.batch.part"])
    told["mended"] = tuple((name, place) for name, place in told["mended"])
    return Committed(name=path.name.removeprefix("part-").removesuffix(".parquet"), **told)


def find_committed(folder: Path, part: Part) -> Committed | None:
    """The part, if it was done already, by a worker that died before it could tell."""
    path = manifest_file(folder, part.name)
    if not path.exists():
        return None
    found = committed_part(path)
    return found if found.generation >= part.generation else None


def write_part(folder: Path, part: Part, processed: Processed, *, model: Model) -> Committed:
    """Write what came of a part.

    Raises:
        OSError: it cannot be written; then it does not count.
    """
    records = processed.records
    failed = [came for came in processed.came if came.failure]
    tables = {
        "documents": as_table(DOCUMENTS, records),
        "sources": as_table(SOURCES, (row for record in records for row in sources_of(record))),
        "statements": as_table(STATEMENTS, (row for record in records for row in statements_of(record))),
        "links": as_table(LINKS, (row for record in records for row in links_of(record))),
        "failures": as_table(FAILURES, failed),
    }
    manifest = as_table(MANIFEST, (Noted(came, model) for came in processed.came))
    committed = Committed(
        name=part.name,
        generation=part.generation,
        run=part.run,
        attempt=part.attempt,
        mended=part.mended,
        **counts_of(manifest),
    )
    commit(folder, committed, tables, manifest)
    return committed


class Counts(TypedDict):
    """What a manifest counts to."""

    read: int
    failed: int
    duplicates: int
    unlinked: int
    statements: int


def counts_of(manifest: pa.Table) -> Counts:
    """What a manifest counts to, as `Committed` has it."""
    outcomes = manifest["outcome"].to_pylist()
    codes = manifest["code"].to_pylist()
    return {
        "read": outcomes.count("read"),
        "failed": outcomes.count("failed"),
        "duplicates": outcomes.count("duplicate"),
        "unlinked": sum(code is not None and outcome == "read" for code, outcome in zip(codes, outcomes, strict=True)),
        "statements": sum(count or 0 for count in manifest["statements"].to_pylist()),
    }


def commit(folder: Path, part: Committed, tables: Mapping[str, pa.Table], manifest: pa.Table) -> None:
    """Write the tables, then the manifest; then take away what is no longer in force.

    Raises:
        RunInProgress: the command was started on the folder anew, and this is a process that was left over.
        OSError: it cannot be written; then it does not count.
    """
    for name, table in tables.items():
        with whole_file(folder / name / part.file) as stream:
            stream.write(as_parquet(table))
    for name in tables:
        _settle_names(folder / name)
    _refuse_outdated(folder, part)
    schema = schema_of(MANIFEST, part.metadata)
    with whole_file(manifest_file(folder, part.name)) as stream:
        stream.write(as_parquet(manifest.replace_schema_metadata(schema.metadata)))
    _settle_names(folder / MANIFESTS)
    if part.generation > 1:
        for name in tables:
            (folder / name / data_file(part.name, part.generation - 1)).unlink(missing_ok=True)


def withdraw(folder: Path, part: Committed) -> None:
    """Take a part out, of which nothing is in force any more."""
    manifest_file(folder, part.name).unlink()
    _settle_names(folder / MANIFESTS)  # a manifest that is back after a loss of power would be of files that are gone
    for name in TABLES:
        (folder / name / part.file).unlink(missing_ok=True)


def _refuse_outdated(folder: Path, part: Committed) -> None:
    """Let what a driver that is gone left running (an actor of Ray, a machine behind NFS) commit nothing any more."""
    now = read_run(folder)
    if now is not None and now.attempt > part.attempt:
        what = f"the command was started on it anew (attempt {now.attempt}, this is of {part.attempt})"
        raise RunInProgress(what, where=str(folder), next_step="Leave it to that one.")


def _settle_names(folder: Path) -> None:
    """Make sure that the names in a folder outlast a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # not every file system does it for a folder
            os.fsync(handle)
    finally:
        os.close(handle)
