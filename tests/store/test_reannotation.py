"""Stories annotated anew: suggestions change, and nothing that a person accepted is lost."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from made_records import Said, Who, made_document, made_record, said
from sqlalchemy import insert, select, update

from onrecord.errors import EditConflict, NotOnRecord
from onrecord.record import Document, Failure, Link, Model, Record, Statement
from onrecord.store import Store, reannotation
from onrecord.store.audit import changes
from onrecord.store.comparing.links import put_links
from onrecord.store.corrections.additions import add_entity, add_statement, restore_orphan
from onrecord.store.corrections.facts import (
    confirm_statement,
    correct_field,
    history,
    reject_statement,
)
from onrecord.store.corrections.fields import Json
from onrecord.store.corrections.replacing import Replaced, replace_annotation
from onrecord.store.corrections.reviewing import Seen, newest_change
from onrecord.store.documents import document_key, put_document
from onrecord.store.reannotation import reannotate, waiting
from onrecord.store.records import StoredStory, load_story, put_record, statement_place
from onrecord.store.removal import remove_document
from onrecord.store.schema import embedding, entity, entry, model, statement
from onrecord.store.undo import undo

TEXT = (
    "Ilse Varga denied the claim about the bridge. Jonas Okafor said the dam was empty and the river low. "
    "Varga added that she had read it."
)
NEWER = Model(name="made-by-hand", version="2")
DENIAL = said("Ilse Varga", "denied", "the claim about the bridge", act="deny")
EMPTY = said("Jonas Okafor", "said", "the dam was empty and the river low")
ADDED = said("Varga", "added", "that she had read it", speaker="Ilse Varga")
ADA = "ada"


def annotated(*statements: Said, by: Model = NEWER, who: tuple[Who, ...] = ()) -> Record:
    return made_record(TEXT, *statements, model=by, who=who, outlet="Halden Courier")


FIRST = annotated(DENIAL, EMPTY, ADDED, by=Model(name="made-by-hand", version="1"))
DENIED, DRY, READ = (one.id for one in FIRST.statements)


@pytest.fixture
def story(store: Store) -> Record:
    with store.writing() as connection:
        put_record(connection, FIRST, added_by="tests")
    return FIRST


def load(store: Store) -> StoredStory:
    with store.reading() as connection:
        return load_story(connection, FIRST.document.id)


def again(store: Store, *statements: Said, who: tuple[Who, ...] = ()) -> Replaced:
    with store.writing() as connection:
        return replace_annotation(connection, annotated(*statements, who=who), editor=ADA)


def contents(store: Store) -> list[str]:
    return [one.content_spans[0].text for one in load(store).record.statements]


def found(store: Store, statement_id: str) -> Statement:
    with store.reading() as connection:
        _, _, now = statement_place(connection, statement_id)
    return next(one for one in load(store).record.statements if one.id == now)


@pytest.mark.usefixtures("story")
def test_suggestions_are_replaced(store: Store) -> None:
    replaced = again(
        store,
        said("Ilse Varga", "denied", "the claim about the bridge", act="oppose"),
        said("Jonas Okafor", "said", "the dam was empty"),
    )
    assert replaced == Replaced(kept=1, moved=1, gone=1)
    one = load(store)
    assert contents(store) == ["the claim about the bridge", "the dam was empty"]
    assert (found(store, DENIED).act, one.model) == ("oppose", NEWER)
    with store.reading() as connection:
        rows = connection.execute(select(entry.c.words, entry.c.act).order_by(entry.c.key)).all()
    assert [tuple(row) for row in rows] == [("the claim about the bridge", "oppose"), ("the dam was empty", "say")]


@pytest.mark.usefixtures("story")
def test_an_annotation_that_finds_the_same_changes_nothing(store: Store) -> None:
    before = load(store)
    with store.writing() as connection:
        confirm_statement(connection, DENIED, editor=ADA)
        replaced = replace_annotation(connection, FIRST, editor=ADA)
    assert replaced == Replaced(kept=3)
    after = load(store)
    assert after.suggested == before.suggested
    assert after.record.entities == before.record.entities


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("field", "value"), [("act", "accuse"), ("speaker", "e2"), ("said", None), ("content_spans", [[18, 31]])]
)
def test_a_correction_stands_whatever_the_model_says_now(store: Store, field: str, value: Json) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIED, field, value, editor=ADA)
    corrected = getattr(found(store, DENIED), field)
    again(store, said("Ilse Varga", "denied", "the claim about the bridge", act="warn", said="2024"), EMPTY)
    assert getattr(found(store, DENIED), field) == corrected
    assert load(store).reviews[DENIED].facts[field].editor == ADA


@pytest.mark.usefixtures("story")
def test_a_confirmed_statement_keeps_every_field(store: Store) -> None:
    with store.writing() as connection:
        confirm_statement(connection, DENIED, editor=ADA)
    before = found(store, DENIED)
    again(store, said("Varga", "denied", "the claim", act="warn", mode="belief", speaker=None, setting="court"))
    ours = {"id", "confidence", "reasons"}
    assert found(store, DENIED).model_dump(exclude=ours) == before.model_dump(exclude=ours)


@pytest.mark.usefixtures("story")
def test_a_rejected_statement_stays_rejected_when_it_is_proposed_again(store: Store) -> None:
    with store.writing() as connection:
        reject_statement(connection, DENIED, editor=ADA)
    again(store, said("Ilse Varga", "denied", "claim about the bridge"))
    (review,) = load(store).reviews.values()
    assert review.status == "rejected"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("now", "is_attached"),
    [
        pytest.param(said("Okafor", "said", "the dam was"), True, id="equal cue"),
        pytest.param(said("Okafor", "", "the dam was empty and the river"), True, id="most of the content"),
        pytest.param(said("Okafor", "", "the dam was empty"), False, id="half of the content"),
        pytest.param(said("Varga", "added", "that she had read it"), False, id="another place"),
    ],
)
def test_a_fact_is_attached_again_or_becomes_an_orphan(store: Store, now: Said, is_attached: bool) -> None:  # noqa: FBT001
    with store.writing() as connection:
        correct_field(connection, DRY, "act", "warn", editor=ADA)
    again(store, now)
    one = load(store)
    assert (len(one.reviews), len(one.orphans)) == ((1, 0) if is_attached else (0, 1))
    facts = (*one.reviews.values(), *one.orphans)[0].facts
    assert (facts["act"].value, facts["act"].editor) == ("warn", ADA)


@pytest.mark.usefixtures("story")
def test_an_orphan_is_taken_up_by_an_annotation_that_finds_it_again(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DRY, "act", "warn", editor=ADA)
    assert again(store, DENIAL).orphaned == 1
    assert again(store, DENIAL, said("Okafor", "said", "the dam was empty")).adopted == 1
    assert load(store).orphans == ()
    assert found(store, DRY).act == "warn"


@pytest.mark.usefixtures("story")
def test_an_orphan_can_be_put_back_and_made_an_orphan_again(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DRY, "act", "warn", editor=ADA)
    before = found(store, DRY)
    again(store, DENIAL)
    with store.writing() as connection:
        (orphan,) = load_story(connection, FIRST.document.id).orphans
        restored = restore_orphan(connection, FIRST.document.id, orphan.key, editor="bo")
    assert (restored.id, load(store).reviews[DRY].status, load(store).orphans) == (DRY, "added", ())
    ours = {"confidence", "reasons"}
    assert found(store, DRY).model_dump(exclude=ours) == before.model_dump(exclude=ours)
    with store.writing() as connection:
        undo(connection, restored.change, editor="bo")
    assert load(store).orphans == (orphan,)


@pytest.mark.usefixtures("story")
def test_what_was_said_of_an_orphan_can_be_undone(store: Store) -> None:
    with store.writing() as connection:
        change = correct_field(connection, DRY, "act", "warn", editor=ADA)
    again(store, DENIAL)
    with store.writing() as connection:
        undo(connection, change, editor=ADA)
    assert load(store).orphans == ()


@pytest.mark.usefixtures("story")
def test_a_permanent_link_goes_on_working(store: Store) -> None:
    again(store, said("Okafor", "said", "the dam was empty"))
    again(store, said("Okafor", "said", "dam was empty and"))
    with store.reading() as connection:
        key, _, now = statement_place(connection, DRY)
    assert [now] == [one.id for one in load(store).record.statements]
    assert now != DRY
    again(store, EMPTY)
    with store.reading() as connection:
        assert statement_place(connection, DRY) == (key, FIRST.document.id, DRY)
        assert statement_place(connection, now)[2] == DRY


@pytest.mark.usefixtures("story")
def test_statements_that_became_one_all_lead_to_it(store: Store) -> None:
    again(store, said("Okafor", "said", "the dam was empty"), said("", "", "the dam was empty and the"))
    parts = [one.id for one in load(store).record.statements]
    again(store, said("Jonas", "", "the dam was empty and"))
    (whole,) = (one.id for one in load(store).record.statements)
    with store.reading() as connection:
        assert {statement_place(connection, part)[2] for part in (*parts, DRY)} == {whole}


@pytest.mark.usefixtures("story")
def test_the_history_of_a_statement_goes_on_under_its_new_id(store: Store) -> None:
    with store.writing() as connection:
        change = correct_field(connection, DRY, "act", "warn", editor=ADA)
    again(store, said("Okafor", "said", "the dam was empty"))
    with store.writing() as connection:
        assert [one.key for one in history(connection, DRY)] == [change]
        undo(connection, change, editor=ADA)
    assert load(store).reviews == {}


@pytest.mark.usefixtures("story")
def test_added_statements_stay_and_are_not_doubled(store: Store) -> None:
    start = TEXT.index("was empty")
    with store.writing() as connection:
        added = add_statement(
            connection,
            FIRST.document.id,
            source=[],
            cue=[],
            content=[[start, start + len("was empty and the river low")]],
            editor=ADA,
            fields={"act": "warn"},
        ).id
    again(store, DENIAL)
    assert found(store, added).act == "warn"
    again(store, DENIAL, said("", "", "empty and the river low", act="say"), said("", "low", "river", parent=added))
    assert [one.act for one in load(store).record.statements if one.parent is None] == ["deny", "warn"]
    assert [one.parent for one in load(store).record.statements if one.parent] == [added]


@pytest.mark.usefixtures("story")
def test_entities_keep_their_ids_so_that_facts_go_on_naming_the_same(store: Store) -> None:
    with store.writing() as connection:
        correct_field(connection, DENIED, "speaker", "e2", editor=ADA)
    assert found(store, DENIED).speaker == "e2"
    again(store, EMPTY, DENIAL, who=(Who(name="Nobody Else"), Who(name="Jonas Okafor", title="engineer")))
    names = {one.id: (one.name, one.title) for one in load(store).record.entities}
    assert names[found(store, DENIED).speaker or ""] == ("Jonas Okafor", "engineer")
    assert names[found(store, DRY).speaker or ""] == ("Jonas Okafor", "engineer")


@pytest.mark.usefixtures("story")
def test_entities_that_are_found_no_more_stay_only_if_something_names_them(store: Store) -> None:
    with store.writing() as connection:
        added = add_entity(connection, FIRST.document.id, name="The Dam", type="document", editor=ADA)
        correct_field(connection, READ, "target", "e2", editor=ADA)
    again(store, said("", "added", "that she had read it", speaker=None))
    assert {one.name for one in load(store).record.entities} >= {"Jonas Okafor", "The Dam"}
    assert added.id in {one.id for one in load(store).record.entities}


@pytest.mark.usefixtures("story")
def test_an_accepted_link_to_a_person_stays_with_its_entity(store: Store) -> None:
    with store.writing() as connection:
        key = document_key(connection, FIRST.document.id)
        connection.execute(
            update(entity)
            .where(entity.c.document_key == key, entity.c.name == "Jonas Okafor")
            .values(person_key=None, person_basis="accepted", person_reason="not the footballer")
        )
    again(store, EMPTY, DENIAL)
    people = load(store).people
    okafor = next(one.id for one in load(store).record.entities if one.name == "Jonas Okafor")
    assert (people[okafor].basis, people[okafor].reason) == ("accepted", "not the footballer")


@pytest.mark.usefixtures("story")
def test_vectors_of_other_contents_are_dropped(store: Store) -> None:
    with store.writing() as connection:
        model_key = connection.execute(select(model.c.key)).scalar()
        for key in connection.execute(select(statement.c.key)).scalars().all():
            connection.execute(insert(embedding).values(key=key, vector=b"\x01" * 384, model_key=model_key))
    again(store, DENIAL, said("Jonas Okafor", "said", "the dam was empty"))
    with store.reading() as connection:
        left = connection.execute(select(statement.c.id).join(embedding, embedding.c.key == statement.c.key)).scalars()
        assert left.all() == [DENIED]


@pytest.mark.usefixtures("story")
def test_an_editor_who_looked_before_is_told(store: Store) -> None:
    with store.reading() as connection:
        seen = Seen(change=newest_change(connection, FIRST.document.id))
    again(store, said("Ilse Varga", "denied", "the claim about the bridge", act="warn"))
    with pytest.raises(EditConflict, match="annotated anew"), store.writing() as connection:
        confirm_statement(connection, DENIED, editor=ADA, expected=seen)


@pytest.mark.usefixtures("story")
def test_the_log_tells_which_model_came_after_which(store: Store) -> None:
    again(store, DENIAL)
    with store.reading() as connection:
        line = changes(connection, subject="document", subject_id=FIRST.document.id)[0]
    assert (line.action, line.before) == ("reannotate", "made-by-hand 1")
    assert line.after == {
        "model": "made-by-hand 2",
        "kept": 1,
        "moved": 0,
        "new": 0,
        "gone": 2,
        "orphaned": 0,
        "adopted": 0,
    }


# Many stories.


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put records by hand in the place of the annotator and the shipped model."""
    made: dict[str, Record] = {}
    unlinked: set[str] = set()

    def annotate(documents: Iterable[Document], *, on_failure: Callable[[Failure], None] | None) -> Iterator[Record]:
        for one in documents:
            if one.id in made:
                if one.id in unlinked:
                    assert on_failure is not None
                    on_failure(Failure(input=one.id, stage="compare", code="OR303", why="no links"))
                yield made[one.id]
            else:
                assert on_failure is not None
                on_failure(Failure(input=one.id, stage="annotate", code="OR302", why="it could not be read"))

    monkeypatch.setattr(reannotation, "annotate", annotate)
    monkeypatch.setattr(reannotation, "shipped_model", lambda: NEWER)

    def stand_for(record: Record, *, links_found: bool = True) -> None:
        made[record.document.id] = record
        (unlinked.discard if links_found else unlinked.add)(record.document.id)

    return stand_for


def texts(count: int) -> list[Record]:
    return [
        made_record(f"Ilse Varga denied the claim {n}.", said("Ilse Varga", "denied", f"the claim {n}"))
        for n in range(count)
    ]


def run(store: Store, documents: list[str] | None = None, *, force: bool = False) -> tuple[Any, list[str]]:
    done: list[str] = []
    tally = reannotate(
        store,
        waiting(store, documents, force=force),
        editor=ADA,
        on_progress=lambda one, _: done.append(one),
        on_failure=lambda _: None,
    )
    return tally, done


def test_only_what_another_model_read_is_annotated_anew(store: Store, by_hand: Callable[..., None]) -> None:
    stories = texts(3)
    with store.writing() as connection:
        for number, one in enumerate(stories):
            put_record(connection, one.model_copy(update={"model": NEWER}) if number == 1 else one, added_by="tests")
        put_document(connection, made_document("VARGA: I deny it."), added_by="tests", kind="transcript")
    for one in stories:
        by_hand(one.model_copy(update={"model": NEWER}))
    tally, done = run(store)
    assert (tally.read, tally.current, tally.transcripts) == (2, 1, 1)
    assert done == [stories[0].document.id, stories[2].document.id]
    assert run(store)[0].read == 0
    assert run(store, force=True)[0].read == 3
    assert run(store, [stories[1].document.id], force=True)[1] == [stories[1].document.id]


def test_a_story_that_fails_stays_as_it_was_and_the_others_go_on(store: Store, by_hand: Callable[..., None]) -> None:
    stories = texts(2)
    with store.writing() as connection:
        for one in stories:
            put_record(connection, one, added_by="tests")
    by_hand(stories[1].model_copy(update={"model": NEWER}))
    tally, done = run(store)
    assert ([failure.input for failure in tally.failures], done) == ([stories[0].document.id], [stories[1].document.id])
    with store.reading() as connection:
        assert load_story(connection, stories[0].document.id).record == stories[0]


def linked(*links: Link) -> Record:
    """The story by the newer model, which finds the same statements in it."""
    return FIRST.model_copy(update={"model": NEWER, "links": links})


ANSWER = Link(kind="answers", a=DENIED, b=READ, confidence=0.8, reasons=("read by hand",))


def test_a_story_whose_links_could_not_be_found_keeps_them_and_is_read_again(
    store: Store, by_hand: Callable[..., None]
) -> None:
    with store.writing() as connection:
        put_record(connection, FIRST.model_copy(update={"links": (ANSWER,)}), added_by="tests")
    by_hand(linked(), links_found=False)
    assert run(store)[0].read == 1
    assert load(store).record.links == (ANSWER,)
    by_hand(linked(ANSWER.model_copy(update={"confidence": 0.9})))
    assert run(store)[0].read == 1
    assert [one.confidence for one in load(store).record.links] == [0.9]
    assert run(store)[0].read == 0


def test_links_within_a_story_that_are_found_no_more_go(store: Store, by_hand: Callable[..., None]) -> None:
    other = made_record("Petra Lindqvist said the dam was full.", said("Petra Lindqvist", "said", "the dam was full"))
    across = Link(kind="contradicts", a=other.statements[0].id, b=DRY, confidence=0.9, reasons=("full", "empty"))
    with store.writing() as connection:
        put_record(connection, FIRST.model_copy(update={"links": (ANSWER,)}), added_by="tests")
        put_record(connection, other.model_copy(update={"model": NEWER}), added_by="tests")
        put_links(connection, [across])
    by_hand(linked())
    run(store)
    assert [one.link() for one in load(store).links] == [across]


def test_a_story_that_is_removed_meanwhile_is_passed_over(store: Store, by_hand: Callable[..., None]) -> None:
    stories = texts(2)
    with store.writing() as connection:
        for one in stories:
            put_record(connection, one, added_by="tests")
    for one in stories:
        by_hand(one.model_copy(update={"model": NEWER}))
    which = waiting(store)

    def remove_the_other(done: str, _: Replaced | None) -> None:
        if done == stories[0].document.id:
            with store.writing() as connection:
                remove_document(connection, stories[1].document.id, editor=ADA)

    tally = reannotate(store, which, editor=ADA, on_progress=remove_the_other)
    assert (tally.read, tally.gone) == (1, 1)


def test_a_document_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NotOnRecord, match="ffff"):
        waiting(store, ["ffff"])
