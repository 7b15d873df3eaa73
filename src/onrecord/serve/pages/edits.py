"""What editors do: confirm, correct, reject, add, mark as retracted, undo."""

import re
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from onrecord.errors import BadCorrection, UsageError
from onrecord.record import Document
from onrecord.serve.asking import Ask, local_target
from onrecord.serve.forms import NEW, QUEUE_PATTERN, QUEUE_START, changed, first, located, told_value
from onrecord.serve.paths import document_path, review_path
from onrecord.serve.twins import Done, Fields, action
from onrecord.store.corrections.additions import add_entity, add_statement
from onrecord.store.corrections.facts import (
    confirm_field,
    confirm_statement,
    correct_field,
    reject_field,
    reject_statement,
)
from onrecord.store.corrections.fields import FIELDS, ROLE_FIELDS, SPAN_FIELDS
from onrecord.store.corrections.reviewing import Seen
from onrecord.store.documents import document_key, load_document, retract
from onrecord.store.records import statement_place
from onrecord.store.undo import undo

router = APIRouter()

MOST_UNDONE = 50  # changes in one request


@action(router, "/statements/{statement_id}/confirm")
def confirm(ask: Ask, fields: Fields, statement_id: str) -> Done:
    """Confirm a statement, or one of its fields.

    Fields: `field`, one of the record's, else the whole statement; `seen`, the `seen` of the story's twin: the
    request is refused where somebody changed the statement after that.
    """
    return _judge(ask, fields, statement_id, right=True)


@action(router, "/statements/{statement_id}/reject")
def reject(ask: Ask, fields: Fields, statement_id: str) -> Done:
    """Reject a statement, or one of its fields; fields as for confirm."""
    return _judge(ask, fields, statement_id, right=False)


@action(router, "/statements/{statement_id}")
def correct(ask: Ask, fields: Fields, statement_id: str) -> Done:
    """Correct fields of a statement.

    Fields: `is.NAME` the value that a field is to have, `was.NAME` the value that it had, `seen` as for confirm.
    Words hold what the record holds; entities are ids, or "new" with `new.NAME.name` and `new.NAME.type`; spans are
    "12-30, 40-52" or words that stand once in the story; a date is "2017-03" or "2017-03-01 night"; relays are ids,
    nearest first. `confirm` and `reject` name fields that are right, or wrong without a right value being known.
    """
    connection, (_, document_id, current) = ask.connection, statement_place(ask.connection, statement_id)
    document = load_document(connection, document_key(connection, document_id))
    seen = _seen(fields)
    rejected, confirmed = fields.get("reject", []), fields.get("confirm", [])
    keys: list[int] = []
    for name in changed(fields, FIELDS):
        if name not in rejected:
            value = _value(ask, fields, name, document, keys)
            keys.append(correct_field(connection, current, name, value, editor=ask.editor, expected=seen))
            confirmed = [one for one in confirmed if one != name]
    keys += [confirm_field(connection, current, name, editor=ask.editor, expected=seen) for name in confirmed]
    keys += [reject_field(connection, current, name, editor=ask.editor, expected=seen) for name in rejected]
    queue = _queue(fields)
    stay = "&edit=1" if rejected or fields.get("confirm") else ""
    location = f"{document_path(document_id, current)}{stay}{f'&queue={queue}' if queue else ''}#open"
    return Done(location=location, did="corrected" if keys else "unchanged", changes=tuple(keys))


@action(router, "/documents/{document_id}/statements")
def add(ask: Ask, fields: Fields, document_id: str) -> Done:
    """Add a statement that the model missed.

    Fields: `is.source_spans`, `is.cue_spans`, `is.content_spans` and any other field, as for a correction.
    """
    document = load_document(ask.connection, document_key(ask.connection, document_id))
    spans = {name: located(first(fields, f"is.{name}"), document.text, field=name) for name in SPAN_FIELDS}
    if not spans["content_spans"]:
        what = "a statement cannot be without content"
        raise BadCorrection(what, next_step="Select what was said, or type its words.")
    keys: list[int] = []
    others: dict[str, Any] = {}
    for name in changed(fields, [one for one in FIELDS if one not in SPAN_FIELDS]):
        others[name] = _value(ask, fields, name, document, keys)
    if spans["hedges"]:
        others["hedges"] = spans["hedges"]
    made = add_statement(
        ask.connection,
        document_id,
        source=spans["source_spans"],
        cue=spans["cue_spans"],
        content=spans["content_spans"],
        editor=ask.editor,
        fields=others,
    )
    return Done(location=f"{document_path(document_id, made.id)}#open", did="added", changes=(*keys, made.change))


@action(router, "/documents/{document_id}/retract")
def mark_retracted(ask: Ask, fields: Fields, document_id: str) -> Done:
    """Mark a story as taken back by its publisher: it is kept, shown as such, and left out of searches."""
    reason = first(fields, "reason").strip()
    if not reason:
        raise UsageError("what the publisher said is missing", where="reason", next_step="Say it in a few words.")
    key = retract(ask.connection, document_id, reason=reason, editor=ask.editor)
    return Done(location=document_path(document_id), did="retracted", changes=(key,))


@action(router, "/undo")
def take_back(ask: Ask, fields: Fields) -> Done:
    """Undo changes.

    Fields: `change`, numbers of the audit log, all of which are undone or none; `back`, where to go then.
    """
    told = [one for one in fields.get("change", []) if one.isascii() and one.isdigit()][:MOST_UNDONE]
    if not told:
        raise UsageError("no change is named", where="change", next_step="The page /changes lists them.")
    keys = sorted({int(one) for one in told}, reverse=True)
    made = tuple(undo(ask.connection, key, editor=ask.editor) for key in keys)
    return Done(location=local_target(first(fields, "back"), "/changes"), did="undone", changes=made)


def _judge(ask: Ask, fields: Fields, statement_id: str, *, right: bool) -> Done:
    _, document_id, current = statement_place(ask.connection, statement_id)
    seen, name = _seen(fields), first(fields, "field")
    if name:
        judge = confirm_field if right else reject_field
        key = judge(ask.connection, current, name, editor=ask.editor, expected=seen)
    else:
        whole = confirm_statement if right else reject_statement
        key = whole(ask.connection, current, editor=ask.editor, expected=seen)
    queue = _queue(fields)
    location = f"{document_path(document_id, current)}#open"
    if queue:
        location = f"{review_path(None if queue == QUEUE_START else queue)}#open"
    return Done(location=location, did="confirmed" if right else "rejected", changes=(key,))


def _value(ask: Ask, fields: Fields, name: str, document: Document, keys: list[int]) -> Any:  # noqa: ANN401 - JSON
    told = fields[f"is.{name}"]
    if name in (*ROLE_FIELDS, "relays") and NEW in told:
        made = _new_entity(ask.connection, fields, name, document.id, ask.editor)
        keys.append(made[1])
        told = [made[0] if one == NEW else one for one in told]
    return told_value(name, told, document.text, _before(fields, name))


def _before(fields: Fields, name: str) -> list[dict[str, Any]]:
    """The relays as the form had them: their sources, with the places in the text that told of them."""
    if name != "relays":
        return []
    found: list[dict[str, Any]] = []
    for one in fields.get("span.relays", []):
        source, _, place = one.partition(" ")
        start, _, end = place.partition("-")
        if start.isdigit() and end.isdigit():
            found.append({"source": source, "span": [int(start), int(end)]})
    return found


def _new_entity(connection: Connection, fields: Fields, name: str, document_id: str, editor: str) -> tuple[str, int]:
    called = first(fields, f"new.{name}.name").strip()
    if not called:
        what = f"the name of the new {name.replace('_', ' ')} is missing"
        raise BadCorrection(what, where=name, next_step="Type it beside the choice.")
    kind = first(fields, f"new.{name}.type") or "named_person"
    made = add_entity(connection, document_id, name=called, type=kind, editor=editor)
    return made.id, made.change


def _seen(fields: Fields) -> Seen | None:
    told = first(fields, "seen")
    return Seen(change=int(told)) if told.isascii() and told.isdigit() else None


def _queue(fields: Fields) -> str | None:
    """Where the review queue goes on, where one came from there."""
    told = first(fields, "queue")
    return told if re.fullmatch(QUEUE_PATTERN, told) else None
