"""The names of a story: "<p Ana Ruiz>" was seen as a person's, "<o5 Port>" as an organisation's by a chance of 0.5."""

import re
from typing import Final

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.sources.gathering import gather_mentions
from onrecord.annotate.story import Finding, Mention, MentionKind, Story
from onrecord.record import Document

KINDS: Final[dict[str, MentionKind]] = {"p": "person", "o": "organization", "l": "place", "n": "people"}
_SEEN = re.compile(r"<([poln])(\d?) ([^>]*)>")


def gathered(marked: str, source: str | None = None) -> list[tuple[str, str]]:
    """The names with their kinds; one finding has the given source."""
    text, place, seen = "", 0, []
    for match in _SEEN.finditer(marked):
        text += marked[place : match.start()]
        end = len(text) + len(match[3])
        seen.append(Mention(len(text), end, KINDS[match[1]], int(match[2] or 10) / 10))
        text, place = text + match[3], match.end()
    text += marked[place:]
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", text)]
    story = Story(Document(id="d", text_hash="h", text=text), paragraphs, [], seen)
    findings = []
    if source is not None:
        start = text.index(source)
        span = (start, start + len(source))
        findings.append(Finding(Attribution((span,), (), ((len(text) - 1, len(text)),), 0.9, "by hand"), None))
    return [(text[one.start : one.end], one.kind) for one in gather_mentions(story, findings)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<p Ana Ruiz> came.\nThen Ana Ruiz left.", [("Ana Ruiz", "person")] * 2,
                     id="a name is one wherever it stands"),
        pytest.param("<p9 Ruiz> came. Then Ruiz left.", [("Ruiz", "person")] * 2, id="so is one sure word"),
        pytest.param("<p5 Ruiz> came. Then Ruiz left.", [("Ruiz", "person")], id="an unsure word is not"),
        pytest.param("<o HPA> met. Then HPA left.", [("HPA", "organization")], id="nor three letters"),
        pytest.param("<n Norse> sails. Then Norse ships.", [("Norse", "people")], id="nor a people"),
        pytest.param("The <l Halden> ferry. Then Haldenfjord froze.", [("Halden", "place")],
                     id="not inside a longer word"),
        pytest.param("<p Ana Ruiz> came. See @Ana Ruiz there.", [("Ana Ruiz", "person")], id="not in a handle"),
    ],
)  # fmt: skip
def test_repeated_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert gathered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<l9 Orle Bay> froze, <o3 Orle Bay> said.", [("Orle Bay", "place")] * 2,
                     id="the surer kind holds for all"),
        pytest.param("<o4 Orle Bay> and <o4 Orle Bay> and <l7 Orle Bay>.", [("Orle Bay", "organization")] * 3,
                     id="two less sure ones weigh more than one"),
        pytest.param("<p Ana Ruiz> came. <o6 Ruiz> left.", [("Ana Ruiz", "person"), ("Ruiz", "person")],
                     id="a surname is of the full name's kind"),
        pytest.param("The <o Republican> voters met <o Democratic> ones.",
                     [("Republican", "people"), ("Democratic", "people")], id="adjectives of parties are people"),
    ],
)  # fmt: skip
def test_name_is_of_one_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert gathered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He read the Daily <p Beast>.", [("Daily Beast", "organization")],
                     id="a listed outlet replaces a part"),
        pytest.param("He saw <o ABC> <o News>.", [("ABC News", "organization")], id="or two"),
        pytest.param("He told <l Halden> and CNN.", [("Halden", "place"), ("CNN", "organization")],
                     id="a listed outlet that was not seen"),
        pytest.param("He read the <l Halden> Courier.", [("Halden", "place")], id="one that is not listed does not"),
        pytest.param("He asked <o CNN Center> about it.", [("CNN Center", "organization")],
                     id="a longer name that was seen stays"),
    ],
)  # fmt: skip
def test_listed_outlets(text: str, expected: list[tuple[str, str]]) -> None:
    assert gathered(text) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        pytest.param("<p Ana Ruiz> came. But Bea Quill said so.", "Bea Quill",
                     [("Ana Ruiz", "person"), ("Bea Quill", "person")], id="a source in which no name was seen"),
        pytest.param("<p Ana Ruiz> came. Mayor Bea Quill said so.", "Mayor Bea Quill",
                     [("Ana Ruiz", "person"), ("Bea Quill", "person")], id="without its title"),
        pytest.param("<p Ana Ruiz> met Bea Quill. She said so.", "She", [("Ana Ruiz", "person")],
                     id="no name outside of the source"),
        pytest.param("Here <p Ana> Bea Quill said so.", "Ana Bea Quill", [("Ana", "person")],
                     id="none beside one that was seen"),
    ],
)  # fmt: skip
def test_names_in_sources(text: str, source: str, expected: list[tuple[str, str]]) -> None:
    assert gathered(text, source) == expected


def test_text_in_which_nothing_was_seen_is_read_by_its_capitals() -> None:
    assert gathered("Ana Ruiz met Bea Quill of the Halden Port Authority.") == [
        ("Ana Ruiz", "person"),
        ("Bea Quill", "person"),
        ("Halden Port Authority", "organization"),
    ]
