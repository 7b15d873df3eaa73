"""The search page: results, facets, filters that can be taken away, pages, and likeness in meaning."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from made_records import made_record, said
from serve.made_site import BRIDGE

from onrecord.store import Store
from onrecord.store.records import put_record


def search(client: TestClient, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/.json", params=query).json()
    return found


def contents(found: dict[str, Any]) -> list[str]:
    return [one["hit"]["content"] for one in found["found"]]


def test_words_are_found_and_marked(client: TestClient) -> None:
    found = search(client, q="warnings")
    (hit,) = found["found"]
    assert [piece["text"] for piece in hit["pieces"] if piece["match"]] == ["warnings"]
    assert "<mark>warnings</mark>" in client.get("/?q=warnings").text


def test_result_leads_to_the_statement_in_its_story(client: TestClient) -> None:
    (hit,) = search(client, q="warnings")["found"]
    assert hit["path"] == f"/documents/{BRIDGE.document.id}?at={BRIDGE.statements[0].id}"


def test_without_words_the_latest_come_first(client: TestClient) -> None:
    found = search(client)
    assert (found["total"], found["sort"]) == (7, "day")
    assert contents(found)[-1] == "the dam would wait"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param({"act": "deny"}, ["that she ignored warnings"], id="act"),
        pytest.param({"who": "Jonas Okafor"}, ["the answer was not serious"], id="who"),
        pytest.param({"relay": "Reuters"}, ["Varga of shelving two reports"], id="relay"),
        pytest.param({"target": "Ilse Varga"}, ["Varga of shelving two reports"], id="target"),
        pytest.param({"quotation": "direct"}, ["“I read every page,”"], id="quotation"),
        pytest.param({"q": "dam", "outlet": "Orle Gazette / North"}, ["the dam would wait"], id="outlet"),
        pytest.param({"said_until": "2023"}, ["the dam would wait"], id="said"),
        pytest.param({"source_type": "unnamed_group"}, ["Varga of shelving two reports"], id="source"),
    ],
)
def test_filters_narrow(client: TestClient, query: dict[str, str], shown: list[str]) -> None:
    assert contents(search(client, **query)) == shown


def test_chosen_filter_can_be_taken_away(client: TestClient) -> None:
    found = search(client, q="the", act="deny,say", who="Ilse Varga")
    paths = {one["label"]: one["path"] for one in found["chosen"]}
    assert paths["who: Ilse Varga"] == "/?q=the&act=deny%2Csay"
    assert paths["act: deny, say"] == "/?q=the&who=Ilse%20Varga"


def test_facet_adds_its_value_and_takes_it_away(client: TestClient) -> None:
    (act,) = (one for one in search(client)["facets"] if one["name"] == "act")
    deny = next(one for one in act["values"] if one["value"] == "deny")
    assert (deny["count"], deny["chosen"], deny["path"]) == (1, False, "/?act=deny")
    (act,) = (one for one in search(client, act="deny")["facets"] if one["name"] == "act")
    assert (act["values"][0]["chosen"], act["values"][0]["path"]) == (True, "/")


def test_year_facet_is_a_range_of_days(client: TestClient) -> None:
    (year,) = (one for one in search(client)["facets"] if one["name"] == "year")
    path = next(one["path"] for one in year["values"] if one["value"] == "2023")
    assert path == "/?since=2023&until=2023"
    assert contents(client.get(path.replace("/?", "/.json?")).json()) == ["the dam would wait"]


def test_range_says_which_day_it_is_about(client: TestClient) -> None:
    (note,) = search(client, since="2024")["notes"]
    assert "the day it was said" in note


def test_rejected_statement_is_found_only_when_asked_for(client: TestClient) -> None:
    client.post(f"/statements/{BRIDGE.statements[0].id}/reject", json={})
    assert contents(search(client, q="warnings")) == []
    assert contents(search(client, q="warnings", status="rejected")) == ["that she ignored warnings"]


def test_pages_follow_one_another_without_gap_or_repetition(client: TestClient, filled: Store) -> None:
    lines = [f"Ada Quill said pier number {n} holds." for n in range(45)]
    statements = [said("Ada Quill", "said", f"pier number {n} holds") for n in range(45)]
    with filled.writing() as connection:
        put_record(connection, made_record("\n".join(lines), *statements), added_by="tester")
    seen: list[str] = []
    path: str | None = "/?q=pier"
    while path:
        page = client.get(path.replace("/?", "/.json?")).json()
        seen += contents(page)
        path = page["next"]
    assert sorted(seen) == sorted(f"pier number {n} holds" for n in range(45))


def test_search_by_meaning_finds_other_words(client: TestClient) -> None:
    found = search(client, q="she overlooked the alarms", meaning="1")
    assert (found["sort"], contents(found)[0]) == ("likeness", "that she ignored warnings")


def test_statement_like_one_is_not_itself(client: TestClient) -> None:
    found = search(client, like=BRIDGE.statements[0].id)
    assert "that she ignored warnings" not in contents(found)


def test_form_holds_what_was_asked(client: TestClient) -> None:
    page = client.get("/", params={"q": '"a b"', "act": "deny", "since": "2024-02"}).text
    assert 'value="&#34;a b&#34;"' in page
    assert '<option value="deny" selected>' in page
    assert 'name="since" value="2024-02"' in page


def test_nothing_found_says_what_to_try(client: TestClient) -> None:
    page = client.get("/?q=zebra&act=deny").text
    assert ("No statement" in page, "fewer words or filters" in page) == (True, True)


def test_every_link_of_a_page_of_results_leads_somewhere(client: TestClient) -> None:
    page = client.get("/").text
    links = set(re.findall(r'href="(/[^"#]*)', page.replace("&amp;", "&")))
    dead = [link for link in links if client.get(link).status_code != 200]
    assert (len(links) > 30, dead) == (True, [])


@pytest.mark.parametrize("path", ["/.json", "/counts.json"])
def test_form_that_was_left_empty_asks_for_everything(client: TestClient, path: str) -> None:
    empty = {"q": "", "who": "", "act": "", "since": "", "until": "", "outlet": "", "min_confidence": ""}
    assert client.get(path, params=empty).status_code == 200
