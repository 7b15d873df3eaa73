"""Batches for tests: small inputs, run with the stand-in annotator, and the rows that came of them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from batch_stand_in import MODEL, annotate

from onrecord.batch import Batch, Report, Settings, run_batch
from onrecord.batch.folder import committed_parts
from onrecord.batch.writing import TABLES, manifest_file
from onrecord.ingest import ReadOptions

STAND_IN = Settings(model=MODEL)
Rows = dict[str, list[dict[str, Any]]]


def story(number: int, extra: str = "") -> str:
    return f"Ada Quill said the ferry is {number} hours late today. Ida Berg said it was not late at all. {extra}"


def write_lines(path: Path, *stories: str) -> Path:
    lines = [json.dumps({"text": text}) if not text.startswith("{") else text for text in stories]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_pages(folder: Path, **stories: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in stories.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(
    out: Path,
    *inputs: Path | str,
    workers: int = 1,
    on_done: Callable[[], None] = lambda: None,
    read: ReadOptions | None = None,
    part_items: int = 3,
    stdin: bytes = b"",
    **batch: Any,  # noqa: ANN401 - of several types
) -> Report:
    """A batch with the stand-in, in parts of three."""
    return run_batch(
        [str(one) for one in inputs],
        out,
        settings=Settings(model=MODEL, read=read) if read else STAND_IN,
        batch=Batch(workers=workers, threads=1, part_items=part_items, **batch),
        annotate=annotate,
        on_done=on_done,
        stdin=io.BytesIO(stdin),
    )


def rows(out: Path) -> Rows:
    """All rows of all tables, whichever file they are in; what is not committed is not in them."""
    found: Rows = {}
    parts = committed_parts(out)
    for name in (*TABLES, "manifest"):
        paths = [manifest_file(out, part.name) if name == "manifest" else out / name / part.file for part in parts]
        listed = [row for path in paths for row in pq.read_table(path).to_pylist()]
        found[name] = sorted(listed, key=lambda row: json.dumps(row, sort_keys=True))
    return found


def outcomes(out: Path) -> dict[str, str]:
    """What came of each item, by the end of its name."""
    return {Path(row["item"]).name: row["outcome"] for row in rows(out)["manifest"]}


def files(out: Path) -> set[str]:
    """Every file in the tables, by name."""
    return {path.name for name in TABLES for path in (out / name).iterdir()}
