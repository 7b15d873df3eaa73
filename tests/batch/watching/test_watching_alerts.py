"""Alerts are told after a round: printed, or posted, each match once."""

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

import pytest
from batch.watching.conftest import Desk
from made_web import Asked, Reply

from onrecord.batch.watching import announcing
from onrecord.batch.watching.listening import Listener
from onrecord.batch.watching.webhook import SECRET_VARIABLE, secret
from onrecord.errors import UsageError
from onrecord.record import Link
from onrecord.store import Store
from onrecord.store.alerts.saved import Alert, add_alert, list_alerts
from onrecord.store.comparing.comparison import Comparison
from onrecord.store.comparing.links import put_links
from onrecord.store.records import document_ids, load_story
from onrecord.store.removal import remove_document


def alert(desk: Desk, **fields: Any) -> None:  # noqa: ANN401 - of an alert
    with desk.store.writing() as connection:
        add_alert(connection, Alert(**{"name": "tide", "words": "tide", **fields}), by="ann")


def hook(desk: Desk, reply: Reply | None = None, **fields: Any) -> None:  # noqa: ANN401
    desk.site.routes["/hook"] = reply or Reply(status=204)
    alert(desk, webhook=f"{desk.site.url}/hook", allow_private=True, **fields)


def posted(desk: Desk) -> list[Asked]:
    return [one for one in desk.site.asked if one.path == "/hook"]


def failures(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return list_alerts(connection)[0].failures


def test_a_match_is_printed_after_the_round(desk: Desk) -> None:
    alert(desk)
    desk.publish("/1")
    tally = desk.watch().once()
    assert (tally.found, tally.delivered) == (1, 1)
    (told,) = desk.told.matches
    assert told["statement"]["content"] == "the tide was high at /1"
    assert told["statement"]["story"]["url"] == f"{desk.site.url}/1"
    desk.watch().once()
    assert len(desk.told.matches) == 1


def test_a_match_is_posted(desk: Desk) -> None:
    hook(desk)
    desk.publish("/1")
    desk.watch().once()
    (one,) = posted(desk)
    body = json.loads(one.body)
    assert (one.method, one.header("Content-Type")) == ("POST", "application/json")
    assert (one.header("webhook-id"), one.header("webhook-signature")) == (body["id"], None)
    assert body["statement"]["content"] == "the tide was high at /1"
    assert desk.told.matches == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("pearl", id="as it is"),
        pytest.param("whsec_cGVhcmw=", id="in the standard's form"),
    ],
)
def test_what_is_posted_is_signed_where_there_is_a_secret(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, value)
    hook(desk)
    desk.publish("/1")
    desk.watch(secret=secret()).once()
    (one,) = posted(desk)
    signed = f"{one.header('webhook-id')}.{one.header('webhook-timestamp')}.".encode() + one.body
    expected = base64.b64encode(hmac.new(b"pearl", signed, hashlib.sha256).digest()).decode()
    assert one.header("webhook-signature") == f"v1,{expected}"


@pytest.mark.parametrize("value", ["whsec_", "whsec_pearl!"])
def test_a_secret_that_was_not_copied_whole_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, value)
    with pytest.raises(UsageError, match="no base64"):
        secret()


def test_a_webhook_whose_match_is_gone_rests_no_longer(desk: Desk) -> None:
    hook(desk, Reply(status=500))
    desk.publish("/1")
    rounds = desk.watch().rounds()
    next(rounds)
    with desk.store.writing() as connection:
        remove_document(connection, document_ids(connection)[0], editor="ann")
    for _ in range(3):
        next(rounds)
    assert desk.time.seconds > 1800  # the feed was waited for
    assert (len(posted(desk)), failures(desk)) == (1, 0)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_match_that_a_webhook_refuses_is_given_up_and_those_behind_it_come(desk: Desk, status: int) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(status=status if b"at /1" in asked.body else 204)

    desk.site.routes["/hook"] = answer
    alert(desk, webhook=f"{desk.site.url}/hook", allow_private=True)
    desk.publish("/1", "/2")
    tallies = []
    for _ in range(7):
        tallies.append(desk.watch().once())
        desk.time.seconds += 30_000
    assert [tally.delivered for tally in tallies] == [0, 0, 0, 0, 0, 1, 0]
    assert "given up after 6 attempts" in desk.told.trouble[-1][1]
    assert (len(posted(desk)), failures(desk)) == (7, 0)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(status=500), id="that breaks"),
        pytest.param(Reply(status=302, headers={"Location": "/elsewhere"}), id="that has moved"),
        pytest.param(Reply(status=404), id="that is not there"),
    ],
)
def test_a_webhook(desk: Desk, reply: Reply) -> None:
    hook(desk, reply)
    desk.publish("/1")
    tally = desk.watch().once()
    assert (tally.delivered, tally.alerts_failed, failures(desk)) == (0, ["tide"], 1)
    assert "OR433" in desk.told.trouble[0][1]
    desk.site.routes["/hook"] = Reply()
    assert desk.watch().once().alerts_failed == ["tide"]  # it rests
    desk.time.seconds += 90
    tally = desk.watch().once()
    assert (tally.delivered, failures(desk)) == (1, 0)
    first, second = posted(desk)
    assert first.header("webhook-id") == second.header("webhook-id")


def test_a_webhook_that_fails_holds_up_no_other_alert(desk: Desk) -> None:
    hook(desk, Reply(status=500), name="a")
    alert(desk, name="b")
    desk.publish("/1")
    desk.watch().once()
    assert [told["alert"] for told in desk.told.matches] == ["b"]


def test_a_webhook_says_when_to_come_back(desk: Desk) -> None:
    hook(desk, Reply(status=429, headers={"Retry-After": "5000"}))
    desk.publish("/1")
    desk.watch().once()
    desk.time.seconds += 4900
    desk.watch().once()
    assert len(posted(desk)) == 1


def test_of_many_matches_those_that_were_taken_are_not_posted_again(desk: Desk) -> None:
    replies = iter([Reply(), Reply(status=500), Reply(), Reply()])
    desk.site.routes["/hook"] = lambda _: next(replies)
    alert(desk, webhook=f"{desk.site.url}/hook", allow_private=True)
    desk.publish("/1", "/2", "/3")
    desk.watch().once()
    desk.time.seconds += 90
    desk.watch().once()
    ids = [one.header("webhook-id") for one in posted(desk)]
    assert (len(ids), ids[1], len(set(ids))) == (4, ids[2], 3)


def test_a_webhook_on_this_machine_is_posted_to_only_where_that_was_allowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.site.routes["/hook"] = Reply()
    monkeypatch.setattr("onrecord.store.alerts.saved._check_webhook", lambda *_, **__: None)
    alert(desk, webhook=f"{desk.site.url}/hook")
    desk.publish("/1")
    desk.watch().once()
    assert posted(desk) == []
    assert "this machine" in desk.told.trouble[0][1]


def test_who_is_killed_while_a_match_is_told_is_told_again(desk: Desk) -> None:
    alert(desk)
    desk.publish("/1")

    def killed(_: object) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        desk.watch(listener=Listener(on_match=killed)).once()
    desk.watch().once()
    assert len(desk.told.matches) == 1


def test_stories_are_compared_only_where_an_alert_wants_contradictions(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[Store] = []

    def compare(store: Store) -> Comparison:
        """A pass that finds that the newest two stories contradict each other."""
        passes.append(store)
        with store.writing() as connection:
            ends = [load_story(connection, one).record.statements[0].id for one in document_ids(connection)]
            put_links(
                connection,
                [
                    Link(kind="contradicts", a=a, b=b, confidence=0.9, reasons=("high against low",))
                    for b, a in itertools.pairwise(ends)
                ],
            )
        return Comparison()

    monkeypatch.setattr(announcing, "compare", compare)
    alert(desk)
    desk.publish("/1")
    desk.watch().once()
    assert passes == []
    alert(desk, name="disputes", words="", contradictions=True)
    desk.watch().once()
    assert passes == []  # nothing is new
    desk.publish("/1", "/2")
    desk.watch().once()
    assert len(passes) == 1
    (told,) = [one for one in desk.told.matches if one["kind"] == "contradiction"]
    assert told["new"]["content"] == "the tide was high at /2"
    assert told["stored"]["content"] == "the tide was high at /1"
