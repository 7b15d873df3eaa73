"""`onrecord.read` and `onrecord.read_text`: one story in, one record out, errors raised."""

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.errors import EmptyInput, InputNotFound, NotEnglish, UsageError
from onrecord.record import Document, Model, Record

TEXT = "Ada Quill said the ferry cannot sail. The harbour was quiet on that day and the crew was at home.\r\n"


def annotate(documents: Iterable[Document], **_options: object) -> Iterator[Record]:
    for document in documents:
        yield Record(id=document.id, document=document, model=Model(name="stand-in", version="0"))


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, with a pipeline that finds nothing in the place of the model's."""
    pipeline = ModuleType("onrecord.annotate.pipeline")
    pipeline.annotate = annotate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onrecord.annotate.pipeline", pipeline)
    return importlib.import_module("onrecord.compare.reading")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode())
        return path

    return write_file


def test_file_becomes_the_record_of_its_text(reading: ModuleType, write: Callable[[str, str], Path]) -> None:
    path = write("ferry.txt", TEXT)
    record = reading.read(path, published="2024-05", outlet="Courier", url="https://example.org/a")
    document = record.document
    assert (document.text, document.origin.name) == (TEXT, str(path))
    assert (document.published.value, document.outlet, document.url) == ("2024-05", "Courier", "https://example.org/a")


def test_text_becomes_its_record(reading: ModuleType) -> None:
    document = reading.read_text(TEXT, published="2024-05-02", title="Ferry stays in port").document
    assert (document.text, document.title, document.published.value) == (TEXT, "Ferry stays in port", "2024-05-02")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param("", EmptyInput, id="empty"),
        pytest.param("Le bac reste au port, a dit hier soir le maire de la ville.", NotEnglish, id="French"),
    ],
)
def test_bad_input_is_raised(
    reading: ModuleType, write: Callable[[str, str], Path], content: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        reading.read(write("a.txt", content))
    with pytest.raises(error):
        reading.read_text(content)


def test_missing_file_is_raised(reading: ModuleType) -> None:
    with pytest.raises(InputNotFound):
        reading.read("nosuch.txt")


def test_any_language_goes_on(reading: ModuleType, write: Callable[[str, str], Path]) -> None:
    text = "Le bac reste au port, a dit hier soir le maire de la ville."
    assert reading.read(write("a.txt", text), any_language=True).document.text == text


def test_more_than_one_story_is_refused_with_the_way_to_read_them(
    reading: ModuleType, write: Callable[[str, str], Path]
) -> None:
    path = write("a.txt", TEXT)
    write("b.txt", TEXT)
    with pytest.raises(UsageError, match=r"onrecord\.read_documents"):
        reading.read(path.parent)
