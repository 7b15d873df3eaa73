"""The audit log: who changed what, when, from what to what, and undo."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.serve.asking import Ask
from onrecord.serve.described import DESCRIBED
from onrecord.serve.paths import document_path, person_path, statement_path
from onrecord.serve.twins import page
from onrecord.serve.words import shortened, word
from onrecord.store.audit import Change, changes
from onrecord.store.undo import can_undo

router = APIRouter()

PAGE_LINES = 50
# What was done to a subject, by action.
DONE: Final[Mapping[str, str]] = {
    "add": "added",
    "add_entity": "added",
    "add_statement": "added",
    "add_user": "made an account for",
    "carry_over": "carried corrections over to",
    "confirm_link": "confirmed",
    "dismiss_link": "dismissed",
    "confirm_field": "confirmed",
    "confirm_statement": "confirmed",
    "correct_field": "corrected",
    "import": "imported",
    "link": "linked",
    "merge": "merged somebody into",
    "reannotate": "read anew",
    "reject_field": "rejected",
    "reject_statement": "rejected",
    "remove": "removed",
    "remove_user": "removed the account of",
    "rename": "renamed",
    "restore_orphan": "brought back a review of",
    "retract": "marked as retracted",
    "set_password": "changed the password of",
    "split": "split",
    "undo": "undid a change of",
}
LONGEST_VALUE = 120  # characters of a value that a line shows


class ChangesQuery(BaseModel):
    """Which lines."""

    document: str | None = Field(None, max_length=32, description="only of this story")
    before: int | None = Field(None, ge=0, description="go on before this change, as a page's `next` says")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A line of the log."""

    __pydantic_config__: ClassVar = DESCRIBED

    change: int
    """its number"""
    at: str
    """ISO 8601, UTC"""
    editor: str
    """whose it was"""
    action: str
    """what was done"""
    subject: str
    """statement, person, document, entity or user"""
    subject_id: str
    """which"""
    document: str | None
    """the story that it stands in"""
    field: str | None
    """of a statement"""
    before: Any
    """as the action defines it"""
    after: Any
    """as the action defines it"""
    undoes: int | None
    """the change that this one took back"""
    undone_by: int | None
    """the change that took this one back"""
    can_undo: bool
    """whether it can be taken back now"""

    @property
    def path(self) -> str | None:
        """Where the subject can be looked at."""
        if self.subject == "statement":
            return statement_path(self.subject_id)
        if self.subject == "person":
            return person_path(self.subject_id)
        if self.subject == "link":  # kind, and its two ends
            return statement_path(self.subject_id.split(":")[1])
        return document_path(self.document) if self.document else None

    @property
    def told(self) -> str:
        """What was done, in words."""
        done = DONE.get(self.action) or self.action.replace("_", " ")
        return f"{done} the {word(self.field)} of" if self.field and self.subject == "statement" else done

    @property
    def was(self) -> str:
        """The value before, shortened."""
        return _shown(self.before)

    @property
    def became(self) -> str:
        """The value after, shortened."""
        return _shown(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """Lines of the log, newest first."""

    __pydantic_config__: ClassVar = DESCRIBED

    lines: tuple[ChangeLine, ...]
    """newest first"""
    document: str | None
    """the story that they are of, if of one"""
    next: int | None
    """`before` of the next page; null on the last one"""


@page(router, "/changes", template="changes.html")
def change_log(ask: Ask, query: Annotated[ChangesQuery, Query()]) -> ChangesPage:
    """Who changed what, when, from what to what: newest first, fifty at a time."""
    found = changes(ask.connection, document_id=query.document, before_key=query.before, limit=PAGE_LINES + 1)
    may_edit = ask.who is not None and ask.who.may_edit
    lines = tuple(_line(one, undoable=may_edit and can_undo(ask.connection, one)) for one in found[:PAGE_LINES])
    return ChangesPage(
        lines=lines,
        document=query.document,
        next=found[PAGE_LINES - 1].key if len(found) > PAGE_LINES else None,
    )


def _line(one: Change, *, undoable: bool) -> ChangeLine:
    return ChangeLine(
        change=one.key,
        at=one.at,
        editor=one.editor,
        action=one.action,
        subject=one.subject,
        subject_id=one.subject_id,
        document=one.document_id,
        field=one.field,
        before=one.before,
        after=one.after,
        undoes=one.undoes,
        undone_by=one.undone_by,
        can_undo=undoable,
    )


def _shown(value: Any) -> str:  # noqa: ANN401 - JSON
    """A value of the log on a line: of a fact its value, of anything else its JSON."""
    if isinstance(value, dict) and "verdict" in value:
        value = value["value"]
    if value is None or value == []:
        return "–"
    if isinstance(value, str):
        return shortened(word(value), LONGEST_VALUE)
    if isinstance(value, dict) and "value" in value:
        return shortened(str(value["value"]), LONGEST_VALUE)
    if isinstance(value, list) and all(isinstance(one, list) for one in value):
        return shortened(", ".join("-".join(map(str, one)) for one in value), LONGEST_VALUE)
    return shortened(json.dumps(value, ensure_ascii=False), LONGEST_VALUE)
