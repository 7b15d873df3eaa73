"""Captions as transcripts."""

import io
from pathlib import Path

import pytest

from onrecord.errors import EmptyInput, TranscriptGiven
from onrecord.ingest import document_from_bytes, read_transcripts, transcript_of
from onrecord.transcript import Transcript

VTT = """\
WEBVTT - council

NOTE written by hand
in two lines

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000 align:start position:0%
<v Jane Marsh>Good morning &amp; welcome.</v>

00:00:04.000 --> 00:00:06.500
<v Jane Marsh>We open the <i>bridge</i>.

00:01:07.250 --> 01:00:09.000
<v.loud Tom Reed>Is it safe?</v>
"""
SRT = """\
1
00:00:01,000 --> 00:00:03,000
MARSH: The bridge is safe.

2
00:00:03,500 --> 00:00:05,000
It was tested.
REED: By whom?
3
01:00:06,000 --> 01:00:08,000
MARSH: By us.
"""
ROLLING = """\
WEBVTT

00:00:00.000 --> 00:00:02.000
 
we<00:00:00.500><c> will</c><00:00:01.000><c> not</c>

00:00:02.000 --> 00:00:02.010
we will not
 

00:00:02.010 --> 00:00:04.000
we will not
raise<00:00:03.000><c> the toll</c>

00:00:04.000 --> 00:00:04.010
raise the toll
 

00:00:04.010 --> 00:00:06.000
raise the toll
this year
"""  # noqa: W293 - a line of one blank is how such captions begin


def captions(text: str) -> Transcript:
    return next(read_transcripts("-", stdin=io.BytesIO(text.encode())))


def test_voices_are_speakers_and_tags_notes_and_styles_are_left_out() -> None:
    read = captions(VTT)
    assert [(turn.speaker, turn.span.text, turn.seconds) for turn in read.turns] == [
        ("Jane Marsh", "Good morning & welcome.\nWe open the bridge.", 1.0),
        ("Tom Reed", "Is it safe?", 67.25),
    ]


def test_labels_in_captions_are_speakers_and_numbers_no_words() -> None:
    assert [(turn.label, " ".join(turn.span.text.split()), turn.seconds) for turn in captions(SRT).turns] == [
        ("MARSH", "The bridge is safe. It was tested.", 1.0),
        ("REED", "By whom?", 3.5),
        ("MARSH", "By us.", 3606.0),
    ]


def test_lines_that_roll_on_are_told_once() -> None:
    read = captions(ROLLING)
    assert read.document.text.split() == ["we", "will", "not", "raise", "the", "toll", "this", "year"]
    assert [code.seconds for code in read.times] == [0.0, 2.01, 4.01]


def test_words_said_twice_are_kept_where_captions_do_not_roll() -> None:
    assert (
        captions("WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> 00:03.000\nNo.\n").document.text == "No.\nNo."
    )


def test_dialogue_dashes_change_the_speaker() -> None:
    read = captions("WEBVTT\n\n00:01.000 --> 00:02.000\n- It is safe.\n- Says who?\n")
    assert [(turn.speaker, turn.span.text) for turn in read.turns] == [(None, "It is safe."), (None, "Says who?")]


def test_time_code_is_that_of_the_caption_at_its_place() -> None:
    read = captions(SRT)
    assert [(read.document.text[code.offset :].split("\n")[0], code.seconds) for code in read.times] == [
        ("MARSH: The bridge is safe.", 1.0),
        ("It was tested.", 3.5),
        ("MARSH: By us.", 3606.0),
    ]


@pytest.mark.parametrize(("text", "form"), [pytest.param(VTT, "vtt", id="vtt"), pytest.param(SRT, "srt", id="srt")])
def test_stored_captions_give_the_transcript_again(text: str, form: str) -> None:
    read = captions(text)
    stored = type(read.document).model_validate_json(read.document.model_dump_json())
    assert transcript_of(stored) == read
    assert stored.origin
    assert stored.origin.format == form


def test_time_codes_before_lines_are_times_and_no_turns() -> None:
    read = captions("0:00 good evening everyone\n0:05 the bridge is closed\n0:11 until the spring\n")
    assert [code.seconds for code in read.times] == [0.0, 5.0, 11.0]
    assert [(turn.speaker, turn.seconds) for turn in read.turns] == [(None, 0.0)]


@pytest.mark.parametrize(
    "name", [pytest.param("a.vtt", id="by its suffix"), pytest.param("a.txt", id="by its content")]
)
def test_captions_given_as_a_story_are_refused(name: str) -> None:
    with pytest.raises(TranscriptGiven, match=r"onrecord verify .* --against"):
        document_from_bytes(VTT.encode(), name=name)


def test_captions_without_a_word_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", encoding="utf-8")
    with pytest.raises(EmptyInput, match="no captions"):
        next(read_transcripts(path))
