"""The golden records of the example stories: what the shipped model finds in them, reviewed by eye.

`python tests/golden_records.py --update` writes them anew; read the difference before it is committed. A statement is
shown by its words; offsets are checked everywhere else. Confidence is left out: it moves with every calibration.
"""

import json
import sys
from pathlib import Path

import onrecord

EXAMPLES = Path(__file__).parent.parent / "examples"
GOLDEN = Path(__file__).parent / "golden"
STORIES = ("eastgate-bridge.txt", "ferry-strike.html", "orle-valley-dam.txt")


def summary(name: str) -> dict[str, object]:
    """What is held of a story's record."""
    record = onrecord.read(EXAMPLES / name)
    numbers = {statement.id: number for number, statement in enumerate(record.statements, 1)}
    return {
        "published": record.document.published.value if record.document.published else None,
        "title": record.document.title,
        "segments": [f"{s.kind}: {s.span.text[:50]}" for s in record.document.segments],
        "statements": [
            {
                "number": numbers[statement.id],
                "parent": numbers[statement.parent] if statement.parent else None,
                "role": statement.role,
                "source": [span.text for span in statement.source_spans],
                "cue": [span.text for span in statement.cue_spans],
                "content": [span.text for span in statement.content_spans],
                "quotation": statement.quotation,
            }
            for statement in record.statements
        ],
    }


def golden(name: str) -> Path:
    """Where a story's golden record is kept."""
    return GOLDEN / f"{Path(name).stem}.json"


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    for story in STORIES:
        golden(story).write_text(json.dumps(summary(story), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
