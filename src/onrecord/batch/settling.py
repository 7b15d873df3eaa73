"""After the parts: what several of them hold is settled, so that each story and each item is in the tables once.

Workers cannot know of one another's stories. What two parts gave is found here, in the manifests, and taken out of
the later one; which that is follows from the order of the inputs, not from who was faster.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.batch import duck
from onrecord.batch.folder import Folder, committed_parts, manifests
from onrecord.batch.writing import TABLES, Committed, commit, manifest_file, withdraw
from onrecord.ingest.sources import STANDARD_INPUT

MEMORY: Final = "1GB"  # beyond it, DuckDB sorts on disk

_ROWS: Final = """
CREATE VIEW items AS
SELECT m.*, p.part, p.run, p.attempt
FROM read_parquet($files, filename = true, file_row_number = true) m JOIN parts p ON p.path = m.filename
"""
# A story of an earlier version of an item stays as long as another item refers to it. Standard input is another one
# each time.
_SUPERSEDED: Final = f"""
CREATE TABLE gone AS
SELECT part, file_row_number AS row FROM items
WHERE attempt < (
    SELECT max(o.attempt) FROM items o
    WHERE o.input = items.input AND o.item = items.item AND (o.input <> '{STANDARD_INPUT}' OR o.key = items.key)
  )
  AND NOT (outcome = 'read' AND document_id IN (SELECT document_id FROM items WHERE outcome = 'duplicate'))
UNION
SELECT part, file_row_number FROM items JOIN mended USING (item)
WHERE items.outcome = 'failed' AND items.sha256 IS NULL AND items.attempt < mended.attempt
"""  # noqa: S608 - a constant of ours
_DUPLICATES: Final = """
SELECT part, row FROM (
    SELECT part, file_row_number AS row,
        row_number() OVER (PARTITION BY document_id ORDER BY part, file_row_number) AS place
    FROM items WHERE outcome = 'read' AND (part, file_row_number) NOT IN (SELECT part, row FROM gone)
) WHERE place > 1
"""


@dataclass(slots=True)
class Settled:
    """What was settled.

    Attributes:
        superseded: items that changed since an earlier run, or failed then and do no longer.
        duplicates: items whose story another item gave too.
    """

    superseded: int = 0
    duplicates: int = 0


@dataclass(slots=True)
class _Losses:
    """Rows of a part's manifest that are taken out, and those that become duplicates."""

    gone: set[int] = field(default_factory=set)
    duplicates: set[int] = field(default_factory=set)


def settle(folder: Folder) -> Settled:
    """Take out of the tables what a later run replaced, and what another part holds too.

    Each part is written anew as a whole; whenever this is interrupted, the next run does the rest.

    Raises:
        OSError: a part cannot be written.
    """
    parts = {part.name: part for part in committed_parts(folder.path)}
    settled = Settled()
    if not parts:
        return settled
    for name, losses in sorted(_find_losses(folder, parts.values()).items()):
        _rewrite(folder.path, parts[name], losses)
        settled.superseded += len(losses.gone)
        settled.duplicates += len(losses.duplicates)
    return settled


def _find_losses(folder: Folder, parts: Iterable[Committed]) -> dict[str, _Losses]:
    losses: defaultdict[str, _Losses] = defaultdict(_Losses)
    listed = list(parts)
    with folder.workshop() as place, duckdb.connect(place / "settling.duckdb") as database:
        database.execute(f"SET memory_limit = '{MEMORY}'")
        database.execute("SET preserve_insertion_order = false")
        _take_in(database, folder.path, listed)
        if len({part.attempt for part in listed}) > 1:
            database.execute(_SUPERSEDED)
        else:
            database.execute("CREATE TABLE gone (part VARCHAR, row BIGINT)")
        for name, row in database.execute("SELECT part, row FROM gone").fetchall():
            losses[name].gone.add(row)
        for name, row in database.execute(_DUPLICATES).fetchall():
            losses[name].duplicates.add(row)
    return dict(losses)


def _take_in(database: duckdb.DuckDBPyConnection, folder: Path, parts: Sequence[Committed]) -> None:
    table = pa.table(
        {
            "path": pa.array([str(manifest_file(folder, part.name)) for part in parts]),
            "part": pa.array([part.name for part in parts]),
            "run": pa.array([part.run for part in parts]),
            "attempt": pa.array([part.attempt for part in parts]),
        }
    )
    duck.insert(database, "parts", table)
    places = [item for part in parts for item in part.mended]
    attempts = [part.attempt for part in parts for _ in part.mended]
    duck.insert(
        database, "mended", pa.table({"item": pa.array(places, pa.string()), "attempt": pa.array(attempts, pa.int64())})
    )
    database.execute(_ROWS.replace("$files", duck.files(manifests(folder))))


def _rewrite(folder: Path, part: Committed, losses: _Losses) -> None:
    manifest = pq.read_table(manifest_file(folder, part.name))
    rows = manifest.to_pylist()
    lost = {rows[row]["document_id"] for row in losses.gone | losses.duplicates if rows[row]["outcome"] == "read"}
    failures = {rows[row]["item"] for row in losses.gone if rows[row]["outcome"] == "failed"}
    kept = [
        {**row, "outcome": "duplicate", "statements": None} if place in losses.duplicates else row
        for place, row in enumerate(rows)
        if place not in losses.gone
    ]
    if not kept and not part.mended:
        withdraw(folder, part)
        return
    outcomes = [row["outcome"] for row in kept]
    anew = replace(
        part,
        generation=part.generation + 1,
        read=outcomes.count("read"),
        failed=outcomes.count("failed"),
        duplicates=outcomes.count("duplicate"),
        statements=sum(row["statements"] or 0 for row in kept),
    )
    tables = {}
    for name in TABLES:
        table = pq.read_table(folder / name / part.file)
        column, taken_out = ("item", failures) if name == "failures" else ("document_id", lost)
        is_lost = pc.is_in(table[column], value_set=pa.array(sorted(taken_out), pa.string()))
        tables[name] = table.filter(pc.invert(is_lost))
    commit(folder, anew, tables, pa.Table.from_pylist(kept, schema=manifest.schema))
