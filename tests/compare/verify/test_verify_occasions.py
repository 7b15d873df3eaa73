"""Whether the words are this utterance, or the same ones on another occasion."""

import pytest
from made_transcripts import check_of, made_transcript

from onrecord.transcript import Transcript

V = "Ilse Varga"
WORDS = "We will rebuild the harbour wall before the winter storms"


def _of(day: str, **fields: object) -> Transcript:
    return made_transcript((V, f"Thank you. On {day} I tell you: {WORDS}."), day=day, **fields)


@pytest.mark.parametrize(
    ("day", "occasion"),
    [
        pytest.param("2024-11-13", "same", id="the day of the story"),
        pytest.param("2024-11-10", "same", id="three days before"),
        pytest.param("2024-06-01", "unknown", id="months before"),
        pytest.param("2024-12-01", "other", id="after the story"),
    ],
)
def test_occasion_by_the_days_between_speech_and_story(day: str, occasion: str) -> None:
    check = check_of(WORDS, _of(day))
    assert (check.verdict, check.occasion) == ("verbatim", occasion)


def test_same_words_on_another_occasion_are_said_to_be() -> None:
    check = check_of(WORDS, _of("2024-12-01"))
    assert any("another occasion" in reason for reason in check.reasons)


def test_of_several_passages_the_one_of_the_occasion_is_taken() -> None:
    transcripts = [_of(day) for day in ("2024-03-05", "2024-11-12", "2024-12-20")]
    check = check_of(WORDS, *transcripts)
    assert check.passages[0].document == transcripts[1].document.id


@pytest.mark.parametrize(
    ("said_on", "occasion"), [("2024-06-01", "same"), ("2024-06", "same"), ("2024-07-20", "other")]
)
def test_the_statements_own_date_decides(said_on: str, occasion: str) -> None:
    assert check_of(WORDS, _of("2024-06-01"), said_on=said_on).occasion == occasion


def test_a_month_beside_the_quotation_tells_the_occasion() -> None:
    story = "HALDEN — “{quote}” {speaker} said in June. Nothing has been built."
    assert check_of(WORDS, _of("2024-06-01"), story=story).occasion == "same"


def test_a_day_beside_the_quotation_that_is_another_one_tells_it_too() -> None:
    story = "HALDEN — “{quote}” {speaker} said on Monday. Nothing has been built."
    assert check_of(WORDS, _of("2024-06-01"), story=story).occasion == "other"


def test_a_place_that_the_story_names_tells_the_occasion() -> None:
    story = "HALDEN — “{quote}” {speaker} said at a rally in Sundhaven. Nothing has been built."
    assert check_of(WORDS, _of("2024-09-01", place="Sundhaven, Orle"), story=story).occasion == "same"


@pytest.mark.parametrize("day", [None, "2024-11-12"])
def test_without_dates_the_occasion_is_unknown(day: str | None) -> None:
    transcript = made_transcript((V, WORDS + "."), day=day)
    assert check_of(WORDS, transcript, published=None).occasion == "unknown"


def test_everyday_words_among_many_transcripts_of_other_days_are_not_this_utterance() -> None:
    others = [
        made_transcript(
            (V, f"Speech number {number}. Let me say this about it. Good night."), day=f"2023-01-{number:02}"
        )
        for number in range(1, 29)
    ]
    check = check_of("Let me say this about it", *others)
    assert check.verdict == "not_found" or check.occasion == "other"


def test_the_same_transcript_twice_gives_one_passage() -> None:
    transcript = _of("2024-11-12")
    check = check_of(WORDS, transcript, transcript)
    assert (len(check.passages), any("other transcript" in reason for reason in check.reasons)) == (1, False)


def test_of_written_and_spoken_text_of_one_speech_the_spoken_is_taken() -> None:
    spoken = made_transcript((V, WORDS + "."))
    written = made_transcript((V, f"Check against delivery. {WORDS}."), written=True)
    assert check_of(WORDS, written, spoken).passages[0].document == spoken.document.id
