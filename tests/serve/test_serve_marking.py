"""A story cut into runs: every character once, each with what it belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_records import made_document, made_record, said
from serve.made_site import BRIDGE, HOSTILE

from onrecord.record import Document, Record, Segment, Span, Statement
from onrecord.serve.marking import Run, blocks_of, numbered
from onrecord.serve.visible import visible


def runs_of(record: Record, opened: str | None = None) -> list[Run]:
    blocks = blocks_of(record.document, numbered(record.statements), opened=opened)
    return [run for block in blocks for run in block.runs]


def marked(record: Record) -> list[tuple[str, str]]:
    """Words with the first letters of what they are."""
    return [(run.text, "".join(part[:2] for part in run.parts)) for run in runs_of(record) if run.text.strip()]


def test_source_cue_and_content_are_marked() -> None:
    record = made_record("Ada Quill said the hull leaks.", said("Ada Quill", "said", "the hull leaks"))
    assert marked(record) == [("Ada Quill", "so"), ("said", "cu"), ("the hull leaks", "co"), (".", "")]


def test_statement_inside_another_is_both() -> None:
    text = "Reuters reported Ada said the hull leaks."
    outer = said("Reuters", "reported", "Ada said the hull leaks")
    record = made_record(text, outer, said("Ada", "said", "the hull leaks"))
    inner = record.statements[1].model_copy(update={"parent": record.statements[0].id})
    record = record.model_copy(update={"statements": (record.statements[0], inner)})
    assert marked(record) == [
        ("Reuters", "so"),
        ("reported", "cu"),
        ("Ada", "soco"),
        ("said", "cuco"),
        ("the hull leaks", "co"),
        (".", ""),
    ]
    assert {run.numbers for run in runs_of(record) if run.text == "Ada"} == {("1", "1.1")}


def test_statements_that_overlap_share_their_run() -> None:
    text = "Ada said one two three, Ben said."
    record = made_record(text, said("Ada", "said", "one two"), said("Ben", "said", "two three"))
    numbers = {run.text: run.numbers for run in runs_of(record)}
    assert (numbers["one "], numbers["two"], numbers[" three"]) == (("1",), ("1", "2"), ("2",))


def test_note_stands_where_a_statement_begins() -> None:
    notes = [(run.text, run.notes) for run in runs_of(BRIDGE) if run.notes]
    assert notes == [
        ("Ilse Varga", ("1",)),
        ("“I read every page,”", ("2",)),
        ("Jonas Okafor", ("3",)),
        ("The union", ("4",)),
    ]


def test_open_statement_is_told_apart() -> None:
    opened = {run.text: run.open for run in runs_of(BRIDGE, opened="1") if run.open}
    assert opened == {"Ilse Varga": ("source",), "denied": ("cue",), "that she ignored warnings": ("content",)}


def test_unseen_character_is_a_run_of_its_own_at_its_offset() -> None:
    unseen = [(run.text, HOSTILE.document.text[run.start]) for run in runs_of(HOSTILE) if run.unseen]
    assert unseen == [("U+202E", "\u202e"), ("U+202C", "\u202c")]


def test_text_between_segments_is_shown_too() -> None:
    text = "HALDEN — The pier.\nLost line\nThe end."
    segments = (
        Segment(kind="dateline", span=Span.cut(text, 0, 8)),
        Segment(kind="paragraph", span=Span.cut(text, 9, 18)),
        Segment(kind="paragraph", span=Span.cut(text, 29, 37)),
    )
    document = Document(id="d", text_hash="h", text=text, segments=segments)
    blocks = [(block.kind, "".join(run.text for run in block.runs)) for block in blocks_of(document, {})]
    assert blocks == [("paragraph", "HALDEN — The pier."), ("paragraph", "Lost line"), ("paragraph", "The end.")]


def test_copy_of_a_caption_is_told() -> None:
    text = "A pier.\nA pier."
    segments = (
        Segment(kind="caption", span=Span.cut(text, 0, 7)),
        Segment(kind="caption", span=Span.cut(text, 8, 15), repeats=0),
    )
    document = Document(id="d", text_hash="h", text=text, segments=segments)
    assert [(block.kind, block.repeats) for block in blocks_of(document, {})] == [("caption", False), ("caption", True)]


@given(st.data())
def test_no_character_is_lost_or_shown_twice(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab “\n\u202e\U0001f600", min_size=1, max_size=60).filter(str.strip))
    document = made_document(text)
    statements = {str(place): one for place, one in enumerate(data.draw(st.lists(statements_in(text), max_size=4)))}
    shown = [run for block in blocks_of(document, statements) for run in block.runs]
    offsets = [place for run in shown for place in range(run.start, run.start + (1 if run.unseen else len(run.text)))]
    assert offsets == [place for place in offsets if text[place] != "\n"]
    assert offsets == sorted(set(offsets))
    assert {place for place, character in enumerate(text) if character.strip()} <= set(offsets)
    assert all(run.unseen or text.startswith(run.text, run.start) for run in shown)


def statements_in(text: str) -> st.SearchStrategy[Statement]:
    places = st.integers(0, len(text) - 1)
    pair = st.tuples(places, st.integers(1, len(text))).filter(lambda one: one[0] < one[1])
    return st.builds(
        lambda source, content: Statement(
            id="s",
            quotation="indirect",
            source_spans=(Span.cut(text, *source),),
            content_spans=(Span.cut(text, *content),),
            confidence=0.5,
        ),
        pair,
        pair,
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u202eb", "a⟨U+202E⟩b", id="reverses what follows"),
        pytest.param("a\u200bb", "a⟨U+200B⟩b", id="has no width"),
        pytest.param("a\U000e0041b", "a⟨U+E0041⟩b", id="carries unseen text"),
        pytest.param("a\x1b[31m", "a⟨U+001B⟩[31m", id="a terminal's escape"),
        pytest.param("naïve – “quoted”\n\tline", "naïve – “quoted”\n\tline", id="letters, marks and layout stay"),
        pytest.param("👩\u200d🚒", "👩\u200d🚒", id="joined emoji stay"),
    ],
)
def test_what_a_browser_would_obey_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
