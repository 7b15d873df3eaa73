"""docs/batch.md and the tables say the same."""

from pathlib import Path

import pyarrow as pa
import pytest

from onrecord.batch.printings import PRINTINGS_TABLE
from onrecord.batch.tables import MANIFEST
from onrecord.batch.writing import FIELDS

PAGE = (Path(__file__).parents[2] / "docs/batch.md").read_text(encoding="utf-8")
TABLES = {**FIELDS, "manifest": MANIFEST, "printings": PRINTINGS_TABLE}


def told(kind: pa.DataType) -> str:
    return str(kind).replace("item: ", "").replace("element: ", "")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented_in_its_order(table: str) -> None:
    section = PAGE.partition(f"### `{table}`")[2].partition("\n#")[0]
    written = [line for line in section.splitlines() if line.startswith("| `")]
    assert written == [f"| `{one.name}` | {told(one.type)} | {one.meaning} |" for one in TABLES[table]]
