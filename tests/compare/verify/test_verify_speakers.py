"""Whose words they are in the transcript."""

import pytest
from made_records import made_record, said
from made_transcripts import PRINTED_ON, check_of, made_transcript

from onrecord.compare.verify import TranscriptIndex, verify

WORDS = "They emptied the pension fund in a single afternoon"


def test_words_of_another_speaker_are_misattributed() -> None:
    transcript = made_transcript(("Jonas Okafor", WORDS + "."), ("Ilse Varga", "I will not comment on that."))
    check = check_of(WORDS, transcript, speaker="Ilse Varga")
    assert (check.verdict, check.passages[0].speaker) == ("misattributed", "Jonas Okafor")


@pytest.mark.parametrize("label", ["Varga", "Minister Varga", "I. Varga", "Ilse Marta Varga"])
def test_a_name_in_another_form_is_the_same_speaker(label: str) -> None:
    assert check_of(WORDS, made_transcript((label, WORDS + "."))).verdict == "verbatim"


def test_an_unresolved_speaker_is_never_misattributed() -> None:
    assert check_of(WORDS, made_transcript(("Jonas Okafor", WORDS + ".")), speaker=None).verdict == "verbatim"


@pytest.mark.parametrize("label", [None, "Q", "Unidentified Male"])
def test_a_turn_of_nobody_named_is_never_another_speakers(label: str | None) -> None:
    assert check_of(WORDS, made_transcript((label, WORDS + "."))).verdict == "verbatim"


def test_the_right_speakers_turn_is_preferred_to_anothers() -> None:
    transcript = made_transcript(
        ("Jonas Okafor", WORDS + "."), ("Ilse Varga", WORDS + "."), ("Jonas Okafor", WORDS + ".")
    )
    assert check_of(WORDS, transcript).passages[0].turn == 1


@pytest.mark.parametrize(
    "spoken",
    [
        pytest.param(f"A widow from Orle wrote to me: “{WORDS}.” We must act.", id="in marks"),
        pytest.param(f"And then she said, quote, {WORDS}. That is what we hear.", id="with quote"),
    ],
)
def test_words_read_out_by_another_are_relayed(spoken: str) -> None:
    check = check_of(WORDS, made_transcript(("Jonas Okafor", spoken)), speaker="Petra Lindqvist")
    assert (check.verdict, check.relayed_by) == ("verbatim", "Jonas Okafor")


def test_what_speakers_say_of_themselves_is_not_relayed() -> None:
    spoken = f"I said it then: “{WORDS}.” And I say it again."
    assert check_of(WORDS, made_transcript(("Ilse Varga", spoken))).relayed_by is None


def test_entities_known_as_one_person_share_their_names() -> None:
    text = f"Ilse Varga spoke. “{WORDS},” Ilse Brandt said."
    statement = said("Ilse Brandt", "said", f"“{WORDS},”", quotation="direct")
    record = made_record(text, statement, published=PRINTED_ON)
    varga = made_record(text, said("Ilse Varga", "spoke", "spoke"), published=PRINTED_ON).entities[0]
    record = record.model_copy(update={"entities": (*record.entities, varga.model_copy(update={"id": "e9"}))})
    index = TranscriptIndex([made_transcript(("Ilse Varga", WORDS + "."))])
    people = {record.entities[0].id: "p1", "e9": "p1"}
    assert verify(record, index, people=people).checks[0].verdict == "verbatim"
    assert verify(record, index).checks[0].verdict == "misattributed"


def test_passage_tells_its_turn_the_question_and_the_sentences_beside() -> None:
    transcript = made_transcript(
        ("Jonas Okafor", "Who emptied the fund?"),
        ("Ilse Varga", f"Let me be clear. {WORDS}. The police know it."),
    )
    passage = check_of(WORDS, transcript).passages[0]
    assert (passage.turn, passage.speaker) == (1, "Ilse Varga")
    assert passage.question == "Who emptied the fund?"
    assert (passage.before, passage.after) == ("Let me be clear.", "The police know it.")
