"""What people and programs see of a record."""

import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.formats import open_writer
from onrecord.record import Document, Entity, Link, Model, Record, Span, Statement

MakeRecord = Callable[..., Record]
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉.,"
MARKS = "⟦⟧⟨⟩⟪⟫"


def printed(name: str, *records: Record) -> str:
    stream = io.StringIO()
    writer = open_writer(name, stream)
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return lambda width: monkeypatch.setenv("COLUMNS", str(width))


@pytest.fixture
def ferry(make_record: MakeRecord) -> Record:
    text = (
        "The wire reported Quill denied that the crew “drank”.\r\n"
        "Asked again, Bo Tarn said the hull leaks badly and that nobody would sail before the spring tide, come what "
        "may, whoever asks, and whatever the weather does to the timetable of the other boats in the harbour.\r\n"
        "“No comment,” he added, “today.”\r\n"
    )
    return make_record(
        text,
        {"source": "The wire", "cue": "reported", "content": "Quill denied that the crew “drank”", "role": "relay"},
        {
            "source": "Quill",
            "cue": "denied",
            "content": "that the crew “drank”",
            "quotation": "mixed",
            "parent": "s0",
            "confidence": 0.5,
        },
        {"source": "Bo Tarn", "cue": "said", "content": text[text.index("the hull") : text.index(".\r\n“No")]},
        {"source": "he", "cue": "added", "content": ["“No comment,”", "“today.”"], "quotation": "direct"},
        title="Ferry stays in port",
        outlet="Harbour Courier",
    )


def row_of(table: str, number: str) -> str:
    return next(line for line in table.splitlines() if line.split(" ")[0] == number)


def test_table_leads_with_what_the_story_is(ferry: Record) -> None:
    title, details = printed("table", ferry).splitlines()[:2]
    assert title.rstrip() == "Ferry stays in port"
    assert details.rstrip() == "ferry.txt · 2024-05-02 · Harbour Courier · 4 attributed statements"


def test_table_shows_when_who_act_against_what_to_whom_and_on_whose_word(
    make_record: MakeRecord, columns: Callable[[int], None]
) -> None:
    columns(160)
    record = make_record(
        "Ada Quill accused the Gull Press of lying on Tuesday.",
        {
            "source": "Ada Quill",
            "cue": "accused",
            "content": "of lying",
            "speaker": "e1",
            "act": "accuse",
            "mode": "speech",
            "target": "e2",
            "addressee": "e3",
            "relays": [{"source": "e4"}],
            "said": {"value": "2024-04-30", "basis": "stated"},
        },
        entities=(
            Entity(id="e1", type="named_person", name="Ada Quill", title="Harbour master"),
            Entity(id="e2", type="named_organization", name="Gull Press"),
            Entity(id="e3", type="unnamed_group", name="reporters"),
            Entity(id="e4", type="named_organization", name="Radio Orle"),
        ),
    )
    line = row_of(printed("table", record), "1")
    assert [cell.strip() for cell in line.split("  ") if cell.strip()] == [
        "1",
        "2024-04-30",
        "Ada Quill (Harbour master)",
        "accuse",
        "Gull Press",
        "of lying",
        "reporters",
        "Radio Orle",
        "0.87",
    ]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        pytest.param({"act": "say"}, "say", id="speech is not named"),
        pytest.param({"act": "other", "mode": "belief"}, "other (belief)", id="another mode is"),
        pytest.param({"act": "promise", "negated": True}, "not: promise", id="a negated attribution"),
        pytest.param({"act": "no_comment"}, "no comment", id="no underscores"),
        pytest.param({"said": {"value": "2024-04", "basis": "carried"}}, "(2024-04)", id="a carried date"),
    ],
)
def test_table_cell_of_act_and_date(make_record: MakeRecord, row: dict[str, object], cell: str) -> None:
    record = make_record("He said no.", {"source": "He", "content": "no"} | row)
    assert cell in row_of(printed("table", record), "1")


@pytest.fixture
def quarrel(make_record: MakeRecord) -> Record:
    text = "Quill said the ferry never leaked. Tarn said the ferry leaked twice. Lund denied it."
    return make_record(
        text,
        {"source": "Quill", "content": "the ferry never leaked"},
        {"source": "Tarn", "content": "the ferry leaked twice"},
        {"source": "Lund", "content": "it"},
    )


WHY = "“never leaked” against an event: “leaked”"


@pytest.mark.parametrize(
    ("link", "behind", "told"),
    [
        pytest.param({"kind": "answers", "a": "s2", "b": "s1"}, "3", "answers 2", id="an answer"),
        pytest.param({"kind": "contradicts", "a": "s1", "b": "s0"}, "2", f"contradicts 1: {WHY}", id="a conflict"),
        pytest.param(
            {"kind": "contradicts", "a": "s0", "b": "s1"}, "2", f"contradicts 1: {WHY}", id="told at the later one"
        ),
        pytest.param({"kind": "answers", "a": "s2", "b": "elsewhere"}, "3", "answers elsewhere", id="another story's"),
    ],
)
def test_table_tells_a_link_once_below_its_statement(
    quarrel: Record, columns: Callable[[int], None], link: dict[str, str], behind: str, told: str
) -> None:
    columns(120)
    linked = Link.model_validate(link | {"confidence": 0.9, "reasons": ["sure", WHY]})
    lines = printed("table", quarrel.model_copy(update={"links": (linked,)})).splitlines()
    shown = [place for place, line in enumerate(lines) if link["kind"] in line]
    assert [(lines[place - 1].split(" ")[0], lines[place].strip()) for place in shown] == [(behind, told)]


def test_table_leaves_out_columns_without_a_word(make_record: MakeRecord) -> None:
    table = printed("table", make_record("He said no.", {"source": "He", "content": "no", "act": "deny"}))
    assert table.splitlines()[2].split() == ["#", "who", "act", "what", "conf"]


def test_table_shows_a_statement_inside_another_under_it(ferry: Record) -> None:
    assert row_of(printed("table", ferry), "1.1").split()[1:3] == ["└", "Quill"]


def test_table_joins_the_parts_of_a_content(ferry: Record, columns: Callable[[int], None]) -> None:
    columns(120)
    assert "“No comment,” … “today.”" in row_of(printed("table", ferry), "3")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_table_stays_within_the_terminal(ferry: Record, columns: Callable[[int], None], width: int) -> None:
    columns(width)
    assert max(map(len, printed("table", ferry).splitlines())) <= width


def test_table_cuts_a_long_content_after_three_lines(ferry: Record) -> None:
    lines = printed("table", ferry).splitlines()
    first = lines.index(row_of("\n".join(lines), "2"))
    last = lines.index(row_of("\n".join(lines), "3"))
    assert last - first == 3
    assert "…" in lines[last - 1]


def test_table_does_not_need_a_wide_terminal(ferry: Record, columns: Callable[[int], None]) -> None:
    columns(20)
    assert "1.1" in printed("table", ferry)


@pytest.mark.parametrize(
    ("row", "who"),
    [
        pytest.param({"source": "Ada Quill"}, "Ada Quill ?", id="unresolved: the words of the source, in doubt"),
        pytest.param({"speaker": "e1"}, "Ada Quill", id="the name of the speaker"),
        pytest.param({}, "–", id="neither"),
    ],
)
def test_table_says_who(
    make_record: MakeRecord, columns: Callable[[int], None], row: dict[str, object], who: str
) -> None:
    columns(120)
    record = make_record("Ada Quill: never.", row | {"content": "never"})
    line = row_of(printed("table", record), "1")
    assert [cell.strip() for cell in line.split("  ") if cell.strip()][1] == who


def test_table_of_a_story_without_statements_says_so(make_record: MakeRecord) -> None:
    assert printed("table", make_record("Rain fell.")).splitlines()[1].endswith("no attributed statements")


def test_orphan_of_a_filtered_parent_stands_on_its_own(make_record: MakeRecord) -> None:
    record = make_record("He said no.", {"source": "He", "content": "no", "parent": "gone"})
    assert row_of(printed("table", record), "1").split()[1] == "He"


def test_text_marks_source_cue_and_content_in_place(make_record: MakeRecord) -> None:
    record = make_record(
        "The wire reported Quill denied it.\r\n",
        {"source": "The wire", "cue": "reported", "content": "Quill denied it"},
        {"source": "Quill", "cue": "denied", "content": "it", "parent": "s0"},
    )
    assert printed("text", record).splitlines()[-1] == ("⟦The wire⟧₁ ⟨reported⟩₁ ⟪⟦Quill⟧₁.₁ ⟨denied⟩₁.₁ ⟪it⟫₁.₁⟫₁.")


def test_text_marks_a_source_of_two_statements_once(make_record: MakeRecord) -> None:
    record = make_record(
        "He said no and wants tea.",
        {"source": "He", "cue": "said", "content": "no"},
        {"source": "He", "cue": "wants", "content": "tea"},
    )
    assert "⟦He⟧₁,₂ ⟨said⟩₁" in printed("text", record)


def test_text_is_coloured_instead_of_bracketed_where_there_is_colour(
    ferry: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    text = printed("text", ferry)
    assert "\x1b[1;32mBo Tarn\x1b[0m" in text
    assert not set(MARKS) & set(text)


def test_text_is_bracketed_where_colour_is_not_wanted(ferry: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "⟦Bo Tarn⟧" in printed("text", ferry).replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Records with any spans, crossing ones too."""
    text = draw(st.text("ab \n", min_size=1, max_size=30))
    offsets = st.integers(0, len(text) - 1)
    statements = []
    for place in range(draw(st.integers(0, 4))):
        start = draw(offsets)
        end = draw(st.integers(start + 1, len(text)))
        spans = (Span.cut(text, start, end),)
        role = draw(st.sampled_from(["source_spans", "cue_spans", "content_spans"]))
        fields = {"content_spans": spans, role: spans}
        statements.append(Statement(id=f"s{place}", quotation="indirect", confidence=1.0, **fields))
    document = Document(id="d", text_hash="", text=text)
    return Record(id="d", document=document, statements=tuple(statements), model=Model(name="none", version="0"))


@given(records())
def test_text_without_its_marks_is_the_story(record: Record) -> None:
    story = printed("text", record).split("\n\n", 1)[1]
    bare = "".join(character for character in story if character not in MARKS + SUBSCRIPTS)
    expected = record.document.text
    assert bare == (expected if expected.endswith("\n") else f"{expected}\n")
    assert all(story.count(opened) == story.count(closed) for opened, closed in ("⟦⟧", "⟨⟩", "⟪⟫"))


HOSTILE = "Mr \x1b]0;owned\x07 \x9b31m \u202etxet\u2066 [red]Quill[/red] said :smile: \x00\ud800 no."


@pytest.mark.parametrize("name", ["table", "text", "json", "jsonl"])
def test_nothing_in_a_story_reaches_the_terminal_as_a_command(
    make_record: MakeRecord, columns: Callable[[int], None], name: str
) -> None:
    columns(200)
    record = make_record(HOSTILE, {"source": HOSTILE[:-5], "content": "no"}, title=HOSTILE, outlet=HOSTILE)
    assert not set(printed(name, record)) & set("\x00\x07\x1b\x9b")


@pytest.mark.parametrize("name", ["table", "text"])
def test_people_see_what_a_terminal_would_have_obeyed(
    make_record: MakeRecord, columns: Callable[[int], None], name: str
) -> None:
    columns(300)
    record = make_record(HOSTILE, {"content": HOSTILE})
    assert (
        "Mr \\x1b]0;owned\\x07 \\x9b31m \\u202etxet\\u2066 [red]Quill[/red] said :smile: \\x00\\ud800 no."
        in printed(name, record)
    )


@pytest.mark.parametrize("name", ["json", "jsonl"])
@pytest.mark.parametrize(
    "text", ["plain", "“curly” 🦉 é", "\ud800 alone", "a\u2028b\u0085c\x7f", HOSTILE, "tab\tand\r\nline", '\\"quoted"']
)
def test_json_gives_back_the_text_character_by_character(make_record: MakeRecord, name: str, text: str) -> None:
    read_back = json.loads(printed(name, make_record(text)))
    record = read_back[0] if name == "json" else read_back
    assert record["document"]["text"] == text


def test_json_lines_are_one_line_a_record_however_lines_are_counted(make_record: MakeRecord) -> None:
    record = make_record("one\u2028two\u0085three\nfour\x0bfive")
    assert len(printed("jsonl", record, record).splitlines()) == 2


def test_json_lines_keep_letters_readable(make_record: MakeRecord) -> None:
    assert "“Élan 🦉”" in printed("jsonl", make_record("“Élan 🦉”"))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list_however_many_records_there_are(make_record: MakeRecord, count: int) -> None:
    record = make_record("Rain fell.")
    assert [one["id"] for one in json.loads(printed("json", *[record] * count))] == ["d"] * count


def test_json_read_back_is_the_record(ferry: Record) -> None:
    assert Record.model_validate_json(printed("jsonl", ferry)) == ferry
