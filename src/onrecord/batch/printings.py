"""The printings of one story within a batch: wire copy that many outlets print, cut and edited.

The same method as `compare.variants.printings`, whose numbers it takes, for any number of stories: bands are joined on
disk, by DuckDB, instead of in memory, and only what meets there is held against one another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.batch import duck
from onrecord.batch.folder import PRINTINGS, Folder, committed_parts
from onrecord.batch.tables import Field, as_table, schema_of
from onrecord.compare.variants.agencies import agency_of
from onrecord.compare.variants.printings import MOST_IN_BAND, NO_DAY, NUMBERS, SAME_STORY, bands, signature
from onrecord.export.files import whole_file

PRINTINGS_FILE: Final = "printings.parquet"
STORIES_AT_ONCE: Final = 1_000
PAIRS_AT_ONCE: Final = 50_000
ROWS_A_GROUP: Final = 20_000


@dataclass(frozen=True, slots=True)
class Printing:
    """A story that was printed more than once, as one outlet prints it.

    Attributes:
        origin: document id of the printing that counts as the first; the same in all of them.
        place: counted from one, by day of publication and then in the order of the inputs.
        printings: how many there are.
        likeness: to the earlier printing that it is likest to; None for the first.
    """

    document: str
    origin: str
    place: int
    printings: int
    agency: str | None
    likeness: float | None


PRINTINGS_TABLE: Final[tuple[Field[Printing], ...]] = (
    Field("document_id", pa.string(), "id of the story", lambda row: row.document),
    Field(
        "origin",
        pa.string(),
        "id of the printing that counts as the first, equal in all of them: the earliest that names the agency, else "
        "the earliest",
        lambda row: row.origin,
    ),
    Field("place", pa.int32(), "1 for the earliest, and so on", lambda row: row.place),
    Field("printings", pa.int32(), "how many there are", lambda row: row.printings),
    Field("agency", pa.string(), "the agency that most of them name", lambda row: row.agency),
    Field(
        "likeness",
        pa.float64(),
        "share of runs of five words in common with the earlier printing that it is likest to, as estimated",
        lambda row: row.likeness,
    ),
)

# Stories in the order of printing; of those with one band, the first ones are candidates for all that come later.
_ORDERED: Final = f"""
CREATE TABLE ordered AS
SELECT story, row_number() OVER (ORDER BY coalesce(day, '{NO_DAY}'), story) AS place FROM stories;
CREATE TABLE ranked AS
SELECT o.place, b.band, b.hash, row_number() OVER (PARTITION BY b.band, b.hash ORDER BY o.place) AS rank
FROM bands b JOIN ordered o USING (story);
"""  # noqa: S608 - a constant of ours
_PAIRS: Final = f"""
SELECT p.place, p.other, s.signature AS mine, t.signature AS theirs FROM (
    SELECT DISTINCT a.place, b.place AS other
    FROM ranked a JOIN ranked b ON a.band = b.band AND a.hash = b.hash
    WHERE b.rank <= {MOST_IN_BAND} AND b.place < a.place
) p
JOIN ordered o ON o.place = p.place JOIN stories s ON s.story = o.story
JOIN ordered q ON q.place = p.other JOIN stories t ON t.story = q.story
"""  # noqa: S608 - likewise


def mark_printings(folder: Folder) -> int:
    """Write the table of printings anew, of all stories in a folder.

    Returns:
        How many stories are in it.

    Raises:
        OSError: it cannot be written.
    """
    (folder.path / PRINTINGS).mkdir(exist_ok=True)
    with folder.workshop() as place, duckdb.connect(place / "printings.duckdb") as database:
        database.execute(f"SET memory_limit = '{duck.MEMORY}'")
        _take_in(database, _stories(folder.path))
        database.execute(_ORDERED)
        likest = _Likest(database.execute("SELECT count(*) FROM stories").fetchall()[0][0])
        for batch in database.sql(_PAIRS).to_arrow_reader(PAIRS_AT_ONCE):
            likest.take(batch)
        _put_groups(database, likest)
        return _write(folder.path / PRINTINGS / PRINTINGS_FILE, _printings(database))


def forget_printings(folder: Folder) -> bool:
    """Take the table away, which is no longer of all stories; whether there was one."""
    path = folder.path / PRINTINGS / PRINTINGS_FILE
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def _stories(folder: Path) -> Iterator[pa.RecordBatch]:
    for part in committed_parts(folder):
        file = pq.ParquetFile(folder / "documents" / part.file)
        yield from file.iter_batches(STORIES_AT_ONCE, columns=["document_id", "published", "text"])


def _take_in(database: duckdb.DuckDBPyConnection, batches: Iterable[pa.RecordBatch]) -> None:
    database.execute(
        "CREATE TABLE stories (story BIGINT, document VARCHAR, day VARCHAR, agency VARCHAR, signature BLOB);"
        "CREATE TABLE bands (story BIGINT, band INTEGER, hash BIGINT)"
    )
    number = 0
    for batch in batches:
        texts = batch["text"].to_pylist()
        signatures = [signature(text) for text in texts]
        numbers = range(number, number + len(texts))
        stories = pa.table(
            {
                "story": pa.array(numbers, pa.int64()),
                "document": batch["document_id"],
                "day": batch["published"],
                "agency": pa.array(map(agency_of, texts), pa.string()),
                "signature": pa.array(signatures, pa.binary()),
            }
        )
        rows = [
            (story, band, number_of_band)
            for story, own in zip(numbers, signatures, strict=True)
            for band, number_of_band in enumerate(bands(own))
        ]
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        in_bands = pa.table(
            {
                "story": pa.array(columns[0], pa.int64()),
                "band": pa.array(columns[1], pa.int32()),
                "hash": pa.array(columns[2], pa.int64()),
            }
        )
        duck.insert(database, "stories", stories)
        duck.insert(database, "bands", in_bands)
        number += len(texts)


class _Likest:
    """For each story, by its place in the order of printing, the earlier one that it is likest to."""

    def __init__(self, count: int) -> None:
        self.other: npt.NDArray[np.int64] = np.zeros(count + 1, dtype=np.int64)  # 0 is none
        self.likeness: npt.NDArray[np.float32] = np.zeros(count + 1, dtype=np.float32)

    def take(self, batch: pa.RecordBatch) -> None:
        """Hold pairs against one another; of equally like ones the earliest counts."""
        places, others = (batch[name].to_numpy() for name in ("place", "other"))
        mine, theirs = (np.frombuffer(b"".join(batch[name].to_pylist()), dtype="<u4") for name in ("mine", "theirs"))
        equal = mine.reshape(-1, NUMBERS) == theirs.reshape(-1, NUMBERS)
        likeness: npt.NDArray[np.float32] = equal.mean(axis=1, dtype=np.float32)
        for place, other, like in zip(places.tolist(), others.tolist(), likeness.tolist(), strict=True):
            if like < SAME_STORY:
                continue
            better = like > self.likeness[place]
            if better or (like == self.likeness[place] and other < self.other[place]):
                self.other[place], self.likeness[place] = other, like

    def roots(self) -> npt.NDArray[np.int64]:
        """int64 [stories + 1]: the first story of each one's group."""
        roots = np.arange(len(self.other), dtype=np.int64)
        for place in np.flatnonzero(self.other).tolist():
            roots[place] = roots[self.other[place]]
        return roots


def _put_groups(database: duckdb.DuckDBPyConnection, likest: _Likest) -> None:
    roots = likest.roots()
    grouped = np.flatnonzero(likest.other)
    members = np.union1d(grouped, roots[grouped])
    table = pa.table({"place": members, "root": roots[members], "likeness": likest.likeness[members]})
    duck.insert(database, "groups", table)


def _printings(database: duckdb.DuckDBPyConnection) -> Iterator[Printing]:
    rows = database.execute(
        "SELECT g.root, s.document, s.agency, g.likeness FROM groups g JOIN ordered o USING (place) "
        "JOIN stories s USING (story) ORDER BY g.root, g.place"
    )
    group: list[tuple[int, str, str | None, float]] = []
    while batch := rows.fetchmany(ROWS_A_GROUP):
        for row in batch:
            if group and row[0] != group[0][0]:
                yield from _of_one(group)
                group = []
            group.append(row)
    yield from _of_one(group)


def _of_one(group: list[tuple[int, str, str | None, float]]) -> Iterator[Printing]:
    told = [agency for _, _, agency, _ in group if agency]
    agency = max(told, key=told.count, default=None)
    origin = next((document for _, document, named, _ in group if agency and named == agency), None)
    for place, (_, document, _, likeness) in enumerate(group, 1):
        yield Printing(
            document=document,
            origin=origin or group[0][1],
            place=place,
            printings=len(group),
            agency=agency,
            likeness=round(likeness, 6) if place > 1 else None,
        )


def _write(path: Path, printings: Iterator[Printing]) -> int:
    written = 0
    with (
        whole_file(path) as stream,
        pq.ParquetWriter(stream, schema_of(PRINTINGS_TABLE), compression="zstd") as writer,
    ):
        rows: list[Printing] = []
        for printing in printings:
            rows.append(printing)
            if len(rows) == ROWS_A_GROUP:
                writer.write_table(as_table(PRINTINGS_TABLE, rows))
                written, rows = written + len(rows), []
        writer.write_table(as_table(PRINTINGS_TABLE, rows))
    return written + len(rows)
