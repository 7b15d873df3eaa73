"""What people see of a check, whatever the verdict."""

import io
from collections.abc import Callable

import pytest

from onrecord.cli.formats.checks import CheckTableWriter
from onrecord.record import Check, Clipping, Passage, Record, Span, WordChange

MakeRecord = Callable[..., Record]
TEXT = "Quill said “no boat sails”."
SPOKEN = "CHAIR: Well?\nQUILL: Perhaps no boat sails today."


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture
def shown(make_record: MakeRecord) -> Callable[..., str]:
    """The table of one check, on single-spaced lines."""

    def show(**fields: object) -> str:
        record = make_record(TEXT, {"source": "Quill", "cue": "said", "content": "“no boat sails”"})
        quote = Span.cut(TEXT, TEXT.index("no"), TEXT.index("”"))
        check = Check.model_validate({"id": "c", "statement": "s0", "quote": quote, "verdict": "altered"} | fields)
        stream = io.StringIO()
        CheckTableWriter(stream).write(record.model_copy(update={"checks": (check,)}), {})
        return "\n".join(" ".join(line.split()) for line in stream.getvalue().splitlines())

    return show


def passage(**fields: object) -> Passage:
    span = Span.cut(SPOKEN, SPOKEN.index("no boat"), SPOKEN.index(" today"))
    return Passage.model_validate({"document": "t1", "span": span} | fields)


CHANGED = (
    WordChange(kind="equal", quoted="no boat", spoken="no boat"),
    WordChange(kind="replaced", quoted="sails", spoken="sailed", weight="negation"),
    WordChange(kind="dropped", spoken="today"),
    WordChange(kind="added", quoted="ever"),
    WordChange(kind="marked", quoted="[again]", spoken="once more"),
)


def test_what_differs_is_in_brackets_where_there_is_no_colour(shown: Callable[..., str]) -> None:
    assert "no boat [-sails-] {+sailed+} {+today+} [-ever-] [again]" in shown(diff=CHANGED)


def test_what_differs_is_coloured_where_there_is_colour(
    shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    table = shown(diff=CHANGED)
    assert "[-" not in table
    assert "\x1b[1;9;31msails\x1b[0m" in table


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"verdict": "not_found"}, "not found", id="verdict in words"),
        pytest.param({"weighty": True}, "weighty", id="a heavy change"),
        pytest.param({"occasion": "other"}, "other occasion", id="said on another occasion"),
        pytest.param({"passages": [passage()]}, "occasion unknown", id="whether it is the occasion is not known"),
        pytest.param(
            {"clipped": [Clipping(side="before", text="Perhaps", why="hedges")]},
            "left off before it: “Perhaps”, and it makes the quoted words less certain",
            id="what was cut off, and what that does",
        ),
        pytest.param({"relayed_by": "Bo Tarn"}, "read out or reported by Bo Tarn", id="who reported it"),
        pytest.param({"verdict": "merged", "distance": 7210}, "7,210 characters between its parts", id="how far apart"),
        pytest.param({"passages": [passage(seconds=3723.5)]}, "t1 · 1:02:03", id="when in the recording"),
        pytest.param({"passages": [passage()]}, "speaker not named", id="nobody known"),
    ],
)
def test_a_check_says(shown: Callable[..., str], fields: dict[str, object], words: str) -> None:
    assert words in shown(**fields)


def test_a_verbatim_quotation_is_not_shown_twice(shown: Callable[..., str]) -> None:
    table = shown(verdict="verbatim", diff=(WordChange(kind="equal", quoted="no boat sails", spoken="no boat sails"),))
    assert table.count("no boat sails") == 1


def test_a_quotation_of_thousands_of_words_is_cut(shown: Callable[..., str]) -> None:
    long = WordChange(kind="equal", quoted="word " * 3000, spoken="word " * 3000)
    table = shown(diff=(long, WordChange(kind="dropped", spoken="never")))
    assert "{+never+}" in table
    assert len(table) < 1000


def test_a_story_without_quotations_says_so(make_record: MakeRecord) -> None:
    stream = io.StringIO()
    CheckTableWriter(stream).write(make_record("Rain fell."), {})
    assert "no quotation in it" in stream.getvalue()
