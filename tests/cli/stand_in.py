"""`onrecord` with a stand-in for the model, so that what the command line does can be tested without weights.

As a script it is the command line; `annotate` is what the tests put in the place of the real one. It takes
"NAME said CONTENT." for a statement, looks for more inside the content, and obeys a few words in a story:
FAILS (the document cannot be annotated), CRASHES (a fault in the program), WAITS (for longer than any test).
"""

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

from onrecord.errors import AnnotationFailed, ComparisonFailed
from onrecord.record import Document, Entity, Failure, Model, Record, Span, Statement

_NAME = r"[A-Z][\w’]*(?: [A-Z][\w’]*)*"
_SAID = re.compile(rf"(?P<source>{_NAME}) (?P<cue>said|reported) (?P<content>[^.\n]+)")
SURE, UNSURE = 0.9, 0.4


def annotate(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    for document in documents:
        name = document.origin.name if document.origin else document.id
        if "CRASHES" in document.text:
            raise RuntimeError("a wheel came off")
        if "WAITS" in document.text:
            sys.stderr.write("waiting\n")
            sys.stderr.flush()
            time.sleep(60)
        if "FAILS" in document.text:
            error = AnnotationFailed("the annotator gave up", where=name)
            if on_failure is None:
                raise error
            on_failure(Failure(input=name, stage="annotate", code=error.code, why=str(error)))
            continue
        if "TANGLES" in document.text and on_failure is not None:
            tangled = ComparisonFailed("its links are in a tangle", where=name)
            on_failure(Failure(input=name, stage="compare", code=tangled.code, why=str(tangled)))
        found = list(_statements(document, 0, len(document.text), None))
        kept = tuple(one for one in found if one.confidence >= min_confidence)
        wire = Entity(id="e1", type="named_organization", name="Gull Press")
        yield Record(
            id=(document.origin.id if document.origin else None) or document.id,
            document=document,
            entities=(wire,),
            statements=kept,
            model=Model(name="stand-in", version="0"),
        )


def _statements(document: Document, start: int, end: int, parent: str | None) -> Iterator[Statement]:
    text = document.text
    for match in _SAID.finditer(text, start, end):
        source, cue, content = (Span.cut(text, *match.span(role)) for role in ("source", "cue", "content"))
        identifier = Statement.id_of(document.id, (cue,), (content,))
        yield Statement(
            id=identifier,
            parent=parent,
            role="relay" if cue.text == "reported" else "statement",
            quotation="direct" if content.text[0] == "“" else "mixed" if "“" in content.text else "indirect",
            source_spans=(source,),
            cue_spans=(cue,),
            content_spans=(content,),
            confidence=UNSURE if "perhaps" in content.text else SURE,
        )
        yield from _statements(document, content.start, content.end, identifier)


def install() -> None:
    """Put the stand-in in the place of the pipeline."""
    pipeline = ModuleType("onrecord.annotate.pipeline")
    pipeline.annotate = annotate  # type: ignore[attr-defined]
    sys.modules["onrecord.annotate.pipeline"] = pipeline


if __name__ == "__main__":
    install()
    from onrecord.cli import main

    main()
