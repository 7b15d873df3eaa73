"""The review queue: one statement at a time in its paragraph, the least certain first."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.serve.asking import Ask
from onrecord.serve.beside import beside
from onrecord.serve.cards import Card
from onrecord.serve.checks import CheckView
from onrecord.serve.described import DESCRIBED
from onrecord.serve.forms import QUEUE_PATTERN, QUEUE_START
from onrecord.serve.found import Found, found
from onrecord.serve.heads import StoryHead, head_of
from onrecord.serve.marking import Block, blocks_of
from onrecord.serve.pages.story import maker_of
from onrecord.serve.paths import document_path, review_path
from onrecord.serve.twins import page
from onrecord.store.corrections.reviewing import newest_change
from onrecord.store.queue import COUNTED, count_waiting, queue
from onrecord.store.records import load_story
from onrecord.store.search.hits import load_hits

router = APIRouter()

SHOWN_NEXT = 8  # statements that follow, in a list


class ReviewQuery(BaseModel):
    """Where the queue goes on."""

    after: str | None = Field(None, pattern=QUEUE_PATTERN, description="id of the statement that was skipped last")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The statement that is to be reviewed next."""

    __pydantic_config__: ClassVar = DESCRIBED

    waiting: int
    """how many wait, up to ten thousand"""
    more: bool
    """whether there are more than that"""
    head: StoryHead | None
    """its story"""
    blocks: tuple[Block, ...]
    """the paragraphs that it stands in"""
    opened: Card | None
    """the statement; null where none is left"""
    before: None
    """what was decided is in the log: there is no way back in the queue"""
    after: str | None
    """the queue without this one"""
    next: tuple[Found, ...]
    """those that follow"""
    seen: int
    """the newest change of its story"""
    queue: str
    """where the queue goes on once this one is decided"""
    statements: tuple[Card, ...]
    """all statements of these paragraphs"""

    undoable: ClassVar[None] = None
    checks_by_number: ClassVar[dict[int, CheckView]] = {}

    @property
    def path(self) -> str:
        """Where to close the card to: its story."""
        return document_path(self.head.id) if self.head else "/review"

    @property
    def by_number(self) -> dict[str, Card]:
        """The statements by their numbers."""
        return {one.number: one for one in self.statements}


@page(router, "/review", template="review.html")
def review(ask: Ask, query: Annotated[ReviewQuery, Query()]) -> ReviewPage:
    """The least certain statement of which nobody has had the last word, and those that follow."""
    waiting = count_waiting(ask.connection)
    line = queue(ask.connection, after=query.after, limit=SHOWN_NEXT + 1)
    if not line and query.after:
        line = queue(ask.connection, limit=SHOWN_NEXT + 1)  # all that was skipped, again
        query = ReviewQuery(after=None)
    first = line[0] if line else None
    stored = load_story(ask.connection, first.document_id) if first else None
    maker = maker_of(stored) if stored else None
    cards = maker.cards() if maker else ()
    opened = next((card for card in cards if first and card.id == first.statement_id), None)
    blocks: tuple[Block, ...] = ()
    if stored and maker and opened:
        opened = replace(opened, beside=beside(ask.connection, stored, opened.id))
        every = blocks_of(stored.document, maker.numbered, opened=opened.number)
        blocks = tuple(block for block in every if _holds(block, opened.place))
    return ReviewPage(
        waiting=min(waiting, COUNTED),
        more=waiting > COUNTED,
        head=head_of(stored.document, stored) if stored else None,
        blocks=blocks,
        opened=opened,
        before=None,
        after=review_path(first.statement_id) if first and len(line) > 1 else None,
        next=tuple(found(hit) for hit in load_hits(ask.connection, [one.key for one in line[1:]])),
        seen=newest_change(ask.connection, first.document_id) if first else 0,
        queue=query.after or QUEUE_START,
        statements=cards,
    )


def _holds(block: Block, place: tuple[int, int]) -> bool:
    """Whether a block holds a part of a stretch of the text."""
    last = block.runs[-1]
    return block.runs[0].start < place[1] and place[0] < last.start + len(last.text)
