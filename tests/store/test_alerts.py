"""Alerts find what new stories bring, once, and tell it as it stands."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from made_records import made_record, said
from store.made_links import CLAIM, CLOSED, CONTRADICTS, COUNTER, LATER, NEVER, a_link, put_stories

from onrecord.errors import AlertExists, BadQuery, NoAlert, PrivateAddress, UsageError
from onrecord.record import Link, Record
from onrecord.store import Store
from onrecord.store.alerts.delivering import Match, next_match, note_delivered
from onrecord.store.alerts.looking import count_matches, look, queued
from onrecord.store.alerts.saved import Alert, add_alert, list_alerts, remove_alert
from onrecord.store.comparing.link_reviews import review_link
from onrecord.store.comparing.links import put_links, replace_links
from onrecord.store.corrections.replacing import replace_annotation
from onrecord.store.removal import remove_document
from onrecord.store.schema import alert_match
from onrecord.store.search.filters import Filters


def save(store: Store, **fields: Any) -> str | None:  # noqa: ANN401 - of an alert
    with store.writing() as connection:
        return add_alert(connection, Alert(**{"name": "mine", **fields}), by="ann")


def only(store: Store) -> Alert:
    with store.reading() as connection:
        (one,) = list_alerts(connection)
    return one


def found(store: Store) -> int:
    one = only(store)
    with store.writing() as connection:
        return look(connection, one, queued(connection, one)).found


def deliver(store: Store) -> list[Match]:
    """All that waits, delivered."""
    one, place = only(store), 0
    matches: list[Match] = []
    with store.writing() as connection:
        while (match := next_match(connection, one, after=place)) is not None:
            note_delivered(connection, one, match)
            matches.append(match)
            place = match.key
    return matches


def test_what_was_there_before_the_alert_is_not_told(store: Store) -> None:
    put_stories(store, CLAIM)
    save(store, words="bridge")
    put_stories(store, COUNTER)
    assert found(store) == 1
    assert [match.told["statement"]["id"] for match in deliver(store)] == [CLOSED]


def test_a_match_is_told_once(store: Store) -> None:
    save(store, words="bridge")
    put_stories(store, CLAIM)
    assert (found(store), len(deliver(store))) == (1, 1)
    put_stories(store, CLAIM)
    assert (found(store), deliver(store)) == (0, [])


def test_a_match_waits_until_it_is_delivered(store: Store) -> None:
    save(store, words="bridge")
    put_stories(store, CLAIM)
    found(store)
    with store.writing() as connection:
        first = next_match(connection, only(store))
        again = next_match(connection, only(store))
    assert first == again
    assert first is not None
    assert [match.id for match in deliver(store)] == [first.id]
    with store.reading() as connection:
        assert count_matches(connection, only(store)) == (0, 1)


def test_a_statement_is_told_with_its_story(store: Store) -> None:
    save(store, words="bridge", filters=Filters(who="Petra Lindqvist"))
    put_stories(store, COUNTER)
    found(store)
    (match,) = deliver(store)
    told = dict(match.told)
    assert (told.pop("id"), bool(told.pop("found_at"))) == (match.id, True)
    statement = dict(told.pop("statement"))
    assert told == {"version": 1, "alert": "mine", "kind": "statement"}
    assert {name: statement[name] for name in ("who", "act", "content", "day", "day_basis", "confidence")} == {
        "who": "Petra Lindqvist",
        "act": "say",
        "content": "the bridge was closed in May",
        "day": "2024-12-02",
        "day_basis": "said",
        "confidence": 0.9,
    }
    assert statement["story"] == {
        "id": COUNTER.document.id,
        "title": None,
        "outlet": "Sund Tidende",
        "url": "https://sund.example/9",
        "published": "2024-12-03",
    }


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({"words": "bridge"}, 3, id="words"),
        pytest.param({"words": "brid*"}, 3, id="the beginning of a word"),
        pytest.param({"words": "bridge -may"}, 2, id="but not another"),
        pytest.param({"filters": Filters(act="deny")}, 1, id="an act"),
        pytest.param({"filters": Filters(who="Ilse Varga", quotation="direct")}, 1, id="somebody, directly"),
        pytest.param({"filters": Filters(outlet=("Halden Courier",))}, 3, id="an outlet"),
        pytest.param({"filters": Filters(negated=True)}, 0, id="negated"),
        pytest.param({"words": "bridge", "filters": Filters(negated=False)}, 3, id="not negated"),
        pytest.param({"filters": Filters(min_confidence=0.95)}, 0, id="certain"),
        pytest.param({"filters": Filters(since="2025")}, 1, id="a range of days"),
    ],
)
def test_an_alert_finds_what_a_search_finds(store: Store, fields: dict[str, Any], count: int) -> None:
    save(store, **fields)
    put_stories(store)
    assert found(store) == count


def keys_of(told: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The names of its fields, at every depth."""
    return {name: keys_of(value) if isinstance(value, dict) else None for name, value in told.items()}


def test_the_page_on_watching_shows_every_field_that_is_told(store: Store) -> None:
    text = (Path(__file__).parents[2] / "docs/watch.md").read_text(encoding="utf-8")
    statement, link = (json.loads(one) for one in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    save(store, name="a", words="bridge", filters=Filters(outlet="Sund Tidende"))
    with store.writing() as connection:
        add_alert(connection, Alert(name="b", contradictions=True), by="ann")
    put_stories(store, CLAIM, COUNTER)
    matches = []
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
        for one in list_alerts(connection):
            look(connection, one, queued(connection, one))
            matches.append(next_match(connection, one))
    first, second = (match.told for match in matches if match is not None)
    assert keys_of(first) == keys_of(statement)
    assert keys_of(second["link"]) == keys_of(link)
    assert keys_of(second["new"]) == keys_of(second["stored"]) == keys_of(statement["statement"])
    assert set(second) == {*statement, "new", "stored", "link"} - {"statement"}


def test_a_name_that_nobody_has_yet_is_waited_for(store: Store) -> None:
    note = save(store, filters=Filters(who="Petra Lindqvist"))
    assert note is not None
    assert "Petra Lindqvist" in note
    put_stories(store, CLAIM)
    assert found(store) == 0
    assert "Petra Lindqvist" in (only(store).error or "")
    put_stories(store, COUNTER)
    assert found(store) == 1
    assert only(store).error is None


def test_a_name_that_several_have_loses_no_story(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def ambiguous(*_: Any, **__: Any) -> list[int]:  # noqa: ANN401 - whatever it is given
        raise UsageError("2 people of the record are called 'Ilse Varga'", next_step="Give the id.")

    save(store, filters=Filters(who="Ilse Varga"))
    put_stories(store, CLAIM)
    with monkeypatch.context() as patched:
        patched.setattr("onrecord.store.alerts.looking.matching", ambiguous)
        assert found(store) == 0
    assert "2 people" in (only(store).error or "")
    assert found(store) == 1
    assert only(store).error is None


def test_what_is_removed_before_it_is_told_is_told_to_nobody(store: Store) -> None:
    save(store, words="bridge")
    put_stories(store, CLAIM)
    found(store)
    with store.writing() as connection:
        remove_document(connection, CLAIM.document.id, editor="ann")
    assert deliver(store) == []
    with store.reading() as connection:
        assert count_matches(connection, only(store)) == (0, 0)


def test_a_story_that_is_removed_before_an_alert_looks_is_not_looked_at(store: Store) -> None:
    save(store, words="bridge")
    put_stories(store, CLAIM)
    with store.writing() as connection:
        remove_document(connection, CLAIM.document.id, editor="ann")
    put_stories(store, COUNTER)  # on SQLite, its rows have the numbers of those that went
    assert found(store) == 1


def test_a_new_annotation_of_an_old_story_is_nothing_new(store: Store) -> None:
    put_stories(store, CLAIM)
    save(store, words="bridge")
    again = made_record(
        CLAIM.document.text,
        said("Ilse Varga", "said", "the bridge was never closed."),
        outlet=CLAIM.document.outlet,
        url=CLAIM.document.url,
        published="2024-11-14",
    )
    with store.writing() as connection:
        replace_annotation(connection, again, editor="ann")
    assert found(store) == 0


def contradictions(store: Store, **fields: Any) -> None:  # noqa: ANN401
    put_stories(store, CLAIM)
    save(store, contradictions=True, **fields)
    put_stories(store, COUNTER)
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])


def test_a_new_statement_that_contradicts_a_stored_one_is_told_with_it(store: Store) -> None:
    contradictions(store)
    assert found(store) == 1
    (match,) = deliver(store)
    assert (match.told["kind"], match.told["new"]["id"], match.told["stored"]["id"]) == (
        "contradiction",
        CLOSED,
        NEVER,
    )
    assert match.told["link"] == {
        "id": f"contradicts:{CLOSED}:{NEVER}",
        "kind": "contradicts",
        "state": "suggested",
        "confidence": 0.9,
        "reasons": list(CONTRADICTS.reasons),
    }


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({"filters": Filters(who="Ilse Varga")}, 1, id="the stored one passes"),
        pytest.param({"words": "may"}, 1, id="the new one passes"),
        pytest.param({"words": "tunnel"}, 0, id="neither passes"),
    ],
)
def test_one_side_of_a_contradiction_must_pass(store: Store, fields: dict[str, Any], count: int) -> None:
    contradictions(store, **fields)
    assert found(store) == count


def test_a_contradiction_between_old_statements_is_nothing_new(store: Store) -> None:
    put_stories(store, CLAIM, COUNTER)
    save(store, contradictions=True)
    put_stories(store, LATER)
    with store.writing() as connection:
        put_links(connection, [CONTRADICTS])
    assert found(store) == 0


def test_a_contradiction_found_from_its_other_end_is_the_same(store: Store) -> None:
    contradictions(store)
    found(store)
    deliver(store)
    with store.writing() as connection:
        replace_links(connection, [], of=[CLOSED, NEVER], kinds={"contradicts"})
        put_links(connection, [Link(kind="contradicts", a=NEVER, b=CLOSED, confidence=0.8, reasons=("numbers",))])
        other = made_record("Ilse Varga said the quay was full.", said("Ilse Varga", "said", "the quay was full"))
    put_stories(store, other)
    assert (found(store), deliver(store)) == (0, [])


@pytest.mark.parametrize("told", [pytest.param(True, id="told"), pytest.param(False, id="waiting, and replaced")])
def test_a_dispute_is_told_once_though_a_fuller_printing_takes_it_over(store: Store, *, told: bool) -> None:
    contradictions(store)
    found(store)
    first = len(deliver(store)) if told else 0
    fuller = made_record(
        "Petra Lindqvist said the bridge was closed in May and June.",
        said("Petra Lindqvist", "said", "the bridge was closed in May and June", said="2024-12-02"),
        outlet="Gull Press",
        published="2024-12-04",
    )
    put_stories(store, fuller)
    new = fuller.statements[0].id
    with store.writing() as connection:
        replace_links(connection, [], of=[CLOSED, NEVER], kinds={"contradicts"})
        put_links(connection, [a_link("repeats", new, CLOSED), a_link("contradicts", new, NEVER)])
    found(store)
    assert first + len(deliver(store)) == 1


def test_a_contradiction_that_was_dismissed_before_it_is_told_is_told_to_nobody(store: Store) -> None:
    contradictions(store)
    found(store)
    with store.writing() as connection:
        review_link(connection, "contradicts", CLOSED, NEVER, "dismissed", editor="ann")
    assert deliver(store) == []


def test_each_alert_has_its_own_queue(store: Store) -> None:
    save(store, name="a", words="bridge")
    put_stories(store, CLAIM)
    save(store, name="b", words="bridge")
    put_stories(store, COUNTER)
    with store.writing() as connection:
        counts = {one.name: look(connection, one, queued(connection, one)).found for one in list_alerts(connection)}
    assert counts == {"a": 2, "b": 1}


def test_an_alert_that_is_removed_is_gone_with_what_it_found(store: Store) -> None:
    save(store, words="bridge")
    put_stories(store, CLAIM)
    found(store)
    with store.writing() as connection:
        remove_alert(connection, "mine")
        assert list_alerts(connection) == []
        assert connection.execute(alert_match.select()).all() == []
        with pytest.raises(NoAlert):
            remove_alert(connection, "mine")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"name": " "}, UsageError, id="no name"),
        pytest.param({"name": "a\nb", "words": "bridge"}, UsageError, id="a name over two lines"),
        pytest.param({"words": " "}, UsageError, id="everything"),
        pytest.param({"words": '"'}, BadQuery, id="no query"),
        pytest.param({"words": "x", "webhook": "desk.example"}, UsageError, id="no address"),
        pytest.param({"words": "x", "webhook": "http://127.0.0.1/hook"}, PrivateAddress, id="this machine"),
        pytest.param({"words": "x", "webhook": "http://localhost:8000/"}, PrivateAddress, id="this machine by name"),
    ],
)
def test_what_cannot_be_an_alert(store: Store, fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        save(store, **fields)
    with store.reading() as connection:
        assert list_alerts(connection) == []


def test_a_name_is_given_once(store: Store) -> None:
    save(store, words="bridge")
    with pytest.raises(AlertExists):
        save(store, words="ferry")


def test_an_alert_is_kept_as_it_was_given(store: Store) -> None:
    filters = Filters(who=("Ada", "Bo"), act="deny,accuse", negated=False, since="2024", min_confidence=0.5)
    save(store, words="a OR b", filters=filters, webhook="https://desk.example/hook")
    one = only(store)
    assert (one.words, one.filters, one.webhook, one.made_by) == ("a OR b", filters, "https://desk.example/hook", "ann")


def test_stories_are_looked_at_a_few_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.store.alerts.looking.BATCH", 2)
    monkeypatch.setattr("onrecord.store.search.finding._AMONG", 3)
    save(store, words="lantern")

    def story(number: int) -> Record:
        text = f"Ilse Varga said lantern {number} burned. Ilse Varga said a lantern was lost."
        statements = (said("Ilse Varga", "said", words) for words in (f"lantern {number} burned", "a lantern was lost"))
        return made_record(text, *statements, outlet=f"Paper {number}")

    put_stories(store, *(story(number) for number in range(5)))
    assert found(store) == 10
