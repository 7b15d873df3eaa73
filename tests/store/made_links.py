"""Stories with statements to link, for tests of what is done with links."""

from made_records import made_record, said

from onrecord.record import Link, LinkKind, Record
from onrecord.store import Store
from onrecord.store.records import put_record

CLAIM = made_record(
    "Ilse Varga said the bridge was never closed. Jonas Okafor denied that the dam was empty.",
    said("Ilse Varga", "said", "the bridge was never closed"),
    said("Jonas Okafor", "denied", "that the dam was empty", act="deny"),
    outlet="Halden Courier",
    url="https://courier.example/1",
    published="2024-11-14",
)
COUNTER = made_record(
    "Petra Lindqvist said the bridge was closed in May.",
    said("Petra Lindqvist", "said", "the bridge was closed in May", said="2024-12-02"),
    outlet="Sund Tidende",
    url="https://sund.example/9",
    published="2024-12-03",
)
LATER = made_record(
    "“We had to close the bridge,” Ilse Varga said.",
    said("Ilse Varga", "said", "“We had to close the bridge,”", quotation="direct"),
    outlet="Halden Courier",
    url="https://courier.example/7",
    published="2025-02-01",
)
NEVER, DENIED = (one.id for one in CLAIM.statements)
CLOSED = COUNTER.statements[0].id
ADMITTED = LATER.statements[0].id
REASONS = ("“never” against an event: closed",)


def a_link(kind: LinkKind, a: str, b: str, *, confidence: float = 0.9, reasons: tuple[str, ...] = REASONS) -> Link:
    return Link(kind=kind, a=a, b=b, confidence=confidence, reasons=reasons)


CONTRADICTS = a_link("contradicts", CLOSED, NEVER)
CHANGES = a_link("changes", ADMITTED, NEVER, confidence=0.8)


def put_stories(store: Store, *records: Record) -> None:
    with store.writing() as connection:
        for record in records or (CLAIM, COUNTER, LATER):
            put_record(connection, record, added_by="tests")
