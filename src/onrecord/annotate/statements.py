"""Findings to statements of the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import Quoted, quotation_type
from onrecord.record import Document, Reason, Span, Statement


@dataclass(slots=True, eq=False)
class Finding:
    """An attribution with its place among the others.

    Attributes:
        attribution: what was found.
        parent: the finding in whose content it was found.
        depth: how many findings it stands inside of.
        relays: whether its content is wholly another's statement.
        was_read: whether what stands inside it was found together with it.
    """

    attribution: Attribution
    parent: "Finding | None"
    depth: int = 0
    relays: bool = False
    was_read: bool = False


def statements_of(
    document: Document, findings: Iterable[Finding], quoted: Sequence[Quoted], *, min_confidence: float
) -> tuple[Statement, ...]:
    """The statements of a document in the order of the text, an outer one before those inside it.

    A finding below `min_confidence` is left out; what stands inside it then has the next one further out as its
    parent.
    """
    identifiers: dict[Finding, str] = {}
    statements: dict[str, Statement] = {}
    for finding in sorted(findings, key=lambda f: (f.depth, f.attribution.content[0])):
        if finding.attribution.confidence < min_confidence:
            continue
        statement = _statement(document, finding, quoted, identifiers)
        identifiers[finding] = statement.id
        statements.setdefault(statement.id, statement)
    return tuple(sorted(statements.values(), key=_place))


def _statement(
    document: Document, finding: Finding, quoted: Sequence[Quoted], identifiers: dict[Finding, str]
) -> Statement:
    found = finding.attribution
    cue = _spans(document.text, found.cue)
    content = _spans(document.text, found.content)
    parent = finding.parent
    while parent is not None and parent not in identifiers:
        parent = parent.parent
    return Statement(
        id=Statement.id_of(document.id, cue, content),
        parent=identifiers[parent] if parent else None,
        role="relay" if finding.relays else "statement",
        quotation=quotation_type(document.text, found.content, quoted),
        source_spans=_spans(document.text, found.source),
        cue_spans=cue,
        content_spans=content,
        confidence=found.confidence,
        reasons=_reasons(finding),
    )


def _reasons(finding: Finding) -> tuple[Reason, ...]:
    why = {"content_spans": finding.attribution.reason}
    if not finding.attribution.source:
        why["source_spans"] = "no words near the cue name who spoke"
    if finding.parent is not None:
        why["parent"] = "found inside the content of that statement"
    if finding.relays:
        why["role"] = "the source is an outlet, and the content no more than what another said"
    why["speaker"] = "this version finds the words that name the source, and does not resolve them to a person"
    return tuple(Reason(field=field, why=text) for field, text in why.items())


def _spans(text: str, ranges: Sequence[Range]) -> tuple[Span, ...]:
    return tuple(Span.cut(text, start, end) for start, end in ranges)


def _place(statement: Statement) -> tuple[int, int]:
    """By the first character of any span; the longer of two that begin together comes first."""
    spans = [*statement.source_spans, *statement.cue_spans, *statement.content_spans]
    return min(s.start for s in spans), -max(s.end for s in spans)
