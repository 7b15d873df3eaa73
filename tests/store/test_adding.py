"""Stories go in with all they yield, none twice; what fails is told, and the rest goes on."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from cli import stand_in
from made_records import made_document

from onrecord.record import Document, Failure, Record
from onrecord.store import Store, adding
from onrecord.store.adding import add, add_transcripts
from onrecord.store.records import document_ids, load_story


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "annotate", stand_in.annotate)


STORIES = [
    made_document(f"Ilse Varga said the bridge was safe for {number} years.\nShe left.", outlet="Halden Courier")
    for number in range(3)
]


def test_stories_are_annotated_and_put_in(store: Store) -> None:
    done: list[tuple[str, str]] = []
    tally = add(store, STORIES, added_by="ann", on_done=lambda one, outcome: done.append((one.id, outcome)))
    assert (tally.added, tally.statements, tally.stored) == (3, 3, 3)
    assert done == [(one.id, "added") for one in STORIES]
    with store.reading() as connection:
        assert document_ids(connection) == [one.id for one in STORIES]
        assert len(load_story(connection, STORIES[0].id).record.statements) == 1


def test_what_is_there_is_not_annotated_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, STORIES[:2], added_by="ann")
    read: list[str] = []

    def noting(documents: Iterable[Document], **options: Any) -> Iterator[Record]:  # noqa: ANN401
        for document in documents:
            read.append(document.id)
            yield from stand_in.annotate([document], **options)

    monkeypatch.setattr(adding, "annotate", noting)
    tally = add(store, [*STORIES, STORIES[2]], added_by="ann")
    assert read == [STORIES[2].id]
    assert (tally.added, tally.known) == (1, 3)


def in_a_group(documents: Iterable[Document], **options: Any) -> Iterator[Record]:  # noqa: ANN401
    """As the annotator does it: it takes several before it gives the first."""
    yield from stand_in.annotate(list(documents), **options)


def test_a_repeat_is_known_when_the_first_is_stored(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "annotate", in_a_group)
    done: list[str] = []

    def on_done(one: Document, outcome: str) -> None:
        with store.reading() as connection:
            assert one.id in document_ids(connection)
        done.append(outcome)

    tally = add(store, [STORIES[0], STORIES[0], STORIES[1]], added_by="ann", on_done=on_done)
    assert (done, tally.known) == (["added", "known", "added"], 1)


def test_a_repeat_of_what_could_not_be_annotated_failed_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "annotate", in_a_group)
    failures: list[Failure] = []
    bad = made_document("This one FAILS.")
    tally = add(store, [bad, STORIES[0], bad], added_by="ann", on_failure=failures.append)
    assert (tally.added, tally.known, [one.input for one in failures]) == (1, 0, [bad.given_as] * 2)


def test_a_story_that_cannot_be_annotated_is_told_and_the_rest_goes_on(store: Store) -> None:
    failures: list[Failure] = []
    bad = made_document("This one FAILS.")
    tally = add(store, [STORIES[0], bad, STORIES[1]], added_by="ann", on_failure=failures.append)
    assert (tally.added, len(tally.failures)) == (2, 1)
    assert [failure.stage for failure in failures] == ["annotate"]
    with store.reading() as connection:
        assert bad.id not in document_ids(connection)


def test_what_was_reported_is_there_though_the_next_one_breaks_everything(store: Store) -> None:
    done: list[str] = []

    def note(one: Document, _: str) -> None:
        done.append(one.id)

    with pytest.raises(RuntimeError):
        add(store, [STORIES[0], made_document("This one CRASHES.")], added_by="ann", on_done=note)
    with store.reading() as connection:
        assert document_ids(connection) == done == [STORIES[0].id]


def test_transcripts_are_kept_and_not_annotated(store: Store) -> None:
    transcript = made_document("VARGA: It was safe.", published="2017-01-10")
    tally = add_transcripts(
        store, [transcript, transcript], added_by="ann", place="Senate", participants=["Ilse Varga"]
    )
    assert (tally.added, tally.known) == (1, 1)
    with store.reading() as connection:
        story = load_story(connection, transcript.id)
    assert (story.kind, story.place, story.record.statements) == ("transcript", "Senate", ())
