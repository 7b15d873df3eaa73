"""The review queue: least certain first, and on from where one was."""

import pytest
from fastapi.testclient import TestClient
from serve.made_site import BRIDGE, DAM, HOSTILE

ANSWER = BRIDGE.statements[2].id  # 0.4
HOSTILE_ONE = HOSTILE.statements[0].id  # 0.3


def opened(client: TestClient, after: str | None = None) -> str | None:
    page = client.get("/review.json", params={"after": after} if after else {}).json()
    return page["opened"]["id"] if page["opened"] else None


def test_least_certain_statement_comes_first(client: TestClient) -> None:
    page = client.get("/review.json").json()
    assert (page["opened"]["id"], page["waiting"], page["more"]) == (HOSTILE_ONE, 7, False)
    assert page["next"][0]["hit"]["statement_id"] == ANSWER


@pytest.mark.parametrize("what", ["confirm", "reject"])
def test_what_was_judged_is_out_of_the_queue(client: TestClient, what: str) -> None:
    done = client.post(f"/statements/{HOSTILE_ONE}/{what}", json={"queue": "start"}).json()
    assert done["location"] == "/review#open"
    assert opened(client) == ANSWER


def test_what_was_put_off_comes_again_at_the_end(client: TestClient) -> None:
    assert opened(client, after=HOSTILE_ONE) == ANSWER
    last = [one.id for record in (BRIDGE, DAM) for one in record.statements][-1]
    assert opened(client, after=last) == HOSTILE_ONE


def test_queue_goes_on_behind_what_was_put_off(client: TestClient) -> None:
    done = client.post(f"/statements/{ANSWER}/confirm", json={"queue": HOSTILE_ONE}).json()
    assert done["location"] == f"/review?after={HOSTILE_ONE}#open"
    assert opened(client, after=HOSTILE_ONE) not in {HOSTILE_ONE, ANSWER}


def test_statement_stands_in_its_paragraph(client: TestClient) -> None:
    page = client.get("/review.json", params={"after": HOSTILE_ONE}).json()
    shown = ["".join(run["text"] for run in block["runs"]) for block in page["blocks"]]
    assert shown == [BRIDGE.document.text.split("\n")[1]]


def test_queue_that_is_empty_says_so(client: TestClient) -> None:
    for record in (BRIDGE, DAM, HOSTILE):
        for one in record.statements:
            client.post(f"/statements/{one.id}/confirm", json={})
    assert (opened(client), "Nothing is left to review" in client.get("/review").text) == (None, True)
