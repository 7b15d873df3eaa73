"""`onrecord people`: what it prints, what it changes, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from made_people import Stories, entity_id, who_is
from made_records import Who
from typer.testing import CliRunner, Result

from onrecord.cli.people import app
from onrecord.store import open_store
from onrecord.store.records import StoredStory

SAMPLES = Path(__file__).parents[1] / "store" / "registries"

Give = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "record.db"
    with open_store(path, create=True):
        pass
    return str(path)


@pytest.fixture
def give(database: str) -> Give:
    """Give the command to the database."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--db", database], env={"COLUMNS": "140"})

    return invoke


class Told:
    """Stories on the record: two of Jan Holt, one of Jannes Holt-Lind."""

    def __init__(self, database: str) -> None:
        self._database = database
        with open_store(database) as store:
            stories = Stories(store)
            self.senator = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
            self.coach = stories.add("Jan Holt", day="2017-03-01")
            self.other = stories.add("Jannes Holt-Lind")
        self.holt = str(who_is(self.senator, "Jan Holt").person_id)
        self.lind = str(who_is(self.other, "Jannes Holt-Lind").person_id)
        self.entity = entity_id(self.coach, "Jan Holt")
        self.document = self.coach.document.id

    def now(self, story: StoredStory, name: str) -> tuple[str | None, str | None]:
        """Whom a source of a story is linked to now, by id and name."""
        with open_store(self._database) as store:
            link = who_is(Stories(store).again(story), name)
        return link.person_id, link.name


@pytest.fixture
def told(database: str) -> Told:
    return Told(database)


def change_of(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stderr.rpartition("(change ")[2].partition(")")[0]


def test_a_list_in_a_pipe_is_json_lines(give: Give, told: Told) -> None:
    lines = [json.loads(line) for line in give("list").stdout.splitlines()]
    assert [(one["id"], one["name"], one["statements"]) for one in lines] == [
        (told.holt, "Jan Holt", 2),
        (told.lind, "Jannes Holt-Lind", 1),
    ]


def test_a_list_can_be_a_table_or_one_json(give: Give, told: Told) -> None:
    table = give("list", "Jan", "--format", "table").stdout
    assert told.holt in table
    assert "Sen." in table
    assert [one["name"] for one in json.loads(give("list", "Holt-Lind", "--format", "json").stdout)] == [
        "Jannes Holt-Lind"
    ]


def test_a_list_of_nobody_says_so(give: Give) -> None:
    assert "Nobody" in give("list", "Zacharias", "--format", "table").stdout
    assert give("list", "Zacharias").stdout == ""


@pytest.mark.usefixtures("told")
def test_an_import_tells_what_became_of_it(give: Give) -> None:
    result = give("import", str(SAMPLES / "congress.yaml"))
    assert "congress.yaml: 2 added, 0 updated, 0 unchanged" in result.stderr
    assert "3 stories linked anew" in result.stderr


def test_an_import_names_what_it_could_not_read_and_fails(give: Give) -> None:
    result = give("import", str(SAMPLES / "congress.yaml"))
    assert result.exit_code == 1
    assert "OR113" in result.stderr
    assert "entry 3" in result.stderr
    assert "1 entry could not be read" in result.stderr


def test_nothing_is_imported_where_one_of_the_files_is_no_registry(give: Give) -> None:
    result = give("import", str(SAMPLES / "congress.yaml"), str(SAMPLES / "committees.yaml"))
    assert result.exit_code == 1
    assert give("list").stdout == ""


def test_an_import_makes_the_database(tmp_path: Path) -> None:
    target = tmp_path / "new.db"
    CliRunner().invoke(app, ["import", str(SAMPLES / "states.tsv"), "--db", str(target)])
    assert target.exists()


@pytest.mark.usefixtures("told")
def test_an_import_can_leave_the_stories_alone(give: Give) -> None:
    assert "linked anew" not in give("import", str(SAMPLES / "states.tsv"), "--no-relink").stderr


def test_a_hint_tells_which_two_may_be_one(give: Give, database: str) -> None:
    with open_store(database) as store:
        quill = who_is(Stories(store).add(Who(name="Ada M. Quill", title="goalkeeper")), "Ada M. Quill")
    result = give("import", str(SAMPLES / "congress.yaml"))
    assert str(quill.person_id) in result.stderr
    assert "people merge" in result.stderr


def test_two_people_are_merged_and_it_is_taken_back(give: Give, told: Told) -> None:
    change = change_of(give("merge", told.holt, told.lind))
    assert told.now(told.other, "Jannes Holt-Lind") == (told.holt, "Jan Holt")
    assert give("undo", change).exit_code == 0
    assert told.now(told.other, "Jannes Holt-Lind") == (told.lind, "Jannes Holt-Lind")


def test_a_split_prints_the_new_id(give: Give, told: Told) -> None:
    result = give("split", told.holt, "--name", "Jan Holt (coach)", "--story", told.document)
    assert told.now(told.coach, "Jan Holt") == (result.stdout.strip(), "Jan Holt (coach)")
    give("undo", change_of(result))
    assert told.now(told.coach, "Jan Holt")[0] == told.holt


def test_one_source_is_split_off(give: Give, told: Told) -> None:
    result = give("split", told.holt, "--name", "Jan Holt (coach)", "--source", f"{told.document}/{told.entity}")
    assert told.now(told.coach, "Jan Holt")[0] == result.stdout.strip()


def test_a_person_is_renamed_and_it_is_taken_back(give: Give, told: Told) -> None:
    change = change_of(give("rename", told.holt, "Johannes Holt"))
    assert told.now(told.coach, "Jan Holt")[1] == "Johannes Holt"
    give("undo", change)
    assert told.now(told.coach, "Jan Holt")[1] == "Jan Holt"


@pytest.mark.parametrize(("how", "name"), [("id", "Jannes Holt-Lind"), ("nobody", None), ("new", "Jan Holt (coach)")])
def test_a_source_is_linked_and_it_is_taken_back(give: Give, told: Told, how: str, name: str | None) -> None:
    ways = {"id": [told.lind], "nobody": ["--nobody"], "new": ["--new", "Jan Holt (coach)"]}
    change = change_of(give("link", told.document, told.entity, *ways[how]))
    assert told.now(told.coach, "Jan Holt")[1] == name
    give("undo", change)
    assert told.now(told.coach, "Jan Holt")[0] == told.holt


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["merge", "f" * 12, "HOLT"], 1, "OR421"),
        (["merge", "HOLT", "HOLT"], 1, "OR423"),
        (["split", "HOLT", "--name", "Jan Holt"], 2, "--story"),
        (["split", "HOLT", "--name", "Jan Holt", "--source", "e1"], 2, "slash"),
        (["split", "HOLT", "--name", "Jan Holt", "--story", "0" * 16], 1, "OR423"),
        (["rename", "HOLT", " "], 1, "OR423"),
        (["link", "DOCUMENT", "e1"], 2, "--nobody"),
        (["link", "DOCUMENT", "e1", "HOLT", "--nobody"], 2, "--nobody"),
        (["link", "DOCUMENT", "e77", "HOLT"], 1, "OR421"),
        (["undo", "9999"], 1, "OR421"),
        (["import", "nowhere.yaml"], 1, "OR101"),
        (["list", "--limit", "0"], 2, "limit"),
        (["list", "--type", "ship"], 2, "ship"),
    ],
)
def test_what_cannot_be_is_refused(give: Give, told: Told, arguments: list[str], code: int, says: str) -> None:
    given = [{"HOLT": told.holt, "DOCUMENT": told.document}.get(one, one) for one in arguments]
    result = give(*given)
    assert result.exit_code == code, result.output
    assert says in result.stderr


def test_a_database_that_is_not_there_is_not_made_by_a_list(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["list", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("command", ["list", "import", "merge", "split", "rename", "link", "undo"])
def test_every_command_shows_an_example(command: str) -> None:
    assert "Example:" in CliRunner().invoke(app, [command, "--help"]).stdout
