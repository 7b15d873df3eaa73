"""The JSON Schema of a Record is a promise to those who read records; it changes only on purpose."""

import json
from pathlib import Path

from typer.testing import CliRunner

from onrecord.cli import app

SNAPSHOT = Path(__file__).parent / "snapshots" / "record.schema.json"
UPDATE = "If the change is meant: onrecord schema > tests/snapshots/record.schema.json, and an entry in CHANGELOG.md."


def printed_schema() -> str:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    return result.stdout


def test_schema_of_a_record_is_the_one_in_the_snapshot() -> None:
    assert printed_schema() == SNAPSHOT.read_text(encoding="utf-8"), UPDATE


def test_schema_promises_every_field_of_a_record() -> None:
    schema = json.loads(printed_schema())
    assert set(schema["required"]) == {"id", "document", "entities", "statements", "links", "checks", "model"}
    assert schema["additionalProperties"] is False
