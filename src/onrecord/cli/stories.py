"""Stories as records, for commands that hold them against something: read and annotated, or records as they come."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from onrecord.errors import BadLine, InputError
from onrecord.ingest import ReadOptions, read_documents
from onrecord.ingest.documents import HTML_SUFFIXES, JSONL_SUFFIXES, TEXT_SUFFIXES
from onrecord.ingest.jsonl import MAX_LINE_BYTES, Line, is_object, lines_of, read_line
from onrecord.ingest.sources import MAX_STORY_BYTES, STANDARD_INPUT
from onrecord.record import Document, Failure, Record

OnFailure = Callable[[Failure], None]


def records_of(
    names: Iterable[str],
    *,
    options: ReadOptions,
    on_failure: OnFailure,
    known: Callable[[Document], Record | None],
    min_confidence: float = 0.0,
) -> Iterator[Record]:
    """The record of each story, in order, as it is ready.

    Args:
        names: what `onrecord read` takes. A line of JSON Lines that is a Record is taken as it is.
        options: what the stories do not tell.
        on_failure: told of each input that gives no record; the others go on.
        known: the record of a story that need not be annotated again, None of any other.
        min_confidence: statements below it are left out.

    Raises:
        ModelError: the weights do not load.
    """
    from onrecord.compare.reading import annotate

    def found(name: str) -> Iterator[Document | Record]:
        for one in _inputs(name, options, on_failure):
            yield one if isinstance(one, Record) else known(one) or one

    every = (one for name in names for one in found(name))
    for is_record, run in groupby(every, key=lambda one: isinstance(one, Record)):
        if is_record:
            yield from (_at_least(one, min_confidence) for one in run if isinstance(one, Record))
        else:
            documents = (one for one in run if isinstance(one, Document))
            yield from annotate(documents, min_confidence=min_confidence, on_failure=on_failure)


def _at_least(record: Record, floor: float) -> Record:
    """The record without statements that are less sure."""
    if floor <= 0.0:
        return record
    kept = {one.id: one for one in record.statements if one.confidence >= floor}
    links = tuple(link for link in record.links if link.a in kept and link.b in kept)
    return record.model_copy(update={"statements": tuple(kept.values()), "links": links})


def _inputs(name: str, options: ReadOptions, on_failure: OnFailure) -> Iterator[Document | Record]:
    if name == STANDARD_INPUT:
        yield from _stream(sys.stdin.buffer, name, options, on_failure)
        return
    suffix = PurePath(name).suffix.lower()
    if suffix not in TEXT_SUFFIXES | HTML_SUFFIXES and _is_file(name):
        try:
            stream = Path(name).open("rb")  # noqa: SIM115 - closed below; only opening it may raise what is caught here
        except OSError:
            pass  # reading it as a story says what is wrong
        else:
            with stream:
                yield from _stream(stream, name, options, on_failure)
            return
    yield from read_documents([name], options=options, on_failure=on_failure)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # no name that a file could have
        return False


def _stream(stream: BinaryIO, name: str, options: ReadOptions, on_failure: OnFailure) -> Iterator[Document | Record]:
    """What an open file holds: records and stories line by line, or one story."""
    beginning = _first_line(stream)
    if is_object(beginning.lstrip()) or (PurePath(name).suffix.lower() in JSONL_SUFFIXES and beginning):
        for line in lines_of(stream, name=name, encoding=options.encoding, beginning=beginning):
            try:
                yield _record_of(line, name) or read_line(line, name=name, options=options)
            except InputError as error:
                where = f"{name}:{line.number}"
                on_failure(Failure(input=where, stage="ingest", code=error.code, why=str(error)))
    elif name == STANDARD_INPUT:
        rest = io.BytesIO(beginning + stream.read(MAX_STORY_BYTES + 1))
        yield from read_documents([name], options=options, on_failure=on_failure, stdin=rest)
    else:
        yield from read_documents([name], options=options, on_failure=on_failure)


def _first_line(stream: BinaryIO) -> bytes:
    """All that stands up to the end of the first line that holds anything."""
    beginning = bytearray()
    while line := stream.readline(MAX_LINE_BYTES):
        beginning += line
        if not line.isspace() or len(beginning) > MAX_LINE_BYTES:
            break
    return bytes(beginning)


def _record_of(line: Line, name: str) -> Record | None:
    """The record on a line; None where it holds something else, which reading it as a story will tell.

    Raises:
        BadLine: it is meant to be a record, and is none.
    """
    from pydantic import ValidationError

    value = _object(line)
    if not isinstance(value.get("document"), dict) or not isinstance(value.get("statements"), list):
        return None
    try:
        return Record.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the record does not hold together ({place + ': ' if place else ''}{first['msg']})"
        next_step = "Print it again with `onrecord read --format jsonl`, or give the story itself."
        raise BadLine(what, where=f"{name}:{line.number}", next_step=next_step) from None


def _object(line: Line) -> dict[str, Any]:
    try:
        value = json.loads(line.data or b"")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
