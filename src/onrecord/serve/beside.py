"""What stands beside a statement: its quotations' checks, what it is linked to, and its other wordings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection

from onrecord.errors import NotOnRecord
from onrecord.record import Check, Document
from onrecord.serve.checks import CheckView, check_views
from onrecord.serve.described import DESCRIBED
from onrecord.serve.linked import Tie, ties_of
from onrecord.serve.variants import FamilyView, family_view
from onrecord.store.comparing.families import family_of
from onrecord.store.documents import document_key, load_document
from onrecord.store.records import StoredStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How a statement stands against what else is on record."""

    __pydantic_config__: ClassVar = DESCRIBED

    checks: tuple[CheckView, ...]
    """its quotations, held against transcripts"""
    ties: tuple[Tie, ...]
    """what it answers or contradicts, and what does so to it, earlier and later positions; dismissed ones last"""
    family: FamilyView | None
    """its wordings in other stories; null where there is none"""

    @property
    def standing(self) -> tuple[Tie, ...]:
        """The links that nobody dismissed."""
        return tuple(tie for tie in self.ties if tie.link.state != "dismissed")

    @property
    def dismissed(self) -> tuple[Tie, ...]:
        """Those that somebody did."""
        return tuple(tie for tie in self.ties if tie.link.state == "dismissed")


def beside(
    connection: Connection, stored: StoredStory, statement_id: str, checks: Sequence[CheckView] | None = None
) -> Beside:
    """What stands beside a statement of a story.

    Args:
        connection: to ask.
        stored: its story.
        statement_id: of the statement.
        checks: of the story, if they are at hand.
    """
    every = stored_checks(connection, stored) if checks is None else checks
    family = family_of(connection, statement_id)
    return Beside(
        checks=tuple(view for view in every if view.check.statement == statement_id),
        ties=ties_of(connection, statement_id, stored.links, family),
        family=family_view(family),
    )


def stored_checks(connection: Connection, stored: StoredStory) -> tuple[CheckView, ...]:
    """The checks of a story that are on record."""
    held = transcripts_of(connection, stored.record.checks)
    return check_views(stored.record, held, on_record=held)


def transcripts_of(connection: Connection, checks: Iterable[Check]) -> dict[str, Document]:
    """The transcripts of the record that checks found words in, by id."""
    found = {}
    for one in dict.fromkeys(passage.document for check in checks for passage in check.passages):
        try:
            found[one] = load_document(connection, document_key(connection, one))
        except NotOnRecord:
            continue  # removed since
    return found
