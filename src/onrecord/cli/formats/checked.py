"""Checked quotations for programs: one object with the stories, their checks and the transcripts."""

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from onrecord.cli.formats.numbering import numbered
from onrecord.export.jsonl import as_json
from onrecord.record import Document, Record

INDENT = 2


def print_json(records: Sequence[Record], transcripts: Mapping[str, Document], stream: TextIO) -> None:
    """Print the stories with their checks, and what is known of the transcripts that have a passage, by id."""
    told = {
        "stories": [_story(record) for record in records],
        "transcripts": {identifier: _about(document) for identifier, document in transcripts.items()},
    }
    stream.write(as_json(told, indent=INDENT) + "\n")


def _story(record: Record) -> dict[str, Any]:
    entities = {entity.id: entity for entity in record.entities}
    statements = {one.statement.id: one for one in numbered(record)}
    checks = []
    for check in record.checks:
        one = statements.get(check.statement)
        speaker = entities.get(one.statement.speaker or "") if one else None
        told = {"number": one.number if one else None, "speaker": speaker.name if speaker else None}
        checks.append(told | check.model_dump(mode="json"))
    return {"id": record.id, **_about(record.document), "checks": checks}


def _about(document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "name": document.origin.name if document.origin else None,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published.value if document.published else None,
    }
