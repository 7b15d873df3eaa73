"""What the stages behind attribution make of the findings of a story: sources → acts → dates → circumstances.

A stage that fails on one finding costs that finding the stage's fields, and says so in its reasons; the others go on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Literal, TypeVar

from onrecord.annotate.acts import Deed, find_deed
from onrecord.annotate.attribution import Range
from onrecord.annotate.circumstances import (
    Circumstances,
    carry_circumstances,
    find_addressee,
    find_relays,
    find_setting,
    find_target,
)
from onrecord.annotate.dates import date_statements
from onrecord.annotate.outlets import are_one_outlet
from onrecord.annotate.pronouns import gender_of_name
from onrecord.annotate.sources import Antecedents, Resolution, Sources
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Entity, Relay, Setting, Span, When

Answer = TypeVar("Answer")
Role = Literal["addressee", "target"]
# What somebody holds has no addressee, no place and no messenger; the words around it tell of something else.
HELD_IN_MIND: Final = frozenset({"belief", "intention", "attitude", "perception"})


@dataclass(slots=True)
class Decision:
    """All that was decided for a finding.

    Attributes:
        speaker: who, and how that was found.
        deed: mode, act, negation, hedges; None where the stage failed.
        addressee, target: entity ids.
        relays: nearest to the article first.
        clues: why, by the field of `record.Statement`.
    """

    speaker: Resolution | None = None
    deed: Deed | None = None
    said: When | None = None
    setting: Setting | None = None
    addressee: str | None = None
    target: str | None = None
    relays: tuple[Relay, ...] = ()
    confidence: float | None = None
    clues: list[tuple[str, Clue]] = field(default_factory=list)


class Decider:
    """Runs the stages over the findings of one story.

    Args:
        story: with its mentions.
        findings: in any order; a parent is decided before what stands inside it.
        antecedents: of the story's pronouns.
    """

    def __init__(self, story: Story, findings: Sequence[Finding], antecedents: Antecedents | None) -> None:
        self._story = story
        self._findings = sorted(findings, key=lambda finding: (finding.depth, finding.attribution.content[0]))
        self._sources = Sources(story, self._findings, antecedents=antecedents, gender_of_name=gender_of_name)
        self._decisions = {finding: Decision() for finding in self._findings}

    def decide(self) -> dict[Finding, Decision]:
        """The decision for each finding."""
        for finding, decision in self._decisions.items():
            self._who(finding, decision)
            self._what(finding, decision)
        for (finding, decision), around in zip(self._decisions.items(), self._circumstances(), strict=True):
            self._where(finding, decision, around)
        self._when()
        return self._decisions

    def entities(self) -> tuple[Entity, ...]:
        """Those with a role in some decision."""
        return self._sources.entities()

    def _who(self, finding: Finding, decision: Decision) -> None:
        found = _tried(decision, "speaker", lambda: self._sources.speaker(finding))
        if found is not None:
            decision.speaker = found
            decision.clues.append(("speaker", found.why))
            if len(found.candidates) > 1:
                decision.clues.append(("speaker", Clue(f"considered, the best first: {', '.join(found.candidates)}")))

    def _what(self, finding: Finding, decision: Decision) -> None:
        deed = _tried(decision, "act", lambda: find_deed(self._story, finding.attribution))
        if deed is not None and finding.relays:
            passed_on = Clue("it passes on what another said", finding.attribution.cue[0])
            deed = replace(deed, mode="speech", act="say", clues={**deed.clues, "act": passed_on, "mode": passed_on})
        if deed is not None:
            decision.deed = deed
            decision.clues += deed.clues.items()

    def _circumstances(self) -> Sequence[Circumstances]:
        """What the words around each finding tell, and what goes on from an earlier one."""
        story = self._story
        own = [
            Circumstances(
                _tried(decision, "relays", partial(find_relays, story, finding.attribution)) or (),
                _tried(decision, "addressee", partial(find_addressee, story, finding.attribution)),
                _tried(decision, "setting", partial(find_setting, story, finding.attribution)),
            )
            if decision.deed is None or decision.deed.mode not in HELD_IN_MIND
            else Circumstances()
            for finding, decision in self._decisions.items()
        ]
        decisions = list(self._decisions.values())
        speakers = [decision.speaker.entity if decision.speaker else None for decision in decisions]
        are_words = [decision.deed is None or decision.deed.mode == "speech" for decision in decisions]
        try:
            return carry_circumstances(story, self._findings, own, speakers=speakers, are_words=are_words)
        except Exception as error:  # noqa: BLE001 - what each sentence tells by itself stands all the same
            for decision in self._decisions.values():
                decision.clues.append(("setting", _failed(error)))
            return own

    def _where(self, finding: Finding, decision: Decision, around: Circumstances) -> None:
        story, attribution = self._story, finding.attribution
        act = decision.deed.act if decision.deed else None
        target = _tried(decision, "target", lambda: find_target(story, attribution, act=act))
        decision.addressee = self._resolved(finding, decision, "addressee", around.addressee)
        decision.target = self._resolved(finding, decision, "target", target)
        if around.setting is not None:
            decision.setting = around.setting[0]
            decision.clues.append(("setting", around.setting[1]))
        decision.relays = tuple(self._relays(finding, decision, around))

    def _resolved(self, finding: Finding, decision: Decision, role: Role, clue: Clue | None) -> str | None:
        if clue is None or clue.span is None:
            return None
        span = clue.span
        found = _tried(decision, role, partial(self._sources.resolve, span, role=role, finding=finding))
        if found is None:
            return None
        speaker = decision.speaker.entity if decision.speaker else None
        if found.entity is not None and found.entity == speaker:
            return None  # nobody is the addressee or target of their own words
        decision.clues += [(role, clue), (role, found.why)]
        return found.entity

    def _relays(self, finding: Finding, decision: Decision, around: Circumstances) -> Iterator[Relay]:
        """Outlets and people that passed the words on: those further out, then those of the statement's own words."""
        speaker = decision.speaker.entity if decision.speaker else None
        given = {speaker, None}
        parent = self._decisions[finding.parent] if finding.parent else None
        if parent is not None and finding.parent is not None:
            outer = [*parent.relays]
            source = finding.parent.attribution.source
            if parent.speaker and parent.speaker.entity and source:
                outer.append(Relay(source=parent.speaker.entity, span=Span.cut(self._story.text, *source[0])))
                decision.clues.append(("relays", Clue("it stands in what that source says", source[0])))
            for relay in outer:
                if relay.source not in given:
                    given.add(relay.source)
                    yield relay
        for clue in around.relays:
            if clue.span is None:
                continue
            span = clue.span
            if self._is_own_outlet(span):
                continue
            found = _tried(decision, "relays", partial(self._sources.resolve, span, role="relay", finding=finding))
            if found is not None and found.entity not in given:
                given.add(found.entity)
                decision.clues.append(("relays", clue))
                yield Relay(source=str(found.entity), span=Span.cut(self._story.text, *span))

    def _is_own_outlet(self, span: Range) -> bool:
        """Whether a name is that of the outlet that prints the story: what it heard itself nobody passed on to it."""
        outlet = self._story.document.outlet
        return outlet is not None and are_one_outlet(self._story.text[slice(*span)], outlet)

    def _when(self) -> None:
        findings = list(self._decisions)
        whole = Decision()
        speakers = [one.speaker.entity if one.speaker else None for one in self._decisions.values()]
        dates = _tried(whole, "said", lambda: date_statements(self._story, findings, speakers=speakers))
        if dates is None:
            for decision in self._decisions.values():
                decision.clues += whole.clues
            return
        for finding, (when, clue) in zip(findings, dates, strict=True):
            self._decisions[finding].said = when
            self._decisions[finding].clues.append(("said", clue))


def _tried(decision: Decision, name: str, stage: Callable[[], Answer]) -> Answer | None:
    """What a stage answers; where it fails, None, and the failure among the reasons."""
    try:
        return stage()
    except Exception as error:  # noqa: BLE001 - one statement that a stage cannot take must not cost the story
        decision.clues.append((name, _failed(error)))
        return None


def _failed(error: Exception) -> Clue:
    return Clue(f"not decided: the stage failed ({type(error).__name__}: {error})")
