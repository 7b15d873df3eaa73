"""Taking corrections back: each function puts things as they were before a change. `store.undo` calls them."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Connection, delete, update

from onrecord.errors import BadCorrection
from onrecord.store.audit import Change
from onrecord.store.corrections.entities import entities_in_use
from onrecord.store.corrections.fields import Json
from onrecord.store.corrections.reviewing import Subject, not_kept, take, take_document, write_facts
from onrecord.store.corrections.writing import save_facts, status_of
from onrecord.store.reviews import Fact, load_reviews
from onrecord.store.schema import entity, review, statement

Facts = Mapping[str, Fact]


def undo_field(connection: Connection, one: Change, *, editor: str) -> None:
    """Take back what was said of one field; what was said of it before stands again.

    Raises:
        NotOnRecord: neither the statement nor what was said of it is there any more.
        BadCorrection: the log does not hold any more what was there before.
    """
    del editor  # the log says who
    before, field = _kept(one), one.field or ""

    def earlier(facts: Facts) -> Facts:
        left = {name: said for name, said in facts.items() if name != field}
        return left if before["verdict"] is None else {**left, field: _fact(before)}

    _rewrite(connection, one, earlier)


def undo_statement(connection: Connection, one: Change, *, editor: str) -> None:
    """Take back what was said of a statement as a whole.

    Raises:
        NotOnRecord: neither the statement nor what was said of it is there any more.
        BadCorrection: the log does not hold any more what was there before.
    """
    del editor
    before = _kept(one)
    _rewrite(connection, one, lambda _: {name: _fact(told) for name, told in before["facts"].items()})


def undo_add_statement(connection: Connection, one: Change, *, editor: str) -> None:
    """Take out a statement that an editor added; what stood inside it stands under what it stood inside of.

    Raises:
        NotOnRecord: it is not there any more.
    """
    del editor
    subject = take(connection, one.subject_id)
    connection.execute(delete(review).where(review.c.statement_key == subject.key))
    _take_out(connection, subject)


def undo_restore_orphan(connection: Connection, one: Change, *, editor: str) -> None:
    """Make an orphan of a statement again that an editor had put back.

    Raises:
        NotOnRecord: it is not there any more.
    """
    del editor
    subject = take(connection, one.subject_id)
    if subject.review is not None:
        status = status_of(subject.facts, is_added=False)
        connection.execute(
            update(review).where(review.c.key == subject.review.key).values(statement_key=None, status=status)
        )
    _take_out(connection, subject)


def undo_carry_over(connection: Connection, one: Change, *, editor: str) -> None:
    """Take away what was carried over from the version before; there it stays.

    Raises:
        NotOnRecord: the statement is not there any more.
    """
    del editor
    subject = take(connection, one.subject_id)
    if subject.is_added:
        connection.execute(delete(review).where(review.c.statement_key == subject.key))
        _take_out(connection, subject)
    else:
        write_facts(connection, subject, {})


def undo_add_entity(connection: Connection, one: Change, *, editor: str) -> None:
    """Take out an entity that an editor added.

    Raises:
        NotOnRecord: its document is not there any more.
        BadCorrection: a statement names it.
    """
    del editor
    after: Json = one.after
    if after is None:
        raise not_kept(one.action)
    key, added = take_document(connection, one.document_id or "").key, after["id"]
    if added in entities_in_use(connection, key):
        what = f"{after['name']} ({added}) has a role in a statement"
        raise BadCorrection(what, where=one.document_id, next_step="Undo that first, or give the role to another.")
    connection.execute(delete(entity).where(entity.c.document_key == key, entity.c.id == added))


UNDOERS: Final[Mapping[str, Callable[..., None]]] = {
    "confirm_field": undo_field,
    "correct_field": undo_field,
    "reject_field": undo_field,
    "confirm_statement": undo_statement,
    "reject_statement": undo_statement,
    "add_statement": undo_add_statement,
    "restore_orphan": undo_restore_orphan,
    "carry_over": undo_carry_over,
    "add_entity": undo_add_entity,
}
"""By the action of a change: `(connection, change, *, editor)`."""


def _rewrite(connection: Connection, one: Change, earlier: Callable[[Facts], Facts]) -> None:
    """Give a statement, or an orphan that was left of it, the facts that it had earlier."""
    document_key = take_document(connection, one.document_id or "").key
    reviews = load_reviews(connection, document_key=document_key).items()
    orphan = next(
        ((key, found) for key, (of, found) in reviews if of is None and found.statement_id == one.subject_id), None
    )
    if orphan is None:
        subject = take(connection, one.subject_id)
        write_facts(connection, subject, earlier(subject.facts))
        return
    key, left = orphan
    facts = earlier(left.facts)
    save_facts(connection, key, before=left.facts, after=facts)
    status = status_of(facts, is_added=False)
    found = review.c.key == key
    connection.execute(
        delete(review).where(found) if status is None else update(review).where(found).values(status=status)
    )


def _take_out(connection: Connection, subject: Subject) -> None:
    inner = (statement.c.document_key == subject.document_key) & (statement.c.parent_id == subject.proposed.id)
    connection.execute(update(statement).where(inner).values(parent_id=subject.proposed.parent))
    connection.execute(delete(statement).where(statement.c.key == subject.key))


def _kept(one: Change) -> Json:
    if one.before is None:
        raise not_kept(one.action)
    return one.before


def _fact(told: Json) -> Fact:
    return Fact(told["verdict"], told["value"], told["editor"], told["at"])
