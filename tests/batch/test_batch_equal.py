"""The same input gives the same rows on one process, on several, and on Ray; with the real model, too."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from made_batches import outcomes, rows, run, story, write_lines, write_pages

from onrecord.batch import Batch, Settings, run_batch
from onrecord.batch.inputs import Bundle, bundles_of
from onrecord.batch.parts import Cutting
from onrecord.batch.process import Processed, Processor
from onrecord.batch.seen import Seen
from onrecord.compare.reading import annotate
from onrecord.errors import ClusterFailed, UsageError
from onrecord.ingest import ReadOptions


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    """A container, a folder, and what cannot be read; with duplicates across parts."""
    stories = [story(number) for number in range(7)]
    lines = write_lines(tmp_path / "a.jsonl", *stories, story(7, "FAILS"), story(8, "KILLS"), "{broken")
    pages = write_pages(tmp_path / "in", a=story(3), b=story(20), c=story(21), d=story(20), e=" ")
    return [lines, pages, tmp_path / "nosuch"]


def test_one_process_and_several_give_the_same_rows(tmp_path: Path, inputs: list[Path]) -> None:
    run(tmp_path / "one", *inputs)
    run(tmp_path / "three", *inputs, workers=3)
    assert rows(tmp_path / "one") == rows(tmp_path / "three")


def test_parts_of_any_size_give_the_same_rows(tmp_path: Path, inputs: list[Path]) -> None:
    run(tmp_path / "small", *inputs, part_items=1)
    run(tmp_path / "large", *inputs, part_items=100)
    assert rows(tmp_path / "small") == rows(tmp_path / "large")


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra, and not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray's, of settings that it makes itself
def test_ray_gives_the_same_rows(tmp_path: Path, inputs: list[Path]) -> None:
    run(tmp_path / "here", *inputs, workers=2)
    report = run(tmp_path / "ray", *inputs, workers=2, ray="local")
    assert report.failures == 5
    assert rows(tmp_path / "here") == rows(tmp_path / "ray")


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra, and not installed")
def test_a_cluster_cannot_read_standard_input(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input"):
        run(tmp_path / "out", "-", ray="local")


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra, and not installed")
def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", story(1))
    with pytest.raises(ClusterFailed, match="cannot be reached") as caught:
        run(tmp_path / "out", lines, ray="127.0.0.1:1")
    assert "127.0.0.1:1" in str(caught.value)


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra, and not installed")
class TestRoom:
    """Actors on a cluster, and what reads for them."""

    @pytest.mark.parametrize(
        ("cpus", "wanted", "threads", "actors"),
        [
            pytest.param([64.0], None, 1, 62, id="one of thirty-two reads"),
            pytest.param([4.0, 4.0], None, 1, 7, id="two machines"),
            pytest.param([4.0, 4.0], None, 3, 2, id="threads of an actor are on one machine"),
            pytest.param([4.0], 3, 1, 3, id="as many as asked for"),
            pytest.param([1.5], 1, 1, 1, id="a part of a CPU is enough to read with"),
        ],
    )
    def test_something_is_left_to_read_with(
        self, cpus: list[float], wanted: int | None, threads: int, actors: int
    ) -> None:
        from onrecord.batch.on_ray import Crew

        assert Crew("auto", wanted, threads).fitting(cpus) == actors

    @pytest.mark.parametrize(
        ("cpus", "wanted", "threads"), [([4.0], 4, 1), ([4.0], 3, 2), ([1.0], None, 1), ([2.0, 2.0], None, 3)]
    )
    def test_more_than_there_is_room_for_is_refused_instead_of_waited_for(
        self, cpus: list[float], wanted: int | None, threads: int
    ) -> None:
        from onrecord.batch.on_ray import Crew

        with pytest.raises(UsageError, match="the cluster has room for"):
            Crew("auto", wanted, threads).fitting(cpus)

    def test_one_process_fetches_all_addresses(self) -> None:
        from onrecord.batch.on_ray import together

        fetched = [Bundle(number, (f"https://courier.example/{number}",)) for number in (1, 3)]
        files = [Bundle(2, ("a.warc.gz",)), Bundle(4, (), failures=(), sound=("crawl/",))]
        assert together([fetched[0], files[0], fetched[1], files[1]]) == [fetched, [files[0]], [files[1]]]


NEWS = [
    "Mayor Ilse Varga denied on Monday that the bridge was unsafe. “I read every report,” she told the Courier.",
    "Senator Omar Reyes accused the ministry of hiding the report. A spokesman for the ministry said it had not.",
    "The Halden Courier reported that two engineers had warned of cracks in the pillars in March.",
]


def test_the_model_finds_the_same_in_one_process_and_in_two(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", *NEWS)
    for name, workers in (("one", 1), ("two", 2)):
        batch = Batch(workers=workers, threads=1, part_items=2)
        run_batch([str(tmp_path / "a.jsonl")], tmp_path / name, batch=batch)
    found = rows(tmp_path / "one")
    assert set(outcomes(tmp_path / "one").values()) == {"read"}
    assert {row["speaker"] for row in found["statements"]} >= {"Ilse Varga", "Omar Reyes"}
    assert found == rows(tmp_path / "two")


def test_the_model_finds_the_same_in_stories_that_are_done_one_by_one(tmp_path: Path) -> None:
    lines = str(write_lines(tmp_path / "a.jsonl", *NEWS))
    (bundle,) = bundles_of([lines])
    (part,) = Cutting(options=ReadOptions(), run=1, attempt=1, part_items=9, seen=Seen()).parts(bundle)
    processor = Processor(Settings(), annotate, on_begin=lambda index: None, on_done=lambda: None)  # noqa: ARG005
    together, singly = processor.process(part), processor.process(part, singly=True)
    assert len(together.records) == 3
    assert without_time(together) == without_time(singly)


def without_time(processed: Processed) -> list[dict[str, object]]:
    """Records, but for when their documents were read."""
    return [record.model_dump(exclude={"document": {"origin": {"read_at"}}}) for record in processed.records]
