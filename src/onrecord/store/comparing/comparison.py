"""A pass over the database: every statement that no pass has compared yet is held against all others.

Two stages, each written by itself. Printings first: which statements are one utterance. Then disputes: of an utterance
in many printings one stands for all, the fullest, so that forty printings of a denial are one dispute. What was found
of a statement before is replaced by what is found now; what people confirmed or dismissed stays.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.disputes.finding import DEFAULT_PAIRS, Disputes, find_disputes
from onrecord.compare.embeddings import INT8_SCALE
from onrecord.compare.variants import find_repeats_of
from onrecord.record import Link, LinkKind, Model
from onrecord.store.audit import newest_key
from onrecord.store.comparing.claims import load_claims, load_vectors
from onrecord.store.comparing.links import StoredLink, replace_links, standing_links
from onrecord.store.comparing.passes import (
    Meanwhile,
    compare_all_again,
    count_waiting_for,
    mark_compared,
    stand_ins_of,
    waiting_for,
)
from onrecord.store.comparing.printings import index_printings
from onrecord.store.comparing.utterances import Utterances
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


@dataclass(frozen=True)
class _Held:
    """The statements of the database.

    Attributes:
        claims: all of them.
        vectors: int8 [claims, dimensions], of their contents.
        read_at: the last line of the log before they were read.
    """

    claims: Sequence[Claim]
    vectors: npt.NDArray[np.int8]
    read_at: int

    def cosine(self, a: str, b: str) -> float:
        """Of the contents of two statements."""
        one, other = (self.vectors[self._places[end]].astype(np.float32) / INT8_SCALE for end in (a, b))
        return float(one @ other)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {claim.id: place for place, claim in enumerate(self.claims)}


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
        read_at = newest_key(connection)
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
        vectors = load_vectors(connection, claims, made_by=meanings_of(store).encoder.model)
    held = _Held(claims, vectors, read_at)
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
        meanwhile = Meanwhile(connection, held.read_at)
        written, put_off = meanwhile.untouched(repeats)
        stay = {one.key for one in standing_links(connection, {"repeats"}) if meanwhile.touched(one.a, one.b)}
        tally = replace_links(connection, written, of=new, kinds={"repeats"}, made_by=REPEATS_BY, kept=stay)
        done = [one for one in new - put_off if not meanwhile.touched(one)]
        mark_compared(connection, done, stage="variants", by=REPEATS_BY)
    return _Found(written, tally.withdrawn)


def _compare_disputes(
    store: Store, held: _Held, new: Set[str], printings: _Found, pairs: int, tell: OnProgress
) -> Comparison:
    """Find and write which statements contradict, change or answer one another."""
    model = shipped()
    with store.reading() as connection:
        repeats = [one for one in standing_links(connection, {"repeats"}) if one.state != "dismissed"]
        known = standing_links(connection, DISPUTED)
        stood_in = stand_ins_of(connection, "disputes")
    utterances = Utterances(held.claims, repeats)
    waiting = new | utterances.moved(stood_in)
    looked_at = utterances.together_with(waiting)
    places = [place for place, one in enumerate(held.claims) if utterances.stand_in(one.id) == one.id]
    found = find_disputes(
        [held.claims[place] for place in places],
        held.vectors[places],
        model=model,
        pairs=pairs,
        new=looked_at,
        on_progress=lambda done, of: tell("disputes", done, of),
    )
    # All printings whose utterance was looked at: what was found of another one before is found of this one now.
    of = waiting | {one.id for one in held.claims if utterances.stand_in(one.id) in looked_at}
    links, stay = _told_once(found, [one for one in known if {one.a, one.b} & of], utterances, held.cosine)
    withdrawn = printings.withdrawn
    with store.writing() as connection:
        meanwhile = Meanwhile(connection, held.read_at)
        written, put_off = meanwhile.untouched(links)
        stay |= {one.key for one in known if meanwhile.touched(one.a, one.b)}
        for kinds, made_by in ((ANSWERING, None), (DISPUTED - ANSWERING, model.model)):
            wanted = [link for link in written if link.kind in kinds]
            withdrawn += replace_links(connection, wanted, of=of, kinds=kinds, made_by=made_by, kept=stay).withdrawn
        again = utterances.together_with(put_off)
        done = [one for one in waiting if utterances.stand_in(one) not in again and not meanwhile.touched(one)]
        mark_compared(connection, done, stage="disputes", by=model.model, stand_ins=utterances.stand_ins)
    compared = [one.id for one in held.claims if one.id in new]
    return Comparison(
        statements=len(compared),
        repeats=len(printings.links),
        disputes=sum(link.kind != "answers" for link in written),
        answers=sum(link.kind == "answers" for link in written),
        stood_for=sum(utterances.stand_in(one) != one for one in compared),
        candidates=found.candidates,
        reasoned=found.reasoned,
        judged=found.judged,
        left_out=found.left_out,
        withdrawn=withdrawn,
    )


def _told_once(
    found: Disputes, known: Sequence[StoredLink], utterances: Utterances, cosine: Callable[[str, str], float]
) -> tuple[list[Link], set[int]]:
    """What the pass found that is not told yet, and the rows of suggestions that stay as they are."""
    unread = {one.link(): one.key for one in utterances.unread(known, found, cosine)}
    told = [one.link() for one in known if one.is_within or one.state != "suggested"]
    links = list(utterances.told_once([*found.links, *unread], told))
    stay = {one.key for one in known if one.is_within} | {unread[link] for link in links if link in unread}
    return [link for link in links if link not in unread], stay


def _nothing(_stage: str, _done: int, _of: int) -> None:
    """The default of `on_progress`."""
