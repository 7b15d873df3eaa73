"""Circumstances that hold on: an interview named once goes on in the sentences behind it.

A circumstance goes from the statement whose sentence states it to the statements of the same speaker that follow and
state none, until the story turns to another time, another occasion or, for too long, to somebody else; and to those in
the headline and the lead, which say first what the story places then. Who asks or answers in an exchange shares it.
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
MOST_BEFORE: Final = 3  # paragraphs by which a headline and a lead may go before the sentence that names the occasion
EXCHANGES: Final = frozenset({"interview", "debate", "broadcast", "hearing"})
"""Settings in which the ones who ask speak as well."""

BRIEF: Final = frozenset({"social_media"})
"""Settings that end with their paragraph: the next post is another one."""

SPOKEN: Final = EXCHANGES | {"speech", "rally", "press_conference"}
_ASKS = re.compile(
    r"\b(?:ask(?:ed|s)|press(?:ed|es)|follow(?:ed|s)\s+up|interject(?:ed|s)|wonder(?:ed|s))\b", re.IGNORECASE
)
_WRITTEN = re.compile(r"\b(?:wrote|writes|written|writing|tweet(?:ed|s)?|post(?:ed|s))\b", re.IGNORECASE)

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
    are_words: Sequence[bool] | None = None,
) -> tuple[Circumstances, ...]:
    """The circumstances of all findings, with those that go on from one statement to the next.

    Args:
        story: the story.
        findings: the attributions, in any order.
        found: what each one's own sentence tells, in the same order.
        speakers: an identifier of each one's speaker, None where it is not known.
        are_words: whether each one is something said or written, and no belief or deed; all are when None.
    """
    carrier = _Carrier(story, findings, found)
    for index in sorted(range(len(findings)), key=lambda i: findings[i].attribution.content[0]):
        speaker = speakers[index]
        if findings[index].depth == 0 and speaker is not None and (are_words is None or are_words[index]):
            carrier.take(index, speaker)
    return _with_partners(story, findings, carrier.answers)


class _Carrier:
    """Takes statements in the order of the text.

    Attributes:
        answers: the circumstances of all findings, as far as they are known.
    """

    def __init__(self, story: Story, findings: Sequence[Finding], found: Sequence[Circumstances]) -> None:
        self._story = story
        self._findings = findings
        self._found = found
        self._occasions: dict[str, _Occasion] = {}
        self._waiting: dict[str, list[int]] = {}  # statements of a speaker who has stated no occasion yet
        self.answers = list(found)

    def take(self, index: int, speaker: str) -> None:
        """The next statement that somebody says or writes."""
        finding, own = self._findings[index], self._found[index]
        paragraph = self._story.paragraph_at(finding.attribution.content[0][0])
        occasion = self._occasions.get(speaker)
        goes_on = occasion is not None and _goes_on(self._story, finding, occasion, paragraph)
        if own.setting:
            self._begin(index, speaker, paragraph, occasion if goes_on else None)
        elif _is_turn(self._story, finding) and not (talk := _of_conversation(self._occasions, paragraph)).is_empty:
            self.answers[index] = _filled(own, talk)
        elif own.relays:
            return  # who reports one statement need not have heard the next
        elif occasion is not None and goes_on:
            self.answers[index] = _filled(own, _told_still(occasion, paragraph))
            occasion.paragraph, occasion.others = paragraph, 0
        else:
            self.answers[index] = _filled(
                own, _shared(self._story, finding, paragraph, self._findings, self._occasions)
            )
            self._waiting.setdefault(speaker, []).append(index)
        for name, other in self._occasions.items():
            other.others += name != speaker

    def _begin(self, index: int, speaker: str, paragraph: int, before: _Occasion | None) -> None:
        """An occasion that a statement names, and with it those in the lead that waited for one."""
        own = self._found[index]
        if before is not None and _is_of_one_occasion(own, before.stated):
            own = self.answers[index] = _filled(own, before.stated)
        self._occasions[speaker] = _Occasion(index, paragraph, own)
        for earlier in self._waiting.pop(speaker, ()):
            if _leads_to(self._story, self._findings[earlier], paragraph, own):
                self.answers[earlier] = _filled(self._found[earlier], replace(own, addressee=None))


def _is_turn(story: Story, finding: Finding) -> bool:
    """Whether a statement is a turn of a conversation in print ("RUIZ: …")."""
    source = finding.attribution.source
    return not finding.attribution.cue and bool(source) and story.text[source[0][1] :].lstrip()[:1] == ":"


def _of_conversation(occasions: dict[str, _Occasion], paragraph: int) -> Circumstances:
    """The exchange that was named last before a conversation in print, which all who speak in it share."""
    able = [one for one in occasions.values() if one.stated.setting and one.stated.setting[0] in EXCHANGES]
    last = max(able, key=lambda one: one.paragraph, default=None)
    if last is None or paragraph - last.paragraph > MOST_PARAGRAPHS:
        return Circumstances()
    last.paragraph = paragraph
    return replace(last.stated, addressee=None)


def _with_partners(
    story: Story, findings: Sequence[Finding], answers: list[Circumstances]
) -> tuple[Circumstances, ...]:
    """The answers with the addressee of each turn of a conversation between two: the other."""
    turns = [index for index, finding in enumerate(findings) if not finding.depth and _is_turn(story, finding)]
    names = {index: story.text[slice(*findings[index].attribution.source[0])].casefold() for index in turns}
    if len(set(names.values())) == 2:
        for index in turns:
            others = [other for other in turns if names[other] != names[index]]
            nearest = min(others, key=lambda other: abs(other - index))
            span = findings[nearest].attribution.source[0]
            clue = Clue("the only other one who speaks in this conversation", span)
            setting = answers[index].setting
            if setting is not None and setting[0] == "broadcast":
                setting = "interview", replace(setting[1], why=f"{setting[1].why}; two who take turns")
            answers[index] = replace(answers[index], addressee=answers[index].addressee or clue, setting=setting)
    return tuple(answers)


def _goes_on(story: Story, finding: Finding, occasion: _Occasion, paragraph: int) -> bool:
    setting = occasion.stated.setting
    most = 0 if setting and setting[0] in BRIEF else MOST_PARAGRAPHS
    if paragraph - occasion.paragraph > most or occasion.others > MOST_OF_OTHERS:
        return False
    frame = frame_of(story, finding.attribution)
    if setting and setting[0] in SPOKEN and _WRITTEN.search(frame.words, *frame.cue):
        return False
    return _ELSEWHERE.search(frame.words) is None


def _is_of_one_occasion(own: Circumstances, stated: Circumstances) -> bool:
    """Whether a statement names the occasion again that an earlier one has named ("… he added in the interview")."""
    return own.setting is None or stated.setting is None or own.setting[0] == stated.setting[0]


def _leads_to(story: Story, earlier: Finding, paragraph: int, stated: Circumstances) -> bool:
    """Whether a statement stands in the headline or lead of what a later one places."""
    start = earlier.attribution.content[0][0]
    if stated.setting and stated.setting[0] in BRIEF:
        return False
    return (
        paragraph - story.paragraph_at(start) <= MOST_BEFORE
        and paragraph <= MOST_BEFORE
        and _ELSEWHERE.search(frame_of(story, earlier.attribution).words) is None
    )


def _told_still(occasion: _Occasion, paragraph: int) -> Circumstances:
    """What is carried on: to whom only while the paragraph lasts."""
    stated = occasion.stated
    return stated if paragraph == occasion.paragraph else replace(stated, addressee=None)


def _shared(
    story: Story, finding: Finding, paragraph: int, findings: Sequence[Finding], occasions: dict[str, _Occasion]
) -> Circumstances:
    """The circumstances of one who asks or answers in an exchange with another, who is then the addressee.

    The sentence that placed the exchange names both.
    """
    source = finding.attribution.source
    if not source or not finding.attribution.cue or is_outlet(story.text[slice(*source[0])]):
        return Circumstances()
    last_word = _last_word(story, source[0])
    if not last_word[:1].isupper():
        return Circumstances()
    for occasion in occasions.values():
        stated = occasion.stated
        first = findings[occasion.place]
        if stated.setting is None or stated.setting[0] not in EXCHANGES or not first.attribution.source:
            continue
        words = frame_of(story, first.attribution).words
        is_named = re.search(rf"\b{re.escape(last_word)}\b", words, re.IGNORECASE) is not None
        asks = paragraph - occasion.paragraph <= 1 and _ASKS.search(story.text, *finding.attribution.cue[0]) is not None
        if (is_named or asks) and _goes_on(story, finding, occasion, paragraph):
            addressee = Clue("it answers the one who spoke before", first.attribution.source[0])
            return replace(stated, addressee=addressee)
    return Circumstances()


def _last_word(story: Story, span: Range) -> str:
    words = story.text[slice(*span)].removesuffix("'s").removesuffix("’s").split()
    return words[-1].strip(",.") if words else ""


def _filled(own: Circumstances, stated: Circumstances) -> Circumstances:
    """A statement's own circumstances, with those of the occasion where it has none."""
    setting = stated.setting
    what = f"the {setting[0].replace('_', ' ')}" if setting else "the occasion"
    why = f"{what} that another sentence names goes on"
    return Circumstances(
        own.relays or tuple(replace(clue, why=f"{why}: {clue.why}") for clue in stated.relays),
        own.addressee
        or (replace(stated.addressee, why=f"{why}: {stated.addressee.why}") if stated.addressee else None),
        own.setting or ((setting[0], replace(setting[1], why=f"{why}: {setting[1].why}")) if setting else None),
    )
