"""Transcripts keep their turns and times, and the right ones are found by a quotation's words."""

import datetime
import random

import pytest
from made_records import made_document
from made_transcripts import made_transcript
from sqlalchemy import delete, func, select

from onrecord.compare.verify.words import find_words
from onrecord.errors import NotOnRecord
from onrecord.ingest.transcript import transcript_of
from onrecord.record import Document, Origin, Span
from onrecord.store import Store
from onrecord.store.adding import add_transcripts
from onrecord.store.documents import put_document, retract
from onrecord.store.passages import PASSAGE_WORDS, cut
from onrecord.store.removal import remove_document
from onrecord.store.schema import passage, transcript
from onrecord.store.transcripts import StoredTranscripts, index_transcripts, load_transcript, put_transcript
from onrecord.store.upkeep import check
from onrecord.transcript import TimeCode, Transcript, Turn

SPOKEN = (
    "Senator MARSH. Was the bridge ever closed?\n"
    "Ms. VARGA. We didn’t close the bridge, not for a single day.\n"
    "Senator MARSH. The ferry operators say you did."
)
HEARING = made_document(SPOKEN, published="2025-01-30", title="Hearing")


def a_transcript(text: str, *, published: str | None = None, speaker: str = "Ilse Varga") -> Transcript:
    one = made_document(text, published=published)
    turn = Turn(speaker=speaker, label="VARGA", span=Span.cut(text, 0, len(text)))
    return Transcript(document=one, turns=(turn,))


def captions() -> Transcript:
    text = "Was the bridge closed?\nNot for a single day."
    origin = Origin(name="hearing.vtt", format="vtt", sha256="0" * 64, encoding="utf-8", read_at="2025-01-31T10:00:00Z")
    one = made_document(text, published="2025-01-30").model_copy(update={"origin": origin})
    return Transcript(
        document=Document.model_validate(one.model_dump()),
        turns=(
            Turn(speaker=None, label=None, question=True, span=Span.cut(text, 0, 22), seconds=1.5),
            Turn(speaker="Ilse Varga", label="VARGA", span=Span.cut(text, 23, len(text)), seconds=4.25),
        ),
        times=(TimeCode(offset=0, seconds=1.5), TimeCode(offset=23, seconds=4.25)),
        place="Halden",
        setting="hearing",
        participants=("Ilse Varga",),
        partial=True,
        written=False,
    )


def near(store: Store, words: str, *, limit: int = 20, around: str | None = None) -> list[str]:
    forms = [word.form for word in find_words(words)]
    return list(StoredTranscripts(store).near(forms, limit=limit, around=around))


def test_turns_and_time_codes_come_back_as_they_were(store: Store) -> None:
    with store.writing() as connection:
        assert put_transcript(connection, captions(), added_by="ann").outcome == "added"
        assert put_transcript(connection, captions(), added_by="ann").outcome == "known"
    with store.reading() as connection:
        assert load_transcript(connection, captions().document.id) == captions()


def test_a_story_is_no_transcript(store: Store) -> None:
    with store.writing() as connection:
        put_document(connection, HEARING, added_by="ann")
        with pytest.raises(NotOnRecord, match="no transcript"):
            load_transcript(connection, HEARING.id)


def test_what_is_told_of_a_transcript_goes_before_what_it_tells(store: Store) -> None:
    add_transcripts(store, [HEARING], added_by="ann", place="Senate", participants=["Ilse Varga"])
    with store.reading() as connection:
        one = load_transcript(connection, HEARING.id)
    assert (one.place, one.participants) == ("Senate", ("Ilse Varga",))
    assert one.turns == transcript_of(HEARING).turns
    assert len(one.turns) == 3


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("We didn't close the bridge, not for a single day", id="as spoken"),
        pytest.param("WE DIDN’T CLOSE THE BRIDGE", id="in capitals"),
        pytest.param("we never shut the bridge, not for a single week", id="altered"),
        pytest.param("ferry operators", id="two words"),
        pytest.param("ferry", id="one word"),
        pytest.param(("not for a single day " * 600).strip(), id="three thousand words"),
    ],
)
def test_a_transcript_is_found_by_the_words_of_a_quotation(store: Store, words: str) -> None:
    add_transcripts(store, [HEARING, a_transcript("The harvest was early this year.")], added_by="ann")
    assert near(store, words)[:1] == [HEARING.id]


@pytest.mark.parametrize(
    "words", [pytest.param("", id="none"), pytest.param("zeppelin quartz", id="none that is there")]
)
def test_words_that_nobody_said_find_nothing(store: Store, words: str) -> None:
    add_transcripts(store, [HEARING], added_by="ann")
    assert near(store, words) == []


def test_a_database_without_transcripts(store: Store) -> None:
    assert near(store, "not for a single day") == []
    assert len(StoredTranscripts(store)) == 0


def test_the_one_with_the_rare_phrase_comes_first(store: Store) -> None:
    draw = random.Random(7)
    usual = ["the", "people", "of", "this", "country", "want", "to", "work", "and", "be", "free", "we", "will", "see"]
    others = [a_transcript(" ".join(draw.choices(usual, k=400)) + f" speech{n}") for n in range(40)]
    wanted = a_transcript(" ".join(draw.choices(usual, k=300)) + " we will build the ferry " + "to be free " * 50)
    add_transcripts(store, [*others, wanted], added_by="ann")
    assert near(store, "this country and we will build the ferry", limit=3)[0] == wanted.document.id


def test_of_what_is_repeated_those_of_the_days_before_the_story_are_among_the_first(store: Store) -> None:
    begin = datetime.date(2016, 1, 1)
    days = [(begin + datetime.timedelta(day)).isoformat() for day in range(60)]
    speeches = [a_transcript(f"We will build the bridge again. Speech {day}.", published=day) for day in days]
    add_transcripts(store, speeches, added_by="ann")
    story_day = "2016-02-10"
    found = near(store, "We will build the bridge again", limit=6, around=story_day)
    told = dict(zip((one.document.id for one in speeches), days, strict=True))
    assert {"2016-02-10", "2016-02-09", "2016-02-08"} <= {told[one] for one in found}
    assert len(found) == 6


def test_transcripts_that_come_and_go_are_seen(store: Store) -> None:
    source = StoredTranscripts(store)
    forms = ["single", "day"]
    assert source.near(forms) == []
    add_transcripts(store, [HEARING], added_by="ann")
    assert source.near(forms) == [HEARING.id]
    assert source.readied(HEARING.id) is source.readied(HEARING.id)
    assert len(source) == 1
    with store.writing() as connection:
        retract(connection, HEARING.id, reason="not what was said", editor="ann")
    assert (source.near(forms), len(source)) == ([], 0)
    with store.writing() as connection:
        remove_document(connection, HEARING.id, editor="ann")
    assert source.near(forms) == []
    with store.reading() as connection:
        for table in (transcript, passage):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_transcripts_from_before_their_turns_were_kept_are_taken_apart_when_they_are_looked_for(store: Store) -> None:
    with store.writing() as connection:
        put_document(connection, HEARING, added_by="ann", kind="transcript", place="Senate")
    with store.reading() as connection:
        assert load_transcript(connection, HEARING.id).turns == transcript_of(HEARING).turns
    assert near(store, "not for a single day") == [HEARING.id]
    told: list[tuple[int, int]] = []
    assert index_transcripts(store, progress=lambda done, of: told.append((done, of))) == 0
    with store.writing() as connection:
        connection.execute(delete(transcript))
        connection.execute(delete(passage))
    assert index_transcripts(store, progress=lambda done, of: told.append((done, of))) == 1
    assert told == [(1, 1)]


def test_the_index_of_passages_is_sound(store: Store) -> None:
    add_transcripts(store, [HEARING, captions()], added_by="ann")
    with store.writing() as connection:
        remove_document(connection, HEARING.id, editor="ann")
    assert list(check(store)) == []


def test_passages_end_where_turns_do_and_hold_every_word() -> None:
    turns = ["word " * 90, "other " * 90, "long " * 450, "last"]
    text = "\n".join(turn.strip() for turn in turns)
    spans, start = [], 0
    for turn in text.split("\n"):
        spans.append(Turn(speaker="Ilse Varga", span=Span.cut(text, start, start + len(turn))))
        start += len(turn) + 1
    found = list(cut(Transcript(document=made_document(text), turns=tuple(spans))))
    assert [len(one.words.split()) for one in found] == [180, PASSAGE_WORDS, PASSAGE_WORDS, 51]
    assert text[found[0].start : found[0].end].split() == text.split()[:180]
    assert [set(one.words.split()) for one in found] == [{"word", "other"}, {"long"}, {"long"}, {"long", "last"}]


def test_a_transcript_without_turns_is_one_passage_after_another() -> None:
    text = "we went home. " * 200
    found = list(cut(Transcript(document=made_document(text))))
    assert sum(len(one.words.split()) for one in found) == 600


def test_of_few_transcripts_one_that_shares_a_word_is_near(store: Store) -> None:
    with store.writing() as connection:
        put_transcript(connection, made_transcript(("Ilse Varga", "I am not aware of any such thing.")), added_by="ada")
    found = StoredTranscripts(store).near(["not", "aware", "of"])
    assert len(found) == 1
