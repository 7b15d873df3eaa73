"""A statement under review: read for a change, checked against what the editor saw, and written back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from onrecord.errors import BadCorrection, EditConflict, NotOnRecord
from onrecord.record import Document, Statement
from onrecord.store.annotations import statement_of
from onrecord.store.comparing.passes import compare_again, forget_what_was_made
from onrecord.store.corrections.fields import Json, value_of, values_of
from onrecord.store.corrections.standing import standing
from onrecord.store.corrections.values import Names
from onrecord.store.corrections.writing import anchor_of, open_review, save_facts, status_of
from onrecord.store.documents import document_of
from onrecord.store.entries import refresh_statements
from onrecord.store.records import statement_place
from onrecord.store.reviews import Fact, Review, Status, load_reviews
from onrecord.store.rows import pairs
from onrecord.store.schema import change, document, entity, review, statement

UNSEEN: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an editor saw when they decided; if it is so no more, their change is refused and nothing is written.

    Attributes:
        change: the newest change of the story when the page was made (`newest_change`), 0 where there was none.
        value: the value of the field that is changed, in JSON; for a statement as a whole, `fields.values_of` it.
    """

    change: int | None = None
    value: Json = UNSEEN


@dataclass(frozen=True, slots=True)
class Subject:
    """A statement that is to be changed, as the database has it while nobody else can change it.

    Attributes:
        key: its row.
        proposed: by the program, or as an editor added it.
        stands: the same, overlaid with what people said.
        is_added: an editor added it.
    """

    key: int
    document_key: int
    document: Document
    names: Names
    proposed: Statement
    stands: Statement
    review: Review | None
    is_added: bool

    @property
    def facts(self) -> Mapping[str, Fact]:
        """What people said of it, by field."""
        return self.review.facts if self.review else {}

    @property
    def status(self) -> Status:
        """How its review stands."""
        return self.review.status if self.review else "added" if self.is_added else "suggested"


def newest_change(connection: Connection, document_id: str) -> int:
    """The key of the newest change of a story or of anything in it; 0 where there is none."""
    query = select(func.max(change.c.key)).where(change.c.document_id == document_id)
    return connection.execute(query).scalar() or 0


def take_document(connection: Connection, document_id: str) -> Row[Any]:
    """The row of a document, which nobody else can change while this transaction writes.

    Raises:
        NotOnRecord: there is none of that id.
    """
    row = connection.execute(select(document).where(document.c.id == document_id)).first()
    if row is None:
        what = f"there is no document {document_id!r}"
        raise NotOnRecord(what, next_step="`onrecord search` lists what there is.")
    return row


def take(connection: Connection, statement_id: str) -> Subject:
    """A statement, read for a change.

    Args:
        connection: in a writing transaction.
        statement_id: the id that it has, or had before a re-annotation.

    Raises:
        NotOnRecord: there is none of that id.
    """
    key, document_id, _ = statement_place(connection, statement_id)
    row = take_document(connection, document_id)
    one = document_of(row)
    query = select(entity.c.key, entity.c.id, entity.c.name).where(entity.c.document_key == row.key)
    entities = connection.execute(query.order_by(entity.c.key)).all()
    found = connection.execute(select(statement).where(statement.c.key == key)).one()
    proposed = statement_of(one.text, found, {e.key: e.id for e in entities})
    reviewed = next((review for _, review in load_reviews(connection, statement_keys=[key]).values()), None)
    return Subject(
        key=key,
        document_key=row.key,
        document=one,
        names={e.id: e.name for e in entities},
        proposed=proposed,
        stands=standing(proposed, reviewed, one) if reviewed else proposed,
        review=reviewed,
        is_added=found.model_key is None,
    )


def check_seen(connection: Connection, subject: Subject, field: str | None, seen: Seen | None) -> None:
    """Refuse a change that was decided on something that is so no more.

    Args:
        connection: in the transaction of `subject`.
        subject: the statement.
        field: that is to be changed; None: the statement as a whole.
        seen: by the editor; None: no matter what.

    Raises:
        EditConflict: it has changed.
    """
    if seen is None:
        return
    if seen.value is not UNSEEN:
        now = values_of(subject.stands) if field is None else value_of(field, subject.stands)
        if now != seen.value:
            raise EditConflict(
                f"{field or 'the statement'} is not what it was when you looked",
                where=subject.proposed.id,
                next_step="Load the story again, and look at what it is now.",
            )
    if seen.change is not None:
        _check_change(connection, subject, field, seen.change)


def _check_change(connection: Connection, subject: Subject, field: str | None, seen: int) -> None:
    of_statement = and_(change.c.subject == "statement", change.c.subject_id == subject.proposed.id)
    if field is not None:
        of_statement = and_(of_statement, or_(change.c.field == field, change.c.field.is_(None)))
    read_anew: ColumnElement[bool] = and_(change.c.subject == "document", change.c.action == "reannotate")
    query = (
        select(change.c.editor, change.c.action, change.c.field)
        .where(change.c.document_id == subject.document.id, change.c.key > seen, or_(of_statement, read_anew))
        .order_by(change.c.key.desc())
        .limit(1)
    )
    later = connection.execute(query).first()
    if later is not None:
        what = "the story was annotated anew" if later.action == "reannotate" else f"{later.editor} changed it"
        raise EditConflict(
            f"{what} after you looked ({later.action}{f' of {later.field}' if later.field else ''})",
            where=subject.proposed.id,
            next_step="Load the story again, and look at what it is now.",
        )


def write_facts(connection: Connection, subject: Subject, facts: Mapping[str, Fact]) -> None:
    """Make these the facts of a statement, with all that follows: its review's status and anchor, and its entry.

    Args:
        connection: in the transaction of `subject`.
        subject: the statement.
        facts: all that people say of it from now on, by field.
    """
    review_key = subject.review.key if subject.review else _open(connection, subject)
    save_facts(connection, review_key, before=subject.facts, after=facts)
    status = status_of(facts, is_added=subject.is_added)
    if status is None:
        connection.execute(delete(review).where(review.c.key == review_key))
        stands = subject.proposed
    else:
        stands = standing(subject.proposed, _with_facts(subject, review_key, facts, status), subject.document)
        connection.execute(update(review).where(review.c.key == review_key).values(status=status, **anchor_of(stands)))
    if stands.content_spans != subject.stands.content_spans:
        forget_what_was_made(connection, [subject.key])
    elif values_of(stands) != values_of(subject.stands) or (status == "rejected") != (subject.status == "rejected"):
        compare_again(connection, [subject.key])
    refresh_statements(connection, [subject.key])


def not_kept(action: str) -> BadCorrection:
    """The refusal to undo a change whose values were taken out of the log."""
    what = f"the log does not hold any more what was there before this {action}"
    return BadCorrection(what, next_step="Make the change by hand.")


def _open(connection: Connection, subject: Subject) -> int:
    return open_review(
        connection,
        subject.document_key,
        subject.key,
        subject.proposed,
        status="added" if subject.is_added else "partial",
    )


def _with_facts(subject: Subject, review_key: int, facts: Mapping[str, Fact], status: Status) -> Review:
    one = subject.proposed
    return Review(
        key=review_key,
        status=status,
        statement_id=one.id,
        attached=True,
        source=pairs(one.source_spans),
        cue=pairs(one.cue_spans),
        content=pairs(one.content_spans),
        facts=dict(facts),
    )
