"""What an editor says of a statement: y and n of the whole, confirm, correct and reject of a field.

Each change goes into the log with what was there before and what is there now, and each can be undone
(`corrections.undoing`). All functions take a connection in a writing transaction, and give the key of the change. To
say again what stands already changes nothing, and gives the key of the change that said it.
"""

from sqlalchemy import Connection, select

from onrecord.errors import BadCorrection
from onrecord.store.audit import Change, changes, log, now
from onrecord.store.corrections.fields import (
    FIELDS,
    NEVER_EMPTY,
    STATEMENT,
    WORDS,
    Json,
    value_of,
)
from onrecord.store.corrections.reviewing import Seen, Subject, check_seen, take, write_facts
from onrecord.store.corrections.values import check_field, checked
from onrecord.store.corrections.writing import fact_json
from onrecord.store.records import statement_place
from onrecord.store.reviews import Fact, Verdict
from onrecord.store.schema import change


def confirm_field(
    connection: Connection, statement_id: str, field: str, *, editor: str, expected: Seen | None = None
) -> int:
    """Say that a field is right as it stands: it stays so, whatever a later model proposes.

    Raises:
        NotOnRecord: there is no such statement.
        BadCorrection: there is no such field.
        EditConflict: it has changed since the editor looked; nothing was written.
    """
    subject = take(connection, statement_id)
    check_field(field)
    return _say(connection, subject, field, _right(subject, field, editor), expected)


def correct_field(
    connection: Connection,
    statement_id: str,
    field: str,
    value: Json,
    *,
    editor: str,
    expected: Seen | None = None,
) -> int:
    """Say what a field really is.

    Args:
        connection: in a writing transaction.
        statement_id: the statement's.
        field: its name.
        value: in JSON, or as a form sends it (`corrections.fields`, `values.parse`).
        editor: who says so.
        expected: what they saw.

    Raises:
        NotOnRecord: there is no such statement.
        BadCorrection: the field cannot have that value; the message names those that it can.
        EditConflict: it has changed since the editor looked; nothing was written.
    """
    subject = take(connection, statement_id)
    found = checked(field, value, document=subject.document, names=subject.names)
    verdict: Verdict = "confirmed" if found == value_of(field, subject.proposed) else "corrected"
    return _say(connection, subject, field, Fact(verdict, found, editor, now()), expected)


def reject_field(
    connection: Connection, statement_id: str, field: str, *, editor: str, expected: Seen | None = None
) -> int:
    """Say that a field is wrong where the right value is not known: it stands empty, whatever a model proposes.

    Raises:
        NotOnRecord: there is no such statement.
        BadCorrection: there is no such field, or it is one that is never empty.
        EditConflict: it has changed since the editor looked; nothing was written.
    """
    subject = take(connection, statement_id)
    if check_field(field) in NEVER_EMPTY:
        words = ", ".join(WORDS.get(field, ("true", "false")))
        instead = "select the right words" if field == "content_spans" else f"choose one of: {words}"
        what = f"a statement always has a value of {field}, so it cannot merely be wrong"
        raise BadCorrection(what, where=statement_id, next_step=f"Correct it: {instead}.")
    return _say(connection, subject, field, Fact("rejected", None, editor, now()), expected)


def confirm_statement(connection: Connection, statement_id: str, *, editor: str, expected: Seen | None = None) -> int:
    """Say that a statement is right, with all its fields as they stand: they stay so, whatever a model proposes.

    Raises:
        NotOnRecord: there is no such statement.
        EditConflict: it has changed since the editor looked; nothing was written.
    """
    subject = take(connection, statement_id)
    at = now()
    fields = {field: Fact("confirmed", value_of(field, subject.stands), editor, at) for field in FIELDS}
    return _judge(connection, subject, {**fields, **subject.facts}, Fact("confirmed", None, editor, at), expected)


def reject_statement(connection: Connection, statement_id: str, *, editor: str, expected: Seen | None = None) -> int:
    """Say that this is no statement: it is kept, shown as rejected, and left out of searches that do not ask for it.

    Raises:
        NotOnRecord: there is no such statement.
        EditConflict: it has changed since the editor looked; nothing was written.
    """
    subject = take(connection, statement_id)
    return _judge(connection, subject, dict(subject.facts), Fact("rejected", None, editor, now()), expected)


def history(connection: Connection, statement_id: str, *, limit: int = 100) -> list[Change]:
    """What was changed of a statement, newest first, also while it had other ids.

    Raises:
        NotOnRecord: there is no such statement.
    """
    _, _, current = statement_place(connection, statement_id)
    return changes(connection, subject="statement", subject_id=current, limit=limit)


def _right(subject: Subject, field: str, editor: str) -> Fact:
    """The fact that a field is right: a correction that is confirmed stays one."""
    before = subject.facts.get(field)
    value = value_of(field, subject.stands)
    verdict: Verdict = "corrected" if before and before.verdict == "corrected" else "confirmed"
    return Fact(verdict, value, editor, now())


def _say(connection: Connection, subject: Subject, field: str, said: Fact, seen: Seen | None) -> int:
    before = subject.facts.get(field)
    if before is not None and (before.verdict, before.value) == (said.verdict, said.value):
        return _last(connection, subject, field)
    check_seen(connection, subject, field, seen)
    write_facts(connection, subject, {**subject.facts, field: said})
    proposed = {"verdict": None, "value": value_of(field, subject.stands), "editor": None, "at": None}
    return log(
        connection,
        editor=said.editor,
        action={"confirmed": "confirm_field", "corrected": "correct_field", "rejected": "reject_field"}[said.verdict],
        subject="statement",
        subject_id=subject.proposed.id,
        document_id=subject.document.id,
        field=field,
        before=fact_json(before) if before else proposed,
        after=fact_json(said),
    )


def _judge(connection: Connection, subject: Subject, facts: dict[str, Fact], whole: Fact, seen: Seen | None) -> int:
    before = subject.facts.get(STATEMENT)
    if before is not None and before.verdict == whole.verdict:
        return _last(connection, subject, None)
    check_seen(connection, subject, None, seen)
    write_facts(connection, subject, {**facts, STATEMENT: whole})
    return log(
        connection,
        editor=whole.editor,
        action="confirm_statement" if whole.verdict == "confirmed" else "reject_statement",
        subject="statement",
        subject_id=subject.proposed.id,
        document_id=subject.document.id,
        before={"status": subject.status, "facts": {name: fact_json(one) for name, one in subject.facts.items()}},
        after={"status": whole.verdict},
    )


def _last(connection: Connection, subject: Subject, field: str | None) -> int:
    """The newest change that stands of a field, or of a statement as a whole."""
    query = select(change.c.key).where(
        change.c.subject == "statement",
        change.c.subject_id == subject.proposed.id,
        change.c.undoes.is_(None),
        change.c.undone_by.is_(None),
    )
    of_field = query.where(change.c.field == field).order_by(change.c.key.desc()).limit(1)
    whole = query.where(change.c.field.is_(None)).order_by(change.c.key.desc()).limit(1)
    found = connection.execute(of_field).scalar() if field is not None else None
    return int(found or connection.execute(whole).scalar() or 0)
