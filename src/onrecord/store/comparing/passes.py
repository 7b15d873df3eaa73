"""Which statements have been compared with the others, and by which model: so that the next pass looks at the rest.

Of an utterance in many printings one stands in for the others. With it goes that they have been compared: where it is
taken out, rejected, or not current any more, they wait again, whatever did that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Literal

from sqlalchemy import Connection, Join, and_, delete, func, insert, not_, or_, select

from onrecord.record import Link, Model
from onrecord.store.annotations import model_key_of
from onrecord.store.audit import changed_since, now
from onrecord.store.batches import BATCH, batches
from onrecord.store.comparing.links import keys_of, touching
from onrecord.store.schema import compared, embedding, entry, link, model, quote_check, statement

Stage = Literal["disputes", "variants"]
STAGES: Final[tuple[Stage, ...]] = ("disputes", "variants")


def mark_compared(
    connection: Connection,
    statement_ids: Iterable[str],
    *,
    stage: Stage,
    by: Model,
    stand_ins: Mapping[str, str] | None = None,
) -> None:
    """Remember that a pass has compared statements with all others.

    Args:
        connection: in a writing transaction, that of the links which the pass found.
        statement_ids: those that are gone meanwhile are passed over.
        stage: which pass.
        by: the model by which it judged, or what stands for it where there is none; another version compares all anew.
        stand_ins: by the id of a statement, that of the one which was compared for it; where that one is gone
            meanwhile, the statement waits.
    """
    model_key, moment, told = model_key_of(connection, by), now(), stand_ins or {}
    for ids in batches(statement_ids, BATCH):
        known = keys_of(connection, {*ids, *(told[one] for one in ids if one in told)})
        held = {known[one]: known.get(told.get(one, one)) for one in ids if one in known}
        if not held:
            continue
        same = compared.c.statement_key.in_(sorted(held)), compared.c.stage == stage
        connection.execute(delete(compared).where(*same))
        rows = [
            {
                "statement_key": key,
                "stage": stage,
                "model_key": model_key,
                "stand_in_key": stand_in if stand_in != key else None,
                "at": moment,
            }
            for key, stand_in in sorted(held.items())
            if stand_in is not None
        ]
        if rows:
            connection.execute(insert(compared), rows)


def waiting_for(connection: Connection, stage: Stage, by: Model, *, limit: int | None = None) -> list[str]:
    """Ids of the statements that a pass has not compared yet, in the order in which they were added.

    They are of current stories, and nobody rejected them; relays are among them, of which a pass makes nothing.
    """
    query = select(statement.c.id).select_from(_joined(stage, by)).where(_WAITS)
    return list(connection.execute(query.order_by(statement.c.key).limit(limit)).scalars())


def stand_ins_of(connection: Connection, stage: Stage) -> dict[str, str]:
    """By the id of each statement that was compared by another one in its place, the id of that other one."""
    one, other = statement.alias("one"), statement.alias("other")
    tables = compared.join(one, one.c.key == compared.c.statement_key).join(
        other, other.c.key == compared.c.stand_in_key
    )
    rows = connection.execute(select(one.c.id, other.c.id).select_from(tables).where(compared.c.stage == stage))
    return {row[0]: row[1] for row in rows}


def count_waiting_for(connection: Connection, stage: Stage, by: Model) -> int:
    """How many statements a pass has not compared yet."""
    query = select(func.count()).select_from(_joined(stage, by)).where(_WAITS)
    return int(connection.execute(query).scalar_one())


def compare_again(connection: Connection, statement_keys: Collection[int]) -> None:
    """Let the next pass look at statements again, of which a person has said something new."""
    for keys in batches(sorted(statement_keys), BATCH):
        connection.execute(delete(compared).where(compared.c.statement_key.in_(keys)))


def compare_all_again(connection: Connection) -> None:
    """Let the next pass look at every statement again."""
    connection.execute(delete(compared))


class Meanwhile:
    """What people changed while a pass, which may take minutes, held what it had read before: it waits for the next.

    Args:
        connection: in the transaction that writes what the pass found.
        since: the last line of the log (`audit.newest_key`) when the pass read what waits.
    """

    def __init__(self, connection: Connection, since: int) -> None:
        self._documents: set[str] = set()
        self._statements: set[str] = set()
        for subject, subject_id, document_id in changed_since(connection, since):
            if document_id is not None:
                self._documents.add(document_id)
            if subject == "link":
                _, *ends = subject_id.split(":")
                self._statements.update(ends)

    def touched(self, *statement_ids: str) -> bool:
        """Whether one of some statements, or a link of it, may be another than was read."""
        return any(one in self._statements or one.rpartition("-")[0] in self._documents for one in statement_ids)

    def untouched(self, links: Iterable[Link]) -> tuple[list[Link], set[str]]:
        """Those of some links that can be put in, and the statements of the others."""
        kept: list[Link] = []
        ends: set[str] = set()
        for one in links:
            if self.touched(one.a, one.b):
                ends.update((one.a, one.b))
            else:
                kept.append(one)
        return kept, ends


def forget_what_was_made(connection: Connection, statement_keys: Sequence[int]) -> None:
    """Take out what was made of the contents of statements that have another content now.

    Vectors, checks and suggested links go; links of which people have said something stay.
    """
    compare_again(connection, statement_keys)
    for keys in batches(statement_keys, BATCH):
        connection.execute(delete(embedding).where(embedding.c.key.in_(keys)))
        connection.execute(delete(quote_check).where(quote_check.c.statement_key.in_(keys)))
        connection.execute(delete(link).where(link.c.state == "suggested", touching(keys)))


_stand_in: Final = entry.alias("stand_in")
_WAITS: Final = and_(
    entry.c.current,
    entry.c.status != "rejected",
    or_(compared.c.statement_key.is_(None), not_(_stand_in.c.current), _stand_in.c.status == "rejected"),
)


def _joined(stage: Stage, by: Model) -> Join:
    """Statements, with the row that says that the pass has compared them, and its stand-in."""
    models = select(model.c.key).where(model.c.name == by.name, model.c.version == by.version)
    done = and_(compared.c.statement_key == entry.c.key, compared.c.stage == stage, compared.c.model_key.in_(models))
    held = entry.join(statement, statement.c.key == entry.c.key).outerjoin(compared, done)
    return held.outerjoin(_stand_in, _stand_in.c.key == compared.c.stand_in_key)
