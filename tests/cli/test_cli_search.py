"""`onrecord search` as its users meet it. The model is the stand-in's."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
REST = "The harbour was quiet on that day and the crew was at home."


@pytest.fixture
def database(run: Run, tmp_path: Path) -> Path:
    """Three stories, one of which has words that a terminal would obey."""
    rows = [
        {"text": f"Ada Quill said the ferry sails. {REST}", "outlet": "Gull", "published": "2024-05-02"},
        {
            "text": f"Bo Tarn said “no”. Cy Lund said the old ferries leak. {REST}",
            "outlet": "Gull",
            "published": "2024-06",
        },
        {"text": f"Ada Quill said the \x1b[31mpier and the ⟦ferry⟧ sank. {REST}", "outlet": "Tern"},
    ]
    lines = tmp_path / "stories.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("add", str(lines)).returncode == 0
    return tmp_path / "record.db"


def found(done: "subprocess.CompletedProcess[bytes]") -> list[str]:
    return [json.loads(line)["content"] for line in done.stdout.splitlines()]


def test_a_pipe_gets_a_statement_a_line(run: Run, database: Path) -> None:
    done = run("search", "ferry", "--db", str(database))
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["content"], first["source"], first["outlet"]) == ("the ferry sails", "Ada Quill", "Gull")
    assert (first["day"], first["day_basis"], first["snippet"]["matches"]) == ("2024-05-02", "published", [[4, 9]])
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr.decode() == "3 statements.\n"


def test_several_words_need_no_quotation_marks(run: Run, database: Path) -> None:
    assert found(run("search", "old", "ferry", "--db", str(database))) == ["the old ferries leak"]


def test_without_words_the_latest_come_first(run: Run, database: Path) -> None:
    done = run("search", "--outlet", "Gull", "--db", str(database))
    assert [json.loads(line)["day"] for line in done.stdout.splitlines()] == ["2024-06", "2024-06", "2024-05-02"]


def test_a_table_marks_the_match_and_obeys_no_words(run: Run, database: Path) -> None:
    shown = run("search", "ferry OR pier", "--format", "table", "--db", str(database)).stdout.decode()
    assert "the ⟦ferry⟧ sails" in shown
    assert "the old ⟦ferries⟧ leak" in shown
    assert "\\x1b[31m" in shown
    assert "\x1b" not in shown


def test_a_table_shows_day_who_act_outlet_and_id(run: Run, database: Path) -> None:
    shown = run("search", "sails", "--format", "table", "--db", str(database)).stdout.decode()
    for words in ("(2024-05-02)", "Ada Quill ?", "act", "Gull"):
        assert words in shown
    assert re.search("[0-9a-f]{16}-[0-9a-f]{16}", shown)


def test_the_last_line_says_how_to_go_on(run: Run, database: Path) -> None:
    done = run("search", "ferry", "--limit", "2", "--db", str(database))
    match = re.fullmatch(r"2 of 3 statements\. Go on with: --after (\S+)\n", done.stderr.decode())
    assert match is not None
    following = run("search", "ferry", "--limit", "2", "--after", match[1], "--db", str(database))
    assert len(set(found(done)) | set(found(following))) == 3
    assert following.stderr.decode() == "1 of 3 statements.\n"


def test_a_range_says_which_day_it_took(run: Run, database: Path) -> None:
    done = run("search", "--since", "2024-06", "--db", str(database))
    assert len(found(done)) == 2
    assert done.stderr.decode().startswith("Note: the range is of the day it was said (0 of these statements)")


def test_json_is_one_page_with_facets(run: Run, database: Path) -> None:
    page = json.loads(run("search", "ferry", "--format", "json", "--db", str(database)).stdout)
    assert (page["total"], page["exact"], page["cursor"], page["sort"]) == (3, True, None, "relevance")
    assert page["facets"]["outlet"] == [
        {"value": "Gull", "label": "Gull", "count": 2},
        {"value": "Tern", "label": "Tern", "count": 1},
    ]
    assert len(page["hits"]) == 3


def test_like_finds_by_meaning(run: Run, database: Path) -> None:
    done = run("search", "--like", "a boat is leaving the harbour", "--limit", "1", "--db", str(database))
    (hit,) = map(json.loads, done.stdout.splitlines())
    assert "ferr" in hit["content"]
    assert 0 < hit["score"] < 1


def test_nothing_found_is_no_failure(run: Run, database: Path) -> None:
    done = run("search", "zebra", "--db", str(database))
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", "No statement fits.\n")


REFUSED = [
    (["(ferry"], 1, "OR422: character 1 of the query: the parenthesis is never closed."),
    (["--act", "lie"], 2, "OR001: there is no act 'lie'. There are: say,"),
    (["--who", "Ada Qill"], 2, "OR001: no source is called 'Ada Qill'."),
    (["ferry", "--after", "x"], 2, "OR001: x: this is no place to go on from."),
    (["ferry", "--like", "x"], 2, "OR001: --like cannot go with QUERY."),
    (["--like", "x", "--sort", "day"], 2, "OR001: --like cannot go with --sort."),
    (["--since", "May"], 2, "OR001: 'May' is no day, month or year."),
]


def test_what_cannot_be_is_refused(run: Run, database: Path) -> None:
    for arguments, code, message in REFUSED:
        done = run("search", *arguments, "--db", str(database))
        assert (done.returncode, done.stdout) == (code, b""), arguments
        assert done.stderr.decode().startswith(message)


def test_without_a_database_it_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    done = run("search", "ferry", "--db", str(tmp_path / "none.db"))
    assert done.returncode == 1
    assert done.stderr.decode().startswith("OR401:")
