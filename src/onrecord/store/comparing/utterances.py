"""Utterances in many printings, as disputes see them: one printing stands in for the others.

For each speaker who is named the fullest printing stands in: one who relays another's words takes a position too, and
takes none of that other's away.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.finding import Disputes, has_reason, ordered
from onrecord.compare.variants import Family, families, wording_of
from onrecord.compare.variants.speakers import is_named, standing
from onrecord.record import Link
from onrecord.store.comparing.links import StoredLink

Told = tuple[str, frozenset[str]]  # a kind, and what it is said of

OWN: Final = frozenset({"changes"})  # a speaker's: told of printings, as two speakers of one utterance may each change


class Utterances:
    """Which statements are one utterance, and which printing of it stands in for which.

    Args:
        claims: all statements.
        repeats: the links between them that nobody dismissed.

    Attributes:
        claims: by their ids.
        stand_ins: by the id of each statement of an utterance in many printings, that of the one which stands in for
            it, which may be itself.
    """

    def __init__(self, claims: Sequence[Claim], repeats: Sequence[StoredLink]) -> None:
        self.claims: Final[Mapping[str, Claim]] = {one.id: one for one in claims}
        self.stand_ins: dict[str, str] = {}
        self._families: dict[str, Family] = {}
        self._fullest: dict[str, str] = {}
        found = families(
            [one.link() for one in repeats if one.state == "suggested"],
            claims,
            confirmed=[one.link() for one in repeats if one.state == "confirmed"],
        )
        for family in found:
            fullest = max((member.claim for member in family.members), key=_fullness).id
            self._families |= dict.fromkeys((member.claim.id for member in family.members), family)
            self._fullest |= dict.fromkeys((member.claim.id for member in family.members), fullest)
            self.stand_ins |= dict(_stand_ins(family))
        self._printed = {frozenset((one.a, one.b)) for one in repeats}

    def stand_in(self, statement_id: str) -> str:
        """The printing that stands in for a statement: itself, where it is printed once."""
        return self.stand_ins.get(statement_id, statement_id)

    def moved(self, stood_in: Mapping[str, str]) -> set[str]:
        """The statements for which another one stands in than did in the last pass, which may have gone meanwhile."""
        return {one for one in self.claims if stood_in.get(one, one) != self.stand_in(one)}

    def unread(
        self, known: Iterable[StoredLink], found: Disputes, cosine: Callable[[str, str], float]
    ) -> Iterator[StoredLink]:
        """Suggestions of earlier passes that this one had no occasion to judge, and of which the reason still holds.

        Its budget, or the number of neighbours that are looked at, left no room for them.

        Args:
            known: links across stories.
            found: by this pass.
            cosine: of the contents of two statements.
        """
        answered = {link.a for link in found.links if link.kind == "answers"}
        for one in known:
            a, b = self.stand_in(one.a), self.stand_in(one.b)
            if a == b or a not in self.claims or b not in self.claims or one.state != "suggested" or one.is_within:
                continue
            read = a in answered if one.kind == "answers" else ordered(a, b) in found.pairs
            if not read and has_reason(one.kind, self.claims[a], self.claims[b], cosine(a, b)):
                yield one

    def together_with(self, statement_ids: Iterable[str]) -> set[str]:
        """The statements that stand in for all printings of the utterances of some statements."""
        found: set[str] = set()
        for one in statement_ids:
            family = self._families.get(one)
            found.update([one] if family is None else (self.stand_in(member.claim.id) for member in family.members))
        return found

    def told_once(self, links: Iterable[Link], told: Iterable[Link]) -> Iterator[Link]:
        """Of some links, those that tell something else than the others: of many alike the first one.

        Left out are links between printings of one utterance, between a speaker and one who relays that speaker's
        words, and what other links tell already.

        Args:
            links: the fullest printing of an utterance is preferred.
            told: that stand, whatever is found.
        """
        told = list(told)
        same = {(one.kind, self._ends(one)) for one in told}
        alike = {self._utterances(one) for one in told}
        for link in sorted(links, key=self._is_of_fullest, reverse=True):
            if (link.kind, self._ends(link)) in same:
                yield link
            elif not self._is_within_one(link) and (of := self._utterances(link)) not in alike:
                alike.add(of)
                yield link

    @staticmethod
    def _ends(link: Link) -> frozenset[str]:
        return frozenset((link.a, link.b))

    def _utterances(self, link: Link) -> Told:
        of = (self.stand_in(end) if link.kind in OWN else self._utterance(end) for end in (link.a, link.b))
        return link.kind, frozenset(of)

    def _utterance(self, statement_id: str) -> str:
        family = self._families.get(statement_id)
        return statement_id if family is None else family.id

    def _is_of_fullest(self, link: Link) -> int:
        """How many ends of a link are the fullest printing of their utterance."""
        return sum(self._fullest.get(end, end) == end for end in (link.a, link.b))

    def _is_within_one(self, link: Link) -> bool:
        if self._ends(link) in self._printed or self._utterance(link.a) == self._utterance(link.b):
            return True
        return link.kind == "contradicts" and (self._relays(link.a, link.b) or self._relays(link.b, link.a))

    def _relays(self, one: str, other: str) -> bool:
        """Whether a statement is another one's speaker's own utterance, in the words of somebody else."""
        family, speaker = self._families.get(one), self.claims[other]
        if family is None or not is_named(speaker) or _is_same(self.claims[one], speaker):
            return False
        return any(_is_same(self.claims[name], speaker) for name in self.together_with([one]))


def _stand_ins(family: Family) -> Iterator[tuple[str, str]]:
    """Each printing with the fullest one by its speaker; those that name nobody, with the fullest of all."""
    found: list[Claim] = []
    for claim in sorted((member.claim for member in family.members), key=_fullness, reverse=True):
        alike = (one for one in found if not is_named(claim) or _is_same(one, claim))
        stands = next(alike, claim)
        if stands is claim:
            found.append(claim)
        yield claim.id, stands.id


def _is_same(one: Claim, other: Claim) -> bool:
    return is_named(one) and is_named(other) and standing(one, other) == "same"


def _fullness(claim: Claim) -> tuple[bool, int]:
    """A key that is the greatest for the printing with the most words, of those that name the speaker if any do."""
    return is_named(claim), len(wording_of(claim).forms)
