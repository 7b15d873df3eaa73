"""A pass over the database: every statement that no pass has compared yet is held against all others.

Repeats first, then disputes: two printings of one utterance do not contradict each other. What was found of a statement
before is replaced by what is found now; what people confirmed or dismissed stays.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.entailment import shipped
from onrecord.compare.disputes.finding import DEFAULT_PAIRS, Disputes, find_disputes
from onrecord.compare.variants import find_repeats_of
from onrecord.record import Link, LinkKind, Model
from onrecord.store.comparing.claims import load_claims, load_vectors
from onrecord.store.comparing.links import keys_of, links_of, replace_links
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
        candidates: pairs near enough in meaning, people and time; reasoned: those with a reason which a reader can
            check; judged: those that the entailment model read; left_out: those that the budget left no room for.
        withdrawn: suggestions of an earlier pass that this one did not make again.
    """

    statements: int = 0
    repeats: int = 0
    disputes: int = 0
    answers: int = 0
    candidates: int = 0
    reasoned: int = 0
    judged: int = 0
    left_out: int = 0
    withdrawn: int = 0


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
        StoreError: the database cannot be written; nothing of the pass is kept then.
        ModelError: the weights do not load.
    """
    model = shipped()
    if again:
        with store.writing() as connection:
            compare_all_again(connection)
    with store.reading() as connection:
        new = set(waiting_for(connection, "disputes", model.model)) | set(
            waiting_for(connection, "variants", REPEATS_BY)
        )
    if not new:
        return Comparison()
    tell = on_progress or _nothing
    index_printings(store, progress=lambda done, of: tell("printings", done, of))
    embed_missing(store, progress=lambda done, of: tell("vectors", done, of))
    with store.reading() as connection:
        claims = list(load_claims(connection))
        vectors = load_vectors(connection, claims, made_by=meanings_of(store).encoder.model)
    order = sorted(range(len(claims)), key=lambda place: claims[place].id not in new)
    fresh = [claims[place] for place in order if claims[place].id in new]
    known = [claims[place] for place in order if claims[place].id not in new]
    tell("repeats", 0, len(fresh))
    repeats = find_repeats_of(fresh, known, vectors=vectors[order])
    tell("repeats", len(fresh), len(fresh))
    found = find_disputes(
        claims, vectors, model=model, pairs=pairs, new=new, on_progress=lambda done, of: tell("disputes", done, of)
    )
    return _save(store, claims, new, repeats, found, model.model)


def _save(
    store: Store, claims: Sequence[Claim], new: set[str], repeats: Sequence[Link], found: Disputes, model: Model
) -> Comparison:
    """Write what a pass found, as one."""
    printed = {frozenset((link.a, link.b)) for link in repeats}
    links = [link for link in found.links if frozenset((link.a, link.b)) not in printed]
    with store.writing() as connection:
        within = _within(connection, new)
        tallies = (
            replace_links(connection, repeats, of=new, kinds={"repeats"}, made_by=REPEATS_BY),
            *(
                replace_links(
                    connection,
                    [link for link in (*links, *within) if link.kind in kinds],
                    of=new,
                    kinds=kinds,
                    made_by=made_by,
                )
                for kinds, made_by in ((ANSWERING, None), (DISPUTED - ANSWERING, model))
            ),
        )
        mark_compared(connection, new, stage="variants", by=REPEATS_BY)
        mark_compared(connection, new, stage="disputes", by=model)
    return Comparison(
        statements=sum(claim.id in new for claim in claims),
        repeats=len(repeats),
        disputes=sum(link.kind != "answers" for link in links),
        answers=sum(link.kind == "answers" for link in links),
        candidates=found.candidates,
        reasoned=found.reasoned,
        judged=found.judged,
        left_out=found.left_out,
        withdrawn=sum(tally.withdrawn for tally in tallies),
    )


def _within(connection: Connection, statement_ids: Iterable[str]) -> list[Link]:
    """The links within their stories that statements have from their annotation, which a pass does not look for."""
    keys = sorted(set(keys_of(connection, statement_ids).values()))
    return [one.link() for one in links_of(connection, keys) if one.is_within and one.kind in DISPUTED]


def _nothing(_stage: str, _done: int, _of: int) -> None:
    """The default of `on_progress`."""
