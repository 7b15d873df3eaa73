"""Which statements have been compared with the others, and by which model: so that the next pass looks at the rest."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal

from sqlalchemy import Connection, Join, and_, delete, func, insert, select

from onrecord.record import Model
from onrecord.store.annotations import model_key_of
from onrecord.store.audit import now
from onrecord.store.comparing.links import BATCH, batches, keys_of, touching
from onrecord.store.schema import compared, embedding, entry, link, model, quote_check, statement

Stage = Literal["disputes", "variants"]
STAGES: Final[tuple[Stage, ...]] = ("disputes", "variants")


def mark_compared(connection: Connection, statement_ids: Iterable[str], *, stage: Stage, by: Model) -> None:
    """Remember that a pass has compared statements with all others.

    Args:
        connection: in a writing transaction, that of the links which the pass found.
        statement_ids: those that are gone meanwhile are passed over.
        stage: which pass.
        by: the model by which it judged, or what stands for it where there is none; another version compares all anew.
    """
    model_key, moment = model_key_of(connection, by), now()
    for ids in batches(statement_ids, BATCH):
        keys = sorted(set(keys_of(connection, ids).values()))
        if keys:
            same = compared.c.statement_key.in_(keys), compared.c.stage == stage
            connection.execute(delete(compared).where(*same))
            rows = [{"statement_key": key, "stage": stage, "model_key": model_key, "at": moment} for key in keys]
            connection.execute(insert(compared), rows)


def waiting_for(connection: Connection, stage: Stage, by: Model, *, limit: int | None = None) -> list[str]:
    """Ids of the statements that a pass has not compared yet, in the order in which they were added.

    They are of current stories, and nobody rejected them; relays are among them, of which a pass makes nothing.
    """
    query = select(statement.c.id).select_from(_joined(stage, by)).where(_WAITS)
    return list(connection.execute(query.order_by(statement.c.key).limit(limit)).scalars())


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


def forget_what_was_made(connection: Connection, statement_keys: Sequence[int]) -> None:
    """Take out what was made of the contents of statements that have another content now.

    Vectors, checks and suggested links go; links of which people have said something stay.
    """
    compare_again(connection, statement_keys)
    for keys in batches(statement_keys, BATCH):
        connection.execute(delete(embedding).where(embedding.c.key.in_(keys)))
        connection.execute(delete(quote_check).where(quote_check.c.statement_key.in_(keys)))
        connection.execute(delete(link).where(link.c.state == "suggested", touching(keys)))


_WAITS: Final = and_(entry.c.current, entry.c.status != "rejected", compared.c.statement_key.is_(None))


def _joined(stage: Stage, by: Model) -> Join:
    """Statements, with the row that says that the pass has compared them, where there is one."""
    models = select(model.c.key).where(model.c.name == by.name, model.c.version == by.version)
    done = and_(compared.c.statement_key == entry.c.key, compared.c.stage == stage, compared.c.model_key.in_(models))
    return entry.join(statement, statement.c.key == entry.c.key).outerjoin(compared, done)
