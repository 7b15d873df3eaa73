"""The family of a statement as pages show it: one utterance in all its wordings, each marked against the fullest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from onrecord.record import WordChange
from onrecord.serve.described import DESCRIBED
from onrecord.serve.paths import document_path
from onrecord.serve.words import day, plural
from onrecord.store.comparing.families import Family, Telling, Wording
from onrecord.store.comparing.printings import Origin
from onrecord.store.search.hits import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingPiece:
    """A part of a wording beside the fullest one."""

    __pydantic_config__: ClassVar = DESCRIBED

    kind: Literal["equal", "replaced", "dropped", "added"]
    """dropped: only the fullest wording has it; added: only this one has it"""
    text: str
    """the words of this wording; of dropped ones those of the fullest"""
    instead_of: str
    """the words of the fullest wording that were replaced"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedIn:
    """A story that has the utterance."""

    __pydantic_config__: ClassVar = DESCRIBED

    statement: str
    """id of the statement there"""
    path: str
    """the story, with it open"""
    outlet: str | None
    """who published it"""
    published: str | None
    """ISO date at the precision known"""
    who: str | None
    """who spoke, as this story names them"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingView:
    """A wording, with all stories that print it so."""

    __pydantic_config__: ClassVar = DESCRIBED

    pieces: tuple[WordingPiece, ...]
    """its words"""
    fullest: bool
    """whether it is the one with most words, against which the others are marked"""
    printed_in: tuple[PrintedIn, ...]
    """first printing first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginView:
    """A story that several outlets printed."""

    __pydantic_config__: ClassVar = DESCRIBED

    path: str
    """its first printing"""
    title: str | None
    """headline there"""
    agency: str | None
    """the news agency that most of its printings name as their source"""
    outlet: str | None
    """of the first printing"""
    published: str | None
    """of the first printing; ISO date at the precision known"""
    printings: int
    """how many"""
    outlets: int
    """of how many outlets"""

    @property
    def says(self) -> str:
        """One story, forty printings."""
        whose = f"One story of {self.agency}" if self.agency else "One story"
        return f"{whose}, {plural(self.printings, 'printing')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """One utterance in all its wordings."""

    __pydantic_config__: ClassVar = DESCRIBED

    statements: int
    """in how many stories it is printed, each printing counted"""
    outlets: int
    """of how many outlets"""
    origins: int
    """in how many different stories, all printings of one counted once"""
    first: PrintedIn
    """the first printing"""
    wordings: tuple[WordingView, ...]
    """that of the first printing first"""
    copies: tuple[OriginView, ...]
    """of these stories, those that several outlets printed"""
    cut: bool
    """whether there are more than are listed"""

    @property
    def says(self) -> str:
        """Where it is printed, in words."""
        where = f"Printed in {plural(self.statements, 'story', 'stories')} of {plural(self.outlets, 'outlet')}"
        return f"More than that: {where[0].lower()}{where[1:]}" if self.cut else where

    @property
    def first_says(self) -> str:
        """Who printed it first, and when."""
        by = self.first.outlet or "an outlet that is not known"
        return f"first by {by}" + (f" on {day(self.first.published)}" if self.first.published else "")


def family_view(family: Family) -> FamilyView | None:
    """The family of a statement, ready to be shown; None where it is printed once, as far as is known."""
    if len(family) < 2:
        return None
    return FamilyView(
        statements=len(family),
        outlets=len({one.hit.outlet for one in family.tellings if one.hit.outlet}),
        origins=family.origins,
        first=printed_in(family.tellings[0].hit),
        wordings=tuple(_wording_view(one) for one in family.wordings),
        copies=_copies(family.tellings),
        cut=family.cut,
    )


def origin_view(one: Origin) -> OriginView:
    """A story that several outlets printed, ready to be shown."""
    return OriginView(
        path=document_path(one.document_id),
        title=one.title,
        agency=one.agency,
        outlet=one.outlet,
        published=one.published,
        printings=one.printings,
        outlets=one.outlets,
    )


def _wording_view(one: Wording) -> WordingView:
    whole = " ".join(one.tellings[0].hit.content.split())
    pieces = () if one.is_fullest else tuple(_piece(change) for change in one.changes)
    return WordingView(
        pieces=pieces or (WordingPiece(kind="equal", text=whole, instead_of=""),),
        fullest=one.is_fullest,
        printed_in=tuple(printed_in(telling.hit) for telling in one.tellings),
    )


def _piece(change: WordChange) -> WordingPiece:
    if change.kind == "dropped":
        return WordingPiece(kind="dropped", text=change.spoken, instead_of="")
    kind = change.kind if change.kind in {"replaced", "added"} else "equal"
    instead_of = change.spoken if kind == "replaced" else ""
    return WordingPiece(kind=kind, text=change.quoted, instead_of=instead_of)


def printed_in(hit: Hit) -> PrintedIn:
    """The story of a statement, as a place where its utterance is printed."""
    return PrintedIn(
        statement=hit.statement_id,
        path=document_path(hit.document_id, hit.statement_id),
        outlet=hit.outlet,
        published=hit.published,
        who=hit.speaker or hit.source or None,
    )


def _copies(tellings: Sequence[Telling]) -> tuple[OriginView, ...]:
    origins = {one.origin.document_id: one.origin for one in tellings if one.origin and one.origin.printings > 1}
    return tuple(origin_view(one) for one in origins.values())
