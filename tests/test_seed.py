"""The story that this project was asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

SEED = Path(__file__).parent.parent.parent / "shared" / "seed"
STORY = SEED / "000_06dffba5690dd31a.txt"


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed story is not part of the repository")
def test_seed_story_gives_its_statements_with_their_fields_and_links(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    command = [sys.executable, "-m", "onrecord", "read", str(STORY), "--format", "jsonl"]
    record.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    scorer = [sys.executable, str(SEED / "score_seed.py"), str(record), "--found", "--fields", "--links"]
    result = subprocess.run(scorer, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
