"""The card of a statement: everything that is known of it, in the order in which a reader asks, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from onrecord.record import Document, Entity, Model, Record, Span, Statement
from onrecord.serve.beside import Beside
from onrecord.serve.described import DESCRIBED
from onrecord.serve.marking import numbered, words_of
from onrecord.serve.paths import document_path, person_path, statement_path
from onrecord.serve.words import are_many, day, verb, word
from onrecord.store.corrections.fields import FIELDS, ROLE_FIELDS, SPAN_FIELDS, STATEMENT, value_of
from onrecord.store.records import PersonLink
from onrecord.store.reviews import Fact, Review

# Reasons of a field may be told under an older or a wider name.
_REASONS_OF: Mapping[str, tuple[str, ...]] = {
    "source_spans": ("source_spans", "source"),
    "cue_spans": ("cue_spans", "cue"),
    "content_spans": ("content_spans", "content"),
}
# Shown even where they hold nothing: that nobody is named is what a reader asks for.
ALWAYS = frozenset({"source_spans", "cue_spans", "content_spans", "speaker", "act", "quotation"})
NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """A person, organisation, document or group of a story."""

    __pydantic_config__: ClassVar = DESCRIBED

    id: str
    """within the story"""
    name: str
    """fullest form in the story"""
    type: str
    """source type"""
    title: str | None
    """position held, as the story gives it"""
    organization: str | None
    """what that position belongs to"""
    justification: str | None
    """the words that say why this source is in the story"""
    person: str | None
    """id of the person or organisation of the record that it is, if it is known"""
    person_name: str | None
    """its name there"""
    basis: str | None
    """suggested (by the program) or accepted (by a person)"""
    reason: str | None
    """why it is linked, or why not"""

    @property
    def path(self) -> str | None:
        """The page of the person."""
        return person_path(self.person) if self.person else None

    @property
    def description(self) -> str:
        """Title and organisation."""
        return ", ".join(part for part in (self.title, self.organization) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """Why a field is what it is."""

    __pydantic_config__: ClassVar = DESCRIBED

    why: str
    """in words"""
    words: str | None
    """the words of the story behind it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a statement, with what people said of it."""

    __pydantic_config__: ClassVar = DESCRIBED

    name: str
    """as in record.Statement"""
    shown: str
    """its value as it stands, in words; empty where there is none"""
    value: Any
    """its value as it stands, in JSON"""
    entity: EntityView | None
    """whom it names"""
    suggested: str | None
    """what the model proposed, in words, where that was something else"""
    verdict: str | None
    """confirmed, corrected or rejected, where a person said so"""
    editor: str | None
    """who said so"""
    at: str | None
    """and when"""
    reasons: tuple[ReasonView, ...]
    """of the model"""

    @property
    def label(self) -> str:
        """Its name in words."""
        return word(self.name)

    @property
    def is_shown(self) -> bool:
        """Whether a reader is to see it; that it is right to hold nothing need not be told."""
        said = self.verdict in {"corrected", "rejected"}
        return bool(self.shown and self.shown != NO) or self.name in ALWAYS or said


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A statement as it stands."""

    __pydantic_config__: ClassVar = DESCRIBED

    id: str
    """permanent id"""
    number: str
    """in the story; 2.1 is the first one inside the content of 2"""
    link: str
    """permanent link"""
    path: str
    """the story with this statement open"""
    citation: str
    """how to cite it: outlet, date, place in the text, model"""
    role: str
    """statement, or relay: an outlet's word that is wholly another's statement"""
    status: str
    """suggested, partial, confirmed, rejected or added"""
    editor: str | None
    """who confirmed, rejected or added it"""
    confidence: float
    """the chance that source and content are right, and the speaker, where one is given"""
    speaker: EntityView | None
    """who spoke"""
    act: str | None
    """what was done by saying it"""
    verb: str
    """the act, or its absence, as a verb"""
    negated: bool
    """whether the attribution itself is negated"""
    said: str | None
    """when, at the precision known"""
    source: str
    """the words that name who spoke"""
    cue: str
    """the words that attribute"""
    content: str
    """what was said"""
    quotation: str
    """direct, mixed or indirect"""
    place: tuple[int, int]
    """first and last offset of the statement in the text, in code points, half-open"""
    fields: tuple[FieldView, ...]
    """every field"""
    beside: Beside | None = None
    """checks, links and other wordings; null but for the statement that is open, and that a link leads to"""

    @property
    def who(self) -> str:
        """Who spoke, in words, be it only the story's."""
        return self.speaker.name if self.speaker else self.source or "somebody"

    @property
    def anchor(self) -> str:
        """What it is called on a page that holds all cards."""
        return anchor(self.number)

    @property
    def depth(self) -> int:
        """How deep it lies in others: 0 is outermost."""
        return self.number.count(".")

    @property
    def field(self) -> dict[str, FieldView]:
        """Fields by name."""
        return {one.name: one for one in self.fields}


class CardMaker:
    """Makes the cards of a story.

    Args:
        record: as it stands.
        model: that proposed its statements.
        people: who the entities are in the record, by entity id.
        reviews: by statement id.
        suggested: the statements as proposed, by id; None: as they stand.
        on_page: the story is on no record, and each card is a part of the page.
    """

    def __init__(
        self,
        record: Record,
        *,
        model: Model | None,
        people: Mapping[str, PersonLink] | None = None,
        reviews: Mapping[str, Review] | None = None,
        suggested: Mapping[str, Statement] | None = None,
        on_page: bool = False,
    ) -> None:
        self._document = record.document
        self._model = model
        self._reviews = reviews or {}
        self._suggested = suggested
        self._on_page = on_page
        self.numbered = numbered(record.statements)
        self.entities = {one.id: entity_view(one, (people or {}).get(one.id)) for one in record.entities}

    def cards(self) -> tuple[Card, ...]:
        """A card for each statement, each followed by those found inside it."""
        return tuple(self._card(number, one) for number, one in self.numbered.items())

    def _card(self, number: str, one: Statement) -> Card:
        review = self._reviews.get(one.id)
        proposed = one if self._suggested is None else self._suggested.get(one.id)
        whole = review.facts.get(STATEMENT) if review else None
        added = proposed is None
        spans = [*one.source_spans, *one.cue_spans, *one.content_spans]
        place = (min(span.start for span in spans), max(span.end for span in spans))
        speaker = self.entities.get(one.speaker or "")
        many = speaker is not None and are_many(speaker.name, speaker.type)
        return Card(
            id=one.id,
            number=number,
            link=statement_path(one.id),
            path=f"#{anchor(number)}" if self._on_page else document_path(self._document.id, one.id),
            citation=citation(self._document, one, None if added else self._model),
            role=one.role,
            status=review.status if review else "added" if added else "suggested",
            editor=whole.editor if whole else None,
            confidence=round(one.confidence, 2),
            speaker=speaker,
            act=one.act,
            verb=verb(one.act, one.mode, negated=one.negated, many=many),
            negated=one.negated,
            said=one.said.value if one.said else None,
            source=words_of(one.source_spans),
            cue=words_of(one.cue_spans),
            content=words_of(one.content_spans),
            quotation=one.quotation,
            place=place,
            fields=tuple(self._field(name, one, proposed, review) for name in FIELDS),
        )

    def _field(self, name: str, one: Statement, proposed: Statement | None, review: Review | None) -> FieldView:
        fact: Fact | None = review.facts.get(name) if review else None
        shown = self.shown(name, one)
        was = self.shown(name, proposed) if proposed is not None and fact is not None else shown
        names = _REASONS_OF.get(name, (name,))
        return FieldView(
            name=name,
            shown=shown,
            value=value_of(name, one),
            entity=self.entities.get(getattr(one, name) or "") if name in ROLE_FIELDS else None,
            suggested=(was or "nothing") if was != shown else None,
            verdict=fact.verdict if fact else None,
            editor=fact.editor if fact else None,
            at=fact.at if fact else None,
            reasons=tuple(
                ReasonView(why=reason.why, words=_words(reason.span))
                for reason in one.reasons
                if reason.field in names and reason.why and not (fact and _says_who(reason.why, fact))
            ),
        )

    def shown(self, name: str, one: Statement) -> str:
        """The value of a field in words."""
        if name in SPAN_FIELDS:
            return words_of(getattr(one, name))
        if name in ROLE_FIELDS:
            return self._name_of(getattr(one, name))
        if name == "relays":
            return ", by way of ".join(self._name_of(relay.source) for relay in one.relays)
        if name == "said":
            return day(one.said) if one.said else ""
        if name == "role":  # a statement is what is expected, and not to be told
            return one.role if one.role == "relay" else NO
        value = getattr(one, name)
        if isinstance(value, bool):
            return "yes" if value else NO
        return word(value, name) if value is not None else ""

    def _name_of(self, entity_id: str | None) -> str:
        if entity_id is None:
            return ""
        found = self.entities.get(entity_id)
        return found.name if found else entity_id


def entity_view(one: Entity, link: PersonLink | None = None) -> EntityView:
    """An entity, with whom of the record it is."""
    return EntityView(
        id=one.id,
        name=one.name,
        type=one.type,
        title=one.title,
        organization=one.organization,
        justification=_words(one.justification),
        person=link.person_id if link else None,
        person_name=link.name if link else None,
        basis=link.basis if link else None,
        reason=link.reason if link else None,
    )


def citation(document: Document, one: Statement, model: Model | None) -> str:
    """How to cite a statement: outlet, title, date, place in the text, id, and what found it."""
    spans: Iterable[Span] = one.content_spans
    first, last = min(span.start for span in spans), max(span.end for span in one.content_spans)
    found_by = f"{model.name} {model.version}" if model else "an editor"
    parts = [
        document.outlet,
        f"“{document.title}”" if document.title else None,
        day(document.published) if document.published else None,
        f"characters {first}–{last}",
        f"onrecord {one.id}",
        f"found by {found_by}",
    ]
    return ", ".join(part for part in parts if part) + "."


def _says_who(why: str, fact: Fact) -> bool:
    """Whether a reason only says who said so: that stands beside the value already."""
    return why == f"{fact.verdict} by {fact.editor} on {fact.at[:10]}"


def anchor(number: str) -> str:
    """What a card on the page is called in an address."""
    return f"card-{number.replace('.', '-')}"


def _words(span: Span | None) -> str | None:
    return " ".join(span.text.split()) if span else None
