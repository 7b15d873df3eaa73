"""What a quotation leaves off the sentence that it was cut from."""

import pytest
from made_transcripts import check_of, made_transcript

V = "Ilse Varga"
WORDS = "the minister ignored three warnings about the dam"


@pytest.mark.parametrize(
    ("spoken", "side", "why"),
    [
        pytest.param(f"I never said {WORDS}.", "before", "negates", id="never said"),
        pytest.param(f"I do not think that {WORDS}.", "before", "negates", id="not think"),
        pytest.param(f"If {WORDS}, then there must be a trial.", "before", "conditions", id="inside a condition"),
        pytest.param(f"If the report is right, {WORDS}.", "before", "conditions", id="behind a condition"),
        pytest.param(f"I will say {WORDS} if I have to.", "after", "conditions", id="before a condition"),
        pytest.param(f"Maybe {WORDS}.", "before", "hedges", id="maybe"),
        pytest.param(f"I think {WORDS}.", "before", "hedges", id="I think"),
        pytest.param(f"We know {WORDS}, I guess.", "after", "hedges", id="I guess"),
        pytest.param(f"In 2003 {WORDS}.", "before", "dates", id="a year before"),
        pytest.param(f"As we know {WORDS} ten years ago.", "after", "dates", id="years ago"),
    ],
)
def test_what_was_cut_off_is_shown_with_what_it_does(spoken: str, side: str, why: str) -> None:
    check = check_of(WORDS, made_transcript((V, spoken)))
    assert [(clipping.side, clipping.why) for clipping in check.clipped] == [(side, why)]


def test_a_hedge_before_the_subject_of_a_quoted_verb_is_shown() -> None:
    check = check_of(
        "was not allowed to say anything at the hearing",
        made_transcript((V, "Maybe she was not allowed to say anything at the hearing.")),
    )
    assert [clipping.text for clipping in check.clipped] == ["Maybe she"]


@pytest.mark.parametrize(
    "spoken",
    [
        pytest.param(f"{WORDS.capitalize()}.", id="the whole sentence"),
        pytest.param(f"It is well known that {WORDS}.", id="nothing that changes it"),
        pytest.param(f"We will not rest, because {WORDS}.", id="a denial of something else"),
        pytest.param(f"I don't know about you. {WORDS.capitalize()}.", id="a denial in the sentence before"),
        pytest.param(f"{WORDS.capitalize()}, if you will.", id="a condition of nothing"),
        pytest.param(f"{WORDS.capitalize()}. Maybe there were four.", id="a hedge in the sentence behind"),
    ],
)
def test_what_changes_nothing_is_no_clipping(spoken: str) -> None:
    assert check_of(WORDS, made_transcript((V, spoken))).clipped == ()


@pytest.mark.parametrize(
    ("story", "spoken"),
    [
        pytest.param("Perhaps “{quote},” {speaker} said.", f"Maybe {WORDS}.", id="a hedge"),
        pytest.param("{speaker} never claimed that “{quote}” she said.", f"I never said {WORDS}.", id="a denial"),
        pytest.param("In 2003, “{quote}” {speaker} said.", f"In 2003 {WORDS}.", id="a year"),
    ],
)
def test_what_the_story_tells_itself_was_not_cut_off(story: str, spoken: str) -> None:
    check = check_of(WORDS, made_transcript((V, spoken)), story=story.replace("{quote},", "{quote}"))
    assert check.clipped == ()
