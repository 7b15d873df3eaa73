"""Registries of people: read by what is in them, and brought into the record once, however often."""

import json
import os
from pathlib import Path

import pytest
from made_people import EDITOR, Stories, holder, senator, who_is
from made_records import Who

from onrecord.errors import BadRegistry, InputNotFound
from onrecord.store import Store
from onrecord.store.audit import changes
from onrecord.store.people.dossier import dossier, find_people
from onrecord.store.people.importing import ImportTally, import_registry
from onrecord.store.people.registered import RegistryOffice, RegistryPerson
from onrecord.store.people.registry import read_registry
from onrecord.store.people.relinking import relink

SAMPLES = Path(__file__).parent / "registries"
REAL = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "people"
real_registries = pytest.mark.skipif(not REAL.is_dir(), reason=f"no registries at {REAL}")


def read(name: str) -> tuple[dict[str, RegistryPerson], list[BadRegistry]]:
    bad: list[BadRegistry] = []
    return {one.names[0]: one for one in read_registry(SAMPLES / name, on_bad=bad.append)}, bad


def offices(one: RegistryPerson) -> list[tuple[str | None, ...]]:
    return [(held.title, held.organization, held.area, held.began, held.ended) for held in one.offices]


def test_congress_members_have_their_terms_in_the_words_of_stories() -> None:
    people, _ = read("congress.yaml")
    assert offices(people["Jan Holt"]) == [
        ("Representative", "U.S. House of Representatives", "Alabama", "1991-01-03", "1993-01-03"),
        ("Senator", "U.S. Senate", "Alabama", "1997-01-03", "2009-01-03"),
        ("Senate Majority Whip", "U.S. Senate", "United States", "2005-01-03", "2007-01-03"),
    ]


def test_congress_members_have_the_names_by_which_they_are_called() -> None:
    people, _ = read("congress.yaml")
    assert people["Jan Holt"].names == ("Jan Holt", "Jannik Holt", "Jannik Albert Holt III")
    assert people["Ada M. Quill"].names == ("Ada M. Quill",)


def test_congress_members_have_every_identifier() -> None:
    people, _ = read("congress.yaml")
    assert {("wikidata", "Q900000001"), ("fec", "S9OR00001"), ("fec", "S9OR00002")} <= set(
        people["Jan Holt"].identifiers
    )


def test_presidents_are_read_like_members_of_congress() -> None:
    people, _ = read("congress.yaml")
    assert offices(people["Ada M. Quill"]) == [
        ("President", "United States", "United States", "2001-01-20", "2005-01-20")
    ]


def test_the_roles_of_openstates_have_the_words_of_stories() -> None:
    people, _ = read("states.tsv")
    assert offices(people["Jan Holt"]) == [("Senator", "U.S. Senate", "United States", "1997-01-03", None)]
    assert ("Attorney General", "Ohio", "Ohio", "2019-01-14", "2027-01-11") in offices(people["Ilse Varga"])
    assert ("State Representative", "Ohio House", "Ohio", None, "2013-01-13") in offices(people["Ilse Varga"])


def test_other_names_of_openstates_that_are_initials_are_left_out() -> None:
    people, _ = read("states.tsv")
    assert people["Jan Holt"].names == ("Jan Holt", "Jannik Holt")


def test_popolo_memberships_posts_and_terms_become_offices() -> None:
    people, _ = read("cabinet.json")
    assert offices(people["Jan Holt"]) == [
        ("Senator", "Senate", "Orle", "1997-01-03", "2017-02-08"),
        ("Attorney General", "Ministry of Justice", "Halden", "2017-02-09", "2018-11-07"),
    ]
    assert offices(people["Ilse Varga"]) == [
        ("Member of Council of Halden", "Council of Halden", None, "2019-06-01", "2023-05-31")
    ]


def test_popolo_organisations_are_read_too() -> None:
    people, _ = read("cabinet.json")
    assert people["Ministry of Justice"].type == "organization"
    assert people["Ministry of Justice"].names == ("Ministry of Justice", "MoJ")


@pytest.mark.parametrize(
    ("name", "where", "what"),
    [
        ("cabinet.json", "cabinet.json, persons 3", "'someday'"),
        ("congress.yaml", "congress.yaml, entry 3", "'harbourmaster'"),
        ("states.tsv", "states.tsv, line 7", "'someday'"),
        ("states.tsv", "states.tsv, line 8", "columns"),
    ],
)
def test_a_bad_entry_costs_itself_and_is_named_with_its_place(name: str, where: str, what: str) -> None:
    people, bad = read(name)
    assert len(people) > 1
    (error,) = (one for one in bad if (one.where or "").endswith(where))
    assert what in error.what
    assert "import again" in str(error)


@pytest.mark.parametrize(
    ("why", "person"),
    [
        ("no name", {}),
        ("a name of many pages", {"name": "x" * 5_000}),
        ("a name that is a list", {"name": "Ada Quill", "other_names": ["Ada"]}),
        ("a title of many pages", {"name": "Ada Quill", "memberships": [{"role": "x" * 5_000}]}),
        ("no such day", {"name": "Ada Quill", "birth_date": "1970-02-30"}),
        ("a day that is a list", {"name": "Ada Quill", "birth_date": [1970]}),
        ("no entry at all", None),
        ("a word", "Ada Quill"),
    ],
)
def test_an_entry_that_cannot_be_costs_only_itself(tmp_path: Path, why: str, person: object) -> None:
    path = tmp_path / "cabinet.json"
    path.write_text(json.dumps({"persons": [person, {"name": "Bo Lund", "birth_date": "1970-00-00"}]}))
    bad: list[BadRegistry] = []
    (lund,) = read_registry(path, on_bad=bad.append)
    assert (lund.names, lund.birth) == (("Bo Lund",), "1970"), why
    assert len(bad) == 1


def test_a_bad_entry_is_raised_where_nobody_is_told_of_it() -> None:
    with pytest.raises(BadRegistry, match="entry 3"):
        read_registry(SAMPLES / "congress.yaml")


@pytest.mark.parametrize(
    ("why", "content", "says"),
    [
        ("nothing", b"", "empty"),
        ("white space", b" \n\t ", "empty"),
        ("not UTF-8", b"name: \xff\xfe\xfa", "not UTF-8"),
        ("broken JSON", b'{"persons": [', "no JSON"),
        ("other JSON", b'{"stories": []}', "not Popolo"),
        ("a list of numbers", b"[1, 2, 3]", "no list of people"),
        ("broken YAML", b"- a: [1\nb: }", "no YAML"),
        ("a text", b"Ada Quill said no.", "no list of people"),
        ("another table", b"name\tage\nAda\t5\n", "no list of people"),
        ("a tag that would run code", b"!!python/object/apply:os.system ['true']", "no YAML"),
        ("JSON nested deep", b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_registry_is_refused_with_what_to_give(tmp_path: Path, why: str, content: bytes, says: str) -> None:
    path = tmp_path / "registry"
    path.write_bytes(content)
    with pytest.raises(BadRegistry, match=says) as caught:
        read_registry(path)
    assert "Popolo" in (caught.value.next_step or ""), why


def test_a_list_of_committees_is_refused_as_such() -> None:
    with pytest.raises(BadRegistry, match="committees"):
        read_registry(SAMPLES / "committees.yaml")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        read_registry(tmp_path / "none.yaml")


@pytest.fixture
def stories(store: Store) -> Stories:
    return Stories(store)


def load(stories: Stories, name: str) -> ImportTally:
    bad: list[BadRegistry] = []
    return stories.register(*read_registry(SAMPLES / name, on_bad=bad.append), source=name)


@pytest.mark.parametrize(("name", "people"), [("cabinet.json", 5), ("congress.yaml", 2), ("states.tsv", 3)])
def test_a_second_import_changes_nothing(stories: Stories, name: str, people: int) -> None:
    first, second = load(stories, name), load(stories, name)
    assert (first.added, first.updated, first.unchanged, first.skipped) == (people, 0, 0, 0)
    assert (second.added, second.updated, second.unchanged, second.skipped) == (0, 0, people, 0)


def test_registries_that_share_an_identifier_speak_of_one_person(stories: Stories) -> None:
    for name in ("congress.yaml", "cabinet.json", "states.tsv"):
        load(stories, name)
    with stories.store.reading() as connection:
        (line,) = [one for one in find_people(connection, "Jan Holt") if one.match == "exact"]
        found = dossier(connection, line.id)
    assert {held.source for held in found.offices} == {"congress.yaml", "cabinet.json", "states.tsv"}


def test_an_identifier_that_two_people_share_by_mistake_makes_them_not_one(stories: Stories) -> None:
    shared = (("icpsr", "1"),)
    one = RegistryPerson(names=("Ada Quill",), identifiers=shared, birth="1821-01-16")
    other = RegistryPerson(names=("Bo Lund",), identifiers=shared, birth="1791-04-23")
    assert stories.register(one, other).added == 2
    assert stories.register(one, other).unchanged == 2


def test_two_entries_of_one_registry_for_one_person_are_joined(stories: Stories) -> None:
    load(stories, "states.tsv")
    with stories.store.reading() as connection:
        (line,) = [one for one in find_people(connection, "Ada Quill") if one.match == "exact"]
        assert [held.began for held in dossier(connection, line.id).offices] == ["2009-01-12"]


def test_a_new_edition_replaces_the_offices_of_the_one_before(stories: Stories) -> None:
    quill = RegistryPerson(names=("Ada Quill",), identifiers=(("wikidata", "Q1"),))
    term = RegistryOffice(title="Mayor", area="Halden", began="2019-01-01", ended=None)
    over = RegistryOffice(title="Mayor", area="Halden", began="2019-01-01", ended="2022-01-01")
    stories.register(RegistryPerson(names=quill.names, identifiers=quill.identifiers, offices=(term,)))
    tally = stories.register(RegistryPerson(names=quill.names, identifiers=quill.identifiers, offices=(over,)))
    with stories.store.reading() as connection:
        (line,) = find_people(connection, "Ada Quill")
        assert [held.ended for held in dossier(connection, line.id).offices] == ["2022-01-01"]
    assert tally.updated == 1


def test_a_person_of_stories_in_that_office_on_that_day_is_recognised(stories: Stories) -> None:
    story = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    before = who_is(story, "Jan Holt").person_id or ""
    tally = stories.register(senator("Jan Holt", "Ohio", "2011-01-03"))
    assert tally.joined == 1
    with stories.store.reading() as connection:
        assert dossier(connection, before).offices[0].title == "Senator"


def test_a_namesake_of_stories_is_left_alone_with_a_hint(stories: Stories) -> None:
    story = stories.add(Who(name="Jan Holt", title="goalkeeper"), day="2016-03-01")
    tally = stories.register(senator("Jan Holt", "Ohio", "2011-01-03"))
    assert tally.joined == 0
    assert str(who_is(story, "Jan Holt").person_id) in tally.hints[0]


def test_a_person_of_stories_who_may_be_two_of_a_registry_is_left_alone(stories: Stories) -> None:
    stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
    tally = stories.register(senator("Jan Holt", "Ohio", "2011-01-03"), senator("Jan Holt", "Iowa", "2011-01-03"))
    assert tally.joined == 0


def test_an_import_is_in_the_log(stories: Stories) -> None:
    stories.register(holder("Ada Quill", "Mayor", "2019-01-01", area="Halden"), source="mayors")
    with stories.store.reading() as connection:
        (line,) = changes(connection, subject_id="mayors")
    assert (line.editor, line.action) == (EDITOR, "import")


def test_an_import_tells_how_far_it_is(store: Store) -> None:
    told: list[int] = []
    people = [holder(f"Ada Quill{n}", "Mayor", "2019-01-01", area="Halden") for n in range(3)]
    with store.writing() as connection:
        import_registry(connection, people, source="mayors", editor=EDITOR, on_progress=told.append)
    assert told == [3]


@real_registries
@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("congress_legislators/legislators-current.yaml", 537),
        ("congress_legislators/executive.yaml", 80),
        ("openstates_people.tsv", 22_000),
    ],
)
def test_a_real_registry_is_imported_once(stories: Stories, name: str, people: int) -> None:
    bad: list[BadRegistry] = []
    entries = read_registry(REAL / name, on_bad=bad.append)
    first, second = (stories.register(*entries, source=name) for _ in range(2))
    assert not bad
    assert first.added >= people
    assert (second.added, second.updated, second.skipped) == (0, 0, 0)


@real_registries
def test_who_was_president_is_told_by_the_day_of_the_story(stories: Stories) -> None:
    stories.register(*read_registry(REAL / "congress_legislators/executive.yaml"), source="executive.yaml")
    days = ["1994-05-01", "2005-05-01", "2016-12-01", "2017-03-01"]
    told = [stories.add(unresolved="The president", about="It rained in Washington.", day=day) for day in days]
    found = [next(iter(one.people.values())).name for one in told]
    assert found == ["Bill Clinton", "George W. Bush", "Barack Obama", "Donald Trump"]


@real_registries
@pytest.mark.parametrize("name", ["committees-current.yaml", "committee-membership-current.yaml"])
def test_real_lists_of_committees_are_refused(name: str) -> None:
    with pytest.raises(BadRegistry, match="committees"):
        read_registry(REAL / "congress_legislators" / name)


def test_stories_are_linked_anew_after_an_import(stories: Stories) -> None:
    story = stories.add(unresolved="The mayor of Halden", day="2020-05-01")
    stories.register(holder("Ada Quill", "Mayor", "2019-01-01", area="Halden"))
    assert relink(stories.store).changed == 1
    assert [one.name for one in stories.again(story).people.values()] == ["Ada Quill"]
