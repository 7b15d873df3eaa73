"""Corrections by form and by JSON: what is written, what is refused, what can be taken back."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from serve.made_site import BRIDGE, form_token

STORY = f"/documents/{BRIDGE.document.id}"
DENIAL, QUOTE, ANSWER, CHARGE = (one.id for one in BRIDGE.statements)
TEXT = BRIDGE.document.text


def post(client: TestClient, path: str, **fields: object) -> Response:
    return client.post(path, json=fields)


def card(client: TestClient, statement: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/statements/{statement}.json").json()
    return found | {one["name"]: one for one in found["fields"]}


def seen(client: TestClient) -> int:
    return int(client.get(f"{STORY}.json").json()["seen"])


@pytest.mark.parametrize(("what", "status"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_statement_is_judged_and_the_judgement_undone(client: TestClient, what: str, status: str) -> None:
    done = post(client, f"/statements/{DENIAL}/{what}").json()
    assert card(client, DENIAL)["status"] == status
    post(client, "/undo", change=done["changes"])
    assert card(client, DENIAL)["status"] == "suggested"


def test_form_leads_back_to_the_statement_with_undo(client: TestClient) -> None:
    data = {"form_token": form_token(client)}
    answer = client.post(f"/statements/{DENIAL}/confirm", data=data, follow_redirects=False)
    assert answer.headers["location"].startswith(f"{STORY}?at={DENIAL}&did=confirmed&done=")
    page = client.get(answer.headers["location"]).text
    assert ("Confirmed." in page, 'action="/undo"' in page) == (True, True)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        pytest.param("act", "say", "say", id="a word"),
        pytest.param("negated", "yes", "yes", id="yes or no"),
        pytest.param("setting", "statement", "written statement", id="a word that is called otherwise"),
        pytest.param("said", "2024-11-12 night", "12 November 2024, night", id="a day with a time"),
        pytest.param("said", "2023", "2023", id="a year stays a year"),
        pytest.param("cue_spans", "that she ignored", "that she ignored", id="words of the story"),
        pytest.param("cue_spans", "0-4", "Ilse", id="offsets"),
        pytest.param("content_spans", "0-4, 18-22", "Ilse … that", id="two spans"),
        pytest.param("hedges", "denied that", "denied that", id="words that stand apart from the cue"),
    ],
)
def test_field_is_corrected(client: TestClient, field: str, value: str, shown: str) -> None:
    answer = post(client, f"/statements/{DENIAL}", **{f"is.{field}": value, f"was.{field}": "-"})
    assert answer.json()["did"] == "corrected", answer.text
    corrected = card(client, answer.json()["location"].split("at=")[1].split("#")[0])[field]
    assert (corrected["shown"], corrected["verdict"]) == (shown, "corrected")


def test_what_the_model_said_is_shown_beside(client: TestClient) -> None:
    post(client, f"/statements/{DENIAL}", **{"is.act": "say", "was.act": "deny"})
    assert card(client, DENIAL)["act"]["suggested"] == "deny"


def test_field_that_was_not_touched_is_not_corrected(client: TestClient) -> None:
    answer = post(client, f"/statements/{DENIAL}", **{"is.act": "deny", "was.act": "deny"})
    assert (answer.json()["did"], answer.json()["changes"]) == ("unchanged", [])


def test_speaker_becomes_another_entity(client: TestClient) -> None:
    entities = {one["name"]: one["id"] for one in client.get(f"{STORY}.json").json()["entities"]}
    post(client, f"/statements/{QUOTE}", **{"is.speaker": entities["Jonas Okafor"], "was.speaker": "e1"})
    assert card(client, QUOTE)["speaker"]["shown"] == "Jonas Okafor"


def test_speaker_becomes_somebody_new_in_one_step_and_back(client: TestClient) -> None:
    fields = {
        "is.speaker": "new",
        "was.speaker": "e1",
        "new.speaker.name": "Petra Lindqvist",
        "new.speaker.type": "named_person",
    }
    done = post(client, f"/statements/{QUOTE}", **fields).json()
    assert card(client, QUOTE)["speaker"]["shown"] == "Petra Lindqvist"
    assert post(client, "/undo", change=done["changes"]).status_code == 200
    assert card(client, QUOTE)["speaker"]["shown"] == "Ilse Varga"
    assert "Petra Lindqvist" not in {one["name"] for one in client.get(f"{STORY}.json").json()["entities"]}


def test_relays_are_taken_in_their_order(client: TestClient) -> None:
    entities = {one["name"]: one["id"] for one in client.get(f"{STORY}.json").json()["entities"]}
    relays = [entities["Reuters"], entities["Jonas Okafor"], ""]
    post(client, f"/statements/{QUOTE}", **{"is.relays": relays, "was.relays": ""})
    assert card(client, QUOTE)["relays"]["shown"] == "Reuters, by way of Jonas Okafor"


@pytest.mark.parametrize(("what", "verdict", "shown"), [("confirm", "confirmed", "deny"), ("reject", "rejected", "")])
def test_single_field_is_judged(client: TestClient, what: str, verdict: str, shown: str) -> None:
    post(client, f"/statements/{DENIAL}", **{what: "act"})
    assert (card(client, DENIAL)["act"]["verdict"], card(client, DENIAL)["act"]["shown"]) == (verdict, shown)
    assert card(client, DENIAL)["status"] == "partial"


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        pytest.param({"is.act": "shout"}, 422, "deny", id="a word that there is not lists those that there are"),
        pytest.param({"is.said": "yesterday"}, 422, "2017-03-01", id="no date shows the form of one"),
        pytest.param({"is.content_spans": ""}, 422, "cannot be without", id="a statement has content"),
        pytest.param({"is.content_spans": "0-99999"}, 422, "not inside the text", id="beyond the text"),
        pytest.param({"is.cue_spans": "never written"}, 422, "do not stand in the story", id="other words"),
        pytest.param({"is.cue_spans": "Varga"}, 422, "more than once", id="words that stand twice, with their places"),
        pytest.param({"is.cue_spans": "x" * 6000}, 422, "6,000 characters", id="more words than any quotation has"),
        pytest.param({"is.speaker": "e99"}, 422, "Ilse Varga", id="nobody of the story"),
        pytest.param({"is.speaker": "new"}, 422, "name", id="somebody without a name"),
    ],
)
def test_value_that_cannot_be_is_refused_with_advice(
    client: TestClient, fields: dict[str, str], status: int, words: str
) -> None:
    answer = post(client, f"/statements/{DENIAL}", **fields)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert card(client, DENIAL)["status"] == "suggested"


def test_one_wrong_field_leaves_the_others_unwritten(client: TestClient) -> None:
    answer = post(client, f"/statements/{DENIAL}", **{"is.act": "say", "is.said": "yesterday"})
    assert answer.status_code == 422
    assert card(client, DENIAL)["act"]["shown"] == "deny"


def test_edit_of_what_somebody_else_changed_meanwhile_is_refused(client: TestClient) -> None:
    before = seen(client)
    post(client, f"/statements/{DENIAL}", **{"is.act": "say", "was.act": "deny", "seen": before})
    answer = post(client, f"/statements/{DENIAL}", **{"is.act": "warn", "was.act": "deny", "seen": before})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "OR424")
    assert card(client, DENIAL)["act"]["shown"] == "say"


def test_edit_of_another_statement_meanwhile_is_no_conflict(client: TestClient) -> None:
    before = seen(client)
    post(client, f"/statements/{QUOTE}/confirm", seen=before)
    assert post(client, f"/statements/{DENIAL}/confirm", seen=before).status_code == 200


def test_statement_is_added_by_its_words(client: TestClient) -> None:
    fields = {"is.source_spans": "The union", "is.cue_spans": "shelving", "is.content_spans": "two reports"}
    answer = post(client, f"{STORY}/statements", **fields, **{"is.act": "say", "was.act": ""})
    assert answer.json()["did"] == "added", answer.text
    added = [one for one in client.get(f"{STORY}.json").json()["statements"] if one["status"] == "added"]
    assert [(one["source"], one["cue"], one["content"]) for one in added] == [("The union", "shelving", "two reports")]
    assert "found by an editor" in added[0]["citation"]


def test_added_statement_goes_with_undo(client: TestClient) -> None:
    done = post(client, f"{STORY}/statements", **{"is.content_spans": "two reports"}).json()
    post(client, "/undo", change=done["changes"])
    assert len(client.get(f"{STORY}.json").json()["statements"]) == 4


def test_form_for_a_new_statement_holds_what_was_selected(client: TestClient) -> None:
    start = TEXT.index("two reports")
    page = client.get(STORY, params={"add": "1", "content": f"{start}-{start + 11}"}).text
    assert f'value="{start}-{start + 11}"' in page
    assert ">two reports</output>" in page


def test_undo_twice_is_refused(client: TestClient) -> None:
    done = post(client, f"/statements/{DENIAL}/confirm").json()
    post(client, "/undo", change=done["changes"])
    answer = post(client, "/undo", change=done["changes"])
    assert (answer.status_code, "undone already" in answer.text) == (422, True)


@pytest.mark.parametrize("change", ["", "x", "-1", "99999"])
def test_undo_of_no_change_is_refused(client: TestClient, change: str) -> None:
    assert post(client, "/undo", change=change).status_code in {400, 404}


def test_undo_leads_nowhere_else(client: TestClient) -> None:
    done = post(client, f"/statements/{DENIAL}/confirm").json()
    back = post(client, "/undo", change=done["changes"], back="//evil.example").json()["location"]
    assert back == "/changes"


def test_log_tells_who_changed_what_from_what_to_what(client: TestClient) -> None:
    post(client, f"/statements/{DENIAL}", **{"is.act": "say", "was.act": "deny"})
    line = client.get("/changes.json").json()["lines"][0]
    assert (line["action"], line["field"], line["before"]["value"], line["after"]["value"]) == (
        "correct_field",
        "act",
        "deny",
        "say",
    )
    assert line["can_undo"] is True


def test_log_goes_on_where_a_page_ended(client: TestClient) -> None:
    for _ in range(30):
        done = post(client, f"/statements/{DENIAL}/confirm").json()
        post(client, "/undo", change=done["changes"])
    first = client.get("/changes.json").json()
    second = client.get("/changes.json", params={"before": first["next"]}).json()
    numbers = [one["change"] for one in first["lines"] + second["lines"]]
    assert (len(numbers), numbers, second["next"]) == (63, sorted(numbers, reverse=True), None)
