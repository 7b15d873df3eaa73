"""What the tests of the application share: three stories, two accounts, and how a browser behaves."""

from fastapi.testclient import TestClient
from made_records import Who, made_record, said

from onrecord.record import Document, Record

HERE = "http://127.0.0.1:8765"
EDITOR, READER = "anna", "ben"
PASSWORD = "a bridge over the Halden"  # noqa: S105 - of accounts that exist in these tests only

VARGA = Who(name="Ilse Varga", title="commissioner")
BRIDGE = made_record(
    "Ilse Varga denied that she ignored warnings.\n"
    "“I read every page,” Varga told the Halden Courier on Wednesday. Jonas Okafor said the answer was not serious.\n"
    "The union accused Varga of shelving two reports, according to Reuters.",
    said("Ilse Varga", "denied", "that she ignored warnings", act="deny", speaker=VARGA, said="2024-11-12"),
    said("Varga", "told", "“I read every page,”", speaker=VARGA, quotation="direct", said="2024-11-13"),
    said("Jonas Okafor", "said", "the answer was not serious", confidence=0.4, said="2024-11"),
    said(
        "The union",
        "accused",
        "Varga of shelving two reports",
        act="accuse",
        speaker=Who(name="engineers’ union", type="unnamed_group"),
        target=VARGA,
        relay=Who(name="Reuters", type="named_organization"),
    ),
    outlet="Halden Courier",
    url="https://courier.example/bridge",
    title="Commissioner denies ignoring warnings",
    published="2024-11-14",
)
DAM = made_record(
    "Dario Feld said nobody hid the maps. Ilse Varga said the dam would wait.",
    said("Dario Feld", "said", "nobody hid the maps"),
    said("Ilse Varga", "said", "the dam would wait", said="2023"),
    outlet="Orle Gazette / North",
    title="Farmers say dam plan would flood the valley",
    published="2024-03",
)
# What a story can hold that is meant for a browser, and not for a reader.
HOSTILE_TEXT = (
    "<script>alert(1)</script> Mallory said “</textarea><img src=x onerror=alert(2)> \u202eesrever\u202c & more”.\n"
    "{{ 7 * 7 }} ' onmouseover='alert(3)"
)
HOSTILE = made_record(
    HOSTILE_TEXT,
    said(
        "<script>alert(1)</script> Mallory",
        "said",
        "“</textarea><img src=x onerror=alert(2)> \u202eesrever\u202c & more”",
        speaker="<script>alert(1)</script> Mallory",
        confidence=0.3,
    ),
    outlet="<b>Evil\u202e Post</b>",
    url="javascript:alert(4)",
    title='"><script>alert(5)</script>' + "x" * 5_000,
    published="2024-05-05",
)


def read_by_hand(document: Document) -> Record:
    """A stand-in for the model: the first word says the rest of the first line."""
    line = document.text.strip().split("\n")[0]
    first, _, rest = line.partition(" ")
    record = made_record(document.text, said(first, "", rest, speaker=first))
    return record.model_copy(update={"document": document, "id": document.id})


def form_token(client: TestClient, path: str = "/draft") -> str:
    """The token that the forms of a page carry."""
    return client.get(path).text.split('name="form_token" value="')[1].split('"')[0]


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> None:
    """Log in by the form."""
    answer = client.post(
        "/login",
        data={"name": name, "password": password, "next": "/draft", "form_token": form_token(client, "/login")},
    )
    assert answer.status_code == 200, answer.text
