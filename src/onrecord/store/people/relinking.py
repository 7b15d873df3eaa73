"""All stories linked again, as after the import of a registry: who could not be told before may be told now."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from onrecord.store.database import Store
from onrecord.store.entries import refresh_document
from onrecord.store.people.linking import link_again
from onrecord.store.schema import document

BATCH_DOCUMENTS = 25  # a transaction each: others write in between

OnProgress = Callable[[int, int], None]  # (stories done, stories in all)


@dataclass(slots=True)
class RelinkTally:
    """What became of the stories.

    Attributes:
        stories: that were looked at.
        changed: in which a source is linked to somebody else than before.
    """

    stories: int = 0
    changed: int = 0


def relink(store: Store, *, on_progress: OnProgress | None = None) -> RelinkTally:
    """Link the sources of all stories again, but for those that a person linked.

    Args:
        store: an open database; others may write to it meanwhile.
        on_progress: told how many of how many are done.

    Raises:
        StoreError: the database cannot be written; the stories that were reported as done stay so.
    """
    tally = RelinkTally()
    with store.reading() as connection:
        query = select(document.c.key).where(document.c.kind == "story").order_by(document.c.key)
        keys = connection.execute(query).scalars().all()
    for first in range(0, len(keys), BATCH_DOCUMENTS):
        batch = keys[first : first + BATCH_DOCUMENTS]
        with store.writing() as connection:
            there = connection.execute(select(document.c.key).where(document.c.key.in_(batch))).scalars().all()
            for key in there:
                if link_again(connection, key):
                    refresh_document(connection, key)
                    tally.changed += 1
        tally.stories += len(batch)
        if on_progress is not None:
            on_progress(tally.stories, len(keys))
    return tally
