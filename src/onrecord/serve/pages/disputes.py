"""Disputes: who contradicts whom, who answered what, who changed position, both statements side by side."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.record import LinkKind
from onrecord.serve.asking import Ask, local_target
from onrecord.serve.described import DESCRIBED, Confidence
from onrecord.serve.forms import first
from onrecord.serve.linked import DisputeView, dispute_view, kinds_say
from onrecord.serve.twins import Done, Fields, action, page
from onrecord.serve.words import LINK_KINDS, plural
from onrecord.store.comparing.disputes import KINDS, SHOWN, Sought, count_disputes, disputes
from onrecord.store.comparing.link_reviews import LinkVerdict, review_link
from onrecord.store.comparing.links import LinkState

router = APIRouter()

PAGE_DISPUTES: Final = 20


class DisputesQuery(BaseModel):
    """Which disputes."""

    who: str = Field("", max_length=300, description="one of the two is theirs: a name, or a person's id")
    kind: Literal["", "contradicts", "changes", "answers"] = Field("", description="only of this kind")
    state: Literal["", "suggested", "confirmed", "dismissed"] = Field(
        "", description="what people said of them; without it all but dismissed ones"
    )
    since: str = Field("", max_length=10, description="that arose from this year, month or day on")
    until: str = Field("", max_length=10, description="up to this year, month or day, included")
    min_confidence: Confidence = Field(0.0, ge=0.0, le=1.0, description="leave out suggestions that are less certain")
    after: str = Field("", max_length=60, description="where to go on: `next` of the page before")

    def sought(self) -> Sought:
        """As the store takes it.

        Raises:
            UsageError: a range that cannot be.
        """
        kinds: tuple[LinkKind, ...] = (self.kind,) if self.kind else tuple(KINDS)
        states: tuple[LinkState, ...] = (self.state,) if self.state else tuple(SHOWN)
        return Sought(
            who=self.who.strip() or None,
            kinds=kinds,
            states=states,
            since=self.since or None,
            until=self.until or None,
            min_confidence=self.min_confidence,
            limit=PAGE_DISPUTES,
            after=self.after or None,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.who or self.kind or self.state or self.since or self.until or self.min_confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputesPage:
    """Disputes, those that arose last first."""

    __pydantic_config__: ClassVar = DESCRIBED

    query: DisputesQuery
    """which were asked for"""
    disputes: tuple[DisputeView, ...]
    """one page of them, those that arose last first"""
    total: int
    """how many there are on all pages"""
    kinds: dict[LinkKind, int]
    """of each kind that was asked for, how many"""
    next: str | None
    """`after` of the next page; null on the last one"""

    @property
    def says(self) -> str:
        """How many there are, in words."""
        return plural(self.total, "dispute") if self.total else "No dispute"

    @property
    def kind_words(self) -> list[tuple[str, str]]:
        """The kinds, each with how it is called."""
        return [(kind, many) for kind, (_, many) in LINK_KINDS.items()]

    @property
    def kinds_say(self) -> list[str]:
        """How many there are of each kind, in words."""
        return kinds_say(self.kinds)


@page(router, "/disputes", template="disputes.html")
def dispute_list(ask: Ask, query: Annotated[DisputesQuery, Query()]) -> DisputesPage:
    """Statements that contradict, answer or change one another: both in full, those that arose last first."""
    sought = query.sought()
    found = disputes(ask.connection, sought)
    return DisputesPage(
        query=query,
        disputes=tuple(dispute_view(one) for one in found.disputes),
        total=found.total,
        kinds=count_disputes(ask.connection, sought),
        next=found.next,
    )


@action(router, "/links/{kind}/{a}/{b}/confirm")
def confirm_link(ask: Ask, fields: Fields, kind: str, a: str, b: str) -> Done:
    """Say that a link between two statements is right. Fields: `back`, where to go then."""
    return _review(ask, fields, (kind, a, b), "confirmed")


@action(router, "/links/{kind}/{a}/{b}/dismiss")
def dismiss_link(ask: Ask, fields: Fields, kind: str, a: str, b: str) -> Done:
    """Say that a link is wrong: it is not shown again, whatever a later comparison finds. Fields as for confirm."""
    return _review(ask, fields, (kind, a, b), "dismissed")


def _review(ask: Ask, fields: Fields, ends: tuple[str, str, str], verdict: LinkVerdict) -> Done:
    kind, a, b = ends
    key = review_link(ask.connection, kind, a, b, verdict, editor=ask.editor)  # type: ignore[arg-type]
    return Done(location=local_target(first(fields, "back"), "/disputes"), did=verdict, changes=(key,))
