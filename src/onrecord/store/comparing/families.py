"""Families of statements: one utterance in all its wordings, the first printing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from onrecord.compare.variants import Family as Utterance
from onrecord.compare.variants import families
from onrecord.record import WordChange
from onrecord.store.batches import batches
from onrecord.store.comparing.claims import load_claims
from onrecord.store.comparing.links import LINKS, StoredLink, stands, stored, touching
from onrecord.store.comparing.printings import Origin, origins_of
from onrecord.store.records import statement_place
from onrecord.store.schema import AnyRow, link
from onrecord.store.search.hits import Hit, load_hits

LARGEST: Final = 500  # statements of a family that are shown; an utterance in more stories has been told often enough
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """An utterance as one story has it.

    Attributes:
        hit: the statement, with its words, outlet and dates.
        origin: the story of which this is a printing; None where that is not known yet.
    """

    hit: Hit
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an utterance.

    Attributes:
        tellings: the stories that have it, the first printing first; their marks and capitals may differ.
        changes: its words beside those of the fullest wording (`compare.variants.Variant.changes`).
        is_fullest: whether it is that one.
    """

    tellings: tuple[Telling, ...]
    changes: tuple[WordChange, ...]
    is_fullest: bool


@dataclass(frozen=True, slots=True)
class Family:
    """One utterance in all its wordings.

    Attributes:
        asked: the id that the statement which was asked for has now.
        tellings: the first printing first; those without a date stand last. The one that was asked for is among them.
        wordings: that of the first printing first.
        links: by which they hang together, with their reasons; those that were dismissed are not among them.
        origins: in how many different stories they stand, all printings of a story counted once.
        cut: whether there are more than are shown.
    """

    asked: str
    tellings: tuple[Telling, ...]
    wordings: tuple[Wording, ...]
    links: tuple[StoredLink, ...]
    origins: int
    cut: bool

    def __len__(self) -> int:
        return len(self.tellings)


def family_of(connection: Connection, statement_id: str) -> Family:
    """The family of a statement: all that are linked to it by `repeats`, over others too.

    What people confirmed joins whatever seems to contradict it; of the other links those that would lead to a contrary
    are left out (`compare.variants.families`).

    Raises:
        NotOnRecord: there is no statement of that id.
    """
    key, _, now = statement_place(connection, statement_id)
    keys, links, cut = _gather(connection, key)
    hits = {hit.statement_id: hit for hit in load_hits(connection, keys)}
    origins = origins_of(connection, {hit.document_id for hit in hits.values()})
    tellings = {name: Telling(hit, origins.get(hit.document_id)) for name, hit in hits.items()}
    stories = {one.hit.document_id: one.origin.document_id for one in tellings.values() if one.origin}
    utterance = _utterance(connection, now, links, stories)
    if utterance is None:
        alone = (tellings[now],)
        return Family(now, alone, (Wording(alone, (), is_fullest=True),), (), 1, cut)
    members = {member.claim.id for member in utterance.members}
    return Family(
        asked=now,
        tellings=tuple(tellings[member.claim.id] for member in utterance.members),
        wordings=tuple(
            Wording(
                tellings=tuple(tellings[member.claim.id] for member in variant.members),
                changes=variant.changes,
                is_fullest=variant.is_fullest,
            )
            for variant in utterance.variants
        ),
        links=tuple(one for one in links if {one.a, one.b} <= members),
        origins=utterance.stories,
        cut=cut,
    )


def _utterance(
    connection: Connection, statement_id: str, links: Sequence[StoredLink], stories: Mapping[str, str]
) -> Utterance | None:
    """The family that some links make of a statement and others; None where it is printed once, as far as is known."""
    claims = load_claims(connection, ids={end for one in links for end in (one.a, one.b)})
    found = families(
        [one.link() for one in links if one.state == "suggested"],
        claims,
        # A story whose printings are not known yet counts by itself, as it does where it is shown.
        stories={end: end for one in links for end in (one.document_a, one.document_b)} | dict(stories),
        confirmed=[one.link() for one in links if one.state == "confirmed"],
    )
    return next((one for one in found if any(member.claim.id == statement_id for member in one.members)), None)


def _gather(connection: Connection, first: int) -> tuple[list[int], list[StoredLink], bool]:
    """The rows of statements that hang together, in the order in which they are reached, and the links between them."""
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
