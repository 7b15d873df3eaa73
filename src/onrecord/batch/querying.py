"""SQL over the tables of a batch: DuckDB with a view for each, of what is committed, and nothing else in reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from onrecord.batch import duck
from onrecord.batch.folder import PRINTINGS, check_folder, committed_parts, manifests
from onrecord.batch.printings import PRINTINGS_FILE, PRINTINGS_TABLE
from onrecord.batch.tables import MANIFEST, schema_of
from onrecord.batch.writing import FIELDS, MANIFESTS
from onrecord.errors import BadSql

MEMORY: Final = "2GB"  # beyond it, DuckDB works on disk
ROWS_AT_ONCE: Final = 10_000
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
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            next_step = "Give one SELECT; the tables are files that are not changed by queries."
            raise BadSql(f"this is not one query that reads ({len(statements)} statements)", next_step=next_step)
        with _told():
            return _checked(self._database.sql(sql).to_arrow_reader(ROWS_AT_ONCE))


@contextmanager
def open_tables(folder: Path) -> Iterator[Tables]:
    """The tables of a batch's output folder, finished or not: what is committed now.

    Raises:
        NoRun: there is no run in it.
    """
    folder = folder.absolute()
    check_folder(folder)
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY}) as database:
        files = {part.file for part in committed_parts(folder)}
        for name, fields in FIELDS.items():
            there = sorted(path for path in (folder / name).glob("part-*.parquet") if path.name in files)
            _view(database, name, there, schema_of(fields))
        _view(database, MANIFESTS, manifests(folder), schema_of(MANIFEST))
        printings = folder / PRINTINGS / PRINTINGS_FILE
        _view(database, PRINTINGS, [printings] if printings.exists() else [], schema_of(PRINTINGS_TABLE))
        # The name as views have it, and as the system has it.
        allowed = duck.listed({duck.as_pattern(folder), str(folder)})
        database.execute(f"SET allowed_directories = {allowed}")
        for setting in _CLOSED:
            database.execute(setting)
        yield Tables(database)


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
