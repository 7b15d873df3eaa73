"""Taking a change back: each action has a function that puts things as they were before it."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from onrecord.errors import BadCorrection
from onrecord.store.audit import Change, load_change, log, standing_later
from onrecord.store.comparing import link_reviews
from onrecord.store.corrections import undoing as corrections
from onrecord.store.documents import undo_retract
from onrecord.store.people import undoing as people

Undoer = Callable[..., None]  # (connection, change, *, editor)

UNDOERS: Mapping[str, Undoer] = {
    "retract": undo_retract,
    **corrections.UNDOERS,
    **people.UNDOERS,
    **link_reviews.UNDOERS,
}


def undo(connection: Connection, change_key: int, *, editor: str) -> int:
    """Take a change back.

    Returns:
        The key of the line in the log that says so.

    Raises:
        NotOnRecord: there is no such change.
        BadCorrection: it cannot be undone: it was already, something later stands on it, or it is no correction.
    """
    one = load_change(connection, change_key)
    if one.undone_by is not None:
        raise BadCorrection(f"change {change_key} was undone already, by change {one.undone_by}")
    undoer = UNDOERS.get(one.action)
    if undoer is None:
        what = f"change {change_key} ({one.action} of a {one.subject}) cannot be undone"
        raise BadCorrection(what, next_step=f"These can: {', '.join(sorted(UNDOERS))}.")
    later = standing_later(connection, one)
    if later:
        what = f"change {later[-1]} came after change {change_key}, of the same thing"
        raise BadCorrection(what, next_step=f"Undo change {later[-1]} first.")
    undoer(connection, one, editor=editor)
    return log(
        connection,
        editor=editor,
        action="undo",
        subject=one.subject,
        subject_id=one.subject_id,
        document_id=one.document_id,
        field=one.field,
        before=one.after,
        after=one.before,
        undoes=one.key,
    )


def can_undo(connection: Connection, one: Change) -> bool:
    """Whether `undo` would take this change back."""
    return one.undone_by is None and one.action in UNDOERS and not standing_later(connection, one)
