"""The date of a dateline: "PORT ALDEN, Nov. 21, 2024 —" tells when a story was published, where nothing else does."""

from collections.abc import Sequence

from onrecord.annotate.dates.expressions import find_date_expressions
from onrecord.record import Segment, Span, When

DAY = len("2024-11-21")


def date_of_dateline(text: str, segments: Sequence[Segment]) -> When | None:
    """The day that a dateline states in full; None where none does.

    Args:
        text: the document's text.
        segments: of it.
    """
    for segment in segments:
        if segment.kind != "dateline":
            continue
        for found in find_date_expressions(text, segment.span.start, segment.span.end, reference=None):
            if found.value is not None and len(found.value) == DAY:
                return When(value=found.value, span=Span.cut(text, *found.span), basis="published")
    return None
