"""What stands beside a statement: checks of its quotations, links, other wordings; and the page of a transcript."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from serve.made_comparisons import (
    ALLEGATION,
    ANSWERS,
    CHECKED,
    CHECKS,
    CLIPPED_ONE,
    CONTRADICTS,
    DENIAL,
    ELSEWHERE,
    HEARING,
    MERGED,
    OWN,
    SPOKEN,
    WIRE,
)

from onrecord.record import Link
from onrecord.store import Store
from onrecord.store.comparing.links import put_links

STORY = f"/documents/{CHECKED.document.id}"
TRANSCRIPT = f"/documents/{HEARING.document.id}"


def beside(client: TestClient, statement: str) -> Any:  # noqa: ANN401 - JSON
    return client.get(f"/statements/{statement}.json").json()["beside"]


@pytest.mark.usefixtures("compared")
def test_quotations_of_a_story_carry_their_verdicts(client: TestClient) -> None:
    twin = client.get(f"{STORY}.json").json()
    assert [one["check"]["verdict"] for one in twin["checks"]] == [one.verdict for one in CHECKS]
    runs = [run for block in twin["blocks"] for run in block["runs"]]
    quoted = {
        number: "".join(run["text"] for run in runs if number in run["quotes"]) for number in range(1, len(CHECKS) + 1)
    }
    assert list(quoted.values()) == [one.quote.text for one in CHECKS]
    assert [number for run in runs for number in run["quotes_end"]] == list(quoted)


@pytest.mark.usefixtures("compared")
def test_verdict_stands_behind_the_closing_mark(client: TestClient) -> None:
    runs = client.get(f"{STORY}.json").json()["blocks"][0]["runs"]
    assert next(run["text"] for run in runs if run["quotes_end"] == [1]) == "”"


@pytest.mark.usefixtures("compared")
def test_text_is_whole_with_quotations_marked(client: TestClient) -> None:
    twin = client.get(f"{STORY}.json").json()
    lines = ["".join(run["text"] for run in block["runs"]) for block in twin["blocks"]]
    assert "\n".join(lines) == CHECKED.document.text


@pytest.mark.parametrize(
    ("check", "told"),
    [
        pytest.param(CLIPPED_ONE, "… if I have to", id="what was cut off"),
        pytest.param(ELSEWHERE, "Said, but on another occasion.", id="another occasion"),
        pytest.param(ELSEWHERE, "who reads out or reports the words", id="relayed"),
        pytest.param(MERGED, "221 characters", id="how far apart"),
        pytest.param(CLIPPED_ONE, "did you read the two reports before the bridge was opened?", id="the question"),
    ],
)
@pytest.mark.usefixtures("compared")
def test_card_tells_of_the_check(client: TestClient, check: Any, told: str) -> None:  # noqa: ANN401
    assert told in client.get(STORY, params={"at": check.statement}).text


@pytest.mark.usefixtures("compared")
def test_passage_is_shown_in_its_sentence_and_leads_to_its_place(client: TestClient) -> None:
    (view,) = beside(client, CLIPPED_ONE.statement)["checks"]
    passage = CLIPPED_ONE.passages[0]
    assert view["sentences"] == [["", ", if I have to."]]
    path = f"{TRANSCRIPT}?passage={passage.span.start}-{passage.span.end}#turn-{passage.turn}"
    assert f'href="{path}"' in client.get(STORY, params={"at": CLIPPED_ONE.statement}).text


@pytest.mark.usefixtures("compared")
def test_statement_shows_what_it_answers_and_contradicts(client: TestClient) -> None:
    ties = beside(client, DENIAL.statements[0].id)["ties"]
    assert {(one["relation"], one["other"]["hit"]["statement_id"]) for one in ties} == {
        ("answers", ANSWERS.b),
        ("contradicts", CONTRADICTS.b),
    }
    (back,) = beside(client, ANSWERS.b)["ties"]
    assert (back["relation"], back["other"]["hit"]["outlet"]) == ("answered by", "Orle Gazette")


@pytest.mark.usefixtures("compared")
def test_dismissed_link_is_folded_away_and_can_be_confirmed_again(client: TestClient) -> None:
    client.post(f"/links/answers/{ANSWERS.a}/{ANSWERS.b}/dismiss", json={})
    page = client.get(f"/documents/{DENIAL.document.id}", params={"at": ANSWERS.a}).text
    assert "<summary>1 dismissed link</summary>" in page
    client.post(f"/links/answers/{ANSWERS.a}/{ANSWERS.b}/confirm", json={})
    states = {one["link"]["kind"]: one["link"]["state"] for one in beside(client, ANSWERS.a)["ties"]}
    assert states["answers"] == "confirmed"


@pytest.mark.usefixtures("compared")
def test_family_has_every_wording_first_printing_first(client: TestClient) -> None:
    family = beside(client, WIRE[1].statements[0].id)["family"]
    printed = [[one["outlet"] for one in wording["printed_in"]] for wording in family["wordings"]]
    assert printed == [["Orle Gazette"], ["Halden Courier", "Sund Tidende"]]
    assert (family["statements"], family["outlets"], family["origins"]) == (3, 3, 2)


@pytest.mark.usefixtures("compared")
def test_wording_is_marked_against_the_fullest(client: TestClient) -> None:
    wordings = beside(client, OWN.statements[0].id)["family"]["wordings"]
    changed = [(one["kind"], one["text"], one["instead_of"]) for one in wordings[0]["pieces"] if one["kind"] != "equal"]
    assert changed == [("dropped", "again", ""), ("replaced", "June", "the first of June")]
    assert [one["fullest"] for one in wordings] == [False, True]


@pytest.mark.usefixtures("compared")
def test_printings_of_one_dispatch_count_as_one_origin(client: TestClient) -> None:
    (copy,) = beside(client, OWN.statements[0].id)["family"]["copies"]
    assert (copy["agency"], copy["printings"]) == ("Reuters", 2)
    head = client.get(f"/documents/{WIRE[1].document.id}").text
    assert "One story of Reuters, 2 printings" in head


def test_what_contradicts_one_printing_stands_beside_all(client: TestClient, compared: Store) -> None:
    fullest, other = WIRE[0].statements[0].id, ALLEGATION.statements[0].id
    dispute = Link(kind="contradicts", a=other, b=fullest, confidence=0.9, reasons=("opposites",))
    with compared.writing() as connection:
        put_links(connection, [dispute])
    (tie,) = beside(client, OWN.statements[0].id)["ties"]
    assert (tie["relation"], tie["printing"]["outlet"]) == ("contradicts", "Halden Courier")
    (own,) = beside(client, fullest)["ties"]
    assert own["printing"] is None
    page = client.get(f"/documents/{OWN.document.id}", params={"at": OWN.statements[0].id}).text
    assert "beside the printing in" in page


@pytest.mark.usefixtures("compared")
def test_statement_that_is_printed_once_has_no_family(client: TestClient) -> None:
    assert beside(client, DENIAL.statements[0].id)["family"] is None


@pytest.mark.usefixtures("compared")
def test_queue_shows_what_stands_beside_the_statement(client: TestClient) -> None:
    assert client.get("/review.json").json()["opened"]["beside"] is not None


@pytest.mark.usefixtures("compared")
def test_transcript_is_read_in_turns(client: TestClient) -> None:
    twin = client.get(f"{TRANSCRIPT}.json").json()
    turns = [one for one in twin["turns"] if one["turn"] is not None]
    assert [(one["speaker"], one["label"], one["question"]) for one in turns[:2]] == [
        ("Lund", "CHAIR LUND", True),
        ("Varga", "COMMISSIONER VARGA", False),
    ]
    assert [(one["name"], one["turns"], one["first"]) for one in twin["speakers"]] == [
        ("Lund", 3, 0),
        ("Varga", 2, 1),
        ("Okafor", 1, 4),
    ]
    assert 'id="turn-3"' in client.get(TRANSCRIPT).text


@pytest.mark.usefixtures("compared")
def test_transcript_shows_all_of_its_words_but_the_labels(client: TestClient) -> None:
    twin = client.get(f"{TRANSCRIPT}.json").json()
    shown = " ".join(run["text"] for turn in twin["turns"] for block in turn["blocks"] for run in block["runs"])
    labels = ("CHAIR LUND:", "COMMISSIONER VARGA:", "MR. OKAFOR:")
    expected = SPOKEN
    for label in labels:
        expected = expected.replace(label, "")
    assert shown.split() == expected.split()


@pytest.mark.usefixtures("compared")
def test_stage_direction_is_told_apart(client: TestClient) -> None:
    twin = client.get(f"{TRANSCRIPT}.json").json()
    kinds = {
        "".join(run["text"] for run in block["runs"]): block["kind"]
        for turn in twin["turns"]
        for block in turn["blocks"]
    }
    assert kinds["[Applause.]"] == "direction"


@pytest.mark.usefixtures("compared")
def test_passage_that_was_asked_for_is_marked(client: TestClient) -> None:
    start = SPOKEN.index("four million")
    twin = client.get(f"{TRANSCRIPT}.json", params={"passage": f"{start}-{start + 12}"}).json()
    cited = [run["text"] for turn in twin["turns"] for block in turn["blocks"] for run in block["runs"] if run["cited"]]
    assert cited == ["four million"]


@pytest.mark.usefixtures("compared")
def test_transcript_lists_what_was_quoted_from_it(client: TestClient) -> None:
    twin = client.get(f"{TRANSCRIPT}.json").json()
    assert [one["quoted"] for one in twin["quoted_in"]][:2] == [CHECKS[0].quote.text, CHECKS[1].quote.text]
    assert len(twin["quoted_in"]) == len([one for one in CHECKS if one.passages])


@pytest.mark.parametrize("told", ["", "x", "9-3", "999999-9999999"])
@pytest.mark.usefixtures("compared")
def test_passage_that_is_none_is_not_marked(client: TestClient, told: str) -> None:
    assert "cited" not in client.get(TRANSCRIPT, params={"passage": told}).text
