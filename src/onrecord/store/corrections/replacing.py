"""A new annotation in the place of the old one: suggestions change, what people accepted does not.

A statement that is found again keeps its row, and with it its review, its history and its permanent link; where its
id has changed, the old id goes on leading to it. One that is found no more goes, and what people said of it is kept
as an orphan, which the next annotation can take up again. Statements and entities that editors added stay; a
suggestion that finds such a statement too is not put beside it.

Links, checks and vectors stay with a statement whose content is the same; those of others go, and are for the caller
to make anew. A link of which people have said something comes back where its statements are found again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from onrecord.record import Model, Record, Statement
from onrecord.store.annotations import (
    entity_keys,
    entity_of,
    entity_row,
    model_key_of,
    save_entities,
    save_statements,
    statement_row,
)
from onrecord.store.audit import log
from onrecord.store.comparing.checks import put_checks
from onrecord.store.comparing.link_reviews import restore_reviewed
from onrecord.store.comparing.links import replace_links_within
from onrecord.store.comparing.passes import forget_what_was_made
from onrecord.store.corrections.anchoring import Anchor, Reading, heirs, match
from onrecord.store.corrections.carrying import match_entities, with_lasting_ids
from onrecord.store.corrections.entities import entities_in_use
from onrecord.store.corrections.reviewing import take_document
from onrecord.store.entries import refresh_document
from onrecord.store.people.linking import link_entities
from onrecord.store.reviews import Review, load_reviews
from onrecord.store.rows import details_row, pairs
from onrecord.store.schema import alias, change, document, entity, model, review, statement
from onrecord.store.suppression import without_suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What became of the statements of a story that was annotated anew.

    Attributes:
        kept: with the same cue and content; other fields may have changed.
        moved: found again with another cue or content.
        new: not there before.
        gone: found no more.
        orphaned: of those, the ones of which people had said something.
        adopted: orphans of an earlier annotation that have a statement again.
    """

    kept: int = 0
    moved: int = 0
    new: int = 0
    gone: int = 0
    orphaned: int = 0
    adopted: int = 0


@dataclass(frozen=True, slots=True)
class _Old:
    """A statement that was there, or an orphan that was left of one.

    Attributes:
        row: of the statement; None for an orphan.
    """

    anchor: Anchor
    row: Row[Any] | None
    review: Review | None

    @property
    def is_added(self) -> bool:
        return self.row is not None and self.row.model_key is None


def replace_annotation(connection: Connection, record: Record, *, editor: str, links_known: bool = True) -> Replaced:
    """Put a new annotation of a stored document in the place of the old one.

    Args:
        connection: in a writing transaction.
        record: of the document, by a model.
        editor: who asked for it.
        links_known: False where the links within the story could not be found: those that were found before stay where
            their statements say the same, and the story counts as read by the model before, so that it is read again.

    Raises:
        NotOnRecord: the document is not there any more.
    """
    row = take_document(connection, record.document.id)
    model_key = model_key_of(connection, record.model)
    record = without_suppressed(connection, row.key, record)
    record = _replace_entities(connection, row.key, record, model_key)
    replaced = _replace_statements(connection, row.key, record, model_key)
    _drop_unused(connection, row.key, {one.id for one in record.entities})
    connection.execute(
        update(document)
        .where(document.c.key == row.key)
        .values(
            model_key=model_key if links_known else row.model_key,
            details=details_row(record.document),
            published=record.document.published.value if record.document.published else row.published,
        )
    )
    link_entities(connection, row.key)
    refresh_document(connection, row.key)
    if links_known:
        replace_links_within(connection, row.key, record.links)
    put_checks(connection, record.checks)
    restore_reviewed(connection, list(_statement_keys(connection, row.key).values()))
    log(
        connection,
        editor=editor,
        action="reannotate",
        subject="document",
        subject_id=record.document.id,
        document_id=record.document.id,
        before=_model_name(connection, row.model_key),
        after={"model": _told(record.model), **{name: getattr(replaced, name) for name in Replaced.__slots__}},
    )
    return replaced


def _replace_entities(connection: Connection, key: int, record: Record, model_key: int) -> Record:
    """Write the record's entities; gives the record with the ids under which they stand."""
    text = record.document.text
    rows = connection.execute(select(entity).where(entity.c.document_key == key).order_by(entity.c.key)).all()
    lasting = match_entities([entity_of(text, row) for row in rows], record.entities)
    record = with_lasting_ids(record, lasting, [row.id for row in rows])
    by_id = {row.id: row for row in rows}
    # What an editor wrote of an entity stays as it is.
    again = [
        (by_id[one.id].key, one) for one in record.entities if one.id in by_id and by_id[one.id].model_key is not None
    ]
    if again:
        rows_again = [{"row": row, **entity_row(one, model_key=model_key)} for row, one in again]
        connection.execute(update(entity).where(entity.c.key == bindparam("row")), rows_again)
    save_entities(connection, key, [one for one in record.entities if one.id not in by_id], model_key=model_key)
    return record


def _replace_statements(connection: Connection, key: int, record: Record, model_key: int) -> Replaced:
    plan = _Plan.of(_olds(connection, key, record.document.text), record)
    keys = entity_keys(connection, key)
    connection.execute(delete(alias).where(alias.c.id.in_([one.id for one in plan.news])))
    if plan.updates:
        connection.execute(
            update(statement).where(statement.c.key == bindparam("row")),
            [{"row": row.key, **statement_row(one, key, keys, model_key=model_key)} for row, one in plan.updates],
        )
    for row, one in plan.updates:
        if row.id != one.id:
            _rename(connection, row.id, one.id, row.key)
    save_statements(connection, key, plan.fresh, model_key=model_key)
    forget_what_was_made(
        connection, [row.key for row, one in plan.updates if row.content_spans != pairs(one.content_spans)]
    )
    rows = _statement_keys(connection, key)
    for orphan, one in plan.adoptions:
        connection.execute(update(review).where(review.c.key == orphan.key).values(statement_key=rows[one.id]))
        _rename(connection, orphan.statement_id, one.id, rows[one.id])
    _let_go(connection, plan, rows)
    return plan.outcome()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to become of each statement.

    Attributes:
        news: the new annotation's statements, under those that they stand in.
        updates: rows of statements that are found again, and as what.
        fresh: statements to be put in.
        adoptions: orphans that have a statement again, and which.
        gone: rows of those that are found no more, with the id of the statement that is most like each, if one is like
            enough.
        orphans: how many of those people had said something of.
        added: rows of statements that editors added.
    """

    news: Sequence[Statement]
    updates: Sequence[tuple[Row[Any], Statement]]
    fresh: Sequence[Statement]
    adoptions: Sequence[tuple[Review, Statement]]
    gone: Sequence[tuple[Row[Any], str | None]]
    orphans: int
    added: Sequence[Row[Any]]

    @classmethod
    def of(cls, olds: Sequence[_Old], record: Record) -> "_Plan":
        text, news = record.document.text, list(record.statements)
        anchors = [Anchor.of(one, text) for one in news]
        matched = match([old.anchor for old in olds], anchors)
        absorbed = {
            news[b].id: olds[a].anchor.id
            for a, b in matched.items()
            if olds[a].is_added and _share_letters(olds[a].anchor, anchors[b])
        }
        news = [one.model_copy(update={"parent": absorbed.get(one.parent or "", one.parent)}) for one in news]
        updates, adoptions = [], []
        for a, b in matched.items():
            row, orphan = olds[a].row, olds[a].review
            if row is not None and not olds[a].is_added:
                updates.append((row, news[b]))
            elif row is None and orphan is not None:
                adoptions.append((orphan, news[b]))
        written = {one.id for _, one in updates}
        kept = [old for old in olds if old.is_added]
        left = [old for a, old in enumerate(olds) if a not in matched and not old.is_added]
        standing = [*(one for one in anchors if one.id not in absorbed), *(old.anchor for old in kept)]
        heir = {a: standing[b].id for a, b in heirs([old.anchor for old in left], standing).items()}
        return cls(
            news=[one for one in news if one.id not in absorbed],
            updates=updates,
            fresh=[one for one in news if one.id not in written and one.id not in absorbed],
            adoptions=adoptions,
            gone=[(old.row, heir.get(a)) for a, old in enumerate(left) if old.row is not None],
            orphans=sum(old.row is not None and old.review is not None for old in left),
            added=[old.row for old in kept if old.row is not None],
        )

    def outcome(self) -> Replaced:
        return Replaced(
            kept=sum(row.id == one.id for row, one in self.updates),
            moved=sum(row.id != one.id for row, one in self.updates),
            new=len(self.fresh),
            gone=len(self.gone),
            orphaned=self.orphans,
            adopted=len(self.adoptions),
        )


def _olds(connection: Connection, key: int, text: str) -> list[_Old]:
    """The statements that are there, and behind them the orphans."""
    reviews = load_reviews(connection, document_key=key).values()
    of_statement = {of: one for of, one in reviews if of is not None}
    query = select(statement).where(statement.c.document_key == key).order_by(statement.c.start, statement.c.key)
    found = []
    for row in connection.execute(query):
        one = of_statement.get(row.key)
        readings = [Reading(row.cue_spans, row.content_spans)]
        if one is not None:
            readings.append(Reading(one.cue, one.content))
        found.append(_Old(Anchor(row.id, tuple(readings), text), row, one))
    orphans = [one for of, one in reviews if of is None]
    return found + [
        _Old(Anchor(one.statement_id, (Reading(one.cue, one.content),), text), None, one) for one in orphans
    ]


def _rename(connection: Connection, before: str, now: str, key: int) -> None:
    """Let the review, the history and the permanent link of a statement go on under its new id."""
    connection.execute(update(review).where(review.c.statement_key == key).values(statement_id=now))
    connection.execute(
        update(change).where(change.c.subject == "statement", change.c.subject_id == before).values(subject_id=now)
    )
    _lead(connection, before, now, key)


def _lead(connection: Connection, before: str, now: str, key: int) -> None:
    if before != now:
        connection.execute(delete(alias).where(alias.c.id == before))
        connection.execute(insert(alias).values(id=before, statement_key=key))


def _let_go(connection: Connection, plan: _Plan, rows: Mapping[str, int]) -> None:
    """Take out what is found no more; its permanent links lead to what is most like it."""
    for row, heir in plan.gone:
        if heir is not None:
            aliases = alias.c.statement_key == row.key
            connection.execute(update(alias).where(aliases).values(statement_key=rows[heir]))
            _lead(connection, row.id, heir, rows[heir])
    connection.execute(delete(statement).where(statement.c.key.in_([row.key for row, _ in plan.gone])))
    now = {row.id: one.id for row, one in plan.updates} | {row.id: heir for row, heir in plan.gone}
    for row in plan.added:
        if row.parent_id in now:
            connection.execute(update(statement).where(statement.c.key == row.key).values(parent_id=now[row.parent_id]))


def _drop_unused(connection: Connection, key: int, found: set[str]) -> None:
    """Take out entities that only the old annotation knew, and nothing names."""
    needed = found | entities_in_use(connection, key)
    rows = connection.execute(select(entity).where(entity.c.document_key == key)).all()
    unused = [
        row.key for row in rows if row.id not in needed and row.model_key is not None and row.person_basis != "accepted"
    ]
    connection.execute(delete(entity).where(entity.c.key.in_(unused)))


def _share_letters(a: Anchor, b: Anchor) -> bool:
    return any(x & y for x in a.letters for y in b.letters)


def _statement_keys(connection: Connection, key: int) -> dict[str, int]:
    query = select(statement.c.id, statement.c.key).where(statement.c.document_key == key)
    return {row.id: row.key for row in connection.execute(query)}


def _model_name(connection: Connection, key: int | None) -> str | None:
    row = connection.execute(select(model).where(model.c.key == key)).first()
    return _told(Model(name=row.name, version=row.version)) if row else None


def _told(one: Model) -> str:
    return f"{one.name} {one.version}"
