"""Wire copy within a batch: the same groups as in memory, in any number of stories."""

import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_batches import run, write_pages

from onrecord.compare.variants.printings import find_printings
from onrecord.ingest import ReadOptions
from onrecord.record import Document

ANY_LANGUAGE = ReadOptions(any_language=True)  # the words are made up


def made_story(seed: int, words: int = 120) -> str:
    draw = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = ["".join(draw.choices(letters, k=draw.randint(2, 8))) for _ in range(words)]
    return "Ada Quill said the ferry is late today. " + " ".join(made)


@pytest.fixture
def stories() -> dict[str, str]:
    """Two wire stories in several cuts, one of them with an agency, and stories of their own."""
    wire, other = made_story(1), made_story(2)
    half = " ".join(other.split()[:90])
    return {
        "a": wire,
        "b": "BERLIN (Reuters) - " + wire,
        "c": wire + " More to come.",
        "d": other,
        "e": half,
        "f": made_story(3),
        "g": made_story(4),
        "h": "BERLIN (Reuters) - " + wire + " It ends here.",
    }


def table(out: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(out / "printings" / "printings.parquet").to_pylist()
    return found


def test_groups_are_those_that_are_found_in_memory(tmp_path: Path, stories: dict[str, str]) -> None:
    report = run(tmp_path / "out", write_pages(tmp_path / "in", **stories), dedup=True, read=ANY_LANGUAGE)
    ids = {name: Document.id_of(outlet=None, url=None, text=text) for name, text in stories.items()}
    expected = find_printings([(ids[name], text) for name, text in stories.items()])
    found = table(tmp_path / "out")
    assert report.printings == len(found) == 6
    groups = [tuple(row["document_id"] for row in found if row["origin"] == group.origin) for group in expected]
    assert groups == [group.documents for group in expected]
    assert {row["agency"] for row in found if row["origin"] == ids["b"]} == {"Reuters"}
    assert {row["agency"] for row in found if row["origin"] == ids["d"]} == {None}


def test_a_first_printing_has_no_likeness_and_the_others_tell_theirs(tmp_path: Path, stories: dict[str, str]) -> None:
    run(tmp_path / "out", write_pages(tmp_path / "in", d=stories["d"], e=stories["e"]), dedup=True, read=ANY_LANGUAGE)
    first, second = table(tmp_path / "out")
    assert (first["place"], first["likeness"], first["printings"]) == (1, None, 2)
    assert isinstance(second["likeness"], float)
    assert 0.35 <= second["likeness"] < 1


def test_a_run_that_adds_stories_without_marking_takes_the_old_marks_away(
    tmp_path: Path, stories: dict[str, str]
) -> None:
    folder = write_pages(tmp_path / "in", a=stories["a"], b=stories["b"])
    run(tmp_path / "out", folder, dedup=True, read=ANY_LANGUAGE)
    assert not run(tmp_path / "out", folder, read=ANY_LANGUAGE).outdated
    assert len(table(tmp_path / "out")) == 2
    write_pages(folder, c=stories["c"])
    assert run(tmp_path / "out", folder, read=ANY_LANGUAGE).outdated
    assert not (tmp_path / "out" / "printings" / "printings.parquet").exists()


def test_a_batch_without_stories_has_no_printings(tmp_path: Path) -> None:
    assert run(tmp_path / "out", tmp_path / "nosuch", dedup=True, read=ANY_LANGUAGE).printings == 0
    assert table(tmp_path / "out") == []
