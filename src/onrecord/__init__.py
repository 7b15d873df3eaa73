"""Who said what, on whose word: attributed statements from news.

    >>> import onrecord
    >>> record = onrecord.read("story.txt", published="2024-05-02")
    >>> for statement in record.statements:
    ...     print(statement.source_spans, statement.content_spans)

`read` and `read_text` take one story; `annotate` takes any number of documents, and is the faster way to many.
Every name is loaded when it is first used, so that importing the package, and with it `onrecord --help`, costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from onrecord.compare.reading import annotate, read, read_text
    from onrecord.compare.verify import TranscriptIndex, verify
    from onrecord.errors import OnRecordError
    from onrecord.ingest import ReadOptions, document_from_text, read_documents, read_transcripts
    from onrecord.record import (
        Check,
        Clipping,
        Document,
        Entity,
        Failure,
        Link,
        Metadatum,
        Model,
        Origin,
        Passage,
        Reason,
        Record,
        Relay,
        Segment,
        Span,
        Statement,
        When,
        WordChange,
    )
    from onrecord.transcript import TimeCode, Transcript, Turn

    __version__: str
else:
    from types import ModuleType as _ModuleType

    from onrecord import annotate

    class _CallablePackage(_ModuleType):
        """A package that is also the function of its name.

        `onrecord.annotate` is both: the function of the public API, and the room in which the annotator lives. Python
        binds the name to the package whenever any module in it is imported, so the package has to be the function too.
        """

        def __call__(
            self,
            documents: "Iterable[Document]",
            *,
            min_confidence: float = 0.0,
            on_failure: "Callable[[Failure], None] | None" = None,
        ) -> "Iterator[Record]":
            """Find the attributed statements of each document, linked: `onrecord.compare.reading.annotate`."""
            from onrecord.compare.reading import annotate as annotate_documents

            return annotate_documents(documents, min_confidence=min_confidence, on_failure=on_failure)

    annotate.__class__ = _CallablePackage

__all__ = [
    "Check",
    "Clipping",
    "Document",
    "Entity",
    "Failure",
    "Link",
    "Metadatum",
    "Model",
    "OnRecordError",
    "Origin",
    "Passage",
    "ReadOptions",
    "Reason",
    "Record",
    "Relay",
    "Segment",
    "Span",
    "Statement",
    "TimeCode",
    "Transcript",
    "TranscriptIndex",
    "Turn",
    "When",
    "WordChange",
    "__version__",
    "annotate",
    "document_from_text",
    "read",
    "read_documents",
    "read_text",
    "read_transcripts",
    "verify",
]

# Where each name is defined that is not part of `onrecord.record`.
_HOMES = {
    "OnRecordError": "onrecord.errors",
    "ReadOptions": "onrecord.ingest",
    "TimeCode": "onrecord.transcript",
    "Transcript": "onrecord.transcript",
    "TranscriptIndex": "onrecord.compare.verify",
    "Turn": "onrecord.transcript",
    "document_from_text": "onrecord.ingest",
    "read": "onrecord.compare.reading",
    "read_documents": "onrecord.ingest",
    "read_text": "onrecord.compare.reading",
    "read_transcripts": "onrecord.ingest",
    "verify": "onrecord.compare.verify",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object
    if name == "__version__":
        from importlib.metadata import version

        value = version("onrecord")
    else:
        from importlib import import_module

        value = getattr(import_module(_HOMES.get(name, "onrecord.record")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
