"""Which date tells when a statement was made: the one that times the attribution, never one in what was said."""

from collections.abc import Callable

import pytest

from onrecord.annotate.story import Clue
from onrecord.record import When

Dater = Callable[..., list[tuple[When | None, Clue]]]


def values(answers: list[tuple[When | None, Clue]]) -> list[str | None]:
    return [when.value if when else None for when, _ in answers]


@pytest.mark.parametrize(
    ("reason", "text", "value"),
    [
        ("behind the verb", "[Larrabee] {said} Tuesday <that the dam holds>.", "2017-02-28"),
        ("inside the cue", "[Larrabee] {said Tuesday} <that the dam holds>.", "2017-02-28"),
        ("drawn into the content by mistake", "[Larrabee] {said} <Tuesday that the dam holds>.", "2017-02-28"),
        ("behind the quotation", "<“The dam holds,”> [Larrabee] {said} on Wednesday.", "2017-03-01"),
        ("behind the addressee", "[Larrabee] {told} reporters Tuesday <that the dam holds>.", "2017-02-28"),
        ("it opens the sentence", "On Jan. 10, [Larrabee] {said} <the dam holds>.", "2017-01-10"),
        ("an occasion opens it", "At a rally Tuesday, [Larrabee] {said} <the dam holds>.", "2017-02-28"),
        ("between source and verb", "[Larrabee], in a statement Tuesday, {said} <the dam holds>.", "2017-02-28"),
        ("before the verb, bare", "[Larrabee] on Tuesday {denied} <the charge>.", "2017-02-28"),
        ("the day before an occasion", "In a Tuesday interview, [Larrabee] {said} <the dam holds>.", "2017-02-28"),
        ("a possessive day", "In Tuesday’s speech, [Larrabee] {said} <the dam holds>.", "2017-02-28"),
        ("the occasion aired", "<“It holds,”> [Larrabee] {said} in an interview that aired Sunday.", "2017-02-26"),
        ("a clause of place", "He held a rally on Tuesday, where [he] {vowed} <to mend the dam>.", "2017-02-28"),
        (
            "a second verb",
            "[Larrabee] {spoke} of <the dam> Monday. | He came Tuesday and {said} <it holds>.",
            "2017-02-28",
        ),
        ("the report's day", "[A report released Tuesday] {found} <that the dam leaks>.", "2017-02-28"),
        ("a relative clause of a report", "a report released Tuesday [that] {found} <the dam leaks>.", "2017-02-28"),
        ("a document named by its year", "{According to} [a 2014 Water Bureau study], <dams leak>.", "2014"),
        ("a document named by its month", "{In} [a September Gazette poll], <most feared the dam>.", "2016-09"),
        ("a month stays a month", "In January, [Larrabee] {said} <the dam holds>.", "2017-01"),
        ("a year stays a year", "In 2008, [Larrabee] {said} <the dam holds>.", "2008"),
        ("earlier this month", "Earlier this month, [Larrabee] {said} <the dam holds>.", "2017-03"),
        (
            "the finer of two",
            "On Tuesday, [Larrabee] {said} in a speech on Feb. 28 <that the dam holds>.",
            "2017-02-28",
        ),
        ("the next day", "Ruiz came on Feb. 20. The next day, [Larrabee] {said} <the dam holds>.", "2017-02-21"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and len(value) < 36 else "",
)
def test_date_that_times_the_attribution(dated: Dater, reason: str, text: str, value: str) -> None:
    when, clue = dated(text)[-1]
    assert when is not None, f"{reason}: {clue.why}"
    assert (when.value, when.basis) == (value, "stated"), reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the content's date", "[Larrabee] {said} <the dam broke on Tuesday>."),
        ("the quotation's date", "<“We met Tuesday,”> [Larrabee] {said}."),
        ("a deadline", "[Larrabee] {said} <the dam must be mended> by Friday."),
        ("what is to come", "[Larrabee] {said} <it would be mended>; he is due to speak Monday."),
        ("a statement to come", "[Larrabee] {will say} on Tuesday <that the dam holds>."),
        ("a relative clause of its own", "[Larrabee], who resigned on Tuesday, {said} <the dam holds>."),
        ("a clause of its own", "[Larrabee] {said} <the dam holds>, after it leaked on Tuesday for hours."),
        ("a reason", "Because it leaked Tuesday, though not much, [Larrabee] {doubted} <the dam>."),
        ("an event's name", "[Larrabee] {backed} <the bill> ahead of Tuesday’s vote."),
        ("a race's year", "[Larrabee] {feared} <a loss> in the 2016 race."),
        ("a week has no date", "[Larrabee] {said} last week <that the dam holds>."),
        ("how long ago is not told", "Several days ago, [Larrabee] {said} <the dam holds>."),
        ("a day a week", "[Larrabee] {says} every Sunday <that the dam holds>."),
        ("the printing is no date of the saying", "[Larrabee] {said} <the dam holds>."),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)
def test_no_date_where_none_times_the_attribution(dated: Dater, reason: str, text: str) -> None:
    when, clue = dated(text)[-1]
    assert when is None, reason
    assert clue.why


def test_date_of_days_to_come_names_its_reason(dated: Dater) -> None:
    when, clue = dated("[Larrabee] {said} next Monday <the dam would be mended>.")[-1]
    assert when is None
    assert "later than the story" in clue.why


def test_week_names_its_reason_and_its_words(dated: Dater) -> None:
    when, clue = dated("[Larrabee] {said} last week <that the dam holds>.")[-1]
    assert when is None
    assert clue == Clue("'last week': a week is no day, month or year, and is not made into one", (14, 23))


def test_stated_date_carries_its_words_and_time_of_day(dated: Dater) -> None:
    when, clue = dated("[Larrabee] {said} Wednesday night <that the dam holds>.")[-1]
    assert when is not None
    assert when.span is not None
    assert (when.value, when.time, when.span.text) == ("2017-03-01", "night", "Wednesday night")
    assert clue.span == (when.span.start, when.span.end)


@pytest.mark.parametrize(
    ("reason", "text", "value", "why"),
    [
        ("relative", "[Larrabee] {said} Tuesday <it holds>.", None, "the story has no date"),
        ("no year", "[Larrabee] {said} on Jan. 10 <it holds>.", None, "the story has no date"),
        ("absolute", "[Larrabee] {said} on Jan. 10, 2017, <it holds>.", "2017-01-10", "'Jan. 10, 2017' is 2017-01-10"),
    ],
    ids=["weekday", "day of a month", "whole date"],
)
def test_story_without_a_date(dated: Dater, reason: str, text: str, value: str | None, why: str) -> None:
    ((when, clue),) = dated(text, published=None)
    assert (when.value if when else None) == value, reason
    assert why in clue.why


def test_story_dated_by_its_month_alone_leaves_weekdays_open(dated: Dater) -> None:
    ((when, clue),) = dated("[Larrabee] {said} Tuesday <it holds>.", published="2017-03")
    assert when is None
    assert clue.why == "'Tuesday': the story's date is known as 2017-03 alone, and this needs the day"


def test_publication_in_the_future_is_taken_as_it_is(dated: Dater) -> None:
    answers = dated("[Larrabee] {said} Tuesday <it holds>. | In 2050, [he] {said} <it leaks>.", published="2093-05-01")
    assert values(answers) == ["2093-04-28", "2050"]


def test_statement_without_a_cue_takes_no_date_of_its_sentence(dated: Dater) -> None:
    assert values(dated("[LARRABEE]: <It broke on Tuesday.>")) == [None]


@pytest.mark.xfail(strict=True, reason="a date at the end of a long content may be the cue's or the content's")
def test_date_behind_an_unquoted_content_that_was_drawn_into_it(dated: Dater) -> None:
    assert values(dated("[Larrabee] {signed} <a pact with the bureau in 2012, letting it mend dams>.")) == ["2012"]


@pytest.mark.xfail(strict=True, reason="a clause with 'as' before the main clause is not told from other clauses")
def test_clause_of_the_same_time_dates_the_main_clause(dated: Dater) -> None:
    assert values(dated("As they met three years ago, [Larrabee] {insisted} <the dam holds>.")) == ["2014"]


@pytest.mark.xfail(strict=True, reason="a participle's date is not told from the sentence's")
def test_date_that_opens_does_not_time_a_participle(dated: Dater) -> None:
    assert values(dated("In July, the bureau missed the goals {set} by [Judge Larrabee] for <repairs>.")) == [None]
