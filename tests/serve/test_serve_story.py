"""The story reader: what is on the page, and in its twin."""

import pytest
from fastapi.testclient import TestClient
from made_records import made_record
from serve.made_site import BRIDGE, DAM, HOSTILE, HOSTILE_TEXT, form_token

from onrecord.store import Store
from onrecord.store.records import put_record

STORY = f"/documents/{BRIDGE.document.id}"
DENIAL, QUOTE, ANSWER, CHARGE = (one.id for one in BRIDGE.statements)


def test_twin_gives_the_text_back(client: TestClient) -> None:
    twin = client.get(f"{STORY}.json").json()
    lines = ["".join(run["text"] for run in block["runs"]) for block in twin["blocks"]]
    assert "\n".join(lines) == BRIDGE.document.text


def test_card_tells_who_did_what(client: TestClient) -> None:
    card = client.get(f"/statements/{CHARGE}.json").json()
    told = {one["name"]: one["shown"] for one in card["fields"] if one["shown"]}
    assert (card["speaker"]["name"], card["verb"]) == ("engineers’ union", "accuses")
    assert (told["target"], told["relays"], told["act"]) == ("Ilse Varga", "Reuters", "accuse")


def test_citation_names_outlet_date_place_and_model(client: TestClient) -> None:
    citation = client.get(f"/statements/{DENIAL}.json").json()["citation"]
    assert citation == (
        "Halden Courier, “Commissioner denies ignoring warnings”, 14 November 2024, characters 18–43, "
        f"onrecord {DENIAL}, found by made-by-hand 1."
    )


def test_permanent_link_opens_the_statement_in_its_story(client: TestClient) -> None:
    answer = client.get(f"/statements/{QUOTE}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{STORY}?at={QUOTE}#open")


def test_permanent_link_follows_an_id_of_before_a_re_annotation(client: TestClient, filled: Store) -> None:
    old = f"{BRIDGE.document.id}-0123456789abcdef"
    with filled.writing() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO statement_alias (id, statement_key) SELECT '{old}', key FROM statement WHERE id = '{QUOTE}'"  # noqa: S608
        )
    assert client.get(f"/statements/{old}", follow_redirects=False).headers["location"] == f"{STORY}?at={QUOTE}#open"
    assert client.get(f"/statements/{old}.json").json()["id"] == QUOTE


def test_open_statement_has_its_neighbours(client: TestClient) -> None:
    twin = client.get(f"{STORY}.json", params={"at": QUOTE}).json()
    assert (twin["opened"]["id"], twin["before"], twin["after"]) == (
        QUOTE,
        f"{STORY}?at={DENIAL}",
        f"{STORY}?at={ANSWER}",
    )


def test_unknown_statement_opens_nothing(client: TestClient) -> None:
    assert client.get(f"{STORY}.json", params={"at": "x"}).json()["opened"] is None


def test_versions_and_printings_are_listed(client: TestClient, filled: Store) -> None:
    later = made_record(
        BRIDGE.document.text.replace("warnings", "all warnings"),
        outlet=BRIDGE.document.outlet,
        url=BRIDGE.document.url,
        title="Later",
    )
    elsewhere = made_record(BRIDGE.document.text, outlet="Orle Gazette", title="Elsewhere")
    for record in (later, elsewhere):
        with filled.writing() as connection:
            put_record(connection, record, added_by="tester")
    twin = client.get(f"{STORY}.json").json()
    assert [one["id"] for one in twin["versions"]] == [later.document.id]
    assert [one["id"] for one in twin["printings"]] == [elsewhere.document.id]
    assert "An earlier version" in client.get(STORY).text


def test_retracted_story_says_so(client: TestClient) -> None:
    data = {"reason": "The quotation was made up.", "form_token": form_token(client)}
    client.post(f"{STORY}/retract", data=data)
    page = client.get(STORY).text
    assert ("Retracted." in page, "The quotation was made up." in page) == (True, True)


@pytest.mark.parametrize("path", ["/documents/0000000000000000", "/statements/x", "/documents/..%2f..%2fetc"])
def test_what_is_not_on_record_is_not_found(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert (page.status_code, 'role="alert"' in page.text) == (404, True)


@pytest.mark.parametrize("query", ["", f"?at={HOSTILE.statements[0].id}", f"?at={HOSTILE.statements[0].id}&edit=1"])
def test_story_that_is_meant_for_a_browser_is_shown_as_text(client: TestClient, query: str) -> None:
    page = client.get(f"/documents/{HOSTILE.document.id}{query}").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "onmouseover='" not in page
    assert 'href="javascript:' not in page
    assert "{{ 7 * 7 }}" in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Mallory" in page


def test_twin_of_a_hostile_story_gives_its_words_unchanged(client: TestClient) -> None:
    twin = client.get(f"/documents/{HOSTILE.document.id}.json").json()
    (statement,) = twin["statements"]
    assert statement["content"] in " ".join(HOSTILE_TEXT.split())


@pytest.mark.parametrize("path", ["/outlets", "/changes", "/counts"])
def test_hostile_names_are_shown_as_text_elsewhere_too(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "<b>Evil" not in page
    assert "\u202e" not in page


def test_outlet_with_a_slash_has_its_page(client: TestClient) -> None:
    assert "Orle Gazette / North" in client.get("/outlets/Orle%20Gazette%20%2F%20North").text
    twin = client.get("/outlets/Orle%20Gazette%20%2F%20North.json").json()
    assert twin["outlet"]["line"]["documents"] == 1


def test_date_keeps_its_precision(client: TestClient) -> None:
    page = client.get(f"/documents/{DAM.document.id}").text
    assert ('<time datetime="2024-03">March 2024</time>' in page, "1 March 2024" in page) == (True, False)


def test_stories_are_listed_newest_in_the_record_first(client: TestClient) -> None:
    listed = client.get("/documents.json").json()
    assert [one["id"] for one in listed["documents"]] == [
        HOSTILE.document.id,
        DAM.document.id,
        BRIDGE.document.id,
    ]
    rest = client.get("/documents.json", params={"before": DAM.document.id}).json()
    assert [one["id"] for one in rest["documents"]] == [BRIDGE.document.id]
    assert client.get("/documents.json", params={"kind": "transcript"}).json()["documents"] == []


@pytest.mark.parametrize("path", ["/", STORY, f"{STORY}.json", "/healthz", "/nothing"])
def test_head_is_answered_like_get_without_a_body(client: TestClient, path: str) -> None:
    asked, got = client.head(path), client.get(path)
    assert (asked.status_code, asked.content, asked.headers["content-type"]) == (
        got.status_code,
        b"",
        got.headers["content-type"],
    )
