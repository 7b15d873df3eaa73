"""Which words of a story are held against transcripts."""

import itertools
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import made_document, made_record, said
from made_transcripts import PRINTED_ON, SAID_ON, check_of, made_transcript

from onrecord import annotate, read_documents
from onrecord.compare.verify import TranscriptIndex, verify
from onrecord.compare.verify.words import find_words
from onrecord.ingest import read_transcripts
from onrecord.record import Check, Record
from onrecord.transcript import Transcript

SEED = Path(__file__).parents[4] / "shared" / "seed"
V = "Ilse Varga"
SPOKEN = "The ferry will sail again in spring. Nobody in this city will pay twice for it."
INDEX = TranscriptIndex([made_transcript((V, SPOKEN))])


def _quotes(record: Record) -> list[str]:
    return [check.quote.text for check in verify(record, INDEX).checks]


def test_mixed_content_is_held_by_its_quoted_parts_alone() -> None:
    text = "Ilse Varga said that the ferry “will sail again in spring” and that “nobody in this city will pay twice”."
    content = text.removeprefix("Ilse Varga said ").removesuffix(".")
    record = made_record(text, said(V, "said", content, quotation="mixed"), published=PRINTED_ON)
    assert _quotes(record) == ["will sail again in spring", "nobody in this city will pay twice"]


def test_indirect_content_is_not_held() -> None:
    text = "Ilse Varga said that the ferry will sail again."
    record = made_record(text, said(V, "said", "that the ferry will sail again"), published=PRINTED_ON)
    assert _quotes(record) == []


@pytest.mark.parametrize(
    ("quoted", "held"),
    [
        pytest.param("Lessons of the Orle Valley", [], id="a title"),
        pytest.param("Lessons were learned", ["Lessons were learned"], id="a sentence begins high"),
        pytest.param("Halden City", ["Halden City"], id="a name that somebody may have said"),
        pytest.param("NOT ONE MORE DAY", ["NOT ONE MORE DAY"], id="all in capitals"),
    ],
)
def test_title_in_quotation_marks_is_nobodys_words(quoted: str, held: list[str]) -> None:
    text = f"Ilse Varga praised “{quoted}” at the meeting."
    record = made_record(text, said(V, "praised", f"“{quoted}” at the meeting", quotation="mixed"))
    assert _quotes(record) == held


def test_a_stretch_in_two_statements_is_held_once_for_the_inner_one() -> None:
    text = "The agency reported that Ilse Varga said the ferry “will sail again in spring”."
    inner = "the ferry “will sail again in spring”"
    record = made_record(
        text,
        said("The agency", "reported", f"that Ilse Varga said {inner}", quotation="mixed"),
        said(V, "said", inner, quotation="mixed"),
        published=PRINTED_ON,
    )
    outer, own = record.statements
    record = record.model_copy(update={"statements": (outer, own.model_copy(update={"parent": outer.id}))})
    assert [check.statement for check in verify(record, INDEX).checks] == [own.id]


def test_check_is_known_by_its_statement_and_place() -> None:
    check = check_of("The ferry will sail again in spring", made_transcript((V, SPOKEN)))
    assert check.id == Check.id_of(check.statement, check.quote)


def test_one_word_in_anothers_mouth_is_not_found_and_says_why() -> None:
    transcript = made_transcript(("Jonas Okafor", "The ferry is a disgrace."), (V, "No comment."))
    check = check_of("disgrace", transcript, story="HALDEN — It was a “{quote}”, {speaker} said.")
    assert check.verdict == "not_found"
    assert any("short" in reason for reason in check.reasons)


def test_one_word_in_the_speakers_own_turn_of_the_day_is_verbatim() -> None:
    transcript = made_transcript((V, "The ferry is a disgrace."))
    check = check_of("disgrace", transcript, story="HALDEN — It was a “{quote}”, {speaker} said.")
    assert (check.verdict, check.occasion) == ("verbatim", "same")


def test_two_rare_words_of_the_only_transcript_are_found_without_a_speaker() -> None:
    transcript = made_transcript(("Jonas Okafor", "Was anyone affiliated with the ministry there?"))
    assert check_of("anyone affiliated", transcript, speaker=None).verdict == "verbatim"


def test_quotation_of_three_thousand_words_is_held_in_time() -> None:
    speech = " ".join(f"Point {number} concerns the harbour and basin {number * 7}." for number in range(375))
    started = time.perf_counter()
    check = check_of(speech.removesuffix("."), made_transcript((V, "Friends! " + speech)))
    assert check.verdict == "verbatim"
    assert time.perf_counter() - started < 20.0


def test_a_megabyte_on_one_line_is_held_in_time() -> None:
    line = " ".join(f"Line {number} is about pier {number * 3} and its keeper." for number in range(24_000))
    assert len(line) > 1_000_000
    started = time.perf_counter()
    check = check_of("about pier 36000 and its keeper. Line 12001 is", made_transcript((None, line)))
    assert check.verdict == "verbatim"
    assert time.perf_counter() - started < 20.0


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "12:04"])
def test_a_transcript_of_no_words_holds_nothing(text: str) -> None:
    empty = Transcript(document=made_document(text, published=SAID_ON))
    assert check_of("The ferry will sail again in spring", empty).verdict == "not_found"


def test_a_story_is_no_transcript_of_itself() -> None:
    text = "HALDEN — “The ferry will sail again in spring,” Ilse Varga said."
    statement = said(V, "said", "“The ferry will sail again in spring,”", quotation="direct")
    record = made_record(text, statement, published=PRINTED_ON)
    checks = verify(record, TranscriptIndex([Transcript(document=record.document)])).checks
    assert [check.verdict for check in checks] == ["no_transcript"]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_words_are_where_they_say_they_are(text: str) -> None:
    words = find_words(text)
    assert all(word.start < word.end and word.form for word in words)
    assert all(before.end <= word.start for before, word in itertools.pairwise(words))


@given(st.text(alphabet="abI'’ “”…[]().-—1,\n", max_size=120), st.text(alphabet="abI'’ .-—1,()[]\n", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_quotation_against_any_transcript_gives_a_check_that_agrees_with_both(quote: str, spoken: str) -> None:
    text = f"“I said it {quote} there” Ilse Varga said."
    record = made_record(
        text, said(V, "said", text.removesuffix(" Ilse Varga said."), quotation="direct"), published=PRINTED_ON
    )
    transcript = made_transcript((V, f"I said it {spoken} there."))
    for check in verify(record, TranscriptIndex([transcript])).checks:
        assert check.quote.agrees_with(text)
        assert all(passage.span.agrees_with(transcript.document.text) for passage in check.passages)


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed story is not part of the repository")
def test_seed_story_against_its_hearing_gives_its_verdicts(tmp_path: Path) -> None:
    record = next(iter(annotate(read_documents([SEED / "000_06dffba5690dd31a.txt"]))))
    index = TranscriptIndex(read_transcripts([SEED / "hearing-2017-01-10.txt"]))
    path = tmp_path / "record.jsonl"
    path.write_text(verify(record, index).model_dump_json() + "\n", encoding="utf-8")
    scorer = [sys.executable, str(SEED / "score_seed.py"), str(path), "--checks"]
    result = subprocess.run(scorer, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
