"""Stories as records, for commands that hold them against something: read and annotated, or records as they come."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from onrecord.errors import BadLine, InputError
from onrecord.ingest import ReadOptions
from onrecord.ingest.documents import document_of
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import read_items
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
    """What an input holds: stories, and lines that are records already."""
    for outcome in read_items(name, options=options, stdin=sys.stdin.buffer):
        if isinstance(outcome, Failed):
            on_failure(outcome.failure)
            continue
        try:
            yield _record_of(outcome) or document_of(outcome, options)
        except InputError as error:
            on_failure(Failed(outcome.where, error).failure)


def _record_of(item: Item) -> Record | None:
    """The record on a line; None where an item is something else, which reading it as a story will tell.

    Raises:
        BadLine: it is meant to be a record, and is none.
    """
    from pydantic import ValidationError

    value = _object(item)
    if not isinstance(value.get("document"), dict) or not isinstance(value.get("statements"), list):
        return None
    try:
        return Record.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the record does not hold together ({place + ': ' if place else ''}{first['msg']})"
        next_step = "Print it again with `onrecord read --format jsonl`, or give the story itself."
        raise BadLine(what, where=item.where, next_step=next_step) from None


def _object(item: Item) -> dict[str, Any]:
    if item.form != "jsonl":
        return {}
    try:
        value = json.loads(item.data)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
