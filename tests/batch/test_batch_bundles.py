"""How inputs are bundled and cut follows from the inputs alone."""

from pathlib import Path

import pytest
from made_batches import story, write_lines, write_pages

from onrecord.batch import inputs as inputs_module
from onrecord.batch.inputs import bundles_of
from onrecord.batch.parts import Cutting, Part
from onrecord.batch.seen import Seen
from onrecord.ingest import ReadOptions


def parts_of(*names: Path, part_items: int = 3, seen: Seen | None = None) -> list[Part]:
    cutting = Cutting(options=ReadOptions(), run=1, attempt=1, part_items=part_items, seen=seen or Seen())
    bundles = bundles_of(map(str, names), part_items=part_items)
    return [part for bundle in bundles for part in cutting.parts(bundle)]


def test_a_part_is_of_so_many_items_and_never_of_two_bundles(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in range(7)))
    pages = write_pages(tmp_path / "in", **{f"p{number}": story(number) for number in range(4)})
    assert [len(part.entries) for part in parts_of(lines, pages)] == [3, 3, 3, 2]


def test_files_are_bundled_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs_module, "ITEM_BYTES", 1)  # 250 for a part of 250
    folder = write_pages(tmp_path / "in", a=story(1), b=story(2), c=story(3) * 9, d=story(4))
    assert [len(bundle.files) for bundle in bundles_of([str(folder)])] == [2, 1, 1]


def test_names_of_parts_sort_in_the_order_of_the_inputs(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "in", **{f"p{number:02}": story(number) for number in range(40)})
    names = [part.name for part in parts_of(folder, part_items=2)]
    assert names == sorted(names)
    assert len(set(names)) == 20


def test_the_same_input_gives_the_same_parts(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in range(7)))
    assert [part.name for part in parts_of(lines)] == [part.name for part in parts_of(lines)]


def test_another_text_at_the_same_place_is_another_part(tmp_path: Path) -> None:
    (before,) = parts_of(write_lines(tmp_path / "a.jsonl", story(1)))
    (after,) = parts_of(write_lines(tmp_path / "a.jsonl", story(2)))
    assert before.name != after.name


def test_a_name_that_looks_like_a_pattern_is_the_file_if_there_is_one(tmp_path: Path) -> None:
    write_pages(tmp_path, **{"a[1]": story(1), "a1": story(2)})
    (bundle,) = bundles_of([str(tmp_path / "a[1].txt")])
    assert bundle.files == (str(tmp_path / "a[1].txt"),)
