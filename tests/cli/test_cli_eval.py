"""`onrecord eval`: the figures of a gold file, as the reference scorer prints them. The model is the stand-in's."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
SCORER = Path(__file__).resolve().parents[3] / "shared" / "score" / "attribution.py"
needs_scorer = pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not beside the repository")

QUILL = "Ada Quill said the ferry cannot sail before Monday. The crew was at home and the harbour was quiet."
TARN = "Bo Tarn said perhaps the hull leaks. He denied that he was asked about it by anybody in the harbour."


def gold_line(identifier: str, text: str, *attributions: tuple[str, str, str]) -> str:
    def span(words: str) -> list[list[int]]:
        return [[text.index(words), text.index(words) + len(words)]]

    rows = [dict(zip(("source", "cue", "content"), map(span, words), strict=True)) for words in attributions]
    return json.dumps({"id": identifier, "text": text, "attributions": rows}) + "\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two texts with three attributions; the stand-in finds two of them, one with an end too far."""
    path = tmp_path / "gold.jsonl"
    path.write_text(
        gold_line("quill", QUILL, ("Ada Quill", "said", "the ferry cannot sail"))
        + gold_line(
            "tarn",
            TARN,
            ("Bo Tarn", "said", "perhaps the hull leaks"),
            ("He", "denied", "that he was asked about it"),
        ),
        encoding="utf-8",
    )
    return path


def test_table_shows_precision_recall_and_f1_of_every_measure(run: Run, gold: Path) -> None:
    done = run("eval", str(gold))
    assert (done.returncode, done.stderr) == (0, b"")
    # Letters of the contents: 18 + 19 are shared, 30 + 19 were found, 18 + 19 + 21 are gold.
    assert done.stdout.decode() == (
        "                     precision    recall        F1\n"
        "source exact             100.0      66.7      80.0\n"
        "source overlap           100.0      87.5      93.3\n"
        "cue exact                100.0      66.7      80.0\n"
        "cue overlap              100.0      57.1      72.7\n"
        "content exact             50.0      33.3      40.0\n"
        "content overlap           75.5      63.8      69.2\n"
        "attribution soft         100.0      66.7      80.0\n"
        "attribution exact         50.0      33.3      40.0\n"
    )


@needs_scorer
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_figures_are_printed_as_the_reference_scorer_prints_them(
    run: Run, gold: Path, tmp_path: Path, form: list[str]
) -> None:
    records = tmp_path / "records.jsonl"
    records.write_bytes(run("read", str(gold)).stdout)
    reference = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(records), *form], capture_output=True, check=True
    )
    ours = run("eval", str(gold), *(["--format", "json"] if form else []))
    assert ours.stdout.decode() == reference.stdout.decode()


def test_min_confidence_applies(run: Run, gold: Path) -> None:
    done = run("eval", str(gold), "--min-confidence", "0.5", "--format", "json")
    assert json.loads(done.stdout)["attribution soft"] == {"precision": 100.0, "recall": 33.3, "f1": 50.0}


def test_curve_follows_the_table(run: Run, gold: Path) -> None:
    lines = run("eval", str(gold), "--curve").stdout.decode().splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("min confidence")) + 1
    rows = {line.split()[0]: line.split()[1:] for line in lines[first:]}
    assert len(rows) == 20
    assert rows["0.40"] == ["100.0", "66.7", "80.0"]
    assert rows["0.45"] == ["100.0", "33.3", "50.0"]
    assert rows["0.95"] == ["0.0", "0.0", "0.0"]


def test_curve_in_json_has_its_own_key(run: Run, gold: Path) -> None:
    plain = json.loads(run("eval", str(gold), "--format", "json").stdout)
    with_curve = json.loads(run("eval", str(gold), "--format", "json", "--curve").stdout)
    points = with_curve.pop("attribution soft curve")
    assert with_curve == plain
    assert points[9] == {"min_confidence": 0.45, "precision": 100.0, "recall": 33.3, "f1": 50.0}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(f"{QUILL} FAILS", "OR302", id="the annotator gives up"),
        pytest.param(
            "Le bac reste au port, a dit hier soir le maire de la ville devant la presse.", "OR107", id="French"
        ),
    ],
)
def test_text_that_fails_counts_as_empty_and_is_named(run: Run, gold: Path, text: str, code: str) -> None:
    with gold.open("a", encoding="utf-8") as lines:
        lines.write(gold_line("stuck", text))
    done = run("eval", str(gold))
    first, last = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert first.startswith(code)
    assert "gold.jsonl:3" in first
    assert last == "1 of 3 texts have no record, and count as empty"
    assert b"attribution exact" in done.stdout


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param("{", "OR202", id="no JSON"),
        pytest.param('{"id": "x", "text": "y"}', "OR202", id="no attributions"),
    ],
)
def test_bad_gold_line_stops_everything_and_is_named(run: Run, gold: Path, bad: str, code: str) -> None:
    with gold.open("a", encoding="utf-8") as lines:
        lines.write(bad)
    done = run("eval", str(gold))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"{code}: {gold}:3: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["nosuch.jsonl"], 1, id="no such file"),
        pytest.param([], 2, id="no file given"),
        pytest.param(["gold.jsonl", "--min-confidence", "-1"], 2, id="no confidence"),
        pytest.param(["gold.jsonl", "--format", "jsonl"], 2, id="no format"),
    ],
)
def test_exit_codes(run: Run, gold: Path, arguments: list[str], code: int) -> None:
    assert gold.name == "gold.jsonl"
    done = run("eval", *arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr
