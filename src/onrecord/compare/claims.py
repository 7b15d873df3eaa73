"""Statements as comparing sees them: from records, or from the database, in one form."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.quotation import find_quoted
from onrecord.record import Entity, Record, Statement

NAMED: Final = frozenset({"named_person", "named_organization"})
_CAPITALISED: Final = re.compile(r"(?<![.!?“\"] )(?<!^)(?<![“\"\w])[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement, with what is needed to hold it against others.

    Attributes:
        id: of the statement.
        document: id of the story it stands in.
        text_hash: equal for printings of one text.
        outlet, published, said: as in the record; dates are ISO prefixes.
        start: offset of its first word.
        speaker: equal for one speaker in every story: the id of a person of the record, else the folded name;
            where a source has no name, of its own story only; None where the speaker is not resolved.
        name: the speaker's, as shown.
        people: the same keys for target, addressee and whom the speaker speaks for.
        names: capitalised words of the content, folded, but for those that begin a sentence.
        content: its words, parts joined by a space.
        quoted: the parts of the content that stand in quotation marks, without them.
        confidence: of the statement.
        said_is_stated: whether the story tells the day with the statement; else it was taken from a neighbouring one.
    """

    id: str
    document: str
    text_hash: str
    outlet: str | None
    published: str | None
    said: str | None
    start: int
    speaker: str | None
    name: str | None
    people: frozenset[str]
    names: frozenset[str]
    content: str
    quoted: tuple[str, ...]
    act: str | None
    mode: str | None
    quotation: str
    negated: bool
    setting: str | None
    confidence: float
    said_is_stated: bool = True

    @property
    def day(self) -> str | None:
        """When it was said, else printed."""
        return self.said or self.published


def fold(name: str) -> str:
    """A name in lower case, without accents and with single spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return " ".join(plain.lower().split())


def claims_of(record: Record, *, people: Mapping[str, str] | None = None) -> Iterator[Claim]:
    """Every statement of a record that is no relay, in the order of the text.

    Args:
        record: of one story.
        people: the person of the record that an entity is, by entity id, where that is known.
    """
    entities = {entity.id: entity for entity in record.entities}
    document = record.document

    def key(entity_id: str | None) -> str | None:
        if entity_id is None:
            return None
        return (people or {}).get(entity_id) or name_key(entities[entity_id], document.id)

    for statement in record.statements:
        if statement.role == "relay":
            continue
        speaker = entities.get(statement.speaker) if statement.speaker else None
        others = (key(one) for one in (statement.target, statement.addressee, statement.speaks_for))
        content = content_of(statement)
        yield Claim(
            id=statement.id,
            document=document.id,
            text_hash=document.text_hash,
            outlet=document.outlet,
            published=document.published.value if document.published else None,
            said=statement.said.value if statement.said else None,
            start=statement.content_spans[0].start,
            speaker=key(statement.speaker),
            name=speaker.name if speaker else None,
            people=frozenset(other for other in others if other),
            names=names_in(content),
            content=content,
            quoted=quoted_parts(statement),
            act=statement.act,
            mode=statement.mode,
            quotation=statement.quotation,
            negated=statement.negated,
            setting=statement.setting,
            confidence=statement.confidence,
            said_is_stated=statement.said is None or statement.said.basis == "stated",
        )


def name_key(entity: Entity, document_id: str) -> str:
    """What an entity is known by across stories: its folded name, or its place in its own story if it has none."""
    return fold(entity.name) if entity.type in NAMED else f"{document_id}:{entity.id}"


def content_of(statement: Statement) -> str:
    """The words of a statement's content on one line."""
    return " ".join(" ".join(span.text for span in statement.content_spans).split())


def names_in(content: str) -> frozenset[str]:
    """The capitalised words of a content, folded, but for those that begin a sentence or a quotation."""
    return frozenset(fold(match.group()) for match in _CAPITALISED.finditer(content))


def quoted_parts(statement: Statement) -> tuple[str, ...]:
    """The words in quotation marks of a content, without the marks."""
    parts = (
        " ".join(span.text[quoted.start : quoted.end].strip("“”\"'‘’ ").split())
        for span in statement.content_spans
        for quoted in find_quoted(span.text, [(0, len(span.text))])
    )
    return tuple(part for part in parts if part)
