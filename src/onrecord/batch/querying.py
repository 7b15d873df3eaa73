"""SQL over the tables of a batch: DuckDB with a view for each, of what is committed, and nothing else in reach."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from onrecord.batch import duck
from onrecord.batch.folder import PRINTINGS, check_folder, committed_parts
from onrecord.batch.printings import PRINTINGS_FILE, PRINTINGS_TABLE
from onrecord.batch.tables import MANIFEST, schema_of
from onrecord.batch.writing import FIELDS, MANIFESTS, Committed, manifest_file
from onrecord.errors import BadSql, NoRun

MEMORY: Final = "2GB"  # beyond it, DuckDB works on disk
ROWS_AT_ONCE: Final = 10_000
MOST_LOOKS: Final = 5  # at a folder in which parts are written anew meanwhile
# Once the views stand, a query reads the folder and nothing else: no other file, no network, no extension.
_CLOSED: Final = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a folder, to be asked."""

    _database: duckdb.DuckDBPyConnection

    def query(self, sql: str) -> pa.RecordBatchReader:
        """What a query gives, a batch of rows at a time.

        Args:
            sql: one statement that reads, in DuckDB's SQL.

        Raises:
            BadSql: it is not understood, fails, or does more than read.
        """
        with _told():
            statements = self._database.extract_statements(sql)
        # EXPLAIN ANALYZE would carry out whatever it is of.
        if len(statements) != 1 or statements[0].type is not duckdb.StatementType.SELECT:
            next_step = "Give one SELECT; the tables are files that are not changed by queries."
            raise BadSql(f"this is not one query that reads ({len(statements)} statements)", next_step=next_step)
        with _told():
            return _checked(self._database.sql(sql).to_arrow_reader(ROWS_AT_ONCE))


@contextmanager
def open_tables(folder: Path) -> Iterator[Tables]:
    """The tables of a batch's output folder, finished or not: what is committed now.

    Raises:
        NoRun: there is no run in it, or files of it are lost.
    """
    folder = folder.absolute()
    check_folder(folder)
    with (
        tempfile.TemporaryDirectory(prefix="onrecord-query-") as spilled,
        duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": spilled}) as database,
    ):
        parts = _parts_there(folder)
        for name, fields in FIELDS.items():
            _view(database, name, [folder / name / part.file for part in parts], schema_of(fields))
        _view(database, MANIFESTS, [manifest_file(folder, part.name) for part in parts], schema_of(MANIFEST))
        printings = folder / PRINTINGS / PRINTINGS_FILE
        _view(database, PRINTINGS, [printings] if printings.exists() else [], schema_of(PRINTINGS_TABLE))
        # The name as views have it, and as the system has it.
        allowed = duck.listed({duck.as_pattern(folder), str(folder)})
        database.execute(f"SET allowed_directories = {allowed}")
        for setting in _CLOSED:
            database.execute(setting)
        yield Tables(database)


def _parts_there(folder: Path) -> list[Committed]:
    """The parts that count, of which every file is there.

    Raises:
        NoRun: one is lost.
    """
    lost = set[Path]()
    for _ in range(MOST_LOOKS):
        try:
            parts = committed_parts(folder)
        except FileNotFoundError:  # withdrawn since it was listed
            continue
        wanted = {part.file for part in parts}
        lost = {folder / name / file for name in FIELDS for file in wanted - _names_in(folder / name)}
        if not lost:
            return parts
    shown = ", ".join(sorted(map(str, lost))[:3])
    next_step = "Bring them back from a copy; or make the folder anew by the same command with another --out."
    raise NoRun(f"files of committed parts are lost ({shown})", where=str(folder), next_step=next_step)


def _names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _view(database: duckdb.DuckDBPyConnection, name: str, files: list[Path], schema: pa.Schema) -> None:
    if not files:
        duck.insert(database, name, schema.empty_table())
    else:
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({duck.files(files)})")  # noqa: S608 - ours


def _checked(reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The reader, whose errors are told as ours."""

    def batches() -> Iterator[pa.RecordBatch]:
        with _told():
            yield from reader

    return pa.RecordBatchReader.from_batches(reader.schema, batches())


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, pa.ArrowInvalid) as error:
        what = str(error).strip().removesuffix(".")
        raise BadSql(f"DuckDB says: {what}", next_step="The tables and their columns are in docs/batch.md.") from None
