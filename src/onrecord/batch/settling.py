"""After the parts: what several of them hold is settled, so that each story and each item is in the tables once.

Workers cannot know of one another's stories. What two parts gave is found here, in the manifests, and taken out of
the later one; which that is follows from the order of the inputs, not from who was faster.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.batch import duck
from onrecord.batch.folder import Folder, committed_parts
from onrecord.batch.parts import Place
from onrecord.batch.writing import TABLES, Committed, commit, counts_of, manifest_file, withdraw
from onrecord.ingest.sources import STANDARD_INPUT

_OF_ITEM: Final = ("input", "item", "key", "sha256", "bytes")

_ROWS: Final = """
CREATE TABLE items AS
SELECT m.input, m.item, m.key, m.sha256, m.bytes, m.outcome, m.document_id, m.file_row_number AS row, p.part, p.attempt,
    CASE WHEN m.input = '$standard_input' THEN m.key ELSE '' END AS version
FROM read_parquet($files, filename = true, file_row_number = true) m JOIN parts p ON p.path = m.filename
"""
# What cannot be opened now tells nothing of the story that it was, and what fails now and did not before, with the
# same bytes, no more. Standard input is another one each time, unless it gives the same.
_SUPERSEDED: Final = """
CREATE TABLE superseded AS
SELECT i.part, i.row FROM items i JOIN items o USING (input, item, version)
WHERE i.attempt < o.attempt
  AND (o.sha256 IS NOT NULL OR i.sha256 IS NULL)
  AND (o.outcome <> 'failed' OR i.outcome = 'failed' OR o.key <> i.key)
UNION
SELECT i.part, i.row FROM items i JOIN mended m ON i.input = m.input AND i.item = m.item AND i.attempt < m.attempt
WHERE i.outcome = 'failed' AND i.sha256 IS NULL
"""
# Besides these, what came into a story's possession (see below), and is still noted as a duplicate.
_GONE: Final = """
CREATE TABLE gone AS
FROM superseded UNION
SELECT d.part, d.row FROM items d JOIN items r ON d.input = r.input AND d.item = r.item AND d.key = r.key
WHERE d.outcome = 'duplicate' AND r.outcome = 'read' AND (r.part, r.row) NOT IN (FROM superseded);
CREATE VIEW kept AS SELECT * FROM items ANTI JOIN gone USING (part, row);
"""
# A story of an earlier version of an item, that no item gives by itself any more, is from now on of the first of those
# that are its duplicates.
_HEIRS: Final = """
SELECT lost.part, lost.row, heir.input, heir.item, heir.key, heir.sha256, heir.bytes FROM (
    SELECT part, row, document_id FROM items SEMI JOIN gone USING (part, row)
    WHERE outcome = 'read' AND document_id NOT IN (SELECT document_id FROM kept WHERE outcome = 'read')
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY part, row) = 1
) lost JOIN (
    SELECT input, item, key, sha256, bytes, document_id FROM kept WHERE outcome = 'duplicate'
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY part, row) = 1
) heir USING (document_id)
"""
_DUPLICATES: Final = """
SELECT part, row FROM kept WHERE outcome = 'read'
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY part, row) > 1
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

    def __bool__(self) -> bool:
        """Whether anything was."""
        return bool(self.superseded or self.duplicates)


@dataclass(slots=True)
class _Losses:
    """Rows of a part's manifest that are taken out, those that become duplicates, and those that pass to another item.

    Attributes:
        heirs: by row, what its columns of the item become.
    """

    gone: set[int] = field(default_factory=set)
    duplicates: set[int] = field(default_factory=set)
    heirs: dict[int, dict[str, Any]] = field(default_factory=dict)


def settle(folder: Folder) -> Settled:
    """Take out of the tables what a later run replaced, and what another part holds too.

    Each part is written anew as a whole; whenever this is interrupted, the next run does the rest.

    Raises:
        OSError: a part cannot be written.
    """
    settled = Settled()
    again = True
    while again:
        parts = {part.name: part for part in committed_parts(folder.path)}
        found = _find_losses(folder, parts.values()) if parts else {}
        for name, losses in sorted(found.items()):
            _rewrite(folder, parts[name], losses)
            settled.superseded += len(losses.gone)
            settled.duplicates += len(losses.duplicates)
        # An heir is taken out of the place in which it was a duplicate when it is safe in the other.
        heirs = sum(len(losses.heirs) for losses in found.values())
        settled.superseded -= heirs
        again = heirs > 0
    return settled


def _find_losses(folder: Folder, parts: Iterable[Committed]) -> dict[str, _Losses]:
    losses: defaultdict[str, _Losses] = defaultdict(_Losses)
    listed = list(parts)
    with folder.workshop() as place, duckdb.connect(place / "settling.duckdb") as database:
        database.execute(f"SET memory_limit = '{duck.MEMORY}'")
        database.execute("SET preserve_insertion_order = false")
        _take_in(database, folder.path, listed)
        several = len({part.attempt for part in listed}) > 1
        database.execute(_SUPERSEDED if several else "CREATE TABLE superseded (part VARCHAR, row BIGINT)")
        database.execute(_GONE)
        for name, row, *heir in database.execute(_HEIRS).fetchall():
            losses[name].heirs[row] = dict(zip(_OF_ITEM, heir, strict=True))
        for name, row in database.execute("FROM gone").fetchall():
            losses[name].gone.add(row)
        for name, row in database.execute(_DUPLICATES).fetchall():
            losses[name].duplicates.add(row)
    return dict(losses)


def _take_in(database: duckdb.DuckDBPyConnection, folder: Path, parts: Sequence[Committed]) -> None:
    table = pa.table(
        {
            "path": pa.array([str(manifest_file(folder, part.name)) for part in parts]),
            "part": pa.array([part.name for part in parts]),
            "attempt": pa.array([part.attempt for part in parts]),
        }
    )
    duck.insert(database, "parts", table)
    mended = [(*place, part.attempt) for part in parts for place in part.mended]
    names, places, attempts = zip(*mended, strict=True) if mended else ((), (), ())
    of_mended = {
        "input": pa.array(names, pa.string()),
        "item": pa.array(places, pa.string()),
        "attempt": pa.array(attempts, pa.int64()),
    }
    duck.insert(database, "mended", pa.table(of_mended))
    files = duck.files(manifest_file(folder, part.name) for part in parts)
    database.execute(_ROWS.replace("$files", files).replace("$standard_input", STANDARD_INPUT))


def _rewrite(folder: Folder, part: Committed, losses: _Losses) -> None:
    manifest = pq.read_table(manifest_file(folder.path, part.name))
    rows = manifest.to_pylist()
    gone = losses.gone - losses.heirs.keys()
    kept: list[dict[str, Any]] = []
    lost: set[str] = set()  # stories
    items: dict[Place, Place | None] = {}  # whose rows in the table of failures go, or become another's
    for number, row in enumerate(rows):
        heir = losses.heirs.get(number)
        if heir is None and number not in gone | losses.duplicates:
            kept.append(row)
            continue
        if row["outcome"] != "duplicate":  # of which there is no failure, and which may bear the name of an heir
            items[row["input"], row["item"]] = (heir["input"], heir["item"]) if heir else None
        if heir:
            kept.append({**row, **heir})
            continue
        if row["outcome"] == "read":
            lost.add(row["document_id"])
        if number in losses.duplicates:
            kept.append({**row, "outcome": "duplicate", "statements": None, "code": None, "why": None})
    if not kept and not part.mended:
        withdraw(folder.path, part)
        return
    now = pa.Table.from_pylist(kept, schema=manifest.schema)
    # Of this attempt, since all that is left in it is the latest that there is of each item.
    anew = replace(part, generation=part.generation + 1, attempt=folder.run.attempt, **counts_of(now))
    tables = {}
    for name in TABLES:
        table = pq.read_table(folder.path / name / part.file)
        tables[name] = _without_items(table, items) if name == "failures" else _without_stories(table, lost)
    commit(folder.path, anew, tables, now)


def _without_stories(table: pa.Table, lost: Iterable[str]) -> pa.Table:
    is_lost = pc.is_in(table["document_id"], value_set=pa.array(sorted(lost), pa.string()))
    return table.filter(pc.invert(is_lost))


def _without_items(table: pa.Table, items: Mapping[Place, Place | None]) -> pa.Table:
    """The failures, less those of items that are gone; those of items that have an heir are its own."""
    kept = []
    for row in table.to_pylist():
        place = row["input"], row["item"]
        now = items.get(place, place)
        if now is not None:
            kept.append({**row, "input": now[0], "item": now[1]})
    return pa.Table.from_pylist(kept, schema=table.schema)
