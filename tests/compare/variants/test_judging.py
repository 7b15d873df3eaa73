"""Two statements: one utterance printed twice, or not."""

from collections.abc import Callable

import pytest

from onrecord.compare.claims import Claim
from onrecord.compare.variants import judge_repeat

MakeClaim = Callable[..., Claim]

QUOTE = "“The Eastgate Bridge was inspected in March, and nobody told me it was unsafe to cross”"
LONG = (
    "“The Eastgate Bridge was inspected in March, and nobody told me it was unsafe to cross. I would have closed it "
    "the same night, whatever the harbour board had said about the ferries.”"
)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        pytest.param(QUOTE, QUOTE, "equal words", id="equal"),
        pytest.param(
            QUOTE,
            '"the Eastgate bridge was inspected in March and nobody told me it was unsafe to cross,"',
            "equal words",
            id="marks, commas and capitals",
        ),
        pytest.param(LONG, QUOTE, "a shortened printing: 16 of 33 words", id="the second sentence left out"),
        pytest.param(
            "“There were twenty-two engineers on the bridge”",
            "“There were 22 engineers on the bridge”",
            "equal words",
            id="a number in words",
        ),
        pytest.param(
            "“I'm not going to sell the harbour to anybody”",
            "“I am not going to sell the harbor to anybody”",
            "equal words",
            id="contracted, and in another spelling",
        ),
        pytest.param(
            "“We offered al-Qasimi a seat on the harbour board”",
            "“We offered al-Kasimi a seat on the harbour board”",
            "9 of 10 words, in the same order",
            id="a foreign name spelled in two ways",
        ),
        pytest.param(
            "“The bridge is safe,” Varga told the council on Monday. “I crossed it this morning with my children.”",
            "“The bridge is safe. I crossed it this morning with my children.”",
            "a shortened printing: 12 of 18 words",
            id="the reporter's words in the middle",
        ),
        pytest.param(
            "“The ferries stay. Nobody on the harbour board voted to close the western line, and nobody will.”",
            "“Nobody on the harbour board voted to close the western line. We owe that to the islands and to their "
            "schools.”",
            "11 words in a row",
            id="both quote one stretch and go on differently",
        ),
    ],
)
def test_one_utterance(claim: MakeClaim, one: str, other: str, reason: str) -> None:
    link = judge_repeat(claim(one), claim(other), None)
    assert link is not None
    assert link.reasons == (reason, "one speaker: Ilse Varga", "printed on one day")


def test_an_indirect_printing_of_quoted_words(claim: MakeClaim) -> None:
    indirect = claim("that nobody told her it was unsafe to cross the Eastgate Bridge in March", quotation="indirect")
    quoted = claim("“nobody told me it was unsafe to cross the Eastgate Bridge in March”", quotation="direct")
    link = judge_repeat(indirect, quoted, None)
    assert link is not None
    assert link.reasons[0] == "12 of 13 words, in the same order"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "“I have said that we will close the Eastgate Bridge”",
            "“I have said that we will not close the Eastgate Bridge”",
            id="a negation",
        ),
        pytest.param(
            "“I will never ever sell the harbour to a foreign bank”",
            "“sell the harbour to a foreign bank”",
            id="a negation before what is quoted",
        ),
        pytest.param(
            "“We have lost 40 engineers since the spring”",
            "“We have lost 60 engineers since the spring”",
            id="a number",
        ),
        pytest.param(
            "“I think that Petra Okafor ought to resign tonight”",
            "“I think that Jonas Lindqvist ought to resign tonight”",
            id="a name",
        ),
        pytest.param("“The bridge is safe to cross”", "“The ferries run until the autumn”", id="other words"),
        pytest.param("“Yes”", "“Yes”", id="one word"),
        pytest.param("“No comment”", "“No comment”", id="a formula of two words"),
        pytest.param("“”", "“”", id="nothing in quotation marks"),
        pytest.param("", "", id="no content"),
        pytest.param("a path to citizenship", "a path to citizenship", id="a phrase outside of quotation marks"),
    ],
)
def test_another_utterance(claim: MakeClaim, one: str, other: str) -> None:
    quotation = "direct" if "“" in one else "indirect"
    assert judge_repeat(claim(one, quotation=quotation), claim(other, quotation=quotation), 0.95) is None


@pytest.mark.parametrize(
    ("name", "other", "is_linked"),
    [
        pytest.param("Ilse Varga", "Varga", True, id="surname alone"),
        pytest.param("William Okafor", "Bill Okafor", True, id="short form"),
        pytest.param("Jonas D. Okafor", "Jonas Okafor", True, id="initial in the middle"),
        pytest.param("Vicente Ruiz", "Vincente Ruiz", True, id="a slip in a given name"),
        pytest.param("Ilse Varga", None, True, id="a speaker who was not resolved"),
        pytest.param("Ilse Varga", "Petra Lindqvist", False, id="somebody else"),
        pytest.param("Ilse Varga", "Tomas Varga", False, id="another of the family"),
    ],
)
def test_the_speaker_decides_over_equal_words(
    claim: MakeClaim, name: str, other: str | None, *, is_linked: bool
) -> None:
    assert (judge_repeat(claim(QUOTE, name), claim(QUOTE, other), 1.0) is not None) == is_linked


def test_two_persons_of_the_record_are_two_whatever_their_names(claim: MakeClaim) -> None:
    father = claim(QUOTE, "Varga", speaker="person0001")
    daughter = claim(QUOTE, "Varga", speaker="person0002")
    assert judge_repeat(father, daughter, 1.0) is None


def test_one_who_quotes_another_is_no_other_speaker(claim: MakeClaim) -> None:
    inner = claim("the Eastgate Bridge was inspected twice in March", "Ilse Varga")
    outer = claim("“Varga says that the Eastgate Bridge was inspected twice in March. I doubt it.”", "Petra Lindqvist")
    link = judge_repeat(inner, outer, None)
    assert link is not None
    assert link.reasons[1] == "Ilse Varga and Petra Lindqvist: the one quotes the other, or speaks for them"


def test_one_who_speaks_for_another_is_no_other_speaker(claim: MakeClaim) -> None:
    spokesman = claim(QUOTE, "Otto Brandt", people=frozenset({"harbour board"}))
    assert judge_repeat(claim(QUOTE, "Harbour Board"), spokesman, None) is not None


def test_a_source_without_a_name_may_be_anyone(claim: MakeClaim) -> None:
    statement = claim(QUOTE, "statement", document="story9", speaker="story9:e2")
    link = judge_repeat(claim(QUOTE), statement, None)
    assert link is not None
    assert link.reasons[1] == "speakers as printed: Ilse Varga, statement"


@pytest.mark.parametrize(
    ("one", "other", "is_linked"),
    [
        pytest.param({"said": "2024-05-01"}, {"said": "2024-05-02"}, True, id="the day told loosely"),
        pytest.param({"said": "2024-05"}, {"said": "2024-05-02"}, True, id="the month that the day is in"),
        pytest.param({"said": "2024-04-22"}, {"said": "2024-05-01"}, False, id="days apart, both told"),
        pytest.param({"said": "2023"}, {"said": "2024-05-01"}, False, id="years apart"),
        pytest.param({"published": "2024-04-20"}, {"said": "2024-05-01"}, False, id="printed before it was said"),
        pytest.param(
            {"said": "2024-04-28"},
            {"said": "2024-05-01", "said_is_stated": False},
            True,
            id="a day taken from a neighbour",
        ),
        pytest.param({"published": "2024-04-29"}, {}, True, id="a long quotation, three days later"),
        pytest.param({"published": "2016-04-29"}, {}, True, id="a long quotation, years later"),
    ],
)
def test_the_day_decides_over_equal_words(
    claim: MakeClaim, one: dict[str, object], other: dict[str, object], *, is_linked: bool
) -> None:
    assert (judge_repeat(claim(QUOTE, **one), claim(QUOTE, **other), 1.0) is not None) == is_linked


def test_a_short_formula_is_another_utterance_on_another_day(claim: MakeClaim) -> None:
    formula = "“The lines to the ministry remain open”"
    assert judge_repeat(claim(formula), claim(formula, published="2024-05-03"), None) is not None
    assert judge_repeat(claim(formula), claim(formula, published="2024-05-07"), None) is None


def test_a_denial_is_no_printing_of_what_it_denies(claim: MakeClaim) -> None:
    content = "that he had ignored three warnings about the Eastgate Bridge"
    accused = claim(content, "Harbour Board", quotation="indirect", act="accuse")
    denied = claim(content, "Harbour Board", quotation="indirect", act="deny")
    assert judge_repeat(accused, denied, 1.0) is None


def test_what_was_not_said_is_no_printing_of_what_was(claim: MakeClaim) -> None:
    assert judge_repeat(claim(QUOTE), claim(QUOTE, negated=True), 1.0) is None


def test_a_negation_that_one_printing_holds_and_the_other_left_outside(claim: MakeClaim) -> None:
    whole = claim("“we cannot agree to put the ferries above the safety of the Eastgate Bridge”")
    part = claim("to put the ferries above the safety of the Eastgate Bridge”", negated=True)
    assert judge_repeat(whole, part, None) is not None


def test_statements_of_one_story_are_no_printings(claim: MakeClaim) -> None:
    assert judge_repeat(claim(QUOTE, document="one"), claim(QUOTE, document="one"), 1.0) is None


def test_the_shortest_answer_is_the_same_at_one_place_of_one_text(claim: MakeClaim) -> None:
    link = judge_repeat(claim("“No”", text_hash="wire", start=40), claim("“No”", text_hash="wire", start=40), None)
    assert link is not None
    assert link.reasons == ("equal words, at one place of one text",)


def test_other_words_that_are_close_in_meaning(claim: MakeClaim) -> None:
    one = claim("that the bridge would be shut for repairs until autumn", quotation="indirect")
    other = claim("the closing of the bridge for repairs through the autumn", quotation="indirect")
    link = judge_repeat(one, other, 0.84)
    assert link is not None
    assert link.reasons[0].startswith("other words, close in meaning")
    assert judge_repeat(one, other, 0.4) is None
    assert judge_repeat(one, other, None) is None


def test_close_in_meaning_is_not_enough_days_later(claim: MakeClaim) -> None:
    one = claim("that the bridge would be shut for repairs until autumn", quotation="indirect")
    other = claim("the closing of the bridge for repairs", quotation="indirect", published="2024-05-08")
    assert judge_repeat(one, other, 0.95) is None


def test_two_quotations_on_one_point_are_two(claim: MakeClaim) -> None:
    one, other = claim("“I never doubted the bridge was safe”"), claim("“Nobody has to fear for that bridge's safety”")
    assert judge_repeat(one, other, 0.92) is None


def test_the_earlier_printing_comes_first_and_the_order_given_makes_no_difference(claim: MakeClaim) -> None:
    later, earlier = claim(QUOTE, published="2024-05-03"), claim(QUOTE, published="2024-05-02")
    link = judge_repeat(later, earlier, None)
    assert link == judge_repeat(earlier, later, None)
    assert link is not None
    assert (link.a, link.b) == (earlier.id, later.id)


def test_a_link_without_a_name_is_less_sure(claim: MakeClaim) -> None:
    named, unnamed = (
        judge_repeat(claim(QUOTE), claim(QUOTE), None),
        judge_repeat(claim(QUOTE), claim(QUOTE, None), None),
    )
    assert named is not None
    assert unnamed is not None
    assert named.confidence > unnamed.confidence
