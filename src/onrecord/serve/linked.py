"""Links as pages show them: beside a statement, what it is tied to; and both ends of a dispute side by side."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection

from onrecord.compare.disputes.judging import conflicts_told
from onrecord.record import LinkKind
from onrecord.serve.described import DESCRIBED
from onrecord.serve.found import Found, in_full
from onrecord.serve.paths import link_path
from onrecord.serve.variants import PrintedIn, printed_in
from onrecord.serve.words import LINK_KINDS, RELATIONS, plural
from onrecord.store.comparing.disputes import Dispute
from onrecord.store.comparing.families import Family
from onrecord.store.comparing.links import LinkState, StoredLink, keys_of, links_of
from onrecord.store.search.hits import Hit, load_hits

IN_CONFLICT = frozenset({"contradicts", "changes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What ties two statements together, and what people said of it."""

    __pydantic_config__: ClassVar = DESCRIBED

    kind: LinkKind
    """answers, contradicts, changes"""
    a: str
    """id of the statement that it goes from: that answers, contradicts, or takes another position, later"""
    b: str
    """id of the one that it goes to"""
    state: LinkState
    """suggested, confirmed or dismissed"""
    editor: str | None
    """who confirmed or dismissed it"""
    reviewed_at: str | None
    """and when; ISO 8601, UTC"""
    confidence: float
    """the chance that it is right"""
    reasons: tuple[str, ...]
    """why it was proposed"""
    model: str | None
    """name and version of the model that took part"""

    @property
    def path(self) -> str:
        """Below it, it is confirmed or dismissed."""
        return link_path(self.kind, self.a, self.b)

    @property
    def anchor(self) -> str:
        """What it is called on a page."""
        return f"{self.kind}-{self.a[-8:]}-{self.b[-8:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A statement that another one is linked to."""

    __pydantic_config__: ClassVar = DESCRIBED

    link: LinkView
    """the link"""
    relation: str
    """what the other one is to it, in words"""
    other: Found
    """the other one; words in conflict are marked"""
    within: bool
    """whether it stands in the same story"""
    printing: PrintedIn | None
    """the printing of this statement that is linked to it, where that is another one; null where it is this one"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """Two statements in dispute."""

    __pydantic_config__: ClassVar = DESCRIBED

    link: LinkView
    """what ties them"""
    day: str | None
    """of the later one: when the dispute arose; ISO date at the precision known"""
    first: Found
    """the earlier one, or the one that is answered; words in conflict are marked"""
    second: Found
    """the later one, or the answer; words in conflict are marked"""

    @property
    def heading(self) -> str:
        """Who disputes what with whom."""
        first, second = self.first.who, self.second.who
        if self.link.kind == "changes":
            return f"{second} takes another position"
        verb = "answers" if self.link.kind == "answers" else "contradicts"
        return f"{second} {verb} {'their own words' if first == second else first}"


def link_view(one: StoredLink) -> LinkView:
    """A link, ready to be shown."""
    return LinkView(
        kind=one.kind,
        a=one.a,
        b=one.b,
        state=one.state,
        editor=one.editor,
        reviewed_at=one.reviewed_at,
        confidence=round(one.confidence, 2),
        reasons=one.reasons,
        model=one.model,
    )


def ties_of(connection: Connection, statement_id: str, links: Sequence[StoredLink], family: Family) -> tuple[Tie, ...]:
    """What a statement is tied to, but for its other wordings, which are its family.

    One printing of an utterance is held against what else is on record for all of them, so that its ties are theirs.

    Args:
        connection: to ask.
        statement_id: whose.
        links: of its story, in every state.
        family: its own.
    """
    printings = {one.hit.statement_id for one in family.tellings} | {statement_id}
    own = [one for one in links if statement_id in (one.a, one.b) and one.kind != "repeats"]
    own += _links_of_others(connection, printings - {statement_id}, known={one.key for one in own})
    keys = keys_of(connection, {end for one in own for end in (one.a, one.b)})
    hits = {hit.statement_id: hit for hit in load_hits(connection, list(keys.values()))}
    ties = []
    for one in own:
        goes_out = one.a == statement_id or (one.b != statement_id and one.a in printings)
        this, other = (hits.get(end) for end in ((one.a, one.b) if goes_out else (one.b, one.a)))
        if this is None or other is None:
            continue
        tie = Tie(
            link=link_view(one),
            relation=RELATIONS[one.kind][0 if goes_out else 1],
            other=in_full(other, [b for _, b in _conflicts(one, this, other)]),
            within=one.is_within,
            printing=None if this.statement_id == statement_id else printed_in(this),
        )
        ties.append(tie)
    return tuple(sorted(ties, key=lambda tie: (tie.link.state == "dismissed", tie.other.hit.day or "~")))


def _links_of_others(connection: Connection, printings: Set[str], *, known: Set[int]) -> list[StoredLink]:
    """The links of other printings of a statement to other stories, but for dismissed ones."""
    found = links_of(connection, sorted(keys_of(connection, printings).values()))
    return [
        one
        for one in found
        if one.kind != "repeats" and one.state != "dismissed" and not one.is_within and one.key not in known
    ]


def dispute_view(one: Dispute) -> DisputeView:
    """A dispute, ready to be shown."""
    first, second = (one.a, one.b) if _turned(one) else (one.b, one.a)
    marked = _conflicts(one.link, first, second)
    return DisputeView(
        link=link_view(one.link),
        day=one.day,
        first=in_full(first, [a for a, _ in marked]),
        second=in_full(second, [b for _, b in marked]),
    )


def kinds_say(counted: Mapping[LinkKind, int]) -> list[str]:
    """How many links there are of each kind, in words: "2 contradictions", "1 answer"."""
    return [plural(counted[kind], *LINK_KINDS[kind]) for kind in LINK_KINDS if counted.get(kind)]


def _turned(one: Dispute) -> bool:
    """Whether the statement that the link goes from is the earlier one, though it is told to be the later."""
    return one.link.kind != "answers" and (one.a.day or "~") < (one.b.day or "~")


def _conflicts(link: StoredLink, a: Hit, b: Hit) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The words in conflict in two contents."""
    if link.kind not in IN_CONFLICT:
        return []
    return [(one.a, one.b) for one in conflicts_told(link.link(), a.content, b.content)]
