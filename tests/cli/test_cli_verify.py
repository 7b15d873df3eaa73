"""`onrecord verify` as its users meet it: what it prints, what it keeps, and what bad input costs. No model runs."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from made_records import made_record, said
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.errors import DatabaseReadOnly
from onrecord.record import Record
from onrecord.store import open_store
from onrecord.store.records import load_story, put_record

Start = Callable[..., "subprocess.Popen[bytes]"]
Verify = Callable[..., Result]

STORY = """\
Ada Quill said “the old ferry cannot sail before the spring tide on Monday” in port.
The Gull Press reported Bo Tarn said “nobody has seen twelve inspectors in the harbour since March” again.
"""
HEARING = """\
Harbour inquiry, Orle, May 1, 2024

CHAIR: When will the ferry go out?

QUILL: Well, the old ferry cannot sail before the spring tide on Monday. That is certain.

CHAIR: And the inspections?

TARN: Nobody has seen two inspectors in the harbour since March, sir.

CHAIR: Thank you.
"""
FERRY = "the old ferry cannot sail before the spring tide on Monday"
INSPECTORS = "nobody has seen twelve inspectors in the harbour since March"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: ModuleType) -> None:
    """In a folder with a story and a transcript, and the stand-in for the model."""
    del stand_in
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "ONRECORD_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "140")
    Path("story.txt").write_text(STORY, encoding="utf-8")
    Path("hearing.txt").write_text(HEARING, encoding="utf-8")


@pytest.fixture
def verify() -> Verify:
    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["verify", *arguments], input=stdin)

    return invoke


def verdicts(result: Result) -> dict[str, str]:
    """By quotation, of JSON Lines."""
    records = [Record.model_validate_json(line) for line in result.stdout.splitlines()]
    return {check.quote.text: check.verdict for record in records for check in record.checks}


def read_line(name: str = "story.txt") -> str:
    """What `onrecord read` prints of a story."""
    return CliRunner().invoke(app, ["read", name]).stdout


def test_a_pipe_gets_the_record_with_its_checks(verify: Verify) -> None:
    result = verify("story.txt", "--against", "hearing.txt")
    assert result.exit_code == 0, result.stderr
    assert verdicts(result) == {FERRY: "verbatim", INSPECTORS: "altered"}


def test_the_verdicts_are_counted_at_the_end(verify: Verify) -> None:
    result = verify("story.txt", "--against", "hearing.txt")
    assert result.stderr.splitlines()[-1] == "2 quotations: 1 verbatim, 1 altered; 1 weighty"


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(f"1  verbatim  “{FERRY}”", id="number, verdict, quotation"),
        pytest.param("QUILL · Harbour inquiry, Orle, May 1, 2024 · 2024-05-01 · turn 2", id="who, where, when"),
        pytest.param("asked: “When will the ferry go out?”", id="the question that it answered"),
        pytest.param("nobody has seen [-twelve-] {+two+} inspectors", id="the words that differ"),
        pytest.param("weighty", id="a heavy change"),
        pytest.param("word error rate 0.10 · changed: number", id="the size of the change"),
        pytest.param("because 1 of 10 words differ without a mark, a number among them", id="why"),
    ],
)
def test_the_table_shows(verify: Verify, shown: str) -> None:
    table = " ".join(verify("story.txt", "--against", "hearing.txt", "--format", "table").stdout.split())
    assert " ".join(shown.split()).lower() in table.lower()


def test_json_is_one_object_with_checks_and_transcripts(verify: Verify) -> None:
    told = json.loads(verify("story.txt", "--against", "hearing.txt", "--format", "json").stdout)
    (story,) = told["stories"]
    assert [(one["number"], one["verdict"]) for one in story["checks"]] == [("1", "verbatim"), ("2.1", "altered")]
    (transcript,) = told["transcripts"].items()
    assert transcript[0] == story["checks"][0]["passages"][0]["document"]
    assert (transcript[1]["name"], transcript[1]["published"]) == ("hearing.txt", "2024-05-01")


def test_a_record_on_a_line_is_not_read_again(verify: Verify) -> None:
    record = json.loads(read_line())
    record["statements"] = record["statements"][:1]
    result = verify("-", "--against", "hearing.txt", stdin=json.dumps(record) + "\n")
    assert verdicts(result) == {FERRY: "verbatim"}


def test_records_and_stories_keep_their_order_on_the_lines_of_a_file(verify: Verify) -> None:
    lines = [read_line().strip(), json.dumps({"id": "n1", "text": STORY}), read_line().strip()]
    Path("mixed.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = verify("mixed.jsonl", "--against", "hearing.txt")
    ids = [json.loads(line)["id"] for line in result.stdout.splitlines()]
    assert (ids[0] == ids[2], ids[1]) == (True, "n1")


def test_a_record_that_does_not_hold_together_costs_only_itself(verify: Verify) -> None:
    broken = json.loads(read_line())
    broken["document"]["text"] = broken["document"]["text"].replace("ferry", "barge")
    result = verify("-", "--against", "hearing.txt", stdin=f"{json.dumps(broken)}\n{read_line()}")
    assert result.exit_code == 1
    assert "OR109: -:1: the record does not hold together" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_low_statements_of_a_record_are_left_out_where_that_is_asked(verify: Verify) -> None:
    record = json.loads(read_line())
    record["statements"][0]["confidence"] = 0.2
    given = json.dumps(record) + "\n"
    assert set(verdicts(verify("-", "--min-confidence", "0.5", stdin=given))) == {INSPECTORS}


def test_text_on_standard_input_is_read_as_a_story(verify: Verify) -> None:
    assert len(verdicts(verify("-", "--against", "hearing.txt", stdin=STORY))) == 2


def test_transcripts_of_a_folder_and_captions_are_held_against(verify: Verify) -> None:
    Path("said").mkdir()
    Path("hearing.txt").rename("said/hearing.txt")
    Path("said/tide.vtt").write_text(
        "WEBVTT\n\n00:01:05.000 --> 00:01:09.000\n<v Bo Tarn>Nobody has seen twelve inspectors in the harbour since "
        "March.\n",
        encoding="utf-8",
    )
    result = verify("story.txt", "--against", "said", "--format", "table")
    assert "Bo Tarn · tide · turn 1 · 0:01:05" in " ".join(result.stdout.split())


def test_a_transcript_on_standard_input_is_held_against(verify: Verify) -> None:
    assert verdicts(verify("story.txt", "--against", "-", stdin=HEARING))[FERRY] == "verbatim"


def test_the_help_shows_how_differences_are_marked(verify: Verify) -> None:
    assert "[-printed-] {+spoken+}" in " ".join(verify("--help").stdout.split())


def test_without_a_transcript_the_verdict_says_so(verify: Verify) -> None:
    result = verify("story.txt")
    assert result.exit_code == 0
    assert set(verdicts(result).values()) == {"no_transcript"}
    assert "there is no transcript to hold them against" in result.stderr


def test_a_transcript_that_cannot_be_read_costs_only_itself(verify: Verify) -> None:
    Path("empty.txt").write_text("")
    Path("scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    bad = ["empty.txt", "nosuch.txt", "scan.txt"]
    given = [part for name in [*bad, "hearing.txt"] for part in ("--against", name)]
    result = verify("story.txt", *given)
    assert result.exit_code == 1
    assert [line[:6] for line in result.stderr.splitlines()[:-1]] == ["OR103:", "OR101:", "OR104:"]
    assert verdicts(result)[FERRY] == "verbatim"


def test_a_story_that_cannot_be_read_costs_only_itself(verify: Verify) -> None:
    Path("stuck.txt").write_text(f"FAILS {STORY}", encoding="utf-8")
    result = verify("nosuch.txt", "stuck.txt", "story.txt", "--against", "hearing.txt")
    assert result.exit_code == 1
    assert "OR101" in result.stderr
    assert "OR302" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_story_held_against_itself_has_no_transcript(verify: Verify) -> None:
    result = verify("story.txt", "--against", "story.txt", "--format", "table")
    assert (result.exit_code, result.stderr) == (0, "2 quotations: 2 no transcript\n")
    assert "because the transcript is the story itself" in result.stdout


def test_the_same_transcript_twice_is_as_good_as_once(verify: Verify) -> None:
    Path("copy.txt").write_text(HEARING, encoding="utf-8")
    once = verify("story.txt", "--against", "hearing.txt")
    twice = verify("story.txt", "--against", "hearing.txt", "--against", "hearing.txt", "--against", "copy.txt")
    assert [json.loads(one.stdout)["checks"] for one in (twice, twice)] == [json.loads(once.stdout)["checks"]] * 2


def test_a_transcript_of_one_long_line_is_read(verify: Verify) -> None:
    noise = " ".join(f"item {number} was put off" for number in range(60_000))
    Path("long.txt").write_text(f"{noise}. {FERRY}. {noise}.", encoding="utf-8")
    assert verdicts(verify("story.txt", "--against", "long.txt"))[FERRY] == "verbatim"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "STORY", id="no story"),
        pytest.param(["-", "--against", "-"], "standard input can be read only once", id="standard input twice"),
        pytest.param(
            ["story.txt", "--against", "hearing.txt", "--db", "r.db"], "--against and --db", id="both sources"
        ),
        pytest.param(["story.txt", "--format", "pdf"], "html", id="no such format: the known ones are listed"),
        pytest.param(["story.txt", "--published", "soon"], "soon", id="no date"),
        pytest.param(["story.txt", "--out", "nowhere/report.html"], "no such folder", id="no folder for the report"),
    ],
)
def test_a_mistake_in_the_command_exits_with_2_and_prints_nothing(
    verify: Verify, arguments: list[str], says: str
) -> None:
    result = verify(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_a_database_that_was_asked_for_must_be_there(verify: Verify) -> None:
    result = verify("story.txt", "--db", "none.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "OR401" in result.stderr
    assert not Path("none.db").exists()


def test_a_fault_of_the_program_shows_no_traceback(verify: Verify) -> None:
    Path("odd.txt").write_text(f"CRASHES {STORY}", encoding="utf-8")
    result = verify("odd.txt", "--against", "hearing.txt")
    assert result.exit_code == 1
    assert "a wheel came off" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_ending_of_the_file_says_the_format_and_the_file_is_whole(verify: Verify) -> None:
    result = verify("story.txt", "--against", "hearing.txt", "--out", "checks.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(json.loads(Path("checks.json").read_text(encoding="utf-8"))["stories"]) == 1


def test_nothing_in_story_or_transcript_reaches_the_terminal_as_a_command(verify: Verify) -> None:
    hostile = "\x1b]0;owned\x07 \x9b31m"
    Path("story.txt").write_text(STORY.replace("tide", f"tide {hostile}"), encoding="utf-8")
    Path("hearing.txt").write_text(HEARING.replace("Harbour inquiry", f"Harbour {hostile} inquiry"), encoding="utf-8")
    shown = verify("story.txt", "--against", "hearing.txt", "--format", "table").stdout
    assert not set(shown) & set("\x07\x1b\x9b")


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_a_reader_that_goes_away_ends_it_quietly(start: Start, tmp_path: Path, form: str) -> None:
    lines = "".join(json.dumps({"text": f"{number}. {STORY}"}) + "\n" for number in range(200))
    (tmp_path / "many.jsonl").write_text(lines, encoding="utf-8")
    with start("verify", "many.jsonl", "--against", "hearing.txt", "--format", form) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)
    assert process.returncode == 0


# With a database.

VARGA = "Ilse Varga at the inquiry: “the old ferry cannot sail before the spring tide on Monday”, and no word more."


@pytest.fixture
def story_id() -> str:
    """A story on record, of which the stand-in would find nothing, and a transcript."""
    record = made_record(
        VARGA,
        said("Ilse Varga", "", f"“{FERRY}”", quotation="direct"),
        said("Ilse Varga", "", "no word more"),
        published="2024-05-02",
    )
    # A file that is read has neither outlet nor URL, and so the same id.
    with open_store("record.db", create=True) as store, store.writing() as connection:
        put_record(connection, record, added_by="ann")
    Path("varga.txt").write_text(VARGA, encoding="utf-8")
    assert CliRunner().invoke(app, ["add", "hearing.txt", "--transcript"]).exit_code == 0
    return record.document.id


def stored_checks(story_id: str) -> list[str]:
    with open_store("record.db") as store, store.reading() as connection:
        return [check.verdict for check in load_story(connection, story_id).record.checks]


def test_a_story_on_record_is_taken_as_it_stands_and_its_checks_are_kept(verify: Verify, story_id: str) -> None:
    result = verify("varga.txt", "--db", "record.db")
    assert result.exit_code == 0, result.stderr
    assert list(verdicts(result)) == [FERRY]
    assert stored_checks(story_id) == list(verdicts(result).values())


def test_checks_are_kept_once_however_often_they_are_made(verify: Verify, story_id: str) -> None:
    verify("varga.txt")
    verify("varga.txt")
    assert len(stored_checks(story_id)) == 1


@pytest.mark.usefixtures("story_id")
def test_of_a_story_that_is_not_on_record_nothing_is_kept(verify: Verify) -> None:
    result = verify("story.txt", "--db", "record.db")
    assert verdicts(result)[FERRY] == "verbatim"
    assert "1 story is not on record; no checks were kept of it." in result.stderr


def test_a_database_without_transcripts_leaves_no_checks(verify: Verify, tmp_path: Path) -> None:
    record = made_record(VARGA, said("Ilse Varga", "", f"“{FERRY}”", quotation="direct"))
    with open_store("bare.db", create=True) as store, store.writing() as connection:
        put_record(connection, record, added_by="ann")
    (tmp_path / "varga.txt").write_text(VARGA, encoding="utf-8")
    result = verify("varga.txt", "--db", "bare.db")
    assert (result.exit_code, set(verdicts(result).values())) == (0, {"no_transcript"})
    with open_store("bare.db") as store, store.reading() as connection:
        assert load_story(connection, record.document.id).record.checks == ()


def test_transcripts_that_are_given_are_held_against_though_the_environment_names_a_database(
    verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_DB", "none.db")
    assert verdicts(verify("story.txt", "--against", "hearing.txt"))[FERRY] == "verbatim"


@pytest.mark.usefixtures("story_id")
def test_a_database_that_can_only_be_read_costs_the_keeping_and_not_the_checks(
    verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_told: object) -> None:
        raise DatabaseReadOnly("the database cannot be written to", where="record.db")

    monkeypatch.setattr("onrecord.cli.against.put_checks", refuse)
    result = verify("varga.txt", "varga.txt")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.count("The checks are not kept. OR404") == 1


def test_a_report_is_made_of_all_stories_and_the_transcripts_that_they_cite(
    verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = ModuleType("onrecord.serve.reports")
    reports.verification_report = lambda records, transcripts: (  # type: ignore[attr-defined]
        f"{len(records)} stories, {[one.origin.name for one in transcripts.values()]}"
    )
    monkeypatch.setitem(sys.modules, "onrecord.serve.reports", reports)
    Path("other.txt").write_text(STORY.replace("Bo", "Bob"), encoding="utf-8")
    result = verify("story.txt", "other.txt", "--against", "hearing.txt", "--format", "html")
    assert result.stdout == "2 stories, ['hearing.txt']"


def test_an_html_report_is_one_file_with_the_quotations(verify: Verify) -> None:
    result = verify("story.txt", "--against", "hearing.txt", "--out", "report.html")
    assert (result.exit_code, result.stdout) == (0, "")
    page = Path("report.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "the old ferry cannot sail" in page
