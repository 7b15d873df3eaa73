"""Transcripts as text: turns, labels that are none, speakers, occasion."""

import io
import time
from pathlib import Path

import pytest

from onrecord.errors import EmptyInput, NoStories
from onrecord.ingest import ReadOptions, read_transcripts, transcript_of
from onrecord.record import Failure
from onrecord.transcript import Transcript

SHARED = Path(__file__).parents[3] / "shared"


def transcript(text: str, *, name: str | None = None, folder: Path | None = None) -> Transcript:
    if name is None or folder is None:
        return next(read_transcripts("-", stdin=io.BytesIO(text.encode())))
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return next(read_transcripts(path))


def turns(read: Transcript) -> list[tuple[str | None, str | None, str]]:
    return [(turn.label, turn.speaker, " ".join(turn.span.text.split())) for turn in read.turns]


INTERVIEW = """\
TOM REED: Mayor, is the bridge safe?

JANE MARSH, MAYOR OF ORLE: It is. And I said this to the council:

Nobody will close it.

(APPLAUSE)

REED (OFF-MIKE): Since when?

MARSH: Since May.

UNIDENTIFIED MALE: Liar!
"""


def test_turns_run_to_the_next_label_and_short_labels_are_the_full_names() -> None:
    assert turns(transcript(INTERVIEW)) == [
        ("TOM REED", "Tom Reed", "Mayor, is the bridge safe?"),
        (
            "JANE MARSH",
            "Jane Marsh",
            "It is. And I said this to the council: Nobody will close it. (APPLAUSE)",
        ),
        ("REED", "Tom Reed", "Since when?"),
        ("MARSH", "Jane Marsh", "Since May."),
        ("UNIDENTIFIED MALE", None, "Liar!"),
    ]


LAYOUTS = [
    pytest.param(
        "Tom Reed: When?\nJane Marsh: In May.\nReed: Which year?\nMs. Marsh: This one.\n",
        ["Tom Reed", "Jane Marsh", "Tom Reed", "Jane Marsh"],
        id="names in small letters",
    ),
    pytest.param(
        "[Tom Reed]: When?\n[Jane Marsh]: In May.\n[Tom Reed]: Thank you.\n",
        ["Tom Reed", "Jane Marsh", "Tom Reed"],
        id="names in brackets",
    ),
    pytest.param(
        "TOM REED, HOST: Welcome. JANE MARSH: Thank you. REED: When? MARSH: At 10:30. And I said: in May.",
        ["Tom Reed", "Jane Marsh", "Tom Reed", "Jane Marsh"],
        id="all on one line",
    ),
    pytest.param(
        ">> TOM REED: SO I SAID: WHEN?\n>> JANE MARSH: THINK OF THIS: NEVER.\n>> IT IS FALSE.\n",
        ["Tom Reed", "Jane Marsh", None],
        id="broadcast captions in capitals",
    ),
    pytest.param(
        "Jane Marsh: (00:01)\nWe build.\n\nSpeaker 2: (00:15)\nWhen?\n\nJane Marsh: (00:20)\nIn May.\n",
        ["Jane Marsh", None, "Jane Marsh"],
        id="time codes beside the labels",
    ),
    pytest.param(
        "DEPOSITION OF JANE MARSH\n\nQ. Where were you?\nA. At home.\nA long way out.\nQ. Alone?\nA. Yes.\n",
        [None, "Jane Marsh", None, "Jane Marsh"],
        id="a deposition, whose witness its head names",
    ),
    pytest.param(
        "Q. Did it fall? A. It did. Q. When? A. At noon. Q. Were you alone? A. No. A friend was there.",
        [None] * 6,
        id="questions and answers on one line, nobody named",
    ),
    pytest.param(
        "\tHearing before the Committee on Coasts\n\n    Senator LINDQVIST. Did you meet?\n    Ms. MARSH. I never met\n"
        "Mr. Odo. He was away.\n    Senator LINDQVIST. So no?\n    Ms. MARSH. No.\n    The CHAIRMAN. Thank you.\n",
        ["Lindqvist", "Marsh", "Lindqvist", "Marsh", None],
        id="a printed hearing",
    ),
    pytest.param(
        "1\tMARSH\tGood evening.\t0\n2\tMARSH\tWe build.\t1\n3\tREED\tWhen?\t0\n4\tMARSH\tIn May.\t0\n",
        ["Marsh", "Reed", "Marsh"],
        id="a table",
    ),
]


@pytest.mark.parametrize(("text", "speakers"), LAYOUTS)
def test_layout_is_recognised(text: str, speakers: list[str | None]) -> None:
    assert [turn.speaker for turn in transcript(text).turns] == speakers


HEARING = """\
              NOMINATION OF HON. JANE MARSH TO BE
                     SECRETARY OF HARBOURS

                            HEARING
                           before the
                      COMMITTEE ON COASTS

                    Tuesday, March 7, 2017

    The committee met, pursuant to notice, at 10 a.m., Hon. Charles E.
Brandt, chairman, presiding.

    The Chairman. The committee will come to order.
    Senator LINDQVIST. Did you meet them at any time
in 2016?

STATEMENT OF HON. JANE MARSH, NOMINEE

    Mrs. MARSH. I did not.
    The CHAIRMAN. Thank you.
    Senator LINDQVIST. No more.
    Ms. DeLAURO [presiding]. We stand adjourned.
"""


def test_chairman_of_a_printed_hearing_is_who_presided_and_headings_are_not_spoken() -> None:
    read = transcript(HEARING)
    assert turns(read) == [
        ("The Chairman", "Charles E. Brandt", "The committee will come to order."),
        ("Senator LINDQVIST", "Lindqvist", "Did you meet them at any time in 2016?"),
        ("Mrs. MARSH", "Jane Marsh", "I did not."),
        ("The CHAIRMAN", "Charles E. Brandt", "Thank you."),
        ("Senator LINDQVIST", "Lindqvist", "No more."),
        ("Ms. DeLAURO", "DeLauro", "We stand adjourned."),
    ]
    assert (read.setting, read.document.published and read.document.published.value) == ("hearing", "2017-03-07")


COURT = [
    "THE COURT:  Good morning.",
    "MR. BRANDT:  We call Mrs. Marsh.",
    "     JANE MARSH, having been first duly sworn, was",
    "     DIRECT EXAMINATION",
    "BY MR. BRANDT:",
    "Q.   Where were you on the night of",
    "March 2?",
    "A.   At home.",
    "MS. LINDQVIST:  Objection.",
    "THE COURT:  Overruled.",
    "BY MS. LINDQVIST:",
    "Q.   Did you sleep?",
    "THE WITNESS:  I did.",
]


def test_court_layout_tells_who_asks_and_who_answers() -> None:
    numbered = "\n".join(f"{number:>3}   {line}" for number, line in enumerate(COURT, 1))
    read = transcript(numbered)
    assert turns(read)[2:] == [
        ("Q", "Brandt", "Where were you on the night of 7 March 2?"),
        ("A", "Jane Marsh", "At home."),
        ("MS. LINDQVIST", "Lindqvist", "Objection."),
        ("THE COURT", None, "Overruled."),
        ("Q", "Lindqvist", "Did you sleep?"),
        ("THE WITNESS", "Jane Marsh", "I did."),
    ]
    assert read.setting == "court"


NO_LABELS = [
    pytest.param("NOTE: the sound was bad.", id="a note"),
    pytest.param("Question: was it worth it?", id="a question that the speaker puts"),
    pytest.param("http://orle.example is our page.", id="an address"),
    pytest.param("And I said: no.", id="a sentence with a colon"),
    pytest.param("Number Two: we will build it.", id="a numbered promise"),
    pytest.param("Mr. Reed: you asked for this.", id="an address by name"),
    pytest.param("10:30 was too late.", id="a time of day"),
    pytest.param('The Courier: "Marsh is finished."', id="a paper that is read out"),
]


def test_two_turns_are_enough_where_one_speaker_addresses_the_other() -> None:
    read = transcript(
        "Senate committee, confirmation hearing, March 3, 2016 (excerpt)\n\n"
        "MARSH: What will you do if the report is true?\n\nVARGA: Senator Marsh, I am not aware of any report.\n"
    )
    assert [turn.speaker for turn in read.turns] == ["Marsh", "Varga"]


def test_two_headings_in_capitals_are_no_speakers() -> None:
    read = transcript(
        "SUMMARY: The bridge is old.\n\nFINDINGS: It should be closed at once, we found, to all lorries.\n"
    )
    assert [turn.label for turn in read.turns] == [None]


@pytest.mark.parametrize("line", NO_LABELS)
def test_line_with_a_colon_stays_in_the_turn(line: str) -> None:
    read = transcript(f"TOM REED: Go on.\n\nJANE MARSH: We did it.\n\n{line}\n\nTOM REED: Thank you.\n")
    assert [turn.label for turn in read.turns] == ["TOM REED", "JANE MARSH", "TOM REED"]


PRESIDENT = """\
Remarks by President Marsh and Prime Minister Odo Brandt in Joint Press Conference

East Room

1:00 P.M. EST

THE PRESIDENT:  Thank you.  Welcome.

PRIME MINISTER BRANDT:  (As interpreted.)  Thank you.

PRESDIDENT MARSH:  Questions.

PRESIDENT MARSH:  Please.

Q    Mr. President, will you resign?

PRESIDENT MARSH:  No.

PRESIDENT MARSH:  Next.

END  1:10 P.M. EST
"""


def test_office_and_slip_of_the_keyboard_are_the_one_that_the_title_names() -> None:
    read = transcript(PRESIDENT)
    assert [turn.speaker for turn in read.turns] == ["Marsh", "Odo Brandt", "Marsh", "Marsh", None, "Marsh", "Marsh"]


def test_head_tells_occasion_and_place_and_the_closing_line_is_not_spoken() -> None:
    read = transcript(PRESIDENT)
    assert (read.setting, read.place, read.turns[-1].span.text) == ("press_conference", "East Room", "Next.")


def test_surname_of_two_who_speak_is_left_open() -> None:
    read = transcript("JANE MARSH: Hello.\n\nMARSH: Who is it?\n\nTOM MARSH: Me.\n\nMARSH: Good.\n")
    assert [turn.speaker for turn in read.turns] == ["Jane Marsh", None, "Tom Marsh", None]


def test_speaker_who_says_the_name_is_known_by_it() -> None:
    read = transcript(
        "REED: Good evening, I'm Thomas Reed of the Courier.\n\nMARSH: Hello.\n\nREED: So?\n\nMARSH: Yes.\n"
    )
    assert [turn.speaker for turn in read.turns[:2]] == ["Thomas Reed", "Marsh"]


QUESTIONS = [
    pytest.param(
        "Q    Will you go?\n\nTHE MAYOR:  No.\n\nQ    And then.\n\nTHE MAYOR:  No.\n",
        [True, False, True, False],
        id="Q",
    ),
    pytest.param(
        "JANE MARSH: Did you? I did not?\n\nTOM REED: I did.\n\nTOM REED: Why?\n",
        [True, False, False],
        id="a question mark before another's turn",
    ),
    pytest.param(
        "Interview with Jane Marsh\n\nTom Reed: Is it safe?\nJane Marsh: Yes.\nTom Reed: Really?\nJane Marsh: Yes.\n"
        "Tom Reed: Well.\nJane Marsh: Is that all?\n",
        [True, False, True, False, True, False],
        id="an interviewer's remarks",
    ),
]


@pytest.mark.parametrize(("text", "asked"), QUESTIONS)
def test_questions_are_marked(text: str, asked: list[bool]) -> None:
    assert [turn.question for turn in transcript(text).turns] == asked


def test_what_goes_on_behind_a_recording_is_nobodys() -> None:
    text = (
        "TOM REED: Look at this.\n\n(BEGIN VIDEO CLIP)\n\nJANE MARSH: I never met them.\n\n(END VIDEO CLIP)\n\n"
        "So she said.\n\nTOM REED: Thank you.\n"
    )
    assert [(turn.label, turn.speaker) for turn in transcript(text).turns] == [
        ("TOM REED", "Tom Reed"),
        ("JANE MARSH", "Jane Marsh"),
        (None, None),
        ("TOM REED", "Tom Reed"),
    ]


def test_labels_before_some_turns_only_do_not_give_the_others_to_a_wrong_speaker(tmp_path: Path) -> None:
    speech = " ".join(["We built the bridge and we will build another one."] * 8)
    text = f"{speech}\n\nREED: When?\n\nIn May.\n\nREED: Thank you.\n\n{speech}\n"
    read = transcript(text, name="2019-05-04-marsh-speech.txt", folder=tmp_path)
    assert [(turn.label, turn.speaker) for turn in read.turns] == [
        (None, "Marsh"),
        ("REED", "Reed"),
        (None, None),
        ("REED", "Reed"),
        (None, None),
    ]


FILE_NAMES = [
    pytest.param(
        "2015-06-18 08.23.00 (Complete, As spoken) Interview with Tom Reed, Ann O'Hara, 'Orle Today', WXYZ.txt",
        ("2015-06-18", "08:23", None, "interview", False, False),
        id="interview",
    ),
    pytest.param(
        "2015-06-18 00.00.00 (Partial, As written) Speech, Rally, Ames, IA.txt",
        ("2015-06-18", None, "Ames, IA", "rally", True, True),
        id="rally",
    ),
    pytest.param(
        "2016-8-31-marsh-speech.txt", ("2016-08-31", None, None, "speech", None, None), id="day without zeros"
    ),
    pytest.param("8-11-16-marsh-speech.txt", ("2016", None, None, "speech", None, None), id="day or month first"),
    pytest.param("8-31-16-marsh-speech.txt", ("2016-08-31", None, None, "speech", None, None), id="month first"),
    pytest.param("hearing_2017-01.txt", ("2017-01", None, None, "hearing", None, None), id="month alone"),
    pytest.param("notes.txt", (None, None, None, None, None, None), id="nothing told"),
]


@pytest.mark.parametrize(("name", "told"), FILE_NAMES)
def test_name_of_the_file_tells_day_place_and_occasion(name: str, told: tuple[object, ...], tmp_path: Path) -> None:
    read = transcript("Thank you all. We did it, and it was about time.", name=name, folder=tmp_path)
    when = read.document.published
    assert (when and when.value, when and when.time, read.place, read.setting, read.partial, read.written) == told


SPEAKERS = [
    pytest.param("2016-8-31-marsh-speech-2.txt", "We did it.", "Marsh", id="the file's name"),
    pytest.param("Remarks by Jane Marsh.txt", "We did it.", "Jane Marsh", id="the file's name, in full"),
    pytest.param("a.txt", "Remarks by Mayor Jane Marsh at the bridge\n\nWe did it.", "Jane Marsh", id="the head"),
    pytest.param("victory-speech.txt", "We did it.", None, id="a word that is no name"),
    pytest.param("orle-speech.txt", "It is good to be in Orle. Thank you, Orle.", None, id="a place"),
    pytest.param("Speech, Rally, Ames, IA.txt", "We did it.", None, id="nobody named"),
    pytest.param("a.txt", "Remarks by Jane Marsh and Tom Reed\n\nWe did it.", None, id="two named"),
]


@pytest.mark.parametrize(("name", "text", "speaker"), SPEAKERS)
def test_speech_without_labels_is_one_turn_of_the_one_who_is_told(
    name: str, text: str, speaker: str | None, tmp_path: Path
) -> None:
    read = transcript(text, name=name, folder=tmp_path)
    assert [(turn.label, turn.speaker) for turn in read.turns] == [(None, speaker)]


def test_excerpt_of_a_hearing_tells_its_day() -> None:
    read = transcript(
        "Senate Coast Committee, confirmation hearing, January 10, 2017 (excerpt of the public record)\n\n"
        "BRANDT: Did you meet?\n\nMARSH: I did not.\n\nBRANDT: Never?\n\nMARSH: No.\n"
    )
    when = read.document.published
    assert (read.partial, read.setting, when and when.value) == (True, "hearing", "2017-01-10")


def test_day_that_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "2016-8-31-marsh-speech.txt"
    path.write_text("Remarks, May 1, 2016\n\nThank you all very much.", encoding="utf-8")
    read = next(read_transcripts(path, options=ReadOptions(published="2016-09")))
    assert read.document.published
    assert read.document.published.value == "2016-09"


def test_same_text_under_two_names_has_one_id(tmp_path: Path) -> None:
    for name in ("2016-8-31-marsh-speech.txt", "copy.txt"):
        (tmp_path / name).write_text(INTERVIEW, encoding="utf-8")
    assert len({read.document.id for read in read_transcripts(tmp_path)}) == 1


def test_folder_gives_files_whose_suffix_or_content_tells(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "2015-06-18 08.23.00 (Complete) Interview").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "numbers").write_text("1 2 3\n4 5 6\n", encoding="utf-8")
    (tmp_path / "README.txt").write_text("What these files are.", encoding="utf-8")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    names = [Path(read.document.origin.name).name for read in read_transcripts(tmp_path) if read.document.origin]
    assert names == ["2015-06-18 08.23.00 (Complete) Interview", "a.txt"]


def test_folder_without_a_transcript_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoStories, match="no transcript in this folder"):
        next(read_transcripts(tmp_path))


def test_empty_file_fails_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(INTERVIEW, encoding="utf-8")
    failures: list[Failure] = []
    assert len(list(read_transcripts(tmp_path, on_failure=failures.append))) == 1
    assert [failure.code for failure in failures] == [EmptyInput.code]


def test_short_and_foreign_texts_are_read() -> None:
    read = transcript("JANE MARSH: Nein. Das stimmt nicht, und das habe ich auch nie behauptet.\n\nTOM REED: Doch.\n")
    assert len(read.turns) == 2


def test_windows_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("JANE MARSH: It’s done — finally.\r\n\r\nTOM REED: Yes.\r\n".encode("cp1252"))
    assert next(read_transcripts(path)).turns[0].span.text == "It’s done — finally."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Thank you. MARSH: I said this: no (APPLAUSE) more. REED: Really? " * 14_000, id="turns"),
        pytest.param("a: " * 350_000, id="colons"),
        pytest.param("(" * 1_000_000, id="parentheses"),
        pytest.param(" " * 999_999 + "x", id="blanks"),
        pytest.param("Marsh Reed Odo " * 70_000, id="capitalised words"),
    ],
)
def test_a_megabyte_on_one_line_takes_no_longer_than_its_length(text: str) -> None:
    start = time.perf_counter()
    transcript(text)
    # A second on one core; ten, so that a busy machine does not fail it. What is quadratic takes minutes.
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=str(number))
        for number, text in enumerate((INTERVIEW, HEARING, PRESIDENT, "\n".join(COURT)))
    ],
)
def test_stored_document_gives_the_transcript_again(text: str) -> None:
    read = transcript(text)
    stored = type(read.document).model_validate_json(read.document.model_dump_json())
    assert transcript_of(stored) == read


def test_shared_pages_give_turns_with_speakers() -> None:
    folder = SHARED / "data" / "whitehouse_html"
    if not folder.is_dir():
        pytest.skip("the shared pages are not beside this checkout")
    words = named = 0
    for read in read_transcripts(folder):
        for turn in read.turns:
            count = len(turn.span.text.split())
            words += count
            named += count if turn.speaker or turn.label == "Q" else 0
    assert named > 0.95 * words


@pytest.mark.parametrize("name", ["debate.tsv", "debate.csv", "debate.txt"])
def test_a_table_of_turns_is_one_transcript_under_any_name(name: str, tmp_path: Path) -> None:
    rows = "1\tMARSH\tIt is safe.\n2\tREED\tSince when?\n3\tMARSH\tSince May.\n4\tREED\tThank you.\n"
    assert [turn.speaker for turn in transcript(rows, name=name, folder=tmp_path).turns] == [
        "Marsh", "Reed", "Marsh", "Reed",
    ]  # fmt: skip
