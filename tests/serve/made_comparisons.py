"""What the tests of compared statements share: a transcript, a story with a check of each kind, disputes, a family."""

import datetime
from typing import Any

from made_records import Who, made_document, made_record, said
from serve.made_site import VARGA

from onrecord.ingest import transcript_of
from onrecord.record import Check, Clipping, Document, Link, Origin, Passage, Span, WordChange
from onrecord.store import Store
from onrecord.store.comparing.links import put_links
from onrecord.store.comparing.printings import index_printings
from onrecord.store.records import put_record
from onrecord.store.transcripts import put_transcript

SPOKEN = """\
Hearing of the Transport Committee
Town Hall, Halden
November 12, 2024

CHAIR LUND: The committee comes to order. Commissioner Varga, did you read the two reports before the bridge \
was opened?

COMMISSIONER VARGA: I read every page of them. I would sign the order again tomorrow, if I have to.

CHAIR LUND: And what did the repair cost the city?

COMMISSIONER VARGA: We spent four million on the piers. There was no delay that anybody in this room could \
have foreseen. The board had the drawings, and the board said nothing until October.

[Applause.]

MR. OKAFOR: The engineers wrote to me, "the joints will not last two winters." I believe them.

CHAIR LUND: Thank you. The bridge stays open until the committee has voted.
"""
HEARING = transcript_of(
    made_document(SPOKEN, title="Hearing of the Transport Committee", published="2024-11-12").model_copy(
        update={
            "origin": Origin(
                name="transport-committee.txt",
                format="text",
                sha256="0" * 64,
                encoding="utf-8",
                read_at=datetime.datetime(2024, 11, 20, 10, tzinfo=datetime.UTC),
            )
        }
    )
)
SAVED = "the board spent forty million on the piers"
PRINTED = (
    "“I read every page of them,” Ilse Varga told the committee on Tuesday. She added: “I would sign the order again "
    "tomorrow.”\n"
    "“We spent forty million on the piers,” Varga said. “There was no delay that anybody … could have foreseen.”\n"
    "“The board had the drawings, and the committee has voted,” she said. Varga said: “The bridge stays open.”\n"
    "Jonas Okafor said “the joints will not last two winters.” “Nobody will ever be charged,” Varga said."
)
CHECKED = made_record(
    PRINTED,
    said("Ilse Varga", "told", "“I read every page of them,”", speaker=VARGA, quotation="direct", said="2024-11-12"),
    said("She", "added", "“I would sign the order again tomorrow.”", speaker=VARGA, quotation="direct"),
    said("Varga", "said", "“We spent forty million on the piers,”", speaker=VARGA, quotation="direct"),
    said("", "", "“There was no delay that anybody … could have foreseen.”", speaker=VARGA, quotation="direct"),
    said(
        "she", "said", "“The board had the drawings, and the committee has voted,”", speaker=VARGA, quotation="direct"
    ),
    said("Varga", "said", "“The bridge stays open.”", speaker=VARGA, quotation="direct"),
    said("Jonas Okafor", "said", "“the joints will not last two winters.”", quotation="direct"),
    said("Varga", "said", "“Nobody will ever be charged,”", speaker=VARGA, quotation="direct"),
    outlet="Halden Courier",
    url="https://courier.example/hearing",
    title="Varga defends the bridge before the committee",
    published="2024-11-13",
)


def checked(statement: int, quoted: str, spoken: tuple[str, ...] = (), **fields: Any) -> Check:  # noqa: ANN401
    """A check of a quotation of CHECKED, by its words and those of the transcript."""
    one = CHECKED.statements[statement]
    start = PRINTED.index(quoted)
    quote = Span.cut(PRINTED, start, start + len(quoted))
    passages = tuple(passage(words) for words in spoken)
    return Check(id=Check.id_of(one.id, quote), statement=one.id, quote=quote, passages=passages, **fields)


def passage(words: str) -> Passage:
    """A passage of the transcript."""
    start = SPOKEN.index(words)
    turn = next(place for place, one in enumerate(HEARING.turns) if one.span.start <= start < one.span.end)
    asked = HEARING.turns[turn - 1] if turn else None
    return Passage(
        document=HEARING.document.id,
        span=Span.cut(SPOKEN, start, start + len(words)),
        speaker=HEARING.turns[turn].speaker,
        turn=turn,
        question=asked.span.text if asked and asked.question else None,
        before=None,
        after="There was no delay that anybody in this room could have foreseen." if "four" in words else None,
    )


def _equal(words: str) -> WordChange:
    return WordChange(kind="equal", quoted=words, spoken=words)


VERBATIM, CLIPPED_ONE, ALTERED, EDITED, MERGED, MISATTRIBUTED, ELSEWHERE, NOT_FOUND = CHECKS = (
    checked(
        0,
        "I read every page of them,",
        ("I read every page of them",),
        verdict="verbatim",
        occasion="same",
        reasons=("the words are the same, case, marks and slips of the tongue aside", "the hearing is of that day"),
    ),
    checked(
        1,
        "I would sign the order again tomorrow.",
        ("I would sign the order again tomorrow",),
        verdict="verbatim",
        occasion="same",
        clipped=(Clipping(side="after", text="if I have to", why="conditions"),),
    ),
    checked(
        2,
        "We spent forty million on the piers,",
        ("We spent four million on the piers",),
        verdict="altered",
        occasion="same",
        diff=(
            _equal("We spent"),
            WordChange(kind="replaced", quoted="forty", spoken="four", weight="number"),
            _equal("million on the piers"),
        ),
        word_error_rate=0.1429,
        weighty=True,
        reasons=("1 of 7 words differ without a mark, a number among them",),
    ),
    checked(
        3,
        "There was no delay that anybody … could have foreseen.",
        ("There was no delay that anybody in this room could have foreseen",),
        verdict="edited",
        occasion="same",
        diff=(
            _equal("There was no delay that anybody"),
            WordChange(kind="marked", quoted="…", spoken="in this room"),
            _equal("could have foreseen."),
        ),
    ),
    checked(
        4,
        "The board had the drawings, and the committee has voted,",
        ("The board had the drawings, and", "the committee has voted"),
        verdict="merged",
        occasion="same",
        distance=221,
    ),
    checked(
        5,
        "The bridge stays open.",
        ("The bridge stays open",),
        verdict="misattributed",
        occasion="same",
        reasons=("the words are those of Lund",),
    ),
    checked(
        6,
        "the joints will not last two winters.",
        ("the joints will not last two winters",),
        verdict="verbatim",
        occasion="other",
        relayed_by="Okafor",
        reasons=("said, but on another occasion: the story tells of Monday",),
    ),
    checked(7, "Nobody will ever be charged,", verdict="not_found", reasons=("no transcript has most of its words",)),
)

DENIAL = made_record(
    "Jonas Okafor denied that the board spent forty million on the piers. “The city never closed the bridge,” he said.",
    said("Jonas Okafor", "denied", f"that {SAVED}", act="deny", said="2024-11-15"),
    said("he", "said", "“The city never closed the bridge,”", speaker="Jonas Okafor", quotation="direct"),
    outlet="Orle Gazette",
    url="https://orle.example/denial",
    title="Okafor denies that the board paid for the piers",
    published="2024-11-15",
)
LATER = made_record(
    "Jonas Okafor said on Monday that the city closed the bridge twice that spring.",
    said("Jonas Okafor", "said", "that the city closed the bridge twice that spring", said="2025-02-03"),
    outlet="Sund Tidende",
    url="https://sund.example/closed",
    title="The bridge was closed twice, Okafor says now",
    published="2025-02-04",
)
ALLEGATION = made_record(
    f"Ilse Varga said {SAVED}.",
    said("Ilse Varga", "said", SAVED, speaker=VARGA, said="2024-11-13"),
    outlet="Halden Courier",
    url="https://courier.example/piers",
    title="Board paid for the piers, Varga says",
    published="2024-11-14",
)
ANSWERS = Link(
    kind="answers",
    a=DENIAL.statements[0].id,
    b=ALLEGATION.statements[0].id,
    confidence=0.86,
    reasons=("it denies, a day later, what was said of the board: “forty million”",),
)
CHANGES = Link(
    kind="changes",
    a=LATER.statements[0].id,
    b=DENIAL.statements[1].id,
    confidence=0.91,
    reasons=("“never closed” against an event: “closed”",),
)
CONTRADICTS = Link(
    kind="contradicts",
    a=DENIAL.statements[0].id,
    b=CHECKED.statements[2].id,
    confidence=0.83,
    reasons=("who spent it: “the board” against “we”",),
)

# A dispatch that two outlets print, and a paper that has the words from the hearing itself.
_DISPATCH = (
    "HALDEN (Reuters) — The city council voted eleven to four on Thursday to rebuild the old ferry landing, after a "
    "winter in which storms had twice torn its planks away and left the western shore without a boat for nine days. "
    "Mayor Edda Lund said that “the landing will be open again before the first of June.” The shipping company asked "
    "for a longer pier, which would cost the city another three million, and said it would otherwise sail to Orle."
)
MAYOR = Who(name="Edda Lund", title="mayor")
FULLEST = "“the landing will be open again before the first of June.”"
SHORTER = "“The landing will be open before June,”"


def _dispatch(outlet: str, day: str) -> Any:  # noqa: ANN401 - a record
    return made_record(
        _DISPATCH,
        said("Mayor Edda Lund", "said", FULLEST, speaker=MAYOR, quotation="mixed"),
        outlet=outlet,
        url=f"https://{outlet.split(maxsplit=1)[0].lower()}.example/landing",
        title="Council votes to rebuild the ferry landing",
        published=day,
    )


WIRE = (_dispatch("Halden Courier", "2025-03-07"), _dispatch("Sund Tidende", "2025-03-08"))
OWN = made_record(
    f"{SHORTER} Edda Lund told this paper.",
    said("Edda Lund", "told", SHORTER, speaker=MAYOR, quotation="direct"),
    outlet="Orle Gazette",
    url="https://orle.example/landing",
    title="Ferry landing to reopen",
    published="2025-03-06",
)
_WORDS = [one.statements[0].id for one in (OWN, *WIRE)]
REPEATS = (
    Link(kind="repeats", a=_WORDS[0], b=_WORDS[1], confidence=0.8, reasons=("10 words in the same order",)),
    Link(kind="repeats", a=_WORDS[1], b=_WORDS[2], confidence=0.99, reasons=("the same words",)),
)
STORIES = (CHECKED, ALLEGATION, DENIAL, LATER, OWN, *WIRE)


def put_comparisons(store: Store) -> None:
    """Put all of it in: transcript, stories, checks, links, printings."""
    with store.writing() as connection:
        put_transcript(connection, HEARING, added_by="tester")
        for record in STORIES:
            given = record.model_copy(update={"checks": CHECKS}) if record is CHECKED else record
            put_record(connection, given, added_by="tester")
        put_links(connection, (ANSWERS, CHANGES, CONTRADICTS, *REPEATS))
    index_printings(store)


def transcripts() -> dict[str, Document]:
    """The transcript by its id, as reports take it."""
    return {HEARING.document.id: HEARING.document}
