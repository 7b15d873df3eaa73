"""A story is held against transcripts: pasted, uploaded or on record; nothing that was sent is kept."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from serve.made_comparisons import CHECKED, HEARING, PRINTED, SPOKEN
from serve.made_site import DAM, EDITOR, form_token, log_in

# The stand-in for the model takes the first word for the source, and the rest of the line for what it said.
STORY = "Varga “I read every page of them,” and “We spent forty million on the piers.”"
OTHER = "CHAIR LUND: Is it safe?\n\nMS. VARGA: Nobody should be afraid to cross it.\n\nCHAIR LUND: Thank you.\n"


def verdicts(answer: object) -> list[tuple[str, str]]:
    """Quotation and verdict of each check of an answer of the API."""
    checks = answer.json()["record"]["checks"]  # type: ignore[attr-defined]
    return [(one["quote"]["text"], one["verdict"]) for one in checks]


def documents(client: TestClient) -> int:
    return len(client.get("/documents.json").json()["documents"])


def test_pasted_story_is_held_against_a_pasted_transcript(client: TestClient) -> None:
    before = documents(client)
    answer = client.post("/api/verify", json={"text": STORY, "transcript": SPOKEN, "published": "2024-11-13"})
    assert verdicts(answer) == [
        ("I read every page of them,", "verbatim"),
        ("We spent forty million on the piers.", "altered"),
    ]
    assert answer.json()["tally"]["weighty"] == 1
    assert documents(client) == before


def test_page_marks_each_quotation_by_a_word_and_not_only_by_colour(client: TestClient) -> None:
    data = {"text": STORY, "transcript": SPOKEN, "published": "2024-11-13", "form_token": form_token(client)}
    page = client.post("/verify", data=data).text
    chips = re.findall(r'<a class="chip [^>]*>(.*?)</a>', page)
    assert [re.sub("<[^>]*>", "", one) for one in chips] == [
        "Quotation 1: =\u2009verbatim",
        "Quotation 2: ≠\u2009altered",
    ]
    assert '<del class="heavy"><span class="sr">said: </span>four</del>' in page
    assert "A story that is not kept" in page


@pytest.mark.usefixtures("compared")
def test_story_on_record_is_held_against_all_transcripts_on_record(client: TestClient) -> None:
    answer = client.post("/api/verify", json={"story": CHECKED.document.id})
    told = dict(verdicts(answer))
    assert (told["I read every page of them,"], told["Nobody will ever be charged,"]) == ("verbatim", "not_found")
    assert [one["on_record"] for one in answer.json()["transcripts"]] == [True]


@pytest.mark.usefixtures("compared")
def test_chosen_transcript_is_the_only_one(client: TestClient) -> None:
    answer = client.post("/api/verify", json={"text": STORY, "transcript_id": HEARING.document.id}).json()
    assert (answer["against"], [one["id"] for one in answer["transcripts"]]) == (1, [HEARING.document.id])


def test_transcripts_are_uploaded_together(client: TestClient) -> None:
    files = [
        ("file", ("story.txt", STORY.encode())),
        ("transcript_file", ("hearing.txt", SPOKEN.encode())),
        ("transcript_file", ("other.vtt", b"WEBVTT\n\n00:01.000 --> 00:03.000\nLUND: Thank you all for coming.\n")),
    ]
    answer = client.post("/api/verify", files=files)
    assert answer.json()["against"] == 2, answer.text
    assert verdicts(answer)[0] == ("I read every page of them,", "verbatim")


def test_without_any_transcript_nothing_is_said_of_the_words(client: TestClient) -> None:
    answer = client.post("/api/verify", json={"text": STORY})
    assert {verdict for _, verdict in verdicts(answer)} == {"no_transcript"}


@pytest.mark.usefixtures("compared")
def test_rejected_statement_is_not_held_against_anything(client: TestClient) -> None:
    client.post(f"/statements/{CHECKED.statements[0].id}/reject", json={})
    told = dict(verdicts(client.post("/api/verify", json={"story": CHECKED.document.id})))
    assert "I read every page of them," not in told


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        pytest.param({"transcript": SPOKEN}, 400, "OR001", id="no story"),
        pytest.param({"text": STORY, "against": "given"}, 400, "OR001", id="no transcript"),
        pytest.param({"text": STORY, "against": "chosen"}, 400, "OR001", id="none chosen"),
        pytest.param({"text": STORY, "against": "nobody"}, 400, "OR001", id="against what is not"),
        pytest.param({"from": "record"}, 400, "OR001", id="no story on record chosen"),
        pytest.param({"story": "x"}, 404, "OR421", id="no such story"),
        pytest.param({"text": STORY, "transcript_id": "x"}, 404, "OR421", id="no such transcript"),
        pytest.param({"text": "x" * 3000, "transcript": SPOKEN}, 413, "OR111", id="a story that is too long"),
        pytest.param({"text": STORY, "transcript": "\x0b"}, 400, "OR001", id="an empty transcript"),
    ],
)
def test_what_cannot_be_verified_is_refused(
    client_of: Callable[..., TestClient], sent: dict[str, str], status: int, code: str
) -> None:
    sent = {"against": "given", **sent} if sent.get("transcript") == "\x0b" else sent
    answer = client_of(max_draft_characters=2000).post("/api/verify", json=sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text


def test_more_transcripts_than_are_taken_are_refused(client: TestClient) -> None:
    files = [("transcript_file", (f"{number}.txt", SPOKEN.encode())) for number in range(7)]
    answer = client.post("/api/verify", files=files, data={"text": STORY})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "OR001")


def test_transcript_without_speakers_is_taken(client: TestClient) -> None:
    answer = client.post("/api/verify", json={"text": STORY, "transcript": "i read every page of them i did " * 40})
    assert verdicts(answer)[0] == ("I read every page of them,", "verbatim")


@pytest.mark.usefixtures("compared")
def test_form_offers_what_is_on_record_and_holds_what_was_chosen(client: TestClient) -> None:
    twin = client.get("/verify.json", params={"story": DAM.document.id, "transcript": HEARING.document.id}).json()
    assert (twin["transcripts"], [one["id"] for one in twin["listed"]]) == (1, [HEARING.document.id])
    page = client.get("/verify", params={"story": DAM.document.id}).text
    assert f'<option value="{DAM.document.id}" selected>' in page


def test_story_cannot_be_chosen_as_a_transcript(client: TestClient) -> None:
    assert client.get("/verify", params={"transcript": DAM.document.id}).status_code == 404


@pytest.mark.usefixtures("compared")
def test_checks_are_kept_with_their_story(client: TestClient) -> None:
    answer = client.post(f"/documents/{CHECKED.document.id}/checks", json={})
    assert (answer.status_code, answer.json()["did"]) == (200, "checked"), answer.text
    twin = client.get(f"/documents/{CHECKED.document.id}.json").json()
    reasons = [reason for one in twin["checks"] for reason in one["check"]["reasons"]]
    assert "said, but on another occasion: the story tells of Monday" not in reasons  # an earlier check's
    assert [one["number"] for one in twin["checks"]] == list(range(1, len(twin["checks"]) + 1))


@pytest.mark.usefixtures("compared")
def test_reader_may_verify_but_not_keep(guarded: TestClient) -> None:
    log_in(guarded, "ben")
    data = {"from": "record", "story": CHECKED.document.id, "against": "record", "form_token": form_token(guarded)}
    page = guarded.post("/verify", data=data)
    assert (page.status_code, "Keep these checks" in page.text) == (200, False)
    assert guarded.post(f"/documents/{CHECKED.document.id}/checks", json={}).status_code == 403


@pytest.mark.usefixtures("compared")
def test_editor_keeps_checks_by_the_form(guarded: TestClient) -> None:
    log_in(guarded, EDITOR)
    data = {"transcript_id": HEARING.document.id, "form_token": form_token(guarded)}
    path = f"/documents/{CHECKED.document.id}"
    answer = guarded.post(f"{path}/checks", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?did=checked")


def test_story_verified_against_itself_proves_nothing(client: TestClient) -> None:
    answer = client.post("/api/verify", json={"text": STORY, "transcript": STORY})
    assert {verdict for _, verdict in verdicts(answer)} == {"no_transcript"}


def test_the_same_transcript_twice_counts_once(client: TestClient) -> None:
    files = [("transcript_file", (f"{number}.txt", SPOKEN.encode())) for number in range(2)]
    assert client.post("/api/verify", files=files, data={"text": STORY}).json()["against"] == 1


def test_words_of_a_transcript_are_shown_as_text(client: TestClient) -> None:
    hostile = SPOKEN.replace("every page of them.", "every page of them. <script>alert(1)</script>")
    data = {"text": PRINTED.split("\n")[0], "transcript": hostile, "form_token": form_token(client)}
    page = client.post("/verify", data=data).text
    assert "<script>alert" not in page
