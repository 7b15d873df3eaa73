"""Families: all printings of one utterance, the first one first, each wording marked against the fullest."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.variants.judging import contradict, order_of_printing
from onrecord.compare.variants.marking import mark
from onrecord.compare.variants.speakers import is_named
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
    """

    claim: Claim
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of an utterance: that of printings which differ in marks and capitals at most.

    Attributes:
        members: the printings that have it, the first one first.
        changes: its words, as the first one prints them, beside those of the fullest wording, as `mark` gives them:
            "dropped" are words that this one leaves out, "added" words that only this one has.
        is_fullest: whether it is that wording.
    """

    members: tuple[Member, ...]
    changes: tuple[WordChange, ...]
    is_fullest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One utterance, in all its printings.

    Attributes:
        id: of the family; it stays while its first printing does.
        members: first printing first, by day and then by outlet.
        variants: its wordings, that of the first printing first.
        fullest: the statement with the most words, of equal ones the first.
    """

    id: str
    members: tuple[Member, ...]
    variants: tuple[Variant, ...]
    fullest: Claim

    @property
    def origin(self) -> Claim:
        """The statement that was printed first."""
        return self.members[0].claim

    @property
    def stories(self) -> int:
        """How many different stories print it; a wire story counts once, however many outlets print it."""
        return len({member.story for member in self.members})


def families(
    links: Iterable[Link],
    claims: Iterable[Claim],
    *,
    stories: Mapping[str, str] | None = None,
    confirmed: Iterable[Link] = (),
) -> list[Family]:
    """The families that links of kind "repeats" make of statements.

    The surest links are taken first. A link that would join what contradicts (other days, other speakers, a negation
    or a number changed) is left out, so that no chain of likenesses leads from a statement to its contrary.

    Args:
        links: of any kinds; only repeats between the given statements count.
        claims: the statements.
        stories: by document id, what is equal for printings of one story (`find_printings` tells).
        confirmed: links of which a person said that they are right: they join whatever seems to contradict, and what
            repeats one of the two that they join may differ from the other.

    Returns:
        Families of two members and more, by the day of their first printing.
    """
    links, confirmed = _repeats(links), _repeats(confirmed)
    # Most statements are printed once: only those that are linked have their words read.
    linked = {end for link in (*links, *confirmed) for end in (link.a, link.b)}
    groups = {claim.id: _Group(claim) for claim in claims if claim.id in linked}
    for link in confirmed:
        if link.a in groups and link.b in groups:
            _join(groups, groups[link.a], groups[link.b])
    vouched = {name: group.first for name, group in groups.items()}
    for link in links:
        if link.a not in groups or link.b not in groups:
            continue
        one, other = groups[link.a], groups[link.b]
        if one is not other and not _contradicts(one, other, vouched):
            _join(groups, one, other)
    found = {group.first: group for group in groups.values() if len(group.claims) > 1}
    made = [_family(sorted(group.claims, key=order_of_printing), stories or {}) for group in found.values()]
    return sorted(made, key=lambda family: order_of_printing(family.origin))


class _Group:
    """Statements that are to be a family.

    Attributes:
        first: the id of one of them, which tells the group from others.
        claims: all of them.
    """

    def __init__(self, claim: Claim) -> None:
        self.first = claim.id
        self.claims = [claim]
        # Those that differ in their words, day or speaker: few, where the printings are many.
        # A source without a name has a key of its own story, and would make a printing of each.
        speaker = claim.speaker if is_named(claim) else None
        self._different = {(wording_of(claim).forms, claim.said, speaker): claim}

    def take(self, other: "_Group") -> None:
        """Take in the statements of another group."""
        self.claims += other.claims
        for key, claim in other._different.items():
            self._different.setdefault(key, claim)

    def held(self, vouched: Mapping[str, str]) -> list[list[Claim]]:
        """The longest of its wordings; those that people said are one utterance stand together."""
        longest = heapq.nsmallest(MOST_HELD, self._different.values(), key=lambda one: (-len(one.content), one.id))
        together: dict[str, list[Claim]] = defaultdict(list)
        for claim in longest:
            together[vouched[claim.id]].append(claim)
        return list(together.values())


def _repeats(links: Iterable[Link]) -> list[Link]:
    """The repeats of some links, the surest first."""
    repeats = (link for link in links if link.kind == "repeats")
    return sorted(repeats, key=lambda link: (-link.confidence, link.a, link.b))


def _join(groups: dict[str, _Group], one: _Group, other: _Group) -> None:
    if one is other:
        return
    small, large = sorted((one, other), key=lambda group: len(group.claims))
    large.take(small)
    groups.update(dict.fromkeys((claim.id for claim in small.claims), large))


def _contradicts(one: _Group, other: _Group, vouched: Mapping[str, str]) -> bool:
    return any(
        all(contradict(a, b) for a in some for b in others)
        for some in one.held(vouched)
        for others in other.held(vouched)
    )


def _family(group: Sequence[Claim], stories: Mapping[str, str]) -> Family:
    # max() gives the first of equal ones
    fullest = max(group, key=lambda claim: len(wording_of(claim).forms))
    members = tuple(Member(claim=claim, story=stories.get(claim.document, claim.text_hash)) for claim in group)
    alike: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for member in members:
        alike[wording_of(member.claim).forms].append(member)
    variants = tuple(
        Variant(
            members=tuple(printed),
            changes=mark(wording_of(printed[0].claim), wording_of(fullest)),
            is_fullest=forms == wording_of(fullest).forms,
        )
        for forms, printed in alike.items()
    )
    return Family(id=hash_of("family", group[0].id), members=members, variants=variants, fullest=fullest)
