"""Answers across stories: a denial in one outlet, and the accusation that it denies in another."""

from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.answers import DENYING, names_what_it_answers
from onrecord.compare.disputes.judging import days_apart, reading_of
from onrecord.record import Link

ANSWERED_WITHIN: Final = 14  # days; a denial months later answers something newer
SHARED_WORDS: Final = 2  # of meaning, beside the name of the accused, so that both are of one matter
NAMED_COSINE: Final = 0.6  # from which on a denial that only says "the allegations" is of this one
CONFIDENCE: Final = 0.75


def judge_answer(one: Claim, other: Claim, cosine: float) -> Link | None:
    """The link from a denial or confirmation to an accusation in another story, None where there is none.

    Args:
        one: a statement.
        other: another, in either order of time.
        cosine: of their contents.
    """
    for a, b in ((one, other), (other, one)):
        if a.act not in DENYING or a.negated or b.act != "accuse" or a.speaker is None or a.speaker == b.speaker:
            continue
        if a.speaker not in b.people or days_apart(a, b) > ANSWERED_WITHIN or (a.day or "") < (b.day or ""):
            continue
        own = set((a.name or "").lower().split())
        pairs = reading_of(a.content).content.shared(reading_of(b.content).content)
        shared = [mine.form for mine, _ in pairs if mine.form not in own]
        named = names_what_it_answers(a.content) == "allegation" and cosine >= NAMED_COSINE
        if len(shared) < SHARED_WORDS and not named:
            continue
        words = ", ".join(f"“{word}”" for word in shared[:3]) or "the allegation"
        reason = f"the speaker is whom it is aimed at, in another story of those days; both speak of {words}"
        return Link(kind="answers", a=a.id, b=b.id, confidence=CONFIDENCE, reasons=(reason,))
    return None
