"""What the stages make of marked findings together (see conftest.py for the marks)."""

from collections.abc import Callable

import pytest

from onrecord.annotate import decisions
from onrecord.annotate.attribution import Attribution
from onrecord.annotate.circumstances import find_addressee
from onrecord.annotate.decisions import Decider, Decision
from onrecord.annotate.story import Clue, Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


def decided(story: Story, findings: list[Finding]) -> tuple[list[Decision], dict[str, str]]:
    """The decisions in the order of the findings, and the names of the entities by id."""
    decider = Decider(story, findings, None)
    found = decider.decide()
    return [found[finding] for finding in findings], {one.id: one.name for one in decider.entities()}


def reasons(decision: Decision, name: str) -> list[str]:
    return [clue.why for field, clue in decision.clues if field == name]


class TestOneStageFails:
    TEXT = (
        "[Ana Ruiz] {told} Paul Larsen <it holds>.|\n\n"
        "[Bea Quill] {told} reporters at a rally on Tuesday <it leaks>.|\n\n"
        "[Jonas Okafor] {told} Dana Holt <it is old>."
    )

    @pytest.fixture
    def found(self, marked: Reader, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Decision], dict[str, str]]:
        """Looking for the addressee fails in the second statement."""
        story, findings = marked(self.TEXT)

        def failing(story: Story, attribution: Attribution) -> Clue | None:
            if attribution is findings[1].attribution:
                raise RuntimeError("a wheel came off")
            return find_addressee(story, attribution)

        monkeypatch.setattr(decisions, "find_addressee", failing)
        return decided(story, findings)

    def test_field_is_empty_and_says_so(self, found: tuple[list[Decision], dict[str, str]]) -> None:
        decision = found[0][1]
        assert decision.addressee is None
        assert reasons(decision, "addressee") == ["not decided: the stage failed (RuntimeError: a wheel came off)"]

    def test_other_fields_of_the_statement_stand(self, found: tuple[list[Decision], dict[str, str]]) -> None:
        (_, decision, _), names = found
        assert decision.speaker is not None
        assert decision.deed is not None
        assert names[decision.speaker.entity or ""] == "Bea Quill"
        assert (decision.deed.act, decision.setting) == ("say", "rally")

    def test_other_statements_stand(self, found: tuple[list[Decision], dict[str, str]]) -> None:
        (first, _, third), names = found
        assert [names.get(one.addressee or "") for one in (first, third)] == ["Paul Larsen", "Dana Holt"]


@pytest.mark.parametrize(
    "stage",
    ["find_relays", "find_setting", "find_target", "find_deed", "carry_circumstances", "date_statements"],
)
def test_stage_that_fails_everywhere_leaves_the_speaker(
    marked: Reader, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr(decisions, stage, failing)
    [decision], names = decided(*marked("[Ana Ruiz] {told} Paul Larsen <it holds>."))
    assert decision.speaker is not None
    assert names[decision.speaker.entity or ""] == "Ana Ruiz"
    assert any("a wheel came off" in clue.why for _, clue in decision.clues)


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        pytest.param("[Ana Ruiz] {told} Paul Larsen <it holds>.", "Paul Larsen", id="another"),
        pytest.param("Ana Ruiz came. [Ruiz] {told} Ana Ruiz <it holds>.", None, id="nobody speaks to themselves"),
    ],
)
def test_addressee(marked: Reader, text: str, addressee: str | None) -> None:
    [decision], names = decided(*marked(text))
    assert names.get(decision.addressee or "") == addressee


@pytest.mark.parametrize(
    ("outlet", "relays"),
    [
        pytest.param(None, ["Washington Post"], id="outlet not known"),
        pytest.param("Halden Courier", ["Washington Post"], id="printed by another"),
        pytest.param("The Washington Post", [], id="its own story"),
        pytest.param("wash-post", [], id="its own story, the name cut short"),
    ],
)
def test_outlet_relays_nothing_to_itself(marked: Reader, outlet: str | None, relays: list[str]) -> None:
    story, findings = marked("[Ana Ruiz] {told} The Washington Post <it holds>.")
    story.document = story.document.model_copy(update={"outlet": outlet})
    [decision], names = decided(story, findings)
    assert [names[one.source] for one in decision.relays] == relays


class TestNested:
    @pytest.fixture
    def findings(self, marked: Reader) -> tuple[Story, list[Finding]]:
        """ "Larsen promised …" stands inside what Ana Ruiz said."""
        text = "[Ana Ruiz] {said} <Paul Larsen had promised to leave>."
        story, [outer] = marked(text)
        spans = [
            (story.text.index(w), story.text.index(w) + len(w)) for w in ("Paul Larsen", "had promised", "to leave")
        ]
        inner = Attribution((spans[0],), (spans[1],), (spans[2],), 0.9, "marked by hand")
        return story, [outer, Finding(inner, outer, depth=1)]

    def test_outer_source_is_a_relay(self, findings: tuple[Story, list[Finding]]) -> None:
        (outer, inner), names = decided(*findings)
        assert [(names[one.source], one.span and one.span.text) for one in inner.relays] == [("Ana Ruiz", "Ana Ruiz")]
        assert outer.relays == ()

    def test_order_of_the_findings_does_not_matter(self, findings: tuple[Story, list[Finding]]) -> None:
        story, both = findings
        (inner, _), names = decided(story, both[::-1])
        assert [names[one.source] for one in inner.relays] == ["Ana Ruiz"]

    def test_what_passes_words_on_says_them(self, findings: tuple[Story, list[Finding]]) -> None:
        story, (outer, inner) = findings
        outer.relays = True
        (said, promised), _ = decided(story, [outer, inner])
        assert said.deed is not None
        assert promised.deed is not None
        assert (said.deed.act, said.deed.mode, promised.deed.act) == ("say", "speech", "promise")


def test_denial_that_is_passed_on_is_told_by_the_outlet(marked: Reader) -> None:
    story, [finding] = marked("[Reuters] {denied} <that it holds>.")
    finding.relays = True
    [decision], _ = decided(story, [finding])
    assert decision.deed is not None
    assert decision.deed.act == "say"
    assert reasons(decision, "act") == ["it passes on what another said"]


def test_belief_has_no_addressee(marked: Reader) -> None:
    [decision], _ = decided(*marked("[Ana Ruiz] {believes} <it holds>, she told Paul Larsen."))
    assert decision.addressee is None


def test_no_findings(marked: Reader) -> None:
    story, _ = marked("It rained.")
    assert Decider(story, [], None).decide() == {}
