"""People merged, split, renamed and linked by hand, and each of it taken back."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from made_people import EDITOR, Stories, entity_id, senator, who_is
from made_records import Who
from sqlalchemy import Connection

from onrecord.errors import BadCorrection, NotOnRecord
from onrecord.store import Store
from onrecord.store.audit import changes
from onrecord.store.people.dossier import Dossier, dossier, find_people
from onrecord.store.people.editing import link, link_to_new, merge, rename, split
from onrecord.store.people.relinking import relink
from onrecord.store.records import StoredStory
from onrecord.store.undo import undo


@pytest.fixture
def stories(store: Store) -> Stories:
    return Stories(store)


T = TypeVar("T")


def do(stories: Stories, work: Callable[[Connection], T]) -> T:
    with stories.store.writing() as connection:
        return work(connection)


def last_change(stories: Stories) -> int:
    with stories.store.reading() as connection:
        return changes(connection, limit=1)[0].key


def take_back(stories: Stories) -> None:
    key = last_change(stories)
    do(stories, lambda connection: undo(connection, key, editor=EDITOR))


def person(story: StoredStory, name: str) -> str:
    found = who_is(story, name).person_id
    assert found is not None
    return found


def snapshot(stories: Stories, *ids: str) -> list[Dossier]:
    with stories.store.reading() as connection:
        return [dossier(connection, one) for one in ids]


class Two:
    """Two people of two stories who are one."""

    def __init__(self, stories: Stories) -> None:
        self.kept = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01", outlet="Courier", act="deny")
        self.other = stories.add(Who(name="Jannes Holt-Lind", title="Senator"), day="2017-03-01", outlet="Gazette")
        self.keep_id = person(self.kept, "Jan Holt")
        self.other_id = person(self.other, "Jannes Holt-Lind")


@pytest.fixture
def two(stories: Stories) -> Two:
    return Two(stories)


def test_merged_people_have_one_dossier_under_both_ids(stories: Stories, two: Two) -> None:
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor=EDITOR))
    kept, other = snapshot(stories, two.keep_id, two.other_id)
    assert kept == other
    with stories.store.reading() as connection:
        one = dossier(connection, two.keep_id)
    assert (one.statements, one.documents, one.merged) == (2, 2, (two.other_id,))
    assert {name.name for name in one.names} == {"Jan Holt", "Jannes Holt-Lind"}


def test_the_names_of_whoever_was_merged_lead_to_the_one_kept(stories: Stories, two: Two) -> None:
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor=EDITOR))
    assert person(stories.add("Jannes Holt-Lind"), "Jannes Holt-Lind") == two.keep_id
    with stories.store.reading() as connection:
        assert [one.id for one in find_people(connection, "Jannes Holt-Lind")] == [two.keep_id]


def test_a_merge_is_taken_back_exactly(stories: Stories, two: Two) -> None:
    before = snapshot(stories, two.keep_id, two.other_id)
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor=EDITOR))
    take_back(stories)
    assert snapshot(stories, two.keep_id, two.other_id) == before


def test_a_merge_with_offices_and_identifiers_is_taken_back_exactly(stories: Stories) -> None:
    stories.register(
        senator("Jan Holt", "Ohio", "2011-01-03", identifiers=(("wikidata", "Q1"),), local_id="1"),
        senator("Jannes Holt", "Iowa", "2015-01-03", identifiers=(("wikidata", "Q2"),), local_id="2"),
    )
    with stories.store.reading() as connection:
        ids = [one.id for one in find_people(connection, "Holt")]
    before = snapshot(stories, *ids)
    do(stories, lambda connection: merge(connection, ids[0], ids[1], editor=EDITOR))
    with stories.store.reading() as connection:
        assert len(dossier(connection, ids[1]).offices) == 2
    take_back(stories)
    assert snapshot(stories, *ids) == before


def test_after_a_merge_is_taken_back_a_story_added_in_between_goes_by_its_name(stories: Stories, two: Two) -> None:
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor=EDITOR))
    key = last_change(stories)
    later = stories.add("Jannes Holt-Lind")
    do(stories, lambda connection: undo(connection, key, editor=EDITOR))
    assert person(stories.again(later), "Jannes Holt-Lind") == two.other_id


def test_three_people_merged_one_after_another_are_one(stories: Stories, two: Two) -> None:
    third = person(stories.add("Dana Boe"), "Dana Boe")
    do(stories, lambda connection: merge(connection, two.other_id, third, editor=EDITOR))
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor=EDITOR))
    with stories.store.reading() as connection:
        assert dossier(connection, third).id == two.keep_id
    take_back(stories)
    with stories.store.reading() as connection:
        assert dossier(connection, third).id == two.other_id


def test_nobody_is_merged_with_themselves(stories: Stories, two: Two) -> None:
    with pytest.raises(BadCorrection, match="one person already"):
        do(stories, lambda connection: merge(connection, two.keep_id, two.keep_id, editor=EDITOR))


def test_a_person_and_an_organisation_are_not_merged(stories: Stories, two: Two) -> None:
    story = stories.add(Who(name="Orle Rovers", type="named_organization"))
    rovers = person(story, "Orle Rovers")
    with pytest.raises(BadCorrection, match="organization"):
        do(stories, lambda connection: merge(connection, two.keep_id, rovers, editor=EDITOR))


class Namesakes:
    """Two stories about two people of one name, which were taken for one."""

    def __init__(self, stories: Stories) -> None:
        self.senator = stories.add(Who(name="Jan Holt", title="Sen."), day="2016-03-01")
        self.coach = stories.add("Jan Holt", day="2017-03-01")
        self.id = person(self.senator, "Jan Holt")
        self.coach_id = self.coach.document.id


@pytest.fixture
def namesakes(stories: Stories) -> Namesakes:
    return Namesakes(stories)


def take_out(stories: Stories, one: Namesakes, name: str = "Jan Holt (coach)") -> str:
    return do(stories, lambda connection: split(connection, one.id, documents=[one.coach_id], name=name, editor=EDITOR))


def test_stories_taken_out_of_a_dossier_have_one_of_their_own(stories: Stories, namesakes: Namesakes) -> None:
    new = take_out(stories, namesakes)
    link = who_is(stories.again(namesakes.coach), "Jan Holt")
    assert (link.person_id, link.name, link.basis) == (new, "Jan Holt (coach)", "accepted")
    with stories.store.reading() as connection:
        assert (dossier(connection, namesakes.id).documents, dossier(connection, new).documents) == (1, 1)


def test_a_split_stays_when_stories_are_linked_again(stories: Stories, namesakes: Namesakes) -> None:
    new = take_out(stories, namesakes)
    relink(stories.store)
    assert person(stories.again(namesakes.coach), "Jan Holt") == new
    assert person(stories.again(namesakes.senator), "Jan Holt") == namesakes.id


def test_after_a_split_the_bare_name_is_nobody_in_particular(stories: Stories, namesakes: Namesakes) -> None:
    take_out(stories, namesakes, name="Jan Holt")
    assert who_is(stories.add("Jan Holt"), "Jan Holt").person_id is None


def test_one_source_of_a_story_can_be_taken_out(stories: Stories, namesakes: Namesakes) -> None:
    pair = (namesakes.coach_id, entity_id(namesakes.coach, "Jan Holt"))
    new = do(stories, lambda c: split(c, namesakes.id, entities=[pair], name="Jan Holt (coach)", editor=EDITOR))
    assert person(stories.again(namesakes.coach), "Jan Holt") == new


def test_a_name_that_only_the_stories_taken_out_gave_goes_with_them(stories: Stories) -> None:
    first = stories.add("William Larsen")
    second = stories.add("Bill Larsen")
    kept = person(first, "William Larsen")
    new = do(stories, lambda c: split(c, kept, documents=[second.document.id], name="Bill Larsen", editor=EDITOR))
    with stories.store.reading() as connection:
        assert [one.id for one in find_people(connection, "Bill Larsen") if one.match == "exact"] == [new]


def test_a_split_is_taken_back_exactly(stories: Stories, namesakes: Namesakes) -> None:
    (before,) = snapshot(stories, namesakes.id)
    new = take_out(stories, namesakes)
    take_back(stories)
    with stories.store.reading() as connection:
        after = dossier(connection, namesakes.id)
        assert dossier(connection, new).id == namesakes.id
    assert who_is(stories.again(namesakes.coach), "Jan Holt").basis == "suggested"
    assert (after.names, after.timeline, after.statements) == (
        before.names,
        before.timeline,
        2,
    )


@pytest.mark.parametrize(
    ("documents", "name", "says"),
    [(["0" * 16], "Jan Holt", "none of these"), (None, "Jan Holt", "all stories"), (["first"], " – ", "no name")],
)
def test_a_split_that_makes_no_sense_is_refused(
    stories: Stories, namesakes: Namesakes, documents: list[str] | None, name: str, says: str
) -> None:
    wanted = documents or [namesakes.coach_id, namesakes.senator.document.id]
    with pytest.raises(BadCorrection, match=says):
        do(stories, lambda c: split(c, namesakes.id, documents=wanted, name=name, editor=EDITOR))


def test_a_renamed_person_is_found_by_both_names(stories: Stories, two: Two) -> None:
    do(stories, lambda connection: rename(connection, two.keep_id, "Johannes Holt", editor=EDITOR))
    with stories.store.reading() as connection:
        for name in ("Johannes Holt", "Jan Holt"):
            assert find_people(connection, name)[0].name == "Johannes Holt"


def test_a_new_name_is_taken_back_and_finds_nobody_after_that(stories: Stories, two: Two) -> None:
    before = snapshot(stories, two.keep_id)
    do(stories, lambda connection: rename(connection, two.keep_id, "Karl Stein", editor=EDITOR))
    take_back(stories)
    assert snapshot(stories, two.keep_id) == before
    with stories.store.reading() as connection:
        assert find_people(connection, "Karl Stein") == []


def test_nobody_is_renamed_to_nothing(stories: Stories, two: Two) -> None:
    with pytest.raises(BadCorrection, match="no name"):
        do(stories, lambda connection: rename(connection, two.keep_id, "  ", editor=EDITOR))


def set_link(stories: Stories, story: StoredStory, name: str, to: str | None) -> None:
    identifier = entity_id(story, name)
    do(stories, lambda connection: link(connection, story.document.id, identifier, to, editor=EDITOR))


def test_a_source_linked_by_hand_counts_in_the_dossier(stories: Stories, two: Two) -> None:
    story = stories.add("Holt")
    set_link(stories, story, "Holt", two.keep_id)
    with stories.store.reading() as connection:
        assert dossier(connection, two.keep_id).statements == 2


def test_a_link_by_hand_is_taken_back_exactly(stories: Stories, two: Two) -> None:
    story = stories.add("Holt")
    before = snapshot(stories, two.keep_id)
    set_link(stories, story, "Holt", two.keep_id)
    take_back(stories)
    assert stories.again(story).people == story.people
    assert snapshot(stories, two.keep_id) == before


def test_a_name_given_by_hand_finds_the_person_in_the_next_story_until_it_is_taken_back(
    stories: Stories, two: Two
) -> None:
    story = stories.add("Kalle Blom")
    set_link(stories, story, "Kalle Blom", two.keep_id)
    key = last_change(stories)
    assert person(stories.add("Kalle Blom"), "Kalle Blom") == two.keep_id
    do(stories, lambda connection: undo(connection, key, editor=EDITOR))
    assert person(stories.add("Kalle Blom"), "Kalle Blom") != two.keep_id


def test_a_source_can_be_made_somebody_new(stories: Stories) -> None:
    stories.add(Who(name="Jan Holt", title="Sen."))
    story = stories.add(Who(name="Jan Holt", title="goalkeeper"))
    identifier = entity_id(story, "Jan Holt")
    new = do(stories, lambda c: link_to_new(c, story.document.id, identifier, "Jan Holt (keeper)", editor=EDITOR))
    assert person(stories.again(story), "Jan Holt") == new
    take_back(stories)
    assert who_is(stories.again(story), "Jan Holt").person_id is None
    with stories.store.reading() as connection, pytest.raises(NotOnRecord):
        dossier(connection, new)


def test_what_is_not_there_is_told(stories: Stories, two: Two) -> None:
    nobody = "f" * 12
    with pytest.raises(NotOnRecord, match=nobody):
        do(stories, lambda connection: merge(connection, two.keep_id, nobody, editor=EDITOR))
    with pytest.raises(NotOnRecord, match="e9") as caught:
        do(stories, lambda connection: link(connection, two.kept.document.id, "e9", None, editor=EDITOR))
    assert "e1" in (caught.value.next_step or "")


def test_the_log_tells_who_did_it(stories: Stories, two: Two) -> None:
    do(stories, lambda connection: merge(connection, two.keep_id, two.other_id, editor="ben"))
    with stories.store.reading() as connection:
        (line,) = changes(connection, subject="person", subject_id=two.keep_id)
    assert (line.editor, line.action, line.after) == (
        "ben",
        "merge",
        {"kept": two.keep_id, "merged": two.other_id},
    )
