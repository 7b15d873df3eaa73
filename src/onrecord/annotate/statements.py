"""Findings and decisions to statements of the record."""

from collections.abc import Iterable, Mapping, Sequence

from onrecord.annotate.attribution import Range
from onrecord.annotate.decisions import Decision
from onrecord.annotate.quotation import quotation_type
from onrecord.annotate.story import Finding, Story
from onrecord.record import Entity, Reason, Span, Statement


def statements_of(
    story: Story, decisions: Mapping[Finding, Decision], *, min_confidence: float
) -> tuple[Statement, ...]:
    """The statements of a story in the order of the text, an outer one before those inside it.

    A finding below `min_confidence` is left out; what stands inside it then has the next one further out as its
    parent.
    """
    identifiers: dict[Finding, str] = {}
    statements: dict[str, Statement] = {}
    for finding, decision in sorted(
        decisions.items(), key=lambda item: (item[0].depth, item[0].attribution.content[0])
    ):
        confidence = decision.confidence if decision.confidence is not None else finding.attribution.confidence
        if confidence < min_confidence:
            continue
        statement = _statement(story, finding, decision, identifiers, confidence)
        identifiers[finding] = statement.id
        statements.setdefault(statement.id, statement)
    return tuple(sorted(statements.values(), key=_place))


def entities_of(statements: Sequence[Statement], entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Those of the entities that have a role in some statement, and the members of these."""
    known = {entity.id: entity for entity in entities}
    used: set[str] = set()
    for one in statements:
        roles = [one.speaker, one.speaks_for, one.addressee, one.target, *(relay.source for relay in one.relays)]
        used.update(role for role in roles if role is not None)
    for identifier in tuple(used):
        used.update(known[identifier].members)
    return tuple(entity for entity in entities if entity.id in used)


def _statement(
    story: Story, finding: Finding, decision: Decision, identifiers: dict[Finding, str], confidence: float
) -> Statement:
    found, text = finding.attribution, story.text
    cue = _spans(text, found.cue)
    content = _spans(text, found.content)
    parent = finding.parent
    while parent is not None and parent not in identifiers:
        parent = parent.parent
    deed = decision.deed
    return Statement(
        id=Statement.id_of(story.document.id, cue, content),
        parent=identifiers[parent] if parent else None,
        role="relay" if finding.relays else "statement",
        quotation=quotation_type(text, found.content, story.quoted),
        source_spans=_spans(text, found.source),
        cue_spans=cue,
        content_spans=content,
        speaker=decision.speaker.entity if decision.speaker else None,
        speaks_for=decision.speaker.speaks_for if decision.speaker else None,
        addressee=decision.addressee,
        target=decision.target,
        mode=deed.mode if deed else None,
        act=deed.act if deed else None,
        negated=deed.negated if deed else False,
        hedges=_spans(text, deed.hedges) if deed else (),
        said=decision.said,
        setting=decision.setting,
        relays=decision.relays,
        confidence=confidence,
        reasons=tuple(_reasons(finding, decision, text)),
    )


def _reasons(finding: Finding, decision: Decision, text: str) -> Iterable[Reason]:
    yield Reason(field="content_spans", why=finding.attribution.reason)
    if not finding.attribution.source:
        yield Reason(field="source_spans", why="no words near the cue name who spoke")
    if finding.parent is not None:
        yield Reason(field="parent", why="found inside the content of that statement")
    if finding.relays:
        yield Reason(field="role", why="the source is an outlet, and the content no more than what another said")
    for name, clue in decision.clues:
        span = Span.cut(text, *clue.span) if clue.span else None
        yield Reason(field=name, why=clue.why, span=span)


def _spans(text: str, ranges: Sequence[Range]) -> tuple[Span, ...]:
    return tuple(Span.cut(text, start, end) for start, end in ranges)


def _place(statement: Statement) -> tuple[int, int]:
    """By the first character of any span; the longer of two that begin together comes first."""
    spans = [*statement.source_spans, *statement.cue_spans, *statement.content_spans]
    return min(s.start for s in spans), -max(s.end for s in spans)
