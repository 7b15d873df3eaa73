"""`onrecord who`: a dossier by name or id, and what happens where that is not one person."""

import json
from pathlib import Path

import pytest
import typer
from made_people import Stories, holder, who_is
from made_records import Who
from typer.testing import CliRunner, Result

from onrecord.cli.who import HELP, who
from onrecord.store import open_store

app = typer.Typer()
app.command(help=HELP)(who)


class Desk:
    """A record with Ada Quill, who denied and accused, and a registry of two others."""

    def __init__(self, folder: Path) -> None:
        self.database = str(folder / "record.db")
        with open_store(self.database, create=True) as store:
            stories = Stories(store)
            quill = Who(name="Ada Quill", title="mayor", organization="Town of Halden")
            first = stories.add(quill, day="2019-05-01", outlet="Halden Courier", act="deny", said="2019-04")
            stories.add(quill, day="2020-05-01", outlet="Orle Gazette", act="accuse", target="Bo Lund")
            stories.add("Adrian Quist", day="2020-05-01")
            stories.register(
                holder("Eva Berg", "Mayor", "2011-01-01", area="Orle"),
                holder("Siv Berg", "Mayor", "2011-01-01", area="Halden"),
            )
        self.quill = str(who_is(first, "Ada Quill").person_id)

    def ask(self, *arguments: str) -> Result:
        """Give the command."""
        return CliRunner().invoke(app, [*arguments, "--db", self.database], env={"COLUMNS": "120"})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_dossier_for_people_tells_names_titles_acts_and_the_timeline(desk: Desk) -> None:
    told = desk.ask("Ada Quill", "--format", "table").stdout
    for part in (
        "Ada Quill",
        "2 statements in 2 stories",
        "mayor, Town of Halden: 2019-05-01 to 2020-05-01",
        "accuses         Bo Lund (1)",
        "Halden Courier (1), Orle Gazette (1)",
        "2019-04 ",
        "(2020-05-01)",
    ):
        assert part in told


def test_a_dossier_in_a_pipe_is_json(desk: Desk) -> None:
    told = json.loads(desk.ask("Ada Quill").stdout)
    assert (told["id"], told["name"], told["statements"]) == (desk.quill, "Ada Quill", 2)
    assert {one["act"] for one in told["acts"]} == {"deny", "accuse"}
    assert [one["day"] for one in told["timeline"]["entries"]] == ["2020-05-01", "2019-04"]


@pytest.mark.parametrize("name", ["ada quill", "Quill", "Ada Q", "Mrs. Quill"])
def test_a_part_or_form_of_the_name_is_enough(desk: Desk, name: str) -> None:
    assert json.loads(desk.ask(name).stdout)["id"] == desk.quill


def test_an_id_is_enough(desk: Desk) -> None:
    assert json.loads(desk.ask(desk.quill).stdout)["name"] == "Ada Quill"


@pytest.mark.parametrize(
    ("options", "days"),
    [
        (["--act", "deny"], ["2019-04"]),
        (["--since", "2020"], ["2020-05-01"]),
        (["--until", "2019-12"], ["2019-04"]),
        (["--oldest"], ["2019-04", "2020-05-01"]),
        (["--limit", "1"], ["2020-05-01"]),
    ],
)
def test_options_narrow_the_timeline(desk: Desk, options: list[str], days: list[str]) -> None:
    told = json.loads(desk.ask("Ada Quill", *options).stdout)
    assert [one["day"] for one in told["timeline"]["entries"]] == days


def test_several_people_of_a_name_are_listed_with_their_ids(desk: Desk) -> None:
    result = desk.ask("Berg")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Eva Berg (Mayor, Orle, 0 statements)" in result.stderr
    assert "Siv Berg (Mayor, Halden, 0 statements)" in result.stderr


def test_of_several_the_only_one_who_is_quoted_is_shown_and_the_others_are_told(desk: Desk) -> None:
    with open_store(desk.database) as store:
        Stories(store).add(Who(name="Eva Berg", title="Mayor of Orle"))
    result = desk.ask("Berg")
    assert json.loads(result.stdout)["name"] == "Eva Berg"
    assert "Siv Berg" in result.stderr


def test_nobody_of_that_name_is_an_error_that_says_what_next(desk: Desk) -> None:
    result = desk.ask("Zacharias")
    assert result.exit_code == 1
    assert "OR421" in result.stderr
    assert "people list" in result.stderr


@pytest.mark.parametrize(
    "options", [["--act", "sing"], ["--since", "soon"], ["--until", "2020-13"], ["--limit", "0"], ["--format", "xml"]]
)
def test_a_mistake_in_the_command_is_told(desk: Desk, options: list[str]) -> None:
    result = desk.ask("Ada Quill", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr


def test_control_characters_of_a_story_do_not_reach_the_terminal(desk: Desk) -> None:
    with open_store(desk.database) as store:
        Stories(store).add(Who(name="Kim\x1b[31m Red", title="boss\x07"))
    told = desk.ask("Kim Red", "--format", "table")
    assert "\x1b[31m" not in told.stdout + told.stderr
    assert "\x07" not in told.stdout


def test_a_dossier_fits_a_narrow_terminal(desk: Desk) -> None:
    told = CliRunner().invoke(app, ["Ada Quill", "--format", "table", "--db", desk.database], env={"COLUMNS": "60"})
    assert max(map(len, told.stdout.splitlines())) <= 60


def test_help_shows_an_example() -> None:
    assert "Example:" in CliRunner().invoke(app, ["--help"]).stdout
