"""`onrecord schema`: the JSON Schema of a Record."""

import json
import sys
from typing import Any

from onrecord.cli.outcome import orderly

HELP = """\
Print the JSON Schema of a Record: what `onrecord read` writes, field by field.

\b
Example:
  onrecord schema > record.schema.json
"""
DIALECT = "https://json-schema.org/draft/2020-12/schema"  # the one that pydantic generates


def record_schema() -> dict[str, Any]:
    """The JSON Schema of a Record as it is written: every field is present in it, also one that is None."""
    from pydantic.json_schema import GenerateJsonSchema
    from pydantic_core import core_schema

    from onrecord.record import Record

    class AsWritten(GenerateJsonSchema):
        def field_is_required(
            self,
            field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,  # noqa: ARG002
            total: bool,  # noqa: ARG002, FBT001 - pydantic's signature
        ) -> bool:
            return True

    return {"$schema": DIALECT, **Record.model_json_schema(mode="serialization", schema_generator=AsWritten)}


def schema() -> None:
    """Print the schema, its keys in a stable order."""
    with orderly():
        sys.stdout.write(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n")
