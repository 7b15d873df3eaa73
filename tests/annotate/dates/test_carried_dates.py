"""A date goes on to the same speaker's statements of the same occasion, with its reason, and ends with it."""

from collections.abc import Callable

import pytest

from onrecord.annotate.story import Clue
from onrecord.record import When

Dater = Callable[..., list[tuple[When | None, Clue]]]

FILLER = "\nThe dam is old."


def values(answers: list[tuple[When | None, Clue]]) -> list[str | None]:
    return [when.value if when else None for when, _ in answers]


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the next sentence", "[Larrabee] {said} Tuesday <it holds>. | [Larrabee] {added} <that it is old>."),
        ("a pronoun", "[Larrabee] {said} Tuesday <it holds>.\n| <“It is old,”> [he] {added}."),
        ("a role", "[Larrabee] {said} Tuesday <it holds>.\n| <“It is old,”> [the senator] {added}."),
        ("a full name, then the last", "[Ann Larrabee] {said} Tuesday <it holds>.\n| <“Old,”> {said} [Larrabee]."),
        ("a name with a clause", "[Larrabee, who is 60,] {said} Tuesday <it holds>.\n| <“Old,”> {said} [Larrabee]."),
        (
            "paragraphs that tell nothing",
            f"[Larrabee] {{said}} Tuesday <it holds>.{FILLER * 4}\n| <“Old,”> [he] {{said}}.",
        ),
        ("the same sentence", "[Larrabee] {said} Tuesday <it holds>, | [Larrabee] {adding} <that it is old>."),
        ("its source was missed", "[Larrabee] {said} Tuesday <it holds>.\nLarrabee | {added} <that it is old>."),
        ("a relative pronoun", "[Larrabee] {said} Tuesday <it holds>.\nLarrabee, | [who] {said} <it is old>, left."),
        ("an occasion told of", "Larrabee gave a speech Tuesday.\n| <“It is old,”> [Larrabee] {said}."),
        ("an occasion with its day before", "Tuesday’s debate went to Larrabee.\n| <“It is old,”> [Larrabee] {said}."),
        ("a day that opens", "On Tuesday, Larrabee met workers.\n| <“It is old,”> [Larrabee] {told} them."),
        (
            "another speaker between",
            "[Larrabee] {said} Tuesday <it holds>. | [Ruiz] {laughed} <at it>. | [Larrabee] {added} <it stands>.",
        ),
    ],
    ids=lambda value: value if len(value) < 36 else "",
)
def test_same_speaker_goes_on(dated: Dater, reason: str, text: str) -> None:
    when, clue = dated(text)[-1]
    assert when is not None, f"{reason}: {clue.why}"
    assert (when.value, when.basis) == ("2017-02-28", "carried"), reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("another speaker", "[Larrabee] {said} Tuesday <it holds>. | [Ruiz] {said} <it is old>."),
        ("the perfect tells of no occasion", "[Larrabee] {said} Tuesday <it holds>. | [He] {has said} <it is old>."),
        ("its auxiliary before the cue", "[Larrabee] {said} Tuesday <it holds>. | [He] has often {said} <it is old>."),
        (
            "a participle of a perfect",
            "[Larrabee] {said} Tuesday <it holds>. He has fought Ruiz, | {saying} <it is old>.",
        ),
        (
            "a belief is of no day",
            f"[Larrabee] {{said}} Tuesday <it holds>.{FILLER}\n | [He] {{believes}} <it is old>.",
        ),
        ("another time", "[Larrabee] {said} Tuesday <it holds>. | In the 1990s, [he] {said} <it was new>."),
        (
            "last week, in between",
            "[Larrabee] {said} Tuesday <it holds>. | [He] {said} last week <it leaks>. | [He] {said} <it is old>.",
        ),
        ("too far on", f"[Larrabee] {{said}} Tuesday <it holds>.{FILLER * 9}\n| <“It is old,”> [Larrabee] {{said}}."),
        ("people are not the one before", "[Larrabee] {said} Tuesday <it holds>. | [The critics] {said} <it is old>."),
        ("an occasion of another", "Ruiz gave a speech Tuesday.\n| <“It is old,”> [Larrabee] {said}."),
        ("an occasion to come", "Larrabee will give a speech Saturday.\n| <“It is old,”> [Larrabee] {said}."),
        ("a date that was said", "<“He spoke Tuesday,”> [Larrabee] {said}. | [He] {added} <that it is old>."),
        ("no speaker", "[Larrabee] {said} Tuesday <it holds>. | It {was expected} <to break>."),
    ],
    ids=lambda value: value if len(value) < 36 else "",
)
def test_date_ends_with_its_occasion(dated: Dater, reason: str, text: str) -> None:
    assert values(dated(text))[-1] is None, reason


def test_carried_date_says_from_where(dated: Dater) -> None:
    _, (when, clue) = dated("[Larrabee] {said} Tuesday <it holds>. | [He] {added} <that it is old>.")
    assert when is not None
    assert when.span is not None
    assert when.span.text == "Tuesday"
    assert clue == Clue("carried on from the same speaker's statement: 'Tuesday' is 2017-02-28", (14, 21))


def test_later_date_of_the_same_speaker_goes_on_instead(dated: Dater) -> None:
    text = "[Larrabee] {said} Monday <it holds>. | On Wednesday, [he] {said} <it leaks>. | [He] {added} <it is old>."
    assert values(dated(text)) == ["2017-02-27", "2017-03-01", "2017-03-01"]


def test_each_speaker_goes_on_with_their_own_date(dated: Dater) -> None:
    text = (
        "[Larrabee] {said} Monday <it holds>. | [Ruiz] {said} Wednesday <it leaks>."
        " | [Larrabee] {added} <it is old>. | [Ruiz] {added} <it broke>."
    )
    assert values(dated(text)) == ["2017-02-27", "2017-03-01", "2017-02-27", "2017-03-01"]


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        (
            "a month goes on to the next paragraph",
            "In January, [Larrabee] {said} <it holds>.\n | [He] {added} <it leaks>.",
            "2017-01",
        ),
        (
            "and no further",
            f"In January, [Larrabee] {{said}} <it holds>.{FILLER * 2}\n | [He] {{added}} <it leaks>.",
            None,
        ),
    ],
    ids=["near", "far"],
)
def test_coarse_date_goes_on_a_short_way(dated: Dater, reason: str, text: str, expected: str | None) -> None:
    assert values(dated(text))[-1] == expected, reason


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("a headline", "[Larrabee]{:} <Dam Holds>\n\n| [Larrabee] {said} Tuesday <that the dam holds>.", "2017-02-28"),
        ("a headline's present", "[Larrabee] {says} <dam holds>\n\n| [Larrabee] {said} Tuesday <so>.", "2017-02-28"),
        ("the lead", "Dam news\n[Larrabee] {said} <it holds>.\n| <“It does,”> [he] {said} Tuesday.", "2017-02-28"),
        ("another's date", "[Larrabee] {says} <dam holds>\n\n| [Ruiz] {said} Tuesday <that it leaks>.", None),
        (
            "below the lead",
            f"Dam{FILLER * 4}\n[Larrabee] {{said}} <it holds>.\n| <“It leaks,”> [he] {{said}} Tuesday.",
            None,
        ),
    ],
    ids=lambda value: value if value and " " in value and len(value) < 30 else "",
)
def test_lead_tells_first_and_dates_later(dated: Dater, reason: str, text: str, expected: str | None) -> None:
    assert values(dated(text))[0] == expected, reason


def test_resolved_speakers_stand_above_words(dated: Dater) -> None:
    text = (
        "[Larrabee] {said} Tuesday <it holds>. | [The Water Bureau chief] {said} <it leaks>."
        " | [Larrabee] {said} <it is old>."
    )
    assert values(dated(text, speakers=["e1", "e1", "e2"])) == ["2017-02-28", "2017-02-28", None]


def test_scene_is_matched_by_the_names_of_a_resolved_speaker(dated: Dater) -> None:
    text = "Larrabee gave a speech Tuesday.\n| <“Old,”> [she] {said}.\n| <“Very,”> {said} [Larrabee]."
    assert values(dated(text, speakers=["e1", "e1"])) == ["2017-02-28", "2017-02-28"]


def test_story_without_a_date_carries_nothing_and_says_why(dated: Dater) -> None:
    (_, first), (when, second) = dated(
        "[Larrabee] {said} Tuesday <it holds>. | [He] {added} <it leaks>.", published=None
    )
    assert "the story has no date" in first.why
    assert when is None
    assert second.why


def test_no_statements(dated: Dater) -> None:
    assert dated("Nobody spoke on Tuesday.") == []


@pytest.mark.xfail(strict=True, reason="nothing goes from one speaker to another, be it the same hearing")
def test_another_speaker_at_the_same_hearing(dated: Dater) -> None:
    text = "[Larrabee] {said} at a hearing Tuesday <that it holds>.\n| <“It leaks,”> [Ruiz] {told} the hearing."
    assert values(dated(text))[-1] == "2017-02-28"


@pytest.mark.xfail(strict=True, reason="a letter's date is not tied to 'the letter'")
def test_document_named_again_keeps_its_date(dated: Dater) -> None:
    text = "[Larrabee] {wrote} <of the dam> in a letter sent in January.\n\n | [The letter] {accused} <Ruiz>."
    assert values(dated(text))[-1] == "2017-01"
