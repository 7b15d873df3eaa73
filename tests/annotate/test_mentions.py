"""Names from the tags of hand-made pieces.

In a layout a word carries its tag behind a slash: P, O, L, N begin the name of a person, organisation, place or
people, p, o, l, n go on with it, and "?" makes the tag unsure. A middle dot parts the pieces of a word.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from onrecord.annotate.encoder import DISTANCE_BUCKETS, Encoded, Naming
from onrecord.annotate.mentions import find_mentions
from onrecord.annotate.pieces import Pieces

LETTERS = "poln"
TAGS = 1 + 2 * len(LETTERS)
SURE, UNSURE, SIBLING, UNLIKELY = 0.8, 0.3, 0.08, 0.01


def read_layout(layout: str) -> tuple[str, Pieces, Encoded]:
    """The text of a layout with its pieces, and their tags; one paragraph a line."""
    text = ""
    places: list[tuple[int, int, int]] = []
    chances = []
    for paragraph, line in enumerate(layout.split("\n")):
        for piece, is_last in pieces_in(line):
            letters, _, tag = piece.partition("/")
            places.append((len(text), len(text) + len(letters), paragraph))
            chances.append(chances_of(tag))
            text += letters + (" " if is_last else "")
        text = text.removesuffix(" ") + "\n"
    starts, ends, paragraphs = np.array(places, dtype=np.int32).reshape(-1, 3).T
    pieces = Pieces(
        np.zeros(len(places), np.int64), starts, ends, np.zeros((len(places), 3), dtype=np.uint8), paragraphs
    )
    tags = np.log(np.array(chances, dtype=np.float32).reshape(-1, TAGS))
    return text, pieces, encoded_with(Naming(tags, (), (), np.zeros(DISTANCE_BUCKETS, dtype=np.float32)))


def pieces_in(line: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a line, and whether each is the last of its word."""
    for word in line.split(" "):
        *parts, last = word.split("·")
        yield from ((part, False) for part in parts)
        yield last, True


def chances_of(tag: str) -> list[float]:
    """The chance of each tag; the other tag of the same kind is the next likely one."""
    chances = [UNLIKELY] * TAGS
    chance = UNSURE if tag.endswith("?") else SURE
    if not tag:
        chances[0] = chance
        return chances
    begin = 1 + 2 * LETTERS.index(tag[0].lower())
    chances[begin], chances[begin + 1] = (chance, SIBLING) if tag[0].isupper() else (SIBLING, chance)
    return chances


def encoded_with(naming: Naming | None) -> Encoded:
    return Encoded(np.zeros((0, 7), np.float32), (), (), (), np.zeros((DISTANCE_BUCKETS, 2), np.float32), naming)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param("Here Ana/P Ruiz/p came", [("Ana Ruiz", "person")], id="two words are one name"),
        pytest.param(
            "The Port/O Authority/o of/o Halden/L",
            [("Port Authority of", "organization"), ("Halden", "place")],
            id="a name that begins ends the one before it",
        ),
        pytest.param("Two Russian/N planes", [("Russian", "people")], id="a people"),
        pytest.param("It holds .", [], id="no names"),
        pytest.param(
            "The neurosurgeon/P Ana/p Ruiz/p came", [("Ana Ruiz", "person")], id="it starts at the first capital"
        ),
        pytest.param("Then Sen/P·./p Ana/p Ruiz/p came", [("Ana Ruiz", "person")], id="without a title tagged with it",
                     marks=pytest.mark.xfail(strict=True, reason="a title with a capital is left in the name")),
        pytest.param("The 82nd/O Airborne/o came", [("82nd Airborne", "organization")], id="or at the first digit"),
        pytest.param("In Halden the mayor/P came", [], id="words without a capital are no name in a text with some"),
        pytest.param("the neurosurgeon/P ana/p ruiz/p came", [("neurosurgeon ana ruiz", "person")],
                     id="a text without capitals keeps its names whole"),
        pytest.param("So Ana/P Ruiz/p·’/p·s/p plan", [("Ana Ruiz", "person")], id="possessive ending"),
        pytest.param("So Ana/P Ruiz/p·'/p·s/p plan", [("Ana Ruiz", "person")], id="possessive with a straight mark"),
        pytest.param("The Holts/P·’/p plan", [("Holts", "person")], id="possessive without an s"),
        pytest.param("Said Ana/P Ruiz/p·,/p then", [("Ana Ruiz", "person")], id="comma behind it"),
        pytest.param("The “/P·Ana/p Ruiz/p·”/p case", [("Ana Ruiz", "person")], id="marks around it"),
        pytest.param("Here Robert/P Holt/p Jr/p·./p came", [("Robert Holt Jr.", "person")], id="the stop of a suffix"),
        pytest.param("Here Oka/P·for/P came", [("Okafor", "person")], id="pieces of one word that both begin"),
        pytest.param("Here Oka/P·for came", [("Okafor", "person")], id="a piece of the word untagged"),
        pytest.param("Here Oka·for/P came", [("Okafor", "person")], id="the first piece untagged"),
        pytest.param("So said Ana/P\nRuiz/p left", [("Ana", "person"), ("Ruiz", "person")],
                     id="no name goes over a paragraph break"),
        pytest.param("Here Halden/L? came", [], id="too unsure"),
    ],
)  # fmt: skip
def test_names(layout: str, expected: list[tuple[str, str]]) -> None:
    text, pieces, encoded = read_layout(layout)
    found = [(text[one.start : one.end], one.kind) for one in find_mentions(text, pieces, encoded)]
    assert found == expected


def test_chance_is_the_mean_of_the_pieces() -> None:
    # 0.8 and 0.08 for the first piece, 0.3 and 0.08 for the second: 0.88 and 0.38.
    [found] = find_mentions(*read_layout("Here Ana/P Ruiz/p? came"))
    assert found.chance == pytest.approx(0.63, abs=0.001)


def test_network_that_was_not_asked_for_names_gives_none() -> None:
    text, pieces, _ = read_layout("Here Ana/P Ruiz/p came")
    assert find_mentions(text, pieces, encoded_with(None)) == []


def test_nothing_to_read() -> None:
    none = np.zeros(0, dtype=np.int32)
    pieces = Pieces(np.zeros(0, np.int64), none, none, np.zeros((0, 3), np.uint8), none)
    naming = Naming(np.zeros((0, TAGS), np.float32), (), (), np.zeros(DISTANCE_BUCKETS, dtype=np.float32))
    assert find_mentions("", pieces, encoded_with(naming)) == []
