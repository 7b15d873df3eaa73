"""Several editors at once: who decided on something that is so no more is told, and nobody's edit is lost."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, pairwise

import pytest
from made_records import made_record, said

from onrecord.errors import EditConflict
from onrecord.store import Store
from onrecord.store.corrections.facts import correct_field, history
from onrecord.store.corrections.fields import value_of
from onrecord.store.corrections.reviewing import Seen
from onrecord.store.records import load_story, put_record

STORY = made_record("Ilse Varga denied the claim.", said("Ilse Varga", "denied", "the claim", act="deny"))
DENIAL = STORY.statements[0]
EDITS = 12


def edit(store: Store, editor: str) -> set[int]:
    """Change the act again and again, each time after a look at what it is; gives the changes that were taken."""
    taken: set[int] = set()
    for act in islice(cycle(["accuse", "oppose", "warn", "say"]), EDITS):
        while True:
            with store.reading() as connection:
                seen = load_story(connection, STORY.document.id).record.statements[0]
            if value_of("act", seen) == act:
                break
            try:
                with store.writing() as connection:
                    expected = Seen(value=value_of("act", seen))
                    taken.add(correct_field(connection, DENIAL.id, "act", act, editor=editor, expected=expected))
            except EditConflict:
                continue
            break
    return taken


def test_two_editors_at_once_lose_no_edit(store: Store) -> None:
    with store.writing() as connection:
        put_record(connection, STORY, added_by="tests")
    with ThreadPoolExecutor() as pool:
        taken = set[int]().union(*pool.map(lambda editor: edit(store, editor), ["ada", "bo"]))
    with store.reading() as connection:
        log = history(connection, DENIAL.id, limit=10 * EDITS)[::-1]
        stands = load_story(connection, STORY.document.id).record.statements[0].act
    assert {one.key for one in log} == taken
    values = [(one.before["value"], one.after["value"]) for one in log]  # type: ignore[index,call-overload]
    assert all(before[1] == after[0] for before, after in pairwise(values)), "an edit stands on one that it never saw"
    assert (values[0][0], values[-1][1]) == ("deny", stands)


def test_an_editor_waits_for_another_who_is_writing(store: Store) -> None:
    with store.writing() as connection:
        put_record(connection, STORY, added_by="tests")

    def second() -> None:
        with store.writing() as connection:
            correct_field(connection, DENIAL.id, "act", "warn", editor="bo", expected=Seen(value="deny"))

    with ThreadPoolExecutor() as pool:
        with store.writing() as connection:
            correct_field(connection, DENIAL.id, "act", "oppose", editor="ada", expected=Seen(value="deny"))
            waiting = pool.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        with pytest.raises(EditConflict):
            waiting.result(timeout=30)
