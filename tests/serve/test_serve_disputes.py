"""Disputes: listed, narrowed, confirmed, dismissed, and taken back."""

import pytest
from fastapi.testclient import TestClient
from serve.made_comparisons import ANSWERS, CHANGES, CONTRADICTS, DENIAL, LATER
from serve.made_site import log_in

from onrecord.record import Link

ALL = [CHANGES, CONTRADICTS, ANSWERS]


def listed(client: TestClient, **query: str) -> list[tuple[str, str]]:
    """The links of a page, by kind and the statement that they go from."""
    found = client.get("/disputes.json", params=query).json()["disputes"]
    return [(one["link"]["kind"], one["link"]["a"]) for one in found]


def ends(*links: Link) -> list[tuple[str, str]]:
    return [(one.kind, one.a) for one in links]


@pytest.mark.usefixtures("compared")
def test_latest_dispute_stands_first(client: TestClient) -> None:
    assert listed(client)[0] == ("changes", CHANGES.a)
    assert sorted(listed(client)) == sorted(ends(*ALL))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"who": "Ilse Varga"}, ends(CONTRADICTS, ANSWERS), id="of somebody"),
        pytest.param({"kind": "changes"}, ends(CHANGES), id="of a kind"),
        pytest.param({"since": "2025"}, ends(CHANGES), id="since a year"),
        pytest.param({"until": "2024-11"}, ends(CONTRADICTS, ANSWERS), id="until a month"),
        pytest.param({"min_confidence": "0.9"}, ends(CHANGES), id="surer ones"),
        pytest.param({"state": "confirmed"}, [], id="confirmed ones"),
        pytest.param({"who": "nobody at all"}, [], id="of nobody"),
    ],
)
@pytest.mark.usefixtures("compared")
def test_disputes_are_narrowed(client: TestClient, query: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert sorted(listed(client, **query)) == sorted(expected)


@pytest.mark.usefixtures("compared")
def test_conflict_is_marked_in_both_texts(client: TestClient) -> None:
    (one,) = client.get("/disputes.json", params={"kind": "changes"}).json()["disputes"]
    marked = [[piece["text"] for piece in one[side]["pieces"] if piece["match"]] for side in ("first", "second")]
    assert marked == [["never closed"], ["closed"]]
    whole = "".join(piece["text"] for piece in one["first"]["pieces"])
    assert whole == "“The city never closed the bridge,”"


@pytest.mark.usefixtures("compared")
def test_earlier_position_stands_first_and_the_answer_last(client: TestClient) -> None:
    sides = {
        one["link"]["kind"]: (one["first"]["hit"]["statement_id"], one["second"]["hit"]["statement_id"])
        for one in client.get("/disputes.json").json()["disputes"]
    }
    assert sides["changes"] == (DENIAL.statements[1].id, LATER.statements[0].id)
    assert sides["answers"] == (ANSWERS.b, ANSWERS.a)


@pytest.mark.usefixtures("compared")
def test_dismissed_dispute_is_gone_until_that_is_taken_back(client: TestClient) -> None:
    done = client.post(f"/links/changes/{CHANGES.a}/{CHANGES.b}/dismiss", json={}).json()
    assert (done["did"], ("changes", CHANGES.a) in listed(client)) == ("dismissed", False)
    assert listed(client, state="dismissed") == ends(CHANGES)
    client.post("/undo", json={"change": done["changes"]})
    assert ("changes", CHANGES.a) in listed(client)


@pytest.mark.usefixtures("compared")
def test_confirmed_dispute_says_by_whom(client: TestClient) -> None:
    client.post(f"/links/contradicts/{CONTRADICTS.b}/{CONTRADICTS.a}/confirm", json={})  # from its other end, too
    (one,) = client.get("/disputes.json", params={"state": "confirmed"}).json()["disputes"]
    assert f"confirmed by {one['link']['editor']}" in client.get("/disputes").text


@pytest.mark.usefixtures("compared")
def test_change_log_tells_of_links(client: TestClient) -> None:
    client.post(f"/links/answers/{ANSWERS.a}/{ANSWERS.b}/dismiss", json={})
    line = client.get("/changes.json").json()["lines"][0]
    assert (line["action"], line["subject"], line["can_undo"]) == ("dismiss_link", "link", True)
    assert f'href="/statements/{ANSWERS.a}"' in client.get("/changes").text


@pytest.mark.usefixtures("compared")
def test_pages_follow_each_other(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.serve.pages.disputes.PAGE_DISPUTES", 2)
    first = client.get("/disputes.json").json()
    rest = client.get("/disputes.json", params={"after": first["next"]}).json()
    assert (first["total"], len(first["disputes"]), len(rest["disputes"]), rest["next"]) == (3, 2, 1, None)


@pytest.mark.usefixtures("compared")
def test_reader_sees_disputes_and_is_offered_nothing(guarded: TestClient) -> None:
    log_in(guarded, "ben")
    page = guarded.get("/disputes").text
    assert ("takes another position" in page, "Dismiss" in page) == (True, False)
    assert guarded.post(f"/links/changes/{CHANGES.a}/{CHANGES.b}/dismiss", json={}).status_code == 403


def test_page_without_disputes_says_how_they_come_about(client: TestClient) -> None:
    assert "onrecord disputes" in client.get("/disputes").text


@pytest.mark.usefixtures("compared")
def test_person_page_shows_changed_positions(client: TestClient) -> None:
    okafor = client.get("/people.json", params={"name": "Jonas Okafor"}).json()["people"][0]["id"]
    twin = client.get(f"/people/{okafor}.json").json()
    assert [one["link"]["kind"] for one in twin["changed"]] == ["changes"]
    assert "Changed positions" in client.get(f"/people/{okafor}").text
    varga = client.get("/people.json", params={"name": "Ilse Varga"}).json()["people"][0]["id"]
    assert "Changed positions" not in client.get(f"/people/{varga}").text
