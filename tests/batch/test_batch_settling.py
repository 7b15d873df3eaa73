"""After the parts, each item is in the manifest once, and each story that an item gives in the tables."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_batches import outcomes, rows, run, story, write_pages

from onrecord.batch import running, settling
from onrecord.batch.folder import committed_parts
from onrecord.batch.writing import commit, manifest_file, withdraw

TABLE = f'url,text\nhttps://courier.example/1,"{story(1)}"\nhttps://courier.example/2,x,y,z\n'


def texts(out: Path) -> list[str]:
    return sorted(row["text"] for row in rows(out)["documents"])


def write_archive(path: Path, *members: tuple[str, str]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, text in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def interrupt(out: Path, *, lost: int) -> None:
    """Leave the folder as if the run had been killed before its last parts were committed."""
    for part in committed_parts(out)[-lost:]:
        manifest_file(out, part.name).unlink()
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (out / "run.json").write_text(json.dumps({**told, "finished": False}), encoding="utf-8")


def test_what_cannot_be_opened_any_more_keeps_the_story_that_it_gave(tmp_path: Path) -> None:
    write_pages(tmp_path, a=story(1))
    run(tmp_path / "out", tmp_path / "a.txt")
    (tmp_path / "a.txt").rename(tmp_path / "away.txt")
    report = run(tmp_path / "out", tmp_path / "a.txt")
    assert (texts(tmp_path / "out"), report.failures) == ([story(1)], 1)
    (tmp_path / "away.txt").rename(tmp_path / "a.txt")
    report = run(tmp_path / "out", tmp_path / "a.txt")
    assert (texts(tmp_path / "out"), report.failures) == ([story(1)], 0)
    assert outcomes(tmp_path / "out") == {"a.txt": "read"}


class TestHeirs:
    """A story whose item changed, and that another item gives, too."""

    def test_a_story_that_no_item_gives_any_more_is_gone(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1))
        run(tmp_path / "out", folder)
        write_pages(folder, a=story(2), b=story(3))
        run(tmp_path / "out", folder)
        assert texts(tmp_path / "out") == [story(2), story(3)]

    @pytest.mark.parametrize("part_items", [1, 3])
    def test_it_is_the_other_items_from_now_on(self, tmp_path: Path, part_items: int) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1), c=story(1))
        run(tmp_path / "out", folder, part_items=part_items)
        write_pages(folder, a=story(2))
        report = run(tmp_path / "out", folder, part_items=part_items)
        assert report.settled.superseded == 1
        assert outcomes(tmp_path / "out") == {"a.txt": "read", "b.txt": "read", "c.txt": "duplicate"}
        assert len(rows(tmp_path / "out")["manifest"]) == 3
        assert texts(tmp_path / "out") == [story(1), story(2)]

    def test_an_item_may_change_back(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1))
        for number in (1, 2, 1):
            write_pages(folder, a=story(number))
            run(tmp_path / "out", folder)
        assert texts(tmp_path / "out") == [story(1)]
        assert sorted(outcomes(tmp_path / "out")) == ["a.txt", "b.txt"]
        assert len(rows(tmp_path / "out")["manifest"]) == 2

    def test_the_heir_may_change_as_well(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1))
        for pages in ({}, {"a": story(2)}, {"b": story(3)}):
            write_pages(folder, **pages)
            run(tmp_path / "out", folder, part_items=1)
        assert texts(tmp_path / "out") == [story(2), story(3)]

    @pytest.mark.parametrize("steps", [0, 1, 2, 3])
    def test_settling_may_be_interrupted_anywhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
    ) -> None:
        folder = write_pages(tmp_path / "in", a=story(1), b=story(1), c=story(4), d=story(4))
        run(tmp_path / "out", folder, part_items=1)
        write_pages(folder, a=story(2), c=story(3))
        left = iter(range(steps))

        def until_then(step: Callable[..., None]) -> Callable[..., None]:
            def taken(*given: object) -> None:
                if next(left, None) is None:
                    raise KeyboardInterrupt
                step(*given)

            return taken

        with monkeypatch.context() as patch:
            patch.setattr(settling, "commit", until_then(commit))
            patch.setattr(settling, "withdraw", until_then(withdraw))
            with pytest.raises(KeyboardInterrupt):
                run(tmp_path / "out", folder, part_items=1)
        run(tmp_path / "out", part_items=1)  # which is not given the inputs any more
        assert texts(tmp_path / "out") == [story(number) for number in (1, 2, 3, 4)]
        assert set(outcomes(tmp_path / "out").values()) == {"read"}
        assert len(rows(tmp_path / "out")["manifest"]) == 4

    def test_a_failure_within_the_story_is_the_heirs(self, tmp_path: Path) -> None:
        folder = write_pages(tmp_path / "in", a=story(1, "TANGLES"), b=story(1, "TANGLES"))
        run(tmp_path / "out", folder)
        write_pages(folder, a=story(2))
        run(tmp_path / "out", folder)
        assert [Path(row["item"]).name for row in rows(tmp_path / "out")["failures"]] == ["b.txt"]


class TestMembersOfOneName:
    """An archive may hold two of them."""

    def test_both_stay_when_a_run_was_interrupted_between_them(self, tmp_path: Path) -> None:
        archive = write_archive(tmp_path / "a.tar", ("story.txt", story(1)), ("story.txt", story(2)))
        run(tmp_path / "out", archive, part_items=1)
        interrupt(tmp_path / "out", lost=1)
        run(tmp_path / "out", archive, part_items=1)
        assert texts(tmp_path / "out") == [story(1), story(2)]

    def test_each_failure_of_two_is_a_row_of_its_own(self, tmp_path: Path) -> None:
        members = [("story.txt", story(1, "FAILS")), ("story.txt", story(2, "FAILS"))]
        run(tmp_path / "out", write_archive(tmp_path / "a.tar", *members))
        write_archive(tmp_path / "a.tar", members[0], ("story.txt", story(3)))
        report = run(tmp_path / "out", tmp_path / "a.tar")
        assert (texts(tmp_path / "out"), report.failures) == ([story(3)], 1)
        assert len(rows(tmp_path / "out")["failures"]) == 1


def test_a_failure_of_standard_input_outlives_another_standard_input(tmp_path: Path) -> None:
    run(tmp_path / "out", "-", stdin=TABLE.encode())
    report = run(tmp_path / "out", "-", stdin=story(2).encode())
    assert report.failures == 1


def test_failures_of_a_container_outlive_a_run_that_cannot_open_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    assert run(tmp_path / "out", tmp_path / "a.csv").failures == 1
    (tmp_path / "a.csv").rename(tmp_path / "away")
    report = run(tmp_path / "out", tmp_path / "a.csv")
    assert report.failures == 2


def test_printings_lack_what_an_interrupted_run_added_and_are_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pages(tmp_path / "in", a=story(1), b=story(1, "It was cold."))
    run(tmp_path / "out", folder, dedup=True)
    write_pages(folder, c=story(1, "It was warm."))
    with monkeypatch.context() as patch:
        patch.setattr(running, "settle", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "out", folder)
    report = run(tmp_path / "out", folder)
    assert report.outdated
    assert not list((tmp_path / "out" / "printings").iterdir())


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_parts_of_the_thousandth_run_come_after_those_before_it(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "in", a=story(1))
    run(tmp_path / "out", folder)
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "out" / "run.json").write_text(json.dumps({**told, "run": 998}), encoding="utf-8")
    for number in (2, 3):
        write_pages(folder, **{f"p{number}": story(number)})
        run(tmp_path / "out", folder)
    assert [part.run for part in committed_parts(tmp_path / "out")] == [1, 999, 1000]
