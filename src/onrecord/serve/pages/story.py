"""The story reader: the text with its statements marked, the card of one of them, and how to correct it."""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.record import Document, SourceType
from onrecord.serve.asking import Ask
from onrecord.serve.beside import beside, stored_checks
from onrecord.serve.cards import Card, CardMaker, EntityView, FieldView
from onrecord.serve.checks import CheckView, Tally, tally_of
from onrecord.serve.described import DESCRIBED
from onrecord.serve.forms import QUEUE_PATTERN, FormField, form_field
from onrecord.serve.heads import StoryHead, head_of
from onrecord.serve.marking import Block, Marks, blocks_of
from onrecord.serve.paths import document_path, statement_path
from onrecord.serve.turns import SpeakerLine, TurnView, speakers_of, turn_views
from onrecord.serve.twins import GoTo, page
from onrecord.serve.variants import OriginView, origin_view
from onrecord.serve.words import word
from onrecord.store.audit import changes
from onrecord.store.comparing.checks import CheckedQuote, list_checks
from onrecord.store.comparing.printings import origins_of
from onrecord.store.corrections.fields import SPAN_FIELDS
from onrecord.store.corrections.reviewing import newest_change
from onrecord.store.documents import DocumentLine, printings_of, versions_of
from onrecord.store.records import StoredStory, load_story, statement_place
from onrecord.store.reviews import Review
from onrecord.store.transcripts import load_transcript
from onrecord.store.undo import can_undo

router = APIRouter()

# Changes of the open statement that are looked through for one that can be undone.
LATEST_CHANGES = 5
SHOWN_QUOTED = 100  # quotations that a transcript's page lists
# Of a new statement; the others are corrected once it is there.
NEW_FIELDS = ("source_spans", "cue_spans", "content_spans", "speaker", "act", "mode", "said")

_PICKED = re.compile(r"(\d{1,9})-(\d{1,9})")


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
    """the same text elsewhere, word for word or nearly so"""
    origin: OriginView | None
    """its first printing, where there are several"""
    checks: tuple[CheckView, ...]
    """its quotations that were held against transcripts, in the order of the text"""
    turns: tuple[TurnView, ...]
    """of a transcript: its text in turns"""
    speakers: tuple[SpeakerLine, ...]
    """of a transcript: who speaks"""
    quoted_in: tuple[CheckedQuote, ...]
    """of a transcript: quotations of stories that were found in it, in its order"""
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
    def checks_by_number(self) -> dict[int, CheckView]:
        """The checks by their numbers."""
        return {one.number: one for one in self.checks}

    @property
    def tally(self) -> Tally:
        """The verdicts, counted."""
        return tally_of(self.checks)

    check_prefix: ClassVar[str] = ""

    def check_path(self, view: CheckView) -> str:
        """Where a check is shown: on the card of its statement."""
        return f"{document_path(self.head.id, view.check.statement)}#open"

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
    passage: str = Field("", max_length=200, description="a stretch of the text to be marked: 120-166")


@page(router, "/documents/{document_id}", template="story.html")
def story(ask: Ask, document_id: str, query: Annotated[StoryQuery, Query()]) -> StoryPage:
    """A story with its statements, or a transcript with its turns.

    The text is cut wherever a source, cue, content or checked quotation begins or ends; each run of it tells what it
    belongs to.
    """
    stored = load_story(ask.connection, document_id)
    maker = maker_of(stored)
    cards = maker.cards()
    opened, before, after = around(cards, query.at)
    may_edit = ask.who is not None and ask.who.may_edit
    checks = stored_checks(ask.connection, stored)
    marked: dict[str, Any] = {
        "opened": opened.number if opened else None,
        "quotes": {one.number: one.place for one in checks},
        "cited": _picked(query.passage, stored.document).spans,
    }
    origin = origins_of(ask.connection, [document_id]).get(document_id)
    return StoryPage(
        head=head_of(stored.document, stored),
        blocks=tuple(blocks_of(stored.document, maker.numbered, **marked)) if stored.kind == "story" else (),
        statements=cards,
        entities=tuple(maker.entities.values()),
        orphans=tuple(_orphan(stored.document, review) for review in stored.orphans),
        versions=tuple(versions_of(ask.connection, stored.key)),
        printings=tuple(printings_of(ask.connection, stored.key)),
        origin=origin_view(origin) if origin and origin.printings > 1 else None,
        checks=checks,
        **_spoken(ask, stored, Marks(stored.document.text, maker.numbered, **marked)),
        opened=replace(opened, beside=beside(ask.connection, stored, opened.id, checks)) if opened else None,
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


def _spoken(ask: Ask, stored: StoredStory, marks: Marks) -> dict[str, Any]:
    """What the page of a transcript shows besides."""
    if stored.kind != "transcript":
        return {"turns": (), "speakers": (), "quoted_in": ()}
    transcript = load_transcript(ask.connection, stored.document.id)
    quoted = list_checks(ask.connection, transcript_id=stored.document.id, limit=SHOWN_QUOTED)
    return {
        "turns": turn_views(transcript, marks),
        "speakers": speakers_of(transcript.turns),
        "quoted_in": tuple(sorted(quoted.checks, key=lambda one: _place_in(one, stored.document.id))),
    }


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
    card = next(card for card in maker_of(stored).cards() if card.id == current)
    return replace(card, beside=beside(ask.connection, stored, current))


def _place_in(one: CheckedQuote, transcript_id: str) -> int:
    return min((found.span.start for found in one.check.passages if found.document == transcript_id), default=0)


def maker_of(stored: StoredStory) -> CardMaker:
    """What makes the cards of a story that is on record."""
    return CardMaker(
        stored.record,
        model=stored.model,
        people=stored.people,
        reviews=stored.reviews,
        suggested=stored.suggested,
    )


def around(cards: tuple[Card, ...], at: str | None) -> tuple[Card | None, Card | None, Card | None]:
    """The open card, the one before and the one after; with none open, the first one comes after."""
    place = next((place for place, card in enumerate(cards) if card.id == at), None)
    if place is None:
        return None, None, cards[0] if cards else None
    before = cards[place - 1] if place > 0 else None
    after = cards[place + 1] if place + 1 < len(cards) else None
    return cards[place], before, after


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
