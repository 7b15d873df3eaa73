"""What is said to DuckDB in more than one place."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

MEMORY: Final = "1GB"  # of what settles and finds printings; beyond it, DuckDB sorts on disk


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def files(paths: Iterable[Path]) -> str:
    """Files as `read_parquet` takes them."""
    return listed(as_pattern(path) for path in paths)


def listed(texts: Iterable[str]) -> str:
    """Texts as SQL has a list of them."""
    return "[" + ", ".join(map(literal, texts)) + "]"


def as_pattern(path: Path) -> str:
    """The pattern that matches a file or folder alone: DuckDB takes names for patterns."""
    return str(path).replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")


def insert(database: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Put rows into a table of ours, which is made if there is none."""
    database.register("given", rows)
    database.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM given LIMIT 0")  # noqa: S608 - a name of ours
    database.execute(f"INSERT INTO {table} SELECT * FROM given")  # noqa: S608 - likewise
    database.unregister("given")
