"""A stand-in for the annotator that worker processes can import: it takes "NAME said CONTENT." for a statement.

It obeys a few words in a story: FAILS (it cannot be annotated), CRASHES (a fault in the program), KILLS (the process
is killed), HANGS (for longer than any test), SLEEPS (a second), TANGLES (its links cannot be found), STUMBLES 2 4 (the
process is killed on the second and fourth visit; visits are counted in the folder STAND_IN_VISITS). STAND_IN_FAILS and
STAND_IN_TANGLES in the environment are other words for FAILS and TANGLES.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from onrecord.errors import AnnotationFailed, ComparisonFailed, ModelError
from onrecord.record import Document, Entity, Failure, Link, Model, Record, Span, Statement

MODEL = Model(name="stand-in", version="1")
_SAID = re.compile(r"(?P<source>[A-Z][\w’]*(?: [A-Z][\w’]*)*) (?P<cue>said) (?P<content>[^.\n]+)")


def annotate(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    for document in documents:
        _obey(document)
        if os.environ.get("STAND_IN_FAILS", "FAILS") in document.text:
            error = AnnotationFailed("the annotator gave up", where=document.id)
            if on_failure is None:
                raise error
            on_failure(Failure(input=document.id, stage="annotate", code=error.code, why=str(error)))
            continue
        statements = tuple(one for one in _statements(document) if one.confidence >= min_confidence)
        entities = tuple(
            Entity(id=one.speaker or "", type="named_person", name=one.source_spans[0].text, mentions=one.source_spans)
            for one in statements
        )
        links = tuple(
            Link(kind="answers", a=one.id, b=other.id, confidence=0.7, reasons=("it stands beside it",))
            for one, other in pairwise(statements)
        )
        if os.environ.get("STAND_IN_TANGLES", "TANGLES") in document.text and on_failure is not None:
            tangled = ComparisonFailed("its links are in a tangle", where=document.id)
            on_failure(Failure(input=document.id, stage="compare", code=tangled.code, why=str(tangled)))
            links = ()
        yield Record(
            id=document.id, document=document, entities=entities, statements=statements, links=links, model=MODEL
        )


def _obey(document: Document) -> None:
    """Do to the process what the story asks for."""
    if "KILLS" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if visits := re.search(r"STUMBLES([\d ]+)", document.text):
        with (Path(os.environ["STAND_IN_VISITS"]) / document.id).open("a+b") as counted:
            counted.write(b".")
            if str(counted.tell()) in visits[1].split():
                counted.flush()
                os.kill(os.getpid(), signal.SIGKILL)
    if "CRASHES" in document.text:
        raise RuntimeError("a wheel came off")
    if "HANGS" in document.text:
        time.sleep(600)
    if "SLEEPS" in document.text:
        time.sleep(1)


def _statements(document: Document) -> Iterator[Statement]:
    for place, match in enumerate(_SAID.finditer(document.text)):
        source, cue, content = (Span.cut(document.text, *match.span(role)) for role in ("source", "cue", "content"))
        yield Statement(
            id=Statement.id_of(document.id, (cue,), (content,)),
            quotation="indirect",
            source_spans=(source,),
            cue_spans=(cue,),
            content_spans=(content,),
            speaker=f"e{place}",
            confidence=0.4 if "perhaps" in content.text else 0.9,
        )


def no_model(
    documents: Iterable[Document],  # noqa: ARG001
    *,
    min_confidence: float = 0.0,  # noqa: ARG001
    on_failure: Callable[[Failure], None] | None = None,  # noqa: ARG001
) -> Iterator[Record]:
    """An annotator whose weights are missing."""
    raise ModelError("the model lacks model.onnx")


def dies_loading(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    """An annotator for which there is no room."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield from annotate(documents, min_confidence=min_confidence, on_failure=on_failure)


def hangs_loading(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    """An annotator whose weights lie on a disk that does not answer."""
    time.sleep(600)
    yield from annotate(documents, min_confidence=min_confidence, on_failure=on_failure)


class _DiesWhenSent:
    """An annotator that kills the process that is sent it."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (9,)

    def __call__(
        self,
        documents: Iterable[Document],
        *,
        min_confidence: float = 0.0,
        on_failure: Callable[[Failure], None] | None = None,
    ) -> Iterator[Record]:
        return annotate(documents, min_confidence=min_confidence, on_failure=on_failure)


DIES_WHEN_SENT = _DiesWhenSent()
