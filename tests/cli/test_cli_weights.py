"""The command line with the shipped model, as installed: nothing here is a stand-in.

Skipped only while there are no weights at all; weights that are there and do not work are a failure.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import onrecord

WEIGHTS = Path(onrecord.__file__).parent / "weights"
pytestmark = pytest.mark.skipif(not any(WEIGHTS.rglob("*.onnx")), reason="no weights are shipped yet")

STORY = """\
Ferry stays in port

PORT ANSEL — The ferry to Gull Island will not sail before Monday, harbour master Ada Quill said on Thursday.

“The hull leaks, and nobody is going to drown on my watch,” Quill told reporters.
"""


def onrecord_command(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_plain_statements_are_found_with_source_cue_and_content() -> None:
    done = onrecord_command("read", "-", stdin=STORY)
    assert (done.returncode, done.stderr) == (0, "")
    found = [
        [" ".join(span["text"] for span in one[f"{role}_spans"]) for role in ("source", "cue", "content")]
        for one in json.loads(done.stdout)["statements"]
    ]
    assert any("Quill" in who and "said" in cue and "will not sail before Monday" in what for who, cue, what in found)
    assert any("Quill" in who and "told" in cue and "The hull leaks" in what for who, cue, what in found)


def test_library_and_command_line_agree() -> None:
    (line,) = onrecord_command("read", "-", stdin=STORY).stdout.splitlines()
    ours = onrecord.read_text(STORY)
    assert onrecord.Record.model_validate_json(line).statements == ours.statements


def test_min_confidence_of_one_leaves_next_to_nothing() -> None:
    everything, surest = (
        json.loads(onrecord_command("read", "-", "--min-confidence", floor, stdin=STORY).stdout)["statements"]
        for floor in ("0", "1")
    )
    assert len(surest) < len(everything)


def test_eval_scores_the_shipped_model(tmp_path: Path) -> None:
    def span(words: str) -> list[list[int]]:
        return [[STORY.index(words), STORY.index(words) + len(words)]]

    gold = {
        "id": "ferry",
        "text": STORY,
        "attributions": [
            {
                "source": span("harbour master Ada Quill"),
                "cue": span("said"),
                "content": span("The ferry to Gull Island will not sail before Monday"),
            },
            {
                "source": [[STORY.rindex("Quill"), STORY.rindex("Quill") + len("Quill")]],
                "cue": span("told"),
                "content": span("“The hull leaks, and nobody is going to drown on my watch,”"),
            },
        ],
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    done = onrecord_command("eval", str(path), "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["attribution soft"]["recall"] == 100.0
