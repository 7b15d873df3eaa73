"""Disputes among many statements: candidates, reasons, the model, within a budget of pairs."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.across import judge_answer
from onrecord.compare.disputes.candidates import LEAST_COSINE, find_candidates, meet
from onrecord.compare.disputes.entailment import EntailmentModel
from onrecord.compare.disputes.judging import Dispute, find_dispute, judge_disputes
from onrecord.record import Link, LinkKind

DEFAULT_PAIRS = 200_000  # some twelve minutes on two cores


@dataclass(slots=True)
class Disputes:
    """What a pass found, and what it left out.

    Attributes:
        links: `contradicts`, `changes`, and `answers` across stories.
        candidates: pairs near enough in meaning, people and time.
        reasoned: those of them that have a reason which a reader can check.
        judged: those of these that the model read.
        beyond: statements of people or names with more neighbours in time than are looked at.
        pairs: those that the model read, each as the ids of two statements in the order of the alphabet.
    """

    links: list[Link] = field(default_factory=list)
    candidates: int = 0
    reasoned: int = 0
    judged: int = 0
    beyond: int = 0
    pairs: set[tuple[str, str]] = field(default_factory=set)

    @property
    def left_out(self) -> int:
        """Pairs with a reason that the budget left no room for: the least alike."""
        return self.reasoned - self.judged


def find_disputes(
    claims: Sequence[Claim],
    vectors: npt.NDArray[np.int8],
    *,
    model: EntailmentModel,
    pairs: int = DEFAULT_PAIRS,
    new: Set[str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Disputes:
    """The statements of different stories that contradict or answer one another, or a speaker's own of another day.

    Args:
        claims: of any number of stories.
        vectors: int8 [claims, dimensions], of their contents.
        model: the entailment model.
        pairs: how many pairs the model reads at most, the likest first.
        new: statement ids; only pairs with one of them are looked at. None: all.
        on_progress: told how many pairs were judged, of how many.
    """
    found = Disputes()
    candidates = find_candidates(claims, vectors, new=new)
    found.candidates, found.beyond = len(candidates), candidates.beyond
    chosen: list[tuple[int, int]] = []
    answers: dict[str, Link] = {}
    for first, second, cosine in zip(*(side.tolist() for side in candidates.sides), strict=True):
        answer = judge_answer(claims[first], claims[second], cosine)
        if answer is not None:
            answers.setdefault(answer.a, answer)  # the likest comes first
        if find_dispute(claims[first], claims[second]) is not None:
            found.reasoned += 1
            if len(chosen) < pairs:
                chosen.append((first, second))
    # Pairs of one statement stand together, so that each is read once; the likest were chosen above.
    chosen.sort()
    found.judged = len(chosen)
    found.pairs = {ordered(claims[first].id, claims[second].id) for first, second in chosen}

    def disputes() -> Iterator[Dispute]:
        for number, (first, second) in enumerate(chosen, 1):
            dispute = find_dispute(claims[first], claims[second])
            if on_progress is not None:
                on_progress(number, len(chosen))
            if dispute is not None:
                yield dispute

    found.links = [*judge_disputes(disputes(), model), *answers.values()]
    return found


def ordered(a: str, b: str) -> tuple[str, str]:
    """Two ids as a pair that is the same from either end."""
    return (a, b) if a <= b else (b, a)


def has_reason(kind: LinkKind, a: Claim, b: Claim, cosine: float) -> bool:
    """Whether a link that an earlier pass found still has its reason, as far as that can be told without the model.

    Args:
        kind: of the link.
        a: the statement that it goes from.
        b: the one that it goes to.
        cosine: of their contents.
    """
    if cosine < LEAST_COSINE or not meet(a, b):
        return False
    if kind == "answers":
        answer = judge_answer(a, b, cosine)
        return answer is not None and answer.a == a.id
    dispute = find_dispute(a, b)
    return dispute is not None and dispute.kind == kind
