"""Records made by hand, for tests of what is done with them: no model runs.

story = made_record(
    "Ilse Varga denied the claim. “I read them all,” Varga said.",
    said("Ilse Varga", "denied", "the claim", act="deny"),
    said("Varga", "said", "“I read them all,”", speaker="Ilse Varga", quotation="direct"),
    outlet="Halden Courier", published="2024-11-14",
)
"""

from dataclasses import dataclass, field
from typing import Any

from onrecord.record import (
    Document,
    Entity,
    Model,
    Reason,
    Record,
    Relay,
    Segment,
    SourceType,
    Span,
    Statement,
    When,
)

MADE_BY = Model(name="made-by-hand", version="1")


@dataclass(frozen=True, kw_only=True)
class Who:
    """An entity of a made record."""

    name: str
    type: SourceType = "named_person"
    title: str | None = None
    organization: str | None = None


@dataclass(frozen=True)
class Said:
    """A statement of a made record, by the words of its source, cue and content."""

    source: str
    cue: str
    content: str
    fields: dict[str, Any] = field(default_factory=dict)


def said(source: str, cue: str, content: str, **fields: Any) -> Said:  # noqa: ANN401 - of many types
    """A statement: `speaker`, `addressee`, `target`, `speaks_for` and `relay` are names (or `Who`), `said` is a day.

    The speaker is the source, unless one is given; None is nobody.
    """
    return Said(source, cue, content, fields)


def made_record(
    text: str,
    *statements: Said,
    who: tuple[Who, ...] = (),
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
    published: str | None = None,
    model: Model = MADE_BY,
) -> Record:
    """A record; each statement's words are looked for behind those of the one before, else from the beginning."""
    document = made_document(text, outlet=outlet, url=url, title=title, published=published)
    entities: dict[str, Entity] = {}
    for someone in who:
        _entity(entities, text, someone)
    made = []
    place = 0
    for one in statements:
        found = _statement(document, one, entities, place)
        place = found.content_spans[-1].end
        made.append(found)
    return Record(
        id=document.id, document=document, entities=tuple(entities.values()), statements=tuple(made), model=model
    )


def made_document(
    text: str,
    *,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
    published: str | None = None,
) -> Document:
    """A document whose lines are paragraphs."""
    segments = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            segments.append(Segment(kind="paragraph", span=Span.cut(text, start, start + len(line))))
        start += len(line) + 1
    return Document(
        id=Document.id_of(outlet=outlet, url=url, text=text),
        text_hash=Document.text_hash_of(text),
        url=url,
        outlet=outlet,
        title=title,
        published=When(value=published, basis="published") if published else None,
        language="en",
        text=text,
        segments=tuple(segments),
    )


def _statement(document: Document, one: Said, entities: dict[str, Entity], place: int) -> Statement:
    text, fields = document.text, dict(one.fields)
    source, cue, content = (_find(text, words, place) for words in (one.source, one.cue, one.content))
    speaker = fields.pop("speaker", one.source or None)
    roles = {role: fields.pop(role, None) for role in ("speaks_for", "addressee", "target")}
    relay = fields.pop("relay", None)
    day = fields.pop("said", None)
    return Statement(
        id=Statement.id_of(document.id, cue, content),
        quotation=fields.pop("quotation", "indirect"),
        source_spans=source,
        cue_spans=cue,
        content_spans=content,
        speaker=_entity(entities, text, speaker),
        **{role: _entity(entities, text, name) for role, name in roles.items()},
        mode=fields.pop("mode", "speech"),
        act=fields.pop("act", "say"),
        said=When(value=day, basis="stated") if day else None,
        relays=(Relay(source=_entity(entities, text, relay) or ""),) if relay else (),
        confidence=fields.pop("confidence", 0.9),
        reasons=(Reason(field="act", why=f"{one.cue!r} in the lexicon", span=cue[0] if cue else None),),
        **fields,
    )


def _find(text: str, words: str, place: int) -> tuple[Span, ...]:
    if not words:
        return ()
    start = text.find(words, place)
    start = text.index(words) if start < 0 else start
    return (Span.cut(text, start, start + len(words)),)


def _entity(entities: dict[str, Entity], text: str, named: str | Who | None) -> str | None:
    if named is None:
        return None
    one = Who(name=named) if isinstance(named, str) else named
    if one.name not in entities:
        start = text.find(one.name)
        entities[one.name] = Entity(
            id=f"e{len(entities) + 1}",
            type=one.type,
            name=one.name,
            title=one.title,
            organization=one.organization,
            mentions=(Span.cut(text, start, start + len(one.name)),) if start >= 0 else (),
        )
    return entities[one.name].id
