"""People: the list, the dossier, and putting it right by hand."""

import pytest
from fastapi.testclient import TestClient
from made_records import made_record, said
from serve.made_site import BRIDGE, form_token

from onrecord.store import Store
from onrecord.store.records import put_record


def person_id(client: TestClient, name: str) -> str:
    found = client.get("/people.json", params={"name": name}).json()["people"]
    return str(next(one["id"] for one in found if one["name"] == name))


def test_people_are_listed_with_most_statements_first(client: TestClient) -> None:
    people = client.get("/people.json").json()["people"]
    assert (people[0]["name"], people[0]["statements"]) == ("Ilse Varga", 3)


@pytest.mark.parametrize("name", ["Ilse Varga", "varga", "Var"])
def test_people_are_found_by_a_part_of_their_name(client: TestClient, name: str) -> None:
    people = client.get("/people.json", params={"name": name}).json()["people"]
    assert [one["name"] for one in people] == ["Ilse Varga"]


def test_dossier_says_what_they_did_and_who_accuses_them(client: TestClient) -> None:
    page = client.get(f"/people/{person_id(client, 'Ilse Varga')}.json").json()
    assert {one["act"]: one["statements"] for one in page["dossier"]["acts"]} == {"say": 2, "deny": 1}
    assert [(one["heading"], one["people"][0]["name"]) for one in page["from_others"]] == [
        ("is accused by", "engineers’ union")
    ]


def test_dossier_shows_part_of_what_was_said(client: TestClient) -> None:
    path = f"/people/{person_id(client, 'Ilse Varga')}.json"
    entries = client.get(path, params={"act": "deny"}).json()["dossier"]["timeline"]["entries"]
    assert [one["content"] for one in entries] == ["that she ignored warnings"]


def test_pictures_have_their_figures_as_a_table(client: TestClient) -> None:
    page = client.get(f"/people/{person_id(client, 'Ilse Varga')}").text
    assert page.count('<svg class="picture"') == page.count("<desc>") == 2 * page.count("<figcaption>")
    assert page.count("The figures as a table") == page.count("<figcaption>")


def test_person_is_renamed_and_the_old_name_still_finds_them(client: TestClient) -> None:
    one = person_id(client, "Ilse Varga")
    client.post(f"/people/{one}/rename", json={"name": "Ilse Varga-Holm"})
    people = client.get("/people.json", params={"name": "Ilse Varga"}).json()["people"]
    assert [(found["id"], found["name"]) for found in people] == [(one, "Ilse Varga-Holm")]


def test_merged_person_leads_to_the_one_who_was_kept_until_it_is_undone(client: TestClient) -> None:
    varga, feld = person_id(client, "Ilse Varga"), person_id(client, "Dario Feld")
    done = client.post(f"/people/{varga}/merge", json={"other": "Dario Feld"}).json()
    answer = client.get(f"/people/{feld}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/people/{varga}")
    client.post("/undo", json={"change": done["changes"]})
    assert client.get(f"/people/{feld}", follow_redirects=False).status_code == 200


def test_name_that_several_have_is_not_guessed(client: TestClient, filled: Store) -> None:
    for text in ("Anna Holm said yes.", "Anna Holm said no."):
        with filled.writing() as connection:
            name, _, rest = text.partition(" said ")
            record = made_record(text, said(name, "said", rest.rstrip(".")))
            put_record(connection, record, added_by="tester")
    holm = person_id(client, "Anna Holm")
    with filled.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person (id, type, name, origin, added_at) "
            "VALUES ('0123456789ab', 'person', 'Anna Holm', 'editor', '2026-01-01T00:00:00.000000Z')"
        )
        connection.exec_driver_sql(
            "INSERT INTO person_name (person_key, name, folded) "
            "SELECT key, 'Anna Holm', 'anna holm' FROM person WHERE id = '0123456789ab'"
        )
    answer = client.post(f"/people/{person_id(client, 'Ilse Varga')}/merge", json={"other": "Anna Holm"})
    assert (answer.status_code, "several are called" in answer.text) == (400, True)
    assert (holm in answer.text, "0123456789ab" in answer.text) == (True, True)


def test_stories_of_somebody_else_are_split_off_and_back(client: TestClient) -> None:
    varga = person_id(client, "Ilse Varga")
    fields = {"document": BRIDGE.document.id, "name": "Ilse Varga (commissioner)"}
    done = client.post(f"/people/{varga}/split", json=fields).json()
    new = client.get(f"{done['location']}.json").json()["dossier"]
    assert (new["name"], new["statements"]) == ("Ilse Varga (commissioner)", 2)
    client.post("/undo", json={"change": done["changes"]})
    assert client.get(f"/people/{varga}.json").json()["dossier"]["statements"] == 3


def test_source_of_a_story_is_linked_by_hand(client: TestClient) -> None:
    story = client.get(f"/documents/{BRIDGE.document.id}.json").json()
    okafor = next(one["id"] for one in story["entities"] if one["name"] == "Jonas Okafor")
    path = f"/documents/{BRIDGE.document.id}/entities/{okafor}/link"
    client.post(path, data={"person": "Dario Feld", "form_token": form_token(client)})
    story = client.get(f"/documents/{BRIDGE.document.id}.json").json()
    linked = next(one for one in story["entities"] if one["id"] == okafor)
    assert (linked["person_name"], linked["basis"]) == ("Dario Feld", "accepted")


def test_merge_with_nobody_is_refused(client: TestClient) -> None:
    answer = client.post(f"/people/{person_id(client, 'Ilse Varga')}/merge", json={"other": "Nobody At All"})
    assert (answer.status_code, "nobody on the record" in answer.text) == (404, True)
