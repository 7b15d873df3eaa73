"""A batch: everything once, failures as rows, and on where it stopped."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_batches import files, outcomes, rows, run, story, write_lines, write_pages

from onrecord.batch import parts
from onrecord.batch.folder import committed_parts
from onrecord.errors import FolderFull, UsageError
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import read_items
from onrecord.record import Document


def test_a_story_is_a_row_with_its_statements_sources_and_links(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", ferry=story(2))
    run(tmp_path / "out", tmp_path / "in")
    found = rows(tmp_path / "out")
    (document,) = found["documents"]
    assert document["document_id"] == Document.id_of(outlet=None, url=None, text=story(2))
    assert (document["statements"], document["format"], document["text"]) == (2, "text", story(2))
    first = next(row for row in found["statements"] if row["speaker"] == "Ada Quill")
    assert first["content"] == ["the ferry is 2 hours late today"]
    assert [story(2)[one["start"] : one["end"]] for one in first["content_offsets"]] == first["content"]
    source = next(row for row in found["sources"] if row["source_id"] == first["speaker_id"])
    assert (source["name"], source["mentions"]) == ("Ada Quill", ["Ada Quill"])
    (link,) = found["links"]
    assert link["a"] == first["statement_id"]


def test_the_manifest_tells_what_came_of_every_item(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "FAILS"), "{broken", story(1))
    run(tmp_path / "out", lines, tmp_path / "nosuch.txt")
    assert outcomes(tmp_path / "out") == {
        "a.jsonl:1": "read",
        "a.jsonl:2": "failed",
        "a.jsonl:3": "failed",
        "a.jsonl:4": "duplicate",
        "nosuch.txt": "failed",
    }


def test_a_failure_is_a_row_with_its_stage_and_reason(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "FAILS"), "{broken")
    run(tmp_path / "out", lines)
    failed = {Path(row["item"]).name: row for row in rows(tmp_path / "out")["failures"]}
    assert {name: (row["stage"], row["code"]) for name, row in failed.items()} == {
        "a.jsonl:2": ("annotate", "OR302"),
        "a.jsonl:3": ("ingest", "OR109"),
    }
    assert failed["a.jsonl:2"]["why"].startswith("OR302: ")


def test_a_story_that_crashes_the_annotator_costs_itself_only(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "CRASHES"), story(3))
    run(tmp_path / "out", lines)
    assert outcomes(tmp_path / "out") == {"a.jsonl:1": "read", "a.jsonl:2": "failed", "a.jsonl:3": "read"}
    assert "RuntimeError: a wheel came off" in rows(tmp_path / "out")["failures"][0]["why"]


def test_a_story_without_links_is_read_and_a_failure_that_can_be_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "KNOTS"), story(3))
    monkeypatch.setenv("STAND_IN_TANGLES", "KNOTS")
    assert run(tmp_path / "out", lines).failures == 1
    found = rows(tmp_path / "out")
    assert len(found["documents"]) == 3
    (failure,) = found["failures"]
    assert (Path(failure["item"]).name, failure["stage"], failure["code"]) == ("a.jsonl:2", "compare", "OR303")
    monkeypatch.delenv("STAND_IN_TANGLES")
    report = run(tmp_path / "out", lines, retry_failed=True)
    found = rows(tmp_path / "out")
    assert (report.failures, found["failures"], len(found["documents"]), len(found["links"])) == (0, [], 3, 3)


def test_a_fault_in_taking_a_file_apart_costs_that_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pages(tmp_path / "in", a=story(1), b=story(2), c=story(3))

    def faulty(names: list[str], **how: Any) -> Iterator[Item | Failed]:  # noqa: ANN401 - passed on
        if names[0].endswith("b.txt"):
            raise RecursionError("turtles all the way down")
        yield from read_items(names, **how)

    monkeypatch.setattr(parts, "read_items", faulty)
    run(tmp_path / "out", folder)
    assert outcomes(tmp_path / "out") == {"a.txt": "read", "b.txt": "failed", "c.txt": "read"}
    assert "RecursionError: turtles" in rows(tmp_path / "out")["failures"][0]["why"]


def test_no_room_to_take_a_file_apart_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(names: list[str], **how: Any) -> Iterator[Item | Failed]:  # noqa: ANN401, ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts, "read_items", full)
    with pytest.raises(FolderFull):
        run(tmp_path / "out", write_pages(tmp_path / "in", a=story(1)))


def test_a_name_that_is_given_twice_and_not_there_is_one_failure(tmp_path: Path) -> None:
    assert run(tmp_path / "out", tmp_path / "nosuch", tmp_path / "nosuch").failures == 1


def test_one_story_in_two_parts_is_in_the_tables_once(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in (1, 2, 3, 4, 1, 5)))
    report = run(tmp_path / "out", lines, workers=2)
    assert report.settled.duplicates == 1
    assert (report.read, report.duplicates, report.statements) == (5, 1, 10)
    assert outcomes(tmp_path / "out")["a.jsonl:5"] == "duplicate"
    found = rows(tmp_path / "out")
    assert len(found["documents"]) == len({row["document_id"] for row in found["documents"]}) == 5
    assert len(found["statements"]) == len({row["statement_id"] for row in found["statements"]}) == 10


def test_a_duplicate_of_a_story_that_failed_failed_too(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1, "FAILS"), story(1, "FAILS"))
    run(tmp_path / "out", lines)
    assert outcomes(tmp_path / "out") == {"a.jsonl:1": "failed", "a.jsonl:2": "failed"}


def test_a_file_that_two_inputs_name_is_read_once(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "in", a=story(1), b=story(2))
    run(tmp_path / "out", folder, str(folder / "*.txt"), folder / "a.txt")
    assert outcomes(tmp_path / "out") == {"a.txt": "read", "b.txt": "read"}


def test_patterns_are_expanded_and_one_without_a_match_is_a_failure(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", a1=story(1), b1=story(2))
    run(tmp_path / "out", str(tmp_path / "in" / "a*.txt"), str(tmp_path / "in" / "z*.txt"))
    assert outcomes(tmp_path / "out") == {"a1.txt": "read", "z*.txt": "failed"}


def test_many_small_files_share_a_part(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "in", **{f"p{number:02}": story(number) for number in range(8)})
    run(tmp_path / "out", folder, part_items=4)
    assert [part.read for part in committed_parts(tmp_path / "out")] == [4, 4]


class TestAgain:
    """The same command, given again."""

    def test_what_was_done_is_not_done_again(self, tmp_path: Path) -> None:
        lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in range(5)), "{broken")
        run(tmp_path / "out", lines)
        before = rows(tmp_path / "out")
        done: list[None] = []
        report = run(tmp_path / "out", lines, on_done=lambda: done.append(None))
        assert (report.parts, len(done)) == (0, 0)
        assert rows(tmp_path / "out") == before

    def test_parts_of_another_size_are_known_as_well(self, tmp_path: Path) -> None:
        lines = write_lines(tmp_path / "a.jsonl", *(story(number) for number in range(7)))
        run(tmp_path / "out", lines, part_items=2)
        assert run(tmp_path / "out", lines, part_items=5).parts == 0

    def test_new_inputs_are_added(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), c=story(3))
        run(tmp_path / "out", folder)
        write_pages(folder, b=story(2))
        report = run(tmp_path / "out", folder)
        assert report.read == 1
        assert set(outcomes(tmp_path / "out")) == {"a.txt", "b.txt", "c.txt"}

    def test_an_input_that_changed_replaces_what_it_gave(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(2))
        run(tmp_path / "out", folder)
        write_pages(folder, a=story(9))
        report = run(tmp_path / "out", folder)
        assert report.settled.superseded == 1
        found = rows(tmp_path / "out")
        assert {row["text"] for row in found["documents"]} == {story(9), story(2)}
        assert len(found["statements"]) == 4
        assert len(found["manifest"]) == 2

    def test_a_story_that_another_item_gives_too_outlives_a_change_of_the_first(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1))
        run(tmp_path / "out", folder)
        write_pages(folder, a=story(9))
        run(tmp_path / "out", folder)
        assert {row["text"] for row in rows(tmp_path / "out")["documents"]} == {story(9), story(1)}

    def test_another_text_through_standard_input_is_added(self, tmp_path: Path) -> None:
        for number in (1, 2):
            run(tmp_path / "out", "-", stdin=story(number).encode())
        assert {row["text"] for row in rows(tmp_path / "out")["documents"]} == {story(1), story(2)}

    def test_what_failed_of_standard_input_can_be_taken_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STAND_IN_FAILS", "WAITS")
        run(tmp_path / "out", "-", stdin=story(1, "WAITS").encode())
        monkeypatch.delenv("STAND_IN_FAILS")
        report = run(tmp_path / "out", "-", stdin=story(1, "WAITS").encode(), retry_failed=True)
        assert (report.documents, report.failures) == (1, 0)

    @pytest.mark.parametrize("name", ["late.txt", "late/", "late*"])
    def test_an_input_that_is_there_at_last_is_no_failure_any_more(self, tmp_path: Path, name: str) -> None:
        asked = str(tmp_path / "in" / name)
        write_pages(tmp_path / "in", other=story(1))
        run(tmp_path / "out", asked)
        if name == "late/":
            write_pages(tmp_path / "in" / "late", a=story(2))
        else:
            write_pages(tmp_path / "in", late=story(2))
        report = run(tmp_path / "out", asked)
        assert report.failures == 0
        assert rows(tmp_path / "out")["failures"] == []
        assert {row["text"] for row in rows(tmp_path / "out")["documents"]} == {story(2)}

    def test_failures_stay_until_they_are_taken_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lines = write_lines(tmp_path / "a.jsonl", story(1), story(2, "WAITS"), "{broken", story(4))
        monkeypatch.setenv("STAND_IN_FAILS", "WAITS")
        run(tmp_path / "out", lines)
        monkeypatch.delenv("STAND_IN_FAILS")
        assert run(tmp_path / "out", lines).failures == 2
        assert run(tmp_path / "out", lines, retry_failed=True).failures == 1
        assert outcomes(tmp_path / "out") == {
            "a.jsonl:1": "read",
            "a.jsonl:2": "read",
            "a.jsonl:3": "failed",
            "a.jsonl:4": "read",
        }
        assert len(rows(tmp_path / "out")["failures"]) == 1

    def test_nothing_is_left_of_parts_that_were_written_anew(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1))
        run(tmp_path / "out", folder, part_items=1)
        write_pages(folder, b=story(3))
        run(tmp_path / "out", folder, part_items=1)
        assert files(tmp_path / "out") == {part.file for part in committed_parts(tmp_path / "out")}


def test_a_number_of_workers_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="workers is 0"):
        run(tmp_path / "out", "x", workers=0)
