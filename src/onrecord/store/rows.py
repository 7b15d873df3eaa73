"""Parts of a record as they stand in a row, and back."""

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.record import Document, Metadatum, Origin, Page, Reason, Segment, Span, When

Pair = list[int]


def pair(span: Span | None) -> Pair | None:
    """A span as [start, end]; its text is the document's."""
    return [span.start, span.end] if span else None


def pairs(spans: Iterable[Span]) -> list[Pair]:
    """Spans as [start, end] pairs."""
    return [[span.start, span.end] for span in spans]


def span_of(text: str, row: Sequence[int] | None) -> Span | None:
    """The span of a pair in the document's text."""
    return Span.cut(text, row[0], row[1]) if row else None


def spans_of(text: str, rows: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    """The spans of pairs in the document's text."""
    return tuple(Span.cut(text, start, end) for start, end in rows)


def when_row(when: When | None) -> dict[str, Any] | None:
    """A date with its span as a pair."""
    if when is None:
        return None
    return {"value": when.value, "time": when.time, "span": pair(when.span), "basis": when.basis}


def when_of(text: str, row: dict[str, Any] | None) -> When | None:
    """The date of a row."""
    return When(**{**row, "span": span_of(text, row.get("span"))}) if row else None


def pack_reasons(reasons: Iterable[Reason]) -> bytes:
    """Reasons, compressed: they are most of what a statement holds, and are looked at one statement at a time."""
    rows = [[reason.field, reason.why, pair(reason.span)] for reason in reasons]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_reasons(text: str, packed: bytes) -> tuple[Reason, ...]:
    """The reasons of a row."""
    return tuple(
        Reason(field=field, why=why, span=span_of(text, row)) for field, why, row in json.loads(zlib.decompress(packed))
    )


def details_row(document: Document) -> dict[str, Any]:
    """What of a document is never searched for, in one column."""
    return {
        "authors": list(document.authors),
        "published": when_row(document.published),
        "language": document.language,
        "segments": [[s.kind, s.span.start, s.span.end, s.repeats] for s in document.segments],
        "pages": [[page.offset, page.number, page.label] for page in document.pages],
        "metadata": [[m.name, m.value, m.told_by] for m in document.metadata],
        "origin": document.origin.model_dump(mode="json") if document.origin else None,
    }


def details_of(text: str, row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a document that `details_row` put away."""
    return {
        "authors": tuple(row["authors"]),
        "published": when_of(text, row["published"]),
        "language": row["language"],
        "segments": tuple(
            Segment(kind=kind, span=Span.cut(text, start, end), repeats=repeats)
            for kind, start, end, repeats in row["segments"]
        ),
        # Rows that were written before there were pages have none.
        "pages": tuple(
            Page(offset=offset, number=number, label=label) for offset, number, label in row.get("pages", ())
        ),
        "metadata": tuple(Metadatum(name=name, value=value, told_by=told) for name, value, told in row["metadata"]),
        "origin": Origin(**row["origin"]) if row["origin"] else None,
    }
