"""The story reader: the text with its statements marked, the card of one of them, and how to correct it."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.record import Document, Model, SourceType
from onrecord.serve.asking import Ask
from onrecord.serve.cards import Card, CardMaker, EntityView, FieldView
from onrecord.serve.described import DESCRIBED
from onrecord.serve.forms import QUEUE_PATTERN, FormField, form_field
from onrecord.serve.marking import Block, blocks_of
from onrecord.serve.paths import document_path, outlet_path, statement_path
from onrecord.serve.twins import GoTo, page
from onrecord.serve.words import shortened, word
from onrecord.store.audit import changes
from onrecord.store.corrections.fields import SPAN_FIELDS
from onrecord.store.corrections.reviewing import newest_change
from onrecord.store.documents import DocumentLine, printings_of, versions_of
from onrecord.store.records import StoredStory, load_story, statement_place
from onrecord.store.reviews import Review
from onrecord.store.undo import can_undo

router = APIRouter()

# Changes of the open statement that are looked through for one that can be undone.
LATEST_CHANGES = 5
# Of a new statement; the others are corrected once it is there.
NEW_FIELDS = ("source_spans", "cue_spans", "content_spans", "speaker", "act", "mode", "said")
LONGEST_NAME = 70  # characters: about a line of a headline

_PICKED = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHead:
    """What is known of a story besides its text."""

    __pydantic_config__: ClassVar = DESCRIBED

    id: str
    """permanent id; null of a draft that is not on record"""
    kind: str
    """story or transcript"""
    title: str | None
    """headline"""
    name: str
    """headline, else the first words of the text"""
    outlet: str | None
    """who published it"""
    url: str | None
    """where"""
    authors: tuple[str, ...]
    """who wrote it"""
    published: str | None
    """ISO date at the precision known"""
    language: str | None
    """ISO 639-1"""
    place: str | None = None
    """of a transcript: where it was said"""
    participants: tuple[str, ...] = ()
    """of a transcript: who spoke"""
    version: int = 1
    """1 for the first text seen at its URL"""
    current: bool = True
    """whether no later version is on record"""
    added_at: str | None = None
    """when it was put on record; ISO 8601, UTC"""
    added_by: str | None = None
    """by whom"""
    model: str | None = None
    """name and version of the model that read it"""
    retracted_at: str | None = None
    """when it was marked as retracted"""
    retraction: str | None = None
    """what its publisher said"""
    characters: int = 0
    """length of the text in code points"""

    @property
    def outlet_path(self) -> str | None:
        """The page of the outlet."""
        return outlet_path(self.outlet) if self.outlet else None

    @property
    def web_url(self) -> str | None:
        """Where it was published, if that can be followed: a story may claim any address, a script's too."""
        return self.url if self.url and self.url.startswith(("https://", "http://")) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """What a person said of a statement that a new reading of the story no longer has."""

    __pydantic_config__: ClassVar = DESCRIBED

    statement: str
    """the id that it had"""
    status: str
    """confirmed, rejected, …"""
    words: str
    """the content it was about"""
    facts: dict[str, str]
    """verdicts by field"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """The latest change that can be taken back."""

    __pydantic_config__: ClassVar = DESCRIBED

    change: int
    """its number in the log"""
    editor: str
    """whose it was"""
    action: str
    """what was done"""
    at: str
    """when"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Words of the story that were selected."""

    __pydantic_config__: ClassVar = DESCRIBED

    spans: tuple[tuple[int, int], ...]
    """half-open offsets"""
    words: str
    """what stands there"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story with its statements."""

    __pydantic_config__: ClassVar = DESCRIBED

    head: StoryHead
    """what is known of it"""
    blocks: tuple[Block, ...]
    """its text, in parts"""
    statements: tuple[Card, ...]
    """its statements, each followed by those found inside it"""
    entities: tuple[EntityView, ...]
    """who has a role in some statement"""
    orphans: tuple[Orphan, ...]
    """reviews whose statement is gone"""
    versions: tuple[DocumentLine, ...]
    """the other versions of the story at its address, newest first"""
    printings: tuple[DocumentLine, ...]
    """the same text elsewhere"""
    opened: Card | None
    """the statement that is open"""
    before: str | None
    """where the statement before it is"""
    after: str | None
    """where the next one is"""
    editing: bool
    """whether the open statement's fields are shown as a form"""
    adding: bool
    """whether the form for a new statement is shown"""
    seen: int
    """the newest change of the story: sent along with a correction, so that nobody's work is overwritten unseen"""
    undoable: Undoable | None
    """the latest change of the open statement that can be taken back"""
    queue: str | None
    """where the review queue goes on, where one came from there"""
    picked: dict[str, Picked]
    """what was selected for a new statement, by field"""

    @property
    def by_number(self) -> dict[str, Card]:
        """The statements by their numbers."""
        return {one.number: one for one in self.statements}

    @property
    def path(self) -> str:
        """The page itself, nothing open."""
        return document_path(self.head.id)

    @property
    def types(self) -> tuple[str, ...]:
        """The types that a new entity can have."""
        return SourceType.__args__  # type: ignore[attr-defined, no-any-return]

    @property
    def form(self) -> tuple[FormField, ...]:
        """The fields of the open statement, to be changed."""
        return tuple(form_field(view) for view in self.opened.fields) if self.opened else ()

    @property
    def new_form(self) -> tuple[FormField, ...]:
        """The fields of a new statement."""
        return tuple(form_field(_unset(name, self.picked.get(name))) for name in NEW_FIELDS)


class StoryQuery(BaseModel):
    """What of a story is to be open."""

    at: str | None = Field(None, max_length=64, description="id of the statement to open")
    edit: bool = Field(False, description="show its fields as a form")  # noqa: FBT003 - a default
    add: bool = Field(False, description="show the form for a new statement")  # noqa: FBT003
    queue: str | None = Field(None, pattern=QUEUE_PATTERN, description="where the review queue goes on")
    source: str = Field("", max_length=200, description="span of a new statement's source: 12-30")
    cue: str = Field("", max_length=200, description="span of its cue")
    content: str = Field("", max_length=200, description="span of its content")


@page(router, "/documents/{document_id}", template="story.html")
def story(ask: Ask, document_id: str, query: Annotated[StoryQuery, Query()]) -> StoryPage:
    """A story with its statements.

    The text is cut wherever a source, cue or content begins or ends; each run of it tells what it belongs to.
    """
    stored = load_story(ask.connection, document_id)
    maker = CardMaker(
        stored.record,
        model=stored.model,
        people=stored.people,
        reviews=stored.reviews,
        suggested=stored.suggested,
    )
    cards = maker.cards()
    opened, before, after = around(cards, query.at)
    may_edit = ask.who is not None and ask.who.may_edit
    return StoryPage(
        head=head_of(stored.document, stored),
        blocks=tuple(blocks_of(stored.document, maker.numbered, opened=opened.number if opened else None)),
        statements=cards,
        entities=tuple(maker.entities.values()),
        orphans=tuple(_orphan(stored.document, review) for review in stored.orphans),
        versions=tuple(versions_of(ask.connection, stored.key)),
        printings=tuple(printings_of(ask.connection, stored.key)),
        opened=opened,
        before=before.path if before else None,
        after=after.path if after else None,
        editing=query.edit and may_edit and opened is not None,
        adding=query.add and may_edit,
        seen=newest_change(ask.connection, document_id),
        undoable=_undoable(ask, opened) if opened and may_edit and opened.status != "suggested" else None,
        queue=query.queue,
        picked={
            f"{part}_spans": _picked(told, stored.document)
            for part, told in (("source", query.source), ("cue", query.cue), ("content", query.content))
            if told
        },
    )


@page(router, "/statements/{statement_id}", template="story.html")
def statement(ask: Ask, statement_id: str) -> Card | GoTo:
    """The permanent link of a statement: its card; in a browser, its story with the statement open.

    An id that it had before the story was annotated anew leads to it, too.
    """
    _, document_id, current = statement_place(ask.connection, statement_id)
    if not ask.request.url.path.endswith(".json"):
        return GoTo(location=f"{document_path(document_id, current)}#open")
    if current != statement_id:
        return GoTo(location=f"{statement_path(current)}.json")
    stored = load_story(ask.connection, document_id)
    maker = CardMaker(
        stored.record,
        model=stored.model,
        people=stored.people,
        reviews=stored.reviews,
        suggested=stored.suggested,
    )
    return next(card for card in maker.cards() if card.id == current)


def around(cards: tuple[Card, ...], at: str | None) -> tuple[Card | None, Card | None, Card | None]:
    """The open card, the one before and the one after; with none open, the first one comes after."""
    place = next((place for place, card in enumerate(cards) if card.id == at), None)
    if place is None:
        return None, None, cards[0] if cards else None
    before = cards[place - 1] if place > 0 else None
    after = cards[place + 1] if place + 1 < len(cards) else None
    return cards[place], before, after


def head_of(document: Document, stored: StoredStory | None = None, *, model: Model | None = None) -> StoryHead:
    """What is known of a story, on record or not."""
    read = stored.model if stored else model
    about = {
        "id": document.id,
        "title": document.title,
        "name": document.title or first_words(document),
        "outlet": document.outlet,
        "url": document.url,
        "authors": document.authors,
        "published": document.published.value if document.published else None,
        "language": document.language,
        "model": f"{read.name} {read.version}" if read else None,
        "characters": len(document.text),
    }
    if stored is None:
        return StoryHead(kind="story", **about)  # type: ignore[arg-type]
    return StoryHead(
        kind=stored.kind,
        place=stored.place,
        participants=stored.participants,
        version=stored.version,
        current=stored.current,
        added_at=stored.added_at,
        added_by=stored.added_by,
        retracted_at=stored.retracted_at,
        retraction=stored.retraction,
        **about,  # type: ignore[arg-type]
    )


def first_words(document: Document) -> str:
    """What a story without a title is called: how its headline, else its first paragraph, begins."""
    for kind in ("headline", "paragraph"):
        for segment in document.segments:
            if segment.kind == kind:
                return shortened(" ".join(segment.span.text.split()), LONGEST_NAME)
    return shortened(" ".join(document.text.split()), LONGEST_NAME)


def _picked(told: str, document: Document) -> Picked:
    """Spans of an address, as far as they lie in the text."""
    length = len(document.text)
    pairs = [(int(start), int(end)) for start, end in _PICKED.findall(told)]
    spans = tuple((start, end) for start, end in pairs if start < end <= length)
    return Picked(spans=spans, words=" … ".join(document.text[start:end] for start, end in spans))


def _unset(name: str, picked: Picked | None) -> FieldView:
    """A field of a statement that is not there yet."""
    value: Any = {"act": "say", "mode": "speech"}.get(name)
    if name in SPAN_FIELDS:
        value = [list(span) for span in picked.spans] if picked else []
    return FieldView(
        name=name,
        shown=picked.words if picked else "",
        value=value,
        entity=None,
        suggested=None,
        verdict=None,
        editor=None,
        at=None,
        reasons=(),
    )


def _orphan(document: Document, review: Review) -> Orphan:
    words = " … ".join(document.text[start:end] for start, end in review.content)
    facts: dict[str, str] = {word(name): fact.verdict for name, fact in review.facts.items()}
    return Orphan(statement=review.statement_id, status=review.status, words=words, facts=facts)


def _undoable(ask: Ask, card: Card) -> Undoable | None:
    latest = changes(ask.connection, subject="statement", subject_id=card.id, limit=LATEST_CHANGES)
    for one in latest:
        if can_undo(ask.connection, one):
            return Undoable(change=one.key, editor=one.editor, action=one.action, at=one.at)
    return None
