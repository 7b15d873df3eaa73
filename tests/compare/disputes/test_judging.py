"""From two statements to a link: reasons first, then the model."""

import pytest
from made_claims import FELL, ROSE, Sure, made_claim

from onrecord.compare.claims import Claim
from onrecord.compare.disputes.judging import find_dispute, judge_disputes
from onrecord.record import Link


def _link(one: Claim, other: Claim, model: Sure) -> Link | None:
    dispute = find_dispute(one, other)
    return next(judge_disputes([dispute], model), None) if dispute else None  # type: ignore[arg-type]


def test_two_speakers_contradict_and_the_later_comes_first() -> None:
    later = made_claim(FELL, published="2024-05-03", speaker="tomas okafor")
    link = _link(made_claim(ROSE), later, Sure(contradicts=0.97))
    assert link is not None
    assert (link.kind, link.a, link.b, link.confidence) == ("contradicts", later.id, f"s-{ROSE}", 0.97)


def test_one_speaker_changes_between_two_dates() -> None:
    link = _link(made_claim(ROSE, said="2024-01-10"), made_claim(FELL, said="2024-05-01"), Sure(contradicts=0.9))
    assert link is not None
    assert (link.kind, link.a) == ("changes", f"s-{FELL}")


def test_reasons_name_the_words_and_what_the_model_gave() -> None:
    later = made_claim(FELL, speaker="b", published="2024-06-01")
    link = _link(made_claim(ROSE, speaker="a"), later, Sure(contradicts=0.9))
    assert link is not None
    assert link.reasons == ("opposites: “fell” against “rose”", "the entailment model: 90% that both cannot be true")


@pytest.mark.parametrize(
    ("one", "other", "model"),
    [
        pytest.param(
            made_claim(ROSE), made_claim(FELL, speaker="b"), Sure(contradicts=0.5), id="the model is not sure"
        ),
        pytest.param(
            made_claim(ROSE),
            made_claim("the tunnel opens in May", speaker="b"),
            Sure(contradicts=1.0),
            id="no reason to check",
        ),
        pytest.param(
            made_claim(ROSE, act="ask"), made_claim(FELL, speaker="b"), Sure(contradicts=1.0), id="a question"
        ),
        pytest.param(
            made_claim("the bridge in Halden must be closed", act="demand"),
            made_claim("the bridge in Halden must not be closed", act="demand", speaker="b"),
            Sure(contradicts=1.0),
            id="two people may want two things",
        ),
        pytest.param(
            made_claim("I would never want the bridge in Halden judged", number=1, published="2024-05-02"),
            made_claim("want the bridge in Halden judged", number=2, published="2024-05-03"),
            Sure(contradicts=1.0),
            id="one utterance, cut short in one printing",
        ),
        pytest.param(
            made_claim("unemployment in Halden is at 5 percent", published="2023-01-01"),
            made_claim("unemployment in Halden is at 7 percent", published="2024-05-01", speaker="b"),
            Sure(contradicts=1.0),
            id="two speakers' numbers of two years",
        ),
    ],
)
def test_no_link(one: Claim, other: Claim, model: Sure) -> None:
    assert _link(one, other, model) is None


def test_denied_content_is_held_against_what_says_it() -> None:
    denial = made_claim("that she hid the reports on the bridge in Halden", act="deny")
    charge = made_claim("Varga hid the reports on the bridge in Halden", act="accuse", speaker="b")
    model = Sure(contradicts=0.0, entails=0.95)
    link = _link(denial, charge, model)
    assert link is not None
    assert link.reasons[0] == "one denies what the other says"
    assert model.seen == [(charge.content, denial.content)]


def test_demand_given_up_by_the_same_speaker_is_a_change() -> None:
    before = made_claim("the bridge in Halden must be closed now", act="demand", published="2023-01-01")
    after = made_claim("the bridge in Halden must not be closed now", act="demand")
    link = _link(before, after, Sure(contradicts=0.9))
    assert link is not None
    assert link.kind == "changes"
