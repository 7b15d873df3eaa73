"""A draft is read at once, and kept only where that is asked."""

import threading
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from made_documents import column, made_docx, made_pdf, para
from serve.made_site import EDITOR, form_token, log_in

from onrecord.record import Document, Record

STORY = "Anna says the bridge stands.\nNothing more was said on that day, and the crew was at home."

GERMAN = "Der Hund ist im Garten und die Katze ist auf dem Dach."
MULTIPART = {"content-type": "multipart/form-data"}


def documents(client: TestClient) -> int:
    return int(client.get("/counts.json").json()["total"]["documents"])


def test_draft_is_shown_and_not_kept(client: TestClient) -> None:
    before = documents(client)
    page = client.post("/draft", data={"text": STORY, "form_token": form_token(client)})
    assert (page.status_code, "Anna" in page.text, "Nothing of it is kept" in page.text) == (200, True, True)
    assert documents(client) == before


def test_kept_draft_is_on_record_with_what_was_told(client: TestClient) -> None:
    data = {"text": STORY.replace("\n", "\r\n"), "outlet": "Halden Courier", "published": "2024-11"}
    answer = client.post("/draft/keep", data=data | {"form_token": form_token(client)}, follow_redirects=False)
    twin = client.get(answer.headers["location"].split("?")[0] + ".json").json()
    assert answer.headers["location"].endswith("?did=kept")
    assert (twin["head"]["outlet"], twin["head"]["published"], len(twin["statements"])) == (
        "Halden Courier",
        "2024-11",
        1,
    )
    assert "".join(run["text"] for run in twin["blocks"][0]["runs"]) == "Anna says the bridge stands."


def test_draft_that_is_kept_twice_is_there_once(client: TestClient) -> None:
    told = [client.post("/draft/keep", json={"text": STORY}).json()["did"] for _ in range(2)]
    assert told == ["kept", "known"]


def test_draft_goes_through_the_form_unchanged(client: TestClient) -> None:
    text = "\n\nAnna says “a & b” <i> \u202ewhat\u202c.\n\n  And the crew was at home that day."
    page = client.post("/draft", data={"text": text, "form_token": form_token(client)}).text
    kept = page.split('<textarea name="text" hidden>')[1].split("</textarea>")[0]
    assert kept == "\n" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_api_gives_the_record(client: TestClient) -> None:
    record = Record.model_validate(client.post("/api/annotate", json={"text": STORY, "outlet": "Courier"}).json())
    assert (record.document.text, record.document.outlet) == (STORY, "Courier")
    assert [one.content_spans[0].text for one in record.statements] == ["says the bridge stands."]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("story.txt", STORY.encode(), id="text"),
        pytest.param("story.txt", STORY.encode("utf-16"), id="text in UTF-16"),
        pytest.param(
            "story.html",
            f"<html><body><article><p>{STORY} {STORY} {STORY}</p></article></body></html>".encode(),
            id="a page",
        ),
        pytest.param("story.docx", made_docx(para(STORY)), id="DOCX"),
        pytest.param("story.pdf", made_pdf([column([STORY[:60], STORY[60:]])]), id="PDF"),
        pytest.param("story.md", STORY.replace("Anna", "*Anna*").encode(), id="Markdown"),
    ],
)
def test_file_is_read(client: TestClient, name: str, data: bytes) -> None:
    answer = client.post("/api/annotate", files={"file": (name, data)}, data={"outlet": "Courier"})
    assert (answer.status_code, answer.json()["document"]["outlet"]) == (200, "Courier"), answer.text
    assert answer.json()["document"]["text"].startswith("Anna says the bridge stands.")


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        pytest.param({"json": {}}, 400, "OR001", id="no story"),
        pytest.param({"json": {"text": " \n "}}, 400, "OR001", id="white space"),
        pytest.param({"json": [1]}, 400, "OR001", id="no object"),
        pytest.param({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "OR001", id="no JSON"),
        pytest.param({"json": {"text": "a\x00b"}}, 400, "OR001", id="a character zero"),
        pytest.param({"json": {"text": "x" * 3000}}, 413, "OR111", id="too long"),
        pytest.param({"json": {"text": STORY, "published": "soon"}}, 400, "OR001", id="no date"),
        pytest.param({"json": {"text": GERMAN}}, 422, "OR107", id="German"),
        pytest.param({"files": {"file": ("x.png", b"\x89PNG\r\n\x1a\n" + bytes(50))}}, 422, "OR104", id="a picture"),
        pytest.param({"files": {"other": ("x.txt", b"x")}}, 400, "OR001", id="a file under another name"),
        pytest.param({"data": {"text": ""}}, 400, "OR001", id="an empty form"),
        pytest.param({"content": b"--x", "headers": MULTIPART}, 400, "OR001", id="no form"),
    ],
)
def test_what_cannot_be_read_is_refused(
    client_of: Callable[..., TestClient], request_: dict[str, object], status: int, code: str
) -> None:
    answer = client_of(max_draft_characters=2000).post("/api/annotate", **request_)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text


def test_reading_ends_after_its_time(client_of: Callable[..., TestClient]) -> None:
    client = client_of(reading_seconds=0.05)
    done = threading.Event()

    def slow(document: Document) -> Record:
        done.wait(5)
        raise AssertionError(document.id)

    client.app.state.reader._annotate = slow  # type: ignore[attr-defined]
    answer = client.post("/api/annotate", json={"text": STORY})
    done.set()
    assert (answer.status_code, "within 0.05 seconds" in answer.text) == (422, True)


def test_error_of_the_form_is_a_page(client: TestClient) -> None:
    page = client.post("/draft", data={"text": "", "form_token": form_token(client)})
    assert (page.status_code, 'role="alert"' in page.text) == (400, True)


def test_reader_may_paste_but_not_keep(guarded: TestClient) -> None:
    log_in(guarded, "ben")
    data = {"text": STORY, "form_token": form_token(guarded)}
    page = guarded.post("/draft", data=data)
    assert (page.status_code, "Keep it on record" in page.text) == (200, False)
    assert guarded.post("/draft/keep", data=data).status_code == 403


def test_editor_keeps_under_their_name(guarded: TestClient) -> None:
    log_in(guarded, EDITOR)
    done = guarded.post("/draft/keep", json={"text": STORY}).json()
    assert guarded.get(f"{done['location']}.json").json()["head"]["added_by"] == EDITOR
