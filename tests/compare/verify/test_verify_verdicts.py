"""What a quotation is to the words of its transcript."""

import pytest
from made_transcripts import check_of, made_transcript

from onrecord.record import WordChange

V = "Ilse Varga"


def _verdict(quote: str, spoken: str) -> str:
    return check_of(quote, made_transcript((V, spoken))).verdict


@pytest.mark.parametrize(
    ("quote", "spoken"),
    [
        pytest.param(
            "the Harbour wall: is safe, and it will STAY safe",
            "The harbour wall is safe and it will stay safe.",
            id="case and punctuation",
        ),
        pytest.param(
            "We don’t owe the ferry company anything at all",
            "We don't owe the ferry company anything at all.",
            id="typographic marks",
        ),
        pytest.param(
            "we did not have talks with the Merrow Water Company",
            "And we didn't have -- did not have talks with the Merrow Water Company.",
            id="begun anew",
        ),
        pytest.param(
            "I think the dam was inspected twice last winter",
            "I, uh, I think the -- the dam was, um, inspected twice last winter.",
            id="hesitation and doubled words",
        ),
        pytest.param(
            "I — I think the dam was inspected twice last winter",
            "I think the dam was inspected twice last winter.",
            id="a slip that only the story keeps",
        ),
        pytest.param(
            "The dam is safe and the valley can sleep",
            "The dam is safe (APPLAUSE) and the valley can [crosstalk] sleep.",
            id="stage directions",
        ),
        pytest.param(
            "We hired twenty-five divers for $20 million",
            "We hired 25 divers for 20 million dollars.",
            id="numbers in words and digits",
        ),
        pytest.param(
            "We are going to honour the labour agreement",
            "We are gonna honor the labor agreement.",
            id="spellings",
        ),
        pytest.param(
            "a threat of homegrown arson near the harbour",
            "It is a threat of home grown arson near the harbour.",
            id="one word or two",
        ),
        pytest.param(
            "Vi har en plan for Sørhavn og Ærøskøbing",
            "VI HAR EN PLAN FOR SØRHAVN OG ÆRØSKØBING.",
            id="capitals, with letters of other alphabets",
        ),
        pytest.param(
            "We will rebuild the old harbour before winter",
            "We wi11 rebuild the o1d harb our before winter.",
            id="letters misread by a scanner",
        ),
    ],
)
def test_same_words_are_verbatim(quote: str, spoken: str) -> None:
    assert _verdict(quote, spoken) == "verbatim"


@pytest.mark.parametrize(
    ("quote", "spoken"),
    [
        pytest.param(
            "We signed the treaty … because the harbour was in danger",
            "We signed the treaty, as all of you know, because the harbour was in danger.",
            id="ellipsis",
        ),
        pytest.param(
            "[The ministry] signed the harbour treaty in a single night",
            "They signed the harbour treaty in a single night.",
            id="brackets instead of a word",
        ),
        pytest.param(
            "He (Okafor) promised[d] a new ferry before the summer",
            "He promises a new ferry before the summer.",
            id="an insertion and an ending in brackets",
        ),
    ],
)
def test_marked_changes_are_edited(quote: str, spoken: str) -> None:
    assert _verdict(quote, spoken) == "edited"


def test_capital_in_brackets_changes_nothing() -> None:
    assert _verdict("[T]he harbour wall is safe and dry", "I say the harbour wall is safe and dry.") == "verbatim"


@pytest.mark.parametrize(
    ("quote", "spoken", "weight"),
    [
        pytest.param("We built 30 clinics in Halden", "We built 20 clinics in Halden.", "number", id="number"),
        pytest.param(
            "I trust that Okafor paid for the ferry", "I trust that Lindqvist paid for the ferry.", "name", id="name"
        ),
        pytest.param(
            "The dam was inspected before the flood",
            "The dam was not inspected before the flood.",
            "negation",
            id="negation",
        ),
        pytest.param(
            "Some of our hospitals are modern and safe",
            "All of our hospitals are modern and safe.",
            "quantifier",
            id="quantifier",
        ),
    ],
)
def test_changes_that_weigh_are_told(quote: str, spoken: str, weight: str) -> None:
    check = check_of(quote, made_transcript((V, spoken)))
    assert (check.verdict, check.weighty, {change.weight for change in check.diff} - {None}) == (
        "altered",
        True,
        {weight},
    )


def test_contraction_is_a_light_change() -> None:
    check = check_of(
        "I’m ready to sign the harbour treaty", made_transcript((V, "I am ready to sign the harbour treaty."))
    )
    assert (check.verdict, check.weighty) == ("altered", False)
    assert check.diff[0] == WordChange(kind="replaced", quoted="I’m", spoken="I am")


def test_denial_in_other_words_is_altered_and_denies_as_much() -> None:
    spoken = "Senator, I'm not aware of any of those activities."
    check = check_of("unaware of those activities", made_transcript((V, spoken)))
    assert check.verdict == "altered"
    assert (check.diff[0].quoted, check.diff[0].spoken, check.weighty) == ("unaware", "not aware", False)
    assert check.clipped == ()


def test_word_error_rate_is_changed_words_over_spoken_words() -> None:
    check = check_of("We built 30 clinics in Halden", made_transcript((V, "We built 20 clinics in Halden.")))
    assert check.word_error_rate == pytest.approx(1 / 6, abs=0.001)


MERGED = (
    "The bridge was closed for safety reasons. Let me talk about schools, which matter to every family here. "
    "We hired many teachers this year. The ferry will be replaced next summer."
)


def test_passages_run_together_without_a_mark_are_merged_with_their_distance() -> None:
    quote = "The bridge was closed for safety reasons. The ferry will be replaced next summer"
    check = check_of(quote, made_transcript((V, MERGED)))
    assert check.verdict == "merged"
    assert [passage.span.text for passage in check.passages] == [
        "The bridge was closed for safety reasons",
        "The ferry will be replaced next summer",
    ]
    assert check.distance == check.passages[1].span.start - check.passages[0].span.end


def test_parts_in_another_order_are_merged() -> None:
    quote = "The ferry will be replaced next summer. The bridge was closed for safety reasons"
    assert _verdict(quote, MERGED) == "merged"


def test_the_same_with_an_ellipsis_is_edited() -> None:
    quote = "The bridge was closed for safety reasons. … The ferry will be replaced next summer"
    assert _verdict(quote, MERGED) == "edited"


def test_words_of_no_transcript_are_not_found() -> None:
    check = check_of("We never met the engineers of the dam", made_transcript((V, "Good morning, and thank you.")))
    assert (check.verdict, check.passages) == ("not_found", ())
    assert check.reasons


def test_nothing_to_hold_it_against_is_no_transcript() -> None:
    assert check_of("We never met the engineers of the dam").verdict == "no_transcript"


@pytest.mark.parametrize(
    ("partial", "written", "word"),
    [pytest.param(True, None, "partial", id="partial"), pytest.param(None, True, "prepared", id="as written")],
)
def test_not_found_says_what_kind_of_transcript_it_was_not_in(
    *, partial: bool | None, written: bool | None, word: str
) -> None:
    transcript = made_transcript((V, "Good morning, and thank you."), partial=partial, written=written)
    check = check_of("We never met the engineers of the dam", transcript)
    assert any(word in reason for reason in check.reasons)
