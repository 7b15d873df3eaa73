"""`onrecord disputes`: what it compares, what it lists, and what people say of links."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from made_records import made_record, said
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.record import Link
from onrecord.store import Store, open_store
from onrecord.store.comparing import comparison
from onrecord.store.comparing.comparison import Comparison
from onrecord.store.comparing.links import put_links
from onrecord.store.records import put_record

Give = Callable[..., Result]

BEFORE = made_record(
    "Ilse Varga said the bridge was closed after 12 inspectors reported cracks.",
    said("Ilse Varga", "said", "the bridge was closed after 12 inspectors reported cracks"),
    outlet="Halden Courier",
    published="2024-11-13",
)
AFTER = made_record(
    "Ilse Varga said the bridge was closed after 30 inspectors reported cracks. Jonas Okafor denied the claim.",
    said("Ilse Varga", "said", "the bridge was closed after 30 inspectors reported cracks", said="2024-11-20"),
    said("Jonas Okafor", "denied", "the claim", act="deny"),
    outlet="Meridian Press",
    published="2024-11-22",
)
EARLIER, LATER, DENIAL = (one.id for record in (BEFORE, AFTER) for one in record.statements)
CHANGES, ANSWERS = f"changes:{LATER}:{EARLIER}", f"answers:{DENIAL}:{LATER}"
WHY = "different numbers: “30 inspectors” against “12 inspectors”"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Two stories, and two links that a pass has found."""
    path = tmp_path / "record.db"
    with open_store(path, create=True) as store, store.writing() as connection:
        for record in (BEFORE, AFTER):
            put_record(connection, record, added_by="ann")
        links = [
            Link(kind="changes", a=LATER, b=EARLIER, confidence=0.9, reasons=(WHY,)),
            Link(kind="answers", a=DENIAL, b=LATER, confidence=0.7, reasons=("it names a claim",)),
        ]
        put_links(connection, links)
    return str(path)


@pytest.fixture
def give(database: str, monkeypatch: pytest.MonkeyPatch) -> Give:
    """Give the command to the database, with a comparison that finds nothing."""
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(comparison, "compare", lambda _store, **_options: Comparison())

    def invoke(*arguments: str) -> Result:
        environment = {"COLUMNS": "120"}
        return CliRunner().invoke(app, ["disputes", *arguments, "--db", database], env=environment)

    return invoke


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def test_a_pipe_gets_a_dispute_a_line(give: Give) -> None:
    result = give()
    assert set(ids(result)) == {CHANGES, ANSWERS}
    assert result.stderr == "2 disputes.\n"


def test_json_tells_both_statements_and_the_places_in_conflict(give: Give) -> None:
    page = json.loads(give("--kind", "changes", "--format", "json").stdout)
    (one,) = page["disputes"]
    assert (page["total"], one["kind"], one["state"], one["reasons"]) == (1, "changes", "suggested", [WHY])
    sides = [one["first"], one["second"]]
    assert [side["day"] for side in sides] == ["2024-11-13", "2024-11-20"]
    assert [side["content"][start:end] for side in sides for start, end in side["conflict"]] == ["12", "30"]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("(2024-11-13) Ilse Varga · says · Halden Courier", id="who, where, the day of publication"),
        pytest.param("2024-11-20 Ilse Varga · says · Meridian Press", id="the later one, and the day it was said"),
        pytest.param("the bridge was closed after ⟦30⟧ inspectors reported cracks", id="words in conflict"),
        pytest.param(f"because {WHY}", id="why"),
        pytest.param(f"changes:{LATER}:{EARLIER}", id="the id to confirm or dismiss it by"),
        pytest.param("suggested (0.90)", id="that nobody has said so yet"),
    ],
)
def test_the_table_shows(give: Give, shown: str) -> None:
    table = " ".join(give("--kind", "changes", "--format", "table").stdout.split())
    assert shown in table


def test_the_earlier_statement_stands_first(give: Give) -> None:
    table = give("--format", "table", "--kind", "changes").stdout
    assert table.index("⟦12⟧") < table.index("⟦30⟧")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--kind", "answers"], {ANSWERS}),
        (["--kind", "answers", "--kind", "changes"], {ANSWERS, CHANGES}),
        (["--who", "Jonas Okafor"], {ANSWERS}),
        (["--who", "Nobody Known"], set()),
        (["--state", "confirmed"], set()),
        (["--since", "2024-11-21"], {ANSWERS}),
        (["--until", "2024-11-20"], {CHANGES}),
    ],
)
def test_filters(give: Give, arguments: list[str], expected: set[str]) -> None:
    assert set(ids(give(*arguments))) == expected


def test_a_page_says_how_to_go_on(give: Give) -> None:
    first = give("--limit", "1")
    assert "1 of 2 disputes. Go on with: --after " in first.stderr
    place = first.stderr.strip().rpartition(" ")[2]
    assert {*ids(first), *ids(give("--limit", "1", "--after", place))} == {CHANGES, ANSWERS}


def test_none_is_said(give: Give) -> None:
    assert "No dispute fits." in give("--kind", "contradicts").stderr


def test_a_dismissed_one_is_listed_no_more_unless_asked_for(give: Give) -> None:
    done = give("--dismiss", CHANGES, "--as", "Bo")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{CHANGES} is dismissed (change ")
    assert ids(give()) == [ANSWERS]
    (line,) = give("--state", "dismissed").stdout.splitlines()
    assert json.loads(line)["editor"] == "Bo"


def test_a_dismissal_is_taken_back(give: Give, database: str) -> None:
    change = give("--dismiss", CHANGES).stderr.rpartition("(change ")[2].partition(")")[0]
    assert CliRunner().invoke(app, ["db", "undo", change, "--db", database]).exit_code == 0
    assert CHANGES in ids(give())


def test_several_are_reviewed_at_once(give: Give) -> None:
    give("--confirm", CHANGES, "--dismiss", ANSWERS)
    assert ids(give("--state", "confirmed")) == [CHANGES]
    assert ids(give("--state", "dismissed")) == [ANSWERS]


def test_all_are_reviewed_or_none(give: Give) -> None:
    done = give("--confirm", CHANGES, "--confirm", f"changes:{DENIAL}:{EARLIER}")
    assert done.exit_code == 1
    assert "OR421" in done.stderr
    assert ids(give("--state", "confirmed")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--dismiss", "changes"], 2, "no id of a link"),
        (["--dismiss", f"likes:{LATER}:{EARLIER}"], 2, "no id of a link"),
        (["--dismiss", "changes:x:y"], 1, "OR421"),
        (["--kind", "repeats"], 2, "contradicts"),
        (["--state", "liked"], 2, "dismissed"),
        (["--since", "soon"], 2, "soon"),
        (["--since", "2024", "--until", "2023"], 2, "2023"),
        (["--limit", "0"], 2, "limit"),
        (["--after", "somewhere"], 2, "somewhere"),
        (["--pairs", "-1"], 2, "pairs"),
        (["--again", "--no-update"], 2, "--no-update"),
        (["--out", "nowhere/list.json"], 2, "no such folder"),
    ],
)
def test_what_cannot_be_is_refused(give: Give, arguments: list[str], code: int, says: str) -> None:
    result = give(*arguments)
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert says in result.stderr


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["disputes", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert not (tmp_path / "none.db").exists()


def test_what_was_compared_and_what_was_left_out_is_said(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Comparison(
        statements=3, disputes=1, answers=2, stood_for=1, candidates=9, reasoned=7, judged=5, left_out=2, withdrawn=1
    )
    asked: list[tuple[int, bool]] = []

    def compare(_store: Store, *, pairs: int, again: bool, on_progress: Callable[[str, int, int], None]) -> Comparison:
        asked.append((pairs, again))
        on_progress("vectors", 3, 3)
        on_progress("disputes", 5, 7)
        return done

    monkeypatch.setattr(comparison, "compare", compare)
    said_of_it = give("--pairs", "5", "--again").stderr.splitlines()
    assert asked == [(5, True)]
    assert said_of_it[:4] == [
        "3 statements compared: 1 contradiction or changed position, 2 answers; 1 earlier suggestions withdrawn",
        "pairs: 9 near one another, 7 with a reason, 5 read by the model",
        "1 statement not held against others: the fullest printing of the same utterance was",
        "2 pairs, the least alike, left out by the budget (--pairs)",
    ]


def test_nothing_is_compared_where_that_is_not_wanted(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(comparison, "compare")
    result = give("--no-update")
    assert set(ids(result)) == {CHANGES, ANSWERS}
    assert "3 statements have not been compared yet" in result.stderr


def test_nothing_in_a_story_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    hostile = "Ilse \x1b]0;owned\x07Varga said the \x9b31m bridge \ue000 was closed. Bo Tarn denied it."
    record = made_record(
        hostile,
        said("Ilse \x1b]0;owned\x07Varga", "said", "the \x9b31m bridge \ue000 was closed"),
        said("Bo Tarn", "denied", "it", act="deny"),
        outlet="\x1bCourier",
    )
    a, b = (one.id for one in record.statements)
    path = str(tmp_path / "record.db")
    with open_store(path, create=True) as store, store.writing() as connection:
        put_record(connection, record, added_by="ann")
        put_links(connection, [Link(kind="answers", a=b, b=a, confidence=0.5, reasons=("\x1b[31m",))])
    shown = CliRunner().invoke(app, ["disputes", "--no-update", "--format", "table", "--db", path]).stdout
    assert "\\x1b]0;owned\\x07Varga" in shown
    assert not set(shown) & set("\x07\x1b\x9b\ue000")


def test_a_changed_position_is_found_by_the_models_that_are_shipped(tmp_path: Path) -> None:
    path = str(tmp_path / "record.db")
    with open_store(path, create=True) as store, store.writing() as connection:
        for record in (BEFORE, AFTER):
            put_record(connection, record, added_by="ann")
    result = CliRunner().invoke(app, ["disputes", "--db", path])
    assert CHANGES in ids(result)
    assert result.stderr.startswith("3 statements compared: 1 contradiction or changed position")
    again = CliRunner().invoke(app, ["disputes", "--db", path])
    assert again.stderr == "1 dispute.\n"


def test_a_report_is_made_of_the_disputes_of_the_page(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = ModuleType("onrecord.serve.reports")
    reports.disputes_report = lambda disputes: " ".join(one.link.kind for one in disputes)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onrecord.serve.reports", reports)
    assert give("--format", "html", "--kind", "changes").stdout == "changes"


def test_an_html_report_is_one_page_with_the_statements(give: Give) -> None:
    page = give("--format", "html").stdout
    assert page.lower().startswith("<!doctype html>")
    assert "inspectors reported cracks" in page
