"""A pass over the database: every statement that no pass has compared yet is held against all others.

Two stages, each written by itself. Printings first: which statements are one utterance. Then disputes: of an utterance
in many printings one stands for all, the fullest, so that forty printings of a denial are one dispute. What was found
of a statement before is replaced by what is found now; what people confirmed or dismissed stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.disputes.finding import DEFAULT_PAIRS, find_disputes
from onrecord.compare.variants import Family, families, find_repeats_of, wording_of
from onrecord.compare.variants.speakers import is_named
from onrecord.record import Link, LinkKind, Model
from onrecord.store.comparing.claims import load_claims, load_vectors
from onrecord.store.comparing.links import StoredLink, replace_links, standing_links
from onrecord.store.comparing.passes import compare_all_again, count_waiting_for, mark_compared, waiting_for
from onrecord.store.comparing.printings import index_printings
from onrecord.store.database import Store
from onrecord.store.search.meanings import embed_missing, meanings_of

# Stands for the rules that find repeats, which no model of its own makes: another version compares all anew.
REPEATS_BY: Final = Model(name="onrecord-variants", version="1")
DISPUTED: Final[frozenset[LinkKind]] = frozenset({"contradicts", "changes", "answers"})
ANSWERING: Final[frozenset[LinkKind]] = frozenset({"answers"})  # by rules alone
OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a pass did.

    Attributes:
        statements: that were compared.
        repeats, disputes, answers: links that were found: contradictions and changes are disputes.
        stood_for: statements of these that were held against no others in disputes, because another printing of the
            same utterance was.
        candidates: pairs near enough in meaning, people and time; reasoned: those with a reason which a reader can
            check; judged: those that the entailment model read; left_out: those that the budget left no room for.
        withdrawn: suggestions of an earlier pass that this one did not make again.
    """

    statements: int = 0
    repeats: int = 0
    disputes: int = 0
    answers: int = 0
    stood_for: int = 0
    candidates: int = 0
    reasoned: int = 0
    judged: int = 0
    left_out: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """The statements of the database.

    Attributes:
        claims: all of them.
        vectors: int8 [claims, dimensions], of their contents.
    """

    claims: Sequence[Claim]
    vectors: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a stage found and wrote: its links, and how many suggestions of an earlier pass it withdrew."""

    links: Sequence[Link]
    withdrawn: int


def count_waiting(store: Store) -> int:
    """How many statements no pass has compared yet."""
    model = shipped().model
    with store.reading() as connection:
        return count_waiting_for(connection, "disputes", model)


def compare(
    store: Store, *, pairs: int = DEFAULT_PAIRS, again: bool = False, on_progress: OnProgress | None = None
) -> Comparison:
    """Hold every statement that no pass has compared yet against all others.

    Args:
        store: an open database.
        pairs: how many pairs the entailment model reads at most, the likest first.
        again: compare all statements anew, as after a pass whose budget left pairs out.
        on_progress: told the stage, and how many of how many are done.

    Raises:
        StoreError: the database cannot be written; what a stage before has written is kept.
        ModelError: the weights do not load.
    """
    model = shipped()
    if again:
        with store.writing() as connection:
            compare_all_again(connection)
    with store.reading() as connection:
        unprinted = set(waiting_for(connection, "variants", REPEATS_BY))
        # Who has another family than before may have another dispute, too.
        new = unprinted | set(waiting_for(connection, "disputes", model.model))
    if not new:
        return Comparison()
    tell = on_progress or _nothing
    index_printings(store, progress=lambda done, of: tell("printings", done, of))
    embed_missing(store, progress=lambda done, of: tell("vectors", done, of))
    with store.reading() as connection:
        claims = list(load_claims(connection))
        held = _Held(claims, load_vectors(connection, claims, made_by=meanings_of(store).encoder.model))
    repeats = _compare_printings(store, held, unprinted, tell)
    return _compare_disputes(store, held, new, repeats, pairs, tell)


def _compare_printings(store: Store, held: _Held, new: Set[str], tell: OnProgress) -> _Found:
    """Find and write which statements are printings of one utterance."""
    if not new:
        return _Found((), 0)
    order = sorted(range(len(held.claims)), key=lambda place: held.claims[place].id not in new)
    fresh = [held.claims[place] for place in order if held.claims[place].id in new]
    known = [held.claims[place] for place in order if held.claims[place].id not in new]
    tell("repeats", 0, len(fresh))
    repeats = find_repeats_of(fresh, known, vectors=held.vectors[order])
    tell("repeats", len(fresh), len(fresh))
    with store.writing() as connection:
        tally = replace_links(connection, repeats, of=new, kinds={"repeats"}, made_by=REPEATS_BY)
        mark_compared(connection, new, stage="variants", by=REPEATS_BY)
    return _Found(repeats, tally.withdrawn)


def _compare_disputes(
    store: Store, held: _Held, new: Set[str], printings: _Found, pairs: int, tell: OnProgress
) -> Comparison:
    """Find and write which statements contradict, change or answer one another."""
    model = shipped()
    with store.reading() as connection:
        repeats = [one for one in standing_links(connection, {"repeats"}) if one.state != "dismissed"]
        known = standing_links(connection, DISPUTED)
    stands_for = _stands_for(held.claims, repeats)
    looked_at = {stands_for.get(one, one) for one in new}
    places = [place for place, one in enumerate(held.claims) if stands_for.get(one.id, one.id) == one.id]
    found = find_disputes(
        [held.claims[place] for place in places],
        held.vectors[places],
        model=model,
        pairs=pairs,
        new=looked_at,
        on_progress=lambda done, of: tell("disputes", done, of),
    )
    printed = {frozenset((one.a, one.b)) for one in repeats}
    links = [one for one in found.links if frozenset((one.a, one.b)) not in printed]
    links = list(_not_told_yet(links, known, stands_for))
    # All printings whose utterance was looked at: what was found of another one before is found of this one now.
    of = new | {one.id for one in held.claims if stands_for.get(one.id, one.id) in looked_at}
    within = [one.link() for one in known if one.is_within and (one.a in of or one.b in of)]
    withdrawn = printings.withdrawn
    with store.writing() as connection:
        for kinds, made_by in ((ANSWERING, None), (DISPUTED - ANSWERING, model.model)):
            wanted = [link for link in (*links, *within) if link.kind in kinds]
            withdrawn += replace_links(connection, wanted, of=of, kinds=kinds, made_by=made_by).withdrawn
        mark_compared(connection, new, stage="disputes", by=model.model)
    compared = [one.id for one in held.claims if one.id in new]
    return Comparison(
        statements=len(compared),
        repeats=len(printings.links),
        disputes=sum(link.kind != "answers" for link in links),
        answers=sum(link.kind == "answers" for link in links),
        stood_for=sum(stands_for.get(one, one) != one for one in compared),
        candidates=found.candidates,
        reasoned=found.reasoned,
        judged=found.judged,
        left_out=found.left_out,
        withdrawn=withdrawn,
    )


def _stands_for(claims: Sequence[Claim], repeats: Sequence[StoredLink]) -> dict[str, str]:
    """By the id of a statement in many printings, that of the printing which stands for all."""
    found = families(
        [one.link() for one in repeats if one.state == "suggested"],
        claims,
        confirmed=[one.link() for one in repeats if one.state == "confirmed"],
    )
    return {member.claim.id: stands for family in found for stands in [_fullest(family)] for member in family.members}


def _fullest(family: Family) -> str:
    """The printing with the most words, of those that name the speaker if any do: others change no position."""
    claims = [member.claim for member in family.members]
    return max(claims, key=lambda one: (is_named(one), len(wording_of(one).forms))).id


def _not_told_yet(links: Sequence[Link], known: Sequence[StoredLink], stands_for: Mapping[str, str]) -> Iterator[Link]:
    """The links, but for those that stand between other printings: within a story, or with a person's word on them."""

    def of_utterances(link: Link) -> tuple[LinkKind, frozenset[str]]:
        return link.kind, frozenset(stands_for.get(end, end) for end in (link.a, link.b))

    told = [one.link() for one in known if one.is_within or one.state != "suggested"]
    same = {(one.kind, frozenset((one.a, one.b))) for one in told}
    alike = {of_utterances(one) for one in told}
    for link in links:
        if (link.kind, frozenset((link.a, link.b))) in same or of_utterances(link) not in alike:
            yield link


def _nothing(_stage: str, _done: int, _of: int) -> None:
    """The default of `on_progress`."""
