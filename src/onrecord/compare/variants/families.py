"""Families: all printings of one utterance, the first one first, each with its wording marked against the fullest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.variants.judging import contradict, order_of_printing
from onrecord.compare.variants.marking import mark
from onrecord.compare.variants.wording import wording_of
from onrecord.record import Link, WordChange, hash_of

# Wordings of each of two families that are held against one another before they become one: the first ones, which
# are the longest. Forty printings have few wordings, and a chain that goes astray does so early.
MOST_HELD: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One printing of an utterance.

    Attributes:
        claim: the statement.
        story: equal for printings of one story, as told: the id of one of them, else the hash of the text.
        wording: its words beside those of the fullest wording: `quoted` as this one prints them, `spoken` as the
            fullest one does. "dropped" are words that this one leaves out, "added" words that only this one has.
    """

    claim: Claim
    story: str
    wording: tuple[WordChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One utterance, in all its printings.

    Attributes:
        id: of the family; it stays while its first printing does.
        members: first printing first, by day and then by outlet.
        origin: id of the statement that was printed first.
        fullest: id of the statement with the most words, of equal ones the first.
        stories: how many different stories print it; a wire story counts once, however many outlets print it.
    """

    id: str
    members: tuple[Member, ...]
    origin: str
    fullest: str
    stories: int


def families(
    links: Iterable[Link], claims: Iterable[Claim], *, stories: Mapping[str, str] | None = None
) -> list[Family]:
    """The families that links of kind "repeats" make of statements.

    The surest links are taken first. A link that would join what contradicts (other days, other speakers, a negation
    or a number changed) is left out, so that no chain of likenesses leads from a statement to its contrary.

    Args:
        links: of any kinds; only repeats between the given statements count.
        claims: the statements.
        stories: by document id, what is equal for printings of one story (`find_printings` tells).

    Returns:
        Families of two members and more, by the day of their first printing.
    """
    by_id = {claim.id: claim for claim in claims}
    groups = {name: [claim] for name, claim in by_id.items()}
    repeats = [link for link in links if link.kind == "repeats" and link.a in by_id and link.b in by_id]
    for link in sorted(repeats, key=lambda link: (-link.confidence, link.a, link.b)):
        one, other = groups[link.a], groups[link.b]
        if one is other or _contradicts(one, other):
            continue
        small, large = sorted((one, other), key=len)
        large.extend(small)
        for claim in small:
            groups[claim.id] = large
    found = {id(group): group for group in groups.values() if len(group) > 1}
    made = [_family(sorted(group, key=order_of_printing), stories or {}) for group in found.values()]
    return sorted(made, key=lambda family: order_of_printing(family.members[0].claim))


def _contradicts(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    held = list(_wordings(one)), list(_wordings(other))
    return any(contradict(a, b) for a in held[0] for b in held[1])


def _wordings(group: Sequence[Claim]) -> Iterator[Claim]:
    """Statements of a group that differ in their words, day or speaker, the longest first."""
    different: dict[tuple[object, ...], Claim] = {}
    for claim in group:
        different.setdefault((wording_of(claim).forms, claim.said, claim.speaker), claim)
    longest = sorted(different.values(), key=lambda claim: (-len(claim.content), claim.id))
    yield from longest[:MOST_HELD]


def _family(group: Sequence[Claim], stories: Mapping[str, str]) -> Family:
    # max() gives the first of equal ones
    fullest = max(group, key=lambda claim: len(wording_of(claim).forms))
    members = tuple(
        Member(
            claim=claim,
            story=stories.get(claim.document, claim.text_hash),
            wording=mark(wording_of(claim), wording_of(fullest)),
        )
        for claim in group
    )
    return Family(
        id=hash_of("family", group[0].id),
        members=members,
        origin=group[0].id,
        fullest=fullest.id,
        stories=len({member.story for member in members}),
    )
