"""The example stories give the records that were reviewed by eye."""

import json

import golden_records
import pytest


@pytest.mark.parametrize("story", golden_records.STORIES)
def test_example_gives_its_golden_record(story: str) -> None:
    expected = json.loads(golden_records.golden(story).read_text(encoding="utf-8"))
    assert golden_records.summary(story) == expected
