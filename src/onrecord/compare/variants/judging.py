"""Whether two statements are one utterance printed twice, and why.

In words first: most of what the shorter one quotes has to stand in the longer one, in its order, or a long run of words
in both. How many words that must be grows with what is not known: a speaker without a name, words outside quotation
marks, days between the stories. Where too few words agree, the meaning may decide, within one speaker and a few days.

Never joined are words of different speakers (unless the one quotes the other), words of different days, words that
differ in a negation, a number or a name, and statements of one story.
"""

from dataclasses import dataclass
from typing import Final

from onrecord.compare.claims import Claim
from onrecord.compare.days import days_between
from onrecord.compare.variants.agreement import Agreement
from onrecord.compare.variants.occasions import Occasion, occasion
from onrecord.compare.variants.speakers import Standing, standing
from onrecord.compare.variants.wording import Wording, wording_of
from onrecord.compare.verify.terms import stem
from onrecord.record import Link


@dataclass(frozen=True, slots=True)
class Need:
    """What two wordings must share to be one utterance.

    Attributes:
        shared: words.
        telling: of these, words that are no articles, pronouns and the like.
        coverage: the part of the shorter one's words that must stand in the other.
        run: words in a row that are enough, whatever the coverage: both quote a stretch, and go on differently.
    """

    shared: int
    telling: int
    coverage: float
    run: int

    def beside(self, other: "Need") -> "Need":
        """The greater need in each."""
        return Need(
            max(self.shared, other.shared),
            max(self.telling, other.telling),
            max(self.coverage, other.coverage),
            max(self.run, other.run),
        )


# Chosen on half of the stories of BASIL, the labelled pairs being from the other half: of 90 links by words that were
# read, one was wrong. Below them come phrases as "a path to citizenship", which many say on one day.
QUOTED: Final = Need(shared=4, telling=2, coverage=0.75, run=10)
INDIRECT: Final = Need(shared=7, telling=5, coverage=0.75, run=12)
OF_UNKNOWN: Final = Need(shared=6, telling=3, coverage=0.75, run=12)
# A spokesman's formula, said after each of two meetings, has six or seven words. What has no day may be of any.
DAYS_LATER: Final = Need(shared=10, telling=5, coverage=0.8, run=15)
# Politicians repeat themselves. A long quotation, equal nearly to the word, is one utterance that is quoted again.
WEEKS_LATER: Final = Need(shared=12, telling=6, coverage=0.9, run=25)
NEAR_DAYS: Final = 2
FAR_DAYS: Final = 7

# By meaning, on the same half: of the 18 links that these gave, 15 were right; at a cosine of 0.7 alone, half. Less for
# statements of one act (12 of 15 more there) gave nothing but errors on the labelled pairs, and went.
CLOSE: Final = 0.8
LEAST_CLOSE: Final = 0.7  # enough where half of the words are the same, or most words that tell
HALF: Final = 0.5
MOST: Final = 0.6
FEWEST_TELLING: Final = 3

OPPOSED_ACTS: Final = frozenset(
    map(
        frozenset,
        (
            ("support", "oppose"),
            ("support", "deny"),
            ("confirm", "deny"),
            ("confirm", "oppose"),
            ("accuse", "deny"),
            ("say", "deny"),
            ("demand", "oppose"),
            ("promise", "deny"),
        ),
    )
)

# The chance that a link is right, from the links that were read; less than their share where fewer were.
SURE: Final = 0.99
BY_WORDS: Final = 0.97
LESS_FOR_UNKNOWN: Final = 0.07
LESS_FOR_REPLACED: Final = 0.05
BY_MEANING: Final = 0.8
NO_DAY: Final = "9999"  # a printing without a day comes last

Finding = tuple[float, str]


def order_of_printing(claim: Claim) -> tuple[str, str, str, int, str]:
    """A key by which printings stand in order: day, outlet, place in the story."""
    return (claim.published or NO_DAY, claim.outlet or "", claim.document, claim.start, claim.id)


def judge_repeat(a: Claim, b: Claim, cosine: float | None) -> Link | None:
    """Whether two statements are one utterance, printed twice.

    Args:
        a: a statement.
        b: another one; the order does not matter.
        cosine: of the vectors of their contents alone, without speakers; None to judge by words only.

    Returns:
        A link from the earlier printing to the later one, with its reasons; None if they are not, or it cannot be told.
    """
    if a.document == b.document:
        return None
    if _stand_at_one_place(a, b):
        return _link(a, b, SURE, ("equal words, at one place of one text",))
    when, stands = occasion(a, b), standing(a, b)
    if when == "other" or stands == "different":
        return None
    agreement = Agreement.of(wording_of(a), wording_of(b))
    if _turns(a, b, agreement) or _acts_oppose(a, b, agreement):
        return None
    found = _by_words(agreement, _need(a, b, agreement, when, stands), stands)
    if found is None and when == "one" and stands == "same":
        found = _by_meaning(a, b, agreement, cosine)
    if found is None:
        return None
    return _link(a, b, found[0], (found[1], _speakers(a, b, stands), _days(a, b)))


def _link(a: Claim, b: Claim, confidence: float, reasons: tuple[str, ...]) -> Link:
    earlier, later = sorted((a, b), key=order_of_printing)
    return Link(kind="repeats", a=earlier.id, b=later.id, confidence=confidence, reasons=reasons)


def _stand_at_one_place(a: Claim, b: Claim) -> bool:
    """Whether both stand in one text that two outlets print: then the shortest answer is the same one."""
    return a.text_hash == b.text_hash and a.start == b.start and a.content == b.content


def contradict(a: Claim, b: Claim) -> bool:
    """Whether two statements cannot be one utterance, whatever links lie between them."""
    if occasion(a, b) == "other" or standing(a, b) == "different":
        return True
    return _turns(a, b, Agreement.of(wording_of(a), wording_of(b)))


def _turns(a: Claim, b: Claim, agreement: Agreement) -> bool:
    """Whether a negation, a number or a name turns the one into something else than the other.

    The negation may stand in the words, or have been left outside of them: "did not say that …".
    """
    before = agreement.negated_before
    return (a.negated or before[0]) != (b.negated or before[1]) or agreement.conflict is not None


def _by_words(agreement: Agreement, need: Need, stands: Standing) -> Finding | None:
    tells_enough = agreement.telling >= need.telling or agreement.longest >= need.run
    if agreement.shared < need.shared or not tells_enough:
        return None
    sure = BY_WORDS - (LESS_FOR_UNKNOWN if stands != "same" else 0.0)
    held, whole = agreement.share
    if agreement.a.forms == agreement.b.forms:
        return sure, "equal words"
    if held == whole:
        return sure, f"a shortened printing: {held} of {max(len(agreement.a.forms), len(agreement.b.forms))} words"
    if agreement.coverage >= need.coverage:
        return sure - LESS_FOR_REPLACED, f"{held} of {whole} {agreement.unit}, in the same order"
    if agreement.longest >= need.run:
        return sure - LESS_FOR_REPLACED, f"{agreement.longest} words in a row"
    return None


def _need(a: Claim, b: Claim, agreement: Agreement, when: Occasion, stands: Standing) -> Need:
    need = QUOTED if 2 * agreement.quoted >= agreement.shared else INDIRECT
    if stands != "same":
        need = need.beside(OF_UNKNOWN)
    days = days_between(a.published, b.published)
    if when == "one" and days is not None and days <= NEAR_DAYS:
        return need
    return need.beside(DAYS_LATER if days is None or days <= FAR_DAYS else WEEKS_LATER)


def _by_meaning(a: Claim, b: Claim, agreement: Agreement, cosine: float | None) -> Finding | None:
    days = days_between(a.published, b.published)
    if cosine is None or cosine < LEAST_CLOSE or days is None or days > NEAR_DAYS:
        return None
    telling = _telling(agreement.a), _telling(agreement.b)
    fewest = min(map(len, telling))
    # The cosine is nearly blind to a negation and to numbers.
    if fewest < FEWEST_TELLING or bool(agreement.a.negations) != bool(agreement.b.negations):
        return None
    numbers = agreement.a.numbers, agreement.b.numbers
    if not (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]):
        return None
    if agreement.coverage >= HALF:
        held, whole = agreement.share
        return BY_MEANING * cosine, f"{held} of {whole} {agreement.unit}, the rest close in meaning"
    # Both word for word, and yet in other words: two sentences on one point.
    if a.quotation == b.quotation == "direct":
        return None
    shared = len(telling[0] & telling[1])
    if cosine >= CLOSE or shared >= MOST * fewest:
        return BY_MEANING * cosine, f"other words, close in meaning; {shared} of {fewest} telling words are shared"
    return None


def _telling(wording: Wording) -> frozenset[str]:
    return frozenset(stem(form) for form, tells in zip(wording.forms, wording.telling, strict=True) if tells)


def _acts_oppose(a: Claim, b: Claim, agreement: Agreement) -> bool:
    """Whether the one takes back what the other says: "denied that …" and "confirmed that …".

    Of words that both quote the act is the same, whatever was read from the verbs around them.
    """
    if a.quotation == b.quotation == "direct" and 2 * agreement.quoted >= agreement.shared:
        return False
    return frozenset((a.act, b.act)) in OPPOSED_ACTS


def _speakers(a: Claim, b: Claim, stands: Standing) -> str:
    if stands == "same":
        return f"one speaker: {max(a.name or '', b.name or '', key=len)}"
    if stands == "relayed":
        return f"{a.name} and {b.name}: the one quotes the other, or speaks for them"
    names = [claim.name for claim in (a, b) if claim.name]
    return f"speakers as printed: {', '.join(names)}" if names else "the speaker is named in neither"


def _days(a: Claim, b: Claim) -> str:
    days = days_between(a.published, b.published)
    if days is None:
        return "the day of a printing is not known"
    return "printed on one day" if days == 0 else f"printed {days} day{'s' if days > 1 else ''} apart"
