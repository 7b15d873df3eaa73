"""What is made of two statements that may be about one thing: a link with its reasons, or none."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.answers import names_what_it_answers
from onrecord.compare.disputes.conflicts import Conflict, Reading, find_conflicts, read_for_conflicts
from onrecord.compare.disputes.entailment import EntailmentModel
from onrecord.compare.disputes.terms import class_of
from onrecord.record import Link, LinkKind

CACHED: Final = 8_000  # contents read for conflicts that are kept; pairs of one statement come near one another
_NO_CLAIMS: Final = frozenset({"ask", "no_comment"})
# What one wants and another does not want can both be so; in one speaker's mouth it is a change of position.
_STANCES: Final = frozenset({"demand", "promise", "support", "oppose", "other"})
MAX_DAYS_OF_NUMBERS: Final = 45  # beyond, two numbers of two speakers are of two times ("unemployment is at 5 percent")
PRINTED_WITHIN: Final = 10  # days in which one utterance is printed again and again
ONE_UTTERANCE_SHARE: Final = 0.5  # of the words of the shorter that both have
DENIES: Final = "one denies what the other says"  # the reason where an act, not a word, is the negation
SHARED_WITH_DENIAL: Final = 3  # words that a denial and what it denies have in common, at least


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two statements that a reason speaks against being both true, before the model has its say.

    Attributes:
        a, b: the later and the earlier.
        kind: `changes` where one speaker says both on different days, else `contradicts`.
        conflicts: the reasons, the best first.
        denial: a denies (in its act, not in its words) what b says, so that b's entailing a's content is the conflict;
            or the other way round; None where neither.
    """

    a: Claim
    b: Claim
    kind: LinkKind
    conflicts: tuple[Conflict, ...]
    denial: Claim | None


def find_dispute(one: Claim, other: Claim) -> Dispute | None:
    """The reasons why two statements may not both be true, None where there is none.

    Args:
        one: a statement.
        other: another, on a like subject.
    """
    if {one.act, other.act} & _NO_CLAIMS or one.content == other.content:
        return None
    same_speaker = one.speaker is not None and one.speaker == other.speaker
    if not same_speaker and {one.act, other.act} & _STANCES:
        return None
    a, b = (one, other) if _order(one) >= _order(other) else (other, one)
    reading_a, reading_b = reading_of(a.content), reading_of(b.content)
    denial: Claim | None = a if is_denial(a) else b
    if is_denial(a) != is_denial(b):
        conflicts = _denied(reading_a, reading_b)
    else:
        denial, conflicts = None, find_conflicts(reading_a, reading_b)
        conflicts = tuple(c for c in conflicts if not _of_two_doers(c, a, b))
        if not same_speaker and days_apart(a, b) > MAX_DAYS_OF_NUMBERS:
            conflicts = tuple(c for c in conflicts if c.kind not in {"number", "year"})
    if not conflicts or (same_speaker and _is_one_utterance(a, b, conflicts)):
        return None
    kind: LinkKind = "changes" if same_speaker and _on_two_days(a, b) else "contradicts"
    return Dispute(a, b, kind, conflicts, denial)


def judge_disputes(
    disputes: Iterable[Dispute], model: EntailmentModel, *, floor: float | None = None
) -> Iterator[Link]:
    """The links of the disputes that the model agrees with, in order.

    Args:
        disputes: taken as they are needed.
        model: says how likely both cannot be true.
        floor: from which chance on a link is made; the model's own when None.
    """
    held: deque[Dispute] = deque()

    def texts() -> Iterator[tuple[str, str]]:
        for dispute in disputes:
            held.append(dispute)
            if dispute.denial is None:
                yield dispute.b.content, dispute.a.content
            else:
                affirmed = dispute.b if dispute.denial is dispute.a else dispute.a
                yield affirmed.content, dispute.denial.content

    least = model.floor if floor is None else floor
    for judgement in model.judge(texts()):
        dispute = held.popleft()
        chance = judgement.contradicts if dispute.denial is None else judgement.entails
        if chance >= least:
            yield link_of(dispute, chance)


def link_of(dispute: Dispute, chance: float) -> Link:
    """The link of a dispute, with its reasons and what the model gave it."""
    reasons = [conflict.told() for conflict in dispute.conflicts]
    if dispute.denial is not None:
        reasons.insert(0, DENIES)
    reasons.append(f"the entailment model: {chance:.0%} that both cannot be true")
    return Link(
        kind=dispute.kind, a=dispute.a.id, b=dispute.b.id, confidence=round(min(chance, 1.0), 4), reasons=tuple(reasons)
    )


def conflicts_told(link: Link, a: str, b: str) -> tuple[Conflict, ...]:
    """The words of both contents that a link's reasons speak of, to be marked.

    Args:
        link: between two statements, as `link_of` made it.
        a: the content of its first statement.
        b: the content of the other.
    """
    readings = reading_of(a), reading_of(b)
    return _denied(*readings) if DENIES in link.reasons else find_conflicts(*readings)


def is_denial(claim: Claim) -> bool:
    """Whether a statement denies its content by its act ("denied that he met them"), not in its words."""
    if claim.act != "deny" or claim.quotation == "direct" or claim.negated:
        return False
    # "Rejected the bill" denies nothing that could be so; "denied that he …", "denied the claim that …" do.
    first = claim.content.lower().split(maxsplit=1)[0] if claim.content else ""
    clause = first in class_of("opens a clause") or first.endswith("ing") or names_what_it_answers(claim.content)
    return bool(clause) and not any(term.negated for term in reading_of(claim.content).content.terms)


@lru_cache(maxsize=CACHED)
def reading_of(content: str) -> Reading:
    """A content made ready for conflicts."""
    return read_for_conflicts(content)


def _denied(a: Reading, b: Reading) -> tuple[Conflict, ...]:
    """What a denial and the statement that it denies have in common."""
    shared = [pair for pair in a.content.shared(b.content) if pair[0].negated == pair[1].negated]
    if len(shared) < SHARED_WITH_DENIAL:
        return ()
    (mine, theirs), (last_mine, last_theirs) = shared[0], shared[-1]
    a_place, b_place = _stretch(mine.start, last_mine.end), _stretch(theirs.start, last_theirs.end)
    return (Conflict("denied", a_place, b_place, a.content.text[slice(*a_place)], b.content.text[slice(*b_place)]),)


def _of_two_doers(conflict: Conflict, a: Claim, b: Claim) -> bool:
    """Whether what is in conflict is told of two different doers: "we are not raiding it", "Obama has raided it"."""
    if conflict.kind not in {"negation", "opposite"}:
        return False
    mine, theirs = _doer(a, conflict.a[0]), _doer(b, conflict.b[0])
    return mine is not None and theirs is not None and mine not in theirs and theirs not in mine


def _doer(claim: Claim, start: int) -> str | None:
    """The name of who does what stands at an offset of a content; None where that cannot be told from the sentence."""
    subject = reading_of(claim.content).content.subject_of(start)
    if subject in {"i", "we"}:
        return claim.name.lower() if claim.name else None
    return None if subject in class_of("pronoun") else subject


def _is_one_utterance(a: Claim, b: Claim, conflicts: tuple[Conflict, ...]) -> bool:
    """Whether one speaker's two statements are printings of one, of which one leaves out what the other negates.

    Numbers are no such thing: two printings of one utterance that differ in a number are worth being seen.
    """
    if days_apart(a, b) > PRINTED_WITHIN or conflicts[0].kind in {"number", "year"}:
        return False
    mine, theirs = reading_of(a.content).content.by_lemma.keys(), reading_of(b.content).content.by_lemma.keys()
    return len(mine & theirs) >= ONE_UTTERANCE_SHARE * min(len(mine), len(theirs))


def _stretch(start: int, end: int) -> tuple[int, int]:
    return (start, end) if start < end else (end, start)


def _order(claim: Claim) -> tuple[str, str, int]:
    return claim.day or "", claim.document, claim.start


def _on_two_days(a: Claim, b: Claim) -> bool:
    """Whether they were said, as far as is known, on different days."""
    if a.day is None or b.day is None:
        return False
    shorter = min(len(a.day), len(b.day))
    return a.day[:shorter] != b.day[:shorter]


def days_apart(a: Claim, b: Claim) -> int:
    """Days between two statements, of what is known of their dates the middle; 0 where one has none.

    Args:
        a: a statement.
        b: another.
    """
    if a.day is None or b.day is None:
        return 0
    (y1, m1, d1), (y2, m2, d2) = (_parts(day) for day in (a.day, b.day))
    return abs((y1 - y2) * 365 + (m1 - m2) * 30 + (d1 - d2))


def _parts(day: str) -> tuple[int, int, int]:
    """Year, month and day, the middle of what is not known."""
    known = [int(part) for part in day.split("-")]
    year, month, of_month = (*known, *(7, 15)[len(known) - 1 :])
    return year, month, of_month
