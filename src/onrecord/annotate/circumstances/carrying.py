"""Circumstances that hold on: an interview named once goes on in the sentences behind it.

A circumstance goes from the statement whose sentence states it to the statements of the same speaker that follow and
state none, until the story turns to another time, another occasion or, for too long, to somebody else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.circumstances.frames import frame_of
from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Setting

MOST_PARAGRAPHS: Final = 4  # between two statements of one occasion
MOST_OF_OTHERS: Final = 3  # statements of other speakers between the two
EXCHANGES: Final = frozenset({"interview", "debate", "broadcast", "hearing"})
"""Settings in which the ones who ask speak as well."""

BRIEF: Final = frozenset({"social_media"})
"""Settings that end with their paragraph: the next post is another one."""

# The sentence tells of another time or occasion.
_ELSEWHERE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|September|October|November|"
    r"December|(?:in|since)\s+(?:19|20)\d\d|last\s+(?:week|month|year|fall|spring|summer|winter|night)|years?\s+ago|months?\s+ago|"
    r"weeks?\s+ago|earlier|previously|later|recently|once|repeatedly|often|always|has|have|had|after\s+the|meanwhile|separately)\b"
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and to whom a statement was made, and who passed it on.

    Attributes:
        relays: nearest to the article first.
        addressee: to whom.
        setting: and what told it.
    """

    relays: tuple[Clue, ...] = ()
    addressee: Clue | None = None
    setting: tuple[Setting, Clue] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is known."""
        return not self.relays and self.addressee is None and self.setting is None


@dataclass(slots=True)
class _Occasion:
    """What a speaker's last stated circumstances were, and where.

    Attributes:
        place: of the statement that states them.
        paragraph: of the last statement that they hold for.
        others: statements of other speakers since.
    """

    place: int
    paragraph: int
    stated: Circumstances
    others: int = 0


def carry_circumstances(
    story: Story,
    findings: Sequence[Finding],
    found: Sequence[Circumstances],
    *,
    speakers: Sequence[str | None],
) -> tuple[Circumstances, ...]:
    """The circumstances of all findings, with those that go on from one statement to the next.

    Args:
        story: the story.
        findings: the attributions, in any order.
        found: what each one's own sentence tells, in the same order.
        speakers: an identifier of each one's speaker, None where it is not known.
    """
    answers = list(found)
    occasions: dict[str, _Occasion] = {}
    for index in sorted(range(len(findings)), key=lambda i: findings[i].attribution.content[0]):
        finding, speaker, own = findings[index], speakers[index], found[index]
        if finding.depth or speaker is None:
            continue
        paragraph = story.paragraph_at(finding.attribution.content[0][0])
        occasion = occasions.get(speaker)
        if not own.is_empty:
            occasions[speaker] = _Occasion(index, paragraph, own)
        elif occasion is not None and _goes_on(story, finding, occasion, paragraph):
            answers[index] = _carried(occasion.stated)
            occasion.paragraph, occasion.others = paragraph, 0
        else:
            answers[index] = _asked_by_the_other(story, finding, paragraph, findings, occasions)
        for name, other in occasions.items():
            other.others += name != speaker
    return tuple(answers)


def _goes_on(story: Story, finding: Finding, occasion: _Occasion, paragraph: int) -> bool:
    setting = occasion.stated.setting
    most = 0 if setting and setting[0] in BRIEF else MOST_PARAGRAPHS
    if paragraph - occasion.paragraph > most or occasion.others > MOST_OF_OTHERS:
        return False
    return _ELSEWHERE.search(frame_of(story, finding.attribution).words) is None


def _asked_by_the_other(
    story: Story, finding: Finding, paragraph: int, findings: Sequence[Finding], occasions: dict[str, _Occasion]
) -> Circumstances:
    """The circumstances of the one who was spoken to and speaks in turn, the addressee being the first speaker."""
    source = finding.attribution.source
    if not source or is_outlet(story.text[slice(*source[0])]):
        return Circumstances()
    last_word = _last_word(story, source[0])
    for occasion in occasions.values():
        stated = occasion.stated
        first = findings[occasion.place].attribution.source
        if stated.addressee is None or stated.addressee.span is None or stated.setting is None or not first:
            continue
        is_partner = last_word and last_word == _last_word(story, stated.addressee.span) and last_word[0].isupper()
        if is_partner and stated.setting[0] in EXCHANGES and _goes_on(story, finding, occasion, paragraph):
            addressee = Clue("it answers the one who spoke before", first[0])
            return replace(_carried(stated), addressee=addressee)
    return Circumstances()


def _last_word(story: Story, span: Range) -> str:
    words = story.text[slice(*span)].removesuffix("'s").removesuffix("’s").split()
    return words[-1].strip(",.") if words else ""


def _carried(stated: Circumstances) -> Circumstances:
    setting = stated.setting
    what = f"the {setting[0].replace('_', ' ')}" if setting else "the occasion"
    why = f"{what} that an earlier sentence names goes on"
    return Circumstances(
        tuple(replace(clue, why=f"{why}: {clue.why}") for clue in stated.relays),
        replace(stated.addressee, why=f"{why}: {stated.addressee.why}") if stated.addressee else None,
        (setting[0], replace(setting[1], why=f"{why}: {setting[1].why}")) if setting else None,
    )
