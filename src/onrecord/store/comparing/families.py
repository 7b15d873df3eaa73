"""Families of statements: one utterance in all its wordings, the first printing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from onrecord.store.comparing.links import LINKS, StoredLink, batches, stands, stored, touching
from onrecord.store.comparing.printings import Origin, origins_of
from onrecord.store.records import statement_place
from onrecord.store.schema import AnyRow, link
from onrecord.store.search.hits import Hit, load_hits

LARGEST: Final = 500  # statements of a family that are shown; an utterance in more stories has been told often enough
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """An utterance as one story has it.

    Attributes:
        hit: the statement, with its words, outlet and dates.
        origin: the story of which this is a printing; None where that is not known yet.
    """

    hit: Hit
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Family:
    """One utterance in all its wordings.

    Attributes:
        asked: the id that the statement which was asked for has now.
        wordings: the first printing first; those without a date stand last. The one that was asked for is among them.
        links: by which they hang together, with their reasons; those that were dismissed are not among them.
        origins: in how many different stories they stand, all printings of a story counted once.
        cut: whether there are more than are shown.
    """

    asked: str
    wordings: tuple[Wording, ...]
    links: tuple[StoredLink, ...]
    origins: int
    cut: bool

    def __len__(self) -> int:
        return len(self.wordings)


def family_of(connection: Connection, statement_id: str) -> Family:
    """The family of a statement: all that are linked to it by `repeats`, over others too.

    Raises:
        NotOnRecord: there is no statement of that id.
    """
    key, _, now = statement_place(connection, statement_id)
    keys, links, cut = _gather(connection, key)
    hits = load_hits(connection, keys)
    hits.sort(key=lambda hit: (hit.published or "~", hit.day or "~"))
    origins = origins_of(connection, {hit.document_id for hit in hits})
    wordings = tuple(Wording(hit, origins.get(hit.document_id)) for hit in hits)
    stories = {one.origin.document_id if one.origin else one.hit.document_id for one in wordings}
    return Family(asked=now, wordings=wordings, links=tuple(links), origins=len(stories), cut=cut)


def repeats_of(connection: Connection, statement_keys: Sequence[int]) -> dict[int, int]:
    """Of statements that are linked by `repeats`, to how many others each is linked straight: to tell on a card."""
    found: dict[int, int] = dict.fromkeys(statement_keys, 0)
    for keys in batches(statement_keys, BATCH):
        query = LINKS.where(link.c.kind == "repeats", link.c.state != "dismissed", touching(keys), stands())
        for row in connection.execute(query):
            for end in (row.a_key, row.b_key):
                if end in found:
                    found[end] += 1
    return {key: count for key, count in found.items() if count}


def _gather(connection: Connection, first: int) -> tuple[list[int], list[StoredLink], bool]:
    """The rows of a family, in the order in which they are reached, and the links between them."""
    reached, fresh = [first], [first]
    known = {first}
    rows: dict[int, AnyRow] = {}
    while fresh and len(reached) <= LARGEST:
        found: list[AnyRow] = []
        for keys in batches(fresh, BATCH):
            query = LINKS.where(link.c.kind == "repeats", link.c.state != "dismissed", touching(keys), stands())
            found += connection.execute(query.order_by(link.c.key)).all()
        rows |= {row.key: row for row in found}
        fresh = list(dict.fromkeys(end for row in found for end in (row.a_key, row.b_key) if end not in known))
        known.update(fresh)
        reached += fresh
    kept = reached[:LARGEST]
    between = [row for _, row in sorted(rows.items()) if {row.a_key, row.b_key} <= set(kept)]
    return kept, stored(connection, between), len(reached) > LARGEST
