"""What people say of links: confirmed or dismissed, for good, and each word of it can be taken back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.record import LinkKind
from onrecord.store.audit import Change, changes, log, now
from onrecord.store.batches import BATCH, batches
from onrecord.store.comparing.links import (
    LINKS,
    SYMMETRIC,
    StoredLink,
    ids_of,
    keys_of,
    reviews_of,
    row_of,
    rows_between,
    said_of,
    stored,
)
from onrecord.store.comparing.passes import compare_again
from onrecord.store.schema import AnyRow, document, link, link_review, statement

LinkVerdict = Literal["confirmed", "dismissed"]
VERDICTS: Final[tuple[LinkVerdict, ...]] = get_args(LinkVerdict)
ACTIONS: Final[Mapping[str, str]] = {"confirmed": "confirm_link", "dismissed": "dismiss_link"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A link that was found: its row, and its ends."""

    row: AnyRow
    a_id: str
    b_id: str
    document_id: str

    @property
    def subject_id(self) -> str:
        return f"{self.row.kind}:{self.a_id}:{self.b_id}"


def load_link(connection: Connection, kind: LinkKind, a: str, b: str) -> StoredLink:
    """A link by its ends; where it is the same from either end, in either order.

    Raises:
        NotOnRecord: there is none.
    """
    row = _find(connection, kind, a, b).row
    (found,) = stored(connection, connection.execute(LINKS.where(link.c.key == row.key)).all())
    return found


def review_link(connection: Connection, kind: LinkKind, a: str, b: str, verdict: LinkVerdict, *, editor: str) -> int:
    """Say that a link is right, or that it is not: what was dismissed stays so, whatever a later pass proposes.

    Args:
        connection: in a writing transaction.
        kind: of the link.
        a: the statement that it goes from; an id that it had before a re-annotation leads to it too.
        b: the one that it goes to.
        verdict: confirmed or dismissed.
        editor: who says so.

    Returns:
        The key of the change, by which it is undone; to say the same again gives that of the change that said it.

    Raises:
        NotOnRecord: there is no such link.
        BadCorrection: that cannot be said of a link.
    """
    if verdict not in VERDICTS:
        raise BadCorrection(f"a link cannot be {verdict!r}", next_step=f"It can be {' or '.join(VERDICTS)}.")
    found = _find(connection, kind, a, b)
    if found.row.state == verdict:
        same = changes(connection, subject="link", subject_id=found.subject_id)
        last = [one.key for one in same if one.undoes is None and one.undone_by is None]
        if last:
            return last[0]
    row = found.row
    before = said_of(reviews_of(connection, {row.a_key, row.b_key}), (row.kind, row.a_key, row.b_key))
    after: dict[str, JsonValue] = {"verdict": verdict, "editor": editor, "at": now()}
    _write(connection, found, after)
    return log(
        connection,
        editor=editor,
        action=ACTIONS[verdict],
        subject="link",
        subject_id=found.subject_id,
        document_id=found.document_id,
        before=_told(before),
        after=after,
    )


def undo_link_review(connection: Connection, one: Change, *, editor: str) -> None:
    """Take back what was said of a link; what was said of it before stands again.

    Raises:
        NotOnRecord: one of its statements is not there any more, or nobody proposes the link now.
    """
    del editor  # the log says who
    kind, a, b = one.subject_id.split(":")
    before = one.before if isinstance(one.before, dict) else {"verdict": None}
    _write(connection, _find(connection, kind, a, b), before)


UNDOERS: Final[Mapping[str, Callable[..., None]]] = dict.fromkeys(ACTIONS.values(), undo_link_review)
"""By the action of a change: `(connection, change, *, editor)`."""


def restore_reviewed(connection: Connection, statement_keys: Sequence[int]) -> int:
    """Put back links of which people have said something, and which went with a statement that is there again.

    After a re-annotation that may be the statement itself, or the one to which its permanent link leads now.

    Returns:
        How many.
    """
    put_back = 0
    for keys in batches(statement_keys, BATCH):
        told = reviews_of(connection, keys)
        there = rows_between(connection, {key for _, *pair in told for key in pair})
        for pair, said in told.items():
            kind, a, b = pair
            if a == b or row_of(there, pair) is not None:
                continue
            values = {"kind": kind, "a_key": a, "b_key": b, "state": said.verdict, "model_key": None}
            made = insert(link).values(**values, confidence=said.confidence, reasons=said.reasons, made_at=said.at)
            (row,) = connection.execute(made).inserted_primary_key or (0,)
            there[pair] = int(row)
            put_back += 1
    return put_back


def carry_link_reviews(connection: Connection, before_id: str, moved: Mapping[str, str]) -> int:
    """Say of links of a story's new version what people said of those of the version before; returns of how many.

    Args:
        connection: in a writing transaction.
        before_id: the document's id of the version before.
        moved: by the ids of its statements, those of the statements in the new version that say the same.
    """
    keys = keys_of(connection, moved)
    now_of = {key: moved[one] for one, key in keys.items()}
    ends = {one: now_of[key] for one, key in ids_of(connection, set(now_of)).items()}
    written = 0
    for said in reviews_of_document(connection, before_id):
        a, b = ends.get(said.a_id, said.a_id), ends.get(said.b_id, said.b_id)
        stayed = any(end.startswith(f"{before_id}-") for end in (a, b))
        same = link_review.c.kind == said.kind, link_review.c.a_id == a, link_review.c.b_id == b
        if stayed or connection.execute(select(link_review.c.key).where(*same)).first():
            continue
        values = {name: getattr(said, name) for name in ("kind", "verdict", "confidence", "reasons", "editor", "at")}
        connection.execute(insert(link_review).values(**values, a_id=a, b_id=b))
        written += 1
    return written


def forget_link_reviews(connection: Connection, *, statement_ids: Collection[str] = (), document_id: str = "") -> None:
    """Take out what people said of links of statements that are removed: of some, or of all that a document had."""
    for ids in batches(sorted(statement_ids), BATCH):
        wanted = or_(link_review.c.a_id.in_(ids), link_review.c.b_id.in_(ids))
        connection.execute(delete(link_review).where(wanted))
    if document_id:
        connection.execute(delete(link_review).where(_of_document(document_id)))


def reviews_of_document(connection: Connection, document_id: str) -> Sequence[AnyRow]:
    """What people said of links from or to the statements of a document, those that are gone too, as it was said."""
    query = select(link_review).where(_of_document(document_id))
    return connection.execute(query.order_by(link_review.c.at, link_review.c.key)).all()


def _of_document(document_id: str) -> ColumnElement[bool]:
    begins = f"{document_id}-"
    return or_(link_review.c.a_id.startswith(begins), link_review.c.b_id.startswith(begins))


def _find(connection: Connection, kind: str, a: str, b: str) -> _Place:
    keys = keys_of(connection, (a, b))
    for end in (a, b):
        if end not in keys:
            what = f"there is no statement {end!r}"
            raise NotOnRecord(what, next_step="`onrecord search --format jsonl` prints ids.")
    row = row_of(rows_between(connection, set(keys.values())), (kind, keys[a], keys[b]))
    if row is None:
        what = f"no link says that {a} {kind} {b}"
        raise NotOnRecord(what, next_step="`onrecord disputes` lists those that there are.")
    found = connection.execute(select(link).where(link.c.key == row)).one()
    query = select(statement.c.key, statement.c.id, document.c.id.label("document_id")).join(
        document, document.c.key == statement.c.document_key
    )
    ends = {one.key: one for one in connection.execute(query.where(statement.c.key.in_((found.a_key, found.b_key))))}
    a_end = ends[found.a_key]
    return _Place(found, a_end.id, ends[found.b_key].id, a_end.document_id)


def _write(connection: Connection, place: _Place, said: Mapping[str, object]) -> None:
    """Make this what is said of a link; nothing where the verdict is None."""
    row = place.row
    a_ids, b_ids = (list(ids_of(connection, {key})) for key in (row.a_key, row.b_key))
    same = and_(link_review.c.a_id.in_(a_ids), link_review.c.b_id.in_(b_ids))
    if row.kind in SYMMETRIC:
        same = or_(same, and_(link_review.c.a_id.in_(b_ids), link_review.c.b_id.in_(a_ids)))
    connection.execute(delete(link_review).where(link_review.c.kind == row.kind, same))
    if said["verdict"] is not None:
        values = {"kind": row.kind, "a_id": place.a_id, "b_id": place.b_id, **said}
        connection.execute(insert(link_review).values(**values, confidence=row.confidence, reasons=row.reasons))
    state = said["verdict"] or "suggested"
    connection.execute(update(link).where(link.c.key == row.key).values(state=state))
    if row.kind == "repeats":
        # One printing of an utterance is held against others for all; these may be two utterances now, or one.
        compare_again(connection, [row.a_key, row.b_key])


def _told(said: AnyRow | None) -> dict[str, JsonValue]:
    if said is None:
        return {"verdict": None, "editor": None, "at": None}
    return {"verdict": said.verdict, "editor": said.editor, "at": said.at}
