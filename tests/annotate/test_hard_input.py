"""The shipped model on whole stories: who speaks, form by form, and stories that lack something or have too much of it.

The stories, and everybody in them, are invented.
"""

from collections.abc import Callable

import pytest

from onrecord.record import Entity, Record, Statement

Reader = Callable[..., Record]


def statement_with(record: Record, words: str) -> Statement:
    """The innermost statement, no relay, in whose content some words stand."""
    place = record.document.text.index(words)
    able = [
        statement
        for statement in record.statements
        if statement.role == "statement" and any(span.start <= place < span.end for span in statement.content_spans)
    ]
    assert able, f"no statement holds “{words}”"
    return min(able, key=lambda one: sum(len(span.text) for span in one.content_spans))


def speaker_of(record: Record, words: str) -> Entity | None:
    """Who says some words."""
    entities = {entity.id: entity for entity in record.entities}
    return entities.get(statement_with(record, words).speaker or "")


# Each row: why it is hard, the story, words of a statement, and who says them.
WHO = [
    ("appositive", "HALDEN — The clinic on Pier Street will close at the end of June.\n\nHugh Hill, a doctor, said "
     "the nearest hospital is an hour away.", "the nearest hospital", "Hugh Hill"),
    ("inverted cue", "HALDEN — The ferry will not sail before Monday because of ice in the harbor.\n\n“We will not "
     "risk a single passenger,” said Ana Ruiz, the harbor master.", "We will not risk", "Ana Ruiz"),
    ("cue between two parts of one quotation: first part", "HALDEN — The council rejected the plan for a new "
     "dam on Tuesday.\n\n“This was never about money,” Paul Larsen said. “It was about the river.”",
     "This was never", "Paul Larsen"),
    ("cue between two parts of one quotation: second part", "HALDEN — The council rejected the plan for a new "
     "dam on Tuesday.\n\n“This was never about money,” Paul Larsen said. “It was about the river.”",
     "It was about", "Paul Larsen"),
    ("speaker in the sentence before", "HALDEN — Jonas Okafor has run the bakery on Mill Lane for 30 years.\n\n"
     "Okafor opened the doors at dawn on Friday. The rent had doubled twice, he said.",
     "The rent had doubled", "Jonas Okafor"),
    ("two speakers in one sentence: first", "HALDEN — The bridge reopened on Monday after two years of repairs.\n\n"
     "Ana Ruiz said the work came in under budget, while Paul Larsen said the city had paid too much.",
     "the work came in", "Ana Ruiz"),
    ("two speakers in one sentence: second", "HALDEN — The bridge reopened on Monday after two years of repairs.\n\n"
     "Ana Ruiz said the work came in under budget, while Paul Larsen said the city had paid too much.",
     "the city had paid", "Paul Larsen"),
    ("a couple with one surname: Mrs.", "HALDEN — Peter Holt and his wife, Dana Holt, own the lighthouse.\n\nMrs. Holt "
     "said the lamp still works. Mr. Holt said the stairs do not.", "the lamp still works", "Dana Holt"),
    ("a couple with one surname: Mr.", "HALDEN — Peter Holt and his wife, Dana Holt, own the lighthouse.\n\nMrs. Holt "
     "said the lamp still works. Mr. Holt said the stairs do not.", "the stairs do not", "Peter Holt"),
    ("a couple whose surname is written once", "HALDEN — Peter and Dana Holt, who are married, own the lighthouse.\n\n"
     "Mrs. Holt said the lamp still works. Mr. Holt said the stairs do not.", "the stairs do not", "Peter Holt"),
    ("quotation inside quotation: the outer one", "HALDEN — The strike at the cannery entered its third week.\n\n"
     "“Larsen told me, ‘The offer will not change,’ and he walked out,” Bea Quill said.",
     "and he walked out", "Bea Quill"),
    ("quotation inside quotation: the inner one", "HALDEN — The strike at the cannery entered its third week. Paul "
     "Larsen owns it.\n\n“Larsen told me, ‘The offer will not change,’ and he walked out,” Bea Quill said.",
     "The offer will not", "Paul Larsen"),
    ("press-release form", "HALDEN — The county will plant 4,000 trees along the Orle River this spring.\n\n“Every "
     "child in this county should be able to walk in the shade.” — Commissioner Ana Ruiz\n\nPlanting begins on "
     "March 4.", "Every child in this", "Ana Ruiz"),
    ("headline with a colon", "Ruiz: Moran must resign\n\nHALDEN — Sen. Ana Ruiz said on Monday that the port "
     "director should step down. Ted Moran has led the port since 2009.", "Moran must resign", "Ana Ruiz"),
    ("transcript: first turn", "ANA RUIZ: Did you open the gate that night?\nTED MORAN: I did not open it, and I never "
     "had the key.\nANA RUIZ: Who had the key?\nTED MORAN: The watchman had it.", "I did not open it", "TED MORAN"),
    ("transcript: a question", "ANA RUIZ: Did you open the gate that night?\nTED MORAN: I did not open it, and I never "
     "had the key.\nANA RUIZ: Who had the key?\nTED MORAN: The watchman had it.", "Who had the key", "ANA RUIZ"),
    ("organisation as 'it', which spoke before", "HALDEN — The Halden Port Authority said on Monday that it would "
     "raise its fees. The money would pay for a new breakwater, it said.",
     "The money would pay", "Halden Port Authority"),
    ("organisation as 'it', in a new paragraph", "HALDEN — The Halden Port Authority raised its fees for the third "
     "time on Monday.\n\nIt said the money would pay for a new breakwater.",
     "the money would pay", "Halden Port Authority"),
    ("relative pronoun", "HALDEN — The fire destroyed three boats on Sunday night.\n\nBea Quill, who said she had "
     "smelled smoke an hour earlier, lost her trawler.", "she had smelled smoke", "Bea Quill"),
    ("nickname in quotation marks", "HALDEN — The new mayor was sworn in on Monday.\n\nJonas “Bricks” Okafor said the "
     "city would hire 40 nurses.", "the city would hire", "Jonas “Bricks” Okafor"),
    ("title before the name", "HALDEN — The dam was inspected on Friday.\n\nState Engineer Ana Ruiz said the cracks "
     "were older than the town.", "the cracks were", "Ana Ruiz"),
    ("title behind the name", "HALDEN — The dam was inspected on Friday.\n\nAna Ruiz, the state engineer, said the "
     "cracks were older than the town.", "the cracks were", "Ana Ruiz"),
]  # fmt: skip
FAILING = {
    "a couple whose surname is written once": "in 'Peter and Dana Holt' Peter is not read as a Holt",
    "organisation as 'it', in a new paragraph": "the network finds it likelier that 'It' stands for nothing named",
}


@pytest.mark.parametrize(
    ("story", "words", "name"),
    [
        pytest.param(
            *row,
            id=reason,
            marks=pytest.mark.xfail(strict=True, reason=FAILING[reason]) if reason in FAILING else (),
        )
        for reason, *row in WHO
    ],
)
def test_who(read_once: Reader, story: str, words: str, name: str) -> None:
    speaker = speaker_of(read_once(story), words)
    assert speaker is not None
    assert speaker.name == name


DATED = (
    "HALDEN — The bridge over the Orle will close for two years.\n\n“We could not wait any longer,” Ana Ruiz told "
    "reporters on Tuesday. Her office has the plans.\n\nThe bridge was built in 1911."
)


@pytest.mark.parametrize(
    ("published", "value"),
    [
        pytest.param("2017-03-02", "2017-02-28", id="the Tuesday before"),
        pytest.param("2094-06-03", "2094-06-01", id="a publication date in the future"),
        pytest.param("2017-03", None, id="a month tells no Tuesday"),
    ],
)
def test_published_resolves_a_weekday(read_once: Reader, published: str, value: str | None) -> None:
    said = statement_with(read_once(DATED, published=published), "We could not").said
    assert (said.value if said else None) == value


def test_story_without_a_date_keeps_its_weekday_open(read_once: Reader) -> None:
    statement = statement_with(read_once(DATED), "We could not")
    assert statement.said is None
    [why] = [reason for reason in statement.reasons if reason.field == "said"]
    assert why.span is not None
    assert "Tuesday" in why.span.text


def test_story_of_one_line(read_once: Reader) -> None:
    speaker = speaker_of(read_once("Ana Ruiz said the ferry cannot sail before Monday."), "the ferry")
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Ana Ruiz", "named_person")


GIVEN = ("Ana", "Bea", "Dana", "Ella", "Hugh", "Ivan", "Jonas", "Karl", "Lena", "Mona", "Nils", "Olga", "Paul", "Rosa",
         "Sven")  # fmt: skip
SURNAMES = ("Abbot", "Brandt", "Carrow", "Dorsey", "Ekholm", "Farrow", "Garner", "Halvor", "Ibsen", "Jarvis", "Kessel",
            "Larsen", "Mercer", "Norell", "Okafor", "Pruitt", "Quill", "Ramsey", "Stroud", "Tolland")  # fmt: skip
NAMES = [f"{given} {surname}" for given in GIVEN for surname in SURNAMES]


def test_list_of_three_hundred_names(read_once: Reader) -> None:
    text = (
        "HALDEN — The petition was handed in on Monday.\n\nIt was signed by " + ", ".join(NAMES) + ".\n\n"
        "“We will not leave the valley,” said Hugh Larsen, who wrote it."
    )
    assert len(NAMES) == 300
    speaker = speaker_of(read_once(text), "We will not leave")
    assert speaker is not None
    assert speaker.name == "Hugh Larsen"


PLAIN = (
    "The bridge over the Orle will close for two years.\n\nAna Ruiz said the bridge had been closed too late.\n\n"
    "The bridge was built in 1911."
)


@pytest.mark.parametrize(
    ("story", "words", "name"),
    [
        pytest.param(PLAIN, "the bridge had", "Ana Ruiz", id="as it should be"),
        pytest.param(PLAIN.upper(), "THE BRIDGE HAD", "ANA RUIZ", id="all capitals"),
        pytest.param(PLAIN.lower(), "the bridge had", "ana ruiz", id="no capitals"),
    ],
)
def test_letters(read_once: Reader, story: str, words: str, name: str) -> None:
    speaker = speaker_of(read_once(story), words)
    assert speaker is not None
    assert speaker.name == name
